"""What users think of answers."""

from __future__ import annotations

from typing import Literal, NamedTuple

Verdict = Literal["up", "down", "case"]
"""Good, bad, or worth a case of the evals, whichever it is."""


class Feedback(NamedTuple):
    """A verdict on an answer; `given_at` is in seconds since 1970."""

    conversation: str
    answer: str
    verdict: Verdict
    reason: str
    given_at: float
