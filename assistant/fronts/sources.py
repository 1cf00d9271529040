"""Lays out what answers rest on: citation marks in a text, and the sources that they open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from assistant.fronts.wording import PageWording
from assistant.text import sentences

Json = Mapping[str, Any]
_MARKS = re.compile(
    r"(?P<before>\S?) ?(?P<marks>(?:\[\d{1,3}\])+)(?P<behind>[，。；：、！？…）》”’,.;:!?)]*)"
)
_MARK = re.compile(r"\[(\d{1,3})\]")


def text(markdown: str, identity: str, citations: Sequence[Json], wording: PageWording) -> str:
    """Render an answer's Markdown; of links, images and raw HTML only the letters remain."""
    known = {citation["n"] for citation in citations}
    env = {"mark": lambda n: mark(identity, n, wording) if n in known else None}
    return f'<div class="text">{_markdown().render(markdown, env)}</div>'


def unfinished(markdown: str) -> str:
    """Render a text that still grows: its marks open nothing yet."""
    env = {"mark": lambda n: f'<span class="mark">{n}</span>'}
    return f'<div class="text">{_markdown().render(markdown, env)}</div>'


def sources(
    identity: str, citations: Sequence[Json], passages: Mapping[str, str], wording: PageWording
) -> str:
    """Every citation, closed to one line; opened it shows the passage and where it comes from."""
    if not citations:
        return ""
    several = len({citation.get("collection", "") for citation in citations}) > 1
    items = "".join(
        f'<li><details id="{_source_id(identity, citation["n"])}">'
        f"<summary><b>{citation['n']}</b> {escape(place(citation))}</summary>"
        f"<blockquote>{_quoted(citation, passages)}</blockquote>"
        f"<p>{_origin(citation, wording, told=several)}</p></details></li>"
        for citation in citations
    )
    title = escape(wording.sources.format(count=len(citations)))
    return f'<details class="sources"><summary>{title}</summary><ol>{items}</ol></details>'


def _quoted(citation: Json, passages: Mapping[str, str]) -> str:
    """The passage with the quoted words marked; the words alone where it is not there any more."""
    passage = passages.get(citation["passage"], "")
    quote = _sentence(citation["quote"], passage)
    before, found, behind = passage.partition(quote)
    if not found:
        return f"<mark>{escape(quote)}</mark>"
    return f"{escape(before)}<mark>{escape(quote)}</mark>{escape(behind)}"


def _sentence(quote: str, passage: str) -> str:
    """The whole sentence of a passage that a quotation is, which may be cut off with `…`."""
    if not quote.endswith("…") or quote in passage:
        return quote
    begun = quote.removesuffix("…")
    return next((each for each in sentences(passage) if each.startswith(begun)), quote)


def _source_id(identity: str, n: int) -> str:
    return f"source-{escape(identity)}-{n}"


def mark(identity: str, n: int, wording: PageWording) -> str:
    """A button that opens a source."""
    return (
        f'<button type="button" class="mark" aria-label="{escape(wording.source.format(n=n))}" '
        f'aria-haspopup="dialog" data-source="{_source_id(identity, n)}">{n}</button>'
    )


def place(citation: Json) -> str:
    """The heading path, with the document before it where it does not begin with that."""
    document, heading = citation["document"], citation["heading"]
    return heading if heading.startswith(document) else f"{document} › {heading}".rstrip(" ›")


def _origin(citation: Json, wording: PageWording, *, told: bool) -> str:
    """Where a passage is from, a page of the web as a link; the collection only if that is told."""
    source, collection = escape(citation["source"]), escape(citation.get("collection", ""))
    if source.startswith(("http://", "https://")):
        source = f'<a href="{source}" target="_blank" rel="noopener noreferrer">{source}</a>'
    parts = (
        escape(wording.origin).format(source=source) if source else "",
        escape(wording.collection).format(name=collection) if told and collection else "",
        escape(wording.as_of.format(date=citation["as_of"])) if citation["as_of"] else "",
    )
    return " · ".join(part for part in parts if part)


@cache
def _markdown() -> MarkdownIt:
    """A renderer whose output cannot act: it makes no link, no image and no raw HTML."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.disable(["link", "image", "autolink", "reference", "html_block", "html_inline"])
    markdown.add_render_rule("text", _text_with_marks)
    return markdown


def _text_with_marks(
    _: RendererHTML, tokens: Sequence[Token], index: int, __: OptionsDict, env: EnvType
) -> str:
    """Turn `[1]` into a button that opens its source, held to what it touches on its line."""
    content, done, parts = tokens[index].content, 0, []
    for match in _MARKS.finditer(content):
        marks = [env["mark"](int(n)) for n in _MARK.findall(match["marks"])]
        if all(marks):
            held = f"{escape(match['before'])}{''.join(marks)}{match['behind']}"
            parts.append(f'{escape(content[done : match.start()])}<span class="held">{held}</span>')
            done = match.end()
    return "".join(parts) + escape(content[done:])
