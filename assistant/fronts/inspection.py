"""The inspect page and its route: how an answer came about; only where it is switched on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from html import escape
from string import Template
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from assistant.fronts.admission import Administering
from assistant.fronts.api import RequestBody
from assistant.fronts.description import failures
from assistant.fronts.files import address, text
from assistant.fronts.limits import Workers
from assistant.fronts.ports import Advises
from assistant.fronts.problems import FRESH
from assistant.fronts.wording import page_language, page_wording, wordings

_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:"
)
_HEADERS = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}


class Traces(BaseModel):
    """How each of the turns came to its answer."""

    turns: list[dict[str, Any]]


class InspectRequest(RequestBody):
    """The user's turns of a conversation, all of them."""

    turns: list[str] = Field(max_length=50)
    language: str | None = Field(default=None, max_length=16)


def add_inspection(app: FastAPI, advisor: Advises) -> None:
    """Add `/inspect` and `/v1/inspect`; what they show tells all that the documents hold."""

    @app.post("/v1/inspect", response_model=Traces, tags=["admin"], responses=failures(400, 422))
    async def traces(asked: InspectRequest, _: Administering) -> Response:
        """Answer the turns without storing anything, with the trace of each."""
        workers: Workers = app.state.workers
        found = await workers.run(partial(advisor.inspect, asked.turns, asked.language))
        return Response(orjson.dumps({"turns": found}), 200, FRESH, "application/json")

    @app.get("/inspect", include_in_schema=False)
    async def page(request: Request) -> HTMLResponse:
        """Show the page in the language of the address, else of the browser."""
        language = page_language(
            request.query_params.get("lang", ""), request.headers.get("accept-language", "")
        )
        return HTMLResponse(_page(language), headers=_HEADERS)


def _page(language: str) -> str:
    """Return the page: its own words filled in, and those that its script shows as data."""
    words: Mapping[str, str] = asdict(page_wording(language).inspect)
    others = [name for name in wordings() if name != language]
    shown = {name: escape(word) for name, word in words.items()}
    return Template(text("inspect.html")).substitute(
        shown,
        switch=escape(page_wording(language).switch),
        page_language=language,
        other_language=others[0] if others else language,
        theme=address("theme.css"),
        styles=address("inspect.css"),
        layout=address("trace.js"),
        script=address("inspect.js"),
        data=escape(json.dumps(words, ensure_ascii=False)),
    )
