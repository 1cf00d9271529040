"""How the team is built: sides, groups and their posts, and why a group exists."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities import roster
from assistant.abilities._aspects import dwells, whether_in_part
from assistant.abilities._course import along
from assistant.abilities._gaps import left_open
from assistant.abilities._grouped import grouped
from assistant.abilities._meant import fitting, meant, purposes, undrawn, ungrouped, without_groups
from assistant.abilities._names import misprints, one_or_two
from assistant.abilities._planning import planner
from assistant.abilities._premises import contradicted, denied, mistaken
from assistant.abilities._profiles import of_units
from assistant.abilities._purpose import does
from assistant.abilities._rules import dropped, others, ruling
from assistant.abilities._situation import (
    adds,
    asked_stage,
    brief,
    claim,
    comes,
    gone,
    inner,
    introduced,
    name,
    places_of,
    roles_of,
    shared,
    situation,
    successors,
    units_asked,
)
from assistant.abilities._statements import (
    advice_on,
    named_statements,
    principles,
    reasons,
    weights_of,
)
from assistant.abilities._units import evolving, posts_by_unit, seated, told_of
from assistant.values.methodology import Group, Role, Side, Stage
from assistant.values.plan import Case, Item, Phrase, Plan, Point

TAKES = {"groups", "sides", "stages", "roles"}
NEEDS = {"groups", "sides"}

_SEVERAL = 2
"""The fewest sides that are held to be all of a stage."""


@planner
def plan(case: Case) -> Plan:
    """Plan the group or side named, else the structure of the stage at hand or of every stage.

    Asked of posts what only their place comes near to, it is first said that this is left open.
    """
    open_ends = _open_ends(case)
    together = grouped(case) or _described(case)
    told = _answer(case, together) if together else _plan(case)
    if not open_ends:
        return told
    points = (*open_ends, *told.points)
    return replace(told, outcome="partial", points=points, gaps=case.topic.gaps)


def _described(case: Case) -> list[Point]:
    """Return what describes the posts of the units named, where that is wanted."""
    return of_units(case) if dwells(case, "profile") and not case.topic.roles else []


def _of_both(case: Case, roles: tuple[Role, ...], asked: list[Group | Side]) -> list[Point]:
    """Return what is told of posts and of units named beside them, side by side or in them."""
    if roles and dwells(case, "merely") and dwells(case, "why"):
        # Of what a group is taken to be alone, it is told where that is behind what it is for.
        told = [point for unit in asked for point in told_of(case, unit, None, alone=True)]
        return [*told, *(point for role in roles for point in comes(case, role))]
    if roles and dwells(case, "compare") and not dwells(case, "why"):
        items = tuple(brief(case, role) for role in roles)
        about = [point for unit in asked for point in introduced(case, unit)]
        return [Point(wording="role", items=items), *about]
    return _of_posts(case, roles, asked) if roles else []


def _open_ends(case: Case) -> list[Point]:
    """Say what is left open of the posts named, where what comes nearest is their place."""
    gaps = [each for each in case.method.gaps if each.id in case.topic.gaps]
    beside = {id for topic in case.state.topics if topic != case.topic for id in topic.gaps}
    return [
        point
        for each in gaps
        if each.shows == "place" and case.topic.roles and each.id not in beside
        for point in left_open(case, each)
    ]


def _plan(case: Case) -> Plan:
    """Plan what is stated of the units or the posts named, else of the structure."""
    asked = units_asked(case)
    roles = roles_of(case, case.topic.roles)
    here = situation(case).stage
    if asked:
        told = _of_both(case, roles, asked) or _of_units(case, asked, here)
        return _answer(case, [*told, *fitting(case)])
    if told := along(case, roles):
        return _answer(case, told)
    group = meant(case) if dwells(case, "why") or not roles else None
    if roles and group is None:
        return _roles(case, roles)
    if group:
        return _answer(case, [*told_of(case, group, here, alone=True), *fitting(case)])
    if told := _at_large(case, here):
        return _answer(case, told)
    return roster.plan(case) if here and _needless(case, here) else _of_stages(case, here)


def _of_stages(case: Case, here: Stage | None) -> Plan:
    """Plan the structure of the stage at hand, of those named, or of every stage."""
    named = tuple(map(case.method.stage, case.topic.stages))
    here = None if len(named) > 1 else here
    stages = (here,) if here else named if len(named) > 1 else case.method.stages
    points = [point for stage in stages for point in of_stage(case, stage)]
    points += [claim(each.claim, case) for stage in stages if here for each in shared(case, stage)]
    points += [claim(stage.stays, case, "run-on") for stage in stages if here and stage.stays]
    points += others(case, situation(case), here) if here else []
    points += undrawn(case)
    last = stages[-1]
    return Plan(
        outcome="answered",
        points=(*points, *named_statements(case)),
        stage=asked_stage(case),
        drawn=last.id,
        whole=here is None,
        follow_ups=(Phrase(wording="say.stage", slots={"stage": name(case, last)}),),
    )


def _needless(case: Case, here: Stage) -> list[Point]:
    """Return the rules by which posts of a stage, or of the units named, need not be there."""
    units = {*case.topic.sides, *case.topic.groups}
    inside = {
        role.id
        for role in case.method.roles
        if (post := role.posts.get(here.id)) and (not units or units & {post.side, post.group})
    }
    rules = [each for each in ruling(case, situation(case)) if each.when.get("stage") == here.id]
    return [claim(each.claim, case) for each in rules if dropped(each) & inside]


def _of_units(case: Case, asked: list[Group | Side], here: Stage | None) -> list[Point]:
    """Return what is told of units: what becomes of them, where they stand, or what they are."""
    if dwells(case, "throughout") and (told := evolving(case, asked)):
        return told
    if told := _seated(case) or _other_sides(case, asked):
        return told
    alone = len(asked) == 1
    needless = _needless(case, here) if here else []
    told = [point for unit in asked for point in told_of(case, unit, here, alone=alone)]
    told = [*needless, *(claim(unit.about, case) for unit in asked)] if needless else told
    if told and alone and _absent(case, asked[0]):
        return [_none(case, told[0]), *told[1:]]
    if told and alone and mistaken(case, case.method.stage(asked[0].stages[0])):
        return [denied(case, told[0]), *told[1:]]
    return [*_alike(case), *told]


def _other_sides(case: Case, asked: list[Group | Side]) -> list[Point]:
    """Say no, and which sides there are, where a stage is held to have just some others."""
    stage = asked_stage(case) if case.topic.stages else None
    if stage is None or case.topic.groups or not whether_in_part(case):
        return []
    here = case.method.stage(stage.id)
    sides = {each.id for each in case.method.sides if here.id in each.stages}
    if {each.id for each in asked} == sides or len(asked) < _SEVERAL:
        return []
    lead, *rest = of_stage(case, here)
    return [denied(case, lead), *rest] if here.structure else []


def _absent(case: Case, unit: Group | Side) -> bool:
    """Tell whether it is asked if a unit is there in a stage that does not have it."""
    stage = asked_stage(case) if case.topic.stages else None
    return stage is not None and stage.id not in unit.stages and whether_in_part(case)


def _none(case: Case, point: Point) -> Point:
    """Say that what is asked for is not there, before what is said of where it is."""
    return replace(denied(case, point), wording="structure/absent")


def of_stage(case: Case, stage: Stage) -> list[Point]:
    """Return the sides of a stage, and a line with the posts of each side or group."""
    sides = [side for side in case.method.sides if stage.id in side.stages]
    items = tuple(Item(text=name(case, side), support=side.about.support) for side in sides)
    slots = {"stage": name(case, stage)}
    lead = Point(wording="structure/stage", slots=slots, items=items)
    return [
        claim(stage.structure, case) if stage.structure else lead,
        *posts_by_unit(case, stage, seated(case, stage, None)),
    ]


def _of_posts(case: Case, roles: tuple[Role, ...], asked: list[Group | Side]) -> list[Point]:
    """Return whether posts belong to units; of a group that is on this side or that, which it is.

    The posts then stand for the other side.
    """
    if case.topic.groups and case.topic.sides and dwells(case, "either"):
        groups = map(case.method.group, case.topic.groups)
        return [point for each in groups for point in introduced(case, each)]
    return [point for role in roles for point in _belongs(case, role, asked)]


def _at_large(case: Case, here: Stage | None) -> list[Point]:
    """Return why there are groups, or which sides each stage has, where just that is asked.

    The stage at hand comes first.
    """
    if dwells(case, "why"):
        return ungrouped(case) or purposes(case)
    if much := without_groups(case):
        return much
    if not dwells(case, "sides") or (dwells(case, "peopled") and not dwells(case, "sides-alone")):
        return []
    stages = sorted(case.method.stages, key=lambda stage: stage != here)
    return [of_stage(case, stage)[0] for stage in stages]


def _answer(case: Case, points: list[Point]) -> Plan:
    return Plan(
        outcome="answered",
        points=tuple(points),
        stage=asked_stage(case),
    )


def _roles(case: Case, roles: tuple[Role, ...]) -> Plan:
    """Say where each role named stands, or that the method places it nowhere."""
    points = [point for role in roles for point in _place(case, role)]
    if dwells(case, "why"):
        arrivals = [(role, first) for role in roles if (first := case.method.arrives(role))]
        why = [point for role, first in arrivals for point in reasons(case, role, first)]
        out = {(id, each.stage) for each in case.method.splits for id in each.into}
        split = [first for role, first in arrivals if (role.id, first.id) in out]
        why = why or [point for first in split[:1] for point in principles(case, first)]
        points = [*why, *points]
        points += [claim(each.claim, case) for role in roles for each in advice_on(case, role.id)]
        points += [
            p for role in roles[:1] for p in (*does(case, role, points), *_weight(case, role))
        ]
    points += [claim(role.note, case) for role in roles if role.note]
    placed = all(role.posts for role in roles)
    return Plan(outcome="answered" if placed else "partial", points=tuple(points))


def _place(case: Case, role: Role) -> list[Point]:
    """Return where a role stands in the stage that the question names, else its whole way."""
    asked, here = asked_stage(case), situation(case).stage
    if no := contradicted(case, role):
        return no
    if here and gone(role, here):
        return _handed_on(case, role, here)
    if asked and asked.id in role.posts:
        told, side = claim(role.posts[asked.id].claim, case), _side_of(case, role, asked.id)
        return [*side, told] if dwells(case, "side") else [told, *side]
    way = comes(case, role)
    absent = asked is not None and bool(case.topic.stages) and whether_in_part(case)
    return [_none(case, way[0]), *way[1:]] if absent and role.posts else way


def _handed_on(case: Case, role: Role, here: Stage) -> list[Point]:
    """Return where a role went that others took over from, and on which side those stand."""
    splits = [claim(each.claim, case) for each in case.method.splits if each.role == role.id]
    posts = [each.posts[here.id] for each in successors(case, role) if here.id in each.posts]
    groups = dict.fromkeys(post.group for post in posts if post.group)
    return [*splits, *(_placed(case, case.method.group(id)) for id in groups)]


def _side_of(case: Case, role: Role, stage: str) -> list[Point]:
    """Return the side of a role's group in a stage, where the post's claim does not tell it."""
    post = role.posts[stage]
    told = name(case, case.method.side(post.side)) in case.say(post.claim.text)
    if not post.group or (told and not dwells(case, "side")):
        return []
    return [_placed(case, case.method.group(post.group))]


def _belongs(case: Case, role: Role, asked: list[Group | Side]) -> list[Point]:
    """Say whether a role stands in the units named, and where it does.

    No yes or no where it does in some of its stages only, or where the question is between units.
    """
    if not role.posts:
        return [claim(role.note, case)] if role.note else []
    if dwells(case, "why"):
        why = _unreasoned(case, role)
        reason = " ".join(text for point in why for text in point.slots.values())
        about = [claim(u.about, case) for u in asked if adds(case, u.about, reason)]
        return [*why, *_place(case, role), *about]
    asked_here = asked_stage(case)
    stages = [
        stage
        for stage in case.method.stages
        if stage.id in role.posts and not gone(role, stage)
        if not asked_here or stage.id == asked_here.id
    ] or [stage for stage in case.method.stages if stage.id in role.posts]
    at = [{id for place in places_of(case, role, stage) for id in place} for stage in stages]
    inside = [bool(places & {unit.id for unit in asked}) for places in at]
    shares = any(len(places_of(case, role, stage)) > 1 for stage in stages)
    moves = shares or len({frozenset(places) for places in at}) > 1
    told = comes(case, role) if moves or dwells(case, "course") else comes(case, role)[:1]
    lead, *rest = told or [claim(next(iter(role.posts.values())).claim, case)]
    if len(asked) > 1 and dwells(case, "either"):
        return [lead, *rest]
    slots = {"why": inner(case, lead.slots["claim"])}
    if any(inside):
        sure = "structure/not-only" if shares and dwells(case, "alone") else "structure/inside"
        wording = sure if all(inside) else "structure/partly"
        return [Point(wording=wording, slots=slots, support=lead.support), *rest]
    refs = [ref for unit in asked for ref in unit.about.support]
    support = tuple(dict.fromkeys([*lead.support, *refs]))
    lead = Point(wording="structure/elsewhere", slots=slots, support=support)
    return [lead, *(_placed(case, unit) for unit in asked if isinstance(unit, Group))]


def _weight(case: Case, role: Role) -> list[Point]:
    """Return what a role that comes with a later stage weighs."""
    return weights_of(case, role) if case.method.late(role) else []


def _unreasoned(case: Case, role: Role) -> list[Point]:
    """Return why a role comes, or say that the method does not tell why it stands where it does."""
    first = case.method.arrives(role)
    told = reasons(case, role, first) if first else []
    out = any(role.id in each.into and role.id != each.role for each in case.method.splits)
    if first and out:
        told = [*told, *principles(case, first), *does(case, role, told)]
    slots = {"role": name(case, role)}
    return told or [Point(wording="structure/unreasoned", slots=slots, ground="outside")]


def _placed(case: Case, group: Group) -> Point:
    """Return on which side a group stands."""
    side = case.method.side(group.side)
    slots = {"unit": name(case, group), "side": name(case, side)}
    return Point(wording="structure/placed", slots=slots, support=side.about.support)


def _seated(case: Case) -> list[Point]:
    """Return on which side the one group named stands, and its use, where that is what is asked.

    As a yes or a no where sides are named.
    """
    sides, judged = case.topic.sides, bool(case.topic.sides) and whether_in_part(case)
    if len(case.topic.groups) != 1 or not (judged or dwells(case, "side")):
        return []
    group = case.method.group(case.topic.groups[0])
    point = _placed(case, group)
    if judged:
        inside = group.side in sides
        point = replace(point, wording="structure/group.yes" if inside else "structure/group.no")
    return [point, claim(group.about, case)]


def _alike(case: Case) -> list[Point]:
    """Return whether names asked about together are of one unit, and which are misprinted."""
    lead = one_or_two(case)
    return [*lead, *misprints(case)] if lead else []
