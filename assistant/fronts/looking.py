"""Pieces of the page that are fetched when they are opened: a chart, the roster's table, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import orjson

from assistant.fronts.drawing import Drawings, drawings, written_by
from assistant.fronts.files import address
from assistant.fronts.markup import View, icon
from assistant.fronts.wording import PageWording, page_wording
from assistant.takeaway.chart import NARROW, WIDE, chart
from assistant.takeaway.looks import COLOURS
from assistant.takeaway.mermaid import mermaid as mermaid_text
from assistant.takeaway.organisation import Organisation
from assistant.takeaway.roster import Row
from assistant.takeaway.words import Words, words
from assistant.values.methodology import Methodology

Json = Mapping[str, Any]

_COLOURS = orjson.dumps(COLOURS).decode()


def views(given: Json, method: Methodology | None, wording: PageWording) -> tuple[View, ...]:
    """Return the ways to look at an answer, each with where it is fetched.

    There are some if it has a roster, was asked for a chart, or speaks of its stage.
    """
    named = given["stage"] and given["stage"]["name"] in given["text"]
    if method is None or not (given["roster"] or given["chart"] or named):
        return ()
    base = f"take/{given['conversation']}/{given['id']}"
    table = [("table", wording.table)] if given["roster"] else []
    found = [*_charts(given, method, wording), *table, ("take", wording.take)]
    return tuple(View(name, label, f"{base}/{name}.html") for name, label in found)


def charts(given: Json, method: Methodology, mermaid: str, *, narrow: bool) -> Drawings:
    """Return what makes each chart of an answer: as SVG, and closed below it as Mermaid text.

    `mermaid` is the address of the module that draws the text once that is opened.
    """
    wording, told = page_wording(given["language"]), words(given["language"])
    width = NARROW if narrow else WIDE

    def made(drawn: Organisation) -> str:
        title = told.chart.format(title=drawn.title)
        below = _as_mermaid(title, mermaid_text(drawn, told), mermaid, wording)
        return chart(drawn, told, width) + below

    return written_by(made, given, method)


def table(rows: Sequence[Row], words: Words) -> str:
    """Return the roster as a table; on a phone each row becomes a card."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in words.columns.values())
    labels = list(words.columns.values())
    needs = {label: need for need, label in words.needs.items()}
    lines = ""
    for row in rows:
        cells = "".join(
            f'<td data-label="{escape(label)}">{escape(str(cell))}</td>'
            for label, cell in zip(labels[1:], row.cells()[1:], strict=True)
        )
        lines += (
            f'<tr class="{needs[row.need]}"><th scope="row">{escape(row.role)}</th>{cells}</tr>'
        )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(words.roster)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def files(given: Json, method: Methodology) -> str:
    """Return links to all that can be taken away of an answer."""
    wording, language = page_wording(given["language"]), given["language"]
    base = f"take/{given['conversation']}/{given['id']}"
    sheets = [_link(f"{base}/roster.xlsx", "Excel"), _link(f"{base}/roster.csv", "CSV")]
    groups = [(wording.take_roster, sheets)] if given["roster"] else []
    for name, label in _charts(given, method, wording):
        svg, mermaid = f"{base}/{name}.svg", f"{base}/{name}.mmd"
        groups.append((label, [_link(svg, "SVG"), _png(svg, name), _link(mermaid, "Mermaid")]))
    paper = f'<a href="{base}/answer.html" data-print>{escape(wording.print)}</a>'
    groups.append((wording.take_answer, [_link(f"{base}/answer.md", "Markdown"), paper]))
    lines = "".join(
        f'<dt>{escape(label)}</dt><dd class="files">{"".join(links)}</dd>'
        for label, links in groups
    )
    roles = "".join(
        f"<li>{escape(line['name'])} <span class='files'>"
        f"{_role(line['role'], 'docx', 'Word', language)}"
        f"{_role(line['role'], 'md', 'Markdown', language)}</span></li>"
        for line in sorted(given["roster"], key=lambda line: line["need"] != "now")
    )
    if not roles:
        return f"<dl>{lines}</dl>"
    return (
        f"<dl>{lines}</dl><details><summary>{escape(wording.take_roles)}</summary>"
        f"<ul>{roles}</ul></details>"
    )


def _as_mermaid(title: str, text: str, mermaid: str, wording: PageWording) -> str:
    """Return a chart's Mermaid text, closed, with a place in which `mermaid.js` draws it."""
    said = {"draw": address("mermaid.js"), "mermaid": mermaid, "colours": _COLOURS}
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in said.items())
    return (
        f'<details class="mermaid"{data}><summary>{escape(wording.mermaid)}</summary>'
        f'<div class="tools"><button type="button" data-copy="">{icon("copy")}'
        f'{escape(wording.mermaid_copy)}</button><span role="status"></span></div>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)} (Mermaid)">'
        f"</div>"
        f'<pre tabindex="0" role="group" aria-label="{escape(wording.mermaid_text)}">'
        f"{escape(text)}</pre></details>"
    )


def _charts(given: Json, method: Methodology, wording: PageWording) -> list[tuple[str, str]]:
    names = drawings(given, method, narrow=False)
    return [(name, getattr(wording, name)) for name in names]


def _link(address: str, label: str) -> str:
    return f'<a href="{escape(address)}" download>{label}</a>'


def _png(address: str, name: str) -> str:
    return f'<a href="{escape(address)}" data-png="{name}.png">PNG</a>'


def _role(role: str, ending: str, label: str, language: str) -> str:
    address = f"role/{escape(role)}.{ending}?lang={escape(language)}"
    return f'<a href="{address}" download>{label}</a>'
