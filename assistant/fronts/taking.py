"""The routes of what is looked at and taken away: charts, tables, papers, a person's own only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import FastAPI, Request
from fastapi.responses import Response
from markdown_it import MarkdownIt

from assistant.errors import NotFoundError
from assistant.fronts import looking
from assistant.fronts.drawing import drawings, texts
from assistant.fronts.people import visitor_of
from assistant.fronts.ports import Advises
from assistant.fronts.wording import page_language
from assistant.takeaway import chart, papers, roster
from assistant.takeaway.words import words
from assistant.values.methodology import Methodology, Role

Json = Mapping[str, Any]

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": _WORD,
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "mmd": "text/vnd.mermaid; charset=utf-8",
    "svg": "image/svg+xml",
    "xlsx": _SHEET,
}
_PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_PAPER_STYLE = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:15px/1.7 system-ui,'PingFang SC',"
    "'Microsoft YaHei','Noto Sans CJK SC',sans-serif;color:#20262b}h1{font-size:1.4rem}"
    "h2{margin-top:2rem;font-size:1.1rem;border-bottom:1px solid #dedbd4}h3{font-size:.95rem}"
    "p:has(+blockquote){margin-bottom:0;break-after:avoid}"
    "blockquote{break-inside:avoid;margin:.2rem 0 .8rem;padding-left:.8rem;"
    "border-left:3px solid #0a655b}"
    "li{break-inside:avoid}em{color:#5b656d;font-size:.85rem}"
)


def add_taking(app: FastAPI, advisor: Advises, mermaid: str) -> None:
    """Add `/take` and `/role`; a conversation of another person is not found.

    `mermaid` is the address of the module that draws Mermaid text.
    """

    @app.get("/take/all.json", include_in_schema=False)
    def everything(request: Request) -> Response:
        """All conversations of a person, with all turns."""
        owner = visitor_of(request).owner
        found = [
            {
                **each._asdict(),
                "turns": [
                    {"question": question, "answer": answer}
                    for question, answer in advisor.history(each.id, owner=owner)
                ],
            }
            for each in (advisor.conversations(owner=owner, every=True) if owner else ())
        ]
        return _file(orjson.dumps({"conversations": found}), "conversations.json")

    @app.get("/take/{conversation}/conversation.{ending}", include_in_schema=False)
    def whole(conversation: str, ending: str, request: Request) -> Response:
        """A whole conversation, to be kept or printed."""
        turns = advisor.history(conversation, owner=visitor_of(request).owner)
        language = turns[-1][1]["language"]
        return _paper(turns[0][0], turns, language, ending)

    @app.get("/take/{conversation}/{answer}/{name}.{ending}", include_in_schema=False)
    def part(conversation: str, answer: str, name: str, ending: str, request: Request) -> Response:
        """One answer, its roster or its chart, as a file or as a piece of the page."""
        for question, given in advisor.history(conversation, owner=visitor_of(request).owner):
            if given["id"] == answer:
                if name == "answer":
                    return _paper(question, [(question, given)], given["language"], ending)
                if method := advisor.methodology:
                    narrow = request.query_params.get("width") == "narrow"
                    return _look(given, method, (name, ending), mermaid, narrow=narrow)
        raise NotFoundError("There is no such answer in this conversation; open it anew.")

    @app.get("/role/{role}.{ending}", include_in_schema=False)
    def role_paper(role: str, ending: str, request: Request) -> Response:
        """The job description of a role."""
        language = page_language(
            request.query_params.get("lang", ""), request.headers.get("accept-language", "")
        )
        method = advisor.methodology
        found = next((each for each in method.roles if each.id == role), None) if method else None
        if method is None or found is None or ending not in {"docx", "md"}:
            raise NotFoundError("The method has no such role, or it is not to be had so.")
        return _description(method, found, language, ending, advisor)


def _description(
    method: Methodology, role: Role, language: str, ending: str, advisor: Advises
) -> Response:
    blocks = papers.description(method, role, words(language), language, advisor.section)
    name = f"{role.name[language]}.{ending}"
    if ending == "md":
        return _file(papers.markdown(blocks).encode(), name)
    from assistant.adapters import office

    return _file(office.document(blocks), name)


def _look(
    given: Json, method: Methodology, wanted: tuple[str, str], mermaid: str, *, narrow: bool
) -> Response:
    """A look at an answer's roster: a file, or a piece of the page (ending `html`)."""
    told = words(given["language"])
    makers: dict[tuple[str, str], Callable[[], bytes | str]] = {
        ("roster", "xlsx"): lambda: roster.as_workbook(roster.rows(given, method, told), told),
        ("roster", "csv"): lambda: roster.as_csv(roster.rows(given, method, told), told),
        ("table", "html"): lambda: looking.table(roster.rows(given, method, told), told),
        ("take", "html"): lambda: looking.files(given, method),
    }
    for name, draw in drawings(given, method, narrow=narrow).items():
        makers[name, "svg"] = partial(_alone, draw)
    charts = looking.charts(given, method, mermaid, narrow=narrow)
    makers |= {(name, "html"): make for name, make in charts.items()}
    makers |= {(name, "mmd"): write for name, write in texts(given, method).items()}
    maker = makers.get(wanted)
    if maker is None:
        raise NotFoundError("This answer has nothing of that kind; open the conversation anew.")
    made = maker()
    content = made if isinstance(made, bytes) else made.encode()
    return _file(content, ".".join(wanted), inline=wanted[1] == "html")


def _alone(draw: Callable[[], str]) -> str:
    return chart.standalone(draw())


def _paper(title: str, turns: Sequence[tuple[str, Json]], language: str, ending: str) -> Response:
    """Turns as Markdown, or the same as a page to be printed."""
    told = words(language)
    today = datetime.now(UTC).date().isoformat()
    markdown = papers.conversation(title, turns, told, today)
    if ending == "md":
        return _file(markdown.encode(), f"{told.conversation}.md")
    if ending != "html":
        raise NotFoundError("A conversation is to be had as md or html.")
    inert = MarkdownIt("commonmark", {"html": False}).enable("table")
    inert.disable(["link", "image", "autolink", "reference"])
    page = (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_PAPER_STYLE}</style></head>"
        f"<body><main>{inert.render(markdown)}</main></body></html>"
    )
    response = _file(page.encode(), "conversation.html", inline=True)
    response.headers["Content-Security-Policy"] = _PAPER_POLICY
    return response


def _file(content: bytes, name: str, *, inline: bool = False) -> Response:
    """A file under its name, nothing of which any cache keeps."""
    kind = "inline" if inline else "attachment"
    headers = {
        "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
    return Response(content, headers=headers, media_type=_TYPES[name.rsplit(".", 1)[1]])
