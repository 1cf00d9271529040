"""What abilities share to answer in the documents' own words."""

from __future__ import annotations

from assistant.text import sentences, terms
from assistant.values.documents import Passage
from assistant.values.plan import Case, Layout, Point


def quotes(case: Case, most: int, layout: Layout = "bullet") -> tuple[Point, ...]:
    """Return the sentence of each of the first passages found that is nearest to the question."""
    return tuple(_quote(case, hit.passage, layout) for hit in case.hits[:most])


def _quote(case: Case, passage: Passage, layout: Layout) -> Point:
    wanted = set(terms(case.topic.text))
    best = max(sentences(passage.text), key=lambda each: len(wanted & set(terms(each))))
    return Point(
        wording="quote",
        slots={"heading": passage.heading, "quote": best.rstrip("。.")},
        passages=(passage.id,),
        layout=layout,
    )
