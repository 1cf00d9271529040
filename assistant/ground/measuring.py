"""What of a text is compared: its numbers, its clauses, and how much of it other terms cover."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.text import CJK, fold

_CLAUSE = re.compile(r"[，,；;。！？!?：:（）()“”\"\n]|\.(?=\s|$)| – | — ")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_HAN = re.compile(
    r"(?<![第十百千万])[零一二两三四五六七八九十百千万]+(?=[多来]?[个名位人件年月天周倍元块场家万亿成])"
)
_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred"
    r"|thousand|million|dozen)s?\b"
)
_RUNS = re.compile(rf"[{CJK}]+")
_DIGIT_OF = {
    **{han: str(value) for value, han in enumerate("一二三四五六七八九十", start=1)},
    "两": "2",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
}


def numbers(text: str) -> frozenset[str]:
    """Return the numbers of a text, small ones as digits whatever they are written in."""
    folded = fold(text)
    found = [each.replace(",", "") for each in _DIGITS.findall(folded)]
    found += [*_HAN.findall(folded), *(word.rstrip("s") for word in _WORDS.findall(folded))]
    return frozenset(_DIGIT_OF.get(each, each) for each in found)


def covered(text: str, terms: frozenset[str]) -> float:
    """Return the share of a text's Han characters that stand in a pair which is among terms."""
    runs = [run for run in _RUNS.findall(fold(text)) if len(run) > 1]
    held = sum(
        run[place - 1 : place + 1] in terms or run[place : place + 2] in terms
        for run in runs
        for place in range(len(run))
    )
    return held / max(1, sum(len(run) for run in runs))


def plain(text: str) -> str:
    """Return a text without its marks."""
    return re.sub(r"\s*(?:\[\d+\])+", "", text)


@lru_cache(maxsize=16384)
def clauses(text: str) -> tuple[str, ...]:
    """Return the clauses of a text, folded."""
    return tuple(clause for part in _CLAUSE.split(fold(text)) if (clause := part.strip()))
