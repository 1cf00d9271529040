"""What a fact of the case changes: the rules that hang on it, and what they leave alone."""

from __future__ import annotations

from assistant.abilities import roster
from assistant.abilities._rules import elsewhere
from assistant.abilities._situation import (
    claim,
    name,
    named,
    situation,
    stage_choice,
)
from assistant.values.methodology import Rule
from assistant.values.plan import Case, Plan, Point

TAKES = {"options", "terms"}
NEEDS = {"options"}


def plan(case: Case) -> Plan:
    """Plan the rules of the options named, what stays as it is, and what was said beside them."""
    chosen = {tuple(id.split("=")) for id in case.topic.options}
    chosen |= {
        (kind.id, fact.value) for kind in case.method.facts if (fact := case.state.fact(kind.id))
    }
    rules = [rule for rule in case.method.rules if chosen & {*rule.when.items()}]
    if not rules:
        return roster.plan(case)
    here = situation(case).stage
    beyond = elsewhere(case, situation(case), here) if here else []
    points = list(beyond)
    points += [point for rule in rules for point in _rule(case, rule)]
    facts = {kind.id for kind in case.method.facts}
    about = facts | {value for _, value in chosen}
    points += [
        claim(each.claim, case)
        for each in case.method.statements
        if about & {*each.about} and each.kind in {"advice", "principle"}
    ]
    points += [claim(rule.beyond, case) for rule in rules if rule.beyond]
    stage = case.method.stage(rules[0].when["stage"]) if "stage" in rules[0].when else None
    shown = here if here and here == stage else None
    needs = case.method.needs({**situation(case).values, **rules[0].when}) if stage else {}
    return Plan(
        outcome="partial" if beyond else "answered",
        points=tuple(points),
        stage=stage_choice(case, shown) if shown else None,
        roster=() if beyond else roster.assignments(case, needs, stage),
    )


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
