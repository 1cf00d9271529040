"""What becomes of posts in the stages entered: what stays, is split, or goes to others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.abilities import duties
from assistant.abilities._aspects import dwells, whether
from assistant.abilities._gaps import beside
from assistant.abilities._situation import (
    brief,
    called,
    claim,
    comes,
    gone,
    inner,
    name,
    named,
    roles_of,
    shared,
    successors,
    title,
)
from assistant.abilities._statements import weights_of
from assistant.values.methodology import Role, Split, Stage
from assistant.values.plan import Case, Point

_SAID = frozenset({"importance", "advice"})
"""The statements on a role that belong to the stage they are about."""


def unchanged(case: Case, roles: tuple[Role, ...], entered: tuple[Stage, ...]) -> list[Point]:
    """Say of roles whose duties stay the same that they do, unless it is asked when they come.

    Nothing of those that come only with a stage that is asked about.
    """
    asked = whether(case) or dwells(case, "compare") or case.topic.stages
    if not roles or (dwells(case, "moment") and not asked):
        return []
    if not all(role.steady and role.course for role in roles):
        return []
    if case.topic.stages and any(case.method.arrives(role) in entered for role in roles):
        # What comes only then has no duties before that could stay the same.
        return []
    if len(roles) > 1 and (told := _alike(case, roles, entered)):
        lead, *rest = told
        points = [lead, *_began(case, roles, entered[0]), *rest]
    elif len(entered) == 1 and all(entered[0].id in role.posts for role in roles):
        points = become(case, roles, entered[0])
    elif len(roles) == 1 and not case.topic.stages and case.method.late(roles[0]):
        return _way(case, roles[0])
    else:
        points = [claim(role.course, case) for role in roles if role.course]
    slots = {"course": inner(case, points[0].slots["claim"])}
    return [replace(points[0], wording="steady", slots=slots), *points[1:]]


def _way(case: Case, role: Role) -> list[Point]:
    """Return the way of a role that comes later: when, what becomes of it, what it weighs.

    Where a yes or a no is wanted, that its duties stay the same comes first.
    """
    lead, *rest = comes(case, role)
    told = [replace(each, layout="paragraph") for each in weights_of(case, role)]
    if not whether(case):
        return [lead, *rest, *told]
    steady = [
        Point(
            wording="steady",
            slots={"course": inner(case, each.slots["claim"])},
            support=each.support,
        )
        for each in rest
    ]
    return [*steady, replace(lead, layout="run-on"), *told]


def heirs(case: Case, roles: tuple[Role, ...], first: Stage, stage: Stage) -> tuple[Role, ...]:
    """Return the roles, those that an earlier one of the stages told of replaces by their heirs."""
    before = case.method.stage_before(stage.id)
    if stage == first or before is None:
        return roles
    there = (successors(case, role) if gone(role, before) else (role,) for role in roles)
    return roles_of(case, dict.fromkeys(each.id for group in there for each in group))


def become(case: Case, roles: Iterable[Role], stage: Stage) -> list[Point]:
    """Return what becomes of each role in a stage: its split, and who took over, or its post."""
    roles = tuple(roles)
    together = _together(case, roles, stage)
    groups = {*together.values()}
    points = [claim(each.claim, case) for each in stage.changes if each.group in groups]
    for role in roles:
        splits = _splits(case, role, stage)
        if role.id in together:
            points += relief(case, role, stage)
        elif splits and gone(role, stage):
            points += duties.taken_over(case, role, stage)
        elif splits and role.course:
            points += [claim(role.course, case), *_new(case, splits)]
        elif splits:
            points += [claim(split.claim, case) for split in splits]
        elif stage.id in role.posts:
            points.append(claim(role.posts[stage.id].claim, case))
            points += relief(case, role, stage)
    return points


def _alike(case: Case, roles: tuple[Role, ...], entered: tuple[Stage, ...]) -> list[Point]:
    """Return what is said of a group in each stage where all roles asked about stand in it."""
    claims = [
        change.claim
        for stage in entered
        if len(together := _together(case, roles, stage)) == len(roles)
        if len(groups := {*together.values()}) == 1
        for change in stage.changes
        if change.group in groups
    ]
    return [claim(each, case) for each in claims] if len(claims) == len(entered) else []


def _began(case: Case, roles: tuple[Role, ...], first: Stage) -> list[Point]:
    """Return on which side roles stood that were together already before the first stage entered.

    Only the stage that a shop begins with: of others that is told by what changed then.
    """
    before = case.method.stage_before(first.id)
    if before != case.method.stages[0] or not all(before.id in role.posts for role in roles):
        return []
    sides = {role.posts[before.id].side for role in roles}
    if len(sides) != 1:
        return []
    unit = called(case, case.method.side(sides.pop()), before)
    slots = {"unit": unit, "stage": title(case, name(case, before))}
    return [Point(wording="structure/members", slots=slots, items=(named(case, roles, before),))]


def _splits(case: Case, role: Role, stage: Stage) -> list[Split]:
    return [each for each in case.method.splits if (each.role, each.stage) == (role.id, stage.id)]


def _new(case: Case, splits: Iterable[Split]) -> list[Point]:
    """Return what those do that are split out of a post which stays."""
    out = {id for each in splits for id in each.into if id != each.role}
    items = tuple(brief(case, role) for role in case.method.roles if role.id in out)
    return [Point(wording="importance/duties", items=items)] if items and not beside(case) else []


def _together(case: Case, roles: Iterable[Role], stage: Stage) -> dict[str, str]:
    """Return the roles that stay what they are beside another one of their group, each with it."""
    kept = [role for role in roles if not _splits(case, role, stage) and stage.id in role.posts]
    groups = {role.id: role.posts[stage.id].group for role in kept}
    told = {change.group for change in stage.changes}
    every = [*groups.values()]
    return {
        id: group
        for id, group in groups.items()
        if group and group in told and every.count(group) > 1
    }


def relief(case: Case, role: Role, stage: Stage) -> list[Point]:
    """Return what a group that is new in a stage does for a role, and what is said of it there."""
    new = {group.id for group in case.method.groups if group.stages[0] == stage.id}
    share = [each for each in shared(case, stage) if role.id in each.roles]
    said = [
        each
        for each in case.method.statements
        if (each.kind == "principle" and role.id in each.about and new & {*each.about})
        or (each.kind in _SAID and each.about[:1] == (role.id,) and stage.id in each.about)
    ]
    told = [*(each.claim for each in share), *(each.claim for each in said)]
    return [claim(each, case) for each in told]
