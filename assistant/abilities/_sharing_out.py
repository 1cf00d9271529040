"""What is said of so many people for the posts of a stage, and one way to split these."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.abilities._aspects import dwells
from assistant.abilities._situation import claim, listed, names, units
from assistant.abilities._team import Needs, lacking, suited, with_need
from assistant.values.methodology import Role, Stage
from assistant.values.plan import Case, Point

_SEVERAL = 2
"""The fewest posts that can have work at the same time."""


def shared_out(case: Case, stage: Stage, needs: Needs, *, hiring: bool) -> tuple[list[Point], bool]:
    """Return what is said of sharing the posts among the people there are, and if that leads.

    It is said in the first stage, and where it is asked; beside advice on `hiring` only then.
    """
    posts, begins = with_need(case, needs, "now"), case.method.stage_before(stage.id) is None
    divide = dwells(case, "divide") or _anew(case)
    asked = dwells(case, "few") or divide
    few = _counted(case, posts) if begins or asked else []
    few = [] if hiring and case.state.people and not divide else few
    told = {point.wording for point in few}
    points = [*few, *(suited(case, lacking(case, needs)) if few or asked else [])]
    spare = "roster/few.more" in told and not divide
    tight = "roster/few.each" not in told and not spare and (divide or not hiring)
    if tight and (few or (asked and not case.state.people)):
        points += _combined(case, stage, rest=bool(few))
    points += _one_way(case, stage, posts) if few else []
    leads = bool(few) and "roster/few.each" not in told and asked and not dwells(case, "lacks")
    return points, leads


def _anew(case: Case) -> bool:
    """Tell whether a message only adds to a question before it how many people there are."""
    return bool(case.topic.context) and case.state.tally == case.state.turn


def _counted(case: Case, posts: list[Role]) -> list[Point]:
    """Set how many people there are against the posts; where all are filled there is no need."""
    there = dict(case.state.people)
    filled = bool(there) and all(there.get(role.id) for role in posts)
    return [] if filled else few_people(case.state.headcount, len(posts))


def _combined(case: Case, stage: Stage, *, rest: bool) -> list[Point]:
    """Return the combinations that the method states for a stage, and that there are no others."""
    points = [
        claim(each.claim, case, "run-on" if number else "paragraph")
        for number, each in enumerate(case.method.combinations_in(stage.id))
    ]
    unsaid = Point(wording="combine/unsaid.rest", ground="outside", layout="run-on")
    return [*points, unsaid] if rest else points


def few_people(people: int | None, posts: int = 0) -> list[Point]:
    """Where a number of people is given, say that the method does not deal posts out to it.

    Where the posts that are needed are known, set them against it first.
    """
    if not people:
        return []
    if people < posts:
        wording = "roster/few.alone" if people == 1 else "roster/few.fewer"
    else:
        wording = f"roster/few{'.each' if people == posts else '.more' if posts else ''}"
    return [Point(wording=wording, ground="outside")]


def spare(case: Case, told: list[Point], needs: Needs) -> list[Point]:
    """Say of posts that are only advised which of the people may take them, or that it is open."""
    advised = [role for role in with_need(case, needs, "optional") if not case.state.people]
    posts = with_need(case, needs, "now")
    if not told or not advised or case.state.headcount == 1:
        return []
    slots = {"roles": names(case, advised), "posts": names(case, posts)}
    if (case.state.headcount or 0) > len(posts):
        return [Point(wording="roster/few.spare", slots=slots, ground="inferred")]
    return [Point(wording="roster/few.advised", slots=slots, ground="outside")]


def _one_way(case: Case, stage: Stage, posts: Iterable[Role]) -> list[Point]:
    """Return, as an inference, one way to split the posts among fewer people.

    Where several posts have work at the same time each takes a person; the others go to those who
    are left, one person a side or group if that comes out even, else to the same people. A post
    that the method lets somebody of the first hold as well is not counted.
    """
    there = {id: count for id, count in case.state.people if count}
    people, wanted = case.state.headcount or sum(there.values()), list(posts)
    busy = [role for role in wanted if _at_once(case, role)]
    if not people or people >= len(wanted) or len(busy) < _SEVERAL:
        return []
    held = {id for role in busy for id in _held_with(case, stage, role)} | there.keys()
    rest = [role for role in wanted if role not in busy and role.id not in held]
    phase = next(each for each in case.method.phases if each.at_once)
    slots = {"phase": case.say(phase.name), "posts": names(case, busy)}
    left = people - len(busy)
    if left < 0:
        return [Point(wording="roster/split.short", slots=slots, ground="inferred")]
    if not rest:
        return []
    places = units(case, rest, stage)
    slots["others"] = names(case, rest)
    wording = "roster/split" if left else "roster/split.same"
    if left == len(places) > 1:
        wording, slots["others"] = "roster/split.units", listed(case, [*places])
    return [Point(wording=wording, slots=slots, ground="inferred")]


def _at_once(case: Case, role: Role) -> bool:
    """Tell whether a role has work in a part of the day in which all work falls together."""
    together = {phase.id for phase in case.method.phases if phase.at_once}
    return any(duty.phase in together for duty in role.duties)


def _held_with(case: Case, stage: Stage, role: Role) -> set[str]:
    """Return the roles that the method lets whoever holds a role hold as well, by a stage."""
    reached = case.method.position(stage.id)
    return {
        id
        for each in case.method.combinations
        if role.id in each.roles and case.method.position(each.stage) <= reached
        for id in each.roles
    }
