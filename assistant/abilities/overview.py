"""The whole method in short, or one stage of it: goals, sides, and the posts that come."""

from __future__ import annotations

from assistant.abilities import structure
from assistant.abilities._situation import asked_stage, claim, name, named, newcomers
from assistant.values.methodology import Stage
from assistant.values.plan import Case, Phrase, Plan, Point

TAKES: set[str] = set()


def plan(case: Case) -> Plan:
    """Plan the stages named, each with its posts and what it asks for; else all in short."""
    if case.topic.sides or case.topic.groups:
        return structure.plan(case)
    named_ones = [case.method.stage(id) for id in case.topic.stages]
    if named_ones:
        points = [point for stage in named_ones for point in _whole(case, stage)]
    else:
        points = [point for stage in case.method.stages for point in _short(case, stage)]
    stages = tuple(name(case, stage) for stage in named_ones or case.method.stages)
    return Plan(
        outcome="answered",
        ability="overview",
        points=tuple(points),
        stage=asked_stage(case),
        follow_ups=tuple(Phrase(wording="say.stage", slots={"stage": each}) for each in stages),
    )


def _short(case: Case, stage: Stage) -> list[Point]:
    """Return the goal of a stage, its sides, and the posts that come with it."""
    items = (named(case, newcomers(case, stage), stage),)
    return [
        claim(stage.goal, case),
        *([claim(stage.structure, case, "run-on")] if stage.structure else []),
        Point(wording="new", items=items, layout="run-on"),
    ]


def _whole(case: Case, stage: Stage) -> list[Point]:
    """Return the goal of a stage, its posts, the decision maker's part, and when it begins."""
    return [
        claim(stage.goal, case),
        *structure.of_stage(case, stage),
        claim(stage.attention, case),
        claim(stage.entry, case, "run-on"),
    ]
