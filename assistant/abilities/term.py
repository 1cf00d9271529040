"""What a word of the trade means, as far as the method uses it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.abilities import duties
from assistant.abilities._aspects import dwells, dwells_in, whether, whether_in_part
from assistant.abilities._forms import few
from assistant.abilities._gaps import beside
from assistant.abilities._names import misprints, one_or_two
from assistant.abilities._planning import planner
from assistant.abilities._premises import denied
from assistant.abilities._quotes import answers, quotes
from assistant.abilities._situation import (
    adds,
    brief,
    claim,
    comes,
    doing,
    introduced,
    name,
    names,
    roles_of,
)
from assistant.abilities._statements import advice_on, named_statements
from assistant.values.methodology import Split, Stage
from assistant.values.plan import Case, Plan, Point

TAKES = {"terms", "roles", "groups", "sides", "stages", "options", "boss"}
NEEDS = TAKES - {"boss"}
READS = True


@planner
def plan(case: Case) -> Plan:
    """Plan the explanation of each term; a role is explained by its duties, a unit by its aim.

    A word that the source prints wrongly is put right first.
    """
    case = _with_other(case)
    held = dwells(case, "compare") or dwells(case, "one-person") or _judged(case)
    if len(case.topic.roles) > 1 and not case.topic.terms and held:
        return _compared(case)
    by_id = {term.id: term for term in case.method.terms}
    points = misprints(case, whole=True)
    points += [claim(by_id[id].claim, case) for id in (*case.topic.terms, *_of_boss(case))]
    points = [*_posts(case), *points]
    if points and case.topic.against:
        points[0] = _mistaken(case, points[0])
    points = [*_mixed_up(case), *points]
    points += named_statements(case) if not points else []
    several = len(points) > 1
    for role in roles_of(case, case.topic.roles):
        short = several and role.duties and not role.note
        points += [doing(case, role)] if short else duties.defined(case, role)
        come = comes(case, role)
        late = (case.method.late(role) or _sole(case)) and not beside(case)
        points += come if dwells(case, "course") else come[:1] if role.note or late else []
    points += _served(case) if not case.topic.roles else []
    points += _advised(case)
    points += [claim(case.method.side(id).about, case) for id in case.topic.sides]
    points += [
        point for id in case.topic.groups for point in introduced(case, case.method.group(id))
    ]
    if len(points) <= len(misprints(case, whole=True)):
        points += [claim(stage.goal, case) for stage in _stages(case, points)]
    if points:
        split, rest = _split(case, points)
        points = [*one_or_two(case), *split, *rest]
        absent = any(not by_id[id].mentioned for id in case.topic.terms)
        return Plan(outcome="partial" if absent else "answered", points=tuple(points))
    unsaid = Point(wording="unsaid", ground="outside")
    found = quotes(case, most=1) if answers(case) else ()
    return Plan(outcome="partial" if found else "refused", points=(unsaid, *found))


def _stages(case: Case, points: Iterable[Point]) -> list[Stage]:
    """Return the stages that a question, or what its words should be, names."""
    text = " ".join(each.slots.get("claim", "") for each in points)
    return [
        each
        for each in case.method.stages
        if each.id in case.topic.stages or name(case, each) in text
    ]


def _with_other(case: Case) -> Case:
    """Add to the one post named the one that another question names, where they are held alike."""
    others = [id for topic in case.state.topics if topic != case.topic for id in topic.roles]
    own = case.topic.roles
    if len(own) != 1 or not dwells_in(case.topic.text, "alike"):
        return case
    roles = tuple(dict.fromkeys((*others[:1], *own)))
    return replace(case, topic=replace(case.topic, roles=roles))


def _sole(case: Case) -> bool:
    """Tell whether one role is all that is to be explained."""
    others = case.topic.named(("terms", "groups", "sides", "stages"))
    return len(case.topic.roles) == 1 and not others and not few(case)


def _judged(case: Case) -> bool:
    """Tell whether a question holds one thing to be another, with no misprinted word in it."""
    return whether(case) and not misprints(case, whole=True)


def _compared(case: Case) -> Plan:
    """Plan what posts do that are held to be one; first that they are two, or become so.

    That one person may hold both is not said, where that is asked.
    """
    plan = duties.plan(case)
    split, rest = _split(case, plan.points)
    asked = not split and dwells(case, "one-person")
    slots = {"roles": names(case, roles_of(case, case.topic.roles))}
    unsaid = [Point(wording="combine/unsaid.pair", slots=slots, ground="outside")] if asked else []
    return replace(plan, points=(*(split or one_or_two(case)), *rest, *unsaid))


def _split(case: Case, points: Iterable[Point]) -> tuple[list[Point], list[Point]]:
    """Return that posts held to be one are split, and the points that say other things."""
    asked = {*case.topic.roles}
    lead = [
        claim(each.claim, case)
        for each in case.method.splits
        if (dwells(case, "alike") or _hands_over(each)) and len(asked & {each.role, *each.into}) > 1
    ]
    told = {each.slots["claim"] for each in lead}
    return lead, [each for each in points if each.slots.get("claim") not in told]


def _hands_over(split: Split) -> bool:
    """Tell whether one post takes over all the work of another."""
    return len(split.into) == 1 and split.role not in split.into


def _of_boss(case: Case) -> list[str]:
    """Return the terms for the decision maker, where that is held against something else."""
    boss = (case.method.decision_maker.id,)
    wanted = case.topic.boss and dwells(case, "alike")
    return [
        each.id
        for each in case.method.terms
        if wanted and each.about == boss and each.id not in case.topic.terms
    ]


def _served(case: Case) -> list[Point]:
    """Return what the post does that the one term asked about is the business of."""
    terms = [term for term in case.method.terms if term.id in case.topic.terms and term.mentioned]
    if len(terms) != 1 or case.topic.groups or beside(case) or dwells(case, "post"):
        return []
    told = case.say(terms[0].claim.text)
    roles = [role for role in case.method.roles if role.id in terms[0].about]
    return [
        doing(case, role)
        for role in roles
        if name(case, role) in told and adds(case, role.brief, told)
    ][:1]


def _advised(case: Case) -> list[Point]:
    """Return what is advised for the one value of a fact that a term stands for."""
    about = {id for term in case.method.terms if term.id in case.topic.terms for id in term.about}
    held = {fact.id for fact in case.method.facts}
    rules = [
        each
        for each in case.method.rules
        if about & {value for key, value in each.when.items() if key in held}
    ]
    left = [id for rule in rules for id, need in rule.needs.items() if need == "optional"]
    if len(case.topic.terms) != 1 or beside(case):
        return []
    return [claim(each.claim, case, "run-on") for id in left for each in advice_on(case, id)]


def _mixed_up(case: Case) -> list[Point]:
    """Say that two things are meant where a misprinted word is taken for another post."""
    printed = misprints(case, whole=True)
    words = [
        word for each in case.method.misprints for some in each.printed.values() for word in some
    ]
    told = " ".join(each.slots["claim"] for each in printed)
    for word in sorted(words, key=len, reverse=True):
        told = told.replace(word, " ")
    others = [role for role in roles_of(case, case.topic.roles) if name(case, role) not in told]
    meant = set(case.topic.sides) | set(case.topic.groups) | set(case.topic.terms)
    held = bool(printed) and bool(others) and whether_in_part(case)
    known = all(meant.isdisjoint(_placed(case, role.id)) for role in others)
    return [Point(wording="mixed", ground="self")] if held and known else []


def _placed(case: Case, role: str) -> set[str]:
    """Return the units in which a role has a post."""
    posts = case.method.role(role).posts.values()
    return {id for each in posts for id in (each.side, each.group) if id}


def _posts(case: Case) -> list[Point]:
    """Return which post a term comes down to, where that is what is asked."""
    if not dwells(case, "post") or case.topic.roles:
        return []
    about = (id for term in case.method.terms if term.id in case.topic.terms for id in term.about)
    roles = [role for role in case.method.roles if role.id in {*about}]
    points = [Point(wording="duties/others", items=(brief(case, role),)) for role in roles]
    return [
        *points,
        *(claim(each.claim, case) for role in roles for each in advice_on(case, role.id)),
    ]


def _mistaken(case: Case, point: Point) -> Point:
    """Put a no before what a term is, where it was taken for a role that it is not about."""
    about = {id for term in case.method.terms if term.id in case.topic.terms for id in term.about}
    return point if about & {*case.topic.against} else denied(case, point)
