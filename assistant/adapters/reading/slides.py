"""A pptx file in, a section for each slide with its notes out; hidden slides left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pptx

from assistant.adapters.reading.result import Reading
from assistant.text import visible
from assistant.values.documents import Block, Heading, Part

_HIDDEN = "0"


def read(path: Path) -> Reading:
    """Read one file; whatever the library raises says that it is damaged."""
    show = pptx.Presentation(str(path))
    hidden: Counter[str] = Counter()
    parts: list[Part] = []
    width, height = show.slide_width or 0, show.slide_height or 0
    for number, slide in enumerate(show.slides, 1):
        if slide.element.get("show") == _HIDDEN:
            hidden["hidden slides"] += 1
            continue
        title = slide.shapes.title
        named = _tidy(title.text_frame.text).replace("\n", " ") if title is not None else ""
        texts: list[str] = []
        for shape in _flat(slide.shapes):
            if title is not None and shape.shape_id == title.shape_id:
                continue
            said = list(_texts(shape))
            if said and (_outside(shape, width, height) or _unseen(shape)):
                hidden["hidden shapes"] += 1
            else:
                texts += said
        parts.append(Heading(1, named or str(number), None, number))
        parts += (Block(text, number) for text in texts)
        notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        if notes is not None and _tidy(notes.text):
            parts.append(Block(_tidy(notes.text), number))
    properties = show.core_properties
    return Reading(
        parts=tuple(parts),
        title=_tidy(properties.title or ""),
        as_of=f"{properties.modified:%Y-%m-%d}" if properties.modified else "",
        hidden=dict(hidden),
    )


def _flat(shapes: Iterable[Any]) -> Iterator[Any]:
    """Yield the shapes, those of groups too, as they lie on the slide: from top to bottom."""
    for shape in sorted(shapes, key=lambda one: (one.top or 0, one.left or 0)):
        if hasattr(shape, "shapes"):
            yield from _flat(shape.shapes)
        else:
            yield shape


def _texts(shape: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield the paragraphs of a shape, or the rows of a table."""
    if getattr(shape, "has_table", False):
        for row in shape.table.rows:
            cells = [_tidy(cell.text_frame.text).replace("\n", " ") for cell in row.cells]
            if any(cells):
                yield " | ".join(cells).strip(" |")
    elif shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            text = _tidy(paragraph.text)
            if text:
                yield text


def _outside(shape: Any, width: int, height: int) -> bool:  # noqa: ANN401
    """Tell whether a shape lies beside the slide; those of groups have places of their own."""
    if None in (shape.left, shape.top, shape.width, shape.height):
        return False
    if shape.element.getparent().tag.endswith("}grpSp"):
        return False
    across = shape.left + shape.width <= 0 or shape.left >= width
    return bool(across or shape.top + shape.height <= 0 or shape.top >= height)


def _unseen(shape: Any) -> bool:  # noqa: ANN401
    found = shape.element.xpath(".//p:cNvPr/@hidden")
    return bool(found) and found[0] in ("1", "true")


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in visible(text).replace("\v", "\n").splitlines())
    return "\n".join(line for line in lines if line)
