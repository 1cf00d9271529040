"""What rosters are made of: needs as lines of the answer, and posts by side and group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain

from assistant.abilities._aspects import dwells, dwells_in
from assistant.abilities._forms import bare, few
from assistant.abilities._situation import (
    brief,
    claim,
    name,
    named,
    newcomers,
    shared,
    units,
)
from assistant.text import fold, fold_all
from assistant.values.methodology import Claim, Need, Role, Stage
from assistant.values.plan import Assignment, Case, Item, Plan, Point

Needs = Mapping[str, tuple[Need, Claim]]

_EXPLAINED = 6
"""The most new roles of which a roster says what they do."""


def assignments(case: Case, needs: Needs, stage: Stage | None) -> tuple[Assignment, ...]:
    """Return the roster: every role the method places, with its need and who is there."""
    there = dict(case.state.people)
    return tuple(
        Assignment(
            role=id, side=_side(case.method.role(id), stage), need=need, have=there.get(id), why=why
        )
        for id, (need, why) in needs.items()
    )


def by_unit(case: Case, roles: list[Role], stage: Stage) -> list[Point]:
    every = dwells(case, "what-each")
    new = [role for role in roles if every or case.method.arrives(role) == stage]
    told = (every or len(new) <= _EXPLAINED) and not bare(case) and not few(case)
    explained = {role.id for role in new} if told else set()
    points = []
    for unit, members in units(case, roles, stage).items():
        items = _items(case, members, stage, explained)
        points.append(
            Point(wording="roster/unit", slots={"unit": unit}, items=items, layout="bullet")
        )
        explained -= {role.id for role in members}
    return points


def _items(
    case: Case, roles: list[Role], stage: Stage, explained: AbstractSet[str]
) -> tuple[Item, ...]:
    """Say what some of the roles do; the others are named only."""
    new = [role for role in roles if role.id in explained]
    kept = [role for role in roles if role not in new]
    items = [brief(case, role) for role in new]
    return (*([named(case, kept, stage)] if kept else []), *items)


def news(case: Case, stage: Stage) -> list[Point]:
    """Return the posts that come with a stage, what they do or share, and out of what they grew."""
    new = newcomers(case, stage)
    sure = [role for role in new if role.posts[stage.id].need != "optional"]
    ids = {role.id for role in sure}
    grown = [each for each in case.method.splits if each.stage == stage.id]
    return [
        Point(
            wording="change/news",
            slots={"stage": name(case, stage)},
            given=("stage",),
            support=stage.goal.support,
        ),
        *by_unit(case, sure, stage),
        *(claim(role.posts[stage.id].claim, case) for role in new if role not in sure),
        *(claim(each.claim, case, "run-on") for each in shared(case, stage) if ids & {*each.roles}),
        *(
            claim(each.claim, case, "run-on" if number else "paragraph")
            for number, each in enumerate(grown)
        ),
    ]


def suited(case: Case, roles: Iterable[Role]) -> list[Point]:
    """Say, as an inference, which of the roles somebody would suit whom the message describes."""
    text = fold(f"{case.topic.context}\n{case.state.question}")
    points = []
    for role in roles:
        words = [each for each in fold_all(chain(*role.suits.values())) if _told(each, text)]
        if words:
            slots = {"words": max(words, key=len), "role": name(case, role)}
            points.append(Point(wording="roster/suits", slots=slots, ground="inferred"))
    return points


def _told(words: str, text: str) -> bool:
    """Tell whether words stand in a text, in a clause that does not deny them."""
    ahead, found, _ = text.partition(words)
    clause = re.split(r"[,.;!?。\n]", ahead)[-1]
    bordered = not words.isascii() or not re.search(r"[a-z]$", ahead)
    return bool(found) and bordered and not dwells_in(clause, "denied")


def ordered(case: Case) -> Plan | None:
    """Plan that the method puts posts in no order, where other questions name those meant."""
    others = {id for topic in case.state.topics if topic != case.topic for id in topic.roles}
    told = len(others) > 1 or dwells_in(case.topic.text, "both-tasks")
    if not dwells_in(case.topic.text, "order") or not told or case.topic.roles:
        return None
    wording = "order.work" if dwells_in(case.topic.text, "work") else "order"
    points = (Point(wording=wording, ground="outside"),)
    return Plan(outcome="partial", ability="roster", points=points)


def either(case: Case) -> Plan | None:
    """Plan that several posts are there side by side, of which another question makes one."""
    others = [topic for topic in case.state.topics if topic != case.topic]
    asked = dict.fromkeys(id for each in others if each.ability == "combine" for id in each.roles)
    claims: list[Claim] = []
    for role in map(case.method.role, asked):
        first = case.method.arrives(role)
        if first and role.posts[first.id].claim not in claims:
            claims.append(role.posts[first.id].claim)
    one = dwells_in(case.topic.text, "which-one") and not dwells_in(case.topic.text, "order")
    if case.topic.roles or not claims or not one:
        return None
    points = tuple(claim(each, case) for each in claims)
    return Plan(outcome="answered", ability="roster", points=points)


def with_need(case: Case, needs: Needs, need: Need) -> list[Role]:
    return [case.method.role(id) for id, (each, _) in needs.items() if each == need]


def _side(role: Role, stage: Stage | None) -> str:
    if stage and stage.id in role.posts:
        return role.posts[stage.id].side
    return next(iter(role.posts.values())).side


def lacking(case: Case, needs: Needs) -> list[Role]:
    """Return the posts that are needed and nobody holds."""
    there = dict(case.state.people)
    return [role for role in with_need(case, needs, "now") if not there.get(role.id)]
