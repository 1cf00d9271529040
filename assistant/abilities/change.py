"""What changes from one stage to another, side by side."""

from __future__ import annotations

from assistant.abilities import roster
from assistant.abilities._situation import claim, name, roles_of, situation
from assistant.values.methodology import Stage
from assistant.values.plan import Case, Phrase, Plan, Point

TAKES = {"stages", "roles", "sides", "groups"}


def plan(case: Case) -> Plan:
    """Plan the changes of each stage entered; of a role only, where one is named.

    Who is new in the first stage is its whole roster.
    """
    if _begins(case):
        return roster.plan(case)
    entered = _entered(case)
    roles = roles_of(case, case.topic.roles)
    points: list[Point] = []
    for stage in entered:
        if roles:
            posts = [role.posts[stage.id].claim for role in roles if stage.id in role.posts]
            points += [claim(each, case) for each in posts]
            continue
        points.append(_goal(case, stage))
        points += [
            claim(change.claim, case, "bullet")
            for change in stage.changes
            if not case.topic.sides or change.side in case.topic.sides
        ]
    points += [
        claim(split.claim, case)
        for split in case.method.splits
        if split.role in case.topic.roles and split.stage in {stage.id for stage in entered}
    ]
    if not points:
        return Plan(outcome="refused", points=(Point(wording="unsaid", ground="outside"),))
    last = {"stage": name(case, entered[-1])}
    return Plan(
        outcome="answered",
        points=tuple(points),
        follow_ups=(Phrase(wording="say.stage", slots=last),),
    )


def _entered(case: Case) -> tuple[Stage, ...]:
    """Return the stages entered: between two named, the one named, or the next from here."""
    stages = case.method.stages
    places = sorted(case.method.position(id) for id in case.topic.stages)
    if len(places) > 1:
        return stages[places[0] + 1 : places[-1] + 1]
    if places:
        return (stages[max(places[0], 1)],) if len(stages) > 1 else stages
    here = situation(case).stage
    if here and _just_entered(case, here):
        return (here,)
    after = case.method.stage_after(here.id) if here else None
    return (after,) if after else stages[1:] or stages


def _begins(case: Case) -> bool:
    """Tell whether this turn places the shop in the first stage and names no other."""
    known = case.state.fact("stage")
    first = case.method.stages[0].id
    said = known is not None and known.turn == case.state.turn and known.value == first
    return said and not {*case.topic.stages} - {first}


def _just_entered(case: Case, stage: Stage) -> bool:
    """Tell whether this turn's own words are what puts the shop into a stage with a past."""
    known = case.state.fact("stage")
    fresh = known is not None and known.basis == "inferred" and known.turn == case.state.turn
    return fresh and case.method.stage_before(stage.id) is not None


def _goal(case: Case, stage: Stage) -> Point:
    slots = {"stage": name(case, stage), "goal": case.say(stage.goal.text)}
    return Point(wording="goal", slots=slots, support=stage.goal.support)
