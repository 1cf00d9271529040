"""The one answer object of every surface, and the plan and draft that become it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import orjson

from assistant.values.dialogue import Basis, Fact
from assistant.values.methodology import Need

Outcome = Literal["answered", "partial", "asked", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A mark `[n]` in the text, resolved: the passage and the words of it that support.

    `source` names the origin or is the address of the section, `collection` the folder it is from.
    """

    n: int
    passage: str
    document: str
    heading: str
    quote: str
    source: str
    as_of: str
    collection: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    """The stage the advice holds for, and on what ground."""

    id: str
    name: str
    basis: Basis
    why: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One role of the roster; recommended only with need `now` or `optional`."""

    role: str
    name: str
    side: str
    need: Need
    have: int | None
    why: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something the assistant asks, with options to pick from."""

    text: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer as every surface gets it; `as_json` is its wire form.

    `model` names the chat model that was asked to word it; `mode` is `embedded` where it did not.
    """

    id: str
    conversation: str
    language: str
    outcome: Outcome
    text: str
    stage: StageView | None
    roster: tuple[RosterLine, ...]
    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]
    follow_ups: tuple[str, ...]
    citations: tuple[Citation, ...]
    chart: str | None
    mode: Literal["embedded", "model"]
    model: str | None
    generation: str
    elapsed_ms: float

    def as_json(self) -> dict[str, Any]:
        """Return the answer as plain JSON values, keys in the documented order."""
        content: dict[str, Any] = orjson.loads(orjson.dumps(self))
        return content
