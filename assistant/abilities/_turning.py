"""What a turn of the shop brings is told beside another question: which posts it adds or drops."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.abilities._aspects import dwells_in
from assistant.abilities._forms import most
from assistant.abilities._options import turned_to
from assistant.values.plan import Case, Plan, Point

_TELLS = frozenset({"roster", "option", "change"})
"""Abilities that tell by themselves what a turn of the shop brings."""


def turning(case: Case, plans: Sequence[Plan], kinds: Sequence[str]) -> tuple[Point, ...]:
    """Return which posts come or go as the shop turns to what this turn tells, if no plan does.

    `kinds` are the abilities of the plans.
    """
    turn, facts = case.state.turn, {kind.id for kind in case.method.facts}
    fresh = {
        (fact.name, fact.value)
        for fact in case.state.facts
        if fact.turn == turn and fact.name in facts
    }
    told = {*kinds} & _TELLS or any(plan.roster or plan.ability in _TELLS for plan in plans)
    if turn == 1 or not fresh or told or most(case):
        return ()
    if not dwells_in(case.state.question, "from-now"):
        return ()
    plan = turned_to(case, fresh)
    return plan.points[:1] if plan else ()
