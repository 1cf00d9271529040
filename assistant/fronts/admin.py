"""The administration page, behind a key: verdicts, open questions, use, the state of the index."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from html import escape
from typing import Annotated

from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from starlette.exceptions import HTTPException

from assistant.fronts.files import address
from assistant.fronts.ports import Oversees
from assistant.fronts.wording import AdminWording, page_language, page_wording
from assistant.values.desk import Judged, OpenTopic, Use

_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "style-src 'self'; img-src data:"
)
_HEADERS = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
_LONGEST = 400
_BAR_HEIGHT = 90


def add_admin(app: FastAPI, desk: Oversees, key: str) -> None:
    """Add `/admin`, for whoever gives the key as the password of HTTP Basic; any name will do."""

    def allowed(given: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> None:
        if not secrets.compare_digest(given.password.encode(), key.encode()):
            raise HTTPException(401, "Wrong key.", {"WWW-Authenticate": "Basic"})

    @app.get("/admin", include_in_schema=False, dependencies=[Depends(allowed)])
    def page(request: Request) -> HTMLResponse:
        language = page_language(
            request.query_params.get("lang", ""), request.headers.get("accept-language", "")
        )
        return HTMLResponse(_page(desk, language), headers=_HEADERS)

    @app.post("/admin/case", include_in_schema=False, dependencies=[Depends(allowed)])
    def mark(conversation: Annotated[str, Form()], answer: Annotated[str, Form()]) -> Response:
        desk.mark_as_case(conversation, answer)
        return RedirectResponse("../admin", 303)


def _page(desk: Oversees, language: str) -> str:
    wording = page_wording(language).admin
    sections: Mapping[str, Callable[[], str]] = {
        wording.use: lambda: _use(desk.use(), language),
        wording.open: lambda: _open(desk.open_topics(), wording),
        wording.feedback: lambda: _feedback(desk.judged(), wording),
        wording.index: lambda: _index(desk, wording),
    }
    body = "".join(
        f"<section><h2>{escape(title)}</h2>{content()}</section>"
        for title, content in sections.items()
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(wording.title)}</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{address("theme.css")}">'
        f'<link rel="stylesheet" href="{address("admin.css")}"></head><body>'
        f'<header><h1>{escape(wording.title)}</h1><a href="./">{escape(wording.chat)}</a></header>'
        f"<main>{body}</main></body></html>"
    )


def _use(use: Use, language: str) -> str:
    page = page_wording(language)
    wording = page.admin
    outcomes = {"answered": page.inspect.answered, "asked": page.asked, "partial": page.partial}
    outcomes["refused"] = page.refused
    stages = {name or wording.no_stage: count for name, count in use.stages.items()}
    told = {outcomes[name]: count for name, count in use.outcomes.items()}
    return (
        f'<figure class="wide"><figcaption>{escape(wording.by_day)}</figcaption>'
        f"{_columns(use.days)}</figure>"
        f"<figure><figcaption>{escape(wording.by_stage)}</figcaption>{_bars(stages)}</figure>"
        f"<figure><figcaption>{escape(wording.by_outcome)}</figcaption>{_bars(told)}</figure>"
    )


def _columns(counts: Mapping[str, int]) -> str:
    """Draw a column for each day, its height by the count."""
    most = max(counts.values(), default=1)
    drawn = ""
    for place, (day, count) in enumerate(counts.items()):
        height = max(2, round(count / most * _BAR_HEIGHT))
        x, y = place * 34, _BAR_HEIGHT - height + 16
        drawn += (
            f'<rect x="{x}" y="{y}" width="26" height="{height}" rx="3"/>'
            f'<text x="{x + 13}" y="{y - 4}">{count}</text>'
            f'<text x="{x + 13}" y="{_BAR_HEIGHT + 30}">{escape(day[5:])}</text>'
        )
    said = ", ".join(f"{day}: {count}" for day, count in counts.items())
    width = max(len(counts) * 34, 34)
    return (
        f'<svg role="img" aria-label="{escape(said)}" width="{width}" height="{_BAR_HEIGHT + 36}" '
        f'viewBox="0 0 {width} {_BAR_HEIGHT + 36}">{drawn}</svg>'
    )


def _bars(counts: Mapping[str, int]) -> str:
    """Draw a line for each name, its length by the count."""
    most = max(counts.values(), default=1)
    lines = "".join(
        f"<tr><th scope='row'>{escape(name)}</th><td><meter max='{most}' value='{count}'>"
        f"</meter> {count}</td></tr>"
        for name, count in counts.items()
    )
    return f"<table>{lines}</table>"


def _open(topics: Iterable[OpenTopic], wording: AdminWording) -> str:
    items = ""
    for topic in topics:
        first, *others = topic.questions
        others_told = "".join(f"<li>{escape(each.question)}</li>" for each in others)
        more = f"<ul>{others_told}</ul>" if others else ""
        items += (
            f"<li><b>{escape(first.question)}</b> "
            f"<small>{escape(wording.times.format(count=len(topic.questions)))}</small>{more}"
            f"{_case(first.conversation, first.answer, wording)}</li>"
        )
    if not items:
        return f"<p>{escape(wording.no_open)}</p>"
    return f"<p>{escape(wording.open_about)}</p><ol>{items}</ol>"


def _feedback(judged: Iterable[Judged], wording: AdminWording) -> str:
    rows = "".join(
        f"<tr><td class='{each.feedback.verdict}'>"
        f"{escape(getattr(wording, each.feedback.verdict))}</td>"
        f"<td>{escape(each.feedback.reason)}</td><td>{escape(each.question)}</td>"
        f"<td><details><summary>{escape(_short(each.answer, 40))}</summary>"
        f"<pre>{escape(_short(each.answer, _LONGEST * 5))}</pre>"
        f"<small>{escape(wording.generation)} {escape(each.generation)}</small></details></td>"
        f"<td>{_time(each.feedback.given_at)}</td>"
        f"<td>{_case(*_markable(each), wording)}</td></tr>"
        for each in judged
    )
    if not rows:
        return f"<p>{escape(wording.no_feedback)}</p>"
    names = (
        wording.verdict,
        wording.reason,
        wording.question,
        wording.answer,
        wording.when,
        wording.case,
    )
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in names)
    return (
        f"<p>{escape(wording.case_about)}</p><div class='scroll' tabindex='0'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _markable(each: Judged) -> tuple[str, str]:
    """Return the ids of what a verdict was given on; none of an answer that is a case already."""
    given = each.feedback
    return (given.conversation, "" if given.verdict == "case" or not each.answer else given.answer)


def _case(conversation: str, answer: str, wording: AdminWording) -> str:
    """A button that marks an answer as a case; nothing where the answer is gone."""
    if not answer:
        return ""
    return (
        "<form method='post' action='admin/case'>"
        f"<input type='hidden' name='conversation' value='{escape(conversation)}'>"
        f"<input type='hidden' name='answer' value='{escape(answer)}'>"
        f"<button>{escape(wording.make_case)}</button></form>"
    )


def _index(desk: Oversees, wording: AdminWording) -> str:
    status = desk.index()
    told = {
        wording.generation: f"{status.generation}, "
        f"{wording.whole if status.whole else wording.damaged}",
        wording.passages: str(status.passages),
        wording.folders: ", ".join(status.roots),
        wording.encoder: status.encoder,
        wording.built_at: _time(status.built_at),
    }
    lines = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in told.items()
    )
    return f"<dl>{lines}</dl>"


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M UTC")
