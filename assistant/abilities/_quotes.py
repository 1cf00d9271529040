"""What abilities share to answer in the documents' own words."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._aspects import dwells
from assistant.text import content_terms, sentences, terms
from assistant.values.documents import Passage
from assistant.values.plan import Case, Plan, Point

_CLEAR = 0.45
"""The least score of a passage that answers a question by itself."""

_SHARED = 0.5
"""The share of the question's content words that such a passage has."""

_ALIKE = 0.4
"""The least score of a passage that is about the question without sharing a word with it."""


_SAID = 0.6
"""The share of the words of a sentence by which it was said already."""

_WHOLE = 1000
"""More sentences than a passage has."""


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


def quotes(case: Case, most: int) -> tuple[Point, ...]:
    """Return of each of the first passages found the sentence nearest to the question, quoted."""
    return tuple(_quote(case, hit.passage, 1) for hit in case.hits[:most])


def told(case: Case, most: int, *, sentences_of_each: int = 3) -> tuple[Point, ...]:
    """Return what the first passages found say, each in its sentences nearest to the question.

    Passages of a methodology say it themselves; those of plain documents are quoted.
    """
    if not case.method.stages:
        return tuple(_quote(case, hit.passage, _WHOLE) for hit in case.hits[:most])
    return tuple(
        Point(
            wording="claim",
            slots={"claim": sentence.rstrip("。.")},
            passages=(hit.passage.id,),
            layout="run-on" if number else "paragraph",
        )
        for hit in case.hits[:most]
        for number, sentence in enumerate(_nearest(case, hit.passage, sentences_of_each))
    )


def _nearest(case: Case, passage: Passage, most: int) -> list[str]:
    """Return the sentences of a passage that share most terms with the question, in their order."""
    wanted = set(terms(f"{case.topic.context} {case.topic.text}"))
    parts = sentences(passage.text)
    best = sorted(parts, key=lambda each: len(wanted & set(terms(each))), reverse=True)[:most]
    return [each for each in parts if each in best]


def _quote(case: Case, passage: Passage, most: int) -> Point:
    """Return sentences of a passage in quotation marks, under the heading they stand under."""
    quoted = ("" if case.language == "zh" else " ").join(_nearest(case, passage, most))
    return Point(
        wording="quote",
        slots={"heading": passage.heading, "quote": quoted.rstrip("。.")},
        passages=(passage.id,),
        layout="bullet",
    )


_LIKELY = 0.3
"""The confidence from which a roster is what was asked for."""


def supplemented(plan: Plan, case: Case) -> Plan:
    """Add what the first passage found says where a plan of a doubtful kind leaves it out.

    The roster of a stage that is known tells all that is asked of it.
    """
    if plan.roster and plan.stage and case.topic.confidence >= _LIKELY:
        return plan
    if plan.outcome not in {"answered", "partial"} or not _cites(plan) or not case.hits:
        return plan
    first = case.hits[0]
    cited = {ref for point in plan.points for ref in (*point.support, *point.passages)}
    cited |= {ref for point in plan.points for item in point.items for ref in item.support}
    open_ones = {ref for gap in case.method.gaps for ref in gap.claim.support}
    named = case.topic.named(("roles", "groups", "sides", "stages", "duties", "terms"))
    if not answers(case) and (first.score < _ALIKE or not named or dwells(case, "brief")):
        return plan
    if {first.passage.id, first.passage.reference} & (cited | open_ones):
        return plan
    said = " ".join(text for point in plan.points for text in _texts(point))
    more = told(case, most=1, sentences_of_each=2)
    fresh = all(_new(point.slots.get("claim", ""), said) for point in more)
    return replace(plan, points=(*plan.points, *more)) if fresh else plan


def _texts(point: Point) -> tuple[str, ...]:
    return (*point.slots.values(), *(item.text for item in point.items))


def _new(sentence: str, said: str) -> bool:
    """Tell whether a sentence says much that was not said yet."""
    words = content_terms(sentence)
    return not words or len(words & content_terms(said)) < _SAID * len(words)


def _cites(plan: Plan) -> bool:
    return any(point.ground == "cited" for point in plan.points)
