"""What is told of a group or a side: its aim, its posts in each stage, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._aspects import dwells
from assistant.abilities._situation import (
    RECOMMENDED,
    adds,
    briefs,
    called,
    claim,
    inner,
    introduced,
    name,
    named,
    places_of,
    shared,
    title,
    units,
)
from assistant.abilities._statements import principles
from assistant.values.methodology import Group, Role, Side, Stage
from assistant.values.plan import Case, Point

_EXPLAINED = 4
"""The most posts of a unit of which its description says what they do."""


def told_of(case: Case, unit: Group | Side, here: Stage | None, *, alone: bool) -> list[Point]:
    """Say what a unit is for, and its posts in the stage at hand or in all that have it.

    Of a side in a stage that the question names, or to which the one before is narrowed, the posts
    alone.
    """
    known = here if here and here.id in unit.stages and len(case.topic.stages) < 2 else None
    narrowed = _now(case) or case.topic.leans
    if known and isinstance(unit, Side) and narrowed and not dwells(case, "why"):
        return _posts(case, known, unit, alone=alone)
    if dwells(case, "why"):
        early = case.method.stages[0]
        until = [] if here and here.id in unit.stages else standing_in(case, early, unit.id)
        return [*reasoned(case, unit), *until]
    points = introduced(case, unit)
    if here and here.id not in unit.stages and (case.topic.leans or _now(case)):
        heirs = [each for each in groups_of(case, here) if _comes_of(case, each, unit)]
        if heirs:
            return [*points, *(p for each in heirs for p in _posts(case, here, each, alone=alone))]
    about = case.say(unit.about.text).replace(name(case, unit), "")
    stages = [known] if known else [case.method.stage(id) for id in unit.stages]
    told: set[str] = set()
    for stage in stages:
        members = [role for role in seated(case, stage, unit) if role.id not in told]
        fresh = [role for role in members if name(case, role) not in about]
        if members and (fresh or (alone and not told and _worth(unit, members))):
            points += _posts(case, stage, unit, members, alone=alone, more=bool(told))
        told |= {role.id for role in members}
    return points


def _comes_of(case: Case, group: Group, side: Group | Side) -> bool:
    """Tell whether all posts of a side that is no more stand in a group of a later stage."""
    if isinstance(side, Group) or not set(side.stages).isdisjoint(group.stages):
        return False
    posts = seated(case, case.method.stage(side.stages[-1]), side)
    later = seated(case, case.method.stage(group.stages[0]), group)
    return bool(posts) and {role.id for role in posts} <= {role.id for role in later}


def evolving(case: Case, asked: list[Group | Side]) -> list[Point]:
    """Return what becomes of units from stage to stage: of groups what is theirs, of sides all."""
    groups = {unit.id for unit in asked if isinstance(unit, Group)}
    sides = {unit.id for unit in asked} - groups
    changes = [
        claim(change.claim, case)
        for stage in case.method.stages
        for change in stage.changes
        if change.group in groups or (change.group is None and change.side in sides)
    ]
    came = [
        point
        for unit in asked
        for point in (_earlier(case, unit) if _begun(case, unit) else introduced(case, unit)[:1])
    ]
    return [*came, *changes] if changes else []


def _begun(case: Case, unit: Group | Side) -> bool:
    """Tell whether what changes when the first stage of a unit begins tells of unit and stage."""
    first = case.method.stage(unit.stages[0])
    return any(
        unit.id == (each.group or each.side) and name(case, first) in case.say(each.claim.text)
        for each in first.changes
    )


def _earlier(case: Case, unit: Group | Side) -> list[Point]:
    """Return where the posts of a group stood in the first stage, before the group was there."""
    begin = case.method.stages[0]
    if not isinstance(unit, Group) or begin.id in unit.stages:
        return []
    there = seated(case, case.method.stage(unit.stages[0]), unit)
    roles = [role for role in there if begin.id in role.posts]
    return [
        Point(
            wording="structure/members",
            slots={"unit": inner(case, label), "stage": title(case, name(case, begin))},
            items=(named(case, members, begin),),
        )
        for label, members in units(case, roles, begin).items()
    ]


def reasoned(case: Case, unit: Group | Side) -> list[Point]:
    """Return what a unit is for, from when on it is there, and what it came out of."""
    *came, about = introduced(case, unit)
    told = [replace(about, layout="paragraph"), *(replace(p, layout="run-on") for p in came)]
    return [*told, *_brought(case, unit)]


def standing_in(case: Case, stage: Stage, group: str | None) -> list[Point]:
    """Return who does in a stage what a group is there for later."""
    return [
        claim(each.claim, case, "run-on")
        for each in case.method.combinations
        if each.stage == stage.id and group in each.groups
    ]


def _brought(case: Case, unit: Group | Side) -> list[Point]:
    """Return what a unit came out of, and what the stage that brings it is for."""
    first = case.method.stage(unit.stages[0])
    told = " ".join(
        case.say(each.text) for each in (unit.about, getattr(unit, "arrival", None)) if each
    )
    changes = [each.claim for each in first.changes if each.group == unit.id]
    changes += [each.claim for each in case.method.splits if unit.id in each.into]
    own = any(each.kind == "principle" and unit.id in each.about for each in case.method.statements)
    begins = case.method.stage_before(first.id) is None
    return [
        *(claim(each, case) for each in changes if adds(case, each, told)),
        *([] if own or begins else principles(case, first)),
    ]


def _now(case: Case) -> bool:
    """Tell whether this message says of which stage it is."""
    known = case.state.fact("stage")
    return bool(case.topic.stages) or (known is not None and known.turn == case.state.turn)


def _worth(unit: Group | Side, members: list[Role]) -> bool:
    """Tell whether the posts of a unit are told with their duties, beside what it is for."""
    return isinstance(unit, Group) and 1 < len(members) <= _EXPLAINED


def _posts(
    case: Case,
    stage: Stage,
    unit: Group | Side,
    members: list[Role] | None = None,
    *,
    alone: bool,
    more: bool = False,
) -> list[Point]:
    """Return the posts of a unit in a stage, by group where it is a side, with what is shared."""
    roles = seated(case, stage, unit) if members is None else members
    label = called(case, unit, stage) if isinstance(unit, Side) else name(case, unit)
    slots = {"unit": label, "stage": title(case, name(case, stage))}
    grouped = any(role.posts[stage.id].group for role in roles)
    if isinstance(unit, Side) and members is None and grouped:
        lead = Point(wording="structure/side", slots=slots, ground="self")
        points = [lead, *posts_by_unit(case, stage, roles, unit)]
    else:
        brought = _now(case) or case.topic.leans or _worth(unit, roles)
        explained = dwells(case, "what-each") or (alone and not more and brought)
        items = briefs(case, roles, stage) if explained else (named(case, roles, stage),)
        wording = "structure/members.more" if more else "structure/members"
        points = [Point(wording=wording, slots=slots, items=items)]
    ids = {role.id for role in roles}
    return [
        *points,
        *(claim(each.claim, case) for each in shared(case, stage) if ids & {*each.roles}),
    ]


def posts_by_unit(
    case: Case,
    stage: Stage,
    roles: list[Role],
    unit: Side | None = None,
    *,
    explained: bool = False,
) -> list[Point]:
    """Return a line for each side or group with its posts; what is optional is told after them.

    The posts are `explained` by their duties, where that is wanted.
    """
    explained = explained or dwells(case, "what-each")
    sure = [role for role in roles if role.posts[stage.id].need != "optional"]
    lines = [
        Point(
            wording="structure/unit",
            slots={"unit": label if unit is None else label.rpartition(" · ")[2]},
            items=briefs(case, members, stage) if explained else (named(case, members, stage),),
            layout="bullet",
        )
        for label, members in units(case, sure, stage).items()
    ]
    return [*lines, *_maybe(case, stage, roles)]


def seated(case: Case, stage: Stage, unit: Group | Side | None) -> list[Role]:
    """Return the roles that a stage needs or may have in a unit, or in any."""
    return [
        role
        for role in case.method.roles
        if (post := role.posts.get(stage.id))
        and post.need in RECOMMENDED
        and (unit is None or any(unit.id in place for place in places_of(case, role, stage)))
    ]


def groups_of(case: Case, stage: Stage) -> list[Group]:
    """Return the groups of a stage."""
    return [group for group in case.method.groups if stage.id in group.stages]


def _maybe(case: Case, stage: Stage, roles: list[Role]) -> list[Point]:
    """Return the claims on those posts of a stage that it does not need in every case."""
    return [
        claim(role.posts[stage.id].claim, case, "bullet")
        for role in roles
        if role.posts[stage.id].need == "optional"
    ]
