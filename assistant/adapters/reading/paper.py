"""The lines of printed pages in, headings and paragraphs out: by the outline, else by size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.text import CJK, language_of
from assistant.values.documents import Block, Heading, Part

Entry = tuple[int, str, int]
"""A heading by the document itself: its level, its text, its page."""

_LARGER = 1.12
"""Times the size of most text that a heading has."""
_LONGEST = 80
"""Characters of a line that may be a heading."""
_GAP = 0.9
"""Heights of a line between paragraphs."""
_LEVELS = 4
_EDGE = 0.1
"""Share of a page, above and below, where running heads and page numbers stand."""
_REPEATED = 0.6
"""Share of the pages that a running head is on."""
_WIDE = re.compile(rf"[{CJK}\u3000-\u303f\uff00-\uffef]")
_BORDER = re.compile(r"[。！？!?；;.:：]['\"”’」』)）]*$")
_ITEM = re.compile(r"(?:[•·▪◦–—*-]|\(?\d{1,3}[.)、]|[（(][一二三四五六七八九十\d]+[)）])\s*\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a page; `size` is the height of its letters, `height` that of the page."""

    text: str
    page: int
    top: float
    bottom: float
    size: float
    height: float


def laid_out(lines: Sequence[Line], outline: Sequence[Entry]) -> tuple[Part, ...]:
    """Return headings and paragraphs; where nothing is a heading, each page gets its number."""
    lines = _without_running_heads(lines)
    levels = _by_outline(lines, outline) if outline else _by_size(lines)
    parts: list[Part] = []
    open_lines: list[Line] = []
    numbered = not levels and len({line.page for line in lines}) > 1
    words = "第 {} 页" if language_of(" ".join(line.text for line in lines)) == "zh" else "Page {}"
    for place, line in enumerate(lines):
        turned = not place or lines[place - 1].page != line.page
        if open_lines and (place in levels or (numbered and turned) or _parts(open_lines, line)):
            parts.append(_paragraph(open_lines))
            open_lines = []
        if numbered and turned:
            link = f"page={line.page}"
            parts.append(Heading(1, words.format(line.page), None, line.page, link))
        if place in levels:
            parts.append(
                Heading(levels[place], line.text, None, line.page, link=f"page={line.page}")
            )
        else:
            open_lines.append(line)
    if open_lines:
        parts.append(_paragraph(open_lines))
    return tuple(parts)


def _without_running_heads(lines: Sequence[Line]) -> list[Line]:
    """Leave out what stands at the edge of most pages, with other numbers at most."""
    pages = {line.page for line in lines}
    edge = Counter(
        text for text, _ in {(_numberless(one), one.page) for one in lines if _stands_at_edge(one)}
    )
    repeated = {text for text, count in edge.items() if count >= max(3, _REPEATED * len(pages))}
    return [line for line in lines if not (_stands_at_edge(line) and _numberless(line) in repeated)]


def _stands_at_edge(line: Line) -> bool:
    return line.bottom > (1 - _EDGE) * line.height or line.top < _EDGE * line.height


def _numberless(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _by_outline(lines: Sequence[Line], outline: Sequence[Entry]) -> dict[int, int]:
    """Return the level of each line that the outline names."""
    levels: dict[int, int] = {}
    wanted = {(page, _letters(title)): level for level, title, page in outline}
    for place, line in enumerate(lines):
        if (line.page, _letters(line.text)) in wanted:
            levels[place] = wanted[line.page, _letters(line.text)]
    return levels or _by_size(lines)


def _by_size(lines: Sequence[Line]) -> dict[int, int]:
    """Return the level of each line that is larger than most text: the larger, the higher."""
    written: Counter[float] = Counter()
    for line in lines:
        written[line.size] += len(line.text)
    if not written:
        return {}
    usual = written.most_common(1)[0][0]
    larger = {
        place: line.size
        for place, line in enumerate(lines)
        if line.size >= usual * _LARGER and len(line.text) <= _LONGEST
    }
    sizes = sorted(set(larger.values()), reverse=True)
    return {place: min(_LEVELS, sizes.index(size) + 1) for place, size in larger.items()}


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _parts(before: Sequence[Line], line: Line) -> bool:
    """Tell whether a line begins a paragraph of its own."""
    last = before[-1]
    if _ITEM.match(line.text):
        return True
    if last.page != line.page:
        return bool(_BORDER.search(last.text))
    return last.bottom - line.top > _GAP * max(line.size, 1) or line.top > last.top + line.size


def _paragraph(lines: Sequence[Line]) -> Block:
    """Join lines: Chinese without a blank, a word cut at the end of a line made whole."""
    text = lines[0].text
    for line in lines[1:]:
        if text.endswith("-") and text[-2:-1].islower() and line.text[:1].islower():
            text = text[:-1] + line.text
        elif _WIDE.match(text[-1:]) and _WIDE.match(line.text):
            text += line.text
        else:
            text = f"{text} {line.text}"
    return Block(text, lines[0].page)
