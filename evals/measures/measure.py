"""A measure: a name, a formula with its source, what it means, and how one case scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from evals.values import AnswerJson, Case, Observation, Statement

Group = Literal["retrieval", "decision", "answer", "robustness", "cost", "judge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that a measure may look at.

    `relevant` holds one set of passage ids for each section that the case says holds the answer;
    `held` the texts of cited passages by mark; `statements` the last answer cut up and judged;
    `reasons` tells for each recommended role whether what it cites holds its reason; `lawful`
    for each whether the method needs it in the stage and with the facts of the answer; `traits`
    are the facts that the method only shows; `failures` are expectations of the case that do
    not hold; `original` is the answer to the case that this one varies; `rating` is what a
    judge made of the answer.
    """

    case: Case
    observation: Observation
    relevant: tuple[frozenset[str], ...] = ()
    held: Mapping[int, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    reasons: tuple[bool, ...] = ()
    lawful: tuple[bool, ...] = ()
    traits: frozenset[str] = frozenset()
    failures: tuple[str, ...] = ()
    original: AnswerJson | None = None
    rating: Mapping[str, float] = field(default_factory=dict)

    @property
    def answer(self) -> AnswerJson:
        """The answer that is judged."""
        return self.observation.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of the report.

    `score` gives the score of a case, or None where the case does not bear on it; a figure is the
    `pool` of the scores along an `axis` (the mean, if not said otherwise). `unit` is empty for
    shares. `better` tells which way is up: a measure that is `neither` describes, and proves
    nothing.
    """

    name: str
    group: Group
    formula: str
    source: str
    meaning: str
    score: Callable[[Evidence], float | None]
    pool: Callable[..., Any] = np.mean
    better: Literal["more", "less", "neither"] = "more"
    unit: str = ""
