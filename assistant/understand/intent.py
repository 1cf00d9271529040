"""Tells the kind of a question: ridge regression from n-grams to abilities."""

from __future__ import annotations

import io
import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.text import CJK, stem
from assistant.understand.examples import Examples

_LONG = 12
_END = 10
_UNITS = re.compile(rf"[{CJK}\ue000-\ue0ff]|[a-z0-9]+(?:'[a-z]+)?|[?!]")


@dataclass(frozen=True, slots=True)
class Knobs:
    """How the classifier is fitted.

    `ridge` is the strength of the regularisation, `blank` the share of a text's n-grams that it is
    fitted to do without; `balance` says how far an ability's examples weigh less with their number,
    so that the abilities with most examples do not draw everything to them (0: not at all, 1: in
    proportion); `steps` is the number of conjugate-gradient steps.
    """

    ridge: float = 0.5
    blank: float = 0.5
    balance: float = 0.25
    steps: int = 10


@dataclass(frozen=True, slots=True)
class Guess:
    """Scores of the abilities for one text, about 0 to 1.

    `familiarity` is the share of the text's weight that lies on n-grams seen in examples.
    """

    scores: Mapping[str, float]
    familiarity: float

    @classmethod
    def certain(cls, name: str) -> Guess:
        """Return a guess that leaves no doubt."""
        return cls({name: 1.0}, 1.0)

    def best(self) -> str:
        """Return the ability with the highest score."""
        return max(self.scores, key=lambda name: self.scores[name])

    def ranked(self) -> list[str]:
        """Return the abilities, the likeliest first."""
        return sorted(self.scores, key=lambda name: -self.scores[name])

    def without(self, *names: str) -> Guess:
        """Return the guess with abilities ruled out."""
        return Guess({**self.scores, **dict.fromkeys(names, 0.0)}, self.familiarity)

    def mixed(self, other: Guess, share: float) -> Guess:
        """Return the guess with a share of another one."""
        scores = {
            name: (1 - share) * score + share * other.scores[name]
            for name, score in self.scores.items()
        }
        return Guess(scores, self.familiarity)

    def score(self) -> float:
        """Return the highest score."""
        return max(self.scores.values())


@dataclass(frozen=True, slots=True)
class IntentModel:
    """A linear classifier fitted by ridge regression: `scores = features(text) @ coefficients`.

    Features are idf-weighted n-grams (characters for Chinese, words for English) of unit length;
    `grams` holds their hashes in order, `idf` their weights and behind them that of an unknown one.
    The fit is the expected one over all texts with a share q of their n-grams blanked out, so that
    no kind hangs on one word: a ridge of `q / (1 - q)` times the squared weights of each n-gram
    (van der Maaten et al. 2013). It is taken in its dual form, `C = D X' (X D X' + R)^-1 Y`, with
    one-hot targets Y and diagonals D of n-grams, R of examples (Saunders et al. 1998), by conjugate
    gradients on sparse features: some 52,000 examples take a few seconds, with nothing random.
    """

    abilities: tuple[str, ...]
    grams: NDArray[np.uint32]
    idf: NDArray[np.float32]
    coefficients: NDArray[np.float16]

    @classmethod
    def fit(
        cls, examples: Examples, mask: Callable[[str], str], knobs: Knobs | None = None
    ) -> IntentModel:
        """Fit on example utterances; `mask` replaces what a methodology names by its mask."""
        from scipy.sparse import csr_array

        chosen = knobs or Knobs()
        abilities = tuple(sorted(examples))
        pairs = sorted({(mask(line), name) for name in abilities for line in examples[name]})
        documents = [_grams(text) for text, _ in pairs]
        frequency = Counter(chain.from_iterable(documents))
        grams = np.array(sorted(frequency), dtype=np.uint32)
        idf = np.array(
            [*(_idf(len(pairs), frequency[gram]) for gram in grams.tolist()), _idf(len(pairs), 0)],
            dtype=np.float32,
        )
        features = csr_array(_rows(documents, grams, idf), shape=(len(pairs), len(grams)))
        targets = np.zeros((len(pairs), len(abilities)), dtype=np.float32)
        targets[np.arange(len(pairs)), [abilities.index(name) for _, name in pairs]] = 1.0
        transposed = features.T.tocsr()
        share = (targets * targets.mean(axis=0)).sum(axis=1, keepdims=True) * len(abilities)
        lack: NDArray[np.float32] = share**chosen.balance
        blanked = (transposed * transposed) @ (1 / lack) * (chosen.blank / (1 - chosen.blank))
        damped: NDArray[np.float32] = np.float32(1) / (blanked + np.float32(chosen.ridge))

        def kernel(weights: NDArray[np.float32]) -> NDArray[np.float32]:
            product: NDArray[np.float32] = features @ (damped * (transposed @ weights))
            product += lack * weights
            return product

        dual = _solve(kernel, targets, chosen.steps)
        coefficients = damped * (transposed @ dual)
        # What is blanked out makes every score smaller; it is stretched back over the targets.
        fitted = features @ coefficients
        coefficients *= (fitted * targets).sum() / (fitted * fitted).sum()
        return cls(abilities, grams, idf, coefficients.astype(np.float16))

    def guess(self, masked: str) -> Guess:
        """Score a masked text against every ability."""
        scores, weights = self._scores(masked)
        return Guess(
            scores=dict(zip(self.abilities, scores.tolist(), strict=True)),
            familiarity=float(weights @ weights),
        )

    def leading(self, masked: str) -> tuple[str, float, float]:
        """Return the likeliest ability of a masked text, its score, and how far that is ahead."""
        scores, _ = self._scores(masked)
        best = int(scores.argmax())
        score = float(scores[best])
        scores[best] = -np.inf
        return self.abilities[best], score, score - max(0.0, float(scores.max()))

    def encode(self) -> bytes:
        """Return the fitted model as bytes (an `.npz` without pickles)."""
        buffer = io.BytesIO()
        np.savez(
            buffer,
            abilities=np.array(self.abilities),
            grams=self.grams,
            idf=self.idf,
            coefficients=self.coefficients,
        )
        return buffer.getvalue()

    @classmethod
    def decode(cls, content: bytes) -> IntentModel:
        """Read what `encode` wrote."""
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return cls(
                abilities=tuple(arrays["abilities"].tolist()),
                grams=arrays["grams"],
                idf=arrays["idf"],
                coefficients=arrays["coefficients"],
            )

    def _scores(self, masked: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the scores of the abilities for a masked text, and the weights of its grams."""
        columns, weights = self._features(_grams(masked))
        return weights @ self.coefficients[columns].astype(np.float32), weights

    def _features(self, counted: Mapping[int, int]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return columns and weights of the known grams; unknown ones take their share of length.

        A weight is (1 + ln count) * idf, divided by the length of the whole vector.
        """
        keys = np.fromiter(counted, dtype=np.uint32, count=len(counted))
        counts = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
        columns = self.grams.searchsorted(keys)
        columns[columns == len(self.grams)] = 0
        known = self.grams[columns] == keys
        weights = (1 + np.log(counts)) * self.idf[np.where(known, columns, -1)]
        weights /= np.sqrt(weights @ weights) or np.float32(1)
        return columns[known], weights[known]


def _rows(
    documents: Sequence[Mapping[int, int]], grams: NDArray[np.uint32], idf: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.intp], NDArray[np.intp]]:
    """Return the features of documents all of whose grams are known: weights, columns, starts."""
    starts = np.cumsum([0, *map(len, documents)])
    keys = np.fromiter(chain.from_iterable(documents), dtype=np.uint32, count=starts[-1])
    each = chain.from_iterable(document.values() for document in documents)
    columns = np.searchsorted(grams, keys)
    weights = (1 + np.log(np.fromiter(each, dtype=np.float32, count=starts[-1]))) * idf[columns]
    for start, end in pairwise(starts.tolist()):
        row = weights[start:end]
        row /= np.sqrt(row @ row) or np.float32(1)
    return weights, columns, starts


def _solve(
    product: Callable[[NDArray[np.float32]], NDArray[np.float32]],
    targets: NDArray[np.float32],
    steps: int,
) -> NDArray[np.float32]:
    """Solve `A W = Y` for each column of Y by conjugate gradients (Hestenes and Stiefel 1952).

    `product` multiplies by A, which is symmetric and positive definite.
    """
    solution = np.zeros_like(targets)
    residual = targets.copy()
    direction = residual.copy()
    length = (residual**2).sum(axis=0)
    for _ in range(steps):
        image = product(direction)
        step = length / np.maximum((direction * image).sum(axis=0), np.float32(1e-12))
        solution += step * direction
        residual -= step * image
        shorter = (residual**2).sum(axis=0)
        direction = residual + shorter / np.maximum(length, np.float32(1e-12)) * direction
        length = shorter
    return solution


def _idf(documents: int, frequency: int) -> float:
    """Return the smoothed inverse document frequency `1 + ln((1 + n) / (1 + df))`."""
    return 1.0 + math.log((1.0 + documents) / (1.0 + frequency))


@lru_cache(maxsize=256)
def _grams(text: str) -> Mapping[int, int]:
    """Count the n-grams of a text, line by line, by their CRC-32.

    Of its units (Han characters, masks, word stems, `?` and `!`) the 1- to 3-grams, and once more
    those it begins and ends with and, of a long line, the ones near its end, where a question
    stands; of its words the 4-grams of letters, so that a misspelt word keeps most of its weight.
    """
    grams: list[str] = []
    for line in text.splitlines():
        found = _UNITS.findall(line)
        units = [unit if len(unit) == 1 else stem(unit) for unit in found]
        grams += _upto_pairs(units)
        grams += [f"^{gram}" for gram in _upto_pairs(units[:2])]
        grams += [f"{gram}$" for gram in _upto_pairs(units[-2:])]
        grams += [f"L{gram}" for gram in _upto_pairs(units[-_END:])] if len(units) > _LONG else []
        triples = zip(units, units[1:], units[2:], strict=False)
        grams += [f"{first} {second} {third}" for first, second, third in triples]
        grams += [
            f"#{word[start : start + 4]}"
            for word in found
            if len(word) > 2
            for start in range(max(1, len(word) - 3))
        ]
    return Counter(map(zlib.crc32, map(str.encode, grams)))


def _upto_pairs(units: Sequence[str]) -> list[str]:
    """Return units, and each with the next one."""
    return [*units, *(f"{first} {second}" for first, second in pairwise(units))]
