"""When a role or group comes, whether it is needed now, and why."""

from __future__ import annotations

from assistant.abilities import roster
from assistant.abilities._situation import (
    RECOMMENDED,
    Situation,
    advice_on,
    claim,
    name,
    roles_of,
    situation,
    stage_choice,
)
from assistant.abilities.stage import entry
from assistant.values.methodology import Claim, Group, Role, Side
from assistant.values.plan import Assignment, Case, Phrase, Plan, Point

TAKES = {"roles", "groups", "sides"}
NEEDS = TAKES


def plan(case: Case) -> Plan:
    """Plan the need of each role in the stage at hand, or the stage in which it comes."""
    where = situation(case)
    units: list[Group | Side] = [case.method.group(id) for id in case.topic.groups]
    units += [case.method.side(id) for id in case.topic.sides]
    roles = roles_of(case, case.topic.roles)
    if not roles and not units:
        return roster.plan(case)
    points: list[Point] = []
    for role in roles:
        points += _role(case, role, where)
    for unit in units:
        points += _unit(case, unit)
    open_only = all(case.method.arrives(role) is None for role in roles) and not units
    return Plan(
        outcome="partial" if open_only else "answered",
        points=tuple(points),
        stage=stage_choice(case, where.stage) if where.stage else None,
        roster=_lines(case, where),
        follow_ups=tuple(
            Phrase(wording="say.role", slots={"role": name(case, r)}) for r in roles[:1]
        ),
    )


def _role(case: Case, role: Role, where: Situation) -> list[Point]:
    first = case.method.arrives(role)
    if first is None:
        return [claim(role.note, case)] if role.note else []
    slots = {"role": name(case, role), "first": name(case, first)}
    arrival = role.arrival or role.posts[first.id].claim
    if where.stage is None:
        exceptions = [
            claim(rule.claim, case)
            for rule in case.method.rules
            if role.id in rule.needs
            and all(where.values.get(k) == v for k, v in rule.when.items() if k != "stage")
        ]
        comes = Point(wording="comes", slots=slots, support=role.posts[first.id].claim.support)
        reasons = _reasons(case, role, arrival)
        return [*exceptions, comes, *reasons, *_conditions(case, first.id)]
    stage = where.stage
    need, why = case.method.needs(where.at(stage.id)).get(role.id, ("now", arrival))
    slots["stage"] = name(case, stage)
    if need == "later":
        lead = Point(
            wording="later",
            slots=slots,
            given=("stage",),
            support=role.posts[first.id].claim.support,
        )
        return [lead, *_reasons(case, role, arrival), *_conditions(case, first.id)]
    lead = Point(wording=need, slots={**slots, "why": case.say(why.text)}, support=why.support)
    return [lead, *(_reasons(case, role, arrival) if need in RECOMMENDED else [])]


def _reasons(case: Case, role: Role, arrival: Claim) -> list[Point]:
    """Say why the role comes: with its arrival, and what the method says of it in general."""
    about = [each.claim for each in advice_on(case, role.id)]
    return [claim(each, case) for each in (arrival, *about)]


def _conditions(case: Case, stage: str) -> list[Point]:
    """Say what the stage of arrival asks for, as far as the user spoke of it."""
    touched = any(fact.name.startswith(f"{stage}.") for fact in case.state.facts)
    return entry(case, case.method.stage(stage)) if touched else []


def _unit(case: Case, unit: Group | Side) -> list[Point]:
    first = case.method.stage(unit.stages[0])
    slots = {"unit": name(case, unit), "first": name(case, first)}
    return [Point(wording="unit", slots=slots, support=unit.about.support), claim(unit.about, case)]


def _lines(case: Case, where: Situation) -> tuple[Assignment, ...]:
    """Return the roster lines of the roles asked about, where the stage is known."""
    if where.stage is None:
        return ()
    needs = case.method.needs(where.at(where.stage.id))
    asked = {id: each for id, each in needs.items() if id in case.topic.roles}
    return roster.assignments(case, asked, where.stage)
