"""Finds phrases that are not fixed words: with gaps, and with words out of lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain, groupby

from assistant.text import CJK, fold_all, tight
from assistant.understand.tables import Tables

GAP = "…"
"""In an alias: up to a dozen characters of anything but the end of a clause."""

Words = Mapping[str, tuple[str, ...]]
"""Lists of words by the name that phrases call them by (`<name>`)."""

_GAP = r"([^。!?,;\n]{0,12}?)"
_BUILT_IN = {
    "opening": "^",
    "start": rf"(?:^|(?<=[,。;!?:])|(?<=[,。;!?:.{CJK}] ))",
    "end": rf"(?=\s*(?:$|[,。;!?]|\.(?!\d))|(?<=[{CJK}])\s(?=[{CJK}]))",
    "some": rf"(?:(?![不没无别])[{CJK}]){{0,4}}?",
    "word": r"(?<![a-z])[a-z][a-z'-]*",
    "n": r"(?:\d[\d,.]*|[一两二三四五六七八九十百千万几好多半]+)",
}
"""What `<opening>`, `<start>` and `<end>` mean, which are places, and `<some>`, `<word>` and `<n>`.

No list can hold these words; `<some>` denies nothing."""

_TOKEN = re.compile(rf"<([!=]?)([a-z\d|-]+)(\??)>|({GAP})|([^<{GAP}]+)")

_HEAD = re.compile(rf"[<{GAP}]")

_WORD_STARTS = re.compile(r"(?<![a-z])[a-z]|[^a-z\s]")


def is_loose(alias: str) -> bool:
    """Tell whether a phrase has a gap or a list of words in it."""
    return GAP in alias or "<" in alias


def named_lists(alias: str) -> set[str]:
    """Return the names of the lists of words that a phrase takes in."""
    listed = (token[2] for token in _TOKEN.finditer(alias) if token[2])
    return {name for names in listed for name in names.split("|")}


class Loose(Tables):
    """Phrases with gaps and lists; only those are tried of which every word may be there.

    They are looked up by the word that the fewest of them share, and compiled when tried first.
    """

    def __init__(self, phrases: Iterable[tuple[str, str, str]], words: Words) -> None:
        self._words = {name: _spelt(spellings) for name, spellings in words.items()}
        self._phrases: Sequence[tuple[str, str, str]] = tuple(phrases)
        parts = {part for _, _, alias in self._phrases for part in _parts(alias)}
        self._spelt = dict(zip(parts, map(tight, fold_all(parts)), strict=True))
        self._needed = {alias: self._needs(alias) for _, _, alias in self._phrases}
        self._fixed = {
            alias: tuple(self._spelt[part].strip() for part in _literals(alias))
            for alias in self._needed
        }
        shared = Counter(chain.from_iterable(chain.from_iterable(self._needed.values())))
        self._by_start: dict[str, list[int]] = {}
        for order, (_, _, alias) in enumerate(self._phrases):
            needs = self._needed[alias] or (("",),)
            for start in min(needs, key=lambda need: sum(shared[start] for start in need)):
                self._by_start.setdefault(start, []).append(order)

    def find(self, text: str) -> Iterator[tuple[str, str, int, int, str]]:
        """Yield kind, id, first place and what fills the gaps of each phrase that the text has."""
        places = [place.start() for place in _WORD_STARTS.finditer(text)]
        starts = {"", *text}
        starts.update([text[place : place + 2] for place in places])
        starts.update([text[place : place + 3] for place in places])
        tried = {each for start in starts & self._by_start.keys() for each in self._by_start[start]}
        for order in sorted(tried):
            kind, id, alias = self._phrases[order]
            if any(map(starts.isdisjoint, self._needed[alias])):
                continue
            if all(part in text for part in self._fixed[alias]):
                match = self._compiled(alias).search(text)
                if match:
                    filling = " ".join(filter(None, match.groups()))
                    yield kind, id, match.start(), match.end(), filling

    def _needs(self, alias: str) -> tuple[tuple[str, ...], ...]:
        """Return of each word that a phrase must have how it can begin; first of its first word."""
        needs = [frozenset(self._starts(alias))]
        for token in _TOKEN.finditer(alias):
            look, names, optional, _, literal = token.groups()
            if literal and not literal.isspace():
                needs.append(frozenset({_start(self._spelt[literal.strip()[:3]])}))
            elif names and look != "!" and not optional:
                needs.append(self._beginnings(names))
        return tuple(tuple(need) for need in dict.fromkeys(needs) if "" not in need)

    @cached_property
    def _compiled(self) -> Callable[[str], re.Pattern[str]]:
        return cache(self._compile)

    @cached_property
    def _listed(self) -> Callable[[str], str]:
        return cache(self._list)

    @cached_property
    def _beginnings(self) -> Callable[[str], frozenset[str]]:
        return cache(self._begin)

    def _compile(self, alias: str) -> re.Pattern[str]:
        parts: list[str] = []
        for token in _TOKEN.finditer(alias):
            look, names, optional, gap, literal = token.groups()
            joint = " *" if parts and not gap else ""
            if gap:
                parts.append(_GAP)
            elif literal and literal.isspace():
                continue
            elif literal:
                parts.append(joint + _bounded(self._spelt[literal].strip()))
            else:
                listed = self._listed(names)
                shape = f"(?{look} *(?:{listed}))" if look else f"{joint}(?:{listed})"
                parts.append(f"(?:{shape})?" if optional else shape)
        return re.compile("".join(parts))

    def _list(self, names: str) -> str:
        """Match any word of the lists, the longest first."""
        built_in = [_BUILT_IN[name] for name in names.split("|") if name in _BUILT_IN]
        words = {word for name in names.split("|") for word in self._words.get(name, ())}
        longest_first = sorted(words, key=lambda word: (-len(word), _latin(word)))
        alike = (_whole(*group) for group in groupby(longest_first, key=_latin))
        return "|".join([*alike, *built_in])

    def _starts(self, alias: str) -> set[str]:
        """Return how all words begin that a phrase can begin with."""
        if not alias.startswith("<"):
            return {_start(self._spelt[_opening(alias)])}
        starts: set[str] = set()
        for token in _TOKEN.finditer(alias):
            _, names, optional, _, literal = token.groups()
            if literal and not literal.isspace():
                return starts | {_start(self._spelt[literal.strip()[:3]])}
            if literal or names in {"opening", "start"}:
                continue
            starts |= self._beginnings(names) if names else {""}
            if "" in starts:
                return {""}
            if not optional:
                return starts
        return starts

    def _begin(self, names: str) -> frozenset[str]:
        """Return how the words of lists begin; "" where they can be any."""
        if any(name in _BUILT_IN for name in names.split("|")):
            return frozenset({""})
        return frozenset(_start(word) for name in names.split("|") for word in self._words[name])


def _start(word: str) -> str:
    """Return the beginning by which a word is looked up: two Han characters, or three letters."""
    return word[:3] if word[:3].isascii() else word[:2]


def _parts(alias: str) -> Iterator[str]:
    """Yield how an alias begins, and its fixed parts with how each of them does."""
    yield _opening(alias)
    for literal in _literals(alias):
        yield literal
        yield literal.strip()[:3]


def _literals(alias: str) -> Iterator[str]:
    """Yield the fixed parts of an alias."""
    for token in _TOKEN.finditer(alias):
        if token[5] and not token[5].isspace():
            yield token[5]


def _opening(alias: str) -> str:
    return _HEAD.split(alias[:3], maxsplit=1)[0]


def _spelt(spellings: Iterable[str]) -> tuple[str, ...]:
    return tuple(tight(word).strip() for word in fold_all(spellings))


def _latin(word: str) -> bool:
    return word[-1].isascii()


def _whole(latin: bool, words: Iterable[str]) -> str:  # noqa: FBT001
    """Match any of some words of a list; Latin ones whole, in the singular or the plural."""
    expression = "|".join(map(re.escape, words))
    return rf"(?<![a-z])(?:{expression})s?(?![a-z])" if latin else expression


def _bounded(part: str) -> str:
    """Escape a fixed part of a phrase, so that its Latin words match whole, with any ending."""
    if not (part[:1].isascii() and part[:1].isalnum()):
        return re.escape(part)
    # A short last word ("own a…") must end there; a longer one may be a stem ("stream…").
    short = "(?![a-z])" if re.search(r"\b[a-z]{1,2}$", part) else ""
    return rf"(?<![a-z]){re.escape(part)}{short}"
