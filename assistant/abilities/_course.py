"""A role on its way through the stages: in each, what it does, or who does it there."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._aspects import dwells
from assistant.abilities._forms import few
from assistant.abilities._gaps import beside
from assistant.abilities._situation import brief, claim, gone, inner, name, successors, title
from assistant.abilities._slices import phases, wanted
from assistant.values.methodology import Role, Stage
from assistant.values.plan import Case, Item, Point


def along(case: Case, roles: tuple[Role, ...]) -> list[Point]:
    """Return a line for each stage of the one role asked about, where all its way is wanted."""
    if len(roles) != 1 or not dwells(case, "each-stage"):
        return []
    role = roles[0]
    if few(case) or beside(case) or phases(case) or not role.posts or not role.brief.text:
        return []
    told: set[str] = set()
    points: list[Point] = []
    for stage in case.method.stages:
        points += _in(case, role, stage, told)
    return points


def _in(case: Case, role: Role, stage: Stage, told: set[str]) -> list[Point]:
    """Return who does a role's work in a stage: of those `told` before, what is as it was."""
    holders = successors(case, role) if gone(role, stage) else (role,)
    holders = tuple(each for each in holders if wanted(each, stage.id) or stage.id in each.posts)
    slots = {"stage": title(case, name(case, stage))}
    if not holders:
        return [_none_yet(case, role, slots)]
    if {each.id for each in holders} <= told:
        said = [each.posts[stage.id].claim for each in holders]
        if len(said) == 1:
            return [claim(said[0], case, "bullet")]
        items = tuple(
            Item(text=inner(case, case.say(each.text)), support=each.support) for each in said
        )
        return [Point(wording="duties/stage", slots=slots, items=items, layout="bullet")]
    told |= {each.id for each in holders}
    items = tuple(brief(case, each) for each in holders)
    place = tuple(
        ref for each in holders for ref in (each.arrival or each.posts[stage.id].claim).support
    )
    first = tuple(dict.fromkeys((*items[0].support, *place)))
    items = (replace(items[0], support=first), *items[1:])
    return [Point(wording="duties/stage", slots=slots, items=items, layout="bullet")]


def _none_yet(case: Case, role: Role, slots: dict[str, str]) -> Point:
    """Say that a role has not come in a stage, as what tells when it comes bears out."""
    arrival = role.arrival
    return Point(
        wording="duties/stage.none",
        slots={**slots, "role": name(case, role)},
        support=arrival.support if arrival else (),
        ground="cited" if arrival else "outside",
        layout="bullet",
    )
