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
from assistant.fronts.sources import text
from assistant.fronts.wording import AdminWording, PageWording, page_language, page_wording
from assistant.values.desk import Judged, OpenTopic, Use
from assistant.values.methodology import Methodology

_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "style-src 'self'; img-src data:"
)
_HEADERS = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
_LONGEST = 2000
_HEAD = 40
_BAR_HEIGHT = 90
_BAR_STEP = 34
_BAR_MARGIN = 10

Method = Callable[[], Methodology | None]


def add_admin(app: FastAPI, desk: Oversees, key: str, method: Method) -> None:
    """Add `/admin`, for whoever gives the key as the password of HTTP Basic; any name will do.

    `method` tells the method that names the stages.
    """

    def allowed(given: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> None:
        if not secrets.compare_digest(given.password.encode(), key.encode()):
            raise HTTPException(401, "Wrong key.", {"WWW-Authenticate": "Basic"})

    @app.get("/admin", include_in_schema=False, dependencies=[Depends(allowed)])
    def page(request: Request) -> HTMLResponse:
        language = page_language(
            request.query_params.get("lang", ""), request.headers.get("accept-language", "")
        )
        return HTMLResponse(_page(desk, method(), language), headers=_HEADERS)

    @app.post("/admin/case", include_in_schema=False, dependencies=[Depends(allowed)])
    def mark(conversation: Annotated[str, Form()], answer: Annotated[str, Form()]) -> Response:
        desk.mark_as_case(conversation, answer)
        return RedirectResponse("../admin", 303)


def _page(desk: Oversees, method: Methodology | None, language: str) -> str:
    wording = page_wording(language).admin
    sections: Mapping[str, Callable[[], str]] = {
        wording.use: lambda: _use(desk.use(), method, language),
        wording.open: lambda: _open(desk.open_topics(), wording),
        wording.feedback: lambda: _feedback(desk.judged(), page_wording(language)),
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


def _use(use: Use, method: Methodology | None, language: str) -> str:
    page = page_wording(language)
    wording = page.admin
    outcomes = {"answered": page.inspect.answered, "asked": page.asked, "partial": page.partial}
    outcomes["refused"] = page.refused
    names = {each.id: each.name.get(language, each.id) for each in method.stages} if method else {}
    names[""] = wording.no_stage
    stages = {names.get(id, id): count for id, count in use.stages.items()}
    told = {outcomes[name]: count for name, count in use.outcomes.items()}
    capped = f"<p>{escape(wording.capped.format(count=use.most))}</p>" if use.most else ""
    return (
        f'{capped}<figure class="wide"><figcaption>{escape(wording.by_day)}</figcaption>'
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
        x, y = place * _BAR_STEP + _BAR_MARGIN, _BAR_HEIGHT - height + 16
        drawn += (
            f'<rect x="{x}" y="{y}" width="26" height="{height}" rx="3"/>'
            f'<text x="{x + 13}" y="{y - 4}">{count}</text>'
            f'<text x="{x + 13}" y="{_BAR_HEIGHT + 30}">{escape(day[5:])}</text>'
        )
    said = ", ".join(f"{day}: {count}" for day, count in counts.items())
    width = max(len(counts), 1) * _BAR_STEP + 2 * _BAR_MARGIN
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
        (head, _), *others = topic.questions
        others_told = "".join(
            f"<li>{escape(each.question)} {_times(times, wording)}</li>" for each, times in others
        )
        more = f"<ul>{others_told}</ul>" if others else ""
        items += (
            f"<li><b>{escape(head.question)}</b> {_times(topic.times, wording)}{more}"
            f"{_case(head.conversation, head.answer, wording)}</li>"
        )
    if not items:
        return f"<p>{escape(wording.no_open)}</p>"
    return f"<p>{escape(wording.open_about)}</p><ol>{items}</ol>"


def _times(count: int, wording: AdminWording) -> str:
    told = wording.once if count == 1 else wording.times.format(count=count)
    return f"<small>{escape(told)}</small>"


def _feedback(judged: Iterable[Judged], page: PageWording) -> str:
    """The verdicts as a table; on a phone each row becomes a card."""
    wording = page.admin
    names = (
        wording.verdict,
        wording.reason,
        wording.question,
        wording.answer,
        wording.when,
        wording.case,
    )
    rows = ""
    for each in judged:
        cells = zip(names, _cells(each, page), strict=True)
        told = "".join(f"<td data-label='{escape(name)}'>{cell}</td>" for name, cell in cells)
        rows += f"<tr>{told}</tr>"
    if not rows:
        return f"<p>{escape(wording.no_feedback)}</p>"
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in names)
    return (
        f"<p>{escape(wording.case_about)}</p><div class='scroll verdicts' tabindex='0'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(each: Judged, page: PageWording) -> tuple[str, ...]:
    """The cells of a verdict's row: the answer closed to its beginning, laid out when opened."""
    wording, given = page.admin, each.feedback
    begun = escape(_short(each.answer.replace("**", ""), _HEAD))
    answer = (
        f"<details><summary>{begun}</summary>{text(_short(each.answer, _LONGEST), '', (), page)}"
        f"<small>{escape(wording.generation)} {escape(each.generation)}</small></details>"
    )
    return (
        f"<span class='{given.verdict}'>{escape(getattr(wording, given.verdict))}</span>",
        escape(given.reason),
        escape(each.question),
        answer if each.answer else "",
        _time(given.given_at),
        _case(*_markable(each), wording),
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
