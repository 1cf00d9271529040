"""Which stage a shop is in, and what must be true to enter the next."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._situation import (
    claim,
    listed,
    name,
    signals,
    situation,
    stage_choice,
    unmentioned,
)
from assistant.values.answer import Outcome
from assistant.values.methodology import Stage
from assistant.values.plan import Ask, Case, Phrase, Plan, Point

TAKES = {"stages"}


def plan(case: Case) -> Plan:
    """Plan the stage and its ground; the entry conditions of the stage asked about or the next.

    A measure named for it that the method leaves open (turnover, months) is said to be open.
    """
    plan = _plan(case)
    open_ones = [each.claim for each in case.method.gaps if each.id in case.topic.gaps]
    if not open_ones:
        return plan
    outcome: Outcome = "asked" if plan.outcome == "asked" else "partial"
    points = (*(claim(each, case) for each in open_ones), *plan.points)
    return replace(plan, outcome=outcome, points=points)


def _plan(case: Case) -> Plan:
    named = case.method.stage(case.topic.stages[-1]) if case.topic.stages else None
    known = case.state.fact("stage")
    if named:
        open_end = not named.signals and named != case.method.stages[0]
        return Plan(
            outcome="partial" if open_end else "answered",
            points=tuple(entry(case, named)),
            follow_ups=_next(case, named),
        )
    if known:
        return _placed(case, case.method.stage(known.value))
    points = [Point(wording="signs", ground="asks")]
    points += [point for stage in case.method.stages for point in entry(case, stage)]
    stages = tuple(name(case, stage) for stage in case.method.stages)
    return Plan(
        outcome="asked",
        points=tuple(points),
        questions=(Ask(phrase=Phrase(wording="ask.stage"), options=stages),),
    )


def entry(case: Case, stage: Stage) -> list[Point]:
    """Return the entry conditions of a stage, and how the user's shop stands to each."""
    points = [claim(stage.entry, case)]
    met, unmet = signals(case, stage, "met"), signals(case, stage, "unmet")
    unknown = unmentioned(case, stage)
    if unmet:
        points.append(_standing("unmet", case, stage, listed(case, unmet)))
    elif met and unknown:
        slots = {"met": listed(case, met), "open": listed(case, unknown)}
        points.append(Point(wording="stage/half-way", slots=slots, support=stage.entry.support))
    elif met:
        points.append(_standing("met", case, stage, listed(case, met)))
    return points


def _standing(wording: str, case: Case, stage: Stage, conditions: str) -> Point:
    before = case.method.stage_before(stage.id) or stage
    slots = {"stage": name(case, stage), "before": name(case, before), "conditions": conditions}
    support = (*stage.entry.support, *before.goal.support)
    return Point(wording=f"stage/{wording}", slots=slots, support=support)


def _placed(case: Case, stage: Stage) -> Plan:
    points = [
        Point(
            wording=f"placed.{stage_choice(case, stage).basis}",
            slots={"stage": name(case, stage)},
            support=stage.goal.support,
        ),
        claim(stage.goal, case),
    ]
    if after := case.method.stage_after(stage.id):
        points += entry(case, after)
    return Plan(
        outcome="answered",
        points=tuple(points),
        stage=stage_choice(case, stage),
        follow_ups=_next(case, situation(case).stage or stage),
    )


def _next(case: Case, stage: Stage) -> tuple[Phrase, ...]:
    return (Phrase(wording="say.stage", slots={"stage": name(case, stage)}),)
