"""Which posts of a list are needed now, from which stage on, or not at all: in a line for each."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._asking import questions
from assistant.abilities._aspects import dwells
from assistant.abilities._rules import assumptions, dropped, elsewhere, opened, others, ruling
from assistant.abilities._situation import (
    Situation,
    claim,
    gone,
    name,
    named,
    names,
    roles_of,
    stage_choice,
)
from assistant.abilities._statements import unranked
from assistant.abilities._team import Needs, assignments
from assistant.values.methodology import Group, Role, Stage
from assistant.values.plan import Case, Item, Plan, Point


def picked(case: Case, where: Situation) -> Plan:
    """Plan a line for the posts of a list that are needed now, and one for each later stage."""
    here = where.stage
    points = _here(case, where, here) if here else _by_stage(case)
    points += _ordered(case, here)
    needs = case.method.needs(where.at(here.id)) if here else {}
    asked = {id: each for id, each in needs.items() if id in case.topic.roles}
    return Plan(
        outcome="answered" if here else "asked",
        ability="roster",
        points=tuple(points),
        stage=stage_choice(case, here) if here else None,
        roster=assignments(case, asked, here) if here else (),
        questions=() if here else questions(case),
    )


def _here(case: Case, where: Situation, here: Stage) -> list[Point]:
    """Return the lines of a stage at hand, and the rules by which posts are, or would be, left."""
    needs = case.method.needs(where.at(here.id))
    roles = roles_of(case, case.topic.roles)
    unsure = [role for role in opened(case, where, here) if role in roles]
    placed = [role for role in roles if role.posts and role not in unsure]
    late = [role for role in placed if _need(role, needs, here) == "later"]
    groups = [case.method.group(id) for id in case.topic.groups]
    there = [_unit(case, group) for group in groups if here.id in group.stages]
    points = [*lines(("now", "optional"), case, placed, needs, here)]
    points += [_line("pick.now", case, there, here)] if there else []
    points += from_stages(case, late, here)
    points += lines(("not-needed", "gone"), case, placed, needs, here)
    points += unlisted(case, roles)
    points += elsewhere(case, where, here, unsure) if unsure else []
    asked = {role.id for role in roles}
    told = [each for each in case.method.rules if asked & dropped(each)]
    ruled = [each for each in ruling(case, where) if each in told]
    points += [claim(each.claim, case) for each in ruled if each.when.get("stage") == here.id]
    exceptions = others(case, where, here) if told else []
    return [*points, *(assumptions(case, where) if exceptions else []), *exceptions]


def lines(
    kinds: tuple[str, ...], case: Case, roles: list[Role], needs: Needs, here: Stage
) -> list[Point]:
    """Return a line for each kind of need that some of the roles have in a stage."""
    chosen = {kind: [role for role in roles if _need(role, needs, here) == kind] for kind in kinds}
    return [
        _line(f"pick.{kind}", case, [_named(case, each, needs, here)], here)
        for kind, each in chosen.items()
        if each
    ]


def _named(case: Case, roles: list[Role], needs: Needs, here: Stage) -> Item:
    """Return the names of roles, cited by the rule that asks for them where no stage has them."""
    item = named(case, roles, here)
    if item.support:
        return item
    why = [ref for role in roles if role.id in needs for ref in needs[role.id][1].support]
    return replace(item, support=tuple(dict.fromkeys(why)))


def _need(role: Role, needs: Needs, here: Stage) -> str:
    return "gone" if gone(role, here) else needs[role.id][0] if role.id in needs else "later"


def from_stages(case: Case, roles: list[Role], here: Stage | None) -> list[Point]:
    """Return a line for each stage that brings some of the posts or groups."""
    points = []
    groups = [case.method.group(id) for id in case.topic.groups]
    for stage in case.method.stages:
        late = here is None or case.method.position(stage.id) > case.method.position(here.id)
        chosen = [role for role in roles if case.method.arrives(role) == stage]
        units = [group for group in groups if group.stages[0] == stage.id and late]
        if chosen or units:
            items = [named(case, chosen, stage)] if chosen else []
            items += [_unit(case, unit) for unit in units]
            points.append(_line("pick.later" if here else "pick.from", case, items, stage))
    return points


def _unit(case: Case, unit: Group) -> Item:
    return Item(text=name(case, unit), support=unit.about.support)


def _by_stage(case: Case) -> list[Point]:
    """Return a line for each stage, where the one at hand is not known."""
    roles = roles_of(case, case.topic.roles)
    return [
        *from_stages(case, [role for role in roles if role.posts], None),
        *unlisted(case, roles),
    ]


def unlisted(case: Case, roles: tuple[Role, ...]) -> list[Point]:
    """Say of what is no post of the method that it is none."""
    strange = [role for role in roles if not role.posts]
    slots = {"roles": names(case, strange)}
    said = Point(wording="pick.unlisted", slots=slots, ground="outside", layout="bullet")
    return [said] if strange else []


def _ordered(case: Case, here: Stage | None) -> list[Point]:
    """Say that posts of one stage are in no order, where it is asked who comes first."""
    if not dwells(case, "order") or dwells(case, "wait"):
        return []
    return unranked(case, here or case.method.stages[0])


def _line(wording: str, case: Case, items: list[Item], stage: Stage) -> Point:
    """Return one line with posts and groups."""
    slots = {"stage": name(case, stage)}
    return Point(wording=wording, slots=slots, items=tuple(items), layout="bullet")
