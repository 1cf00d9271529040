"""Which role matters most, and how two compare, as far as the method says."""

from __future__ import annotations

from assistant.abilities._situation import brief, claim, names, roles_of
from assistant.values.plan import Case, Plan, Point

TAKES = {"roles"}


def plan(case: Case) -> Plan:
    """Plan what the method says of the weight of the roles named; say so where it says nothing."""
    asked = {*case.topic.roles}
    weighed = [each for each in case.method.statements if each.kind == "importance"]
    if not asked:
        return Plan(outcome="answered", points=tuple(claim(each.claim, case) for each in weighed))
    both = [each for each in weighed if asked <= {*each.about}]
    some = [each for each in weighed if asked & {*each.about}]
    if both:
        return Plan(outcome="answered", points=tuple(claim(each.claim, case) for each in both))
    roles = roles_of(case, case.topic.roles)
    unsaid = Point(wording="unsaid", slots={"roles": names(case, roles)}, ground="outside")
    defined = [role for role in roles if role.duties]
    points = [unsaid, *(claim(each.claim, case) for each in some)]
    if defined:
        points.append(Point(wording="duties", items=tuple(brief(case, role) for role in defined)))
    return Plan(outcome="partial", points=tuple(points))
