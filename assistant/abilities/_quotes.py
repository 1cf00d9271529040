"""What abilities share to answer in the documents' own words."""

from __future__ import annotations

from dataclasses import replace

from assistant.text import content_terms, sentences, terms
from assistant.values.documents import Passage
from assistant.values.plan import Case, Plan, Point

_CLEAR = 0.45
"""The least score of a passage that answers a question by itself."""

_SHARED = 0.5
"""The share of the question's content words that such a passage has."""

_ALIKE = 0.4
"""The least score of a passage that is about the question without sharing a word with it."""


def answers(case: Case) -> bool:
    """Tell whether the first passage found clearly answers the question."""
    return bool(case.hits) and case.hits[0].score >= _CLEAR and _shared(case) >= _SHARED


def shares(case: Case) -> bool:
    """Tell whether the first passage found has much of what the question is about."""
    return bool(case.hits) and _shared(case) >= _SHARED


def alike(case: Case) -> bool:
    """Tell whether the first passage found is about the question, by its words or its meaning."""
    return bool(case.hits) and (case.hits[0].score >= _ALIKE or _shared(case) > 0)


def open_topics(case: Case) -> tuple[str, ...]:
    """Return the gaps of the method that the first passage found states."""
    if not alike(case):
        return ()
    first = case.hits[0].passage.reference
    return tuple(gap.id for gap in case.method.gaps if first in gap.claim.support)


def _shared(case: Case) -> float:
    """Return the share of the question's content words that the first passage found has."""
    wanted = content_terms(case.topic.text)
    passage = case.hits[0].passage
    held = content_terms(f"{passage.heading} {passage.text}")
    return len(wanted & held) / max(1, len(wanted))


def quotes(case: Case, most: int, *, whole: bool = False) -> tuple[Point, ...]:
    """Return a quotation of each of the first passages found.

    It is the `whole` passage, or its sentence that is nearest to the question.
    """
    return tuple(_quote(case, hit.passage, whole=whole) for hit in case.hits[:most])


def _quote(case: Case, passage: Passage, *, whole: bool) -> Point:
    wanted = set(terms(case.topic.text))
    parts = sentences(passage.text)
    if not whole:
        parts = (max(parts, key=lambda each: len(wanted & set(terms(each)))),)
    joined = ("" if case.language == "zh" else " ").join(parts)
    return Point(
        wording="quote",
        slots={"heading": passage.heading, "quote": joined.rstrip("。.")},
        passages=(passage.id,),
        layout="bullet",
    )


def supplemented(plan: Plan, case: Case) -> Plan:
    """Add the first passage found where a plan for a question of a doubtful kind leaves it out."""
    if plan.outcome not in {"answered", "partial"} or not case.hits or not _cites(plan):
        return plan
    first = case.hits[0].passage
    told = {ref for point in plan.points for ref in (*point.support, *point.passages)}
    told |= {ref for point in plan.points for item in point.items for ref in item.support}
    if first.id in told or first.reference in told:
        return plan
    return replace(plan, points=(*plan.points, *quotes(case, most=1, whole=True)))


def _cites(plan: Plan) -> bool:
    return any(point.ground == "cited" for point in plan.points)
