"""How the words of one field are spelt and sound: learnt once when an index is built, then read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from assistant.text import CJK

_LONGEST = 6
"""The most letters of a syllable."""

SYLLABLE = r"(?:(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?[aeiouv]{1,3}(?:ng?|r)?)"
"""About what a syllable in pinyin looks like; the table knows which there are."""

FIRST, LAST = 0x4E00, 0x9FFF
"""The Han characters that have readings."""

SILENT = 0xFFFF
"""In the place of a reading: there is none."""

BORDER, OTHER = "^", "a"
"""The units that stand for the end of a clause, and for a number or a Latin word."""

_DISCOUNT = 0.75
_FAMILIAR = 3
_HAN = re.compile(rf"[{CJK}]")
_WORDS = re.compile("[a-z0-9]+")
_SIGNS = re.compile(rf"[^\s\w{CJK}]+")
_SKIPPED = re.compile(rf"[^{CJK}{BORDER}{OTHER}]+")


@dataclass(frozen=True)
class Sounds:
    """The spelling of one field, as arrays by name; each is unpacked when it is first needed."""

    arrays: Mapping[str, NDArray[np.generic]]

    @cached_property
    def characters(self) -> str:
        """The characters of the lines, behind one for a border and one for what is not Han."""
        return self._text("characters")

    @cached_property
    def pairs(self) -> NDArray[np.int64]:
        """Codes of two characters that stand together in the lines, in order."""
        return self.arrays["pairs"].astype(np.int64)

    @cached_property
    def counts(self) -> NDArray[np.int32]:
        """How often each pair stands there."""
        return self.arrays["counts"].astype(np.int32)

    @cached_property
    def readings(self) -> NDArray[np.uint16]:
        """For each Han character the numbers of its likeliest syllables."""
        return self.arrays["readings"].astype(np.uint16)

    @cached_property
    def syllables(self) -> tuple[str, ...]:
        """The syllables by number."""
        return tuple(self._lines("syllables"))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names by how they sound."""
        return dict(zip(self._lines("heard"), self._lines("names"), strict=True))

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Words of the language that sound like a name and are none."""
        return frozenset(self._lines("ordinary"))

    @cached_property
    def common(self) -> frozenset[str]:
        """Common words of two characters that something which sounds like a name may cut."""
        return frozenset(self._lines("common"))

    @cached_property
    def words(self) -> Mapping[str, tuple[int, int]]:
        """The Latin words, with how often they stand in Chinese lines and in others."""
        often = self.arrays["often"].astype(np.int64).tolist()
        return dict(zip(self._lines("words"), map(tuple, often), strict=True))

    @cached_property
    def short(self) -> frozenset[str]:
        """The Latin words that are names by themselves: one is meant wherever it is misspelt."""
        return frozenset(self._lines("short"))

    @cached_property
    def long(self) -> frozenset[str]:
        """The Latin words that names are made of: one is meant where a long word is misspelt."""
        return frozenset(self._lines("long"))

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """All Latin words that names and phrases are made of."""
        return tuple(self._lines("targets"))

    @cached_property
    def letters(self) -> NDArray[np.int8]:
        """How often each of the targets has each letter."""
        return self.arrays["letters"].astype(np.int8)

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """The names and phrases that are made of several Latin words."""
        return tuple(self._lines("phrases"))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {each: at for at, each in enumerate(self.characters)}

    @cached_property
    def _rarest(self) -> float:
        return float(self._statistics[2].min()) / 2

    def _text(self, name: str) -> str:
        return bytes(self.arrays[name].astype(np.uint8)).decode()

    def _lines(self, name: str) -> list[str]:
        text = self._text(name)
        return text.split("\n") if text else []

    def place(self, unit: str) -> int:
        """Return the number of a character; that of no character of the lines is -1."""
        if not _HAN.match(unit):
            return 0 if not unit or not unit[0].isalnum() else 1
        return self._places.get(unit, -1)

    def count(self, first: str, second: str) -> int:
        """Return how often two characters stand together in the lines."""
        one, other = self.place(first), self.place(second)
        if min(one, other) < 0:
            return 0
        code = one * len(self.characters) + other
        at = int(np.searchsorted(self.pairs, code))
        there = at < len(self.pairs) and int(self.pairs[at]) == code
        return int(self.counts[at]) if there else 0

    def strange(self, run: str) -> list[int]:
        """Return where two characters of a run stand together that seldom do in the lines."""
        places = np.array([self._places.get(each, -1) for each in run], dtype=np.int64)
        codes = places[:-1] * len(self.characters) + places[1:]
        found = np.searchsorted(self.pairs, codes)
        found[found == len(self.pairs)] = 0
        seen = (self.pairs[found] == codes) & (places[:-1] >= 0) & (places[1:] >= 0)
        familiar = seen & (self.counts[found] >= _FAMILIAR)
        return [int(at) for at in np.flatnonzero(~familiar)]

    def likelihoods(
        self, before: NDArray[np.int64], behind: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Return ln P(behind | before) of places, by absolute discounting; the shapes broadcast."""
        followed, kinds, share = self._statistics
        codes = before * len(self.characters) + behind
        found = np.searchsorted(self.pairs, codes)
        found[found == len(self.pairs)] = 0
        seen = (self.pairs[found] == codes) & (before >= 0) & (behind >= 0)
        counts = np.where(seen, self.counts[found] - _DISCOUNT, 0.0)
        total = np.maximum(np.where(before >= 0, followed[before], 1.0), 1.0)
        spread = np.where(before >= 0, _DISCOUNT * kinds[before], 1.0)
        rest = np.where(behind >= 0, share[behind], self._rarest)
        return np.asarray(np.log((counts + np.maximum(spread, 0.5) * rest) / total))

    def likelihood(self, units: Sequence[str]) -> float:
        """Return ln P of units, each given the one before it."""
        places = np.array([self.place(unit) for unit in units], dtype=np.int64)
        return float(self.likelihoods(places[:-1], places[1:]).sum())

    def heard(self, text: str) -> Iterator[str]:
        """Yield how a run of Han characters may sound: each way to read the whole."""
        options = [self._spoken.get(each) or self._speak(each) for each in text]
        if all(len(each) == 1 for each in options):
            yield " ".join([each[0] for each in options])
        else:
            yield from map(" ".join, product(*options))

    def spelt(self, word: str) -> Iterator[tuple[str, ...]]:
        """Yield each way to cut a Latin word into syllables."""
        if not word:
            yield ()
        for end in range(1, min(len(word), _LONGEST) + 1):
            if word[:end] in self._known:
                yield from ((word[:end], *rest) for rest in self.spelt(word[end:]))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.syllables)

    def _speak(self, character: str) -> tuple[str, ...]:
        """Return the syllables of a character, and remember them."""
        code = ord(character)
        found: tuple[str, ...] = ()
        if FIRST <= code <= LAST:
            numbers = dict.fromkeys(self.readings[:, code - FIRST].tolist())
            found = tuple(self.syllables[one] for one in numbers if one != SILENT)
        self._spoken[character] = found
        return found

    @cached_property
    def _spoken(self) -> dict[str, tuple[str, ...]]:
        return {}

    def voiced(self) -> dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]:
        """Return for each syllable the characters of the lines that it may be, with ln weights."""
        found: dict[str, list[tuple[int, float]]] = {}
        for at, each in enumerate(self.characters[2:], 2):
            code = ord(each) - FIRST
            if not 0 <= code <= LAST - FIRST:
                continue
            for rank, one in enumerate(dict.fromkeys(self.readings[:, code].tolist())):
                if one != SILENT:
                    found.setdefault(self.syllables[one], []).append((at, -1.0 * rank))
        return {
            syllable: (
                np.array([at for at, _ in pairs], dtype=np.int64),
                np.array([weight for _, weight in pairs]),
            )
            for syllable, pairs in found.items()
        }

    def encode(self) -> bytes:
        """Return the table as bytes (an `.npz` without pickles)."""
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **self.arrays)
        return buffer.getvalue()

    @classmethod
    def decode(cls, content: bytes) -> Sounds:
        """Read what `encode` wrote."""
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return cls({name: arrays[name] for name in arrays.files})

    @cached_property
    def _statistics(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Of each character how often any follows it, how many do, and its own share."""
        size = len(self.characters)
        first, second = self.pairs // size, self.pairs % size
        behind = np.bincount(second, weights=self.counts, minlength=size) + 0.5
        followed = np.bincount(first, weights=self.counts, minlength=size)
        kinds = np.bincount(first, minlength=size).astype(np.float64)
        return followed.astype(np.float64), kinds, np.asarray(behind / behind.sum())


def units(line: str) -> str:
    """Return the units of a folded line: Han characters, and what stands for anything else."""
    return _SKIPPED.sub("", _SIGNS.sub(BORDER, _WORDS.sub(OTHER, line)))


def letters(word: str) -> list[int]:
    """Return how often a word has each letter from a to z, 127 at most."""
    return [min(word.count(letter), 127) for letter in ascii_lowercase]
