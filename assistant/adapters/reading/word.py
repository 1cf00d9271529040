"""A docx file in, its headings, paragraphs and tables out; hidden text, deletions, comments not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from assistant.adapters.reading.result import Reading
from assistant.text import visible
from assistant.values.documents import Block, Heading, Part

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|标题|標題)$", re.IGNORECASE)
_OFF = ("0", "false", "off")
_WHITE = "FFFFFF"
_TINY = 4
"""Half points: text of two points or less."""
_DEEPEST = 9
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What stands beside a drawing for programs that cannot show it: the same once more."""
_PASSED_OVER = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:pPr"), _FALLBACK}
_BREAKS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}


def read(path: Path) -> Reading:
    """Read one file; whatever the library raises says that it is damaged."""
    document = docx.Document(str(path))
    walk = _Walk(_styles(document.styles.element))
    walk.content(document.element.body)
    comments = sum(1 for _ in document.comments)
    deleted = sum(1 for _ in document.element.body.iter(qn("w:delText")))
    properties = document.core_properties
    return Reading(
        parts=tuple(walk.parts),
        title=" ".join(visible(walk.title or properties.title or "").split()),
        as_of=f"{properties.modified:%Y-%m-%d}" if properties.modified else "",
        hidden=dict(walk.hidden + Counter({"comments": comments, "deletions": deleted})),
    )


@dataclass(frozen=True, slots=True)
class _Style:
    level: int | None
    title: bool
    hides: bool


def _styles(element: Any) -> dict[str, _Style]:  # noqa: ANN401
    """Return what each paragraph and character style says, with what it inherits."""
    given = {style.get(qn("w:styleId")): style for style in element.iter(qn("w:style"))}

    def line(id: str) -> Iterator[Any]:
        seen: set[str] = set()
        while id in given and id not in seen:
            seen.add(id)
            yield given[id]
            based = given[id].find(qn("w:basedOn"))
            id = based.get(qn("w:val")) if based is not None else ""

    found = {}
    for id in given:
        names = [_value(style.find(qn("w:name"))) for style in line(id)]
        matches = [match for name in names if (match := _HEADING.match(name))]
        outline = [_level(style.find(qn("w:pPr"))) for style in line(id)]
        levels = [int(matches[0][1])] if matches else [each for each in outline if each]
        hides = [_hides(style.find(qn("w:rPr"))) for style in line(id)]
        found[id] = _Style(
            level=levels[0] if levels else None,
            title=bool(names and _TITLE.match(names[0])),
            hides=next((each for each in hides if each is not None), False),
        )
    return found


_PLAIN = _Style(level=None, title=False, hides=False)


@dataclass(slots=True)
class _Walk:
    """Follows the body in order; `line` counts paragraphs."""

    styles: dict[str, _Style]
    parts: list[Part] = field(default_factory=list)
    hidden: Counter[str] = field(default_factory=Counter)
    title: str = ""
    line: int = 0

    def content(self, element: Any) -> None:  # noqa: ANN401
        """Take in paragraphs and tables, also those inside content controls."""
        for child in element:
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
                self.content(child)

    def _paragraph(self, paragraph: Any) -> None:  # noqa: ANN401
        self.line += 1
        properties = paragraph.find(qn("w:pPr"))
        style = self._style(properties, "w:pStyle")
        level = _level(properties) or style.level
        text = self._text(paragraph)
        if text and style.title and not self.title and not self.parts:
            self.title = text
        if text and (style.title or level):
            heading = Heading(level or 1, text.replace("\n", " "), None, self.line)
            self.parts.append(heading)
        elif text:
            self.parts.append(Block(text, self.line))
        for box in paragraph.iter(qn("w:txbxContent")):
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                self.content(box)

    def _table(self, table: Any) -> None:  # noqa: ANN401
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not table:
                continue
            self.line += 1
            cells = [
                " ".join(filter(None, map(self._text, cell.iter(qn("w:p")))))
                for cell in row.iter(qn("w:tc"))
                if next(cell.iterancestors(qn("w:tr"))) is row
            ]
            text = " | ".join(cell.replace("\n", " ") for cell in cells).strip(" |")
            if text:
                self.parts.append(Block(text, self.line))

    def _text(self, paragraph: Any) -> str:  # noqa: ANN401
        style = self._style(paragraph.find(qn("w:pPr")), "w:pStyle")
        pieces: list[str] = []
        left_out = False
        for run, piece in _pieces(paragraph):
            if self._hidden(run, style):
                left_out = left_out or bool(piece.strip())
            else:
                pieces.append(piece)
        self.hidden["hidden paragraphs or parts of them"] += left_out
        lines = (" ".join(line.split()) for line in visible("".join(pieces)).splitlines())
        return "\n".join(line for line in lines if line)

    def _style(self, properties: Any, kind: str) -> _Style:  # noqa: ANN401
        named = properties.find(qn(kind)) if properties is not None else None
        return self.styles.get(_value(named), _PLAIN)

    def _hidden(self, run: Any, style: _Style) -> bool:  # noqa: ANN401
        """Tell by the run itself, else by its style, else by that of the paragraph."""
        properties = run.find(qn("w:rPr"))
        own = _hides(properties)
        if own is not None:
            return own
        return self._style(properties, "w:rStyle").hides or style.hides


def _pieces(element: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401
    """Yield the runs below an element with each piece of their text, deletions passed over."""
    for child in element:
        if child.tag in _PASSED_OVER:
            continue
        if child.tag == qn("w:t"):
            yield element, child.text or ""
        elif child.tag in _BREAKS:
            yield element, _BREAKS[child.tag]
        else:
            yield from _pieces(child)


def _hides(properties: Any) -> bool | None:  # noqa: ANN401
    """Tell whether the properties of a run hide it; None if they do not say."""
    if properties is None:
        return None
    vanish = properties.find(qn("w:vanish"))
    if vanish is not None:
        return str(vanish.get(qn("w:val"))).lower() not in _OFF
    size = _value(properties.find(qn("w:sz")))
    if size.isdigit() and int(size) <= _TINY:
        return True
    white = _value(properties.find(qn("w:color"))).upper() == _WHITE
    behind = any(properties.find(qn(name)) is not None for name in ("w:shd", "w:highlight"))
    return (white and not behind and not _shaded(properties)) or None


def _shaded(properties: Any) -> bool:  # noqa: ANN401
    """Tell whether the paragraph, cell or row around a run has a ground of another colour."""
    for above in properties.iterancestors():
        for name in ("w:pPr", "w:tcPr", "w:tblPr"):
            around = above.find(qn(name))
            if around is not None and around.find(qn("w:shd")) is not None:
                return True
            if around is not None and around.find(qn("w:tblStyle")) is not None:
                return True
    return False


def _level(properties: Any) -> int | None:  # noqa: ANN401
    """Return the level of a heading by its outline; the outline's ninth is plain text."""
    outline = properties.find(qn("w:outlineLvl")) if properties is not None else None
    level = _value(outline)
    return int(level) + 1 if level.isdigit() and int(level) < _DEEPEST else None


def _value(element: Any) -> str:  # noqa: ANN401
    return (element.get(qn("w:val")) or "") if element is not None else ""
