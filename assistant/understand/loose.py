"""Finds phrases that are not fixed words: with gaps, and with words out of lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from assistant.text import CJK, fold, tight

GAP = "…"
"""In an alias: up to a dozen characters of anything but the end of a clause."""

Words = Mapping[str, tuple[str, ...]]
"""Lists of words by the name that phrases call them by (`<name>`)."""

_GAP = r"([^。!?,;\n]{0,12}?)"
_BUILT_IN = {
    "start": rf"(?:^|(?<=[,。;!?:])|(?<=[,。;!?:.{CJK}] ))",
    "end": r"(?=\s*(?:$|[,。;!?]|\.(?!\d)))",
    "some": rf"(?:(?![不没无别])[{CJK}]){{0,4}}?",
    "word": r"(?<![a-z])[a-z][a-z'-]*",
    "n": r"(?:\d[\d,.]*|[一两二三四五六七八九十百千万几好多半]+)",
}
"""What `<start>`, `<end>`, `<some>`, `<word>` and `<n>` mean: places, and what no list can hold.

`<some>` denies nothing."""

_TOKEN = re.compile(rf"<([!=]?)([a-z\d|-]+)(\??)>|({GAP})|([^<{GAP}]+)")

_HEAD = re.compile(rf"[<{GAP}]")

_WORD_STARTS = re.compile(r"(?<![a-z])[a-z]|[^a-z\s]")


def is_loose(alias: str) -> bool:
    """Tell whether a phrase has a gap or a list of words in it."""
    return GAP in alias or "<" in alias


class Loose:
    """Phrases with gaps and lists; only those are tried of which a first word may be there.

    A phrase is compiled when it is tried first.
    """

    def __init__(self, phrases: Iterable[tuple[str, str, str]], words: Words) -> None:
        self._words = {name: _spelt(spellings) for name, spellings in words.items()}
        self._compiled = cache(self._compile)
        self._needed = cache(self._needs)
        self._phrases = tuple(phrases)
        self._by_start: dict[str, list[int]] = {}
        for order, (_, _, alias) in enumerate(self._phrases):
            for start in self._starts(alias):
                self._by_start.setdefault(start, []).append(order)
        self._anywhere = self._by_start.pop("", [])

    def find(self, text: str) -> Iterator[tuple[str, str, int, int, str]]:
        """Yield kind, id, first place and what fills the gaps of each phrase that the text has."""
        starts = set(text)
        for place in _WORD_STARTS.finditer(text):
            start = place.start()
            starts.add(text[start : start + 2])
            starts.add(text[start : start + 3])
        tried = {each for start in starts for each in self._by_start.get(start, ())}
        for order in sorted(tried.union(self._anywhere)):
            kind, id, alias = self._phrases[order]
            for need in self._needed(alias):
                if starts.isdisjoint(need):
                    break
            else:
                match = self._compiled(alias).search(text)
                if match:
                    yield (
                        kind,
                        id,
                        match.start(),
                        match.end(),
                        " ".join(filter(None, match.groups())),
                    )

    def _needs(self, alias: str) -> tuple[frozenset[str], ...]:
        """Return of each word that a phrase must have how it can begin."""
        needs = []
        for token in _TOKEN.finditer(alias):
            look, names, optional, _, literal = token.groups()
            if literal and not literal.isspace():
                needs.append(frozenset({_start(tight(fold(literal.strip()[:3])))}))
            elif names and look != "!" and not optional and "" not in self._beginnings(names):
                needs.append(self._beginnings(names))
        return tuple(needs)

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
                parts.append(joint + _bounded(tight(fold(literal)).strip()))
            else:
                listed = self._listed(names)
                shape = f"(?{look} *(?:{listed}))" if look else f"{joint}(?:{listed})"
                parts.append(f"(?:{shape})?" if optional else shape)
        return re.compile("".join(parts))

    def _listed(self, names: str) -> str:
        """Match any word of the lists, the longest first."""
        built_in = [_BUILT_IN[name] for name in names.split("|") if name in _BUILT_IN]
        words = [word for name in names.split("|") for word in self._words.get(name, ())]
        return "|".join([*map(_whole, sorted(set(words), key=len, reverse=True)), *built_in])

    def _starts(self, alias: str) -> set[str]:
        """Return how all words begin that a phrase can begin with."""
        if not alias.startswith("<"):
            return {_start(tight(fold(_HEAD.split(alias[:3], maxsplit=1)[0])))}
        starts: set[str] = set()
        for token in _TOKEN.finditer(alias):
            _, names, optional, _, literal = token.groups()
            if literal and not literal.isspace():
                return starts | {_start(tight(fold(literal.strip()[:3])))}
            if literal or names == "start":
                continue
            starts |= self._beginnings(names) if names else {""}
            if "" in starts:
                return {""}
            if not optional:
                return starts
        return starts

    def _beginnings(self, names: str) -> frozenset[str]:
        """Return how the words of lists begin; "" where they can be any."""
        if any(name in _BUILT_IN for name in names.split("|")):
            return frozenset({""})
        return frozenset(_start(word) for name in names.split("|") for word in self._words[name])


def _start(word: str) -> str:
    """Return the beginning by which a word is looked up: two Han characters, or three letters."""
    return word[:3] if word[:3].isascii() else word[:2]


def _spelt(spellings: Iterable[str]) -> tuple[str, ...]:
    return tuple(tight(fold(word)).strip() for word in spellings)


def _whole(word: str) -> str:
    """Match a word of a list; a Latin one whole, in the singular or the plural."""
    if not word[-1].isascii():
        return re.escape(word)
    return rf"(?<![a-z]){re.escape(word)}s?(?![a-z])"


def _bounded(part: str) -> str:
    """Escape a fixed part of a phrase, so that its Latin words match whole, with any ending."""
    if not (part[:1].isascii() and part[:1].isalnum()):
        return re.escape(part)
    # A short last word ("own a…") must end there; a longer one may be a stem ("stream…").
    short = "(?![a-z])" if re.search(r"\b[a-z]{1,2}$", part) else ""
    return rf"(?<![a-z]){re.escape(part)}{short}"
