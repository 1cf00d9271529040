"""What the values of a fact ask for: the posts of each, and those needed with any of them."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._aspects import dwells, whether_in_part
from assistant.abilities._rules import option_name, unclear
from assistant.abilities._situation import (
    Situation,
    brief,
    claim,
    name,
    named,
    situation,
    stage_choice,
)
from assistant.abilities._team import assignments
from assistant.values.methodology import Claim, Need, Rule, Stage
from assistant.values.plan import Case, Plan, Point


def undecided(case: Case) -> Plan | None:
    """Plan what each value of a fact asks for, where a shop chooses or mixes them, else nothing."""
    choice = dwells(case, "choose") and _open(case)
    rules = [rule for rule in case.method.rules if _hangs_on_fact(rule)]
    if not rules or not (choice or unclear(case)):
        return None
    stage = case.method.stage(rules[0].when["stage"])
    where = situation(case)
    if (where.stage and where.stage != stage) or case.state.people:
        return None
    lead = [Point(wording="option/choice", ground="outside")] if choice else []
    needs = case.method.needs({**where.values, **where.assumed, "stage": stage.id})
    points = [*lead, *([] if choice else unclear(case))]
    points += [
        point for rule in rules for point in (*added(case, rule, set()), claim(rule.claim, case))
    ]
    return Plan(
        outcome="partial",
        points=tuple(points),
        roster=assignments(case, needs, stage),
        stage=stage_choice(case, stage) if where.stage else None,
    )


def switched(case: Case, where: Situation, stage: Stage) -> list[Point]:
    """Return the posts to add and those to keep, where a shop turns to another value of a fact."""
    for rule in case.method.rules:
        told = [key for key in rule.when if key != "stage" and case.state.fact(key)]
        left = [key for key in told if f"{key}={rule.when[key]}" in case.topic.options]
        turned = [key for key in left if where.values[key] != rule.when[key]]
        if turned and rule.when.get("stage") == stage.id:
            chosen = {(key, where.values[key]) for key in turned}
            *kept_ones, more = added(case, rule, chosen)
            return [replace(more, wording="option/add"), *kept_ones, *_later(case, rule, where)]
    return []


def _later(case: Case, rule: Rule, where: Situation) -> list[Point]:
    """Return what becomes later of the posts that a rule drops, where the stage is not known."""
    splits = [each for each in case.method.splits if rule.needs.get(each.role) == "not-needed"]
    return [
        claim(each.claim, case, "run-on" if number else "paragraph")
        for number, each in enumerate(splits if where.stage is None else [])
    ]


def _open(case: Case) -> bool:
    """Tell whether options are named of which none, or more than one, was said to hold."""
    named = case.topic.options
    known = any(case.state.fact(each.partition("=")[0]) for each in named)
    return len(named) > 1 or bool(named and not known)


def _hangs_on_fact(rule: Rule) -> bool:
    return "stage" in rule.when and len(rule.when) > 1


def added(case: Case, rule: Rule, chosen: set[tuple[str, str]]) -> list[Point]:
    """Return the posts that a shop has to have to which the rule does not apply."""
    if "stage" not in rule.when:
        return []
    stage = case.method.stage(rule.when["stage"])
    kinds = [kind for kind in case.method.facts if kind.id in rule.when]
    kind = kinds[0]
    values = [value for key, value in chosen if key == kind.id and value != rule.when[kind.id]]
    other = values[0] if values else kind.default
    needs = case.method.needs({kind.id: other or "", "stage": stage.id})
    dropped = [
        case.method.role(id)
        for id, need in rule.needs.items()
        if need == "not-needed" and needs[id][0] == "now"
    ]
    slots = {"option": option_name(case, kind, other)}
    items = tuple(brief(case, role) for role in dropped)
    stays = kept(case, rule, needs, stage)
    return [*stays, Point(wording="option/added", slots=slots, given=("option",), items=items)]


def kept(case: Case, rule: Rule, needs: dict[str, tuple[Need, Claim]], stage: Stage) -> list[Point]:
    """Return the posts that are needed with the rule and without it."""
    stays = [
        case.method.role(id)
        for id, (need, _) in needs.items()
        if need == "now" and id not in rule.needs
    ]
    if not stays:
        return []
    slots = {"stage": name(case, stage)}
    asked = bool(case.topic.roles) and {*case.topic.roles} <= {role.id for role in stays}
    wording = "option/kept.yes" if asked and whether_in_part(case) else "option/kept"
    return [Point(wording=wording, slots=slots, items=(named(case, stays, stage),))]
