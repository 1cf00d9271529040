"""What an ability plans from and what it plans: the case, the points of an answer, the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.values.answer import Outcome
from assistant.values.dialogue import Basis, DialogueState, Topic
from assistant.values.documents import Hit
from assistant.values.methodology import Claim, Methodology, Need, Wording

Ground = Literal["cited", "assumed", "inferred", "outside", "said", "asks", "self"]
"""On what a point stands: passages, an assumption, our inference, a statement that the documents
do not say it, the user's own words, a question to the user, or the assistant speaking of itself."""

Layout = Literal["paragraph", "run-on", "bullet", "row", "cells"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that an ability may look at."""

    topic: Topic
    state: DialogueState
    method: Methodology
    language: str
    hits: tuple[Hit, ...] = ()

    def say(self, wording: Wording) -> str:
        """Return the wording in the language of the answer."""
        return wording[self.language]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A part of a point with support of its own; the `label` before it frames it, uncited."""

    text: str
    label: str = ""
    support: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One sentence or list line of the answer.

    `wording` is a heading of the ability's wording file; `slots` and `items` fill it. A point on
    passages names their references in `support` (its own, or each item's), or quotes `passages`.
    Slots in `given` come from the user's case: passages need not hold them.
    """

    wording: str
    slots: Mapping[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    support: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    ground: Ground = "cited"
    layout: Layout = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A role's place in the advice."""

    role: str
    side: str
    need: Need
    have: int | None
    why: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChoice:
    """The stage the advice holds for."""

    id: str
    basis: Basis
    support: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A text beside the answer (a question, a suggestion): a wording and what fills it."""

    wording: str
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question to the user and the options to pick from, in the language of the answer."""

    phrase: Phrase
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one ability wants to say.

    A plan that tells of the `whole` method, as nothing was named, can be spared beside others; one
    with a `verdict` stands before what is left open. Of the stage `drawn` a chart goes with it.
    """

    outcome: Outcome
    points: tuple[Point, ...]
    ability: str = ""
    stage: StageChoice | None = None
    roster: tuple[Assignment, ...] = ()
    assumed: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[Ask, ...] = ()
    follow_ups: tuple[Phrase, ...] = ()
    gaps: tuple[str, ...] = ()
    drawn: str | None = None
    whole: bool = False
    verdict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A worded point: head, items, tail and closing mark, and what its citations must hold."""

    head: str
    items: tuple[Item, ...]
    joiner: str
    tail: str
    close: str
    content: str
    support: tuple[str, ...]
    passages: tuple[str, ...]
    ground: Ground
    layout: Layout

    @property
    def text(self) -> str:
        """The line without citation marks."""
        items = self.joiner.join(item.label + item.text for item in self.items)
        return self.head + items + self.tail + self.close


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A worded answer, not yet checked against its passages."""

    language: str
    lines: tuple[Line, ...]
