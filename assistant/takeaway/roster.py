"""A roster as a table: an answer and its method in, rows in words and files of them out."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from assistant.adapters import office
from assistant.takeaway.words import Words
from assistant.values.methodology import Methodology

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A role of the roster in words; `have` is empty where nobody said how many there are."""

    role: str
    side: str
    need: str
    have: int | str
    combine: str
    why: str
    source: str

    def cells(self) -> tuple[str | int, ...]:
        """Return the row as its cells, in the order of the columns."""
        return (
            self.role,
            self.side,
            self.need,
            self.have,
            self.combine,
            self.why,
            self.source,
        )


def rows(answer: Json, method: Methodology, words: Words) -> tuple[Row, ...]:
    """Return the rows of an answer's roster, what is needed first."""
    sources = {each["n"]: each["heading"] for each in answer["citations"]}
    order = list(words.needs)
    lines = sorted(answer["roster"], key=lambda line: order.index(line["need"]))
    return tuple(
        Row(
            role=line["name"],
            side=_side(answer, method, line),
            need=words.needs[line["need"]],
            have="" if line["have"] is None else line["have"],
            combine=_combinations(answer, method, line["role"]),
            why=line["why"],
            source="; ".join(sources[n] for n in line["citations"] if n in sources),
        )
        for line in lines
    )


def as_workbook(table: Sequence[Row], words: Words) -> bytes:
    """Return the roster as an xlsx file."""
    return office.workbook(words.roster, list(words.columns.values()), (r.cells() for r in table))


def as_csv(table: Sequence[Row], words: Words) -> bytes:
    """Return the roster as CSV that spreadsheets read as UTF-8 and take no cell of as a formula."""
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(words.columns.values())
    for row in table:
        writer.writerow(_plain(cell) for cell in row.cells())
    return stream.getvalue().encode("utf-8-sig")


def _plain(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _side(answer: Json, method: Methodology, line: Json) -> str:
    """Return the side and group of a role in the answer's stage, else where it comes first."""
    role, language = method.role(line["role"]), answer["language"]
    stage = answer["stage"]["id"] if answer["stage"] else ""
    first = method.arrives(role)
    post = role.posts.get(stage) or (role.posts.get(first.id) if first else None)
    side = method.side(post.side if post else line["side"])
    parts = [side.called.get(stage, side.name)[language]]
    if post and post.group:
        parts.append(method.group(post.group).name[language])
    return " · ".join(parts)


def _combinations(answer: Json, method: Methodology, role: str) -> str:
    """Return what the method says of the role's doubling up in the answer's stage."""
    stage = answer["stage"]["id"] if answer["stage"] else ""
    language = answer["language"]
    said = [
        (each.brief or each.claim).text[language]
        for each in method.combinations_in(stage)
        if role in each.roles
    ]
    return ("；" if language == "zh" else "; ").join(said)
