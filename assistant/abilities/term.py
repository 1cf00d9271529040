"""What a word of the trade means, as far as the method uses it."""

from __future__ import annotations

from assistant.abilities import duties
from assistant.abilities._quotes import answers, quotes
from assistant.abilities._situation import claim, named_statements, roles_of
from assistant.values.plan import Case, Plan, Point

TAKES = {"terms", "roles", "groups", "sides", "stages", "options"}
NEEDS = TAKES
READS = True


def plan(case: Case) -> Plan:
    """Plan the explanation of each term; a role is explained by its duties, a unit by its aim."""
    by_id = {term.id: term for term in case.method.terms}
    points = [claim(by_id[id].claim, case) for id in case.topic.terms]
    points += named_statements(case)
    for role in roles_of(case, case.topic.roles):
        points += duties.describe(case, role)
    points += [claim(case.method.group(id).about, case) for id in case.topic.groups]
    points += [claim(case.method.side(id).about, case) for id in case.topic.sides]
    if not points:
        points += [claim(case.method.stage(id).goal, case) for id in case.topic.stages]
    if points:
        absent = any(not by_id[id].mentioned for id in case.topic.terms)
        return Plan(outcome="partial" if absent else "answered", points=tuple(points))
    unsaid = Point(wording="unsaid", ground="outside")
    found = quotes(case, most=1) if answers(case) else ()
    return Plan(outcome="partial" if found else "refused", points=(unsaid, *found))
