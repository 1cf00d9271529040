"""Which stage a shop is in, and what must be true to enter the next."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._situation import (
    claim,
    listed,
    name,
    signals,
    stage_choice,
    unmentioned,
)
from assistant.values.answer import Outcome
from assistant.values.dialogue import Fact
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
    known = case.state.fact("stage")
    if not case.topic.stages:
        return _placed(case, case.method.stage(known.value)) if known else _ask(case)
    named = case.method.stage(case.topic.stages[-1])
    points, choice = entry(case, named), None
    after = case.method.stage_after(named.id)
    if not named.signals and named != case.method.stages[0]:
        points.append(claim(named.goal, case))
    elif not named.signals and after:
        points += entry(case, after)
    if known and _told_now(case, known):
        here = case.method.stage(known.value)
        points, choice = [*_lead(case, here, named), *points], stage_choice(case, here)
    open_end = not named.signals and named != case.method.stages[0]
    return Plan(
        outcome="partial" if open_end else "answered",
        points=tuple(points),
        stage=choice,
        follow_ups=_next(case, named),
    )


def entry(case: Case, stage: Stage) -> list[Point]:
    """Return how the user's shop stands to the conditions of a stage, and what they are."""
    met, unmet = signals(case, stage, "met"), signals(case, stage, "unmet")
    unknown = unmentioned(case, stage)
    conditions = claim(stage.entry, case)
    if unmet:
        before = case.method.stage_before(stage.id) or stage
        return [_said("unmet", unmet=listed(case, unmet), before=name(case, before)), conditions]
    if met and unknown:
        still = listed(case, unknown)
        slots = {"stage": name(case, stage), "open": still}
        rest = Point(wording="stage/half-way", slots=slots, support=stage.entry.support)
        return [_said("partly", met=listed(case, met), open=still), rest]
    if met:
        return [_said("met", met=listed(case, met)), conditions]
    return [conditions]


def _said(wording: str, **slots: str) -> Point:
    """Return what the user said of the conditions, as their words."""
    return Point(wording=f"stage/{wording}", slots=slots, ground="said")


def _told_now(case: Case, known: Fact) -> bool:
    """Tell whether the stage follows from what this message tells."""
    return known.turn == case.state.turn and known.basis == "inferred"


def _ask(case: Case) -> Plan:
    """Ask for the stage, with the signs of each to hold the shop against."""
    points = [Point(wording="signs", ground="asks")]
    points += [claim(stage.entry, case, "bullet") for stage in case.method.stages]
    half_way = [
        point
        for stage in case.method.stages
        if signals(case, stage, "met")
        for point in entry(case, stage)
    ]
    stages = tuple(name(case, stage) for stage in case.method.stages)
    if len(case.state.topics) > 1:
        # Beside another question the signs are answer enough.
        return Plan(outcome="answered", points=tuple(half_way or points[1:]))
    return Plan(
        outcome="asked",
        points=tuple(half_way or points),
        questions=(Ask(phrase=Phrase(wording="ask.stage"), options=stages),),
    )


def _lead(case: Case, stage: Stage, judged: Stage | None) -> list[Point]:
    """Return the stage the shop is in, unless what the `judged` stage lacks will say it."""
    if judged and signals(case, judged, "unmet"):
        return []
    wording = f"placed.{stage_choice(case, stage).basis}"
    slots = {"stage": name(case, stage)}
    return [Point(wording=wording, slots=slots, support=stage.goal.support)]


def _placed(case: Case, stage: Stage) -> Plan:
    """Say where the shop is, on which conditions, and what the next stage asks for."""
    told = {fact.name.split(".")[0] for fact in case.state.facts if "." in fact.name}
    after = case.method.stage_after(stage.id)
    points = _lead(case, stage, after)
    points += entry(case, stage) if stage.id in told else []
    points += entry(case, after) if after and after.signals else []
    if not told & {stage.id, after.id if after else stage.id}:
        points.append(claim(stage.goal, case))
    return Plan(
        outcome="answered",
        points=tuple(points),
        stage=stage_choice(case, stage),
        follow_ups=_next(case, stage),
    )


def _next(case: Case, stage: Stage) -> tuple[Phrase, ...]:
    return (Phrase(wording="say.stage", slots={"stage": name(case, stage)}),)
