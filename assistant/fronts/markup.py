"""Lays an answer out as inert HTML: text with citation marks, stage, roster, sources, replies."""

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

from assistant.fronts.wording import PageWording, page_wording

Json = Mapping[str, Any]
_MARK = re.compile(r"(?P<before>\S?) ?\[(?P<n>\d{1,3})\]")
_NEEDS = ("now", "optional", "later", "not-needed")
_FLAGGED = ("partial", "refused", "asked")
_FEW = 8


def brand(wording: PageWording) -> str:
    """The head line of the page."""
    return f"<h1>{escape(wording.title)}</h1><p>{escape(wording.tagline)}</p>"


def fine_print(wording: PageWording) -> str:
    """The foot line of the page."""
    return f"<p>{escape(wording.fine_print)}</p>"


def turn(identity: str, question: str, body: str, language: str, *, busy: bool = False) -> str:
    """One turn of the conversation: the question, and the body of the answer below it."""
    wording = page_wording(language)
    return (
        f'<article class="turn" id="turn-{escape(identity)}" aria-busy="{str(busy).lower()}">'
        f'<h2 class="asked"><span class="sr">{escape(wording.you)}: </span>{escape(question)}</h2>'
        f'<div class="answer" lang="{escape(language)}">'
        f'<span class="sr">{escape(wording.assistant)}: </span>{body}</div></article>'
    )


def pending(wording: PageWording) -> str:
    """What stands in the place of an answer that has not begun."""
    return f'<p class="thinking">{escape(wording.thinking)}</p>'


def failure(sentence: str) -> str:
    """What stands in the place of an answer that could not be given."""
    return f'<p class="failure" role="alert">{escape(sentence)}</p>'


def text(markdown: str, identity: str, citations: Sequence[Json], wording: PageWording) -> str:
    """Render an answer's Markdown; of links, images and raw HTML only the letters remain."""
    known = {citation["n"] for citation in citations}
    env = {"mark": lambda n: _mark(identity, n, wording) if n in known else None}
    return f'<div class="text">{_markdown().render(markdown, env)}</div>'


def answer(identity: str, given: Json, wording: PageWording, names: Mapping[str, str]) -> str:
    """Lay out a whole answer, given as JSON values."""
    return "".join(
        (
            _situation(given, wording, names),
            _badge(given, wording),
            text(given["text"], identity, given["citations"], wording),
            _questions(given["questions"]),
            _roster(identity, given["roster"], wording),
            _sources(identity, given["citations"], wording),
            _buttons(wording.follow_ups, given["follow_ups"]),
        )
    )


def welcome(wording: PageWording, examples: Sequence[str]) -> str:
    """What an empty conversation shows: what this is, and questions to start from."""
    return (
        f'<section class="welcome"><h2>{escape(wording.welcome)}</h2>'
        f"<p>{escape(wording.introduction)}</p>"
        f"{_buttons(wording.examples, examples)}</section>"
    )


def _badge(given: Json, wording: PageWording) -> str:
    """A line that says so when the documents do not cover all that was asked."""
    if given["outcome"] not in _FLAGGED:
        return ""
    return f'<p class="badge">{escape(getattr(wording, given["outcome"]))}</p>'


def _situation(given: Json, wording: PageWording, names: Mapping[str, str]) -> str:
    """The stage and the facts that the answer goes by, each with its ground."""
    items: list[tuple[str, str, str]] = []
    if stage := given["stage"]:
        items.append((wording.stage, stage["name"], stage["basis"]))
    for fact in given["facts"]:
        if fact["name"] != "stage":
            label = names.get(fact["name"], fact["name"])
            value = names.get(f"{fact['name']}={fact['value']}", fact["value"])
            items.append((label, value, fact["basis"]))
    if not items:
        return ""
    rows = "".join(
        f'<div class="{basis}"><dt>{escape(label)}</dt><dd>{escape(value)} '
        f"<small>{escape(getattr(wording, basis))}</small></dd></div>"
        for label, value, basis in items
    )
    return f'<dl class="situation" aria-label="{escape(wording.facts)}">{rows}</dl>'


def _roster(identity: str, roster: Sequence[Json], wording: PageWording) -> str:
    """The roles by need, as a table of one line for each need there is."""
    rows = []
    for need in _NEEDS:
        lines = [line for line in roster if line["need"] == need]
        if lines:
            roles = "".join(_role(identity, line, wording) for line in lines)
            label = escape(getattr(wording, need.replace("-", "_")))
            rows.append(
                f'<tr class="{need}"><th scope="row">{label} <small>{len(lines)}</small></th>'
                f"<td><ul>{roles}</ul></td></tr>"
            )
    return f'<table class="roster"><tbody>{"".join(rows)}</tbody></table>' if rows else ""


def _role(identity: str, line: Json, wording: PageWording) -> str:
    """A role closed to its name; opened it says why, with the sources."""
    have = line["have"]
    there = f" <small>{escape(wording.have.format(count=have))}</small>" if have else ""
    marks = "".join(_mark(identity, n, wording) for n in line["citations"])
    return (
        f"<li><details><summary>{escape(line['name'])}{there}</summary>"
        f"<p>{escape(line['why'])} {marks}</p></details></li>"
    )


def _sources(identity: str, citations: Sequence[Json], wording: PageWording) -> str:
    """Every citation, closed to one line; opened it shows the words and where they come from."""
    if not citations:
        return ""
    items = "".join(
        f'<li><details id="{_source_id(identity, citation["n"])}">'
        f"<summary><b>{citation['n']}</b> {escape(_place(citation))}</summary>"
        f"<blockquote>{escape(citation['quote'])}</blockquote>"
        f"<p>{escape(_origin(citation, wording))}</p></details></li>"
        for citation in citations
    )
    title = escape(wording.sources.format(count=len(citations)))
    state = " open" if len(citations) <= _FEW else ""
    return f'<details class="sources"{state}><summary>{title}</summary><ol>{items}</ol></details>'


def _source_id(identity: str, n: int) -> str:
    return f"source-{escape(identity)}-{n}"


def _mark(identity: str, n: int, wording: PageWording) -> str:
    """A button that opens a source."""
    return (
        f'<button type="button" class="mark" aria-label="{escape(wording.source.format(n=n))}" '
        f'aria-controls="{_source_id(identity, n)}">{n}</button>'
    )


def _place(citation: Json) -> str:
    """The heading path, with the document before it where it does not begin with that."""
    document, heading = citation["document"], citation["heading"]
    return heading if heading.startswith(document) else f"{document} › {heading}".rstrip(" ›")


def _origin(citation: Json, wording: PageWording) -> str:
    parts = (
        wording.origin.format(source=citation["source"]) if citation["source"] else "",
        wording.as_of.format(date=citation["as_of"]) if citation["as_of"] else "",
    )
    return " · ".join(part for part in parts if part)


def _questions(questions: Sequence[Json]) -> str:
    """What the assistant asks, each with its options as buttons."""
    return "".join(_buttons(question["text"], question["options"]) for question in questions)


def _buttons(label: str, texts: Sequence[str]) -> str:
    """Things to say with one click."""
    if not texts:
        return ""
    buttons = "".join(
        f'<button type="button" data-say="{escape(said)}">{escape(said)}</button>' for said in texts
    )
    return (
        f'<div class="replies" role="group" aria-label="{escape(label)}">'
        f"<p>{escape(label)}</p>{buttons}</div>"
    )


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
    """Turn `[1]` into a button that opens its source, held to the character before it."""
    content, done, parts = tokens[index].content, 0, []
    for match in _MARK.finditer(content):
        if mark := env["mark"](int(match["n"])):
            parts.append(escape(content[done : match.start()]))
            parts.append(f'<span class="held">{escape(match["before"])}{mark}</span>')
            done = match.end()
    return "".join(parts) + escape(content[done:])
