"""A plan of posts that is the user's own, held against the stage: right, too early, or missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A plan held against a stage: what fits, what comes later, what is not needed, who lacks."""

    here: Stage
    needs: Needs
    fitting: list[Role]
    groups: list[Group]
    late: list[Role]
    early: list[Group]
    needless: list[Role]
    missing: list[Role]

    @property
    def wrong(self) -> list[Named]:
        """What of the plan the stage does not need."""
        return [*self.early, *self.late, *self.needless]


def reviewed(case: Case, where: Situation) -> Plan:
    """Plan what of a plan fits the stage, what comes later, and what is missing; first if it fits.

    Where the stage is not known, a plan with nothing of a later one is held against the first.
    """
    here = where.stage or _first(case)
    if here is None:
        return picked(case, where)
    held = _held(case, where, here)
    points = [*([] if where.stage else [presuming(case, here)]), _verdict(case, held)]
    if held.wrong or held.missing:
        points += _parts(case, where, held)
    return Plan(
        outcome="answered",
        ability="roster",
        points=(*points, *assumptions(case, where)),
        stage=stage_choice(case, here)
        if where.stage
        else StageChoice(id=here.id, basis="assumed", support=here.goal.support),
        roster=assignments(case, held.needs, here),
        assumed=where.assumed,
        questions=() if where.stage else questions(case),
        verdict=True,
    )


def _held(case: Case, where: Situation, here: Stage) -> _Held:
    """Hold the posts and groups that the question lists against what a stage needs."""
    needs = case.method.needs(where.at(here.id))
    groups = [case.method.group(id) for id in case.topic.groups]
    early = [each for each in groups if _too_early(case, each, here)]
    groups = [each for each in groups if each not in early]
    plan = [role for role in roles_of(case, case.topic.roles) if role.posts]
    fitting = [role for role in plan if _need(role, needs, here) in RECOMMENDED]
    late = [role for role in plan if _need(role, needs, here) == "later"]
    there = {*_within(case, groups, here), *(role.id for role in fitting), *case.state.present}
    there |= {each.id for role in plan if gone(role, here) for each in successors(case, role)}
    return _Held(
        here=here,
        needs=needs,
        fitting=fitting,
        groups=groups,
        late=late,
        early=early,
        needless=[role for role in plan if role not in fitting and role not in late],
        missing=[role for role in with_need(case, needs, "now") if role.id not in there],
    )


def _parts(case: Case, where: Situation, held: _Held) -> list[Point]:
    """Return a line each for what fits, comes later, is not needed and is missing, and why."""
    here, needs = held.here, held.needs
    kept = [] if case.topic.wanted == "mended" else _kept(case, held)
    points = [_line("review.kept", here, case, kept)] if kept else []
    early = tuple(each.id for each in held.early)
    only_early = replace(case, topic=replace(case.topic, groups=early))
    points += from_stages(only_early, held.late, here)
    points += lines(("not-needed", "gone"), case, held.needless, needs, here)
    if held.missing:
        lacking = _items(case, held.missing, needs, here)
        points.append(_line("review.missing", here, case, lacking))
    points += unlisted(case, roles_of(case, case.topic.roles))
    return [*points, *_why(case, where, here, held.needless, held.early)]


def _verdict(case: Case, held: _Held) -> Point:
    """Return the verdict on a plan: that it fits, or where not; the right one where wanted."""
    slots = {"stage": name(case, held.here)}
    if not (held.wrong or held.missing):
        return Point(wording="review.right", slots=slots, items=tuple(_kept(case, held)))
    if case.topic.wanted == "mended":
        now = _items(case, with_need(case, held.needs, "now"), held.needs, held.here)
        return Point(wording="review.mended", slots=slots, items=now)
    slots |= {"wrong": listed(case, [name(case, each) for each in held.wrong])}
    slots |= {"missing": listed(case, [name(case, each) for each in held.missing])}
    key = "both" if held.wrong and held.missing else "wrong" if held.wrong else "short"
    return Point(
        wording=f"review.{key}", slots=slots, given=("stage",), support=_support(case, held)
    )


def _support(case: Case, held: _Held) -> tuple[str, ...]:
    """Return what bears out a verdict: where what is wrong, or missing, is told of."""
    refs = [ref for each in held.early for ref in each.about.support]
    for role in (*held.late, *held.needless, *held.missing):
        stage = held.here if held.here.id in role.posts else case.method.arrives(role)
        refs += role.posts[stage.id].claim.support if stage else ()
    return tuple(dict.fromkeys(refs))


def _first(case: Case) -> Stage | None:
    """Return the first stage, where a plan has mostly what that brings."""
    first = case.method.stages[0]
    roles = [role for role in roles_of(case, case.topic.roles) if role.posts]
    own = [role for role in roles if case.method.arrives(role) == first]
    return first if roles and 2 * len(own) > len(roles) and not case.topic.groups else None


def _kept(case: Case, held: _Held) -> list[Item]:
    """Return what of a plan the stage has."""
    there = [Item(text=name(case, each), support=each.about.support) for each in held.groups]
    return [*there, *_items(case, held.fitting, held.needs, held.here)]


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
