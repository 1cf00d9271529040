"""Whether one person can hold several posts: what the method states, and what it leaves open."""

from __future__ import annotations

from assistant.abilities._situation import (
    asked_stage,
    brief,
    claim,
    name,
    names,
    roles_of,
)
from assistant.values.methodology import Combination
from assistant.values.plan import Case, Plan, Point, StageChoice

TAKES = {"roles", "groups", "boss"}
NEEDS = {"roles", "groups"}


def plan(case: Case) -> Plan:
    """Plan the stated combination that fits; else say that none is stated, and which ones are."""
    asked = {*case.topic.roles, *case.topic.groups}
    if not asked and not case.topic.boss:
        rest = Point(wording="unsaid.rest", ground="outside")
        return Plan(outcome="answered", points=(*_all(case), rest), stage=asked_stage(case))
    stated = [] if case.topic.boss else _stated(case, asked)
    if stated:
        points = [claim(each.claim, case) for each in stated]
        return Plan(outcome="answered", points=tuple(points), stage=_stage(case, stated))
    splits = [
        claim(split.claim, case)
        for split in case.method.splits
        if split.role in asked and asked & {*split.into}
    ]
    others = [each for each in case.method.combinations if asked & _parts(each)]
    points = [_unsaid(case), *splits]
    if others:
        points += [claim(each.claim, case) for each in others]
    else:
        points += _all(case)
    if len(case.topic.roles) > 1:
        defined = [role for role in roles_of(case, case.topic.roles) if role.duties]
        points.append(Point(wording="duties", items=tuple(brief(case, role) for role in defined)))
        points.append(Point(wording="judge", ground="inferred"))
    return Plan(outcome="partial", points=tuple(points), stage=asked_stage(case))


def _stage(case: Case, stated: list[Combination]) -> StageChoice | None:
    """Return the stage that the combinations are stated for, if nothing else is known."""
    stages = {each.stage for each in stated}
    if asked := asked_stage(case):
        return asked
    if case.state.fact("stage") or len(stages) > 1:
        return None
    stage = case.method.stage(stages.pop())
    return StageChoice(id=stage.id, basis="assumed", support=stage.goal.support)


def _stated(case: Case, asked: set[str]) -> list[Combination]:
    """Return the combinations that hold all that was asked about; one thing asks for all of its."""
    return [
        each
        for each in case.method.combinations
        if asked <= _parts(each) and (len(asked) > 1 or case.topic.roles)
    ]


def _parts(combination: Combination) -> set[str]:
    return {*combination.roles, *combination.groups}


def _unsaid(case: Case) -> Point:
    roles = roles_of(case, case.topic.roles)
    boss = case.topic.boss
    if len(roles) > 1:
        return Point(wording="unsaid.pair", slots={"roles": names(case, roles)}, ground="outside")
    if roles and boss:
        slots = {"role": name(case, roles[0])}
        return Point(wording="unsaid.boss", slots=slots, ground="outside")
    if roles:
        return Point(wording="unsaid.one", slots={"role": name(case, roles[0])}, ground="outside")
    return Point(wording="unsaid.any", ground="outside")


def _all(case: Case) -> tuple[Point, ...]:
    """Return every combination the method states, as a list."""
    if not case.method.combinations:
        return (Point(wording="none", ground="outside"),)
    points = [claim(each.claim, case, "bullet") for each in case.method.combinations]
    return (Point(wording="all", ground="self"), *points)
