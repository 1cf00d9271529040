"""The searchable parts of one generation: written together, verified together, opened together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.adapters import adapted, adapting, chroma, exact, lexical
from assistant.errors import StoreError
from assistant.values.documents import Passage

PARTS = (adapted, adapting, chroma, exact, lexical)
"""The modules that make an index: where they change, it is made again."""

ADAPTED = "adapted"
CHROMA = "chroma"
EXACT = "exact"
LEXICAL = "lexical"

UNSEALED = (f"{CHROMA}/{chroma.DATABASE}",)
"""Files that opening an index writes to: their bytes say nothing about damage."""

_BYTES_EACH = 8000
_BYTES_PER_CHARACTER = 30
_READ_BACK = 50
_NEAR = 1e-3


def write(
    path: Path,
    texts: Mapping[str, str],
    vectors: NDArray[np.float32],
    aliases: Mapping[str, str],
) -> bool:
    """Write the parts into a directory: texts by id, and a vector of length 1 or 0 for each.

    A text without a vector (of length 0) is found by its words only. Returns whether Chroma finds
    every vector: where it does not, exact search has to serve. Raises StoreError when what was
    written does not read back.
    """
    ids = list(texts)
    meaning = np.flatnonzero(vectors.any(axis=1))
    lexical.write(path / LEXICAL, list(texts.values()), ids, aliases)
    exact.write(path / EXACT, [ids[place] for place in meaning], vectors[meaning])
    chroma.write(path / CHROMA, path / EXACT)
    return chroma.verify(path / CHROMA, path / EXACT)


def software() -> str:
    """Return the version of the software whose files the parts are."""
    return chroma.software()


def adapting_pays(known: float | None) -> bool:
    """Tell whether to adapt where an encoder knows this share of the texts' search terms."""
    return adapting.pays(known)


def size(texts: Mapping[str, str]) -> int:
    """Return about how many bytes an index of these texts takes on the disk."""
    return _BYTES_EACH * len(texts) + _BYTES_PER_CHARACTER * sum(map(len, texts.values()))


def adapt(path: Path, texts: Mapping[str, str], passages: Sequence[Passage]) -> NDArray[np.float32]:
    """Write an encoder learnt from the passages' texts, given by id; return a vector for each.

    Raises StoreError when it does not read back as it was written.
    """
    lessons = [
        adapting.Lesson(text=texts[one.id], section=one.reference, language=one.language)
        for one in passages
    ]
    vectors = adapting.adapt(path / ADAPTED, lessons)
    step = -(-len(lessons) // _READ_BACK)
    read = open_adapted(path).encode([lesson.text for lesson in lessons[::step]])
    if not np.allclose(read, vectors[::step], atol=_NEAR):
        raise StoreError(
            f"The encoder in {path} reads back otherwise; run `assistant index` again."
        )
    return vectors


def sound(path: Path) -> bool:
    """Tell whether the part that no seal covers is free of damage."""
    return chroma.sound(path / CHROMA)


def open_lexical(path: Path) -> lexical.Lexical:
    """Open the index of words."""
    return lexical.Lexical(path / LEXICAL)


def open_adapted(path: Path) -> adapted.AdaptedEncoder:
    """Open the encoder that was learnt from this index."""
    return adapted.AdaptedEncoder(path / ADAPTED)


def open_exact(path: Path) -> exact.Exact:
    """Open the vectors for exact search, which needs NumPy alone."""
    return exact.Exact(path / EXACT)


def open_chroma(path: Path) -> chroma.Chroma:
    """Open the vectors in Chroma."""
    return chroma.Chroma(path / CHROMA)
