"""What a message holds to be gone in a stage, and the no where the stage still has it."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._aspects import dwells_in, whether_in_part
from assistant.abilities._cutting import open_cut
from assistant.abilities._parts import is_named, place_of, sentences
from assistant.abilities._premises import denied
from assistant.abilities._situation import brief, claim, comes, gone, introduced, successors
from assistant.values.methodology import Claim, Group, Role, Side, Stage
from assistant.values.plan import Case, Plan, Point

_HELD = ("granted", "attributed", "required", "sourced", "premised")
"""The aspects that tell of a part of a message that it holds something to be so."""

_OPEN = "gap"
"""The ability that tells of what is left open."""

_APART = frozenset({"task", "duties", "combine", "gap", "term"})
"""Abilities whose answer does not build on what is held: it stays where that is wrong."""


def lasting(plan: Plan, case: Case) -> Plan | None:
    """Plan the no to what a message holds to be gone, before what is left of the plan.

    None where nothing is held to be gone, or it truly is, or only in favour of what is left open.
    """
    if plan.ability == _OPEN and plan.gaps:
        return None
    held, part = _held(case)
    thing = (_first_named(case, part) or _first_named(case, held)) if held else None
    if thing is None:
        return None
    points = _still(case, thing, held)
    if not points:
        return None
    over = plan.ability not in _APART or len(points) > 1
    rest = open_cut(case) if over else list(plan.points)
    told = {each.slots.get("claim") for each in points}
    rest = [each for each in rest if each.slots.get("claim") not in told]
    lead, *more = points
    kept = replace(plan, roster=()) if over else plan
    outcome = "answered" if over else plan.outcome
    return replace(kept, outcome=outcome, points=(denied(case, lead), *more, *rest))


def _held(case: Case) -> tuple[str, str]:
    """Return what holds something to be gone with what leads to it, and the last part of that."""
    for parts in sentences(case.state.question):
        said, held = "", False
        for part in parts:
            asked = dwells_in(" ".join(parts), "to-confirm") and whether_in_part(case)
            held = held or asked or any(dwells_in(part, each) for each in _HELD)
            said = f"{said} {part}" if held else ""
            if held and dwells_in(part, "ended"):
                return said, part
    return "", ""


def _first_named(case: Case, held: str) -> Role | Group | Side | None:
    """Return the post, group or side that words name first; of several there the longest name."""
    things: tuple[Role | Group | Side, ...]
    things = (*case.method.groups, *case.method.sides, *case.method.roles)
    places = [(place, each) for each in things if (place := place_of(each, held))]
    if not places:
        return None
    return min(places, key=lambda each: (each[0][0], -each[0][1]))[1]


def _still(case: Case, thing: Role | Group | Side, held: str) -> list[Point]:
    """Return what a stage has of a thing that is held to be gone in it."""
    named = [stage for stage in case.method.stages if is_named(stage, held)]
    stage = named[0] if named else None
    if isinstance(thing, Role):
        return _of_role(case, thing, stage)
    at = stage or case.method.stages[-1]
    if at.id not in thing.stages:
        return []
    told = _change_of(thing, at)
    return [claim(told, case)] if told else introduced(case, thing)


def _change_of(unit: Group | Side, stage: Stage) -> Claim | None:
    """Return what a stage changes in a unit."""
    for change in stage.changes:
        if change.group == unit.id or (change.group is None and change.side == unit.id):
            return change.claim
    return None


def _of_role(case: Case, role: Role, stage: Stage | None) -> list[Point]:
    """Return what becomes of a role: into which it was split, else its post in the stage held."""
    if any(gone(role, each) for each in case.method.stages):
        splits = [claim(each.claim, case) for each in case.method.splits if each.role == role.id]
        items = tuple(brief(case, each) for each in successors(case, role))
        return [*splits, Point(wording="duties/now", items=items)] if splits else []
    first = case.method.arrives(role)
    at = stage or case.method.stages[-1]
    if first is None or case.method.position(first.id) > case.method.position(at.id):
        return []
    if role.course and (at == first or (stage is None and role.steady)):
        return [claim(role.course, case)]
    return [claim(role.posts[at.id].claim, case)] if at.id in role.posts else comes(case, role)
