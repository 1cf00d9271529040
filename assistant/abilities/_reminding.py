"""Tells beside an answer what a message, or the one before it, only told of in passing."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._gaps import beside
from assistant.abilities._situation import claim
from assistant.values.plan import Case, Plan

_ADVISING = frozenset({"roster", "timing"})
"""Abilities that advise on posts."""

_STATING = "principle"


def reminded(plan: Plan, case: Case) -> Plan:
    """Add to advice the statements on what was told of in passing."""
    state = case.state
    stated = beside(case) or any(topic.ability == _STATING for topic in state.topics)
    first = state.topics[:1] == (case.topic,) and case.topic.ability in _ADVISING
    if not first or stated or plan.outcome != "answered" or not plan.points:
        return plan
    past = {id for id, _ in state.past}
    told = {text for point in plan.points for text in point.slots.values()}
    points = [claim(each.claim, case) for each in case.method.statements if each.id in past]
    fresh = [point for point in points if point.slots["claim"] not in told]
    return replace(plan, points=(*plan.points, *fresh))
