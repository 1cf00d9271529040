"""Whether one person can hold several posts: what the method states, and what it leaves open."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities import roster
from assistant.abilities._aspects import dwells, dwells_in, whether
from assistant.abilities._situation import (
    RECOMMENDED,
    asked_stage,
    brief,
    claim,
    inner,
    listed,
    name,
    names,
    roles_of,
    situation,
)
from assistant.abilities._statements import led
from assistant.text import content_terms
from assistant.values.methodology import Combination, Duty, Stage
from assistant.values.plan import Case, Item, Plan, Point, StageChoice

TAKES = {"roles", "groups", "boss", "duties"}
NEEDS = {"roles", "groups"}
DECIDES = True
WEIGHS = True

_PAIR = 2
"""How many posts are asked about where their work is named and not they."""

_FEW = 3
"""The most posts asked about of which it is told what they do."""


def plan(case: Case) -> Plan:
    """Plan the stated combination that fits; else say that none is stated, and which ones are."""
    case = _by_work(_with_absent(_with_other(case)))
    asked = _with_work(case, {*case.topic.roles, *case.topic.groups})
    if _all_alone(case, asked):
        return roster.plan(case)
    if not asked and not case.topic.boss:
        first = dwells(case, "forbidden")
        rest = Point(wording="unsaid.banned" if first else "unsaid.rest", ground="outside")
        points = (rest, *_all(case)) if first else (*_all(case), rest)
        if first and case.state.turn > 1:
            points = (rest,)
        return Plan(outcome="answered", points=points, stage=asked_stage(case))
    if between := _between(case) or _inside(case):
        rest = Point(wording="unsaid.rest", ground="outside")
        points = (*(claim(each.claim, case) for each in between), rest)
        return Plan(outcome="answered", points=points, stage=asked_stage(case))
    stated = [] if case.topic.boss else _here(case, _nearest(case, _stated(case, asked)))
    if stated:
        alone = len(stated) == 1
        claims = [_told(case, each, asked, alone=alone) for each in stated]
        claims += [*_relief(case, stated[0]), *_later(case, stated[0])] if alone else []
        claims += [Point(wording="hired", ground="outside")] if _by_half(case, stated) else []
        return Plan(outcome="answered", points=tuple(claims), stage=_stage(case, stated))
    within = [each for each in case.method.combinations if _is_within(each, asked)]
    if len(asked) > _PAIR and within and not case.topic.boss:
        told = [claim(each.claim, case) for each in within]
        return Plan(
            outcome="partial",
            points=(*told, *_other_pairs(case, within)),
            stage=_stage(case, within),
        )
    return Plan(
        outcome="partial",
        points=(_unsaid(case), *_beside(case, asked)),
        stage=asked_stage(case),
    )


def _between(case: Case) -> list[Combination]:
    """Return all combinations that reach from one to another of the groups named.

    None where a post is named as well, unless what there is besides is asked.
    """
    groups, beside = {*case.topic.groups}, dwells(case, "besides")
    if len(groups) < _PAIR or case.topic.boss or (case.topic.roles and not beside):
        return []
    reaching = [each for each in case.method.combinations if groups <= _reach(case, each)]
    return sorted(reaching, key=lambda each: each.kind != "share")


def _all_alone(case: Case, asked: set[str]) -> bool:
    """Tell whether one person is to do everything, and not the whole of one post."""
    whole = any(_of_itself(case, each) for each in _stated(case, asked))
    few = len(asked) < _PAIR and not case.topic.boss
    return few and not whole and dwells(case, "single-handed")


def _inside(case: Case) -> list[Combination]:
    """Return what is stated of the posts of the one group named, where those are too many."""
    topic, here = case.topic, situation(case).stage
    if len(topic.groups) != 1 or topic.roles or topic.boss or not dwells(case, "divide"):
        return []
    return [
        each
        for each in case.method.combinations
        if {*topic.groups} <= _reach(case, each)
        and (here is None or case.method.position(each.stage) <= case.method.position(here.id))
    ]


def _reach(case: Case, combination: Combination) -> set[str]:
    """Return the groups whose posts or whose work a combination is of, in any stage."""
    posts = [post for role in roles_of(case, combination.roles) for post in role.posts.values()]
    return {*combination.groups, *(post.group for post in posts if post.group)}


def _told(case: Case, stated: Combination, asked: set[str], *, alone: bool) -> Point:
    """Return a stated combination, with a verdict first where it answers a yes-or-no question.

    It does where it is of just the things named, or of one post alone, and stated for the stage at
    hand.
    """
    known = case.state.fact("stage")
    here = case.topic.stages[-1] if case.topic.stages else known.value if known else stated.stage
    fits = len(asked) >= _PAIR or _of_itself(case, stated)
    half = _by_half(case, [stated])
    if not alone or not fits or here != stated.stage or not (whether(case) or half):
        return claim(stated.claim, case)
    wording = "must" if dwells(case, "must") or half else "may"
    wording = "spare" if dwells_in(case.topic.text, "separately") else wording
    slots = {"claim": inner(case, case.say(stated.claim.text))}
    return Point(wording=wording, slots=slots, support=stated.claim.support)


def _by_half(case: Case, stated: list[Combination]) -> bool:
    """Tell whether somebody is spoken of who can do but a part of the work of one post."""
    return all(_of_itself(case, each) for each in stated) and dwells(case, "half")


def _of_itself(case: Case, stated: Combination) -> bool:
    """Tell whether a combination is of the work of one post, or of the groups that share it.

    A post that may lend a hand to a group is not.
    """
    shared = not stated.groups or stated.kind == "share"
    return len(stated.roles) == 1 and shared and not dwells(case, "only")


def _other_pairs(case: Case, stated: list[Combination]) -> list[Point]:
    """Name the pairs asked about of which nothing is stated, where roles are asked in pairs."""
    roles = case.topic.roles
    pairs = [{*pair} for pair in zip(roles[::_PAIR], roles[1::_PAIR], strict=False)]
    known = [_parts(each) for each in stated]
    paired = len(roles) % _PAIR == 0 and all(parts in pairs for parts in known)
    left = [role for role in roles_of(case, roles) if not any(role.id in parts for parts in known)]
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
    return [each for each in _akin(case, stated[0]) if each.stage == here.id] or stated


def _later(case: Case, stated: Combination) -> list[Point]:
    """Return what else is stated of the role and the group it helps, where no stage is known."""
    akin = [] if situation(case).stage else _akin(case, stated)
    return [claim(each.claim, case, "run-on") for each in akin]


def _akin(case: Case, stated: Combination) -> list[Combination]:
    """Return the other combinations of a role with the posts of the group that it lends a hand."""
    if stated.kind == "share" or not stated.groups:
        return []
    return [
        each
        for each in case.method.combinations
        if each != stated
        and {*stated.roles} <= {*each.roles}
        and {*stated.groups} <= _reach(case, each)
    ]


def _is_within(combination: Combination, asked: set[str]) -> bool:
    """Tell whether a combination is of several of the things asked about and of nothing else."""
    parts = _parts(combination)
    return len(parts) > 1 and parts <= asked


def _by_work(case: Case) -> Case:
    """Name the posts that the question tells by their work ("could the host pack parcels too?")."""
    topic = case.topic
    owners = dict.fromkeys(id.split("#")[0] for id in topic.duties)
    roles = [*topic.roles, *(id for id in owners if id not in topic.roles)]
    stage = situation(case).stage
    heirs = {id for split in case.method.splits if split.role in roles for id in split.into}
    if stage:
        roles = [id for id in roles if id in topic.roles or _stands(case, id, stage)]
    else:
        roles = [id for id in roles if id in topic.roles or id not in heirs]
    if len(roles) != _PAIR or topic.groups or topic.boss or _work_is_stated(case):
        return case
    return replace(case, topic=replace(topic, roles=tuple(roles)))


def _with_other(case: Case) -> Case:
    """Name the post that the question calls its work ("…, and can the host do it as well?")."""
    topic = case.topic
    others = {id for each in case.state.topics for id in each.roles} - {*topic.roles}
    if len(topic.roles) != 1 or len(others) != 1 or topic.groups or topic.boss or topic.duties:
        return case
    if not dwells_in(topic.text, "that-work"):
        return case
    return replace(case, topic=replace(topic, roles=(*topic.roles, *others)))


def _with_absent(case: Case) -> Case:
    """Name the post of whoever is gone, where somebody else is to stand in."""
    topic, gone = case.topic, [role for role, count in case.state.people if count == 0]
    alone = len(topic.roles) == 1 and not (topic.groups or topic.boss)
    if not alone or len(gone) != 1 or gone[0] in topic.roles or not dwells(case, "stand-in"):
        return case
    return replace(case, topic=replace(topic, roles=(*topic.roles, *gone)))


def _with_work(case: Case, asked: set[str]) -> set[str]:
    """Add the groups whose work the question tells, where a combination states it of one post.

    The question itself has to share words with what is stated, beside the name of the post.
    """
    if asked != {*case.topic.roles} or not _work_is_stated(case):
        return asked
    called = content_terms(" ".join(name(case, role) for role in roles_of(case, asked)))
    wanted = content_terms(case.topic.text) - called
    for each in _stated(case, asked):
        if each.groups and wanted & content_terms(case.say(each.claim.text)):
            return asked | {*each.groups}
    return asked


def _work_is_stated(case: Case) -> bool:
    """Tell whether a combination of the one post named says that it may do the work told."""
    work = [content_terms(case.say(_duty(case, id).text)) for id in case.topic.duties]
    return any(
        content_terms(case.say(each.claim.text)) & terms
        for each in _stated(case, {*case.topic.roles})
        for terms in work
    )


def _duty(case: Case, id: str) -> Duty:
    role, number = id.split("#")
    return case.method.role(role).duties[int(number)]


def _stands(case: Case, id: str, stage: Stage) -> bool:
    post = case.method.role(id).posts.get(stage.id)
    return post is not None and post.need in RECOMMENDED


def _beside(case: Case, asked: set[str]) -> list[Point]:
    """Return what leads on where no combination is stated.

    Of the boss, what the boss is there for; of two posts that were once one, how they were split;
    else which combinations are stated, and what the posts have to do.
    """
    if case.topic.boss:
        first = case.method.stages[0]
        here = situation(case).stage or first
        roles = roles_of(case, case.topic.roles)
        later = [role for role in roles if here.id not in role.posts]
        arrivals = [claim(role.arrival, case) for role in later if role.arrival]
        judge = Point(wording="judge.boss", ground="inferred")
        return [*arrivals, claim(here.attention, case), *led(case, here), judge]
    splits = [
        claim(split.claim, case)
        for split in case.method.splits
        if asked <= {split.role, *split.into}
    ]
    if splits and len(asked) > 1:
        return splits
    roles = roles_of(case, case.topic.roles)
    noted = [role for role in roles if role.note]
    points = [] if len(roles) == 1 and noted else [*splits, *_list(case, asked)]
    defined = [role for role in roles if role.duties]
    if len(case.state.topics) > 1 or len(defined) > _FEW:
        return points
    if len(roles) > 1 and defined:
        points.append(Point(wording="duties", items=tuple(brief(case, role) for role in defined)))
    if len(defined) > 1:
        points.append(Point(wording="judge", ground="inferred", layout="run-on"))
    return [*points, *(claim(role.note, case) for role in noted if role.note)]


def _nearest(case: Case, stated: list[Combination]) -> list[Combination]:
    """Return the combinations that share most words with the question."""
    wanted = content_terms(case.topic.text)
    shares = {each.id: len(wanted & content_terms(case.say(each.claim.text))) for each in stated}
    most = max(shares.values(), default=0)
    return [each for each in stated if shares[each.id] == most]


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
    groups = [name(case, case.method.group(id)) for id in case.topic.groups]
    if len(roles) == 1 and len(groups) >= _PAIR:
        slots = {"role": name(case, roles[0]), "groups": listed(case, groups)}
        return Point(wording="unsaid.shared", slots=slots, ground="outside")
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


def _list(case: Case, asked: set[str]) -> list[Point]:
    """Return in one sentence which combinations of the posts asked about are stated, else all.

    Of all only those of the stage at hand, where it is known.
    """
    if not case.method.combinations:
        return [Point(wording="none", ground="outside")]
    stage = situation(case).stage
    groups = {*case.topic.groups}
    told = [each for each in case.method.combinations if asked & _parts(each)]
    if len(groups) >= _PAIR:
        told = [each for each in case.method.combinations if groups <= {*each.groups}]
    if told:
        slots, wording = {}, "only.of"
    elif stage and (told := list(case.method.combinations_in(stage.id))):
        slots, wording = {"stage": name(case, stage)}, "only.at"
    else:
        told, slots, wording = list(case.method.combinations), {}, "only"
    texts = [each.brief or each.claim for each in told]
    items = tuple(Item(text=case.say(each.text), support=each.support) for each in texts)
    return [Point(wording=wording, slots=slots, items=items)]
