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
    verdict,
)
from assistant.abilities.stage import entry
from assistant.values.methodology import Group, Role, Side
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
    points = [point for role in roles for point in _role(case, role, where)]
    points += [point for unit in units for point in _unit(case, unit, where)]
    listed_all = all(case.method.arrives(role) for role in roles)
    return Plan(
        outcome="answered" if listed_all else "partial",
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
        return _unlisted(case, role)
    arrival = role.arrival or role.posts[first.id].claim
    if where.stage is None:
        exceptions = [
            claim(rule.claim, case)
            for rule in case.method.rules
            if role.id in rule.needs
            and all(where.values.get(k) == v for k, v in rule.when.items() if k != "stage")
        ]
        comes = [claim(arrival, case), *_reasons(case, role)]
        return [*exceptions, *comes, *_conditions(case, first.id)]
    lead = verdict(case, role, where)
    need = case.method.needs(where.at(where.stage.id)).get(role.id, ("now", arrival))[0]
    if need == "later":
        return [lead, *_reasons(case, role), *_conditions(case, first.id)]
    return [lead, *(_reasons(case, role) if need in RECOMMENDED else [])]


def _unlisted(case: Case, role: Role) -> list[Point]:
    """Say of a role without a post that the method only mentions it."""
    unlisted = Point(wording="unlisted", slots={"role": name(case, role)}, ground="outside")
    return [unlisted, *([claim(role.note, case)] if role.note else [])]


def _reasons(case: Case, role: Role) -> list[Point]:
    """Say what the method says of the role in general."""
    return [claim(each.claim, case) for each in advice_on(case, role.id)]


def _conditions(case: Case, stage: str) -> list[Point]:
    """Say what the stage of arrival asks for, as far as the user spoke of it."""
    touched = any(fact.name.startswith(f"{stage}.") for fact in case.state.facts)
    return entry(case, case.method.stage(stage)) if touched else []


def _unit(case: Case, unit: Group | Side, where: Situation) -> list[Point]:
    """Say from when on a unit is there, whether that is still to come, and what it is for."""
    first = case.method.stage(unit.stages[0])
    slots = {"unit": name(case, unit), "first": name(case, first)}
    here = where.stage
    early = here and case.method.position(here.id) < case.method.position(first.id)
    wording = "unit.early" if early else "unit"
    return [
        Point(wording=wording, slots=slots, support=unit.about.support),
        claim(unit.about, case),
    ]


def _lines(case: Case, where: Situation) -> tuple[Assignment, ...]:
    """Return the roster lines of the roles asked about, where the stage is known."""
    if where.stage is None:
        return ()
    needs = case.method.needs(where.at(where.stage.id))
    asked = {id: each for id, each in needs.items() if id in case.topic.roles}
    return roster.assignments(case, asked, where.stage)
