"""What a roster says of people who are there: who is missing, who is not, what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.abilities._aspects import dwells
from assistant.abilities._forms import bare, one
from assistant.abilities._situation import (
    RECOMMENDED,
    brief,
    claim,
    gone,
    listed,
    name,
    named,
    names,
    roles_of,
    shared,
    signals,
    stage_choice,
)
from assistant.abilities._team import Needs, by_unit, with_need
from assistant.values.methodology import Role, Stage
from assistant.values.plan import Case, Point

_IN_A_SENTENCE = 3
"""The most missing roles that are told in one sentence."""


def people(case: Case, stage: Stage, needs: Needs, *, plain: bool = False) -> list[Point]:
    """Set who is there against what the stage needs: missing first, then covered, then the rest.

    Posts of an earlier stage that nothing was said of are not said to be missing. In a `plain` form
    the posts are named alone.
    """
    there = dict(case.state.people)
    wanted = with_need(case, needs, "now")
    handed = _handed_on(case, stage, there)
    halved = _by_halves(case, there)
    filled = {id for id, count in there.items() if count} | halved.keys()
    missing = [role for role in wanted if role.id not in filled | handed]
    kept = [role for role in missing if role.id not in there and _earlier(case, role, stage)]
    missing = [role for role in missing if role not in kept]
    covered = [role for role in wanted if role.id in filled]
    advised = [role for role in with_need(case, needs, "optional") if role.id in filled]
    halves = {id for role in covered for id in halved.get(role.id, ())}
    others = [
        role
        for role in roles_of(case, there)
        if there[role.id] and needs.get(role.id, ("later",))[0] not in RECOMMENDED
        if role.id not in halves
    ]
    points = [] if one(case) else [*standing(case, stage), *_overdue(case, stage, missing)]
    if missing:
        points += _missing(case, stage, missing, plain=plain)
        ids = {role.id for role in missing}
        points += [claim(each.claim, case) for each in shared(case, stage) if ids & {*each.roles}]
    elif covered and not kept:
        slots = {"stage": name(case, stage)}
        split = dwells(case, "divide") and len(covered) <= _IN_A_SENTENCE
        items = tuple(brief(case, role) for role in covered)
        items = items if split else (named(case, covered, stage),)
        points.append(Point(wording="complete", slots=slots, items=items))
    if (covered and (missing or kept)) or advised:
        points.append(_covered(case, covered if missing or kept else [], advised, stage, needs))
    if kept:
        points.append(Point(wording="kept", items=(named(case, kept, stage),)))
    points += _covering(case, [*missing, *kept], covered, stage)
    points += [claim(role.posts[stage.id].claim, case) for role in _moved(case, covered, stage)]
    points += [claim(needs[role.id][1], case) for role in others if role.id in needs]
    points += [claim(role.note, case) for role in others if not role.posts and role.note]
    return points


def _covered(
    case: Case, covered: list[Role], advised: list[Role], stage: Stage, needs: Needs
) -> Point:
    """Return who is there of the posts needed, and of those that are only advised."""
    item = named(case, [*covered, *advised], stage)
    reasons = [ref for role in advised for ref in needs[role.id][1].support]
    support = tuple(dict.fromkeys([*item.support, *reasons]))
    return Point(wording="covered", items=(replace(item, support=support),))


def _overdue(case: Case, stage: Stage, missing: Iterable[Role]) -> list[Point]:
    """Say, as an inference, that a shop without posts of a stage before is hardly in this one.

    They are said to be missing, and come with a stage that conditions tell, which are told.
    """
    there = dict(case.state.people)
    for before in case.method.stages[1 : case.method.position(stage.id)]:
        late = [each for each in missing if case.method.arrives(each) == before]
        late = [each for each in late if there.get(each.id) == 0]
        if late and before.signals:
            slots = {"before": name(case, before), "stage": name(case, stage)}
            slots["roles"] = names(case, late)
            said = Point(wording="roster/overdue", slots=slots, ground="inferred")
            return [said, claim(before.entry, case)]
    return []


def _covering(
    case: Case, lacking: Iterable[Role], covered: Iterable[Role], stage: Stage
) -> list[Point]:
    """Return the combinations by which who is there may hold a post that nobody holds."""
    open_posts, here = {role.id for role in lacking}, {role.id for role in covered}
    reached = case.method.position(stage.id)
    return [
        claim(each.claim, case)
        for each in case.method.combinations
        if case.method.position(each.stage) <= reached
        and open_posts & {*each.roles}
        and here & {*each.roles}
        and {*each.roles} <= open_posts | here
    ]


def _earlier(case: Case, role: Role, stage: Stage) -> bool:
    """Tell whether a role came with a stage before."""
    came = case.method.arrives(role)
    return came is not None and case.method.position(came.id) < case.method.position(stage.id)


def _by_halves(case: Case, there: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Return the roles of which somebody does a part that is a post of its own later."""
    return {
        split.role: split.into
        for split in case.method.splits
        if split.role not in split.into and any(there.get(id) for id in split.into)
    }


def _handed_on(case: Case, stage: Stage, there: Mapping[str, int]) -> set[str]:
    """Return the roles that alone take over, by this stage, from a role that is there."""
    return {
        split.into[0]
        for split in case.method.splits
        if len(split.into) == 1
        and there.get(split.role)
        and gone(case.method.role(split.role), stage)
    }


def _moved(case: Case, roles: Iterable[Role], stage: Stage) -> list[Role]:
    """Return the roles that stand in another group than in the stage before."""
    before = case.method.stage_before(stage.id)
    return [
        role
        for role in roles
        if before
        and before.id in role.posts
        and role.posts[before.id].group
        and role.posts[before.id].group != role.posts[stage.id].group
    ]


def inferred(case: Case, stage: Stage) -> bool:
    """Tell whether a stage was inferred from what the shop told, and is not asked for as well."""
    asked = any(each.ability == "stage" and not each.rival for each in case.state.topics)
    return not asked and stage_choice(case, stage).basis == "inferred"


def standing(case: Case, stage: Stage) -> list[Point]:
    """Say by which conditions, met or unmet, the shop was placed in a stage, or that a story did.

    Not where the message asks for the stage as well, which is told then.
    """
    if not inferred(case, stage):
        return []
    after = case.method.stage_after(stage.id)
    for wording, each, status in (("met", stage, "met"), ("unmet", after, "unmet")):
        said = signals(case, each, status) if each else []
        if said and (status == "unmet" or len(said) == len(stage.signals)):
            slots = {"stage": name(case, stage), "signals": listed(case, said)}
            done = signals(case, each, "met") if each and status == "unmet" else []
            slots |= {"met": listed(case, done)} if done else {}
            told = f"roster/standing.{wording}{'.some' if done else ''}"
            return [Point(wording=told, slots=slots, ground="said")]
    return storied(case, stage)


def storied(case: Case, stage: Stage) -> list[Point]:
    """Say, as an inference, that a story places the shop in a later stage, and what that asks for.

    No condition of it was told then, or it has none.
    """
    if stage == case.method.stages[0] or signals(case, stage, "met"):
        return []
    slots = {"stage": name(case, stage)}
    said = Point(wording="stage/placed.story", slots=slots, ground="inferred")
    return [said, claim(stage.entry, case, "run-on")]


def _missing(case: Case, stage: Stage, roles: list[Role], *, plain: bool) -> list[Point]:
    """Return the roles that are missing in one sentence, or many of them by side or group.

    Where one person is said to do all the rest, these are the posts of that one.
    """
    alone, rest = one(case), dwells(case, "rest-held")
    held = [Point(wording="few.alone", ground="outside")] if rest else []
    if alone or plain or len(roles) <= _IN_A_SENTENCE:
        spare = alone or plain or bare(case)
        items = (named(case, roles, stage),) if spare else tuple(brief(case, r) for r in roles)
        wording = "rest" if rest else "missing"
        return [Point(wording=wording, slots={"stage": name(case, stage)}, items=items), *held]
    slots, support = {"stage": name(case, stage)}, stage.goal.support
    wording = "lead.rest" if rest else "lead.missing"
    lead = Point(wording=wording, slots=slots, given=("stage",), support=support)
    return [lead, *by_unit(case, roles, stage), *held]
