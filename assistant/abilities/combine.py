"""Whether one person can hold several posts: what the method states, and what it leaves open."""

from __future__ import annotations

from assistant.abilities import duties, roster
from assistant.abilities._across import across
from assistant.abilities._aspects import dwells, dwells_in, whether
from assistant.abilities._cutting import vacated
from assistant.abilities._doubling import (
    PAIR,
    akin,
    meant,
    nearest,
    of_itself,
    parts,
    reach,
    stated_of,
    with_work,
    work_is_stated,
)
from assistant.abilities._gaps import beside
from assistant.abilities._inside import all_there, crowded, of_one_group, uncounted
from assistant.abilities._planning import planner
from assistant.abilities._profiles import profiles
from assistant.abilities._situation import (
    asked_stage,
    claim,
    inner,
    name,
    names,
    roles_of,
    situation,
)
from assistant.abilities._statements import advice_on
from assistant.abilities._unstated import at_work, shared, unstated
from assistant.values.methodology import Combination, Role
from assistant.values.plan import Case, Plan, Point, StageChoice

TAKES = {"roles", "groups", "sides", "boss", "duties"}
NEEDS = {"roles", "groups"}
DECIDES = True
WEIGHS = True
CREWS = True


@planner
def plan(case: Case) -> Plan:
    """Plan the stated combination that fits; else say that none is stated, and which ones are."""
    return _described(case) or across(case) or _combined(case)


def _combined(case: Case) -> Plan:
    """Plan what is stated of the posts and groups asked about, or that nothing is."""
    case = of_one_group(meant(case))
    asked = with_work(case, {*case.topic.roles, *case.topic.groups})
    if passed_on := _told_elsewhere(case, asked):
        return passed_on
    if not asked and not case.topic.boss:
        first = dwells(case, "forbidden")
        rest = Point(wording="unsaid.banned" if first else "unsaid.rest", ground="outside")
        points = (rest, *_all(case)) if first else (*_all(case), rest)
        if first and case.state.turn > 1:
            points = (rest,)
        return Plan(outcome="answered", points=points, stage=asked_stage(case))
    if between := _between(case) or _inside(case):
        rest = Point(wording="unsaid.rest", ground="outside")
        points = (*(claim(e.claim, case) for e in between), *_to_fill(case), *uncounted(case), rest)
        return Plan(outcome="answered", points=points, stage=asked_stage(case))
    stated = [] if case.topic.boss else _here(case, nearest(case, stated_of(case, asked)))
    if stated:
        points = _as_stated(case, stated, asked)
        return Plan(outcome="answered", points=points, stage=_stage(case, stated))
    within = [each for each in case.method.combinations if _is_within(each, asked)]
    pooled = len(case.topic.roles) == 1 and len(case.topic.groups) >= PAIR
    if len(asked) > PAIR and not pooled and within and not case.topic.boss:
        told = [claim(each.claim, case) for each in within]
        return Plan(
            outcome="partial",
            points=(*told, *_other_pairs(case, within)),
            stage=_stage(case, within),
        )
    return Plan(outcome="partial", points=tuple(unstated(case, asked)), stage=asked_stage(case))


def _told_elsewhere(case: Case, asked: set[str]) -> Plan | None:
    """Plan what is no question of two posts: one person for everything, or a post's own work."""
    if _all_alone(case, asked) or _of_a_few(case, asked) or all_there(case):
        return roster.plan(case)
    alone = len(case.topic.roles) == 1 and not case.topic.boss
    own = alone and {*case.topic.doers} == {*case.topic.roles}
    return duties.plan(case) if own and not stated_of(case, asked) else None


def _between(case: Case) -> list[Combination]:
    """Return all combinations that reach from one to another of the groups named.

    None where a post is named as well, unless what there is besides is asked.
    """
    groups, besides = {*case.topic.groups}, dwells(case, "besides")
    if len(groups) < PAIR or case.topic.boss or (case.topic.roles and not besides):
        return []
    reaching = [each for each in case.method.combinations if groups <= reach(case, each)]
    return sorted(reaching, key=lambda each: each.kind != "share")


def _all_alone(case: Case, asked: set[str]) -> bool:
    """Tell whether one person is to do everything, and not the whole of one post."""
    whole = any(of_itself(case, each) for each in stated_of(case, asked))
    few = len(asked) < PAIR and not case.topic.boss
    return few and not whole and dwells(case, "single-handed")


def _of_a_few(case: Case, asked: set[str]) -> bool:
    """Tell whether some people, in a stage that is known, ask at large which posts go together."""
    told = bool(case.state.headcount or case.state.counted)
    known = told and situation(case).stage is not None
    return known and not asked and not case.topic.boss


def _described(case: Case) -> Plan | None:
    """Plan the texts that describe posts named together, where that is wanted and no verdict."""
    roles = roles_of(case, case.topic.roles)
    if not roles or not dwells(case, "profile") or whether(case) or dwells(case, "doubling"):
        return None
    return Plan(outcome="answered", ability="duties", points=tuple(profiles(case, roles)))


def _inside(case: Case) -> list[Combination]:
    """Return what is stated of the posts of the one group named, alone or as too many of them."""
    topic, here = case.topic, situation(case).stage
    own = {role.id for role in _members(case)}
    divided = (dwells(case, "divide") or crowded(case)) and {*topic.roles} <= own
    if len(topic.groups) != 1 or topic.boss or (topic.roles and not divided):
        return []
    found = [
        each
        for each in case.method.combinations
        if {*topic.groups} <= reach(case, each)
        and (here is None or case.method.position(each.stage) <= case.method.position(here.id))
    ]
    if topic.roles or not dwells(case, "lent"):
        return found
    shares = [each for each in found if each.kind == "share"]
    return shares if shares and beside(case) else [*shares, *(e for e in found if e not in shares)]


def _members(case: Case) -> list[Role]:
    """Return the posts of the one group named, in the stage at hand or the first that has it."""
    if len(case.topic.groups) != 1:
        return []
    group, here = case.method.group(case.topic.groups[0]), situation(case).stage
    stage = here.id if here and here.id in group.stages else group.stages[0]
    return [
        role
        for role in case.method.roles
        if stage in role.posts and role.posts[stage].group == group.id
    ]


def _to_fill(case: Case) -> list[Point]:
    """Infer for whom people are left to be found in a group, where its posts are to be dealt out.

    They are those that nobody from outside the group may hold as well.
    """
    members = _members(case) if dwells(case, "divide") or crowded(case) else []
    own = {role.id for role in members}
    lent = {
        id
        for each in case.method.combinations
        if each.kind == "combine" and {*each.roles} - own
        for id in each.roles
    }
    left = [role for role in members if role.id not in lent]
    if not left or len(left) == len(members):
        return []
    return [Point(wording="fill", slots={"roles": names(case, left)}, ground="inferred")]


def _as_stated(case: Case, stated: list[Combination], asked: set[str]) -> tuple[Point, ...]:
    """Return what is stated; of one combination, what goes with it and what the posts do."""
    alone = len(stated) == 1
    points = [_told(case, each, asked, alone=alone) for each in stated]
    if alone:
        points += [*_relief(case, stated[0]), *_later(case, stated[0])]
        points += [
            each for id in case.topic.roles[:1] for each in vacated(case, case.method.role(id))
        ]
        points += _with_it(case, stated[0])
    if _by_half(case, stated):
        points.append(Point(wording="hired", ground="outside"))
    return tuple(points)


def _told(case: Case, stated: Combination, asked: set[str], *, alone: bool) -> Point:
    """Return a stated combination, with a verdict first where it answers a yes-or-no question.

    It does where it is of just the things or the work named, or of one post alone, and stated for
    the stage at hand.
    """
    known = case.state.fact("stage")
    here = case.topic.stages[-1] if case.topic.stages else known.value if known else stated.stage
    named = len(asked) >= PAIR or bool(case.topic.duties)
    fits = named or of_itself(case, stated) or work_is_stated(case)
    half, separate = _by_half(case, [stated]), dwells_in(case.topic.text, "separately")
    spared = case.topic.decides == "spare"
    wanted = (
        whether(case) or half or spared or (separate and case.topic.text.rstrip().endswith("?"))
    )
    if not alone or not fits or here != stated.stage or not wanted:
        return claim(stated.claim, case)
    must = dwells(case, "must") or half
    wording = "spare" if spared else "must" if must else "spare" if separate else "may"
    slots = {"claim": inner(case, case.say(stated.claim.text))}
    return Point(wording=wording, slots=slots, support=stated.claim.support)


def _with_it(case: Case, stated: Combination) -> list[Point]:
    """Return since when the posts of a combination are there, and what who holds them takes on.

    Of a post that groups share also what else saves, where that is asked, and what is left open.
    """
    if beside(case) or dwells(case, "brief"):
        return []
    roles = roles_of(case, stated.roles)
    if stated.kind == "share":
        saving = [each for role in roles for each in advice_on(case, role.id)]
        saved = [claim(each.claim, case) for each in saving if dwells(case, "cost")]
        turns = [Point(wording="turns", ground="outside")] if dwells(case, "contend") else []
        return [*at_work(case, roles), *saved, *turns]
    if len(roles) == 1 and not stated.groups:
        return [claim(role.arrival, case) for role in roles if role.arrival]
    return at_work(case, roles)


def _by_half(case: Case, stated: list[Combination]) -> bool:
    """Tell whether somebody is spoken of who can do but a part of the work of one post."""
    return all(of_itself(case, each) for each in stated) and dwells(case, "half")


def _is_within(combination: Combination, asked: set[str]) -> bool:
    """Tell whether a combination is of several of the things asked about and of nothing else."""
    held = parts(combination)
    return len(held) > 1 and held <= asked


def _other_pairs(case: Case, stated: list[Combination]) -> list[Point]:
    """Name the pairs asked about of which nothing is stated, where roles are asked in pairs.

    Of groups that are to share several posts, name those of which nothing is stated.
    """
    roles = case.topic.roles
    pairs = [{*pair} for pair in zip(roles[::PAIR], roles[1::PAIR], strict=False)]
    known = [parts(each) for each in stated]
    paired = len(roles) % PAIR == 0 and all(held in pairs for held in known)
    left = [role for role in roles_of(case, roles) if not any(role.id in held for held in known)]
    if left and len(case.topic.groups) >= PAIR:
        return [*shared(case, left), *at_work(case, left)]
    if not paired and len(left) == 1:
        slots = {"role": name(case, left[0])}
        return [Point(wording="unsaid.one", slots=slots, ground="outside")]
    if not paired or case.topic.groups:
        return [Point(wording="unsaid.rest", ground="outside")]
    return [
        Point(
            wording="unsaid.pair",
            slots={
                "roles": names(case, [role for role in roles_of(case, roles) if role.id in pair])
            },
            ground="outside",
        )
        for pair in pairs
        if pair not in known
    ]


def _relief(case: Case, stated: Combination) -> list[Point]:
    """Say what takes the work of a group off a role again, where the role only lends a hand."""
    return [
        claim(each.claim, case, "run-on")
        for each in case.method.statements
        if stated.kind == "combine"
        and each.kind == "principle"
        and {*each.about} == {*stated.roles, *stated.groups}
    ]


def _here(case: Case, stated: list[Combination]) -> list[Combination]:
    """Return instead of what is stated for another stage what is for the one at hand, if any is."""
    here = situation(case).stage
    if here is None or len(stated) != 1 or stated[0].stage == here.id:
        return stated
    return [each for each in akin(case, stated[0]) if each.stage == here.id] or stated


def _later(case: Case, stated: Combination) -> list[Point]:
    """Return what else is stated of the role and the group it helps, where no stage is known."""
    beyond = [] if situation(case).stage else akin(case, stated)
    return [claim(each.claim, case, "run-on") for each in beyond]


def _stage(case: Case, stated: list[Combination]) -> StageChoice | None:
    """Return the stage that the combinations are stated for, if nothing else is known."""
    stages = {each.stage for each in stated}
    if asked := asked_stage(case):
        return asked
    if case.state.fact("stage") or len(stages) > 1:
        return None
    stage = case.method.stage(stages.pop())
    return StageChoice(id=stage.id, basis="assumed", support=stage.goal.support)


def _all(case: Case) -> tuple[Point, ...]:
    """Return every combination the method states, as a list."""
    if not case.method.combinations:
        return (Point(wording="none", ground="outside"),)
    points = [claim(each.claim, case, "bullet") for each in case.method.combinations]
    return (Point(wording="all", ground="self"), *points)
