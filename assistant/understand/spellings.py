"""Finds fixed words: spellings as they stand, and English phrases by the stems of their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.text import fold, fold_all, stem, tight
from assistant.understand.tables import Tables

Named = tuple[str, str, int, int]
"""Kind and id of what is named, and where it stands."""

_Bearers = Sequence[tuple[str, str]]
"""The kinds and ids of the things that bear a spelling."""

_Entry = tuple[str, _Bearers]
_Things = Mapping[str, _Bearers]

_NOTHING: _Entry = ("", ())

_LONG, _SHORT = 4, 2
"""By how many characters an alias is looked up, if it has as many."""

_SHORT_STEM = 3

_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SMALL = frozenset({"the", "a", "an", "our", "my", "your", "their", "of", "all", "up"})
_WORD = re.compile(r"[a-z0-9]")
_PLACES = re.compile(r"(?<![a-z0-9])[a-z0-9]|[^a-z0-9\s]")
"""Where an alias can begin: not within a Latin word."""


class Spellings(Tables):
    """Aliases by how they begin, the longest first; Latin ones match whole words only."""

    def __init__(self, aliases: Iterable[tuple[str, str, str]]) -> None:
        named = list(aliases)
        things: dict[str, dict[tuple[str, str], None]] = {}
        folded = fold_all(alias for _, _, alias in named)
        for (kind, id, _), alias in zip(named, folded, strict=True):
            spelling = tight(alias).strip()
            if spelling:
                things.setdefault(spelling, {})[kind, id] = None
        self._things: _Things = {spelling: tuple(bearers) for spelling, bearers in things.items()}
        self._starts = dict.fromkeys(spelling[:_SHORT] for spelling in things)
        self._lengths: dict[str, list[int]] = {}
        for spelling in sorted(things, key=len, reverse=True):
            start = spelling[: _LONG if len(spelling) >= _LONG else _SHORT]
            lengths = self._lengths.setdefault(start, [])
            if len(spelling) not in lengths:
                lengths.append(len(spelling))

    def find(self, text: str, *, overlapping: bool = False) -> Iterator[Named]:
        """Yield what is named from left to right; the longest alias at each place."""
        end = 0
        for place in _PLACES.finditer(text):
            start = place.start()
            opening = text[start : start + _SHORT]
            if start < end or (opening not in self._starts and opening[0] not in self._starts):
                continue
            spelling, things = self._longest(text, start)
            for kind, id in things:
                yield kind, id, start, start + len(spelling)
            if not overlapping:
                end = start + len(spelling)

    def _longest(self, text: str, position: int) -> _Entry:
        for size in (_LONG, _SHORT, 1):
            for length in self._lengths.get(text[position : position + size], ()):
                spelling = text[position : position + length]
                things = self._things.get(spelling)
                if things and _whole(text, position, position + len(spelling)):
                    return spelling, things
        return _NOTHING


class Stems(Tables):
    """English phrases by the stems of their words, articles and possessives aside.

    "edits the clips" is found by "edit clips". One word is too little of a phrase ("all in"), and
    so is a short stem; a plural means no more than it says: "reviews" is no "review meeting".
    """

    def __init__(self, aliases: Iterable[tuple[str, str, str]]) -> None:
        things: dict[str, dict[tuple[str, str], None]] = {}
        self._longest: dict[str, int] = {}
        for kind, id, alias in aliases:
            stems = [word for word, _, _ in _stems(fold(alias))] if alias.isascii() else []
            if len(stems) > 1 or (stems and _alone(fold(alias).strip(), stems[0])):
                things.setdefault(" ".join(stems), {})[kind, id] = None
                self._longest[stems[0]] = max(len(stems), self._longest.get(stems[0], 0))
        self._things: _Things = {stems: tuple(bearers) for stems, bearers in things.items()}

    def find(self, text: str) -> Iterator[Named]:
        """Yield every phrase of the text, whichever words it stands among."""
        found = list(_stems(text))
        for first, (opening, _, _) in enumerate(found):
            longest = self._longest.get(opening, 0)
            for last in range(first, min(first + longest, len(found))):
                stems = " ".join(word for word, _, _ in found[first : last + 1])
                for kind, id in self._things.get(stems, ()):
                    yield kind, id, found[first][1], found[last][2]


def _alone(alias: str, stem: str) -> bool:
    """Tell whether the stem of its one word tells what an alias does."""
    whole = _LATIN.fullmatch(alias) is not None
    return whole and len(stem) > _SHORT_STEM and not alias.endswith("s")


def _stems(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _LATIN.finditer(text):
        if match.group() not in _SMALL:
            yield stem(match.group()), match.start(), match.end()


def _whole(text: str, start: int, end: int) -> bool:
    """Tell whether a match does not cut a Latin word in two, a plural `s` or a number aside."""
    if _WORD.match(text[start]) and start and _WORD.match(text[start - 1]):
        return False
    if not _WORD.match(text[end - 1]):
        return True
    rest = text[end : end + 2]
    if rest[:1].isdigit() and text[start:end].isalpha() and end - start > 2:
        return True
    return not rest or not _WORD.match(rest[0]) or (rest[0] == "s" and not _WORD.match(rest[1:]))
