"""Reads a turn once more without what it leaned on: its topics by itself go in, readings come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from assistant.understand import carrying
from assistant.understand.carrying import SLOTS
from assistant.understand.case import ELLIPSIS
from assistant.understand.clauses import STORY
from assistant.understand.filling import DOUBT, SETTING
from assistant.understand.lexicon import Found
from assistant.understand.open_topics import GAP, UNGROUNDED
from assistant.values.dialogue import Topic

_NOTHING = frozenset({STORY, ELLIPSIS, DOUBT, *UNGROUNDED})
"""Kinds that say nothing of the method."""

_LIKELY = 0.35
"""How sure a question is of its kind by itself."""

_CARRIED = 0.2
"""The same, where the kind can be asked of what was talked of."""

_TELLING = 0.45
"""The same of words that ask nothing."""

_UNITS = frozenset({"roles", "groups", "sides", "boss"})
_NAMED = _UNITS | {"gaps", "terms", "statements"}


def readings(
    whole: Found,
    fresh: Iterable[Topic],
    lead: Topic | None,
    slots: Mapping[str, tuple[frozenset[str], frozenset[str]]],
    onwards: re.Pattern[str],
    *,
    asks: bool,
) -> Iterator[tuple[Topic, ...]]:
    """Yield what else a turn can ask, the likeliest first.

    That is what becomes later of the posts talked of, or what it asks by itself (`fresh`), of the
    units of the turn before (`lead`) where it names none.
    """
    if lead and (later := _later(whole, lead, onwards)):
        yield later
    # Of the kind asked before, what names nothing is that question with less known of it.
    new = [each for each in fresh if not lead or each.ability != lead.ability or each.named(_NAMED)]
    own = [_within(topic, lead, slots) if lead else topic for topic in new]
    likely = tuple(topic for topic in own if _likely(topic, asks=asks))
    leans = bool(whole.masks) and whole.bare
    if likely and not leans:
        yield likely


def _later(whole: Found, lead: Topic, onwards: re.Pattern[str]) -> tuple[Topic, ...]:
    """Return what becomes of posts, where a turn only names a stage or asks what comes then."""
    named = {field for kind, field in SLOTS.items() if whole.ids(kind)}
    stages = whole.ids("stage")
    goes_on = onwards.search(whole.text) is not None or (bool(stages) and whole.bare)
    if not (lead.roles and goes_on) or named - SETTING - {"roles"}:
        return ()
    later = carrying.onwards(lead, whole.text)
    return (replace(later, stages=stages),)


def _within(
    topic: Topic, lead: Topic, slots: Mapping[str, tuple[frozenset[str], frozenset[str]]]
) -> Topic:
    """Return a topic that names no unit with those that the turn before was about."""
    if topic.named({*SLOTS.values()} - SETTING):
        return topic
    takes, _ = slots.get(topic.ability, (frozenset(), frozenset()))
    units: dict[str, Any] = {field: getattr(lead, field) for field in _UNITS & takes}
    return replace(topic, **units)


def _likely(topic: Topic, *, asks: bool) -> bool:
    """Tell whether a topic is likely enough to be what a turn asks."""
    if topic.ability in _NOTHING or (topic.ability == GAP and not topic.gaps):
        return False
    if not asks:
        named = topic.named(_NAMED) and topic.confidence >= _TELLING
        return named or bool(topic.options)
    least = _CARRIED if topic.named(_NAMED) else _LIKELY
    return topic.confidence >= least
