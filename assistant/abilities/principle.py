"""Principles, advice and warnings of the method."""

from __future__ import annotations

from assistant.abilities._aspects import dwells, whether_in_part
from assistant.abilities._quotes import quotes
from assistant.abilities._situation import adds, claim, comes, roles_of, situation
from assistant.abilities._statements import advice_on
from assistant.values.methodology import Claim, Stage, Statement
from assistant.values.plan import Case, Plan, Point

TAKES = {"statements"}
NEEDS = TAKES
READS = True

_MOST = 5
_MANY = 3
"""The fewest statements named by which a question is for principles at large."""

_ALIKE = 0.4
"""The score under which a passage found is not clearly what a question is about."""


def plan(case: Case) -> Plan:
    """Plan the statements the question names; else those found near it; else the principles."""
    chosen = _with_kin(case, _named(case)) or _with_kin(case, _near(case)) or _principles(case)
    chosen += [each for each in _sparing(case) if each not in chosen]
    points = [*_told(case, chosen[:_MOST]), *_of_role(case, chosen)]
    if not points:
        found = quotes(case, most=2)
        unsaid = Point(wording="unsaid", ground="outside")
        return Plan(outcome="partial" if found else "refused", points=(unsaid, *found))
    whole = not case.topic.statements and chosen == _principles(case)
    return Plan(
        outcome="answered", points=tuple(points), whole=whole, verdict=_judges(case, chosen)
    )


def _told(case: Case, chosen: list[Statement]) -> list[Point]:
    """Return statements; first the verdicts that follow from them, where a yes or no is wanted.

    Advice that is only kin to them is then left out.
    """
    verdicts = [each.verdict for each in chosen if each.verdict]
    if not _judges(case, chosen):
        return [claim(_as_told(case, each), case) for each in chosen]
    told = " ".join(case.say(each.text) for each in verdicts)
    rest = [each for each in chosen if each.kind != "advice" and adds(case, each.claim, told)]
    return [claim(each, case) for each in [*verdicts, *(_as_told(case, each) for each in rest)]]


def _of_role(case: Case, chosen: list[Statement]) -> list[Point]:
    """Return advice on the one role named, and when it comes, where the reason for it is asked."""
    roles = roles_of(case, case.topic.roles)
    if (
        len(roles) != 1
        or not dwells(case, "why")
        or not any(roles[0].id in s.about for s in chosen)
    ):
        return []
    advice = [each for each in advice_on(case, roles[0].id) if each not in chosen]
    late = case.method.arrives(roles[0]) not in (None, case.method.stages[0])
    return [*(claim(e.claim, case) for e in advice), *(comes(case, roles[0])[:1] if late else [])]


def _as_told(case: Case, told: Statement) -> Claim:
    """Return a statement as it is told: in a few words beside those that the question names."""
    beside = bool(case.topic.statements) and told.id not in case.topic.statements
    return told.brief if beside and told.brief else told.claim


def _judges(case: Case, chosen: list[Statement]) -> bool:
    """Tell whether a yes or a no is wanted on what the question names and has a verdict."""
    judged = any(each.verdict for each in chosen)
    wanted = whether_in_part(case) or dwells(case, "torn")
    return judged and bool(case.topic.statements) and wanted


def named(case: Case) -> list[Point]:
    """Return the statements the question names that are not on weight, and what goes with them."""
    found = [each for each in _named(case) if each.kind in {"principle", "warning", "advice"}]
    return [claim(each.claim, case) for each in _with_kin(case, found)]


def sparing(case: Case, stage: Stage) -> list[Statement]:
    """Return how a stage wants money spent, where the question is about spending."""
    about = dwells(case, "spend")
    return [each for each in _principles(case) if about and each.about == (stage.id,)]


def _sparing(case: Case) -> list[Statement]:
    """Return that of the first stage, where the shop is in it and nothing else is asked."""
    first, several = case.method.stages[0], sum(not each.rival for each in case.state.topics) > 1
    return [] if several or situation(case).stage != first else sparing(case, first)


def _named(case: Case) -> list[Statement]:
    """Return the statements the question names."""
    by_id = {each.id: each for each in case.method.statements}
    return [by_id[id] for id in case.topic.statements]


def _with_kin(case: Case, chosen: list[Statement]) -> list[Statement]:
    """Return statements with those without which they are half told, or on the same term."""
    terms = {term.id for term in case.method.terms}
    subjects = {id for each in chosen for id in each.about} & terms
    by_id = {each.id: each for each in case.method.statements}
    kin = [
        each
        for each in case.method.statements
        if subjects & {*each.about} and each not in chosen and each.kind != "unclear"
    ]
    few = chosen[:1] if len(chosen) < _MANY else []
    kin += [by_id[id] for each in few for id in each.beside if by_id[id] not in (*chosen, *kin)]
    return [*chosen, *kin]


def _near(case: Case) -> list[Statement]:
    """Return the statements about a role named, or supported by the first passages found."""
    asked = {*case.topic.roles, *case.topic.groups}
    kinds = {"principle", "warning", "advice"}
    about = [
        each for each in case.method.statements if asked & {*each.about} and each.kind in kinds
    ]
    found = [hit.passage.reference for hit in case.hits[:2]]
    near = [
        each
        for reference in found
        for each in case.method.statements
        if reference in each.claim.support
    ]
    if near and case.hits[0].score < _ALIKE:
        # What is found is only the nearest of all principles: the question is about them.
        near += [each for each in _principles(case) if each not in near]
    return about or near


def _principles(case: Case) -> list[Statement]:
    return [each for each in case.method.statements if each.kind == "principle"]
