"""What the method leaves open: say so, and give the nearest thing it does say."""

from __future__ import annotations

from assistant.abilities._quotes import open_topics, quotes, shares
from assistant.abilities._situation import claim, roles_of
from assistant.values.plan import Case, Plan, Point

TAKES = {"gaps"}
NEEDS = TAKES
READS = True


def plan(case: Case) -> Plan:
    """Plan the refusal of each topic named, with what is nearest; never an invented number."""
    by_id = {gap.id: gap for gap in case.method.gaps}
    gaps = [by_id[id] for id in case.topic.gaps or open_topics(case)]
    if not gaps:
        notes = [role.note for role in roles_of(case, case.topic.roles) if role.note]
        near = tuple(claim(note, case) for note in notes)
        near = near or (quotes(case, most=1) if shares(case) else ())
        points = (Point(wording="unsaid", ground="outside"), *near)
        return Plan(outcome="refused", points=points, gaps=("",))
    points = tuple(claim(gap.claim, case) for gap in gaps)
    if len(case.state.topics) < 2:
        # Beside another answer the nearest is told by that.
        points += tuple(
            claim(near, case, "paragraph" if not number else "run-on")
            for gap in gaps
            for number, near in enumerate(gap.nearest)
        )
    ids = tuple(gap.id for gap in gaps)
    return Plan(outcome="refused", ability="gap", points=points, gaps=ids)
