"""What a message makes its question depend on, and the method does not go by: said in one line."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain

from assistant.abilities._aspects import dwells, dwells_in, whether_in_part
from assistant.abilities._gaps import beside, details, left_open, mentioned, nearest
from assistant.abilities._names import any_of
from assistant.abilities._situation import brief, claim, name, roles_of
from assistant.text import CJK, fold
from assistant.values.methodology import Gap, Role
from assistant.values.plan import Case, Plan, Point

_SHORT = 80
"""The most characters of a message that is all about its question."""

_STAGED = frozenset({"change", "roster", "stage", "timing"})
"""Abilities whose answers turn on the stage."""

_PARTS = re.compile(rf"[,.;!?\n，。；！？](?!\d)|(?<=[{CJK}])\s+(?=[{CJK}\d])")
"""What parts the clauses of a message."""

_FEW = 3
"""The most posts held to be one of which it is told what each does."""


def weighed(plan: Plan, case: Case) -> Plan:
    """Add to a plan that the method does not go by what the user weighs (orders, hours, a hearsay).

    It stands behind what the answer leads with; what others are held to have written, before it.
    """
    if not plan.points or plan.outcome in {"refused", "asked"} or plan.gaps:
        return plan
    points = [*plan.points]
    lines = [point for gap in _conditions(case, plan) for point in _line(case, gap)]
    later = (n for n, each in enumerate(points) if n and each.layout == "paragraph")
    place = next(later, len(points))
    if lines and not any(each.layout == "bullet" for each in points):
        points[place:place] = lines
    if _hearsay(case) and plan.points[0].ground == "outside":
        points.insert(0, Point(wording="unwritten", ground="outside"))
        points += _two_posts(case, plan)
    apart = [gap for gap in case.method.gaps if gap.elsewhere and _of_another_field(case, gap)]
    points = _apart(case, apart, points)
    outcome = "partial" if apart and plan.outcome == "answered" else plan.outcome
    return replace(plan, outcome=outcome, points=tuple(points), gaps=tuple(gap.id for gap in apart))


def _apart(case: Case, gaps: list[Gap], points: list[Point]) -> list[Point]:
    """Put before points that a field is not covered; where it would replace somebody, instead."""
    if any(gap.shows == "weight" for gap in gaps) and case.topic.roles:
        roles = {*case.topic.roles}
        weight = [
            each.claim
            for each in case.method.statements
            if each.kind == "importance" and len(each.about) == 1 and roles & {*each.about}
        ]
        claims = [*weight, *(each for gap in gaps for each in nearest(case, gap))]
        points = [
            claim(each, case, "run-on" if n else "paragraph") for n, each in enumerate(claims)
        ]
    return [*(point for gap in gaps for point in left_open(case, gap)), *points]


def _of_another_field(case: Case, gap: Gap) -> bool:
    """Tell whether a question is of a field that the method does not cover, and no other is.

    It names that, or would have it stand in for somebody.
    """
    told = {id for topic in case.state.topics if topic != case.topic for id in topic.gaps}
    instead = (dwells(case, "drop") or dwells(case, "let-go")) and mentioned(case, gap)
    return gap.id not in told and (gap.id in case.topic.gaps or instead)


def _two_posts(case: Case, plan: Plan) -> list[Point]:
    """Say of posts that are held to be one that they are several, each with work of its own.

    Of one that is not to be filled then, that this is not said, and since when it is there.
    """
    roles = [role for role in roles_of(case, case.topic.roles) if role.duties and role.posts]
    if plan.ability != "combine" or not 1 < len(roles) <= _FEW:
        return []
    left = _given_up(case, roles)
    if any(each.wording.rpartition("/")[2] == "duties" for each in plan.points):
        return left
    items = tuple(brief(case, role) for role in roles)
    return [Point(wording="combine/apart.each", items=items), *left]


def _given_up(case: Case, roles: list[Role]) -> list[Point]:
    """Say of a post that the message would not fill then that nothing supports that."""
    parts = " ".join(
        fold(part) for part in _PARTS.split(case.state.question) if dwells_in(part, "give-up")
    )
    left = [role for role in roles if any_of(tuple(chain(*role.aliases.values()))).search(parts)]
    if len(left) != 1:
        return []
    unsaid = Point(wording="combine/give-up", slots={"role": name(case, left[0])}, ground="outside")
    return [unsaid, *(claim(role.arrival, case, "run-on") for role in left if role.arrival)]


def joined(plan: Plan, case: Case) -> Plan:
    """Add to a plan what is left open of what its question asks for as well ("…, with the pay").

    That what shows the structure is lost stands before the structure.
    """
    others = {id for topic in case.state.topics if topic != case.topic for id in topic.gaps}
    lost = [gap for gap in case.method.gaps if gap.shows == "structure"]
    lost = [gap for gap in lost if gap.id in {*case.topic.gaps} - others]
    if lost and plan.ability == "structure" and not plan.gaps:
        lines = [point for gap in lost for point in left_open(case, gap)]
        ids = tuple(gap.id for gap in lost)
        return replace(plan, outcome="partial", points=(*lines, *plan.points), gaps=ids)
    open_ones = [gap for gap in case.method.gaps if gap.id in {*case.topic.gaps} - others]
    if plan.gaps or plan.outcome != "answered" or not dwells_in(case.topic.text, "as well"):
        return plan
    if not open_ones:
        return plan
    lines = [point for gap in open_ones for point in left_open(case, gap)]
    ids = tuple(gap.id for gap in open_ones)
    return replace(plan, outcome="partial", points=(*plan.points, *lines), gaps=ids)


def _conditions(case: Case, plan: Plan) -> list[Gap]:
    """Return the open topics that people make a question depend on, of which this message tells.

    What stages might be told by is of no weight where the answer does not turn on the stage.
    """
    if beside(case) or len(case.state.question) > _SHORT:
        return []
    told = {id for topic in case.state.topics for id in topic.gaps}
    weighs = whether_in_part(case) and not tells_signs(case)
    return [
        gap
        for gap in case.method.gaps
        if gap.condition and not gap.elsewhere and gap.id not in told and mentioned(case, gap)
        if (plan.ability in _STAGED if gap.measures else weighs)
    ]


def tells_signs(case: Case, *, least: int = 1) -> bool:
    """Tell whether the message says how the shop stands to conditions: its words are on those.

    To so many of them at the `least`.
    """
    named = {f"{stage.id}.{each.id}" for stage in case.method.stages for each in stage.signals}
    told = [each for each in case.state.facts if each.turn == case.state.turn]
    return sum(each.name in named for each in told) >= least


def _line(case: Case, gap: Gap) -> list[Point]:
    """Return that a condition is left open; of what might measure stages, what does tell them."""
    known = case.state.fact("stage")
    stages = [stage for stage in case.method.stages if gap.measures and stage.signals]
    if gap.measures and known and known.basis == "stated":
        return []
    found = details(case, gap)
    line = claim(found[0].claim if found else gap.claim, case)
    return [line, *(claim(stage.entry, case, "run-on") for stage in stages[:1])]


def _hearsay(case: Case) -> bool:
    """Tell whether the question holds that the method says something."""
    text = case.topic.text or case.state.question
    taken = dwells_in(text, "granted") and dwells_in(text, "demanded")
    return dwells_in(text, "sourced") and (taken or not dwells_in(text, "open"))
