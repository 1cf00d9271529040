"""What clauses beside a question tell of it: what it means in other words, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.understand.carrying import TASK
from assistant.understand.clauses import Clause
from assistant.understand.cues import Cues
from assistant.values.dialogue import Topic


def timed(clauses: Sequence[Clause], cues: Cues) -> tuple[str, ...]:
    """Return the parts of the day that a message names, but for what somebody is said to say."""
    told = (each.found.ids("phase") for each in clauses if each.asks or not reported(each, cues))
    return tuple(dict.fromkeys(id for ids in told for id in ids))


def reported(clause: Clause, cues: Cues) -> bool:
    """Tell whether a clause tells what somebody on a post says."""
    text, reporting = clause.found.text, cues.pointers.reporting
    return any(reporting.search(text[each.end :]) for each in clause.found.places("role"))


def meant(topic: Topic, clauses: Sequence[Clause], cues: Cues) -> Topic:
    """Return a question for whose task something is with the tasks named to explain it."""
    if topic.ability != TASK or not topic.duties:
        return topic
    more = [
        id
        for before, clause in pairwise(clauses)
        if before.asks and before.found.text in topic.text and not clause.asks
        if cues.explaining.search(clause.found.text)
        for id in clause.found.ids("duty")
    ]
    return replace(topic, duties=tuple(dict.fromkeys((*topic.duties, *more))))
