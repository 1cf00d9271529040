"""Whom a shop could do without that is to let somebody go, and what a move leaves open."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._aspects import dwells
from assistant.abilities._crew import standing
from assistant.abilities._options import turned_to
from assistant.abilities._presumed import presumed, presuming
from assistant.abilities._situation import (
    RECOMMENDED,
    Situation,
    comes,
    name,
    named,
    names,
    situation,
    stage_choice,
    verdict,
)
from assistant.abilities._team import assignments
from assistant.values.methodology import Role
from assistant.values.plan import Case, Plan, Point

_SEVERAL = 2
"""The fewest posts of which one can be cut."""


def open_cut(case: Case) -> list[Point]:
    """Say that the method does not tell whom to let go, where that is asked."""
    return [Point(wording="roster/cut", ground="outside")] if dwells(case, "cut") else []


def cut(case: Case, where: Situation) -> Plan | None:
    """Plan which of those who are there a stage does not need yet, as nothing tells whom to let go.

    Who is named counts as there as well. None where that is not asked.
    """
    if turned := _turned(case):
        return turned
    there = {*case.state.present, *case.topic.roles}
    held = [role for role in case.method.roles if role.id in there and role.posts]
    if len(held) < _SEVERAL or not dwells(case, "cut"):
        return None
    stage = where.stage or presumed(case, where)
    if stage is None:
        since = (point for role in held for point in comes(case, role)[:1])
        return Plan(outcome="partial", ability="roster", points=(*open_cut(case), *since))
    needs = case.method.needs(where.at(stage.id))
    spare = [role for role in held if needs.get(role.id, ("later",))[0] not in RECOMMENDED]
    kept = [role for role in held if role not in spare]
    slots = {"stage": name(case, stage)}
    points = [*standing(case, stage)] if where.stage else [presuming(case, stage)]
    points += [verdict(case, role, where) for role in spare] if where.stage else []
    points += open_cut(case)
    if spare:
        told = {**slots, "roles": names(case, spare)}
        points.append(Point(wording="roster/cut.spare", slots=told, ground="inferred"))
    if kept:
        items = (named(case, kept, stage),)
        points.append(Point(wording="roster/cut.kept", slots=slots, items=items))
    return Plan(
        outcome="partial",
        ability="roster",
        points=tuple(points),
        stage=stage_choice(case, stage) if where.stage else None,
        roster=assignments(case, needs, stage),
    )


def vacated(case: Case, role: Role) -> list[Point]:
    """Say, as an inference, that the post of somebody who is to be moved from it is open then."""
    if not dwells(case, "move"):
        return []
    slots = {"role": name(case, role)}
    return [Point(wording="roster/moved", slots=slots, ground="inferred")]


def _turned(case: Case) -> Plan | None:
    """Plan who stays as a shop turns from one value of a fact to another that is named with it."""
    named = [each.partition("=") for each in case.topic.options]
    known = {fact.name: fact for fact in case.state.facts}
    meant = {fact.name for fact in case.state.supposed}
    # What the turn states, and does not only suppose, is what the shop has turned to.
    now = {id for id, fact in known.items() if fact.turn == case.state.turn} - meant
    fresh = {(key, known[key].value) for key, _, _ in named if key in now}
    fresh |= {
        (key, value)
        for key, _, value in named
        if key in known and key not in now and known[key].value != value
    }
    both = len(named) > len({key for key, _, _ in named})
    asked = both and case.state.present and dwells(case, "cut")
    if not asked or not (plan := turned_to(case, fresh)):
        return None
    stage = situation(case).stage or case.method.stages[0]
    needs = case.method.needs({**dict(fresh), "stage": stage.id})
    points = (*plan.points, Point(wording="option/people", ground="outside"))
    return replace(plan, points=points, roster=assignments(case, needs, stage))
