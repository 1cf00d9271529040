"""Makes patterns of lists of words: anywhere, at the end of a text, or at its beginning."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.text import CJK


def either(words: Iterable[str]) -> str:
    """Match any of the words, the longest first; Latin ones whole."""
    return "|".join(_whole(re.escape(word)) for word in _longest_first(words))


def anywhere(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of the words; Latin ones as whole words."""
    return re.compile(either(words))


def near_end(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of the words at the end, with at most two Han characters or words between."""
    return re.compile(rf"(?:{either(words)})(?:[{CJK}]{{0,2}}|\s(?:[a-z]+\s){{0,2}})$")


def at_start(words: Iterable[str], *, lead: Iterable[str] = ()) -> re.Pattern[str]:
    """Match any of the words at the beginning, behind up to three of `lead`."""
    skipped = rf"(?:(?:{either(lead)})\s*){{0,3}}" if lead else ""
    return re.compile(rf"^\s*{skipped}(?:{either(words)})")


def whole(expression: str) -> str:
    """Return an expression whose Latin letters neither begin nor end inside a word."""
    return rf"(?<![a-z\d]){expression}(?![a-z])"


def numeral(numbers: Iterable[str]) -> str:
    """Match a number: digits, a word of the list, or Han tens with or without a rest."""
    digit = "[一二两三四五六七八九]"
    return rf"\d+|{digit}?十{digit}?[几来多]?|{either(numbers)}"


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _whole(escaped: str) -> str:
    before = r"(?<![a-z])" if _latin(escaped[0]) else ""
    after = r"(?![a-z])" if _latin(escaped[-1]) else ""
    return f"{before}{escaped}{after}"


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
