"""What is said of several posts that are to be put in an order, or of which one is to go short."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.abilities._aspects import dwells
from assistant.abilities._gaps import beside
from assistant.abilities._situation import brief, claim, roles_of
from assistant.abilities._statements import advice_on
from assistant.values.methodology import Statement
from assistant.values.plan import Case, Plan, Point

_PAIR = 2

_FEW = 4
"""The most posts to be put in an order of which it is told what they do."""


def ranked(case: Case, weighed: Sequence[Statement], asked: set[str]) -> Plan:
    """Plan that posts are not ranked, what is said of the weight of those named, and their work.

    Where none is named, what is said of the weight of any.
    """
    boss = case.method.decision_maker.id
    told = [each for each in weighed if boss not in each.about or boss in asked]
    own = [each for each in told if asked & {*each.about[:1]}]
    roles = [role for role in roles_of(case, case.topic.roles) if role.duties]
    several = _PAIR <= len(roles) <= _FEW
    told = own if own or several else told
    told = sorted(told, key=lambda each: not asked & {*each.about})
    points = [Point(wording="unranked", ground="outside")]
    points += [claim(each.claim, case) for each in told]
    if several and not beside(case) and not dwells(case, "brief"):
        items = tuple(brief(case, role) for role in roles)
        points.append(Point(wording="importance/duties", items=items))
        points.append(Point(wording="importance/own-case", ground="inferred"))
    return Plan(outcome="partial", points=tuple(points))


def unranked_units(case: Case) -> list[Point]:
    """Say that groups and sides are in no order of weight, where it is asked which leads."""
    if not dwells(case, "which-unit"):
        return []
    return [Point(wording="importance/unranked.units", ground="outside")]


def cut_back(case: Case, weighed: Sequence[Statement]) -> Plan | None:
    """Plan that the method does not have the one post go short that is to, and why.

    That is where the question before weighed it, and something is advised on it.
    """
    asked = {*case.topic.roles}
    advice = [each for id in asked for each in advice_on(case, id)]
    fitting = [each for each in weighed if asked & {*each.about}]
    if len(asked) != 1 or not case.topic.context or not (fitting and advice):
        return None
    if not dwells(case, "cut-back"):
        return None
    points = plan_judged(case, fitting, asked)
    points += [claim(each.claim, case) for each in (*advice, *fitting)]
    return Plan(outcome="answered", points=tuple(points))


def plan_judged(case: Case, held: Sequence[Statement], asked: set[str]) -> list[Point]:
    """Say of a plan to have one of those weighed go short that nothing weighed supports it."""
    roles = roles_of(case, case.topic.roles)
    if not held or not roles or not dwells(case, "cut-back"):
        return []
    alike = any(asked <= {*each.about} for each in held) and len(asked) > 1
    wording = "importance/cut-back.alike" if alike else "importance/cut-back"
    return [Point(wording=wording, ground="outside")]
