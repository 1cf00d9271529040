"""An xlsx file in, a line for each row out; hidden sheets, rows, columns and comments left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from assistant.adapters.reading.result import Reading
from assistant.text import visible
from assistant.values.documents import Block, Heading, Part

_WHITE = ("FFFFFFFF", "00FFFFFF")
_PERCENT = "%"
_LONGEST_LABEL = 40


def read(path: Path) -> Reading:
    """Read one file; whatever the library raises says that it is damaged."""
    book = openpyxl.load_workbook(path, data_only=True)
    hidden: Counter[str] = Counter()
    parts: list[Part] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            hidden["hidden sheets"] += 1
            continue
        parts.append(Heading(1, visible(sheet.title), None, 1))
        parts += _sheet(sheet, hidden)
    formulas = _unanswered(path, book)
    modified = book.properties.modified
    return Reading(
        parts=tuple(parts),
        title=book.properties.title or "",
        as_of=f"{modified:%Y-%m-%d}" if modified else "",
        hidden=dict(hidden),
        missing=(f"{formulas} formulas have no stored result",) if formulas else (),
    )


def _sheet(sheet: Worksheet, hidden: Counter[str]) -> Iterator[Block]:
    """Yield the rows of a sheet; below a row of labels each value goes with its label."""
    unseen = _hidden_columns(sheet)
    hidden["hidden columns"] += len(unseen)
    labels: Sequence[str] = ()
    for number, row in enumerate(sheet.iter_rows(), 1):
        hidden["comments"] += sum(1 for cell in row if cell.comment)
        if sheet.row_dimensions[number].hidden:
            hidden["hidden rows"] += any(cell.value is not None for cell in row)
            continue
        cells = [
            "" if place in unseen else _shown(cell, hidden) for place, cell in enumerate(row, 1)
        ]
        if not any(cells):
            labels = ()
            continue
        if labels:
            pairs = zip([*labels, *[""] * (len(cells) - len(labels))], cells, strict=False)
            text = " | ".join(
                f"{label}: {cell}" if label else cell for label, cell in pairs if cell
            )
        else:
            text = " | ".join(filter(None, cells))
            labels = cells if _are_labels(row, cells) else ()
        yield Block(text, number)


def _hidden_columns(sheet: Worksheet) -> set[int]:
    """Return the numbers of the hidden columns; one entry may stand for several."""
    return {
        number
        for column in sheet.column_dimensions.values()
        if column.hidden
        for number in range(column.min or 0, min(column.max or 0, sheet.max_column) + 1)
    }


def _are_labels(row: Sequence[Any], cells: Sequence[str]) -> bool:
    """Tell whether a row names the columns below it: two short texts or more, nothing else."""
    filled = [cell for cell in row if cell.value is not None]
    texts = all(isinstance(cell.value, str) for cell in filled)
    return len(filled) > 1 and texts and max(map(len, cells)) <= _LONGEST_LABEL


def _shown(cell: Any, hidden: Counter[str]) -> str:  # noqa: ANN401
    """Return what a cell shows; nothing for white letters on no ground."""
    text = _text(cell.value, cell.number_format if cell.value is not None else "")
    if text and cell.font and cell.font.color and cell.font.color.rgb in _WHITE:
        plain = cell.fill is None or cell.fill.fill_type is None
        hidden["white cells"] += plain
        return "" if plain else text
    return text


def _text(value: object, form: str) -> str:
    """Return a value as the cell shows it, about."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, int | float) and _PERCENT in form:
        return f"{value * 100:.6g}%"
    if isinstance(value, float):
        return f"{value:.15g}"
    return " ".join(visible(str(value)).split())


def _unanswered(path: Path, book: openpyxl.Workbook) -> int:
    """Count the formulas whose result the file does not hold."""
    formulas = openpyxl.load_workbook(path, read_only=True)
    try:
        return sum(
            book[sheet.title].cell(cell.row, cell.column).value is None
            for sheet in formulas.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        )
    finally:
        formulas.close()
