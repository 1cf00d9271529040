"""Exact search over a generation's vectors with NumPy alone.

It serves where opening Chroma does not pay: one question from the command line, and while a damaged
Chroma index is built again. The vectors are also what a new Chroma index is verified against.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class Exact:
    """The vectors of one generation, in a memory mapped file."""

    def __init__(self, path: Path) -> None:
        """Open what `write` wrote."""
        self.ids: list[str] = json.loads((path / "ids.json").read_text(encoding="utf-8"))
        self.vectors: NDArray[np.float32] = np.asarray(np.load(path / "vectors.npy", mmap_mode="r"))

    def query(
        self, vector: NDArray[np.float32], k: int, among: frozenset[str] | None = None
    ) -> tuple[tuple[str, float], ...]:
        """Return up to `k` ids with their cosine, best first; only those `among` these ids."""
        cosines = self.vectors @ vector
        if among is not None:
            wanted = [place for place, one in enumerate(self.ids) if one in among]
            order = np.argsort(-cosines[wanted], kind="stable")[:k]
            return tuple((self.ids[wanted[at]], float(cosines[wanted[at]])) for at in order)
        best = np.argsort(-cosines, kind="stable")[:k]
        return tuple((self.ids[place], float(cosines[place])) for place in best)


def write(path: Path, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
    """Write vectors of length 1, a row for each id, into a new directory."""
    path.mkdir()
    np.save(path / "vectors.npy", vectors)
    (path / "ids.json").write_text(json.dumps(list(ids)), encoding="utf-8")
