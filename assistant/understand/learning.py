"""Lines and names of a field in, the table of how it is spelt out; readings are pypinyin's."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.text import CJK
from assistant.understand.sounds import (
    BORDER,
    FIRST,
    LAST,
    OTHER,
    SILENT,
    Sounds,
    letters,
    units,
)

Arrays = dict[str, NDArray[np.generic]]

_READINGS = 2
_SOUNDS_EACH = 4
_LONG_PHRASE = 3
_TELLING = 5
_SMALL = 60
_MOSTLY = 0.75
_COMMON = 15
_SHORTEST = 4
_LONGEST_WORD = 4
_SPOKEN = {
    "谁": "shei",
    "那": "nei",
    "哪": "nei",
    "地": "de",
    "得": "dei",
    "了": "liao",
    "都": "du",
    "还": "huan",
    "长": "chang",
    "重": "chong",
    "行": "hang",
    "会": "kuai",
    "调": "tiao",
    "弹": "dan",
    "传": "zhuan",
    "差": "chai",
    "角": "jue",
    "薄": "bo",
    "乐": "yue",
    "藏": "zang",
    "单": "shan",
    "参": "shen",
    "铺": "bu",
    "宿": "xiu",
}
"""Second readings of common characters; others are too rare to be typed."""

_BROAD = frozenset({"gap", "option"})
_HAN = re.compile(rf"[{CJK}]")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,8}")
_VOWEL = re.compile("[aeiouv]")
_LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a field is learnt from: folded lines, and the names and phrases of its method.

    `names` map each spelling to kind and id of what bears it; `ordinary` are words of the language
    that look or sound like a name and are none, `common` what it has of common words of two
    characters.
    """

    lines: Sequence[str]
    names: Mapping[str, tuple[str, str]]
    phrases: Sequence[str] = ()
    ordinary: Sequence[str] = ()
    common: Sequence[str] = ()


def learn(lesson: Lesson) -> Sounds:
    """Learn a field.

    Names that are known to be misspelt (of one thing, sounding like a commoner one) are read as
    the ones meant, so that nothing is learnt from them but that.
    """
    readings, syllables = _readings()
    arrays: Arrays = {"readings": readings, "syllables": _bytes(syllables)}
    lines = ["", *lesson.lines, *lesson.names, *lesson.phrases]
    counts = _pairs(lines)
    alike = _alike(Sounds(arrays | _counted(counts)), _meetable(lesson))
    if misspelt := _misspelt(alike, lesson):
        pattern = re.compile("|".join(sorted(misspelt, key=len, reverse=True)))
        wrong = list(filter(pattern.search, lines))
        counts += _pairs(pattern.sub(lambda match: misspelt[match[0]], line) for line in wrong)
        counts -= _pairs(wrong)
    arrays |= _counted(counts)
    names = {sound: misspelt.get(found[0], found[0]) for sound, found in alike.items()}
    arrays |= {"heard": _bytes(names), "names": _bytes(names.values())}
    arrays |= {
        "ordinary": _bytes(_ordinary(names, lesson)),
        "common": _bytes(_cut(Sounds(arrays), names, lesson.common)),
    }
    return Sounds(arrays | _words(lesson, syllables))


def _pairs(lines: Iterable[str]) -> Counter[tuple[str, str]]:
    """Count the pairs of units that stand together in the lines."""
    counts = Counter(pairwise("\n".join(f"{BORDER}{units(line)}{BORDER}" for line in lines)))
    del counts[BORDER, "\n"], counts["\n", BORDER]
    return counts


def _counted(counts: Mapping[tuple[str, str], int]) -> Arrays:
    """Return pairs and how often each stands in the lines."""
    characters = (
        BORDER
        + OTHER
        + "".join(sorted({unit for pair in counts for unit in pair} - {BORDER, OTHER}))
    )
    places = {each: at for at, each in enumerate(characters)}
    coded = sorted(
        (places[first] * len(characters) + places[second], min(count, 60_000))
        for (first, second), count in counts.items()
    )
    return {
        "characters": _bytes([characters]),
        "pairs": np.array([code for code, _ in coded], dtype=np.uint32),
        "counts": np.array([count for _, count in coded], dtype=np.uint16),
    }


def _readings() -> tuple[NDArray[np.generic], tuple[str, ...]]:
    """Return for each Han character the numbers of its readings, and the syllables."""
    from pypinyin.pinyin_dict import pinyin_dict

    numbers: dict[str, int] = {}
    table = np.full((_READINGS, LAST - FIRST + 1), SILENT, dtype=np.uint16)
    for code in range(FIRST, LAST + 1):
        if code in pinyin_dict:
            first = _toneless(pinyin_dict[code].split(",")[0])
            found = dict.fromkeys((first, _SPOKEN.get(chr(code), first)))
            for rank, syllable in enumerate(filter(_VOWEL.search, found)):
                table[rank, code - FIRST] = numbers.setdefault(syllable, len(numbers))
    return table, tuple(numbers)


@lru_cache(maxsize=4096)
def _toneless(syllable: str) -> str:
    """Remove the tone of a syllable; ü is written v."""
    bare = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(each for each in bare if each.isascii())


def _meetable(lesson: Lesson) -> list[str]:
    """Return the names to meet in a text by their sound: short ones only of what is narrow."""
    longer = (name for name in (*lesson.names, *lesson.phrases) if len(name) >= _LONG_PHRASE)
    return [*_narrow(lesson), *longer]


def _narrow(lesson: Lesson) -> list[str]:
    return [name for name, (kind, _) in lesson.names.items() if kind not in _BROAD]


def _latin(name: str) -> list[str]:
    """Return the words of a name in Latin letters."""
    return _LATIN.findall(name) if name.isascii() else []


def _alike(table: Sounds, names: Iterable[str]) -> dict[str, list[str]]:
    """Map each sound to the names that sound so, the commonest first."""
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        if _HAN_NAME.fullmatch(name):
            for sound in islice(table.heard(name), _SOUNDS_EACH):
                found.setdefault(sound, []).append(name)
    for alike in found.values():
        if len(alike) > 1:
            alike.sort(key=lambda name: min(table.count(*pair) for pair in pairwise(name)))
            alike.reverse()
    return found


def _misspelt(alike: Mapping[str, list[str]], lesson: Lesson) -> dict[str, str]:
    """Map names to the commonest one of the same thing that sounds the same."""
    return {
        name: names[0]
        for names in alike.values()
        for name in names[1:]
        if lesson.names.get(name, name) == lesson.names.get(names[0])
    }


def _ordinary(names: Mapping[str, str], lesson: Lesson) -> list[str]:
    """Return the Chinese words that sound like a name and are none."""
    from pypinyin.phrases_dict import phrases_dict

    known, found = set(names.values()), set(filter(_HAN.match, lesson.ordinary))
    for word, toned in phrases_dict.items():
        if len(word) <= _LONGEST_WORD and word not in known:
            heard = " ".join(_toneless(each[0]) for each in toned)
            if heard in names:
                found.add(word)
    return sorted(found - known)


def _cut(table: Sounds, names: Iterable[str], common: Iterable[str]) -> list[str]:
    """Return the common words that end as a name begins, or begin as one ends, by their sound."""
    sounds = [name.split() for name in names]
    first, last = {each[0] for each in sounds}, {each[-1] for each in sounds}
    return sorted(
        word
        for word in common
        if not first.isdisjoint(table.heard(word[-1])) or not last.isdisjoint(table.heard(word[0]))
    )


def _words(lesson: Lesson, syllables: Iterable[str]) -> Arrays:
    """Return the Latin words of Chinese and of other lines, and those that names are made of.

    What seems to be pinyin tells nothing of the words of another language.
    """
    pinyin = _pinyin(syllables)
    mixed: list[str] = []
    latin: list[str] = []
    for line in (*lesson.lines, *lesson.names):
        found = _LATIN.findall(line)
        if _HAN.search(line):
            mixed += found
        elif sum(map(bool, map(pinyin.fullmatch, found))) < _MOSTLY * len(found):
            latin += found
    chinese, other = Counter(mixed), Counter(latin)
    spelt = [found for name in _narrow(lesson) if (found := _latin(name))]
    alone = [
        name
        for name in lesson.names
        if len(name) > _TELLING and other[name] >= _COMMON and _LATIN.fullmatch(name)
    ]
    beside = [
        found for phrase in (*lesson.names, *lesson.phrases) if len(found := _latin(phrase)) > 1
    ]
    words = sorted({*chinese, *other, *filter(str.isascii, lesson.ordinary)})
    targets = {
        word
        for word in chain(*spelt, *beside, alone)
        if not pinyin.fullmatch(word) or other[word] > chinese[word]
    }
    single = {*alone, *(one[0] for one in spelt if len(one) == 1)}
    small = {word for word, _ in other.most_common(_SMALL) if len(word) < _SHORTEST}
    return {
        "words": _bytes(words),
        "often": np.array([(chinese[word], other[word]) for word in words], dtype=np.uint32),
        "short": _bytes(sorted(targets & single)),
        "long": _bytes(sorted(targets.intersection(chain(*spelt)))),
        "targets": _bytes(sorted(targets)),
        "letters": np.array([letters(word) for word in sorted(targets)], dtype=np.int8),
        "phrases": _bytes(
            [
                *(" ".join(one) for one in spelt if len(one) > 1 and small.isdisjoint(one)),
                *(" ".join(one) for one in beside if min(map(len, one)) >= _TELLING),
            ]
        ),
    }


def _pinyin(syllables: Iterable[str]) -> re.Pattern[str]:
    """Match a word in pinyin; a lone vowel is no syllable of a longer word."""
    longest_first = sorted(syllables, key=len, reverse=True)
    several = "|".join(one for one in longest_first if len(one) > 1)
    return re.compile(f"[ae]|(?:{several})+")


def _bytes(lines: Iterable[str]) -> NDArray[np.generic]:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)
