"""What a word of the trade means, as far as the method uses it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from assistant.abilities import duties
from assistant.abilities._aspects import dwells
from assistant.abilities._premises import denied
from assistant.abilities._quotes import answers, quotes
from assistant.abilities._situation import (
    advice_on,
    brief,
    claim,
    comes,
    named_statements,
    roles_of,
)
from assistant.text import fold
from assistant.values.plan import Case, Plan, Point

TAKES = {"terms", "roles", "groups", "sides", "stages", "options"}
NEEDS = TAKES
READS = True


def plan(case: Case) -> Plan:
    """Plan the explanation of each term; a role is explained by its duties, a unit by its aim.

    A word that the source prints wrongly is put right first.
    """
    if len(case.topic.roles) > 1 and not case.topic.terms and dwells(case, "compare"):
        return replace(duties.plan(case), ability="duties")
    by_id = {term.id: term for term in case.method.terms}
    points = _misprints(case)
    points += [claim(by_id[id].claim, case) for id in case.topic.terms]
    points = [*_posts(case), *points]
    if points and case.topic.against:
        points[0] = _mistaken(case, points[0])
    points += named_statements(case) if not points else []
    for role in roles_of(case, case.topic.roles):
        points += duties.defined(case, role)
        come = comes(case, role)
        points += come if dwells(case, "course") else come[:1] if role.note else []
    points += [claim(case.method.side(id).about, case) for id in case.topic.sides]
    points += [claim(case.method.group(id).about, case) for id in case.topic.groups]
    if len(points) <= len(_misprints(case)):
        points += [claim(case.method.stage(id).goal, case) for id in case.topic.stages]
    if points:
        absent = any(not by_id[id].mentioned for id in case.topic.terms)
        return Plan(outcome="partial" if absent else "answered", points=tuple(points))
    unsaid = Point(wording="unsaid", ground="outside")
    found = quotes(case, most=1) if answers(case) else ()
    return Plan(outcome="partial" if found else "refused", points=(unsaid, *found))


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


def _misprints(case: Case) -> list[Point]:
    """Return what the misprinted words in the question should be."""
    text = fold(case.topic.text)
    printed = [
        tuple(word for words in each.printed.values() for word in words)
        for each in case.method.misprints
    ]
    return [
        claim(each.claim, case)
        for each, words in zip(case.method.misprints, printed, strict=True)
        if _any_of(words).search(text)
    ]


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of the words, those in Latin letters as whole words."""
    return re.compile("|".join(map(_whole, words)) or r"(?!)")


def _whole(word: str) -> str:
    escaped = re.escape(fold(word))
    return rf"(?<![a-z]){escaped}(?![a-z])" if word.isascii() else escaped
