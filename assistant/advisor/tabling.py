"""Lays what several questions ask into one table, where that is wanted."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities import tabulated
from assistant.advisor.turn import Work
from assistant.values.dialogue import DialogueState
from assistant.values.methodology import Methodology
from assistant.values.plan import Case


def in_one_table(
    works: tuple[Work, ...], state: DialogueState, method: Methodology
) -> tuple[Work, ...]:
    """Return the one work of a table of the stages, where one is wanted, else the works."""
    cases = [
        Case(topic=work.topic, state=state, method=method, language=state.language)
        for work in works
        if not work.topic.rival
    ]
    plan = tabulated(cases) if cases and method.stages else None
    return (replace(works[0], plan=plan),) if plan else works
