"""The lexical half of retrieval: BM25 over search terms, where every alias of a thing is one term.

`bm25s` computes the scores of all terms when a generation is built. Asking only adds them up, for
which NumPy is enough; so a question does not pay for importing `bm25s`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.text import fold, fold_all, terms

SATURATION = 1.5
"""BM25's k1: how fast repeating a term stops counting."""
LENGTH_WEIGHT = 0.3
"""BM25's b: how much long texts are held back; little, because sections are short."""

_MENTION_WEIGHT = 2
_START = 3
_INFLECTIONS = ("", "s", "es", "'s")


class Names:
    """Finds what texts mention by name: aliases mapped to ids, the longest match first."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        """Take aliases in any form; they are compared folded."""
        pairs = zip(map(str.strip, fold_all(aliases)), aliases.values(), strict=True)
        self._ids = {alias: name for alias, name in pairs if alias}
        self._lengths: dict[str, list[int]] = {}
        for alias in sorted(self._ids, key=len, reverse=True):
            lengths = self._lengths.setdefault(alias[:_START], [])
            if len(alias) not in lengths:
                lengths.append(len(alias))

    def found(self, text: str) -> tuple[str, ...]:
        """Return the ids of what the text mentions, in order, as often as it does."""
        return tuple(self._mentions(fold(text)))

    def _mentions(self, folded: str) -> Iterator[str]:
        position = 0
        while position < len(folded):
            for length in self._candidates(folded, position):
                alias = folded[position : position + length]
                if alias in self._ids and _stands_alone(folded, position, alias):
                    yield self._ids[alias]
                    position += length - 1
                    break
            position += 1

    def _candidates(self, folded: str, position: int) -> Iterator[int]:
        """Yield how long an alias at that place may be, the longest first."""
        for size in range(_START, 0, -1):
            yield from self._lengths.get(folded[position : position + size], ())


class Lexical:
    """A BM25 index of one generation, in memory mapped files."""

    def __init__(self, path: Path) -> None:
        """Open an index that `write` made."""
        facts = json.loads((path / "terms.json").read_text(encoding="utf-8"))
        self._ids: list[str] = facts["ids"]
        self._vocabulary: dict[str, int] = facts["vocabulary"]
        self._names = Names(facts["aliases"])
        self._scores, self._places, self._starts = (
            np.asarray(np.load(path / f"{name}.npy", mmap_mode="r"))
            for name in ("scores", "places", "starts")
        )

    def query(
        self, text: str, k: int, among: frozenset[str] | None = None
    ) -> tuple[tuple[str, float], ...]:
        """Return up to `k` ids with scores above zero, best first; only those `among` these ids.

        A score is BM25 divided by the most that these terms could reach in any text: 1 would mean
        that a text has every term of the query many times.
        """
        total = np.zeros(len(self._ids), dtype=np.float32)
        reachable = 0.0
        for _, having in self._having(text):
            total[self._places[having]] += self._scores[having]
            reachable += self._most(having)
        if not reachable:
            return ()
        if among is not None:
            total *= np.fromiter((one in among for one in self._ids), np.bool_, len(self._ids))
        best = np.argsort(-total, kind="stable")[:k]
        return tuple(
            (self._ids[place], float(total[place] / reachable)) for place in best if total[place]
        )

    def explain(self, text: str, ids: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
        """Return for each id the terms of the text that it has, and what each adds to its score.

        What a name adds goes by the id of the thing in brackets (`⟨host⟩`). The parts of a score
        add up to it.
        """
        terms = list(self._having(text))
        reachable = sum(self._most(having) for _, having in terms)
        found: dict[str, dict[str, float]] = {one: {} for one in ids}
        wanted = {place: found[one] for place, one in enumerate(self._ids) if one in found}
        for term, having in terms:
            pairs = zip(self._places[having].tolist(), self._scores[having].tolist(), strict=True)
            for place, score in pairs:
                if place in wanted:
                    wanted[place][term] = wanted[place].get(term, 0.0) + score / reachable
        return found

    def terms(self, text: str) -> frozenset[str]:
        """Return the terms of any text as `explain` names them."""
        return frozenset(_terms(text, self._names))

    def _having(self, text: str) -> Iterator[tuple[str, slice]]:
        """Yield the terms of a text, repeated ones again, with where the texts that have it are."""
        for term in _terms(text, self._names):
            number = self._vocabulary.get(term)
            start, stop = self._starts[number : number + 2] if number is not None else (0, 0)
            yield term, slice(start, stop)

    def _most(self, having: slice) -> float:
        """Return the most that a term can add to the score of any text."""
        return _rarity(len(self._ids), having.stop - having.start)


def write(path: Path, texts: Sequence[str], ids: Sequence[str], aliases: Mapping[str, str]) -> None:
    """Write an index of the texts under these ids into a new directory."""
    import bm25s

    names = Names(aliases)
    index = bm25s.BM25(method="lucene", k1=SATURATION, b=LENGTH_WEIGHT)
    index.index([list(_terms(text, names)) for text in texts], show_progress=False)
    path.mkdir()
    arrays = {"scores": "data", "places": "indices", "starts": "indptr"}
    for name, theirs in arrays.items():
        np.save(path / f"{name}.npy", index.scores[theirs])
    facts = {"ids": list(ids), "vocabulary": index.vocab_dict, "aliases": dict(aliases)}
    (path / "terms.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def _terms(text: str, names: Names) -> tuple[str, ...]:
    """The search terms of a text; what it mentions by name counts more than a word."""
    return (
        *terms(text),
        *(f"⟨{name}⟩" for name in names.found(text) for _ in range(_MENTION_WEIGHT)),
    )


def _rarity(texts: int, having: int) -> float:
    """Inverse document frequency as Lucene has it."""
    return float(np.log1p((texts - having + 0.5) / (having + 0.5)))


def _stands_alone(folded: str, start: int, alias: str) -> bool:
    """Tell whether a Latin alias is a word of its own there; Han ones need no border."""
    if not alias.isascii():
        return True
    before = folded[start - 1 : start]
    rest = folded[start + len(alias) :]
    word = next((n for n, c in enumerate(rest) if not _latin(c)), len(rest))
    return not _latin(before) and rest[:word] in _INFLECTIONS


def _latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "'")
