"""How the team is built: sides, groups and their posts, and why a group exists."""

from __future__ import annotations

from assistant.abilities._chart import chart
from assistant.abilities._situation import (
    RECOMMENDED,
    asked_stage,
    claim,
    name,
    named,
    roles_of,
    situation,
    units,
)
from assistant.values.methodology import Group, Role, Side, Stage
from assistant.values.plan import Case, Item, Phrase, Plan, Point

TAKES = {"groups", "sides", "stages", "roles"}
NEEDS = {"groups", "sides"}


def plan(case: Case) -> Plan:
    """Plan the group or side named, else the structure of the stage at hand or of every stage."""
    asked: list[Group | Side] = [case.method.group(id) for id in case.topic.groups]
    asked += [case.method.side(id) for id in case.topic.sides]
    here = situation(case).stage
    if asked:
        points = [point for unit in asked for point in _unit(case, unit, here)]
        return Plan(
            outcome="answered",
            ability="structure",
            points=tuple(points),
            stage=asked_stage(case),
        )
    if case.topic.roles:
        return _roles(case)
    stages = (here,) if here else case.method.stages
    points = [point for stage in stages for point in _stage(case, stage)]
    last = stages[-1]
    return Plan(
        outcome="answered",
        ability="structure",
        points=tuple(points),
        stage=asked_stage(case),
        chart=chart(case, last),
        follow_ups=(Phrase(wording="say.stage", slots={"stage": name(case, last)}),),
    )


def _roles(case: Case) -> Plan:
    """Say where each role named stands, stage by stage, or that the method places it nowhere."""
    roles = roles_of(case, case.topic.roles)
    points = [claim(post.claim, case) for role in roles for post in role.posts.values()]
    points += [claim(role.note, case) for role in roles if role.note]
    placed = all(role.posts for role in roles)
    return Plan(outcome="answered" if placed else "partial", points=tuple(points))


def _unit(case: Case, unit: Group | Side, here: Stage | None) -> list[Point]:
    """Say what a unit is for, and its posts in the stage at hand or where it first stands.

    Posts that are named with its purpose already are not named again.
    """
    stage = here if here and here.id in unit.stages else case.method.stage(unit.stages[0])
    members = _members(case, stage, unit)
    points = [claim(unit.about, case)]
    about = case.say(unit.about.text)
    if any(name(case, role) not in about for role in members):
        slots = {"unit": name(case, unit), "stage": name(case, stage)}
        points.append(Point(wording="members", slots=slots, items=(named(case, members, stage),)))
    return points


def _stage(case: Case, stage: Stage) -> list[Point]:
    """Return a line with the sides of a stage, and one with the posts of each side or group."""
    sides = [side for side in case.method.sides if stage.id in side.stages]
    items = tuple(Item(text=name(case, side), support=side.about.support) for side in sides)
    points = [Point(wording="stage", slots={"stage": name(case, stage)}, items=items)]
    for label, members in units(case, _members(case, stage, None), stage).items():
        posts = (named(case, members, stage),)
        points.append(Point(wording="unit", slots={"unit": label}, items=posts, layout="bullet"))
    return points


def _members(case: Case, stage: Stage, unit: Group | Side | None) -> list[Role]:
    return [
        role
        for role in case.method.roles
        if (post := role.posts.get(stage.id))
        and post.need in RECOMMENDED
        and (unit is None or unit.id in {post.side, post.group})
    ]
