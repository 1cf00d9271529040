"""Markdown in, headings and blocks of plain visible text with their line numbers out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from assistant.text import CJK, visible
from assistant.values.documents import Block, Heading, Part

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ANCHOR = re.compile(r"\s*\{#([\w.-]+)\}\s*$")
_BEFORE_HAN = re.compile(rf"(?<=[{CJK}，。、：；！？,:;!?）)”」])\r(?=[{CJK}“「（《])")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0(?![.\d]*[1-9])"
)
_MARKED_SECTION = re.compile(r"<!\[+")
_UNSHOWN = frozenset({"head", "noscript", "script", "style", "template", "title"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"})


def read(source: str) -> tuple[tuple[Part, ...], int]:
    """Return what a reader sees, in order, and how many pieces of hidden text were left out.

    Comments, tags and hidden elements are left out.
    """
    reader = _Reader()
    parts = tuple(part for part in reader.read(_parser().parse(source)) if part.text)
    return parts, reader.hidden


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


class _Html(HTMLParser):
    """Follows raw HTML through the document: knows whether it hides what stands there now."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, bool]] = []
        self._count = Counter[str]()
        self._shown: list[str] = []
        self.left_out = 0

    @property
    def hidden(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def shown(self, html: str) -> str:
        """Read a piece of HTML and return the text of it that is shown."""
        self._shown.clear()
        self.feed(_MARKED_SECTION.sub("<!", html))  # the parser raises on those it does not know
        return "".join(self._shown)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._shown.append("\n")
        if tag in _VOID:
            return
        given = dict(attrs)
        style = (given.get("style") or "").lower()
        hides = tag in _UNSHOWN or "hidden" in given or bool(_HIDING.search(style))
        self._open.append((tag, hides or self.hidden))
        self._count[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        ended = "" if self._count[tag] else tag
        while ended != tag:
            ended, _ = self._open.pop()
            self._count[ended] -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self._shown.append(data)
        elif data.strip() and self._open[-1][0] not in _UNSHOWN:
            self.left_out += 1

    def handle_comment(self, data: str) -> None:
        self.left_out += bool(data.strip())


class _Reader:
    """Walks the tokens of one document."""

    def __init__(self) -> None:
        self._html = _Html()

    @property
    def hidden(self) -> int:
        """How many pieces of hidden text were left out so far."""
        return self._html.left_out

    def read(self, tokens: Sequence[Token]) -> list[Part]:
        found: list[Part] = []
        marker, row = "", list[str]()
        line = 0
        for before, token in zip([None, *tokens], tokens, strict=False):
            line = token.map[0] + 1 if token.map else line
            match token.type:
                case "list_item_open":
                    marker = f"{token.info}{token.markup} " if token.info else ""
                case "tr_open":
                    row = []
                case "tr_close":
                    found.append(Block(" | ".join(row).strip(" |"), line))
                case "html_block":
                    found.append(Block(_tidy(self._html.shown(token.content)), line))
                case "fence" | "code_block" if not self._html.hidden:
                    found.append(Block(visible(token.content).strip("\n"), line))
                case "inline":
                    text = self._inline(token.children or ())
                    if before and before.type in ("th_open", "td_open"):
                        row.append(text)
                    elif before and before.type == "heading_open" and before.level == 0:
                        found.append(_heading(int(before.tag[1:]), text, line))
                    else:
                        found.append(Block(f"{marker}{text}" if text else "", line))
                        marker = ""
        return found

    def _inline(self, tokens: Sequence[Token]) -> str:
        parts: list[str] = []
        for token in tokens:
            if token.type == "html_inline":
                parts.append(self._html.shown(token.content))
            elif self._html.hidden:
                self._html.left_out += bool(token.content.strip())
            elif token.type == "image":
                parts.append(self._inline(token.children or ()))
            else:
                breaks = {"softbreak": "\r", "hardbreak": "\n"}
                parts.append(breaks.get(token.type, token.content))
        return _tidy(_BEFORE_HAN.sub("", "".join(parts)).replace("\r", " "))


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in visible(text).splitlines())
    return "\n".join(line for line in lines if line)


def _heading(level: int, text: str, line: int) -> Heading:
    anchor = _ANCHOR.search(text)
    return Heading(level, _ANCHOR.sub("", text), anchor and anchor[1], line)
