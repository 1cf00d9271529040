"""Makes patterns of lists of words: anywhere, at the end of a text, or at its beginning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby

from assistant.text import CJK


def either(words: Iterable[str]) -> str:
    """Match any of the words, the longest first; Latin ones whole.

    Words with the same borders share them: that compiles, and matches, faster.
    """
    longest_first = sorted(words, key=lambda word: (-len(word), _borders(word)))
    return "|".join(
        _bordered(borders, "|".join(map(re.escape, alike)))
        for borders, alike in groupby(longest_first, key=_borders)
    )


def anywhere(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of the words; Latin ones as whole words."""
    return re.compile(either(words))


def any_of(expressions: Iterable[str]) -> re.Pattern[str]:
    """Match any of some regular expressions."""
    return re.compile("|".join(f"(?:{each})" for each in expressions))


def near_end(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of the words at the end, with at most two Han characters or words between."""
    return re.compile(rf"(?:{either(words)})(?:[{CJK}]{{0,2}}|\s(?:[a-z]+\s){{0,2}})$")


def at_start(words: Iterable[str], *, lead: Iterable[str] = (), most: int = 3) -> re.Pattern[str]:
    """Match any of the words at the beginning, behind some of `lead`, three at most by default."""
    skipped = rf"(?:(?:{either(lead)})\s*){{0,{most}}}" if lead else ""
    return re.compile(rf"^\s*{skipped}(?:{either(words)})")


def whole(expression: str) -> str:
    """Return an expression whose Latin letters neither begin nor end inside a word."""
    return rf"(?<![a-z\d]){expression}(?![a-z])"


def numeral(numbers: Iterable[str]) -> str:
    """Match a number: digits, a word of the list, or Han tens with or without a rest."""
    digit = "[一二两三四五六七八九]"
    return rf"\d+|{digit}?十{digit}?[几来多]?|{either(numbers)}"


def _borders(word: str) -> tuple[bool, bool]:
    """Tell whether a word begins, and whether it ends, with a Latin letter."""
    return _latin(word[0]), _latin(word[-1])


def _bordered(borders: tuple[bool, bool], expression: str) -> str:
    before, behind = borders
    if not before and not behind:
        return expression
    return f"{'(?<![a-z])' if before else ''}(?:{expression}){'(?![a-z])' if behind else ''}"


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def numbered(number: str) -> Callable[[str], re.Pattern[str]]:
    """Return what compiles an expression in which `{n}` stands for a number."""
    return lambda expression: re.compile(whole(f"(?:{expression.replace('{n}', number)})"))
