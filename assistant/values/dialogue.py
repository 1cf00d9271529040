"""What the answering flow carries between turns: what was said, understood and is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Basis = Literal["stated", "inferred", "assumed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something known of the user's case; `turn` counts the user's messages from 1."""

    name: str
    value: str
    basis: Basis
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing asked for: an ability, and what the question names (ids of the methodology)."""

    ability: str
    roles: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueState:
    """All that the next turn needs of the turns before it; its size does not grow with them."""

    turn: int = 0
    question: str = ""
    language: str = ""
    topics: tuple[Topic, ...] = ()
    facts: tuple[Fact, ...] = ()
    people: tuple[tuple[str, int], ...] = ()
    headcount: int | None = None

    def fact(self, name: str) -> Fact | None:
        """Return the fact of that name, or None."""
        return next((fact for fact in self.facts if fact.name == name), None)
