"""What a message that tells who is there is told beside its answer: who is missing, who is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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

    Nothing where it is not known, nor to be taken, which stage that is.
    """
    there = case.state.present
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
