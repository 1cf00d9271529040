"""A PDF in, its headings and paragraphs out; text that nobody sees on the page is left out.

What is seen is looked up: the page is drawn, and letters that leave no trace where they stand are
hidden, be they white, under a picture, off the page or drawn by no pen.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from assistant.adapters.reading.paper import Line, laid_out
from assistant.adapters.reading.result import Reading, UnreadableError
from assistant.text import visible

_SCALE = 1.5
"""Pixels for a point."""
_LARGEST = 2400
"""Pixels of the longer side of a page as it is drawn."""
_CONTRAST = 24
"""Shades of grey, of 255, between letters and their ground that an eye can tell."""
_SMALLEST = 2
"""Points of letters that can be read."""
_SCAN = 0.7
"""Share of a page that a picture covers where text without a pen is the text of the picture."""
_UNDRAWN = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_CUT = 2
"""What stands, as a letter, where a word is cut at the end of a line and made whole."""
_MOST_PAGES = 5000


def read(path: Path) -> Reading:
    """Read one file; raises UnreadableError for one with a password."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("It needs a password; save it without one.") from error
        raise
    if len(document) > _MOST_PAGES:
        raise UnreadableError(f"It has over {_MOST_PAGES:,} pages; split it into smaller ones.")
    hidden: Counter[str] = Counter()
    lines: list[Line] = []
    pictures: list[int] = []
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        found = list(_lines(page, number, hidden))
        if not found and any(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])):
            pictures.append(number)
        lines += found
        page.close()
    information = document.get_metadata_dict(skip_empty=True)
    return Reading(
        parts=laid_out(lines, _outline(document)),
        title=" ".join(visible(information.get("Title", "")).split()),
        as_of=_date(information.get("ModDate", "") or information.get("CreationDate", "")),
        hidden=dict(hidden),
        missing=(_pictures(pictures),) if pictures else (),
    )


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    drawing: int
    box: tuple[float, float, float, float]


def _lines(page: Any, number: int, hidden: Counter[str]) -> Iterator[Line]:  # noqa: ANN401
    """Yield the lines of a page as they are seen."""
    texts = page.get_textpage()
    letters = list(_letters(texts.raw, texts.count_chars()))
    unseen = _unseen(page, letters) if letters else {}
    hidden["hidden pieces of text"] += len(unseen)
    line: list[_Letter] = []
    for letter in [*letters, _Letter("\n", 0, (0, 0, 0, 0))]:
        if letter.text not in ("\r", "\n"):
            line.append(letter)
            continue
        seen = [one for one in line if one.drawing not in unseen]
        text = " ".join(visible("".join(one.text for one in seen)).split())
        inked = [one.box for one in seen if one.text.strip()]
        if text and inked:
            yield Line(
                text=text,
                page=number,
                top=max(top for _, _, _, top in inked),
                bottom=min(bottom for _, _, bottom, _ in inked),
                size=round(median(top - bottom for _, _, bottom, top in inked), 1),
                height=page.get_height(),
            )
        line = []


def _letters(text: Any, count: int) -> Iterator[_Letter]:  # noqa: ANN401
    """Yield the letters of a page with the drawing they belong to and a box on the page."""
    edges = [ctypes.c_double() for _ in range(4)]
    pointers = [ctypes.byref(edge) for edge in edges]
    loose = raw.FS_RECTF()
    for place in range(count):
        code = raw.FPDFText_GetUnicode(text, place)
        if raw.FPDFText_IsGenerated(text, place) == 1:
            yield _Letter(chr(code), -1, (0, 0, 0, 0))
            continue
        drawing = ctypes.cast(raw.FPDFText_GetTextObject(text, place), ctypes.c_void_p).value or 0
        raw.FPDFText_GetCharBox(text, place, *pointers)
        raw.FPDFText_GetLooseCharBox(text, place, ctypes.byref(loose))
        left, right, bottom, top = (edge.value for edge in edges)
        box = (min(left, loose.left), max(right, loose.right), loose.bottom, loose.top)
        readable = code > _CUT and not 0xD800 <= code < 0xE000
        yield _Letter(chr(code) if readable else "", drawing, box if top > bottom else (0, 0, 0, 0))


def _unseen(page: Any, letters: Sequence[_Letter]) -> set[int]:  # noqa: ANN401
    """Return the drawings most of whose letters leave no trace on the page."""
    scale = min(_SCALE, _LARGEST / max(page.get_size()))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    place = bitmap.get_posconv(page).to_bitmap
    pixels = memoryview(bitmap.buffer).cast("B")
    traces: dict[int, list[bool]] = {}
    for letter in letters:
        if letter.drawing > 0 and letter.text.strip():
            left, right, bottom, top = letter.box
            corners = [place(left, top), place(right, bottom)]
            large = top - bottom >= _SMALLEST
            trace = large and _contrast(pixels, bitmap, corners) >= _CONTRAST
            traces.setdefault(letter.drawing, []).append(trace)
    scan = _is_scan(page)
    unseen = set()
    for drawing, seen in traces.items():
        mode = raw.FPDFTextObj_GetTextRenderMode(ctypes.cast(drawing, raw.FPDF_PAGEOBJECT))
        if sum(seen) * 2 < len(seen) or (mode in _UNDRAWN and not scan):
            unseen.add(drawing)
    bitmap.close()
    return unseen


def _contrast(pixels: memoryview, bitmap: Any, corners: Sequence[tuple[int, int]]) -> int:  # noqa: ANN401
    """Return the range of greys in a box and one pixel around it; 0 beside the page."""
    (left, right), (top, bottom) = (sorted(each) for each in zip(*corners, strict=True))
    left, right = max(0, left - 1), min(bitmap.width, right + 2)
    darkest, lightest = 255, 0
    for row in range(max(0, top - 1), min(bitmap.height, bottom + 2)):
        start = row * bitmap.stride
        inside = pixels[start + left * bitmap.n_channels : start + right * bitmap.n_channels]
        if len(inside):
            darkest, lightest = min(darkest, *inside), max(lightest, *inside)
    return max(0, lightest - darkest)


def _is_scan(page: Any) -> bool:  # noqa: ANN401
    """Tell whether one picture covers most of the page."""
    width, height = page.get_size()
    for picture in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _SCAN * width * height:
            return True
    return False


def _outline(document: Any) -> tuple[tuple[int, str, int], ...]:  # noqa: ANN401
    """Return the entries of the document's own outline: level, title and page."""
    entries = []
    for entry in document.get_toc():
        target = entry.get_dest()
        page = target.get_index() if target else None
        title = " ".join(visible(entry.get_title()).split())
        if page is not None and title:
            entries.append((entry.level + 1, title, page + 1))
    return tuple(entries)


def _pictures(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (" and more" if len(numbers) > 10 else "")
    pages = "pages" if len(numbers) > 1 else "page"
    return f"{pages} {shown} of pictures without text, which need text recognition"


def _date(given: str) -> str:
    """Return the day of a PDF date such as D:20261105093000Z."""
    digits = given.removeprefix("D:")[:8]
    return (
        f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 and digits.isdigit() else ""
    )
