"""What a roster says while the stage is not known: the posts of every stage, and the questions."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.abilities._first import first_wanted
from assistant.abilities._gaps import beside
from assistant.abilities._options import switched, taken
from assistant.abilities._rules import others, ruling, unclear
from assistant.abilities._sharing_out import few_people
from assistant.abilities._situation import Situation, claim, name, named, names, signals
from assistant.abilities._statements import unranked
from assistant.abilities._team import Needs, assignments, with_need
from assistant.abilities.stage import entry
from assistant.values.methodology import Role, Stage
from assistant.values.plan import Ask, Case, Phrase, Plan, Point


def ask(case: Case, where: Situation) -> Plan:
    """Ask for the stage, and give each stage's posts meanwhile.

    The roster holds what every stage needs, whatever the answer will be.
    """
    first = case.method.stages[0]
    if turned := switched(case, where, first):
        needs = case.method.needs(where.at(first.id))
        return Plan(
            outcome="answered",
            ability="roster",
            points=(*turned, *taken(case, where)),
            roster=assignments(case, needs, first),
            questions=questions(case),
        )
    rules = [claim(rule.claim, case) for rule in ruling(case, where)]
    points = [
        *unclear(case),
        *_first(case, first),
        *few_people(case.state.headcount),
        *rules,
        *_half_way(case),
        Point(wording="ask.lead", ground="asks"),
    ]
    points += lines(case, where, case.method.stages)
    points += _signs(case)
    points += others(case, where, case.method.stages[0])
    points += _of_traits(case)
    needs = case.method.needs(where.at(case.method.stages[0].id))
    every = [with_need(case, case.method.needs(where.at(s.id)), "now") for s in case.method.stages]
    shared = set.intersection(*({role.id for role in roles} for roles in every))
    always = {id: each for id, each in needs.items() if id in shared}
    settled = bool(rules) and case.topic.named(("roles", "sides"))
    return Plan(
        outcome="answered" if settled else "asked",
        ability="roster",
        points=tuple(points),
        roster=assignments(case, always, None),
        assumed=where.assumed,
        questions=questions(case),
    )


def _signs(case: Case) -> list[Point]:
    """Return by what a later stage is told, where nothing of it was said."""
    told = any(signals(case, each, "met") for each in case.method.stages)
    return [claim(each.entry, case) for each in case.method.stages if each.signals and not told]


def _of_traits(case: Case) -> list[Point]:
    """Say of what the message tells of the shop besides that nothing is stated that hangs on it."""
    told = {fact.name for fact in case.state.facts if fact.turn == case.state.turn}
    return [
        claim(trait.open, case)
        for trait in case.method.traits
        if trait.open and trait.id in told and not beside(case)
    ]


def questions(case: Case) -> tuple[Ask, ...]:
    """Return what to ask for: the stage, and the facts that nobody stated."""
    stages = tuple(name(case, stage) for stage in case.method.stages)
    asks = [Ask(phrase=Phrase(wording="ask.stage"), options=stages)]
    asks += [
        Ask(
            phrase=Phrase(wording="ask", slots={"text": case.say(kind.ask)}),
            options=tuple(name(case, option) for option in kind.options),
        )
        for kind in case.method.facts
        if case.state.fact(kind.id) is None
    ]
    return tuple(asks[:3])


def lines(case: Case, where: Situation, stages: Iterable[Stage]) -> list[Point]:
    """Return a line for each stage with the posts that it brings, and nobody holds yet."""
    there, points = dict(case.state.people), []
    for stage in stages:
        needs = case.method.needs(where.at(stage.id))
        maybe = [role for role in with_need(case, needs, "optional") if not there.get(role.id)]
        roles = [role for role in with_need(case, needs, "now") if not there.get(role.id)]
        if stage != case.method.stages[0]:
            roles = [role for role in roles if case.method.arrives(role) == stage]
        points.append(_of_stage(case, stage, roles, needs, maybe))
    return points


def _of_stage(
    case: Case, stage: Stage, roles: list[Role], needs: Needs, maybe: list[Role]
) -> Point:
    """Return a line with the posts of a stage: all of them, or those still missing."""
    first = stage == case.method.stages[0]
    wording = ("ask.missing" if case.state.people else "ask.first") if first else "ask.more"
    slots = {"stage": name(case, stage)}
    items = (named(case, roles, stage),)
    if not maybe:
        return Point(wording=wording, slots=slots, items=items, layout="bullet")
    return Point(
        wording=f"{wording}.maybe",
        slots={**slots, "maybe": names(case, maybe)},
        items=items,
        support=tuple(ref for role in maybe for ref in needs[role.id][1].support),
        layout="bullet",
    )


def _first(case: Case, first: Stage) -> list[Point]:
    """Say, where it is asked whom to hire first, that this is not stated, and who weighs most."""
    return unranked(case, first) if first_wanted(case) else []


def _half_way(case: Case) -> list[Point]:
    """Say which conditions of a stage are met and which were not mentioned, where some are."""
    touched = [stage for stage in case.method.stages if signals(case, stage, "met")]
    return [point for stage in touched[:1] for point in entry(case, stage)]
