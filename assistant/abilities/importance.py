"""Which role matters most, and how two compare, as far as the method says."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._aspects import dwells
from assistant.abilities._situation import (
    advice_on,
    brief,
    claim,
    inner,
    name,
    named_statements,
    names,
    roles_of,
    situation,
)
from assistant.values.methodology import Statement
from assistant.values.plan import Case, Plan, Point

TAKES = {"roles"}
NEEDS = TAKES


def plan(case: Case) -> Plan:
    """Plan what the method says of the weight of the roles named; say so where it says nothing."""
    asked = {*case.topic.roles, *({case.method.decision_maker.id} if case.topic.boss else ())}
    weighed = _weighed(case)
    if not asked:
        points = named_statements(case) or [claim(each.claim, case) for each in weighed]
        return Plan(outcome="answered", points=tuple(points))
    # What speaks of all of them stands first; a statement about one role weighs it against others.
    fitting = [each for each in weighed if asked <= {*each.about}]
    if case.topic.boss and not fitting:
        fitting = [each for each in weighed if asked & {*each.about}]
    general = [each for each in weighed if len(each.about) == 1 and each not in fitting]
    if fitting:
        general = [each for each in general if len(asked) == 1 and asked & {*each.about}]
    if fitting or (len(asked) > 1 and any(asked & {*each.about} for each in general)):
        more = [each for id in asked if len(asked) == 1 for each in advice_on(case, id)]
        points = [claim(each.claim, case) for each in (*fitting, *general, *more)]
        between = [each.verdict for each in fitting if each.verdict and dwells(case, "between")]
        points += [claim(each, case) for each in between]
        if dwells(case, "belittle"):
            slots = {"claim": inner(case, points[0].slots["claim"])}
            points[0] = replace(points[0], wording="against", slots=slots)
        return Plan(outcome="answered", points=tuple(points))
    roles = roles_of(case, case.topic.roles)
    wording = "unsaid" if len(roles) > 1 else "unsaid.one"
    subject = names(case, roles) or name(case, case.method.decision_maker)
    unsaid = Point(wording=wording, slots={"roles": subject}, ground="outside")
    related = [each for each in weighed if asked & {*each.about}]
    points = [unsaid, *(claim(each.claim, case) for each in (*related, *general))]
    defined = [role for role in roles if role.duties]
    if defined:
        points.append(Point(wording="duties", items=tuple(brief(case, role) for role in defined)))
    return Plan(outcome="partial", points=tuple(points))


def _weighed(case: Case) -> list[Statement]:
    """Return what the method says of weight, but what it says of another stage only."""
    here = situation(case).stage
    stages = {stage.id for stage in case.method.stages if here and stage != here}
    named = {*case.topic.roles}
    return [
        each
        for each in case.method.statements
        if each.kind == "importance" and (not stages & {*each.about} or named & {*each.about})
    ]
