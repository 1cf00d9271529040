"""A text as it streams in, its sentences out, each with the marks behind it; and their pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_END = re.compile(
    r"\n"
    r"|[。！？!?]+[”’」』)）\]*]*(?:[ \t]*\[\d+\])*"
    r"|(?<![\s\d.])(?<!\b\w)\.[”’)\]*]*(?=\s)(?:[ \t]*\[\d+\])*"
)
_OPEN = re.compile(r"[ \t]*(?:\[\d*)?\Z")
_MARKS = re.compile(r"\s*((?:\[\d+\]\s?)+)")
_NUMBER = re.compile(r"\d+")
_LEAD = re.compile(r"\s*(?:[-*•]|\d+[.)、])\s+")
_HEADING = re.compile(r"\s*\*\*(?P<bold>[^*\n]+)(?:\*\*\s*[:：]|[:：]\*\*)\s*")
_ITEM_HEADING = re.compile(r"\s*(?P<bare>[^:：\[\n]{1,24})[:：]\s*(?=\S)")
_WORD = re.compile(r"\w")


class Cutter:
    """Cuts a text that comes in parts of any size; joined again, the sentences are the text."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, part: str) -> Iterator[str]:
        """Yield the sentences that are complete: what follows them is known to be no mark."""
        self._text += part
        start = 0
        for match in _END.finditer(self._text):
            if _OPEN.match(self._text, match.end()) and "\n" not in match.group():
                break
            yield self._text[start : match.end()]
            start = match.end()
        self._text = self._text[start:]

    def rest(self) -> str:
        """Return what is left when the text has ended."""
        text, self._text = self._text, ""
        return text


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence up to the marks that they carry; none: they carry none."""

    text: str
    marks: tuple[int, ...]


def headed(sentence: str) -> tuple[str, str]:
    """Return the heading of a sentence and the rest: bold, or of an item of a list; else none."""
    start, patterns = 0, [_HEADING]
    if lead := _LEAD.match(sentence):
        start = lead.end()
        patterns.append(_ITEM_HEADING)
    for pattern in patterns:
        if match := pattern.match(sentence, start):
            return match.group(1).strip(), sentence[match.end() :]
    return "", sentence[start:]


def pieces(sentence: str) -> tuple[Piece, ...]:
    """Return the pieces of a sentence; the sign of a list and a heading are left out."""
    _, sentence = headed(sentence)
    parts = _MARKS.split(sentence)
    texts, marks = parts[::2], [*parts[1::2], ""]
    return tuple(
        Piece(text.strip(), tuple(int(each) for each in _NUMBER.findall(found)))
        for text, found in zip(texts, marks, strict=True)
        if _WORD.search(text)
    )
