"""Measures of what was found: ranks of the passages that hold the answer, by `ir-measures`."""

from __future__ import annotations

from functools import lru_cache, partial

import ir_measures

from assistant.retrieve import Mode
from evals.measures.measure import Evidence, Measure

DEPTH = 10
CHAT: Mode = "fused"
ROADS: tuple[Mode, ...] = (CHAT, "lexical", "dense")

_KINDS = {
    "hit@1": ("Success@1", "1 if the first passage answers", "Success@1 of ir-measures"),
    "hit@3": ("Success@3", "1 if one of the first three answers", "Success@3 of ir-measures"),
    f"recall@{DEPTH}": (
        f"R@{DEPTH}",
        f"sections found among the first {DEPTH} / sections",
        "recall of trec_eval",
    ),
    "MRR": (
        f"RR@{DEPTH}",
        "1 / rank of the first that answers",
        "Voorhees 1999",
    ),
    f"nDCG@{DEPTH}": (
        f"nDCG@{DEPTH}",
        "DCG / ideal DCG, DCG = sum of gain / log2(rank + 1)",
        "Järvelin and Kekäläinen 2002, as in trec_eval",
    ),
}


@lru_cache(maxsize=8192)
def ranks(relevant: tuple[frozenset[str], ...], ranked: tuple[str, ...]) -> dict[str, float]:
    """Return every retrieval figure of one question.

    Both are passage ids. The passages of a section count as one, at its best rank.
    """
    section = {passage: f"section {n}" for n, ids in enumerate(relevant) for passage in ids}
    found = list(dict.fromkeys(section.get(passage, passage) for passage in ranked))
    qrels = [ir_measures.Qrel("q", f"section {n}", 1) for n in range(len(relevant))]
    run = [
        ir_measures.ScoredDoc("q", passage, float(len(found) - place))
        for place, passage in enumerate(found)
    ] or [ir_measures.ScoredDoc("q", "nothing", 0.0)]
    parsed = {name: ir_measures.parse_measure(kind) for name, (kind, *_) in _KINDS.items()}
    values = ir_measures.calc_aggregate(list(parsed.values()), qrels, run)
    return {name: float(values[measure]) for name, measure in parsed.items()}


def _score(evidence: Evidence, name: str, road: str) -> float | None:
    ranked = evidence.observation.ranked
    if ranked is None or road not in ranked or not evidence.relevant:
        return None
    return ranks(evidence.relevant, ranked[road][:DEPTH])[name]


MEASURES = tuple(
    Measure(
        name=name if road == CHAT else f"{name} {road}",
        group="retrieval",
        formula=formula,
        source=source,
        meaning="what holds the answer stands far up, as the chat searches"
        if road == CHAT
        else f"the same for the {road} half alone",
        score=partial(_score, name=name, road=road),
    )
    for road in ROADS
    for name, (_, formula, source) in _KINDS.items()
)
