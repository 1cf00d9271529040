"""Scored cases in, figures out: every measure over all cases and over each slice of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from scipy import stats

from evals.measures import Measure
from evals.values import Case, Figure, Result

EVERYTHING = "all"
CONFIDENCE = 0.95
RESAMPLES = 1000


def figures(
    results: Sequence[Result], measures: Sequence[Measure], generator: np.random.Generator
) -> tuple[Figure, ...]:
    """Return the figure of each measure over all cases, with its interval, and over each slice."""
    slices: dict[str, list[Result]] = {}
    for result in results:
        for name in slices_of(result.case):
            slices.setdefault(name, []).append(result)
    found = []
    for name, members in slices.items():
        for measure in measures:
            scores = [each.scores[measure.name] for each in members if measure.name in each.scores]
            if scores:
                low, high = (
                    interval([scores], measure.pool, generator)
                    if name == EVERYTHING
                    else (None, None)
                )
                found.append(
                    Figure(
                        measure=measure.name,
                        slice=name,
                        value=float(measure.pool(scores)),
                        cases=len(scores),
                        low=low,
                        high=high,
                    )
                )
    return tuple(found)


def slices_of(case: Case) -> Iterator[str]:
    """Yield the slices a case is in."""
    yield EVERYTHING
    yield f"kind: {case.kind}"
    if case.language:
        yield f"language: {case.language}"
    if case.change:
        yield f"change: {case.change}"
    yield f"turns: {'one' if len(case.turns) == 1 else 'several'}"
    for tag in case.tags:
        yield f"tag: {tag}"


def interval(
    samples: Sequence[Sequence[float]],
    statistic: Callable[..., Any],
    generator: np.random.Generator,
) -> tuple[float | None, float | None]:
    """Return the 95 % percentile bootstrap interval (Efron 1979); Nones for fewer than two cases.

    Several samples are paired: they are drawn together.
    """
    if len(samples[0]) < 2:
        return None, None
    found = stats.bootstrap(
        [np.asarray(sample) for sample in samples],
        statistic,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        paired=len(samples) > 1,
        vectorized=True,
        rng=generator,
    ).confidence_interval
    return float(found.low), float(found.high)
