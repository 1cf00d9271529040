"""A question in, the passages that answer it best out: by words, by meaning, or both fused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.values.documents import Hit, Passage
from assistant.values.trace import Found, Searched, TermHit

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

    @classmethod
    def trusting(cls, known: float | None, *, adapted: bool = False) -> Knobs:
        """Return knobs that trust meaning as far as the encoder knows the words of a corpus.

        `known` is the share of its search terms that the encoder has vectors for; None leaves the
        weight as it is. An encoder trained on the corpus knows nine tenths and deserves nine tenths
        of the weight. One that knows half or less is guessing: there words alone are best
        (measured on XQuAD, where it knows one tenth). One that was learnt from the passages
        (`adapted`) sees what words alone miss, and words still tell more.
        """
        if adapted:
            return cls(lexical_weight=0.6)
        if known is None:
            return cls()
        return cls(lexical_weight=min(1.0, max(0.1, 1.0 - (known - 0.5) * 9 / 4)))


class Search(Protocol):
    """What finds passages for a query."""

    def search(self, query: str, language: str | None, k: int) -> tuple[Hit, ...]:
        """Return up to `k` hits, best first."""
        ...

    def explain(self, query: str, language: str | None, k: int) -> Searched:
        """Return what `search` finds, and why."""
        ...

    def by(self, mode: Mode) -> Search:
        """Return what searches the same passages by one road, or by both."""
        ...

    def within(self, members: frozenset[str]) -> Search:
        """Return what finds only the passages with these ids."""
        ...


class Lexical(Protocol):
    """An index of words: a text in, ids with scores between 0 and 1 out."""

    def query(self, text: str, k: int, among: frozenset[str] | None = None) -> Scores:
        """Return up to `k` ids with scores, best first; only those `among` these ids."""
        ...

    def explain(self, text: str, ids: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
        """Return for each id the terms of the text that it has, and what each adds."""
        ...

    def terms(self, text: str) -> frozenset[str]:
        """Return the terms of any text as `explain` names them."""
        ...


class Dense(Protocol):
    """An index of vectors: a vector of length 1 in, ids with cosines out."""

    def query(self, vector: NDArray[np.float32], k: int) -> Scores:
        """Return up to `k` ids with cosines, best first."""
        ...


class Selective(Protocol):
    """An index of vectors that can be asked for some ids alone."""

    def query(
        self, vector: NDArray[np.float32], k: int, among: frozenset[str] | None = None
    ) -> Scores:
        """Return up to `k` ids with cosines, best first; only those `among` these ids."""
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
    """Searches one generation; `encode` gives the vectors of texts.

    `selective` opens the index of vectors that is asked where only some passages are searched.
    """

    def __init__(
        self,
        lexical: Lexical,
        dense: Dense,
        encode: Callable[[Sequence[str]], NDArray[np.float32]],
        library: Library,
        knobs: Knobs = Knobs(),
        *,
        selective: Callable[[], Selective] | None = None,
    ) -> None:
        self._selective = selective
        self._lexical = lexical
        self._dense = dense
        self._encode = encode
        self._library = library
        self._knobs = knobs

    def search(self, query: str, language: str | None, k: int) -> tuple[Hit, ...]:
        """Return up to `k` hits, best first; each section once, in `language` if it has that."""
        scores = self._scores(*self._roads(query))
        return tuple(
            Hit(
                passage=self._in_language(passage, language, scores),
                score=scores[passage.id],
                by=self._knobs.mode,
            )
            for passage in islice(self._sections(scores), k)
        )

    def explain(self, query: str, language: str | None, k: int) -> Searched:
        """Return what `search` finds, and what words and meaning had to say to it."""
        lexical, dense = self._roads(query)
        scores = self._scores(lexical, dense)
        found = list(islice(self._sections(scores), k))
        terms = self._lexical.explain(query, [one.id for one in found if one.id in lexical])
        lexical_ranks, dense_ranks = self._ranks(lexical), self._ranks(dense)
        hits = []
        for rank, matched in enumerate(found, 1):
            shown = self._in_language(matched, language, scores)
            hits.append(
                Found(
                    passage=shown.id,
                    reference=shown.reference,
                    heading=shown.heading,
                    text=shown.text,
                    rank=rank,
                    score=scores[matched.id],
                    lexical=lexical.get(matched.id),
                    lexical_rank=lexical_ranks.get(matched.reference),
                    dense=dense.get(matched.id),
                    dense_rank=dense_ranks.get(matched.reference),
                    terms=self._term_hits(matched, terms.get(matched.id, {})),
                    matched=matched.id,
                    matched_text=None if shown == matched else matched.text,
                )
            )
        return Searched(
            query=query,
            mode=self._knobs.mode,
            lexical_weight=self._knobs.lexical_weight,
            hits=tuple(hits),
        )

    def by(self, mode: Mode) -> Retriever:
        """Return a retriever on the same index that takes another road."""
        knobs = replace(self._knobs, mode=mode)
        return Retriever(
            self._lexical,
            self._dense,
            self._encode,
            self._library,
            knobs,
            selective=self._selective,
        )

    def within(self, members: frozenset[str]) -> Retriever:
        """Return a retriever on the same index that finds the passages with these ids alone."""
        if self._selective is None:
            raise ValueError("a retriever without an index that selects cannot be narrowed")
        return Retriever(
            _Narrowed(self._lexical, members),
            _Selected(self._selective(), members),
            self._encode,
            self._library,
            self._knobs,
            selective=self._selective,
        )

    def _roads(self, query: str) -> tuple[dict[str, float], dict[str, float]]:
        """Return what words and what meaning propose, each only where it is asked."""
        mode, count = self._knobs.mode, self._knobs.candidates
        lexical = dict(self._lexical.query(query, count)) if mode != "dense" else {}
        dense = {}
        if mode != "lexical":
            vector = self._encode([query])[0]
            dense = dict(self._dense.query(vector, count)) if vector.any() else {}
        return lexical, dense

    def _scores(
        self, lexical: Mapping[str, float], dense: Mapping[str, float]
    ) -> Mapping[str, float]:
        if self._knobs.mode != "fused":
            return lexical or dense
        weight = self._knobs.lexical_weight
        return {
            one: weight * lexical.get(one, 0.0) + (1 - weight) * max(dense.get(one, 0.0), 0.0)
            for one in {**lexical, **dense}
        }

    def _sections(self, scores: Mapping[str, float]) -> Iterator[Passage]:
        """Yield the best passage of each section, best first."""
        passages = self._library.lookup(list(scores))
        seen = set()
        for one in sorted(scores, key=lambda one: (-scores[one], one)):
            passage = passages.get(one)
            if passage and passage.reference not in seen:
                seen.add(passage.reference)
                yield passage

    def _ranks(self, scores: Mapping[str, float]) -> dict[str, int]:
        """Return the place of each section on a road, from 1."""
        return {one.reference: rank for rank, one in enumerate(self._sections(scores), 1)}

    def _term_hits(self, passage: Passage, scores: Mapping[str, float]) -> tuple[TermHit, ...]:
        """Return the terms that a passage was found by, those that add most first."""
        own = self._lexical.terms(f"{passage.heading}\n{passage.text}")
        return tuple(
            TermHit(term=term, score=scores[term], stands=term in own)
            for term in sorted(scores, key=lambda term: -scores[term])
        )

    def _in_language(
        self, passage: Passage, language: str | None, scores: Mapping[str, float]
    ) -> Passage:
        """Return the passage, or the best one of its section in the language asked for."""
        if language in (None, passage.language):
            return passage
        section = self._library.section(passage.reference, language)
        siblings = [other for other in section if other.language == language]
        return max(siblings, key=lambda other: scores.get(other.id, 0.0), default=passage)


class _Narrowed:
    """An index of words that finds only some of its ids."""

    def __init__(self, lexical: Lexical, members: frozenset[str]) -> None:
        self._lexical = lexical
        self._members = members
        self.explain = lexical.explain
        self.terms = lexical.terms

    def query(self, text: str, k: int, among: frozenset[str] | None = None) -> Scores:
        chosen = self._members if among is None else self._members & among
        return self._lexical.query(text, k, chosen)


class _Selected:
    """An index of vectors that finds only some of its ids."""

    def __init__(self, dense: Selective, members: frozenset[str]) -> None:
        self._dense = dense
        self._members = members

    def query(self, vector: NDArray[np.float32], k: int) -> Scores:
        return self._dense.query(vector, k, self._members)
