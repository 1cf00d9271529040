"""What a fact of the case changes: the rules that hang on it, and what they leave alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.abilities import principle, roster, timing
from assistant.abilities._aspects import dwells, dwells_in, whether, whether_in_part
from assistant.abilities._cutting import open_cut
from assistant.abilities._options import (
    added,
    afterwards,
    kept,
    switched,
    taken,
    turned_to,
    undecided,
)
from assistant.abilities._planning import planner
from assistant.abilities._rules import dropped, elsewhere, opened, option_name, unclear
from assistant.abilities._sharing_out import few_people, spare
from assistant.abilities._situation import (
    Situation,
    adds,
    claim,
    inner,
    name,
    named,
    newcomers,
    situation,
    stage_choice,
)
from assistant.abilities._statements import advice_on
from assistant.abilities._team import assignments, with_need
from assistant.values.methodology import FactKind, Need, Option, Rule, Stage
from assistant.values.plan import Case, Plan, Point

TAKES = {"options", "terms", "statements"}
NEEDS = {"options"}
DECIDES = True
CREWS = True
ADVISES = True


@planner
def plan(case: Case) -> Plan:
    """Plan the rules of the options named and what stays as it is, or what others need besides.

    A question that names no option, but a role, is about that role.
    """
    chosen = _chosen(case)
    rules = [rule for rule in case.method.rules if chosen & {*rule.when.items()}]
    where = situation(case)
    against = [rule for rule in case.method.rules if rule not in rules and _differs(rule, chosen)]
    if (
        open_choice := _judged(case)
        or undecided(case)
        or _turned(case, where, against)
        or _later(case, where)
    ):
        return open_choice
    if unclear(case) and len(chosen) != 1:
        return roster.plan(case)
    if not rules and not against:
        named = case.topic.named(("roles", "groups"))
        return timing.plan(case) if named else roster.plan(case)
    settled = case.state.people or case.state.headcount or where.stage
    wished = any(
        f"{key}={value}" in case.state.weighed
        for rule in against
        for key, value in rule.when.items()
    )
    if not rules and ((settled and not wished) or not case.topic.options):
        return roster.plan(case)
    ruled = {key: value for rule in rules for key, value in rule.when.items() if key != "stage"}
    where = replace(where, values={**where.values, **ruled})
    here = where.stage
    if here and elsewhere(case, where, here):
        beyond = _elsewhere(case, where, here)
        return Plan(outcome="partial", points=beyond, stage=stage_choice(case, here))
    both = len(case.topic.options) > 1 and (dwells(case, "new") or dwells(case, "fate"))
    compared = (both or dwells(case, "compare")) and not case.topic.roles
    thought = [claim(rule.claim, case) for rule in against if not rules and _thought_of(case, rule)]
    points = [
        *unclear(case),
        *(_not_for(case, against) if thought or _drops(case, rules) else []),
        *thought,
    ]
    points += [point for rule in against for point in added(case, rule, chosen)]
    points += [point for rule in rules if compared for point in added(case, rule, chosen)]
    reasons = _about_roles(case, rules) if dwells(case, "why") else []
    points += reasons or [point for rule in rules for point in _rule(case, rule)]
    points += [] if reasons else _beside(case, rules, {value for _, value in chosen})
    told = {point.slots.get("claim") for point in points}
    points += [
        claim(rule.beyond, case) for rule in rules if rule.beyond and _left_open(case, rule, told)
    ]
    points += [] if compared else afterwards(case, rules)
    points += _people(case, rules)
    points += _fewer(case, where, rules)
    return _answer(case, (rules or against)[0], where, tuple(points))


def _later(case: Case, where: Situation) -> Plan | None:
    """Plan what the rules that hold leave open of later stages, where it is asked of later."""
    here = case.state.fact("stage")
    if here is None and (len(case.topic.options) > 1 or not dwells_in(case.topic.text, "later on")):
        return None
    if (here and here.turn == case.state.turn) or not dwells(case, "later on"):
        return None
    told = {fact.name: fact.value for fact in case.state.case_facts}
    begins = here.value if here else case.method.stages[0].id
    facts = {**where.values, **told, "stage": begins}
    rules = [
        rule
        for rule in case.method.rules
        if rule.beyond and all(facts.get(key) == value for key, value in rule.when.items())
    ]
    claims = [said for rule in rules for said in (rule.beyond, rule.claim) if said]
    points = tuple(claim(said, case) for said in claims)
    return _answer(case, rules[0], where, points) if rules else None


def _elsewhere(case: Case, where: Situation, here: Stage) -> tuple[Point, ...]:
    """Return what rules for another stage leave open here, and, if this is told anew, what comes.

    The posts that they leave open are named then.
    """
    fact = case.state.fact("stage")
    if fact is None or not 1 < fact.turn == case.state.turn:
        return (*elsewhere(case, where, here), *_people(case))
    left = opened(case, where, here)
    new = [role for role in newcomers(case, here) if role not in left]
    line = Point(
        wording="roster/ask.more",
        slots={"stage": name(case, here)},
        items=(named(case, new, here),),
        layout="bullet",
    )
    return (*elsewhere(case, where, here, left), *([line] if new else []))


def _people(case: Case, rules: Iterable[Rule] = ()) -> list[Point]:
    """Say that nothing tells what becomes of people whose posts are no longer needed.

    That is where it is asked, or where rules drop posts that somebody holds.
    """
    held = {id for rule in rules for id in dropped(rule)} & {*case.state.present}
    let_go = [Point(wording="people", ground="outside")] if held or dwells(case, "let-go") else []
    return let_go or open_cut(case)


def _fewer(case: Case, where: Situation, rules: list[Rule]) -> list[Point]:
    """Say, where people are to share the posts that a rule leaves, how many there are for those."""
    stages = [rule.when["stage"] for rule in rules if "stage" in rule.when]
    if not stages:
        return []
    needs = case.method.needs({**where.values, "stage": stages[0]})
    posts, people = len(with_need(case, needs, "now")), case.state.headcount
    dealt = people is not None and (people < posts or dwells(case, "divide"))
    few = few_people(people, posts) if dealt else []
    more = spare(case, few, needs) if dwells(case, "divide") else []
    return [*few, *more]


def _left_open(case: Case, rule: Rule, told: Iterable[object]) -> bool:
    """Tell whether it is worth saying that a rule leaves other stages open.

    It is where the rule itself was told, and the shop is not known to be in its stage.
    """
    said = inner(case, case.say(rule.claim.text))
    whole = any(isinstance(each, str) and said == inner(case, each) for each in told)
    known = case.state.fact("stage")
    return whole and not (known and known.value == rule.when.get("stage"))


def _turned(case: Case, where: Situation, against: list[Rule]) -> Plan | None:
    """Plan whom to add where a shop turns to another value of a fact, and does not compare both."""
    if dwells(case, "compare"):
        return None
    if case.state.people:
        return turned_to(case, _chosen(case)) if _of_others(case, where, against) else None
    points = switched(case, where, where.stage or case.method.stages[0])
    rule = next(iter([*against, *case.method.rules]), None)
    return _answer(case, rule, where, (*points, *taken(case, where))) if rule and points else None


def _of_others(case: Case, where: Situation, against: list[Rule]) -> bool:
    """Tell whether those who are there are what a shop has of which a rule holds that is left.

    And the shop tells of no stage, nor of anybody whom such a shop does without.
    """
    here = {*case.state.present}
    spared = {id for rule in against for id in dropped(rule)}
    return bool(against and case.topic.options) and where.stage is None and not here & spared


def _answer(case: Case, rule: Rule, where: Situation, points: tuple[Point, ...]) -> Plan:
    """Return the plan with the roster of the rule's stage."""
    stage = case.method.stage(rule.when["stage"]) if "stage" in rule.when else None
    needs = case.method.needs({**where.values, "stage": stage.id}) if stage else {}
    here = where.stage
    taken = {key: value for key, value in where.values.items() if not case.state.fact(key)}
    return Plan(
        outcome="answered",
        points=points,
        assumed=taken if needs else {},
        stage=stage_choice(case, here) if here and here == stage else None,
        roster=assignments(case, needs, stage),
    )


def _judged(case: Case) -> Plan | None:
    """Plan the verdict on what others hold, where an opinion is wanted and a statement has one."""
    held = dwells(case, "torn") and case.topic.statements and principle.judged(case)
    return principle.plan(case) if held else None


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


def _differs(rule: Rule, chosen: set[tuple[str, str]]) -> bool:
    """Tell whether a rule is about another value of a fact that was chosen."""
    return any(key in rule.when and rule.when[key] != value for key, value in chosen)


def _thought_of(case: Case, rule: Rule) -> bool:
    """Tell whether the question names what a rule is about, though it does not hold."""
    return any(f"{key}={value}" in case.topic.options for key, value in rule.when.items())


def _drops(case: Case, rules: list[Rule]) -> bool:
    """Tell whether posts are to be left out though no rule that drops any holds."""
    return not rules and dwells_in(case.topic.text, "drop")


def _not_for(case: Case, rules: list[Rule]) -> list[Point]:
    """Say, where a yes or no is wanted, that a rule is not stated for what the user told."""
    if not whether_in_part(case):
        return []
    return [
        Point(
            wording="not-for",
            slots={
                "option": option_name(case, kind, rule.when[kind.id]),
                "other": option_name(case, kind, fact.value),
            },
            ground="outside",
        )
        for rule in rules[:1]
        for kind in case.method.facts
        if kind.id in rule.when and (fact := case.state.fact(kind.id))
    ]


def _rule(case: Case, rule: Rule) -> list[Point]:
    """Return a rule, as an answer on the roles named, and the posts that it leaves as they are."""
    asked = {rule.needs[id] for id in case.topic.roles if id in rule.needs} or _of_sides(case, rule)
    if asked == {"optional"} and (advised := _advised(case, rule)):
        return advised
    said = case.say(rule.claim.text)
    if len(asked) == 1:
        wording, slots = f"rule.{asked.pop()}", {"claim": inner(case, said)}
    else:
        wording, slots = "claim", {"claim": said}
    points = [Point(wording=wording, slots=slots, support=rule.claim.support)]
    if "stage" not in rule.when:
        return points
    needs = case.method.needs(rule.when)
    rest = kept(case, rule, needs, case.method.stage(rule.when["stage"]))
    wanted = dwells(case, "posts") and not whether(case) and not case.topic.roles
    wanted = wanted or any(point.wording == "option/kept.yes" for point in rest)
    return [*rest, *points] if wanted else [*points, *rest]


def _of_sides(case: Case, rule: Rule) -> set[Need]:
    """Return what a rule says of the posts of the sides named, where a yes or no is wanted."""
    stage = rule.when.get("stage", "")
    return {
        need
        for id, need in rule.needs.items()
        if (post := case.method.role(id).posts.get(stage)) and post.side in case.topic.sides
        if whether_in_part(case)
    }


def _advised(case: Case, rule: Rule) -> list[Point]:
    """Return the advice on the roles asked about that a rule leaves open, with its reason."""
    asked = [id for id in case.topic.roles if rule.needs.get(id) == "optional"]
    advice = [each for id in asked for each in advice_on(case, id)]
    points = [
        Point(
            wording="rule.optional",
            slots={"claim": inner(case, case.say(each.claim.text))},
            support=each.claim.support,
        )
        for each in advice
    ]
    told = " ".join(case.say(each.claim.text) for each in advice)
    why = [
        each
        for each in case.method.statements
        if each.kind == "principle" and {*asked} & {*each.about} and adds(case, each.claim, told)
    ]
    return [*points, *(claim(each.claim, case) for each in why if points)]


def _about_roles(case: Case, rules: list[Rule]) -> list[Point]:
    """Return why a role is advised that the rules leave open, in the method's own statements."""
    asked = {id for id in case.topic.roles for rule in rules if rule.needs.get(id) == "optional"}
    return [
        claim(each.claim, case)
        for each in case.method.statements
        if each.kind in {"principle", "advice"} and asked & {*each.about}
    ]


def _beside(case: Case, rules: list[Rule], values: set[str]) -> list[Point]:
    """Return advice and principles about the options that the rules do not tell already."""
    about = {kind.id for kind in case.method.facts} | values
    told = " ".join(case.say(rule.claim.text) for rule in rules)
    return [
        claim(each.claim, case)
        for each in case.method.statements
        if about & {*each.about}
        and each.kind in {"advice", "principle"}
        and adds(case, each.claim, told)
    ]
