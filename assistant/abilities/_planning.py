"""A plan keeps the name of the ability that made it, also where another ability asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from assistant.values.plan import Case, Plan


def planner(plan: Callable[[Case], Plan]) -> Callable[[Case], Plan]:
    """Name each plan by the module of its function, unless it is named already.

    The name says in whose templates the wordings of its points stand.
    """
    name = plan.__module__.rpartition(".")[-1]

    @wraps(plan)
    def named(case: Case) -> Plan:
        made = plan(case)
        return made if made.ability else replace(made, ability=name)

    return named
