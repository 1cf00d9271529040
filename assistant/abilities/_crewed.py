"""What a message that tells who is there is told beside its answer: who is missing, who is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.abilities._aspects import dwells_in
from assistant.abilities._crew import people
from assistant.abilities._forms import most
from assistant.abilities._presumed import presumed, presuming
from assistant.abilities._situation import situation
from assistant.values.plan import Case, Plan, Point

_CREW = 3
"""The fewest posts of which a message tells that somebody is there to be told who is missing."""

_TOLD = frozenset({"missing", "covered", "complete", "kept"})
"""Sentences that set who is there against the posts of a stage."""


def crewed(case: Case, plans: Sequence[Plan]) -> tuple[Point, ...]:
    """Set who is there, as the turn tells, against the posts of the stage, if no plan does.

    Nothing where it is not known, nor to be taken, which stage that is, nor where few are told of
    beside those whom the question is about.
    """
    there = {*case.state.present} - _subjects(case)
    fresh = case.state.crew == case.state.turn and len(there) >= _CREW
    if not fresh or most(case) or any(plan.roster for plan in plans):
        return ()
    where = situation(case)
    stage = where.stage or presumed(case, where)
    if stage is None:
        return ()
    needs = case.method.needs(where.at(stage.id))
    told = [each for each in people(case, stage, needs, plain=True) if each.wording in _TOLD]
    lead = [] if where.stage else [presuming(case, stage)]
    return (*lead, *(replace(each, wording=f"roster/{each.wording}") for each in told))


def _subjects(case: Case) -> set[str]:
    """Return the roles that the turn asks about, of groups all of theirs."""
    groups = {id for topic in case.state.topics for id in topic.groups}
    named = {id for topic in case.state.topics for id in topic.roles}
    return named | {
        role.id
        for role in case.method.roles
        if any(post.group in groups for post in role.posts.values())
    }


def at_large(case: Case) -> Case:
    """Return a case whose question of a stage is of all, and not of those just told to be there."""
    roles, there = {*case.topic.roles}, {*case.state.present}
    told = case.state.crew == case.state.turn and len(there) >= _CREW
    if not (told and case.topic.stages and len(roles) > 1 and roles <= there):
        return case
    return replace(case, topic=replace(case.topic, roles=()))


def parted(case: Case) -> Case:
    """Return a case whose question how work is to be parted is of the post there that splits."""
    there = {*case.state.present}
    split = [each.role for each in case.method.splits if len(each.into) > 1 and each.role in there]
    named = case.topic.named(("roles", "sides", "groups"))
    if named or len(split) != 1 or not dwells_in(case.topic.text, "parting"):
        return case
    return replace(case, topic=replace(case.topic, roles=tuple(split)))
