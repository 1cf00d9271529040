"""Words of a message and the phrases of some values in; whether the words bear one value out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.text import content_terms
from assistant.understand.lexicon import Found

_FEWEST = 2
"""The content terms that words have at least: one word alone is like too many phrases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """What words must show.

    They must be `near` to a phrase of the value (cosine), and nearer by `ahead` than to any of
    another. One of the `best` phrases must `match` them: the mean of how near each term of the one
    comes to a term of the other, whichever is less of the two ways round.
    """

    near: float = 0.65
    ahead: float = 0.15
    best: int = 8
    match: float = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """Tells whether words bear a value out; `encode` returns vectors of texts, of length one."""

    encode: Callable[[Sequence[str]], NDArray[np.float32]]
    knobs: Knobs = Knobs()

    def bears(self, words: str, value: str, phrases: Mapping[str, Sequence[str]]) -> bool:
        """Tell whether words mean the value more than any other that `phrases` are of."""
        if len(content_terms(words)) < _FEWEST:
            return False
        flat = [phrase for each in phrases.values() for phrase in each]
        vectors = self.encode([words, *flat])
        scores = dict(zip(flat, vectors[1:] @ vectors[0], strict=True))
        best = {id: max((scores[each] for each in own), default=0.0) for id, own in phrases.items()}
        others = max((score for id, score in best.items() if id != value), default=0.0)
        if best[value] < self.knobs.near or best[value] - others < self.knobs.ahead:
            return False
        nearest = sorted(phrases[value], key=lambda phrase: -scores[phrase])[: self.knobs.best]
        return any(self._match(words, each) >= self.knobs.match for each in nearest)

    def _match(self, words: str, phrase: str) -> float:
        """Return how well the terms of two texts match, each by its nearest in the other."""
        mine, theirs = sorted(content_terms(words)), sorted(content_terms(phrase))
        if not theirs:
            return 0.0
        vectors = self.encode([*mine, *theirs])
        # A term that the encoder does not know is near to itself all the same.
        same = np.equal.outer(np.array(mine), np.array(theirs))
        near = np.where(same, 1.0, vectors[: len(mine)] @ vectors[len(mine) :].T)
        return float(min(near.max(axis=1).mean(), near.max(axis=0).mean()))


def unread(words: str, found: Found) -> Iterator[str]:
    """Yield words as they stand whole in a text, without what was found in them to mean a thing."""
    rest = unnamed(found)
    for place in re.finditer(rf"(?<![a-z\d]){re.escape(words)}(?![a-z\d])", found.text):
        yield rest[place.start() : place.end()]


def unnamed(found: Found) -> str:
    """Return a text of the same length with blanks in place of what was found to mean a thing."""
    letters = [*found.text]
    for each in (*found.names, *found.phrases):
        if not each.score:
            letters[each.start : each.end] = " " * (each.end - each.start)
    return "".join(letters)
