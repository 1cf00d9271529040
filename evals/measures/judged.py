"""What a chat model thinks of the answers; apart from the mechanical measures, and beside them."""

from __future__ import annotations

from functools import partial

from evals.measures.measure import Evidence, Measure

RATED = ("correct", "complete", "grounded", "score")
"""What a verdict holds."""

_SOURCE = "the chat model named, by evals/judge.md"


def _rated(evidence: Evidence, name: str) -> float | None:
    return evidence.rating.get(name)


def _agrees(evidence: Evidence) -> float | None:
    correct = evidence.rating.get("correct")
    if correct is None or not evidence.case.outcome:
        return None
    return float(bool(correct) == (not evidence.failures))


MEASURES = (
    *(
        Measure(
            name=f"judged {name}",
            group="judge",
            formula=f"share of the answers rated that the judge calls {name}",
            source=_SOURCE,
            meaning=meaning,
            score=partial(_rated, name=name),
        )
        for name, meaning in (
            ("correct", "it decides as expected and contradicts nothing"),
            ("complete", "all that was asked is answered, or said to be open"),
            ("grounded", "every claim is held by a passage cited for it"),
        )
    ),
    Measure(
        name="judged score",
        group="judge",
        formula="mean of 1 (useless) to 5 (nothing to mend)",
        source=_SOURCE,
        meaning="how much the judge likes the answers",
        score=partial(_rated, name="score"),
        unit="of 5",
    ),
    Measure(
        name="judge agrees",
        group="judge",
        formula="answers rated for which `judged correct` is as `passed` / answers rated",
        source="observed agreement",
        meaning="whether judge and mechanical measures see the same; kappa is in the notes",
        score=_agrees,
    ),
)
