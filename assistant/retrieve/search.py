"""A question in, the passages that answer it best out: by words, by meaning, or both fused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.values.documents import Hit, Passage

Mode = Literal["lexical", "dense", "fused"]
Scores = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """How passages are searched.

    `lexical_weight`: what words count for in a fused score, meaning counts for the rest;
    `candidates`: how many passages each road proposes.
    """

    mode: Mode = "fused"
    lexical_weight: float = 0.4
    candidates: int = 40


class Search(Protocol):
    """What finds passages for a query."""

    def search(self, query: str, language: str | None, k: int) -> tuple[Hit, ...]:
        """Return up to `k` hits, best first."""
        ...


class Lexical(Protocol):
    """An index of words: a text in, ids with scores between 0 and 1 out."""

    def query(self, text: str, k: int) -> Scores:
        """Return up to `k` ids with scores, best first."""
        ...


class Dense(Protocol):
    """An index of vectors: a vector of length 1 in, ids with cosines out."""

    def query(self, vector: NDArray[np.float32], k: int) -> Scores:
        """Return up to `k` ids with cosines, best first."""
        ...


class Library(Protocol):
    """The passages of one generation."""

    def lookup(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        """Return the passages that have these ids."""
        ...

    def section(self, reference: str, language: str | None) -> Sequence[Passage]:
        """Return a section's passages in a language, or in another one if it has none in that."""
        ...


class Retriever:
    """Searches one generation; `encode` gives the vectors of texts."""

    def __init__(
        self,
        lexical: Lexical,
        dense: Dense,
        encode: Callable[[Sequence[str]], NDArray[np.float32]],
        library: Library,
        knobs: Knobs = Knobs(),
    ) -> None:
        self._lexical = lexical
        self._dense = dense
        self._encode = encode
        self._library = library
        self._knobs = knobs

    def search(self, query: str, language: str | None, k: int) -> tuple[Hit, ...]:
        """Return up to `k` hits, best first; each section once, in `language` if it has that."""
        scores = self._scores(query)
        passages = self._library.lookup(list(scores))
        hits: dict[str, Hit] = {}
        for one in sorted(scores, key=lambda one: (-scores[one], one)):
            passage = passages.get(one)
            if passage is None or passage.reference in hits:
                continue
            shown = self._in_language(passage, language, scores)
            hits[passage.reference] = Hit(passage=shown, score=scores[one], by=self._knobs.mode)
            if len(hits) == k:
                break
        return tuple(hits.values())

    def _scores(self, query: str) -> dict[str, float]:
        mode, count = self._knobs.mode, self._knobs.candidates
        lexical = dict(self._lexical.query(query, count)) if mode != "dense" else {}
        dense = {}
        if mode != "lexical":
            vector = self._encode([query])[0]
            dense = dict(self._dense.query(vector, count)) if vector.any() else {}
        if mode != "fused":
            return lexical or dense
        weight = self._knobs.lexical_weight
        return {
            one: weight * lexical.get(one, 0.0) + (1 - weight) * max(dense.get(one, 0.0), 0.0)
            for one in {**lexical, **dense}
        }

    def _in_language(
        self, passage: Passage, language: str | None, scores: Mapping[str, float]
    ) -> Passage:
        """Return the passage, or the best one of its section in the language asked for."""
        if language in (None, passage.language):
            return passage
        section = self._library.section(passage.reference, language)
        siblings = [other for other in section if other.language == language]
        return max(siblings, key=lambda other: scores.get(other.id, 0.0), default=passage)
