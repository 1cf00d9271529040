"""Writes office files: a table as a workbook, a paper as a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from assistant.values.paper import Block, Kind

_WIDEST = 60
_STYLES: dict[Kind, str] = {
    "title": "Title",
    "heading": "Heading 1",
    "text": "Normal",
    "bullet": "List Bullet",
    "note": "Caption",
}


def workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Return an xlsx file of one sheet: the header stands, columns are as wide as their texts.

    Text stays text, whatever it begins with: no cell becomes a formula.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    lines: list[list[str | int]] = [list(header), *map(list, rows)]
    sheet.freeze_panes = "A2"
    for number, column in enumerate(zip(*lines, strict=True)):
        widest = max(_width(str(value)) for value in column)
        sheet.column_dimensions[chr(ord("A") + number)].width = min(widest + 3, _WIDEST)
    for place, line in enumerate(lines):
        cells = []
        for value in line:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.font = Font(bold=place == 0)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cells.append(cell)
        sheet.append(cells)
    return _saved(book)


def document(blocks: Sequence[Block]) -> bytes:
    """Return a docx file of the blocks, each in the style that Word has for its kind."""
    from docx import Document
    from docx.oxml.ns import qn

    paper = Document()
    for style in {*_STYLES.values()}:
        fonts = paper.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), "Microsoft YaHei")
    for block in blocks:
        paper.add_paragraph(block.text, style=_STYLES[block.kind])
    paper.core_properties.author = ""
    paper.core_properties.title = next((b.text for b in blocks if b.kind == "title"), "")
    return _saved(paper)


def _width(text: str) -> int:
    """Return how many Latin letters a text is as wide as."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def _saved(thing: object) -> bytes:
    stream = BytesIO()
    thing.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()
