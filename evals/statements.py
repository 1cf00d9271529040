"""An answer's text in, its statements out: pieces, each up to the citation marks behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]+")
_LEAD = re.compile(r"(?:[-*•]|\d+[.)])\s+")
_HEADING = re.compile(r"\*\*[^*\n]+\*\*\s*[:：]\s*")
_TABLE_HEAD = re.compile(r"\|[^\n]*\|\n\|[-|: ]+\|")
"""The headings of a table: a row above the line that parts it from the others."""

_STOP = re.compile(
    r"(?P<quotation>“[^”\n]*”|「[^」\n]*」)"
    r"|\s*(?P<marks>(?:\[\d+\])+)"
    r"|[。！？!?]+[”’」』)）\]]*|\.(?=\s|$)[”’)\]]*"
)
MARKS = re.compile(r"\s*(?:\[\d+\])+")
"""Citation marks, with the space before them."""

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement as it stands in the text: from `start` to `end`, the marks behind it left out.

    `sentence` tells which pieces stand in one sentence.
    """

    start: int
    end: int
    text: str
    marks: tuple[int, ...]
    sentence: int


def cut(text: str) -> tuple[Piece, ...]:
    """Cut a Markdown text into statements, without headings of items and tables, and lone marks."""
    pieces: list[Piece] = []
    sentence = 0
    for line in _LINE.finditer(text):
        start = line.start()
        if _TABLE_HEAD.match(text, start):
            continue
        for pattern in (_LEAD, _HEADING):
            if match := pattern.match(text, start, line.end()):
                start = match.end()
        for end, after, marks, ends in _stops(text, start, line.end()):
            start += len(text[start:end]) - len(text[start:end].lstrip())
            if _WORD.search(text, start, end):
                pieces.append(Piece(start, end, text[start:end], marks, sentence))
            start = after
            sentence += ends
        sentence += 1
    return tuple(pieces)


def _stops(text: str, start: int, end: int) -> Iterator[tuple[int, int, tuple[int, ...], bool]]:
    """Yield where pieces end, where the next may start, the marks, and whether a sentence ends."""
    for match in _STOP.finditer(text, start, end):
        if match["quotation"]:
            continue
        if match["marks"]:
            numbers = tuple(int(number) for number in _NUMBER.findall(match["marks"]))
            yield match.start(), match.end(), numbers, False
        else:
            yield match.end(), match.end(), (), True
    yield end, end, (), True
