"""Principles, advice and warnings of the method."""

from __future__ import annotations

from collections import Counter

from assistant.abilities._aspects import dwells, whether_in_part
from assistant.abilities._gaps import beside
from assistant.abilities._planning import planner
from assistant.abilities._quotes import quotes
from assistant.abilities._rules import option_name
from assistant.abilities._situation import (
    adds,
    briefs,
    claim,
    comes,
    name,
    roles_of,
    situation,
    title,
)
from assistant.abilities._statements import advice_on
from assistant.abilities._units import seated
from assistant.values.methodology import Claim, Stage, Statement
from assistant.values.plan import Case, Plan, Point

TAKES = {"statements"}
NEEDS = TAKES
READS = True

_MOST = 6
_MANY = 3
"""The fewest statements named by which a question is for principles at large."""

_ALIKE = 0.4
"""The score under which a passage found is not clearly what a question is about."""


@planner
def plan(case: Case) -> Plan:
    """Plan the statements the question names; else those found near it; else the principles."""
    near = [] if case.topic.statements else _near(case)
    judging = _judging(case, near) if _judges(case, near) else []
    near = [each for each in near if not judging or each in judging or not each.verdict]
    chosen = _with_kin(case, _meant(case)) or _with_kin(case, near) or _principles(case)
    chosen += [each for each in _sparing(case) if each not in chosen]
    chosen = chosen[:_MOST]
    points = [*_for_others(case, chosen), *_told(case, chosen), *_of_role(case, chosen)]
    points += [*_cause(case), *_in_group(case, chosen)] if points else []
    if not points:
        found = quotes(case, most=2)
        unsaid = Point(wording="unsaid", ground="outside")
        return Plan(outcome="partial" if found else "refused", points=(unsaid, *found))
    if len(chosen) > 1 and dwells(case, "foremost") and dwells(case, "choice"):
        points.insert(0, Point(wording="unranked", ground="outside"))
    whole = not case.topic.statements and chosen == _principles(case)
    return Plan(
        outcome="answered", points=tuple(points), whole=whole, verdict=_judges(case, chosen)
    )


def _told(case: Case, chosen: list[Statement]) -> list[Point]:
    """Return statements; first the verdicts that follow from them, where a yes or no is wanted.

    Advice on something that is only kin to them is then left out.
    """
    verdicts = [each.verdict for each in _judging(case, chosen) if each.verdict]
    if limited := _limited(case, chosen):
        return limited
    if not _judges(case, chosen):
        return [claim(_as_told(case, each), case) for each in _once(case, chosen)]
    told = " ".join(case.say(each.text) for each in verdicts)
    linked = {id for each in _judging(case, chosen) for id in each.beside}
    rest = [
        each
        for each in chosen
        if (each.id in {*case.topic.statements, *linked} or each.kind != "advice" or not each.about)
        and adds(case, each.claim, told)
    ]
    rest = _once(case, rest)
    return [claim(each, case) for each in [*verdicts, *(_as_told(case, each) for each in rest)]]


def _limited(case: Case, chosen: list[Statement]) -> list[Point]:
    """Return statements behind what the first of them does not say, where that is what is asked."""
    limited = [each for each in _judging(case, chosen) if each.limit]
    if not limited or not dwells(case, "always"):
        return []
    rest = [each for each in _once(case, chosen) if each != limited[0]]
    claims = [each.limit for each in limited[:1] if each.limit]
    return [claim(each, case) for each in (*claims, *(_as_told(case, each) for each in rest))]


def _once(case: Case, chosen: list[Statement]) -> list[Statement]:
    """Return statements without those on the subject of one before them that add nothing to it."""
    told: list[Statement] = []
    for each in chosen:
        kin = (one for one in told if {*one.about} & {*each.about})
        if adds(case, each.claim, " ".join(case.say(one.claim.text) for one in kin)):
            told.append(each)
    return told


def _judging(case: Case, chosen: list[Statement]) -> list[Statement]:
    """Return the statements whose verdict answers: of the first named, or of its subject.

    Of many that are on no one subject none.
    """
    named = [each for each in chosen if each.id in case.topic.statements]
    named = named or [each for each in chosen if each.verdict][:1]
    terms = {term.id for term in case.method.terms}
    often = Counter(id for each in named for id in {*each.about} & terms)
    subjects = {id for each in named[:1] for id in each.about} & terms
    subjects = subjects or {id for id, times in often.items() if times > 1}
    kin = [each for each in chosen if subjects & {*each.about} and each.verdict]
    alone = [each for each in named if each.verdict][:1] if len(named) < _MANY else []
    return kin or alone


def _cause(case: Case) -> list[Point]:
    """Say, where the cause of a shop's own failing is asked, that it is not told by anything."""
    return [Point(wording="cause", ground="outside")] if dwells(case, "cause") else []


def _in_group(case: Case, chosen: list[Statement]) -> list[Point]:
    """Return the posts of the group that the one statement is about, where people are asked for."""
    groups = [each for each in case.method.groups if each.id in chosen[0].about[:1]]
    if len(chosen) > 1 or not groups or beside(case) or not dwells(case, "added"):
        return []
    stage = case.method.stage(groups[0].stages[0])
    slots = {"unit": name(case, groups[0]), "stage": title(case, name(case, stage))}
    items = briefs(case, seated(case, stage, groups[0]), stage)
    return [Point(wording="structure/members", slots=slots, items=items)]


def _for_others(case: Case, chosen: list[Statement]) -> list[Point]:
    """Say of advice for shops of another value of a fact that it leaves this shop open.

    When the one role named comes with a stage is told then.
    """
    for kind in case.method.facts:
        fact, others = case.state.fact(kind.id), {option.id for option in kind.options}
        about = {id for each in chosen if each.kind == "advice" for id in each.about} & others
        if fact is None or not about or fact.value in about:
            continue
        slots = {
            "option": option_name(case, kind, about.pop()),
            "other": option_name(case, kind, fact.value),
        }
        roles = roles_of(case, case.topic.roles)
        comings = [comes(case, role)[0] for role in roles[:1] if comes(case, role)]
        return [Point(wording="others", slots=slots, ground="outside"), *comings]
    return []


def _of_role(case: Case, chosen: list[Statement]) -> list[Point]:
    """Return advice on the one role named, and when it comes where the reason for it is asked.

    Beside other questions there is none, unless the reason is asked.
    """
    roles = roles_of(case, case.topic.roles)
    why = dwells(case, "why") and any({*case.topic.roles} & {*each.about} for each in chosen)
    if len(roles) != 1 or not (why or not beside(case)):
        return []
    advice = [each for each in advice_on(case, roles[0].id) if each not in chosen]
    late = why and case.method.late(roles[0])
    return [*(claim(e.claim, case) for e in advice), *(comes(case, roles[0])[:1] if late else [])]


def _as_told(case: Case, told: Statement) -> Claim:
    """Return a statement as it is told: in a few words beside those that the question names."""
    beside = bool(case.topic.statements) and told.id not in case.topic.statements
    return told.brief if beside and told.brief else told.claim


def _judges(case: Case, chosen: list[Statement]) -> bool:
    """Tell whether a yes or a no, or one of two, is wanted on what the question is about.

    That has to have a verdict, and no time or reason to be asked for.
    """
    chooses = dwells(case, "choice") and not (dwells(case, "moment") or dwells(case, "why"))
    wanted = whether_in_part(case) or dwells(case, "torn") or chooses
    return bool(_judging(case, chosen)) and wanted


def judged(case: Case) -> bool:
    """Tell whether a statement that the question names has a verdict on what is held."""
    return any(each.verdict for each in _named(case))


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


def _meant(case: Case) -> list[Statement]:
    """Return the statements named, without what is said of a stage alone beside a verdict.

    Of the stage that the shop is in it stays.
    """
    named, here = _named(case), situation(case).stage
    bound = {(stage.id,) for stage in case.method.stages if stage != here}
    free = [each for each in named if each.about not in bound]
    return free if any(each.verdict for each in free) else named


def _named(case: Case) -> list[Statement]:
    """Return the statements the question names."""
    by_id = {each.id: each for each in case.method.statements}
    return [by_id[id] for id in case.topic.statements]


def _with_kin(case: Case, chosen: list[Statement]) -> list[Statement]:
    """Return statements with those without which they are half told, or on the same term.

    What is on a term that the question names stands first, or on a stage where a time is asked.
    """
    terms = {term.id for term in case.method.terms}
    subjects = {id for each in chosen for id in each.about} & terms
    subjects |= {*case.topic.terms} if chosen else set()
    by_id = {each.id: each for each in case.method.statements}
    kin = [
        each
        for each in case.method.statements
        if subjects & {*each.about} and each not in chosen and each.kind != "unclear"
    ]
    few = chosen[:1] if len(chosen) < _MANY else []
    kin += [by_id[id] for each in few for id in each.beside if by_id[id] not in (*chosen, *kin)]
    asked = {*case.topic.terms}
    if few and dwells(case, "moment"):
        asked |= {stage.id for stage in case.method.stages}
    return sorted([*chosen, *kin], key=lambda each: not asked & {*each.about})


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
