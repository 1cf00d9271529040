"""Puts misspelt English words right where a word that names are made of was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile

import numpy as np

from assistant.understand.sounds import Sounds, letters

_WORD = re.compile(r"(?<![\w'])[a-z]{3,}(?![\w'])")
_LONG = 8
_MEDIUM = 7
_SHORT = 5
_STEM = 4
_RARE = 6
"""The most times that a word which is a slip stands in the lines of the field."""

_COMMON = 100
"""How often what is meant by such a slip stands there at the least."""

_ENDINGS = frozenset(
    [
        "s",
        "es",
        "d",
        "ed",
        "r",
        "er",
        "ers",
        "or",
        "ors",
        "ing",
        "ion",
        "ions",
        "ive",
        "al",
        "ity",
        "ist",
        "ance",
        "ant",
        "ce",
        "t",
        "e",
        "ly",
        "y",
        "ment",
    ]
) | {""}
_ALIKE = frozenset(["r", "er", "or", "rs", "ers", "ors"])
_FORMS = (
    ("", ""),
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
    ("", "s"),
    ("", "ed"),
    ("", "ing"),
)
"""Endings that a word has, and what a word it is a form of has in their place."""


@dataclass(frozen=True)
class Typos:
    """Knows the words of one field, and those that its names are made of."""

    sounds: Sounds

    def corrected(self, text: str) -> str:
        """Return a folded text with the words put right that are surely misspelt."""
        found = list(_WORD.finditer(text))
        words = [match.group() for match in found]
        for at, match in reversed(list(enumerate(found))):
            known = self._known(words[at])
            if known and not self._seldom(words[at]):
                continue
            if meant := self._meant(words, at, slip=known):
                words[at] = meant
                text = text[: match.start()] + meant + text[match.end() :]
        return text

    def _known(self, word: str) -> bool:
        """Tell whether a word, or the one that it is a form of, stands in lines of the field."""
        forms = (word.removesuffix(end) + new for end, new in _FORMS if word.endswith(end))
        return any(form in self.sounds.words for form in forms)

    def _seldom(self, word: str) -> bool:
        """Tell whether a word stands in so few lines that it may be a slip there too."""
        forms = {word.removesuffix(end) + new for end, new in _FORMS if word.endswith(end)}
        return len(word) >= _SHORT and sum(map(self._often, forms)) <= _RARE

    def _meant(self, words: list[str], at: int, *, slip: bool) -> str | None:
        """Return the one word nearest to a misspelt one; of several the commonest.

        A short word has to make a name with the word before it or behind it. So does a `slip` that
        stands in the lines of the field as well, and what is meant is far commoner than it.
        """
        word = words[at]
        near: list[tuple[int, bool, bool, int, str]] = []
        for target in self._candidates(word, 2 if len(word) >= _LONG else 1):
            names = self._names(words, at, target)
            allowed = 2 if min(len(word), len(target)) >= _LONG else 1
            if not (names or self._alone(word, target)) or _derived(word, target):
                continue
            if slip and not (names and self._often(target) >= _COMMON):
                continue
            for meant in (target, f"{target}s"):
                if (apart := distance(word, meant)) <= allowed:
                    other_end = word[-1] != meant[-1]
                    near.append((apart, not names, other_end, -self._often(target), meant))
        return min(near)[-1] if near else None

    def _often(self, word: str) -> int:
        return sum(self.sounds.words.get(word, ()))

    def _alone(self, word: str, target: str) -> bool:
        """Tell whether a word is meant whatever stands beside it."""
        least = min(len(word), len(target))
        if target in self.sounds.short:
            return least >= _SHORT
        return target in self.sounds.long and least >= _MEDIUM

    def _candidates(self, word: str, allowed: int) -> Iterator[str]:
        """Yield the targets whose letters are nearly those of a word."""
        if not self.sounds.targets:
            return
        apart = np.abs(self.sounds.letters - np.array(letters(word), dtype=np.int8)).sum(axis=1)
        for place in np.flatnonzero(apart <= 2 * allowed + 1).tolist():
            target = self.sounds.targets[place]
            if word[0] == target[0] or word[:2] == target[1::-1]:
                yield target

    def _names(self, words: list[str], at: int, target: str) -> bool:
        """Tell whether a target and a word beside it, misspelt or not, stand together in a name."""
        ahead = words[at - 1] if at else ""
        behind = words[at + 1] if at + 1 < len(words) else ""
        before, after = self._neighbours
        return any(self._same(ahead, each) for each in before.get(target, ())) or any(
            self._same(behind, each) for each in after.get(target, ())
        )

    def _same(self, word: str, wanted: str) -> bool:
        """Tell whether a word is the one wanted, or that with one slip."""
        slipped = len(word) >= _SHORT and not self._known(word)
        return word == wanted or (slipped and distance(word, wanted) == 1)

    @cached_property
    def _neighbours(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Return the words right before each word of a name, and those right behind it."""
        before: dict[str, set[str]] = {}
        after: dict[str, set[str]] = {}
        for phrase in self.sounds.phrases:
            for first, second in pairwise(phrase.split()):
                before.setdefault(second, set()).add(first)
                after.setdefault(first, set()).add(second)
        return before, after


def distance(one: str, other: str) -> int:
    """Return how many letters have to be put in, left out, changed or swapped with the next.

    The optimal string alignment distance (Damerau 1964, Levenshtein 1966).
    """
    rows = [list(range(len(other) + 1))]
    for at, letter in enumerate(one, 1):
        row = [at]
        for place, wanted in enumerate(other, 1):
            best = min(rows[-1][place] + 1, row[-1] + 1, rows[-1][place - 1] + (letter != wanted))
            if at > 1 < place and letter == other[place - 2] and one[at - 2] == wanted:
                best = min(best, rows[-2][place - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _derived(word: str, target: str) -> bool:
    """Tell whether two words are one with other endings, so that neither is the other misspelt."""
    pairs = zip(word, target, strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    ends = {word[shared:], target[shared:]}
    return shared >= _STEM and ends <= _ENDINGS and not ends <= _ALIKE
