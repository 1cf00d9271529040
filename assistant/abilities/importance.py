"""Which role matters most, and how two compare, as far as the method says."""

from __future__ import annotations

from assistant.abilities._situation import (
    advice_on,
    brief,
    claim,
    named_statements,
    names,
    roles_of,
)
from assistant.values.plan import Case, Plan, Point

TAKES = {"roles"}
NEEDS = TAKES


def plan(case: Case) -> Plan:
    """Plan what the method says of the weight of the roles named; say so where it says nothing."""
    asked = {*case.topic.roles, *({case.method.decision_maker.id} if case.topic.boss else ())}
    weighed = [each for each in case.method.statements if each.kind == "importance"]
    if not asked:
        points = named_statements(case) or [claim(each.claim, case) for each in weighed]
        return Plan(outcome="answered", points=tuple(points))
    # What speaks of all of them stands first; a statement about one role weighs it against others.
    fitting = [each for each in weighed if asked <= {*each.about}]
    if case.topic.boss and not fitting:
        fitting = [each for each in weighed if asked & {*each.about}]
    general = [each for each in weighed if len(each.about) == 1 and each not in fitting]
    if fitting or (len(asked) > 1 and any(asked & {*each.about} for each in general)):
        more = [each for id in asked if len(asked) == 1 for each in advice_on(case, id)]
        points = [claim(each.claim, case) for each in (*fitting, *general, *more)]
        return Plan(outcome="answered", points=tuple(points))
    roles = roles_of(case, case.topic.roles)
    wording = "unsaid" if len(roles) > 1 else "unsaid.one"
    unsaid = Point(wording=wording, slots={"roles": names(case, roles)}, ground="outside")
    related = [each for each in weighed if asked & {*each.about}]
    points = [unsaid, *(claim(each.claim, case) for each in (*related, *general))]
    defined = [role for role in roles if role.duties]
    if defined:
        points.append(Point(wording="duties", items=tuple(brief(case, role) for role in defined)))
    return Plan(outcome="partial", points=tuple(points))
