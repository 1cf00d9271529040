"""What the values of a fact ask for: the posts of each, and those needed with any of them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import chain

from assistant.abilities._aspects import dwells, dwells_in, leads_to, whether_in_part
from assistant.abilities._rules import dropped_with_heirs, option_name, unclear
from assistant.abilities._situation import (
    Situation,
    brief,
    called,
    claim,
    listed,
    name,
    named,
    names,
    situation,
    stage_choice,
)
from assistant.abilities._team import assignments
from assistant.values.methodology import Claim, FactKind, Need, Rule, Stage
from assistant.values.plan import Case, Plan, Point


def undecided(case: Case) -> Plan | None:
    """Plan what each value of a fact asks for, where a shop chooses or mixes them, else nothing."""
    choice = dwells(case, "choose") and _open(case)
    mixed = unclear(case)
    rules = [rule for rule in case.method.rules if _hangs_on_fact(rule)]
    reason = len(case.topic.options) == 1 and dwells(case, "why")
    if reason or not rules or not (choice or torn(case) or mixed):
        return None
    stage = case.method.stage(rules[0].when["stage"])
    where = situation(case)
    if (where.stage and where.stage != stage) or case.state.people:
        return None
    lead = [Point(wording="option/choice", ground="outside")] if choice else []
    needs = _shared_needs(case, stage)
    points = [*lead, *([] if choice else mixed)]
    points += [
        point for rule in rules for point in (*added(case, rule, set()), claim(rule.claim, case))
    ]
    points += [Point(wording="roster/order", ground="outside")] if dwells(case, "order") else []
    return Plan(
        outcome="partial" if choice or mixed else "answered",
        ability="option",
        points=tuple(points),
        roster=assignments(case, needs, stage),
        stage=stage_choice(case, stage) if where.stage else None,
    )


def torn(case: Case) -> bool:
    """Tell whether the shop has yet to choose between the values of a fact."""
    names = {each.partition("=")[0] for each in case.state.weighed}
    return any(case.state.fact(name) is None for name in names)


def _shared_needs(case: Case, stage: Stage) -> dict[str, tuple[Need, Claim]]:
    """Return what a stage needs whatever the value of the facts; of the rest, nothing."""
    kinds = [kind for kind in case.method.facts if kind.default]
    usual = {kind.id: kind.default or "" for kind in kinds}
    cases = [{**usual, kind.id: option.id} for kind in kinds for option in kind.options]
    every = [case.method.needs({**values, "stage": stage.id}) for values in cases]
    return {
        id: each
        for id, each in case.method.needs({**usual, "stage": stage.id}).items()
        if all(id in needs and needs[id][0] == each[0] for needs in every)
    }


def switched(case: Case, where: Situation, stage: Stage) -> list[Point]:
    """Return the posts to add and those to keep, where a shop turns to another value of a fact."""
    return _turning(case, _turned(case, where), stage)


def taken(case: Case, where: Situation) -> list[Point]:
    """Say that what is told is for the first stage, where nobody said which one it is."""
    slots = {"stage": name(case, case.method.stages[0])}
    said = Point(wording="roster/stage.assumed", slots=slots, ground="assumed")
    return [] if where.stage else [said]


def turned_to(case: Case, values: AbstractSet[tuple[str, str]]) -> Plan | None:
    """Plan which posts a shop adds, and which it keeps or drops, as it turns to values of facts.

    Nothing where the shop is in a stage of which no rule on them is stated.
    """
    here = situation(case).stage
    stages = [here] if here else case.method.stages
    points = [point for stage in stages for point in _turning(case, values, stage)]
    if not points:
        return None
    points += _beyond(case, stages[0])
    return Plan(outcome="answered", ability="option", points=tuple(points))


def turning_later(case: Case) -> Plan | None:
    """Plan whom a shop adds as it turns to another value of a fact later, where that is asked."""
    held = {f"{fact.name}={fact.value}" for fact in case.state.facts}
    named = [each.partition("=") for each in case.topic.options if each not in held]
    fresh = {(key, value) for key, _, value in named}
    known = any(fact.name == key for fact in case.state.facts for key, _ in fresh)
    asked = dwells(case, "added") and dwells_in(case.state.question, "own-later")
    return turned_to(case, fresh) if known and asked else None


def _beyond(case: Case, stage: Stage) -> list[Point]:
    """Say which posts that somebody holds are none of a stage's, where it has others listed."""
    held = [case.method.role(id) for id in case.state.present]
    beyond = [role for role in held if role.posts and stage.id not in role.posts]
    if not beyond:
        return []
    slots = {"stage": name(case, stage), "roles": names(case, beyond)}
    return [Point(wording="option/beyond-list", slots=slots, ground="outside")]


def _turning(case: Case, values: AbstractSet[tuple[str, str]], stage: Stage) -> list[Point]:
    """Return which posts a shop adds, keeps or drops in a stage as it turns to values of facts."""
    names, points = {key for key, _ in values}, list[Point]()
    for rule in case.method.rules:
        if rule.when.get("stage") != stage.id or not names & rule.when.keys():
            continue
        if values & {*rule.when.items()}:
            stays = kept(case, rule, case.method.needs(rule.when), stage)
            points += [claim(rule.claim, case), *stays]
        else:
            *stays, more = added(case, rule, {*values}, turned=True)
            points += [more, *stays]
    return points


def _turned(case: Case, where: Situation) -> set[tuple[str, str]]:
    """Return the values of facts that a shop turns to, of which rules hold that it leaves.

    It was of another value that the question names, or says that it turns to this one.
    """
    values: set[tuple[str, str]] = set()
    for rule in case.method.rules:
        for kind in (each for each in case.method.facts if each.id in rule.when):
            left, value = f"{kind.id}={rule.when[kind.id]}", where.values.get(kind.id)
            if value is None or value == rule.when[kind.id] or left in case.state.weighed:
                continue
            told = case.state.fact(kind.id) is not None
            if (told and left in case.topic.options) or _says_so(case, kind, value):
                values.add((kind.id, value))
    return values


def _says_so(case: Case, kind: FactKind, value: str) -> bool:
    """Tell whether the message says that a shop turns to a value, in a word before its name."""
    option = next(each for each in kind.options if each.id == value)
    words = chain(option.name.values(), *option.aliases.values())
    plain = (word for word in words if word.replace(" ", "").isalnum())
    return leads_to(case.state.question, "turn", plain)


def not_theirs(case: Case, roles: AbstractSet[str]) -> list[Point]:
    """Say of work, where a rule drops the posts that do it, that nobody is named for it instead.

    That is for questions which name the option that the rule is about; the work may have been
    taken over by other posts later.
    """
    points = []
    for rule in case.method.rules if roles else ():
        options = [f"{key}={value}" for key, value in rule.when.items() if key != "stage"]
        held = {f"{each.name}={each.value}" for each in case.state.case_facts}
        named = bool(options) and {*options} <= {*case.topic.options, *held}
        here = situation(case).stage
        named = named and (here is None or rule.when.get("stage", here.id) == here.id)
        advised = {id for id, need in rule.needs.items() if need == "optional"}
        if named and roles <= dropped_with_heirs(case, rule) - advised:
            kinds = [kind for kind in case.method.facts if kind.id in rule.when]
            words = [option_name(case, kind, rule.when[kind.id]) for kind in kinds]
            slots = {"option": listed(case, words)}
            points += [Point(wording="option/whose", slots=slots, ground="outside")]
            points += [claim(rule.claim, case)]
    return points


def _open(case: Case) -> bool:
    """Tell whether options are named of which none, or more than one, was said to hold."""
    named = case.topic.options
    facts = [case.state.fact(each.partition("=")[0]) for each in named]
    known = any(fact and fact.turn < case.state.turn for fact in facts)
    return len(named) > 1 or bool(named and not known)


def _hangs_on_fact(rule: Rule) -> bool:
    return "stage" in rule.when and len(rule.when) > 1


def added(
    case: Case, rule: Rule, chosen: set[tuple[str, str]], *, turned: bool = False
) -> list[Point]:
    """Return the posts that a shop has to have to which the rule does not apply.

    One that has `turned` from it adds them, on the side that is told.
    """
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
    stays = kept(case, rule, needs, stage)
    slots = {"option": option_name(case, kind, other)}
    if not turned:
        items = tuple(brief(case, role) for role in dropped)
        more = Point(wording="option/added", slots=slots, given=("option",), items=items)
        return [*stays, more]
    sides = dict.fromkeys(role.posts[stage.id].side for role in dropped)
    places = [called(case, case.method.side(side), stage) for side in sides]
    more = Point(
        wording="option/add",
        slots={**slots, "side": listed(case, places)},
        given=("option",),
        items=tuple(
            replace(brief(case, role), support=role.posts[stage.id].claim.support)
            for role in dropped
        ),
    )
    return [*stays, more]


def afterwards(case: Case, rules: list[Rule]) -> list[Point]:
    """Return whom a shop needs besides once it leaves a rule, where it means to, or may."""
    kinds = [option.partition("=")[0] for option in case.topic.options]
    held = {(fact.name, fact.value) for fact in case.state.facts}
    both = len(kinds) > len({*kinds}) and not any(held & {*rule.when.items()} for rule in rules)
    if not rules or not (both or dwells_in(case.state.question, "own-later")):
        return []
    return [point for rule in rules for point in added(case, rule, set())[-1:]]


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
