"""What a roster is to deal out: work named and not people, groups as they were, one group."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from assistant.abilities._aspects import dwells
from assistant.abilities._names import any_of
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
from assistant.values.methodology import Stage
from assistant.values.plan import Case, Plan, Point


def of_jobs(case: Case) -> Case:
    """Take posts that are dealt out to fewer people than they are for work, not for people."""
    here = [id for id, count in case.state.people if count]
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


def of_group(case: Case, stage: Stage) -> Plan | None:
    """Plan how the posts of the one group named may be dealt out, where there are few people."""
    text = fold(case.state.question)
    groups = [
        group
        for group in case.method.groups
        if any_of((*chain(*group.aliases.values()), *chain(*group.shortly.values()))).search(text)
    ]
    alone = len(groups) == 1 and stage.id in groups[0].stages and not case.state.people
    if not alone or not dwells(case, "divide") or case.state.headcount:
        return None
    group = groups[0]
    roles = seated(case, stage, group)
    slots = {"unit": name(case, group), "stage": title(case, name(case, stage))}
    posts = Point(wording="structure/members", slots=slots, items=briefs(case, roles, stage))
    ids = {role.id for role in roles}
    within = [each for each in case.method.combinations_in(stage.id) if ids & {*each.roles}]
    combined = [
        claim(each.claim, case, "run-on" if number else "paragraph")
        for number, each in enumerate(within)
    ]
    rest = Point(wording="combine/unsaid.rest", ground="outside", layout="run-on")
    return Plan(
        outcome="partial",
        ability="roster",
        points=(posts, *combined, *([rest] if combined else [])),
        stage=stage_choice(case, stage),
    )
