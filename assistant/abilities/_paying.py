"""What is said where somebody is to be paid by how much their post counts."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.abilities._aspects import dwells_in
from assistant.abilities._situation import claim
from assistant.values.methodology import Gap
from assistant.values.plan import Case, Point

_TALKED = 2
"""How many of the posts talked of last are held against each other."""


def by_weight(case: Case, gaps: Iterable[Gap]) -> list[Point]:
    """Say that weight does not settle an amount that is left open, and what is said of weight.

    That is where one post is to get more, less or as much as another that was talked of.
    """
    asked = {*case.topic.roles, *case.state.talked[-_TALKED:]}
    amounts = any(each.amount for each in gaps)
    if not amounts or len(asked) < _TALKED or not dwells_in(case.topic.text, "paid-alike"):
        return []
    weighed = [
        each
        for each in case.method.statements
        if each.kind == "importance" and asked & {*each.about[:1]}
    ]
    fitting = [each for each in weighed if asked <= {*each.about}] or weighed
    if not fitting:
        return []
    unsaid = Point(wording="gap/weight", ground="outside")
    return [unsaid, *(claim(each.claim, case) for each in fitting[:1])]
