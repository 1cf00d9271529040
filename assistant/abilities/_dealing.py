"""What a roster is to deal out: work named and not people, groups as they were, one part."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from itertools import chain

from assistant.abilities._aspects import dwells
from assistant.abilities._names import any_of
from assistant.abilities._sharing_out import few_people
from assistant.abilities._situation import (
    Situation,
    briefs,
    claim,
    name,
    newcomers,
    stage_choice,
    title,
)
from assistant.abilities._units import seated
from assistant.text import fold
from assistant.values.methodology import Group, Side, Stage
from assistant.values.plan import Case, Plan, Point


def of_jobs(case: Case) -> Case:
    """Take posts that are dealt out to fewer people than they are for work, not for people."""
    here = case.state.present
    few = 0 < (case.state.headcount or 0) < len(here)
    if not few or not dwells(case, "divide"):
        return case
    state, topic = replace(case.state, people=()), replace(case.topic, roles=())
    return replace(case, state=state, topic=topic)


def as_before(case: Case, where: Situation) -> Case:
    """Take groups that are there, where it is asked what to add, for what they were before."""
    named = [each for group in case.method.groups for each in chain(*group.aliases.values())]
    text = fold(case.state.question)
    if where.stage is None or not dwells(case, "new") or not any_of(tuple(named)).search(text):
        return case
    untold = {
        role.id
        for role in newcomers(case, where.stage)
        if not any_of(tuple(chain(*role.aliases.values()))).search(text)
    }
    people = tuple(each for each in case.state.people if each[0] not in untold)
    return replace(case, state=replace(case.state, people=people))


def of_part(case: Case, stage: Stage) -> Plan | None:
    """Plan how the posts of the one group or side named may be dealt out, to so many people.

    None where that is not asked, and nothing tells how many people there are for it.
    """
    people, unit = next(iter(_counted(case, stage)), (0, _group(case, stage)))
    there = {*case.state.present}
    roles = seated(case, stage, unit) if unit else []
    if unit is None or there - {role.id for role in roles} or (there and not people):
        return None
    slots = {"unit": name(case, unit), "stage": title(case, name(case, stage))}
    posts = Point(wording="structure/members", slots=slots, items=briefs(case, roles, stage))
    ids = {role.id for role in roles}
    within = [each for each in case.method.combinations_in(stage.id) if ids & {*each.roles}]
    combined = [
        claim(each.claim, case, "run-on" if number else "paragraph")
        for number, each in enumerate(within)
    ]
    rest = Point(wording="combine/unsaid.rest", ground="outside", layout="run-on")
    tight = people < len(roles)
    points = [*few_people(people, len(roles)), posts, *(combined if tight else [])]
    points += [rest] if combined and tight else []
    points += _as_one(case, ids) if 0 < people < len(roles) else []
    return Plan(
        outcome="partial",
        ability="roster",
        points=tuple(points),
        stage=stage_choice(case, stage),
    )


def _group(case: Case, stage: Stage) -> Group | None:
    """Return the one group that the message names, where its posts are to be dealt out."""
    text = fold(case.state.question)
    groups = [
        group
        for group in case.method.groups
        if any_of((*chain(*group.aliases.values()), *chain(*group.shortly.values()))).search(text)
    ]
    alone = len(groups) == 1 and stage.id in groups[0].stages
    asked = dwells(case, "divide") and not case.state.headcount
    return groups[0] if alone and asked else None


def _counted(case: Case, stage: Stage) -> list[tuple[int, Group | Side]]:
    """Return how many people groups and sides of a stage are to have, if it is asked who does what.

    That is as the message tells.
    """
    counted = dict(case.state.counted)
    units: tuple[Group | Side, ...] = (*case.method.groups, *case.method.sides)
    asked = any(dwells(case, each) for each in ("divide", "few", "enough", "doubling"))
    here = [unit for unit in units if unit.id in counted and stage.id in unit.stages]
    return [(counted[unit.id], unit) for unit in here if asked]


def _as_one(case: Case, ids: Container[str]) -> list[Point]:
    """Return which posts were one before, and, as an inference, that these may be joined first."""
    splits = [each for each in case.method.splits if len(each.into) > 1]
    told = [claim(each.claim, case) for each in splits if all(id in ids for id in each.into)]
    former = Point(wording="roster/split.former", ground="inferred")
    return [*told, former] if told else []
