"""What clauses beside a question tell of it: what it means in other words, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.understand.carrying import DUTIES, SLOTS, TASK
from assistant.understand.clauses import Clause
from assistant.understand.cues import Cues
from assistant.values.dialogue import Topic

_SEVERAL = 2
"""The fewest parts of a day, or posts, that are several."""


def timed(clauses: Sequence[Clause], cues: Cues) -> tuple[str, ...]:
    """Return the parts of the day that a message names, but for what somebody is said to say."""
    told = (each.found.ids("phase") for each in clauses if each.asks or not reported(each, cues))
    return tuple(dict.fromkeys(id for ids in told for id in ids))


def reported(clause: Clause, cues: Cues) -> bool:
    """Tell whether a clause tells what somebody on a post says."""
    text, reporting = clause.found.text, cues.pointers.reporting
    return any(reporting.search(text[each.end :]) for each in clause.found.places("role"))


def in_turn(topics: list[Topic], listed: tuple[str, ...]) -> list[Topic]:
    """Return as one what is asked of a post in each of the parts of the day that are `listed`."""
    first, *rest = topics
    if len(listed) < _SEVERAL or first.ability != DUTIES or not (first.roles and first.phases):
        return topics
    others = {*SLOTS.values()} - {"phases", "roles"}
    kept = [
        each
        for each in rest
        if not each.phases or each.named(others) or not {*each.roles} <= {*first.roles}
    ]
    return [replace(first, phases=listed), *kept]


def meant(topic: Topic, clauses: Sequence[Clause], cues: Cues) -> Topic:
    """Return a question for whose task something is with what stands around it to explain it.

    That are the tasks told in other words, and the posts that push it to each other.
    """
    if topic.ability != TASK or not topic.duties:
        return topic
    topic = topic if topic.roles else _disputed(topic, clauses, cues)
    more = [
        id
        for before, clause in pairwise(clauses)
        if before.asks and before.found.text in topic.text and not clause.asks
        if cues.explaining.search(clause.found.text)
        for id in clause.found.ids("duty")
    ]
    return replace(topic, duties=tuple(dict.fromkeys((*topic.duties, *more))))


def _disputed(topic: Topic, clauses: Sequence[Clause], cues: Cues) -> Topic:
    """Return a question with the posts of which each says that the task is another's."""
    said = [each.found.ids("role") for each in clauses if not each.asks and reported(each, cues)]
    roles = tuple(dict.fromkeys(id for ids in said for id in ids))
    owners = {id.partition("#")[0] for id in topic.duties}
    told = len(said) >= _SEVERAL == len(roles) and {*roles} <= owners
    return replace(topic, roles=roles) if told else topic
