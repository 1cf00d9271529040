"""An encoder that was learnt from one corpus: texts that share its words, or its topics, are near.

A text becomes the weights of its features (search terms, and pieces of words, so that forms of a
word meet), these become its nearness to texts of the corpus, and that a vector of latent meaning
(Deerwester et al. 1990). Reading needs NumPy alone; `adapting` learns it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.adapters.encoder import Encoder, at_length_one, digest
from assistant.text import fold, terms

SATURATION = 0.6
"""How fast repeating a feature stops counting."""

_ARRAYS = ("features", "rarity", "starts", "places", "weights", "directions")
_WORDS = re.compile(r"[a-z0-9]+")
_PIECES = (3, 4)


class AdaptedEncoder(Encoder):
    """What `write` wrote, in memory mapped files.

    `features` are hashes in order, with the `rarity` of each; `starts`, `places` and `weights` say
    which texts of the corpus have it; `directions` turn nearness to these into a vector.
    """

    def __init__(self, path: Path) -> None:
        """Open what `write` wrote."""
        self._features, self._rarity, self._starts, self._places, self._weights, directions = (
            np.asarray(np.load(path / f"{name}.npy", mmap_mode="r")) for name in _ARRAYS
        )
        self._directions: NDArray[np.float32] = directions
        self.fingerprint = digest(directions.tobytes())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector of length 1 for each text; zeros where nothing of it is known."""
        nearness = np.zeros((len(texts), len(self._directions)), dtype=np.float32)
        for near, text in zip(nearness, texts, strict=True):
            hashes, counts = features(text)
            found = np.searchsorted(self._features, hashes)
            found[found == len(self._features)] = 0
            known = self._features[found] == hashes
            places = found[known]
            amounts = saturated(counts[known]) * self._rarity[places]
            for place, amount in zip(places.tolist(), amounts.tolist(), strict=True):
                having = slice(self._starts[place], self._starts[place + 1])
                near[self._places[having]] += amount * self._weights[having].astype(np.float32)
        return at_length_one(nearness @ self._directions)


def features(text: str) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return the hashes of a text's features, in order, and how often each stands there."""
    counts = Counter(crc32(feature.encode()) for feature in _features(text))
    hashes = np.array(sorted(counts), dtype=np.uint32)
    return hashes, np.array([counts[one] for one in hashes.tolist()], dtype=np.float32)


def saturated(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what counts of a feature are worth, as in BM25."""
    worth: NDArray[np.float32] = counts / (counts + np.float32(SATURATION))
    return worth


def write(path: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
    """Write an encoder into a new directory; the arrays are as `AdaptedEncoder` has them."""
    path.mkdir()
    for name in _ARRAYS:
        np.save(path / f"{name}.npy", arrays[name])


def _features(text: str) -> Iterator[str]:
    yield from terms(text)
    for word in _WORDS.findall(fold(text)):
        bordered = f"<{word}>"
        for length in _PIECES:
            for start in range(len(bordered) - length + 1):
                yield f"·{bordered[start : start + length]}"
