"""What is said of posts of which it is not stated that they go together, and what leads on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.abilities._aspects import dwells
from assistant.abilities._cutting import vacated
from assistant.abilities._doubling import PAIR, parts, reach
from assistant.abilities._gaps import beside
from assistant.abilities._situation import (
    brief,
    claim,
    doing,
    listed,
    name,
    named,
    names,
    roles_of,
    situation,
)
from assistant.abilities._slices import within
from assistant.abilities._statements import led, principles
from assistant.values.methodology import Claim, Combination, Role
from assistant.values.plan import Case, Item, Layout, Point

_FEW = 3
"""The most posts asked about of which it is told what they do."""


def unstated(case: Case, asked: set[str]) -> list[Point]:
    """Say that it is not stated whether what is asked about goes together, and what leads on.

    Of the boss, what the boss is there for; of two posts that were once one, how they were split;
    else which combinations are stated, where the posts stand, and what they have to do.
    """
    if case.topic.boss:
        return [_unsaid(case), *_of_boss(case)]
    splits = [
        claim(split.claim, case)
        for split in case.method.splits
        if asked <= {split.role, *split.into}
    ]
    roles = roles_of(case, case.topic.roles)
    if splits and len(asked) > 1:
        brief_told = beside(case) or dwells(case, "brief")
        more = [] if brief_told else [*_why(case, asked), *at_work(case, roles, placed=False)]
        return [_unsaid(case), *freed(case, roles), *splits, *more]
    noted = [role for role in roles if role.note]
    points = [] if len(roles) == 1 and noted else [*splits, *stated_beside(case, asked)]
    defined = [role for role in roles if role.duties]
    if beside(case) or len(defined) > _FEW or dwells(case, "brief"):
        held = dwells(case, "attributed") or dwells(case, "granted")
        return [_unsaid(case), *(_apart(case, roles) if held else []), *points]
    if len(case.topic.groups) >= PAIR and len(defined) == 1:
        of_it = {*case.topic.roles}
        parted = [claim(s.claim, case) for s in case.method.splits if of_it <= {s.role, *s.into}]
        return [_unsaid(case), *points, *parted, *at_work(case, defined)]
    if len(defined) > 1:
        doing = Point(wording="duties", items=tuple(brief(case, role) for role in defined))
        if left := vacated(case, case.method.role(case.topic.roles[0])):
            return [Point(wording="unsaid.moved", ground="outside"), *left, doing]
        points = [*(freed(case, roles) or _apart(case, defined)), *points, doing]
        points.append(_judge(case, defined))
    elif len(roles) == 1 and not splits:
        points += at_work(case, defined)
    return [_unsaid(case), *points, *(claim(role.note, case) for role in noted if role.note)]


def _why(case: Case, asked: set[str]) -> list[Point]:
    """Return what a stage is for that splits the posts asked about, right behind the split."""
    stages = {each.stage for each in case.method.splits if asked <= {each.role, *each.into}}
    found = [point for id in stages for point in principles(case, case.method.stage(id))]
    return [replace(point, layout="run-on") for point in found[:1]]


def freed(case: Case, roles: Sequence[Role]) -> list[Point]:
    """Return what a rule for the shop says of posts that it does not need, or only may have."""
    where = situation(case)
    here = where.stage or case.method.stages[0]
    return [
        claim(rule.claim, case)
        for rule in case.method.rules_for(where.at(here.id))
        if not {*rule.when} & {*where.assumed}
        and any(rule.needs.get(role.id, "now") != "now" for role in roles)
    ]


def _judge(case: Case, roles: Sequence[Role]) -> Point:
    """Infer whether one person can manage the work of posts: not easily where it falls together."""
    at_once = [
        phase
        for phase in case.method.phases
        if phase.at_once and all(within(role.duties, [phase]) for role in roles)
    ]
    slots = {"phase": case.say(at_once[0].name)} if at_once else {}
    wording = "judge.at-once" if at_once else "judge"
    return Point(wording=wording, slots=slots, ground="inferred", layout="run-on")


def at_work(case: Case, roles: Sequence[Role], *, placed: bool = True) -> list[Point]:
    """Return since when posts are there that are not from the start, and what they do."""
    here, first = situation(case).stage, case.method.stages[0]
    late = [role for role in roles if case.method.arrives(role) not in (None, here, first)]
    late = late if here else [r for r in roles if case.method.arrives(r) not in (None, first)]
    points = [claim(role.arrival, case) for role in late if role.arrival and placed]
    if len(roles) > 1:
        items = tuple(brief(case, role) for role in roles)
        return [*points, Point(wording="duties", items=items)]
    layout: Layout = "run-on" if points else "paragraph"
    return [*points, *(replace(doing(case, role), layout=layout) for role in roles)]


def stated_beside(case: Case, asked: set[str]) -> list[Point]:
    """Return in one sentence which combinations of what is asked about are stated, else all.

    Of all only those of the stage at hand, where it is known.
    """
    if not case.method.combinations:
        return [Point(wording="none", ground="outside")]
    stage = situation(case).stage
    told = [each for each in case.method.combinations if _touches(case, each, asked)]
    if told:
        told.sort(key=lambda each: bool(case.topic.groups) and each.kind != "share")
        slots, wording = {}, "only.of"
    elif stage and (told := list(case.method.combinations_in(stage.id))):
        slots, wording = {"stage": name(case, stage)}, "only.at"
    else:
        told, slots, wording = list(case.method.combinations), {}, "only"
    texts = [each.brief or each.claim for each in told]
    items = tuple(Item(text=case.say(each.text), support=each.support) for each in texts)
    return [Point(wording=wording, slots=slots, items=items)]


def shared(case: Case, roles: Sequence[Role]) -> list[Point]:
    """Say of posts that it is not stated whether the groups named may share them."""
    groups = [name(case, case.method.group(id)) for id in case.topic.groups]
    slots = {"role": names(case, roles), "groups": listed(case, groups)}
    return [Point(wording="unsaid.shared", slots=slots, ground="outside")]


def _touches(case: Case, combination: Combination, asked: set[str]) -> bool:
    """Tell whether a combination is of a post asked about, or of the groups and their posts."""
    groups = {*case.topic.groups}
    if groups and not combination.groups and {*combination.roles} == {*case.topic.roles}:
        return True
    if groups and (groups <= reach(case, combination) or len(groups) >= PAIR):
        return groups <= reach(case, combination)
    return bool(asked & parts(combination))


def _apart(case: Case, roles: Sequence[Role]) -> list[Point]:
    """Return when those of several posts come that are not there yet, else that they are apart."""
    here = situation(case).stage or case.method.stages[0]
    late = [role for role in roles if role.arrival and here.id not in role.posts]
    if late:
        needs = case.method.needs(situation(case).at(here.id))
        advised = {role.id: needs[role.id][1] for role in late if _advised(needs, role)}
        said = (advised.get(role.id, role.arrival) for role in late)
        return [claim(each, case) for each in said if each]
    if not all(here.id in role.posts for role in roles):
        return []
    slots = {"stage": name(case, here)}
    return [Point(wording="apart", slots=slots, items=(named(case, roles, here),))]


def _advised(needs: Mapping[str, tuple[str, Claim]], role: Role) -> bool:
    """Tell whether a rule advises a post before the stage that brings it."""
    return role.id in needs and needs[role.id][0] == "optional"


def _of_boss(case: Case) -> list[Point]:
    """Return what the boss is there for in the stage at hand, and what the posts have to do."""
    here = situation(case).stage or case.method.stages[0]
    roles = roles_of(case, case.topic.roles)
    late = [role for role in roles if here.id not in role.posts]
    arrivals = [claim(role.arrival, case) for role in late if role.arrival]
    doing = [] if beside(case) or len(roles) > _FEW else at_work(case, roles, placed=False)
    judge = Point(wording="judge.boss", ground="inferred")
    return [*arrivals, claim(here.attention, case), *led(case, here), *doing, judge]


def _unsaid(case: Case) -> Point:
    roles = roles_of(case, case.topic.roles)
    if case.topic.boss and roles:
        return Point(wording="unsaid.boss", slots={"role": names(case, roles)}, ground="outside")
    if roles and len(case.topic.groups) >= PAIR:
        return shared(case, roles)[0]
    if len(roles) > 1:
        wording = "unsaid.pair" if len(roles) == PAIR else "unsaid.several"
        return Point(wording=wording, slots={"roles": names(case, roles)}, ground="outside")
    if roles:
        return Point(wording="unsaid.one", slots={"role": name(case, roles[0])}, ground="outside")
    return Point(wording="unsaid.any", ground="outside")
