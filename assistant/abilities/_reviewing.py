"""A plan of posts that is the user's own, held against the stage: right, too early, or missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.abilities._asking import questions
from assistant.abilities._picking import from_stages, lines, picked, unlisted
from assistant.abilities._presumed import presuming
from assistant.abilities._rules import assumptions, dropped, ruling
from assistant.abilities._situation import (
    RECOMMENDED,
    Situation,
    claim,
    gone,
    listed,
    name,
    names,
    roles_of,
    stage_choice,
    successors,
)
from assistant.abilities._team import Needs, assignments, with_need
from assistant.values.methodology import Group, Named, Role, Stage
from assistant.values.plan import Case, Item, Plan, Point, StageChoice


def reviewed(case: Case, where: Situation) -> Plan:
    """Plan what of a plan fits the stage, what comes later, and what is missing; first if it fits.

    Where the stage is not known, a plan with nothing of a later one is held against the first.
    """
    here = where.stage or _first(case)
    if here is None:
        return picked(case, where)
    needs, mended = case.method.needs(where.at(here.id)), case.topic.wanted == "mended"
    groups = [case.method.group(id) for id in case.topic.groups]
    early = [each for each in groups if _too_early(case, each, here)]
    plan = [role for role in roles_of(case, case.topic.roles) if role.posts]
    fitting = [role for role in plan if _need(role, needs, here) in RECOMMENDED]
    late = [role for role in plan if _need(role, needs, here) == "later"]
    needless = [role for role in plan if role not in fitting and role not in late]
    held = {*_within(case, [each for each in groups if each not in early], here)}
    held |= {role.id for role in fitting} | {*case.state.present}
    held |= {each.id for role in plan if gone(role, here) for each in successors(case, role)}
    missing = [role for role in with_need(case, needs, "now") if role.id not in held]
    kept = _kept(case, fitting, [each for each in groups if each not in early], needs, here)
    points = [
        *([] if where.stage else [presuming(case, here)]),
        *_verdict(case, here, kept, [*early, *late, *needless], missing, needs),
    ]
    if early or late or needless or missing:
        points += [_line("review.kept", here, case, kept)] if kept and not mended else []
        early_case = replace(case, topic=replace(case.topic, groups=tuple(g.id for g in early)))
        points += from_stages(early_case, late, here)
        points += lines(("not-needed", "gone"), case, needless, needs, here)
        points += (
            [_line("review.missing", here, case, _items(case, missing, needs, here))]
            if missing
            else []
        )
        points += unlisted(case, roles_of(case, case.topic.roles))
        points += _why(case, where, here, needless, early)
    return Plan(
        outcome="answered",
        ability="roster",
        points=(*points, *assumptions(case, where)),
        stage=stage_choice(case, here)
        if where.stage
        else StageChoice(id=here.id, basis="assumed", support=here.goal.support),
        roster=assignments(case, needs, here),
        assumed=where.assumed,
        questions=() if where.stage else questions(case),
        verdict=True,
    )


def _first(case: Case) -> Stage | None:
    """Return the first stage, where a plan has mostly what that brings."""
    first = case.method.stages[0]
    roles = [role for role in roles_of(case, case.topic.roles) if role.posts]
    own = [role for role in roles if case.method.arrives(role) == first]
    return first if roles and 2 * len(own) > len(roles) and not case.topic.groups else None


def _verdict(
    case: Case,
    here: Stage,
    kept: Sequence[Item],
    wrong: Sequence[Named],
    missing: Sequence[Role],
    needs: Needs,
) -> list[Point]:
    """Return the verdict on a plan: that it fits, or where it does not; the right one, if wanted."""
    slots = {"stage": name(case, here), "wrong": listed(case, [name(case, e) for e in wrong])}
    if not (wrong or missing):
        return [Point(wording="review.right", slots=slots, items=tuple(kept))]
    if case.topic.wanted == "mended":
        now = with_need(case, needs, "now")
        return [Point(wording="review.mended", slots=slots, items=_items(case, now, needs, here))]
    slots |= {"missing": listed(case, [name(case, each) for each in missing])}
    key = "both" if wrong and missing else "wrong" if wrong else "short"
    return [Point(wording=f"review.{key}", slots=slots, ground="self")]


def _kept(
    case: Case, roles: list[Role], groups: Sequence[Group], needs: Needs, here: Stage
) -> list[Item]:
    """Return what of a plan the stage has."""
    there = [Item(text=name(case, each), support=each.about.support) for each in groups]
    return [*there, *_items(case, roles, needs, here)]


def _items(case: Case, roles: Sequence[Role], needs: Needs, here: Stage) -> tuple[Item, ...]:
    """Return the names of roles, those together that the same passages tell of."""
    alike: dict[tuple[str, ...], list[Role]] = {}
    for role in roles:
        post = role.posts.get(here.id)
        why = post.claim.support if post else needs[role.id][1].support
        alike.setdefault(why, []).append(role)
    return tuple(Item(text=names(case, some), support=support) for support, some in alike.items())


def _need(role: Role, needs: Needs, here: Stage) -> str:
    return "gone" if gone(role, here) else needs[role.id][0] if role.id in needs else "later"


def _too_early(case: Case, group: Group, here: Stage) -> bool:
    """Tell whether a group comes only later: one into which a post grows, or without a post yet."""
    if here.id in group.stages:
        return False
    grown = any(group.id in each.into for each in case.method.splits)
    return grown or not _within(case, [group], here)


def _within(case: Case, groups: Sequence[Group], here: Stage) -> list[str]:
    """Return the posts of a stage that stand in groups, or later do."""
    ids = {each.id for each in groups}
    return [
        role.id
        for role in case.method.roles
        if here.id in role.posts and ids & {post.group for post in role.posts.values()}
    ]


def _why(
    case: Case, where: Situation, here: Stage, needless: list[Role], early: Sequence[Group]
) -> list[Point]:
    """Return why posts are not needed, and what groups that come later grow out of."""
    ids, grown = {role.id for role in needless}, {each.id for each in early}
    points = [
        claim(each.claim, case)
        for each in ruling(case, where)
        if ids & dropped(each) and each.when.get("stage") == here.id
    ]
    return points + [
        claim(each.claim, case)
        for each in case.method.splits
        if each.role in ids or grown & {*each.into}
    ]


def _line(wording: str, here: Stage, case: Case, items: Sequence[Item]) -> Point:
    slots = {"stage": name(case, here)}
    return Point(wording=wording, slots=slots, items=tuple(items), layout="bullet")
