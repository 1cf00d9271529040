"""A measure: a name, a formula with its source, what it means, and how one case scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from evals.values import AnswerJson, Case, Observation, Statement

Group = Literal["retrieval", "decision", "answer", "robustness", "cost", "judge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that a measure may look at.

    `relevant` holds one set of passage ids for each section that the case says holds the answer;
    `held` the texts of cited passages by mark; `statements` the last answer cut up and judged;
    `original` the answer to the case that this one varies.
    """

    case: Case
    observation: Observation
    relevant: tuple[frozenset[str], ...] = ()
    statements: tuple[Statement, ...] = ()
    held: Mapping[int, str]
    original: AnswerJson | None = None

    @property
    def answer(self) -> AnswerJson:
        """The answer that is judged."""
        return self.observation.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of the report.

    `score` gives the score of a case, or None where the case does not bear on it; a figure is the
    `pool` of the scores (the mean, if not said otherwise). `unit` is empty for shares.
    """

    name: str
    group: Group
    formula: str
    source: str
    meaning: str
    score: Callable[[Evidence], float | None]
    pool: Callable[[Sequence[float]], float] = fmean
    better: Literal["more", "less", "neither"] = "more"
    unit: str = ""
