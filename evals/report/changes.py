"""Two texts in, the pieces they share and differ in out, to be shown side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Piece = tuple[Literal["same", "gone", "new"], str]
Step = tuple[str, str]
"""What stands before, and after in its place."""

_CLAUSE = re.compile(r"[^，。；：！？,.;:!?\n]*[，。；：！？,.;:!?\n]?\s*")
_WORD = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
_GLUE = 2
"""Fewer shared characters than this between two changes only disturb the eye."""


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Compare by clauses, and clauses that differ by words (Chinese by characters).

    `same` and `gone` together are the text before, `same` and `new` the text after.
    """
    clauses = _steps(_CLAUSE.findall(before), _CLAUSE.findall(after))
    words = (
        step
        for old, new in clauses
        for step in ([(old, new)] if old == new else _steps(_WORD.findall(old), _WORD.findall(new)))
    )
    found: list[Piece] = []
    for old, new, same in _runs(_steadied(list(_runs(words)))):
        found += [("same", old)] if same else [("gone", old), ("new", new)]
    return tuple(piece for piece in found if piece[1])


def _steps(before: list[str], after: list[str]) -> Iterator[Step]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, start, end, other_start, other_end in matcher.get_opcodes():
        yield "".join(before[start:end]), "".join(after[other_start:other_end])


def _runs(steps: Iterable[Step]) -> Iterator[tuple[str, str, bool]]:
    """Join steps that change nothing, and steps that change something."""
    for same, run in groupby(steps, key=lambda step: step[0] == step[1]):
        olds, news = zip(*run, strict=True)
        yield "".join(olds), "".join(news), same


def _steadied(runs: list[tuple[str, str, bool]]) -> Iterator[Step]:
    """Make one change of changes with next to nothing shared between them."""
    for place, (old, new, same) in enumerate(runs):
        if same and 0 < place < len(runs) - 1 and len(old.strip()) < _GLUE:
            yield old, ""
            yield "", new
        else:
            yield old, new
