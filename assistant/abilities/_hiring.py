"""Whom to hire next of the posts that nobody holds: there is no order, and what comes nearest."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.abilities._situation import called, claim, name, names, places_of
from assistant.values.methodology import Role, Stage
from assistant.values.plan import Case, Point

_SEVERAL = 2
"""The fewest posts of which one could come first."""


def next_hire(case: Case, stage: Stage, lacking: Iterable[Role]) -> list[Point]:
    """Say that posts of one stage are in no order, and who is nearest to the one that counts most.

    In the stage with which that one comes it is named where nobody holds it, and who stands beside
    it as an inference. One post alone needs no order.
    """
    open_posts = [role for role in lacking if stage.id in role.posts]
    if len(open_posts) < _SEVERAL:
        return []
    order = Point(wording="roster/order", ground="outside")
    for statement in case.method.statements:
        if statement.kind != "importance" or len(statement.about) != 1:
            continue
        core = next((role for role in case.method.roles if role.id in statement.about), None)
        if core and case.method.arrives(core) == stage:
            weight = [claim(statement.claim, case)] if core in open_posts else []
            return [order, *weight, *_beside(case, stage, core, open_posts)]
    return [order, Point(wording="roster/order.judge", ground="inferred")]


def _beside(case: Case, stage: Stage, core: Role, lacking: list[Role]) -> list[Point]:
    """Name who is missing beside a role, else say what it depends on."""
    places = {*places_of(case, core, stage)}
    near = [each for each in lacking if each != core and places & {*places_of(case, each, stage)}]
    if not near:
        judge = Point(wording="roster/order.judge", ground="inferred")
        return [] if core in lacking else [judge]
    side = case.method.side(core.posts[stage.id].side)
    slots = {
        "roles": names(case, near),
        "core": name(case, core),
        "side": called(case, side, stage),
    }
    wording = "roster/order.then" if core in lacking else "roster/order.beside"
    return [Point(wording=wording, slots=slots, ground="inferred")]
