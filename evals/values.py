"""What the suite carries: cases, what a system said to them, and what that was worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from assistant.values.answer import Outcome

Change = Literal["paraphrase", "misspelt", "translated", "shuffled", "story", "injected"]
"""The one thing in which a variant differs from the case it varies."""

Stands = Literal["cited", "labelled", "free", "unsupported"]
"""On what a statement of an answer stands: passages that hold it, a label that says it is not from
them, nothing because it claims nothing, or nothing although it claims something."""

AnswerJson = Mapping[str, Any]
"""An answer in its wire form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A conversation and what its last answer must be; what is left out is not looked at.

    `kind` is the name of its file. `outcome` are the outcomes allowed. `roster` are exactly the
    roles to recommend, `may_roles` beside them allowed; where a case cannot say all, `roles` are
    some that must be recommended and `not_roles` some that must not. `says` are key points, each
    with its alternative wordings; `says_not` must not stand in the text. `passages` are the
    references (`roles/host#duties`) of the sections that hold the answer. `facts` are all facts
    that must be understood (`stage`, a fact of the methodology, `stage.signal`), `people` how many
    of each role are there. A variant names the case it `varies` and the `change`; it inherits what
    it does not say itself.
    """

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}
    id: str
    turns: tuple[str, ...]
    language: str | None = None
    outcome: tuple[Outcome, ...] = ()
    stage: str | None = None
    roster: tuple[str, ...] | None = None
    roles: tuple[str, ...] = ()
    may_roles: tuple[str, ...] = ()
    not_roles: tuple[str, ...] = ()
    says: tuple[tuple[str, ...], ...] = ()
    says_not: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    facts: Mapping[str, str] | None = None
    people: Mapping[str, int] | None = None
    tags: tuple[str, ...] = ()
    varies: str | None = None
    change: Change | None = None
    kind: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a system did with a case.

    `answers` are the answers to the turns; `again` is the answer to the last question asked once
    more; `ranked` the ids of the passages found for the last question, best first, by road
    (`lexical`, `dense`, `fused`); `people` how many of each role were understood to be there;
    `seconds` the time of each answer; `tokens` those a chat model used. What a system does not
    show is None. Where it failed, `error` says how.
    """

    answers: tuple[AnswerJson, ...] = ()
    again: AnswerJson | None = None
    ranked: Mapping[str, tuple[str, ...]] | None = None
    people: Mapping[str, int] | None = None
    seconds: tuple[float, ...] = ()
    tokens: int | None = None
    error: str | None = None

    @property
    def last(self) -> AnswerJson:
        """The answer that is judged."""
        return self.answers[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A piece of an answer up to its citation marks, judged.

    `start` and `end` are places in the answer's text, `marks` the citation marks behind it,
    `needless` those of them that add nothing, `why` a short reason where it is unsupported.
    """

    start: int
    end: int
    stands: Stands
    marks: tuple[int, ...] = ()
    needless: tuple[int, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A case with what was said to it, the score of every measure that applies, and its failures.

    `failures` are sentences; a case without any has passed. `blame` tells whether the passages that
    hold the answer were not found at all, or were and the answer is wrong all the same.
    """

    case: Case
    observation: Observation
    scores: Mapping[str, float] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    blame: Literal["retrieval", "answer"] | None = None

    @property
    def passed(self) -> bool:
        """Whether every expectation holds."""
        return not self.failures


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measure over the cases of a slice: `all`, `language: zh`, `kind: roster`, `tag: messy`.

    `low` and `high` bound the 95 % bootstrap interval; they are None for a single case.
    """

    measure: str
    slice: str
    value: float
    cases: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A bound on a figure, and whether a run keeps to it; `value` is None if it has no figure."""

    measure: str
    slice: str
    bound: Literal["least", "most"]
    limit: float
    value: float | None
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the suite over one system.

    `made_with` is what two runs must share to differ only in what is compared: `revision`,
    `corpus`, `encoder`, `prompts`, `cases`, `system` and the rest, each as a short text or hash.
    `notes` say what was not measured, and why.
    """

    id: str
    at: str
    seconds: float
    made_with: Mapping[str, str]
    figures: tuple[Figure, ...]
    results: tuple[Result, ...]
    gates: tuple[Gate, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A measure in two runs, on the cases both have: the mean of the paired differences."""

    measure: str
    before: float
    after: float
    change: float
    cases: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs side by side.

    `reasons` say why they cannot be compared, or not fully; `changed` names what they were made
    with that differs, with both values. `fixed` and `broken` are the ids of cases that flipped.
    """

    before: Run
    after: Run
    changed: Mapping[str, tuple[str, str]]
    differences: tuple[Difference, ...]
    fixed: tuple[str, ...]
    broken: tuple[str, ...]
    reasons: tuple[str, ...] = ()
