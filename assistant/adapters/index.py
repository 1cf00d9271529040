"""The searchable parts of one generation: written together, verified together, opened together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.adapters import chroma, exact, lexical

CHROMA = "chroma"
EXACT = "exact"
LEXICAL = "lexical"

UNSEALED = (f"{CHROMA}/{chroma.DATABASE}",)
"""Files that opening an index writes to: their bytes say nothing about damage."""


def write(
    path: Path,
    texts: Mapping[str, str],
    vectors: NDArray[np.float32],
    aliases: Mapping[str, str],
) -> None:
    """Write the parts into a directory: texts by id, and a vector of length 1 or 0 for each.

    A text without a vector (of length 0) is found by its words only. Raises StoreError when what
    was written does not read back.
    """
    ids = list(texts)
    meaning = np.flatnonzero(vectors.any(axis=1))
    lexical.write(path / LEXICAL, list(texts.values()), ids, aliases)
    exact.write(path / EXACT, [ids[place] for place in meaning], vectors[meaning])
    chroma.write(path / CHROMA, path / EXACT)
    chroma.verify(path / CHROMA, path / EXACT)


def sound(path: Path) -> bool:
    """Tell whether the part that no seal covers is free of damage."""
    return chroma.sound(path / CHROMA)


def open_lexical(path: Path) -> lexical.Lexical:
    """Open the index of words."""
    return lexical.Lexical(path / LEXICAL)


def open_exact(path: Path) -> exact.Exact:
    """Open the vectors for exact search, which needs NumPy alone."""
    return exact.Exact(path / EXACT)


def open_chroma(path: Path) -> chroma.Chroma:
    """Open the vectors in Chroma."""
    return chroma.Chroma(path / CHROMA)
