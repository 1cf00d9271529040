"""Which stage a roster is planned for where nobody stated one, and the words that say so."""

from __future__ import annotations

from assistant.abilities._crew import inferred, standing
from assistant.abilities._rules import ruling
from assistant.abilities._situation import (
    Situation,
    listed,
    name,
    reached,
    roles_of,
    signals,
    unmentioned,
)
from assistant.abilities._team import with_need
from assistant.values.methodology import Stage
from assistant.values.plan import Case, Point

_CREW = 3
"""The fewest filled posts of a team that works."""


def presumed(case: Case, where: Situation) -> Stage | None:
    """Return the stage that the case told fits, where no other was hinted at.

    A later one fits when several who are there hold posts that come with it, and no condition of
    it is said to be unmet, when a working team told of all its conditions but one, or when the
    message speaks of its aims; the first when a rule stated for
    it holds, when all who are there hold posts of it, or when there are no more people than it has
    posts.
    """
    first = case.method.stages[0]
    there = [role for role in roles_of(case, dict(case.state.people)) if role.posts]
    later, aim = reached(case), aimed(case)
    if later or aim:
        found = [stage for stage in (later[0] if later else None, aim) if stage]
        return max(found, key=case.method.stages.index)
    if any(signals(case, stage, "met") for stage in case.method.stages):
        return nearly(case)
    begins = bool(there) and all(case.method.arrives(role) == first for role in there)
    begins |= not there and 0 < (case.state.headcount or 0) <= _posts_of(case, where, first)
    return first if begins or special(case, where, first) else None


def nearly(case: Case) -> Stage | None:
    """Return the stage that a crew is about to be in, which told of all its signs but one.

    That one it said nothing of, and who is there fills several posts of the stage before.
    """
    there = [role for role in roles_of(case, case.state.present) if role.posts]
    if len(there) < _CREW:
        return None
    for stage in case.method.stages:
        met = signals(case, stage, "met")
        if met and len(unmentioned(case, stage)) == 1 == len(stage.signals) - len(met):
            return stage
    return None


def presuming(case: Case, stage: Stage) -> Point:
    """Say that a stage is taken which nobody stated, and by which aims or signs, if by those."""
    slots = {"stage": name(case, stage)}
    if nearly(case) == stage and aimed(case) != stage:
        slots |= {"met": listed(case, signals(case, stage, "met"))}
        slots |= {"signals": listed(case, unmentioned(case, stage))}
        return Point(wording="roster/stage.nearly", slots=slots, ground="assumed")
    wording = "stage.aimed" if aimed(case) == stage else "stage.assumed"
    return Point(wording=f"roster/{wording}", slots=slots, ground="assumed")


def placing(case: Case, stage: Stage) -> list[Point]:
    """Say by what the shop was placed in a stage that it did not state."""
    if reason := standing(case, stage):
        return reason
    if not inferred(case, stage):
        return []
    slots, support = {"stage": name(case, stage)}, stage.goal.support
    return [Point(wording="stage/placed.inferred", slots=slots, support=support)]


def special(case: Case, where: Situation, stage: Stage) -> bool:
    """Tell whether a rule that is stated for a stage holds."""
    return any(rule.when.get("stage") == stage.id for rule in ruling(case, where))


def aimed(case: Case) -> Stage | None:
    """Return the stage of whose aims the message speaks, of those that no condition tells.

    None where a condition of any is said to be unmet.
    """
    if any(signals(case, stage, "unmet") for stage in case.method.stages):
        return None
    spoken = {id for topic in case.state.topics for id in topic.statements}
    about = [
        {*each.about}
        for each in case.method.statements
        if each.id in spoken and each.kind == "principle"
    ]
    later = [stage for stage in case.method.stages[1:] if not stage.signals]
    return next((stage for stage in later if any(stage.id in each for each in about)), None)


def _posts_of(case: Case, where: Situation, stage: Stage) -> int:
    """Return how many posts a stage needs."""
    return len(with_need(case, case.method.needs(where.at(stage.id)), "now"))
