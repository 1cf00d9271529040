"""What changes from one stage to another, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.abilities import roster
from assistant.abilities._situation import (
    RECOMMENDED,
    claim,
    name,
    roles_of,
    situation,
    stage_choice,
)
from assistant.values.methodology import Role, Stage
from assistant.values.plan import Case, Phrase, Plan, Point

TAKES = {"stages", "roles", "sides", "groups"}


def plan(case: Case) -> Plan:
    """Plan the changes of each stage entered; of a role only, where one is named.

    Who is new is the roster where the shop is in its first stage, or tells who is there already.
    """
    here = _placed_now(case)
    if here and (here == case.method.stages[0] or case.state.people):
        return roster.plan(replace(case, topic=replace(case.topic, stages=(here.id,))))
    entered = _entered(case)
    roles = roles_of(case, case.topic.roles) or _members(case)
    points = [
        point for stage in entered for point in (_posts(case, roles, stage) or _into(case, stage))
    ]
    points += [
        claim(split.claim, case)
        for split in case.method.splits
        if split.role in case.topic.roles and split.stage in {stage.id for stage in entered}
    ]
    if not points:
        return Plan(outcome="refused", points=(Point(wording="unsaid", ground="outside"),))
    last = entered[-1]
    advice = roster.plan(case) if here and entered == (here,) else None
    return Plan(
        outcome="answered",
        points=tuple(points),
        stage=stage_choice(case, last),
        roster=advice.roster if advice else (),
        follow_ups=(Phrase(wording="say.stage", slots={"stage": name(case, last)}),),
    )


def _members(case: Case) -> tuple[Role, ...]:
    """Return the roles of the groups that the question names."""
    groups = {*case.topic.groups}
    return tuple(
        role
        for role in case.method.roles
        if groups & {post.group for post in role.posts.values() if post.need in RECOMMENDED}
    )


def _posts(case: Case, roles: Iterable[Role], stage: Stage) -> list[Point]:
    """Return what becomes of each role in a stage."""
    return [claim(role.posts[stage.id].claim, case) for role in roles if stage.id in role.posts]


def _into(case: Case, stage: Stage) -> list[Point]:
    """Return what changes when a stage begins: on the sides named, or its goal and all changes."""
    sides = case.topic.sides
    ours = [claim(change.claim, case) for change in stage.changes if change.side in sides]
    every = [claim(change.claim, case, "bullet") for change in stage.changes]
    return ours or [_goal(case, stage), *every]


def _entered(case: Case) -> tuple[Stage, ...]:
    """Return the stages entered: between two named, the one named, or the next from here."""
    stages = case.method.stages
    places = sorted(case.method.position(id) for id in case.topic.stages)
    if len(places) > 1:
        return stages[places[0] + 1 : places[-1] + 1]
    if places:
        return (stages[max(places[0], 1)],) if len(stages) > 1 else stages
    if now := _placed_now(case):
        return (now,)
    here = situation(case).stage
    after = case.method.stage_after(here.id) if here else None
    return (after,) if after else stages[1:] or stages


def _placed_now(case: Case) -> Stage | None:
    """Return the stage this turn's own words put the shop into, unless the question looks ahead."""
    known = case.state.fact("stage")
    if known is None or known.turn != case.state.turn or case.topic.ahead:
        return None
    others = {*case.topic.stages} - {known.value}
    return None if others else case.method.stage(known.value)


def _goal(case: Case, stage: Stage) -> Point:
    slots = {"stage": name(case, stage), "goal": case.say(stage.goal.text)}
    return Point(wording="goal", slots=slots, support=stage.goal.support)
