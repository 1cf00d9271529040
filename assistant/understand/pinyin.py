"""Reads a text in pinyin as Chinese: the likeliest characters for its syllables, by Viterbi."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.text import CJK
from assistant.understand.sounds import SYLLABLE, Sounds

_Voices = tuple[NDArray[np.int64], NDArray[np.float64]]

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+(?:\.\d+)?|[^\sa-z\d]+|'")
_SYLLABLES = re.compile(f"'?{SYLLABLE}(?:'?{SYLLABLE})*")
_HAN = re.compile(rf"[{CJK}]")
_LONGEST = 6
_BEAM = 16
_LEAST_SHARE = 0.6
_PER_SYLLABLE = 0.5
_SHORT = 4
_LEAST_LIKELY = -5.8
_LEAST_LIKELY_SHORT = -5.3
_OTHERS = 1.8
_FEW = 4


def may_be_pinyin(text: str) -> bool:
    """Tell, from its looks alone, whether a folded text could be pinyin."""
    if _HAN.search(text):
        return False
    words = [token for token in _TOKEN.findall(text) if token[0].isalpha()]
    fitting = sum(_SYLLABLES.fullmatch(word) is not None for word in words)
    return fitting > 0 and fitting >= _LEAST_SHARE * len(words)


@dataclass(frozen=True, slots=True)
class _Path:
    """The best way to one character: its place, the units that lead to it."""

    score: float
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decoder:
    """Decodes pinyin by the characters of one field."""

    sounds: Sounds
    _voiced: dict[str, _Voices] = field(default_factory=dict)

    def read(self, text: str, least: int = 2) -> str | None:
        """Return a folded text in pinyin as Chinese, or None where it is not pinyin.

        It has to have `least` syllables or more.
        """
        if not self._voiced:
            self._voiced.update(_curled(self.sounds.voiced()))
        tokens = _TOKEN.findall(text)
        if not self._is_pinyin(tokens, least):
            return None
        beam: dict[int, _Path] = {0: _Path(0.0, ())}
        for token in tokens:
            if token[0].isalpha() and self._splits(token):
                beam = self._through(beam, token)
            else:
                beam = self._past(beam, token)
        beam = self._extended(beam, np.zeros(1, np.int64), np.zeros(1), ("",))
        if not beam:
            return None
        length = len(beam[0].units)
        if beam[0].score < length * (_LEAST_LIKELY if length > _SHORT else _LEAST_LIKELY_SHORT):
            return None
        return "".join(beam[0].units)

    def _is_pinyin(self, tokens: list[str], least: int) -> bool:
        """Tell whether all words are syllables, or Latin words of Chinese text among them."""
        words = [token for token in tokens if token[0].isalpha()]
        syllabic = [word for word in words if self._splits(word)]
        others = [word for word in words if word not in syllabic]
        if any(not self._borrowed(word) for word in others) or len(others) >= len(words) - len(
            others
        ):
            return False
        if sum(min(self._splits(word)) for word in syllabic) < least:
            return False
        foreign = [word for word in syllabic if not self._english(word)]
        return 2 * sum(map(len, foreign)) >= sum(map(len, syllabic)) or len(foreign) > 2

    def _borrowed(self, word: str) -> bool:
        chinese, _ = self.sounds.words.get(word, (0, 0))
        return chinese > 1 and not self._english(word)

    def _english(self, word: str) -> bool:
        """Tell whether a word is one of another language, though it stands in Chinese lines too.

        One of several syllables that stands in many of them is quoted where it stands elsewhere.
        """
        chinese, other = self.sounds.words.get(word, (0, 0))
        quoted = chinese > _FEW and min(self._splits(word), default=0) > 1
        return other > max(_FEW, _OTHERS * chinese) and not quoted

    def _splits(self, word: str) -> list[int]:
        """Return with how many syllables a word can be spelt."""
        reached: list[set[int]] = [{0}, *(set() for _ in word)]
        for start in range(len(word)):
            if word[start] == "'":
                reached[start + 1] |= reached[start]
                continue
            for end in range(start + 1, min(start + _LONGEST, len(word)) + 1):
                if reached[start] and self._fits(word, start, end):
                    reached[end] |= {count + 1 for count in reached[start]}
        return sorted(reached[-1])

    def _fits(self, word: str, start: int, end: int) -> bool:
        """Tell whether a part of a word is a syllable; a lone vowel is no part of a longer one."""
        inside = start > 0 and word[start - 1] != "'" and (end < len(word) or word[start] != "a")
        alone = end - start == 1 and inside
        return not alone and word[start:end] in self._voiced

    def _through(self, beam: dict[int, _Path], word: str) -> dict[int, _Path]:
        """Extend the paths by a word, whichever way it is cut into syllables."""
        beams: list[dict[int, _Path]] = [beam, *({} for _ in word)]
        for start, reached in enumerate(beams[:-1]):
            if not reached:
                continue
            if word[start] == "'":
                _merge(beams[start + 1], reached)
                continue
            for syllable in _beginnings(word, start):
                if self._fits(word, start, start + len(syllable)):
                    places, weights = self._voiced[syllable]
                    units = tuple(self.sounds.characters[place] for place in places.tolist())
                    _merge(
                        beams[start + len(syllable)],
                        self._extended(reached, places, weights - _PER_SYLLABLE, units),
                    )
        return beams[-1]

    def _past(self, beam: dict[int, _Path], token: str) -> dict[int, _Path]:
        """Extend the paths by a number, a mark or a Latin word, written as it is."""
        place = np.array([int(token[0].isalnum())], dtype=np.int64)
        return self._extended(beam, place, np.zeros(1), (token,))

    def _extended(
        self,
        beam: dict[int, _Path],
        places: NDArray[np.int64],
        weights: NDArray[np.float64],
        units: tuple[str, ...],
    ) -> dict[int, _Path]:
        """Return the best path to each place, the likeliest few."""
        before = sorted(beam, key=lambda place: -beam[place].score)[:_BEAM]
        scores = np.array([beam[place].score for place in before])
        grid = self.sounds.likelihoods(np.array(before, dtype=np.int64)[:, None], places[None, :])
        grid = grid + scores[:, None] + weights[None, :]
        best = grid.argmax(axis=0)
        return {
            place: _Path(float(grid[best[at], at]), (*beam[before[int(best[at])]].units, units[at]))
            for at, place in enumerate(places.tolist())
        }


def _curled(voiced: dict[str, _Voices]) -> dict[str, _Voices]:
    """Let each syllable also be spoken with an r at its end ("huor")."""
    curled = {f"{one}r": (places, weights - 1) for one, (places, weights) in voiced.items()}
    return {**curled, **voiced}


def _beginnings(word: str, start: int) -> Iterator[str]:
    for end in range(start + 1, min(start + _LONGEST, len(word)) + 1):
        yield word[start:end]


def _merge(into: dict[int, _Path], more: dict[int, _Path]) -> None:
    for place, path in more.items():
        if place not in into or path.score > into[place].score:
            into[place] = path
