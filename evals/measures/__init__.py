"""The measures: small objects, each with its name, formula, source and meaning."""

from evals.measures import answer, cost, decision, judged, retrieval, robustness
from evals.measures.measure import Evidence, Group, Measure

ALL: tuple[Measure, ...] = (
    *decision.MEASURES,
    *answer.MEASURES,
    *retrieval.MEASURES,
    *robustness.MEASURES,
    *cost.MEASURES,
    *judged.MEASURES,
)

__all__ = ["ALL", "Evidence", "Group", "Measure"]
