"""Settles what a message asks by what else it asks: stages, tasks, shares of time, orders."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from assistant.understand import carrying
from assistant.understand.carrying import FOCUS, SLOTS
from assistant.understand.case import ADVICE
from assistant.understand.cues import Cues
from assistant.understand.filling import DOUBT
from assistant.understand.lexicon import Found
from assistant.understand.open_topics import GAP, GREETING, OUTSIDE, STAGE
from assistant.values.dialogue import Topic

_OPTION = "option"
_UNITS = ("roles", "groups", "sides")

_FEW = 2
"""The most statements that words name which are about something of their own."""


def staged(topics: list[Topic]) -> list[Topic]:
    """Let a question that would be of the whole way be of the stage asked about before it.

    Advice for what the shop may turn to, beside other advice, is what that option asks for.
    """
    for place, (before, topic) in enumerate(pairwise(topics), start=1):
        wide = topic.ability in carrying.NARROWED or (
            topic.ability == FOCUS and topic.ahead and not topic.boss
        )
        wide = wide and not topic.named((*_UNITS, "stages"))
        if wide and before.stages:
            topics[place] = replace(topic, stages=before.stages)
        if topic.ability == before.ability == ADVICE and topic.ahead and topic.options:
            topics[place] = replace(topic, ability=_OPTION)
    return topics


def tasked(topics: list[Topic]) -> list[Topic]:
    """Let a question that names nothing but more work of whose task was asked be of that task."""
    lead = next((each for each in topics if each.ability == carrying.TASK and each.duties), None)
    if lead is None:
        return topics
    doing = {*lead.doers}
    strange = {STAGE, GAP}
    return [
        replace(topic, ability=carrying.TASK)
        if topic.ability in strange
        and topic.duties
        and {*topic.doers} <= doing
        and not topic.named((*_UNITS, "stages", "gaps"))
        else topic
        for topic in topics
    ]


def shared_out(topics: list[Topic], cues: Cues) -> list[Topic]:
    """Let an open question for a share alone, behind one of what to attend to, be part of that.

    "Where should my time go, and how much of it to each?" asks of time alone.
    """
    kept: list[Topic] = []
    for topic in topics:
        bare = not topic.named({*SLOTS.values()}) or cues.only_share.search(topic.text)
        places = [place for place, each in enumerate(kept) if each.ability == FOCUS]
        if topic.ability != GAP or not bare or not places:
            kept.append(topic)
        elif topic.text not in kept[places[-1]].text:
            lead = kept[places[-1]]
            kept[places[-1]] = replace(lead, text=f"{lead.text} {topic.text}")
    return kept


def own_words(topics: list[Topic], whole: Found) -> list[Topic]:
    """Let a question for warnings at large be of what the message names by words of its own.

    Words that name many statements at once ("pitfalls") only ask for warnings.
    """
    places: dict[tuple[int, int], set[str]] = {}
    for each in (*whole.places("statement"), *whole.places_of("statement")):
        places.setdefault((each.start, each.end), set()).add(each.id)
    large = set().union(*(ids for ids in places.values() if len(ids) > _FEW))
    own = [id for ids in places.values() if len(ids) <= _FEW for id in sorted(ids)]
    return [
        replace(topic, statements=tuple(dict.fromkeys(own)))
        if own and len(topic.statements) > _FEW and {*topic.statements} <= large | {*own}
        else topic
        for topic in topics
    ]


def ordered(
    topics: tuple[Topic, ...], text: str, wanted: Found, *, asks: bool
) -> tuple[Topic, ...]:
    """Put an attempt to give orders first, which is refused; `wanted` is what it demands.

    Where nothing is asked beside it, no more is told than what is left open of that.
    """
    roles, gaps = wanted.ids("role"), wanted.ids("gap")
    order = Topic(ability=OUTSIDE, text=text, order=True, roles=roles, gaps=gaps)
    silent = {GREETING, OUTSIDE, DOUBT}
    rest = (topic for topic in topics if topic.ability not in silent)
    return (order, *(topic for topic in rest if asks or topic.ability == GAP))
