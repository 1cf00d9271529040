"""What abilities share to answer in the documents' own words."""

from __future__ import annotations

from assistant.text import sentences, terms
from assistant.values.documents import Passage
from assistant.values.plan import Case, Point


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
