"""A question of no known kind: the nearest passages in their own words, said to be that."""

from __future__ import annotations

from assistant.abilities._quotes import quotes
from assistant.values.plan import Case, Plan, Point

TAKES = {"roles", "groups", "sides", "stages", "terms"}
NEEDS = TAKES
READS = True


def plan(case: Case) -> Plan:
    """Plan up to three quotations; where nothing is near, say that the documents are silent."""
    found = quotes(case, most=2, whole=True) if case.topic.sure else quotes(case, most=3)
    if not found:
        return Plan(
            outcome="refused", points=(Point(wording="unsaid", ground="outside"),), gaps=("",)
        )
    if case.topic.sure:
        return Plan(outcome="answered", points=found)
    return Plan(outcome="partial", points=(Point(wording="unread", ground="outside"), *found))
