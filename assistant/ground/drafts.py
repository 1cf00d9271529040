"""Checks a draft against what it cites: a draft goes in, cited text and what was removed come out.

A sentence stays when it is labelled as an assumption, an inference or as outside the documents, or
when the passages it cites hold it: every number in it, every thing of the method it names, and
most of its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.text import content_terms, fold, sentences
from assistant.values.answer import Citation
from assistant.values.documents import Passage
from assistant.values.plan import Draft, Ground, Layout, Line
from assistant.values.trace import Removed

References = Callable[[str, str], tuple[Passage, ...]]
"""Reference and language to the passages under that heading."""

Ids = Callable[[tuple[str, ...]], tuple[Passage, ...]]

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


_TIGHT = ("- ", "|")
"""How the lines begin that stand right below one of their kind."""

_COLONS = ("：", ": ")
_HEAD = "| | |\n|---|---|\n"
_NO_CELL = "—"


@dataclass(frozen=True, slots=True)
class Knobs:
    """How strict grounding is.

    `overlap` is the share of a sentence's terms that must stand in what it cites; `quote` the
    longest quotation in characters.
    """

    overlap: float = 0.55
    quote: int = 160


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of a draft that was kept: its text with marks, and on what it stands."""

    text: str
    ground: Ground
    layout: Layout


@dataclass(slots=True)
class Grounded:
    """The checked text with marks, the lines it is made of, its citations, and what was removed."""

    text: str = ""
    kept: list[Kept] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)

    def number(self, passage: Passage, quote: str) -> int:
        """Return the mark of a passage, a new one when it was not cited before."""
        for citation in self.citations:
            if citation.passage == passage.id:
                return citation.n
        self.citations.append(
            Citation(
                n=len(self.citations) + 1,
                passage=passage.id,
                document=passage.title,
                heading=passage.heading,
                quote=quote,
                source=passage.provenance.source,
                as_of=passage.provenance.as_of,
                collection=passage.provenance.collection,
            )
        )
        return len(self.citations)


@dataclass(frozen=True, slots=True)
class _Work:
    """One draft being grounded: the numbers the user gave, and the result so far."""

    language: str
    given: frozenset[str]
    grounded: Grounded

    def remove(self, text: str, reason: str) -> None:
        self.grounded.removed.append(Removed(text, reason))


class Grounder:
    """Grounds drafts on the passages of one generation.

    `names` returns what a text names of the methodology; `labels` returns for a language and a
    ground (`outside`, `assumed`, `inferred`) the phrases that show a reader that ground.
    """

    def __init__(
        self,
        *,
        references: References,
        ids: Ids,
        names: Callable[[str], frozenset[str]],
        labels: Callable[[str, str], tuple[str, ...]],
        knobs: Knobs | None = None,
    ) -> None:
        self._references = references
        self._ids = ids
        self._labels = labels
        self._knobs = knobs or Knobs()
        self._names = lru_cache(maxsize=4096)(names)
        self._terms = lru_cache(maxsize=4096)(content_terms)
        self._best = lru_cache(maxsize=4096)(self._support)

    def ground(self, draft: Draft, question: str) -> Grounded:
        """Return the text with its marks; numbers of the question count as given."""
        work = _Work(draft.language, _numbers(question), Grounded())
        for line in draft.lines:
            text = self._line(line, work)
            if text is not None:
                work.grounded.kept.append(Kept(text, line.ground, line.layout))
        work.grounded.text = joined(work.grounded.kept, draft.language)
        return work.grounded

    def cite(
        self, support: Iterable[str], content: str, language: str, into: Grounded
    ) -> tuple[int, ...]:
        """Return the marks for references that support `content`, for parts beside the text."""
        found = self._best(content, tuple(support), (), language)
        return tuple(into.number(passage, quote) for passage, quote in found)

    def quote(self, passage: Passage, content: str) -> str:
        """Return the words of a passage that come nearest to a content."""
        return self._quote(passage, self._terms(content))

    def _line(self, line: Line, work: _Work) -> str | None:
        """Return the line with its marks, or None when nothing holds it."""
        if line.ground in {"asks", "self"}:
            return line.text
        if line.ground != "cited":
            if any(label in line.text for label in self._labels(work.language, line.ground)):
                return line.text
            work.remove(line.text, f"no words that show it to be {line.ground}")
            return None
        items = self._items(line, work)
        marks = ""
        if line.support or line.passages:
            found = self._marks(line.content, line.support, line.passages, work)
            marks = found or ""
        if not items and not marks:
            work.remove(line.text, "what it cites does not hold it")
            return None
        return f"{line.head}{line.joiner.join(items)}{line.tail}{marks}{line.close}"

    def _items(self, line: Line, work: _Work) -> list[str]:
        """Return the items with their marks, those that do not hold left out."""
        items = []
        for item in line.items:
            marks = self._marks(item.text, item.support, (), work)
            if marks is None:
                work.remove(item.text, "what it cites does not hold it")
                items += [_NO_CELL] if line.layout == "cells" else []
            else:
                items.append(item.label + item.text + marks)
        return items

    def _marks(
        self, content: str, support: tuple[str, ...], passages: tuple[str, ...], work: _Work
    ) -> str | None:
        """Return ` [1][2]` for the passages that hold the content, or None when they do not."""
        found = self._best(content, support, passages, work.language)
        texts = " ".join(_whole(passage) for passage, _ in found)
        if not found or not _numbers(content) <= work.given | _numbers(texts):
            return None
        numbers = (work.grounded.number(passage, quote) for passage, quote in found)
        return " " + "".join(f"[{number}]" for number in numbers)

    def _support(
        self, content: str, support: tuple[str, ...], ids: tuple[str, ...], language: str
    ) -> tuple[tuple[Passage, str], ...]:
        """Return one passage for each reference, with its best quote; nothing if they fall short.

        A long section is several passages: the one that shares most terms with the content.
        """
        wanted = self._terms(content)
        chosen: list[Passage] = list(self._ids(ids)) if ids else []
        for reference in support:
            passages = self._references(reference, language)
            if not passages:
                return ()
            chosen.append(max(passages, key=lambda each: len(wanted & self._terms(_whole(each)))))
        held = frozenset().union(*(self._terms(_whole(passage)) for passage in chosen))
        if names := self._names(content):
            named = frozenset().union(*(self._names(_whole(passage)) for passage in chosen))
            if not names <= named:
                return ()
        if len(wanted & held) < self._knobs.overlap * len(wanted):
            return ()
        return tuple((passage, self._quote(passage, wanted)) for passage in dict.fromkeys(chosen))

    def _quote(self, passage: Passage, wanted: frozenset[str]) -> str:
        parts = sentences(passage.text) or (passage.text,)
        best = max(parts, key=lambda part: len(wanted & self._terms(part)))
        limit = self._knobs.quote
        return best if len(best) <= limit else best[: limit - 1] + "…"


def _whole(passage: Passage) -> str:
    return f"{passage.title} {passage.heading} {passage.text}"


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_DIGITS.findall(fold(text)))


def joined(kept: Iterable[Kept], language: str) -> str:
    """Join lines into Markdown: paragraphs by a blank line, list items and rows by a line break.

    Rows that do not tell what they are about stand behind their table as sentences.
    """
    blocks: list[str] = []
    behind: list[str] = []
    for line in kept:
        if line.layout != "row":
            blocks, behind = [*blocks, *behind], []
        if line.layout == "run-on" and blocks and not blocks[-1].startswith(_TIGHT):
            blocks[-1] += line.text if language == "zh" else f" {line.text}"
        elif line.layout == "row":
            row = _row(line.text)
            if not row:
                behind.append(line.text)
                continue
            head = "" if blocks and blocks[-1].startswith("|") else _HEAD
            blocks.append(head + row)
        elif line.layout == "cells":
            headed = bool(blocks) and blocks[-1].startswith("|")
            rule = "" if headed else "\n|" + "---|" * (line.text.count(" | ") + 1)
            blocks.append(f"| {line.text} |{rule}")
        else:
            blocks.append(f"- {line.text}" if line.layout == "bullet" else line.text)
    text, blocks = "", [*blocks, *behind]
    for number, block in enumerate(blocks):
        tight = number and block[:1] == blocks[number - 1][:1] and block.startswith(_TIGHT)
        text += ("\n" if tight else "\n\n") * bool(number) + block
    return text


def _row(text: str) -> str:
    """Return a line as a row of a table, if it tells what it is about and what is said of it."""
    cell = text.replace("|", "\\|")
    about, _, said = next((each for c in _COLONS if all(each := cell.partition(c))), ("", "", ""))
    return f"| {about} | {said.strip()} |" if about else ""
