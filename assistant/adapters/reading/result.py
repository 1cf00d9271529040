"""What reading a file gives: its parts, what it says of itself, and what was left out of it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.values.documents import Part

LENGTH = 8
"""Bytes of the length in front of a reading that a child sends, most significant first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as a reader sees it.

    `source` is the address that the file gives itself. `hidden` counts what no reader sees and was
    left out, by kind ("hidden paragraphs": 2); `missing` says in clauses what could not be read.
    """

    parts: tuple[Part, ...]
    title: str = ""
    language: str = ""
    source: str = ""
    as_of: str = ""
    hidden: dict[str, int]
    missing: tuple[str, ...] = ()


class UnreadableError(Exception):
    """A file cannot be read; the text is one sentence: why, and what to do.

    It is `lasting` where another try would end the same way.
    """

    def __init__(self, sentence: str, *, lasting: bool = True) -> None:
        self.lasting = lasting
        super().__init__(sentence)
