"""Measures of what an answer costs: time, and tokens where a chat model is used."""

from __future__ import annotations

from functools import partial

import numpy as np

from evals.measures.measure import Evidence, Measure


def _milliseconds(evidence: Evidence) -> float | None:
    seconds = evidence.observation.seconds
    return 1000 * float(np.mean(seconds)) if seconds else None


def _tokens(evidence: Evidence) -> float | None:
    tokens = evidence.observation.tokens
    return None if tokens is None else float(tokens)


MEASURES = (
    *(
        Measure(
            name=f"latency p{percent}",
            group="cost",
            formula=f"{percent}th percentile of the mean time of an answer of a case",
            source="percentile",
            meaning="how long one waits, storing included",
            score=_milliseconds,
            pool=partial(np.percentile, q=percent),
            better="less",
            unit="ms",
        )
        for percent in (50, 95)
    ),
    Measure(
        name="tokens",
        group="cost",
        formula="tokens in and out of the chat model for a case",
        source="as the model reports them",
        meaning="what a conversation costs",
        score=_tokens,
        better="less",
        unit="tokens",
    ),
)
