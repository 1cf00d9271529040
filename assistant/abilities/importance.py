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
    asked = {*case.topic.roles}
    weighed = [each for each in case.method.statements if each.kind == "importance"]
    if not asked:
        points = named_statements(case) or [claim(each.claim, case) for each in weighed]
        return Plan(outcome="answered", points=tuple(points))
    # A statement about one role weighs it against all others.
    fitting = [each for each in weighed if asked <= {*each.about} or len(each.about) == 1]
    if len(asked) == 1:
        fitting += advice_on(case, case.topic.roles[0])
    points = [claim(each.claim, case) for each in fitting]
    if any(len(each.about) > 1 or asked & {*each.about} for each in fitting) or len(asked) == 1:
        return Plan(outcome="answered" if points else "partial", points=tuple(points))
    roles = roles_of(case, case.topic.roles)
    unsaid = Point(wording="unsaid", slots={"roles": names(case, roles)}, ground="outside")
    related = [each for each in weighed if asked & {*each.about}]
    points = [unsaid, *(claim(each.claim, case) for each in related), *points]
    defined = [role for role in roles if role.duties]
    if defined:
        points.append(Point(wording="duties", items=tuple(brief(case, role) for role in defined)))
    return Plan(outcome="partial", points=tuple(points))
