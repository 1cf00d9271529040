"""Settles what a message asks by what else it asks: stages, tasks, shares of time, orders."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from assistant.understand import carrying
from assistant.understand.carrying import FOCUS, SLOTS
from assistant.understand.case import ADVICE
from assistant.understand.filling import DOUBT
from assistant.understand.open_topics import GAP, GREETING, OUTSIDE, STAGE
from assistant.values.dialogue import Topic

_OPTION = "option"
_UNITS = ("roles", "groups", "sides")


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


def shared_out(topics: list[Topic]) -> list[Topic]:
    """Let an open question that names nothing, behind one of what to attend to, be part of that.

    "Where should my time go, and how much of it to each?" asks of time alone.
    """
    kept: list[Topic] = []
    for topic in topics:
        bare = topic.ability == GAP and not topic.named({*SLOTS.values()})
        if bare and kept and kept[-1].ability == FOCUS:
            kept[-1] = replace(kept[-1], text=f"{kept[-1].text} {topic.text}")
        else:
            kept.append(topic)
    return kept


def ordered(topics: tuple[Topic, ...], order: Topic, *, asks: bool) -> tuple[Topic, ...]:
    """Put an attempt to give orders first, which is refused.

    Where nothing is asked beside it, no more is told than what is left open of what it wants.
    """
    silent = {GREETING, OUTSIDE, DOUBT}
    rest = (topic for topic in topics if topic.ability not in silent)
    return (order, *(topic for topic in rest if asks or topic.ability == GAP))
