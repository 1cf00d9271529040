"""What a fact of the case changes: the rules that hang on it, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities import roster
from assistant.abilities._rules import elsewhere
from assistant.abilities._situation import (
    claim,
    name,
    named,
    situation,
    stage_choice,
)
from assistant.values.methodology import FactKind, Option, Rule
from assistant.values.plan import Case, Plan, Point

TAKES = {"options", "terms"}
NEEDS = {"options"}


def plan(case: Case) -> Plan:
    """Plan the rules of the options named, what stays as it is, and what was said beside them."""
    chosen = _chosen(case)
    rules = [rule for rule in case.method.rules if chosen & {*rule.when.items()}]
    if not rules:
        return roster.plan(case)
    where = situation(case)
    ruled = {key: value for rule in rules for key, value in rule.when.items() if key != "stage"}
    where = replace(where, values={**where.values, **ruled})
    here = where.stage
    if here and (beyond := elsewhere(case, where, here)):
        return Plan(outcome="partial", points=tuple(beyond), stage=stage_choice(case, here))
    points = [point for rule in rules for point in _rule(case, rule)]
    about = {kind.id for kind in case.method.facts} | {value for _, value in chosen}
    points += [
        claim(each.claim, case)
        for each in case.method.statements
        if about & {*each.about} and each.kind in {"advice", "principle"}
    ]
    points += [claim(rule.beyond, case) for rule in rules if rule.beyond]
    stage = case.method.stage(rules[0].when["stage"]) if "stage" in rules[0].when else None
    needs = case.method.needs({**where.values, **rules[0].when}) if stage else {}
    return Plan(
        outcome="answered",
        points=tuple(points),
        stage=stage_choice(case, here) if here and here == stage else None,
        roster=roster.assignments(case, needs, stage),
    )


def _chosen(case: Case) -> set[tuple[str, str]]:
    """Return the values of facts that are asked about.

    For each fact the one that this message states, else the one that the question only names, else
    the one the case has, else all that are named.
    """
    chosen: set[tuple[str, str]] = set()
    for kind in case.method.facts:
        asked = {option.id for option in kind.options if _id(kind, option) in case.topic.options}
        fact = case.state.fact(kind.id)
        stated = fact and (fact.turn == case.state.turn or len(asked) != 1)
        values = {fact.value} if fact and stated else asked
        chosen |= {(kind.id, value) for value in values}
    return chosen


def _id(kind: FactKind, option: Option) -> str:
    return f"{kind.id}={option.id}"


def _rule(case: Case, rule: Rule) -> list[Point]:
    """Return a rule and the posts that it leaves as they are."""
    points = [claim(rule.claim, case)]
    stage = rule.when.get("stage")
    if stage is None:
        return points
    place = case.method.stage(stage)
    needs = case.method.needs(rule.when)
    kept = [
        case.method.role(id)
        for id, (need, _) in needs.items()
        if need == "now" and id not in rule.needs
    ]
    if kept:
        slots = {"stage": name(case, place)}
        points.append(Point(wording="kept", slots=slots, items=(named(case, kept, place),)))
    return points
