"""Words a plan: points and the wording files of `prompts/` go in, a draft comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from assistant.errors import CorpusError, Fault
from assistant.text import content_terms
from assistant.values.plan import Draft, Item, Line, Plan, Point

SHARED = "compose"
ITEMS = "items"
LABELLED = frozenset({"assumed", "inferred"})
"""Grounds whose label is put at the end of the sentence; `outside` is said by the sentence."""

_SAME = 0.8
"""The share of a sentence's words by which it tells no more than another."""

_OWN = 0.5
"""The share of a sentence that its content has at least, unless the sentence says most itself."""

_FEW = 2
"""How many content words are too few to tell whether a sentence tells what another does."""

_CELL = " | "
"""What stands between the cells of a row."""

_DENIAL = re.compile(r"没有|不|\b(?:not?|never|without|only)\b")
_BOLD = re.compile(r"\*\*[^*]+\*\*")
_TURNS = re.compile(rf"{_DENIAL.pattern}|{_BOLD.pattern}")
_HEADING = re.compile(r"^## +(\S+) *$", re.MULTILINE)
_CLOSE = re.compile(r"[。.!?！？:：]+$")


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one wording file by heading."""

    path: str
    texts: Mapping[str, str]


def read_wording(path: Path) -> Wording:
    """Read one wording file: `## key` headings, each followed by one sentence with `{variables}`.

    Raises CorpusError for a heading that stands twice or has no text.
    """
    pieces = _HEADING.split(path.read_text(encoding="utf-8"))
    texts: dict[str, str] = {}
    for key, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if key in texts or not text.strip():
            message = f"the heading `{key}` stands twice or has no text; give each one sentence."
            raise CorpusError((Fault(path.name, 1, message),))
        texts[key] = text.strip()
    return Wording(path.name, texts)


class Composer:
    """Fills the wordings of one language."""

    def __init__(self, language: str, wordings: Mapping[str, Wording]) -> None:
        self._language = language
        self._wordings = wordings
        self._shared = wordings[SHARED].texts

    def compose(self, plans: Iterable[Plan]) -> Draft:
        """Return the draft of all plans, in order; what stands already is left out.

        Lines with the same words that cite other places (two stages with the same posts) both stay.
        A sentence that tells no more than one before it is left out too.
        """
        lines: dict[tuple[str, tuple[Item, ...]], Line] = {}
        told: list[frozenset[str]] = []
        for plan in plans:
            for point, after in zip_longest(plan.points, plan.points[1:]):
                line = self.line(plan.ability, point)
                words = _content(line)
                again = len(words) > _FEW and any(_holds(each, words) for each in told)
                if again and not _heads(point, after):
                    continue
                told += [words] if words else []
                lines.setdefault((line.text, line.items), line)
        return Draft(language=self._language, lines=tuple(lines.values()))

    def text(self, ability: str, key: str, **slots: str) -> str:
        """Return one filled text, for questions, options and follow-ups."""
        return self._template(ability, key).format_map(slots)

    def labels(self, ground: str) -> tuple[str, ...]:
        """Return the phrases by which a reader sees on what a sentence stands."""
        return tuple(self._shared[f"label.{ground}"].splitlines())

    def line(self, ability: str, point: Point) -> Line:
        """Return one point of an ability's plan in words."""
        template = self._template(ability, point.wording)
        head, found, tail = template.partition(f"{{{ITEMS}}}")
        space = "" if self._language == "zh" else " "
        label = space + self._shared[f"label.{point.ground}"] if point.ground in LABELLED else ""
        rest = (tail if found else head).format_map(point.slots)
        close = match.group() if (match := _CLOSE.search(rest)) else ""
        return Line(
            head=head.format_map(point.slots) if found else "",
            items=point.items if found else (),
            joiner=_CELL if point.layout == "cells" else self._shared["joiner"] + space,
            tail=rest.removesuffix(close) + label,
            close=close,
            content=" ".join(
                text
                for name, text in point.slots.items()
                if f"{{{name}}}" in template and name not in point.given
            ),
            support=point.support,
            passages=point.passages,
            ground=point.ground,
            layout=point.layout,
        )

    def _template(self, ability: str, key: str) -> str:
        """Return the text of a key: another ability's (`stage/met`), its own, or shared."""
        other, _, rest = key.rpartition("/")
        ability, key = other or ability, rest
        own = self._wordings.get(ability)
        if own and key in own.texts:
            return own.texts[key]
        return self._shared[key]


def _heads(point: Point, after: Point | None) -> bool:
    """Tell whether a point introduces the list behind it."""
    return point.layout != "bullet" and after is not None and after.layout == "bullet"


def _content(line: Line) -> frozenset[str]:
    """Return the content of a cited sentence, and nothing of lines that frame or list.

    One that says most in words of its own is taken as a whole.
    """
    if line.ground != "cited" or line.items:
        return frozenset()
    said = line.content if len(line.content) > _OWN * len(line.text) else line.text
    return content_terms(said) | _denials(line.text) | {*_BOLD.findall(line.text)}


def _denials(text: str) -> frozenset[str]:
    return frozenset(_DENIAL.findall(text.lower()))


def _holds(told: frozenset[str], words: frozenset[str]) -> bool:
    """Tell whether a sentence told has nearly all the words of another, and all that turns it.

    That are its denials, and the names in bold of whom it is told.
    """
    missing = words - told
    return len(missing) <= (1 - _SAME) * len(words) and not any(map(_TURNS.fullmatch, missing))
