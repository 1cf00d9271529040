"""What changes from one stage to another, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace

from assistant.abilities import duties, focus, gap, option, overview, roster
from assistant.abilities._aspects import dwells, whether
from assistant.abilities._becoming import become, heirs, relief, unchanged
from assistant.abilities._crewed import at_large, parted
from assistant.abilities._forms import few, one, tabled
from assistant.abilities._gaps import beside
from assistant.abilities._options import turned_to
from assistant.abilities._planning import planner
from assistant.abilities._premises import contradicted, denied, mistaken
from assistant.abilities._presumed import placing
from assistant.abilities._situation import (
    brief,
    briefs,
    claim,
    comes,
    gone,
    introduced,
    name,
    named,
    newcomers,
    roles_of,
    shared,
    situation,
    stage_choice,
    successors,
    title,
    units_asked,
)
from assistant.abilities._splitting import split_up
from assistant.abilities._statements import principles, reasons
from assistant.abilities._team import news
from assistant.abilities._units import evolving, seated
from assistant.values.methodology import Role, Stage
from assistant.values.plan import Case, Phrase, Plan, Point

TAKES = {"stages", "roles", "sides", "groups", "options"}
WEIGHS = True
ADVISES = True

_UNITS = ("roles", "sides", "groups")

_PAIR = 2
"""How many stages are held against each other."""


@planner
def plan(case: Case) -> Plan:
    """Plan the changes of each stage entered; of a role only, where one is named.

    What would measure a stage, and is left open, is said to be so. Who is new is the roster where
    the shop is in its first stage, or tells who is there already.
    """
    case = parted(at_large(case))
    if other := split_up(case) or _other(case) or _of_work(case):
        return other
    here = _placed_now(case)
    units = case.topic.named(_UNITS)
    there = case.state.present
    fate = bool(there) and not units and dwells(case, "fate")
    if fate:
        case, units = replace(case, topic=replace(case.topic, roles=there)), True
    parting = units and dwells(case, "parting")
    if (
        here
        and not (fate or parting)
        and (case.state.people or (here == case.method.stages[0] and not units))
    ):
        return roster.plan(replace(case, topic=replace(case.topic, stages=(here.id,))))
    parts = units or bool(case.topic.stages)
    if here is None and case.state.people and not parts and situation(case).stage is None:
        return roster.plan(case)
    entered = _entered(case)
    roles = _lasting(case, _meant(case))
    whole = not parts and len(entered) > 1
    if whole and dwells(case, "brief"):
        return overview.plan(case)
    steady = unchanged(case, roles, entered)
    points = _denied(case, roles) or _still(case, entered) or steady
    if few(case) and not units and not points:
        points = [overview.in_a_line(case, stage) for stage in entered]
        points += [claim(stage.stays, case) for stage in entered if stage.stays]
    points = points or _entering(case, entered, roles, whole=whole) or _not_yet(case, roles)
    fresh = dwells(case, "new")
    if not points:
        return Plan(outcome="refused", points=(Point(wording="unsaid", ground="outside"),))
    points = [*points, *_uncounted(case)] if steady else [*_at_first(case, roles, entered), *points]
    points = _why(case, roles) or points
    stay = _staying(case, roles)
    points = [*stay, *points] if whether(case) else [*points, *stay]
    points = [*points, *_enough(case)] if fresh else [*_enough(case), *points]
    points = [*(placing(case, here) if here and here in entered else ()), *points]
    points = [*(_rows(case, entered) if tabled(case) and not units else ()), *points]
    last = entered[-1]
    advice = roster.plan(case) if here and entered == (here,) else None
    return Plan(
        outcome="answered",
        whole=whole,
        points=tuple(points),
        stage=stage_choice(case, last),
        roster=advice.roster if advice else (),
        follow_ups=(Phrase(wording="say.stage", slots={"stage": name(case, last)}),),
    )


def _rows(case: Case, entered: tuple[Stage, ...]) -> list[Point]:
    """Return the posts of the stages that are held against each other, each stage a row."""
    before = case.method.stage_before(entered[0].id)
    stages = [*([before] if before else []), *entered]
    return [
        Point(
            wording="at-first",
            slots={"stage": name(case, stage)},
            items=(named(case, seated(case, stage, None), stage),),
            layout="row",
        )
        for stage in stages
    ]


def _other(case: Case) -> Plan | None:
    """Plan what is no change of stages: what would measure one, or another value of a fact."""
    if case.topic.boss and not case.topic.named(_UNITS) and dwells(case, "attend"):
        return focus.plan(case)
    if any(each.measures and each.id in case.topic.gaps for each in case.method.gaps):
        return gap.plan(case)
    there = {*case.state.present}
    units = case.topic.named(("sides", "groups")) or not {*case.topic.roles} <= there
    if case.topic.stages or units:
        return None
    if turned := turned_to(case, _turned(case)):
        return turned
    kinds = [each.partition("=")[0] for each in case.topic.options]
    turns = len(kinds) > len({*kinds}) and not case.topic.roles
    return option.plan(case) if turns else None


def _turned(case: Case) -> set[tuple[str, str]]:
    """Return the values of facts that a shop which told of its people turns to by a question."""
    turn, kinds = case.state.turn, {kind.id for kind in case.method.facts}
    if turn == 1 or case.topic.ahead or not case.state.people:
        return set()
    fresh = [fact for fact in case.state.case_facts if fact.turn == turn and fact.name in kinds]
    return {(fact.name, fact.value) for fact in fresh}


def _enough(case: Case) -> list[Point]:
    """Return that no numbers are given, and who grows in number, where the people there may do."""
    if not dwells(case, "enough"):
        return []
    counts = [each for each in case.method.gaps if each.shows == "posts"]
    return [
        claim(said, case, "run-on" if number else "paragraph")
        for each in counts
        for number, said in enumerate((each.claim, *each.nearest))
    ]


def _why(case: Case, roles: Iterable[Role]) -> list[Point]:
    """Return why posts are split, and into what, where the reason is asked."""
    named = {role.id for role in roles} if dwells(case, "why") else set()
    turned = [each for each in case.method.splits if named & {each.role, *each.into}]
    stages = dict.fromkeys(each.stage for each in turned)
    why = [point for id in stages for point in principles(case, case.method.stage(id))]
    if not turned and dwells(case, "why"):
        came = [(role, first) for role in roles if (first := case.method.arrives(role))]
        told = [point for role, first in came for point in reasons(case, role, first)]
        return [*told, *(claim(r.posts[at.id].claim, case) for r, at in came)] if told else []
    out = {id for each in turned for id in each.into if id != each.role}
    items = tuple(brief(case, role) for role in case.method.roles if role.id in out)
    does = [Point(wording="importance/duties", items=items)] if items else []
    return [*why, *(claim(each.claim, case) for each in turned), *does] if why else []


def _at_first(case: Case, roles: Iterable[Role], entered: tuple[Stage, ...]) -> list[Point]:
    """Return what roles are before they change: in the first of two stages held against each other.

    Or, of a post that becomes a group in the one stage entered, in the stage before it. Of what
    comes before the first stage with a post of its own, nothing is to be told.
    """
    if len(case.topic.stages) == _PAIR and dwells(case, "compare"):
        first = min(case.topic.stages, key=case.method.position)
    elif len(entered) == 1 and (before := case.method.stage_before(entered[0].id)):
        first, groups = before.id, {group.id for group in case.method.groups}
        grown = {
            each.role
            for each in case.method.splits
            if each.stage == entered[0].id and groups & {*each.into}
        }
        roles = [role for role in roles if role.id in grown]
    else:
        return _was(case, roles)
    return [claim(role.posts[first].claim, case) for role in roles if first in role.posts]


def _of_work(case: Case) -> Plan | None:
    """Plan what is asked of the work of roles, not of what becomes of them.

    That is how two differ that neither a stage nor a split is named with, or whose work it is that
    a yes-or-no question names, where it is not that of the role.
    """
    roles = roles_of(case, case.topic.roles)
    over_time = case.topic.stages or dwells(case, "course") or dwells(case, "throughout")
    split = any(len({*case.topic.roles} & {s.role, *s.into}) > 1 for s in case.method.splits)
    if len(roles) == _PAIR and dwells(case, "compare") and not (over_time or split):
        return duties.plan(case)
    owners = {id.split("#")[0] for id in case.topic.duties}
    if len(roles) != 1 or not owners or roles[0].id in owners:
        return None
    said = duties.on_work(case, roles[0])
    return Plan(outcome="answered", ability="duties", points=tuple(said)) if said else None


def _was(case: Case, roles: Iterable[Role]) -> list[Point]:
    """Return what the one role asked about does in the first stage, where all its way is told.

    Nothing of a role that comes later, or that others take over from: what becomes of it tells it.
    """
    first, (role, *others) = case.method.stages[0], (*roles, None)
    if role is None or others != [None] or first.id not in role.posts or case.topic.stages:
        return []
    if any(gone(role, stage) for stage in case.method.stages) or few(case) or not role.brief.text:
        return []
    slots = {"stage": title(case, name(case, first))}
    return [Point(wording="change/at-first", slots=slots, items=briefs(case, [role], first))]


def _meant(case: Case) -> tuple[Role, ...]:
    """Return the roles asked about; none where they only tell who is in the units asked about."""
    roles, asked = roles_of(case, case.topic.roles), {unit.id for unit in units_asked(case)}
    if not roles and one(case) and len(asked) == 1:
        # The posts of a side that is one post are that post.
        inside = [role for role in case.method.roles if _places(role) & asked]
        return tuple(inside) if len(inside) == 1 else ()
    listed = len(roles) > 1 and all(
        asked & {post.side, post.group} for role in roles for post in role.posts.values()
    )
    return () if listed else roles


def _places(role: Role) -> set[str]:
    """Return the sides and groups in which a role ever stands."""
    return {id for post in role.posts.values() for id in (post.side, post.group) if id}


def _lasting(case: Case, roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Return roles without those that take over from another one of them: its way tells of them."""
    heirs = {
        each.id
        for role in roles
        if any(gone(role, stage) for stage in case.method.stages)
        for each in successors(case, role)
    }
    return tuple(role for role in roles if role.id not in heirs)


def _uncounted(case: Case) -> list[Point]:
    """Return that no numbers are given, where only the number of people grows."""
    if beside(case) or dwells(case, "enough"):
        return []
    return [claim(each.claim, case) for each in case.method.gaps if each.shows == "posts"]


def _staying(case: Case, roles: Iterable[Role]) -> list[Point]:
    """Return that nothing is said of the people of posts that turn into others, where asked."""
    turned = {split.role for split in case.method.splits} & {role.id for role in roles}
    return [Point(wording="stay", ground="outside")] if turned and dwells(case, "stay") else []


def _entering(
    case: Case, entered: tuple[Stage, ...], roles: tuple[Role, ...], *, whole: bool
) -> list[Point]:
    """Return what each stage entered changes: for the roles named, else in the team.

    Of the whole way, what the first stage has stands before that; of stages held against each
    other, what the stage before is for.
    """
    fresh = dwells(case, "new") and not case.topic.named(("roles", "sides", "groups"))
    stays = dwells(case, "kept") and not case.topic.named(("roles", "sides", "groups"))
    if fresh and newcomers(case, entered[0]):
        return [
            point
            for stage in entered
            for point in (
                *news(case, stage),
                *((stays and _kept(case, stage)) or _stays(case, stage)),
            )
        ]
    units = units_asked(case)
    if units and not roles and dwells(case, "throughout"):
        weighed = [point for stage in entered for point in _weighed(case, case.topic.sides, stage)]
        return [*evolving(case, units), *weighed]
    begin = whole and not case.state.people
    points = overview.short(case, case.method.stages[0]) if begin else []
    before = case.method.stage_before(entered[0].id)
    if not (begin or roles or units) and before and dwells(case, "compare"):
        points.append(claim(before.goal, case))
    for stage in entered:
        here = heirs(case, roles, entered[0], stage)
        points += become(case, here, stage) if roles else _into(case, stage)
    return points


def _stays(case: Case, stage: Stage) -> list[Point]:
    """Return what becomes of the posts that are there already when a stage begins."""
    return [claim(stage.stays, case)] if stage.stays and not dwells(case, "no-more") else []


def _kept(case: Case, stage: Stage) -> list[Point]:
    """Return what is said in a stage of the units that the stage before had too."""
    before = case.method.stage_before(stage.id)
    groups = {group.id: group for group in case.method.groups}
    grouped = {group.side for group in groups.values()}
    kept = [
        change
        for change in stage.changes
        if before
        and (
            before.id in groups[change.group].stages
            if change.group
            else change.side not in grouped and before.id in case.method.side(change.side).stages
        )
    ]
    kept.sort(key=lambda change: change.group is None)
    return [claim(change.claim, case, "bullet") for change in kept]


def _denied(case: Case, roles: Iterable[Role]) -> list[Point]:
    """Say no, and when a role is split or comes, where a question puts that into another stage."""
    points: list[Point] = []
    for role in roles:
        splits = [each for each in case.method.splits if each.role == role.id]
        wrong = [each for each in splits if mistaken(case, case.method.stage(each.stage))]
        points += [denied(case, claim(each.claim, case)) for each in wrong]
        points += [] if wrong else contradicted(case, role)
    return points


def _still(case: Case, entered: tuple[Stage, ...]) -> list[Point]:
    """Say no, and what becomes of it, where a unit is held to be gone in a stage that has it."""
    units, stage = units_asked(case), entered[0]
    kept = [unit for unit in units if stage.id in unit.stages]
    if len(kept) != 1 or case.topic.roles or not (whether(case) and dwells(case, "vanish")):
        return []
    lead, *rest = _into(case, stage)
    return [denied(case, lead), *rest]


def _not_yet(case: Case, roles: Iterable[Role]) -> list[Point]:
    """Return when what the stages asked about do not have comes; a no where one is wanted."""
    points = [point for role in roles for point in comes(case, role)[:1]]
    points = [denied(case, point) for point in points] if whether(case) else points
    return points + [point for unit in units_asked(case) for point in introduced(case, unit)[:1]]


def _into(case: Case, stage: Stage) -> list[Point]:
    """Return what changes when a stage begins: in the units named, or its goal and all changes.

    A side that the stage no longer has is told by the changes that speak of it.
    """
    sides, groups = {*case.topic.sides}, {*case.topic.groups}
    units = [change for change in stage.changes if change.group in groups]
    wide = [change for change in stage.changes if change.group is None]
    left = [
        name(case, case.method.side(id))
        for id in sides
        if stage.id not in case.method.side(id).stages
    ]
    units += [
        change
        for change in wide
        if change.side in sides or any(each in case.say(change.claim.text) for each in left)
    ]
    if dwells(case, "new"):
        units += [change for change in stage.changes if change.group and change.side in sides]
    if (left or groups) and not units:
        return []
    if units:
        told = [claim(change.claim, case) for change in units]
        lent = [claim(each.claim, case) for each in shared(case, stage) if groups & {*each.groups}]
        more = [*_newly(case, groups, stage), *lent, *_grown_out(case, groups, stage)]
        return [*told, *more, *_weighed(case, sides, stage)]
    return [_goal(case, stage), *(claim(change.claim, case, "bullet") for change in wide)]


def _weighed(case: Case, sides: Iterable[str], stage: Stage) -> list[Point]:
    """Return what is said in a stage of the one post that makes up a side."""
    posts = {id: seated(case, stage, case.method.side(id)) for id in sides}
    alone = [roles[0] for roles in posts.values() if len(roles) == 1]
    return [] if beside(case) else [p for role in alone for p in relief(case, role, stage)]


def _newly(case: Case, groups: AbstractSet[str], stage: Stage) -> list[Point]:
    """Return what those do who are new in groups that a stage did not bring."""
    old = {id for id in groups if case.method.group(id).stages[0] != stage.id}
    new = [role for role in newcomers(case, stage) if role.posts[stage.id].group in old]
    items = tuple(brief(case, role) for role in new if role.duties)
    return [Point(wording="importance/duties", items=items)] if items and not beside(case) else []


def _grown_out(case: Case, groups: AbstractSet[str], stage: Stage) -> list[Point]:
    """Return the groups of their own that posts of the groups named become in a stage."""
    before = case.method.stage_before(stage.id)
    units = {group.id for group in case.method.groups} - groups
    return [
        claim(split.claim, case)
        for split in case.method.splits
        if split.stage == stage.id
        and units & {*split.into}
        and before
        and (post := case.method.role(split.role).posts.get(before.id))
        and post.group in groups
    ]


def _entered(case: Case) -> tuple[Stage, ...]:
    """Return the stages entered: between two named, the one named, or the next from here."""
    stages = case.method.stages
    places = sorted(case.method.position(id) for id in case.topic.stages)
    if len(places) > 1 and dwells(case, "each") and not dwells(case, "kept"):
        return tuple(stages[max(place, 1)] for place in dict.fromkeys(places))
    if len(places) > 1:
        return stages[places[0] + 1 : places[-1] + 1]
    if places and len(stages) > 1:
        entered = stages[max(places[0], 1) :]
        return entered if dwells(case, "throughout") else entered[:1]
    if now := _placed_now(case):
        return (now,)
    over = dwells(case, "throughout") or (case.topic.named(_UNITS) and dwells(case, "from-to"))
    here = None if over else situation(case).stage
    return _entered_from(case, here) if here else stages[1:] or stages


def _entered_from(case: Case, here: Stage) -> tuple[Stage, ...]:
    """Return the next stage; the one at hand where it is the last, or what led to it is asked."""
    after = case.method.stage_after(here.id)
    left = any(gone(role, here) for role in roles_of(case, case.topic.roles))
    since = here != case.method.stages[0] and dwells(case, "since-before")
    return (here,) if left or since or after is None else (after,)


def _placed_now(case: Case) -> Stage | None:
    """Return the stage this turn's own words put the shop into, unless the question looks ahead."""
    known = case.state.fact("stage")
    if known is None or known.turn != case.state.turn or case.topic.ahead:
        return None
    if dwells(case, "throughout") and case.topic.named(("roles", "sides", "groups")):
        return None
    if dwells(case, "from-to") and not case.state.people:
        return None
    others = {*case.topic.stages} - {known.value}
    return None if others else case.method.stage(known.value)


def _goal(case: Case, stage: Stage) -> Point:
    slots = {"stage": name(case, stage), "goal": case.say(stage.goal.text)}
    return Point(wording="goal", slots=slots, support=stage.goal.support)
