"""What a question takes for granted of when things come, and the no where that is wrong."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._aspects import dwells_in, whether_in_part
from assistant.abilities._situation import claim, comes, inner
from assistant.values.methodology import Role, Stage
from assistant.values.plan import Case, Point


def mistaken(case: Case, first: Stage) -> bool:
    """Tell whether a question to be confirmed takes what comes with a stage to come with another.

    From the first day on where it comes later, or only with the stage named where it comes before.
    """
    text, later = case.topic.text or case.state.question, case.method.position(first.id) > 0
    held = whether_in_part(case) or dwells_in(text, "granted")
    held = held or dwells_in(case.state.question, "to-confirm")
    early = later and dwells_in(text, "from-start") and held
    return early or postponed(case, first)


def postponed(case: Case, first: Stage) -> bool:
    """Tell whether a question to be confirmed takes what comes with a stage to come only later."""
    stages, place = map(case.method.position, case.topic.stages), case.method.position(first.id)
    text = case.topic.text or case.state.question
    later = place < min(stages, default=place) and dwells_in(text, "only-from")
    return later and whether_in_part(case)


def contradicted(case: Case, role: Role) -> list[Point]:
    """Say no, and when a role comes or is split, where a question is mistaken about it."""
    first = case.method.arrives(role)
    for split in case.method.splits:
        if split.role == role.id and postponed(case, case.method.stage(split.stage)):
            return [denied(case, claim(split.claim, case))]
    if first is None or not mistaken(case, first):
        return []
    lead, *rest = comes(case, role)
    return [denied(case, lead), *rest]


def denied(case: Case, point: Point) -> Point:
    """Put a no before a claim."""
    slots = {"claim": inner(case, point.slots["claim"])}
    return replace(point, wording="stage/no", slots=slots)
