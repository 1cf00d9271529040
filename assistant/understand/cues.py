"""The small words that understanding turns on, read from `prompts/understanding.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.errors import CorpusError, Fault

_LISTS = (
    "having",
    "lacking",
    "not_yet",
    "negation",
    "first_person",
    "asking",
    "asking_first",
    "plain",
    "tags",
    "counters",
    "done",
    "undone",
    "switching",
    "ahead",
    "headcount",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Compiled patterns; `*_before` match at the end of the text that stands before a mention."""

    numbers: dict[str, int]
    having: re.Pattern[str]
    lacking_before: re.Pattern[str]
    not_yet_before: re.Pattern[str]
    negation_before: re.Pattern[str]
    first_person: re.Pattern[str]
    asking: re.Pattern[str]
    tags: frozenset[str]
    plain: tuple[str, ...]
    done: re.Pattern[str]
    undone: re.Pattern[str]
    switching: re.Pattern[str]
    ahead: re.Pattern[str]
    count_before: re.Pattern[str]
    count_after: re.Pattern[str]
    headcount: tuple[re.Pattern[str], ...]

    def number(self, word: str) -> int:
        """Return the value of a number written in digits or as a word."""
        return int(word) if word.isdecimal() else self.numbers[word]


def read_cues(path: Path) -> Cues:
    """Read and compile the cues; raises CorpusError when a list is missing."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    missing = [key for key in (*_LISTS, "numbers") if key not in content]
    if missing:
        raise CorpusError((Fault(path.name, 1, f"the list `{missing[0]}` is missing; add it."),))
    number = rf"\d+|{_either(content['numbers'])}"
    counter = _either(content["counters"])
    return Cues(
        numbers=content["numbers"],
        having=_anywhere(content["having"]),
        lacking_before=_before(content["lacking"]),
        not_yet_before=_before(content["not_yet"]),
        negation_before=_before(content["negation"]),
        first_person=_anywhere(content["first_person"]),
        asking=re.compile(
            f"{_anywhere(content['asking']).pattern}"
            rf"|^(?:(?:and|so|but|then|ok|well) )*(?:{_either(content['asking_first'])})(?![a-z])"
        ),
        tags=frozenset(content["tags"]),
        plain=tuple(content["plain"]),
        done=_anywhere(content["done"]),
        undone=_anywhere(content["undone"]),
        switching=_anywhere(content["switching"]),
        ahead=_anywhere(content["ahead"]),
        count_before=re.compile(rf"(?<![a-z\d])({number})\s*(?:{counter})?\s*(?:的)?$"),
        count_after=re.compile(rf"^(?:岗位)?(?:有|:|x|×|\*)?\s*({number})\s*(?:{counter})"),
        headcount=tuple(
            re.compile(rf"(?<![a-z\d]){pattern.replace('{n}', number)}(?![a-z])")
            for pattern in content["headcount"]
        ),
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _anywhere(words: list[str]) -> re.Pattern[str]:
    """Match any of the words; Latin ones as whole words."""
    return re.compile("|".join(_whole(word) for word in sorted(words, key=len, reverse=True)))


def _before(words: list[str]) -> re.Pattern[str]:
    """Match any of the words at the end, with at most two Han characters or one word between."""
    either = "|".join(_whole(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:{either})(?:[\u4e00-\u9fff]{{0,2}}|\s(?:[a-z]+\s){{0,2}})$")


def _whole(word: str) -> str:
    escaped = re.escape(word)
    return rf"(?<![a-z]){escaped}(?![a-z])" if word[0].isascii() and word[0].isalpha() else escaped
