"""The whole method in short: each stage, its goal and the posts that come with it."""

from __future__ import annotations

from assistant.abilities._situation import claim, name, named, newcomers
from assistant.values.plan import Case, Phrase, Plan, Point

TAKES: set[str] = set()


def plan(case: Case) -> Plan:
    """Plan a line on the goal and a line on the new posts of each stage."""
    points = []
    for stage in case.method.stages:
        points.append(claim(stage.goal, case))
        items = (named(case, newcomers(case, stage), stage),)
        points.append(Point(wording="new", items=items, layout="run-on"))
    stages = tuple(name(case, stage) for stage in case.method.stages)
    follow_ups = tuple(Phrase(wording="say.stage", slots={"stage": stage}) for stage in stages)
    return Plan(outcome="answered", points=tuple(points), follow_ups=follow_ups)
