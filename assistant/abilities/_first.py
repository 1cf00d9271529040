"""Which of several posts and groups that a question names comes first, as far as that is said."""

from __future__ import annotations

from assistant.abilities._aspects import dwells, dwells_in
from assistant.abilities._cutting import cut
from assistant.abilities._situation import (
    Situation,
    brief,
    claim,
    comes,
    introduced,
    name,
    named,
    roles_of,
    shared,
    stage_choice,
    units_asked,
    verdict,
)
from assistant.abilities._splitting import before
from assistant.abilities._statements import advice_on, alone, reasons
from assistant.abilities._team import assignments, with_need
from assistant.abilities._units import standing_in
from assistant.abilities._waiting import waiting
from assistant.values.methodology import Combination, Group, Role, Side, Stage
from assistant.values.plan import Case, Plan, Point

_FEWEST, _MOST = 2, 4
"""How many things there is a choice between, of which it is told what they are for."""

_SHORT = 6
"""The most posts of a stage that are named beside."""


def first_wanted(case: Case) -> bool:
    """Tell whether it is asked who comes first, or whom the only place is for.

    Of several questions, the words that only count them ("first, …") say nothing of that.
    """
    if len(case.state.topics) > 1 and case.topic.text:
        said = case.topic.text
        return dwells_in(said, "order") or dwells_in(said, "which-first")
    return dwells(case, "order") or dwells(case, "which-first")


def first_of(case: Case, where: Situation) -> Plan | None:
    """Plan what of several things named comes with which stage; within one there is no order.

    None where no choice is asked for. Who is there already is not to be chosen. Asked whom to let
    go, who is not needed yet.
    """
    if told := cut(case, where):
        return told
    there = {*case.state.present}
    named = case.topic.roles
    if len(named) < _FEWEST:
        named = tuple(dict.fromkeys((*named, *case.topic.doers)))
    roles = [each for each in roles_of(case, named) if each.posts]
    roles = [each for each in roles if each.id not in there]
    units = units_asked(case)
    asked = dwells(case, "which-first") and (dwells(case, "choice") or case.topic.leans)
    if not asked or not _FEWEST <= len(roles) + len(units) <= _MOST:
        return None
    starts = [case.method.position(_start(case, each)) for each in (*roles, *units)]
    at = case.method.position(where.stage.id) if where.stage else min(starts)
    if any(each > at for each in starts) and min(starts) <= at < max(starts):
        return _by_stage(case, where, roles, units)
    if where.stage and at == 0 < min(starts):
        return _too_early(case, where, where.stage, roles, units)
    if where.stage and len({_need(case, where, where.stage, each) for each in roles}) > 1:
        return _by_stage(case, where, roles, units)
    stage = where.stage if where.stage and max(starts) <= at else case.method.stages[max(starts)]
    return _unordered(case, where, stage, roles, units)


def _start(case: Case, thing: Role | Group | Side) -> str:
    """Return the stage that brings a role or a unit."""
    if isinstance(thing, Role):
        return (case.method.arrives(thing) or case.method.stages[0]).id
    return thing.stages[0]


def _need(case: Case, where: Situation, stage: Stage, role: Role) -> str:
    """Return how a stage needs a role, by the rules that hold."""
    needs = case.method.needs(where.at(stage.id))
    return needs[role.id][0] if role.id in needs else "later"


def _by_stage(case: Case, where: Situation, roles: list[Role], units: list[Group | Side]) -> Plan:
    """Plan which of them is needed in the stage at hand, or in which each comes."""
    here = where.stage
    points = [verdict(case, each, where) for each in roles] if here else []
    wanted = [role for role in roles if here and _need(case, where, here, role) == "now"]
    unranked = [Point(wording="roster/order", ground="outside")] if len(wanted) > 1 else []
    points += [*unranked, *(claim(each.claim, case) for each in _shared(case, here, roles))]
    points = points or [point for each in roles for point in comes(case, each)[:1]]
    points += [point for each in units for point in introduced(case, each)]
    points += _all(case, where, here) if here else []
    return Plan(
        outcome="answered",
        ability="roster",
        points=tuple(points),
        stage=stage_choice(case, here) if here else None,
    )


def _shared(case: Case, here: Stage | None, roles: list[Role]) -> list[Combination]:
    """Return how groups share those of the roles that they do in a stage."""
    ids = {role.id for role in roles}
    return [each for each in shared(case, here) if ids & {*each.roles}] if here else []


def _too_early(
    case: Case, where: Situation, here: Stage, roles: list[Role], units: list[Group | Side]
) -> Plan:
    """Plan that none of them is needed yet, who stands in until then, and what is needed now."""
    points = [verdict(case, each, where) for each in roles]
    points += [point for each in units for point in introduced(case, each)]
    groups = dict.fromkeys(post.group for role in roles for post in role.posts.values())
    groups |= dict.fromkeys(each.id for each in units)
    points += [point for id in groups if id for point in standing_in(case, here, id)]
    return Plan(
        outcome="answered",
        ability="roster",
        points=(*points, *_all(case, where, here)),
        stage=stage_choice(case, here),
    )


def _unordered(
    case: Case,
    where: Situation,
    stage: Stage,
    roles: list[Role],
    units: list[Group | Side],
) -> Plan:
    """Plan that posts of one stage are in no order, what each is for, and what the stage needs."""
    late = where.stage is not None and where.stage != stage
    begins = case.method.stage_before(stage.id) is None
    points = [claim(role.arrival or role.posts[stage.id].claim, case) for role in roles if late]
    points.append(Point(wording="roster/order", ground="outside"))
    points += [point for each in roles for point in alone(case, [each])]
    points += [point for each in units for point in (*introduced(case, each), *before(case, each))]
    points += _doing(case, roles, told=late or begins)
    points += [point for each in roles for point in reasons(case, each, stage)]
    points += [claim(each.claim, case) for each in _shared(case, stage, roles)]
    points += [claim(each.claim, case) for each in _shared(case, stage, roles)]
    points += [claim(e.claim, case) for role in roles for e in advice_on(case, role.id)]
    points.append(Point(wording="roster/order.judge", ground="inferred"))
    points += _all(case, where, stage)
    here, needs = where.stage, case.method.needs(where.at(stage.id))
    wait = dwells_in(case.topic.text, "wait")
    points += waiting(case, needs, stage, asked=True) if wait else []
    return Plan(
        outcome="partial",
        ability="roster",
        points=tuple(points),
        stage=stage_choice(case, here) if here else None,
        roster=assignments(case, needs, stage) if here == stage else (),
    )


def _all(case: Case, where: Situation, stage: Stage) -> list[Point]:
    """Return all posts that a stage needs, where they are not many."""
    now = with_need(case, case.method.needs(where.at(stage.id)), "now")
    slots = {"stage": name(case, stage)}
    told = Point(wording="roster/order.all", slots=slots, items=(named(case, now, stage),))
    return [told] if len(now) <= _SHORT else []


def _doing(case: Case, roles: list[Role], *, told: bool) -> list[Point]:
    """Return what posts do, and since when they are there where that is not told."""
    if not roles:
        return []
    since = [] if told else [point for each in roles for point in comes(case, each)[:1]]
    items = tuple(brief(case, each) for each in roles)
    return [*since, Point(wording="importance/duties", items=items)]
