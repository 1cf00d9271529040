"""The kinds of question: one file each, found by name; adding a file adds a kind.

An ability plans the points of an answer from a `Case`. It owns, under the same name, its example
utterances and wording in `prompts/abilities/` and its cases in `evals/cases/`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.abilities._aspects import wants_verdict
from assistant.abilities._attributed import corrected
from assistant.abilities._conditions import joined, weighed
from assistant.abilities._crewed import crewed
from assistant.abilities._forms import in_rows, shaped, wanted
from assistant.abilities._names import explained
from assistant.abilities._placed import placed
from assistant.abilities._quotes import supplemented
from assistant.abilities._reminding import reminded
from assistant.abilities._tables import tabulated
from assistant.abilities._turning import turning
from assistant.values.plan import Case, Plan

__all__ = [
    "Ability",
    "corrected",
    "crewed",
    "explained",
    "in_rows",
    "joined",
    "load",
    "placed",
    "reminded",
    "shaped",
    "supplemented",
    "tabulated",
    "turning",
    "wanted",
    "wants_verdict",
    "weighed",
]


@dataclass(frozen=True, slots=True)
class Ability:
    """What a module of this package offers.

    `takes` are the slots of a topic it works on; those it `needs` are looked for in the rest of the
    message and in the turn before when the question does not name them. `reads` tells that it
    wants passages searched, `decides` that it answers yes or no, `weighs` that it says of what a
    question is made to depend on that the method does not go by it; `forms` that it gives its
    answer the form that is wanted by itself; `crews` that who is there bears on its answer,
    `advises` that the shop's stage does.
    """

    name: str
    takes: frozenset[str]
    needs: frozenset[str]
    reads: bool
    decides: bool
    weighs: bool
    forms: bool
    crews: bool
    advises: bool
    plan: Callable[[Case], Plan]


def load() -> Mapping[str, Ability]:
    """Return every ability by name; modules with a leading underscore are shared parts."""
    return {
        name: _ability(name)
        for _, name, _ in pkgutil.iter_modules(__path__)
        if not name.startswith("_")
    }


def _ability(name: str) -> Ability:
    module = importlib.import_module(f"{__name__}.{name}")
    return Ability(
        name=name,
        takes=frozenset(module.TAKES),
        needs=frozenset(getattr(module, "NEEDS", ())),
        reads=getattr(module, "READS", False),
        decides=getattr(module, "DECIDES", False),
        weighs=getattr(module, "WEIGHS", False),
        forms=getattr(module, "FORMS", False),
        crews=getattr(module, "CREWS", False),
        advises=getattr(module, "ADVISES", False),
        plan=module.plan,
    )
