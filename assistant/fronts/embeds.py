"""The assistant on pages of others: the widget, the page it frames, and the passes to ask with."""

from __future__ import annotations

import json
import logging
import secrets
from dataclasses import asdict
from functools import partial
from html import escape
from string import Template
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from assistant.errors import AccessError, AssistantError, InputError, NotFoundError
from assistant.fronts.bodies import RequestBody
from assistant.fronts.description import failures
from assistant.fronts.embed_wording import embed_wording
from assistant.fronts.files import ANYWHERE, address, text
from assistant.fronts.naming import examples
from assistant.fronts.passes import MINUTES, Access, Passes
from assistant.fronts.people import Gate, bearer_of
from assistant.fronts.ports import Advises
from assistant.fronts.problems import status_of
from assistant.fronts.wording import page_language, page_wording, wordings
from assistant.values.access import PUBLISH, Embed, id_in, opens, origin_of

_LOG = logging.getLogger(__name__)
_SHOWN = (
    "thinking", "you", "assistant", "stage", "now", "optional", "later", "have", "sources",
    "source", "origin", "as_of", "collection", "unworded", "partial", "refused", "failed",
    "too_long", "gone", "follow_ups", "stop", "stopped",
)  # fmt: skip


class PassRequest(RequestBody):
    """For whom the host's server vouches: a user of its own, on pages of one of the origins."""

    origin: str = Field(max_length=200, examples=["https://wiki.example"])
    user: str = Field(min_length=1, max_length=200, examples=["user-42"])


class PassReply(BaseModel):
    """A pass, and for how many seconds it is good."""

    token: str
    expires_in: int = Field(examples=[MINUTES * 60])


def add_embeds(app: FastAPI, advisor: Advises, access: Access) -> None:
    """Add `/widget.js`, `/embed/{id}` and the two ways to a pass."""
    passes = Passes(access)
    _add_pages(app, advisor, access, passes)

    @app.post(
        "/v1/embeds/{id}/tokens",
        response_model=PassReply,
        tags=["embed"],
        responses=failures(400, 404, 422),
        dependencies=[Depends(_counted)],
    )
    async def tokens(id: str, asked: PassRequest, request: Request) -> PassReply:
        """Change the publish token (`Authorization: Bearer ap_…`) for a pass of ten minutes.

        For the host's server alone: the publish token never goes to a browser.
        """
        embed = _in_use(await run_in_threadpool(access.embed, id), id)
        shown = bearer_of(request)
        if id_in(shown, PUBLISH) != embed.id or not opens(shown, embed.digest):
            raise AccessError("This is not the publish token of the embed.")
        origin = origin_of(asked.origin)
        if origin is None or origin not in embed.origins:
            raise InputError(f"The embed does not allow the origin {asked.origin!r}.")
        return await _issued(passes, embed, origin, f"host:{asked.user}")

    @app.post(
        "/v1/embeds/{id}/session",
        response_model=PassReply,
        tags=["embed"],
        responses=failures(404),
        dependencies=[Depends(_counted)],
    )
    async def session(id: str, request: Request) -> PassReply:
        """Give whoever sees an anonymous embed a pass; one shown along is renewed."""
        embed = _in_use(await run_in_threadpool(access.embed, id), id)
        if not embed.anonymous:
            raise AccessError("This embed lets nobody in without the host's word.", known=True)
        user = _anyone()
        shown = bearer_of(request)
        if shown:
            known = await run_in_threadpool(partial(passes.read, shown, "", to_renew=True))
            user = known.user if known.embed.id == embed.id else user
        return await _issued(passes, embed, "", user)


def _add_pages(app: FastAPI, advisor: Advises, access: Access, passes: Passes) -> None:
    @app.get("/widget.js", include_in_schema=False)
    async def widget() -> Response:
        headers = {**ANYWHERE, "Cache-Control": "public, max-age=300"}
        return Response(text("widget.js"), media_type="text/javascript", headers=headers)

    @app.get("/embed/{id}", include_in_schema=False)
    async def page(id: str, request: Request, lang: str = "") -> HTMLResponse:
        language = page_language(lang, request.headers.get("accept-language", ""))
        embed = await run_in_threadpool(access.embed, id)
        status, headers = 200, dict[str, str]()
        try:
            await _counted(request)
            html = await _shown(_in_use(embed, id), advisor, passes, language)
        except AssistantError as error:
            if embed:
                _LOG.warning("The embed %s is not shown: %s", embed.id, error)
            status, headers = status_of(error)
            html = _unavailable(language)
        framed_by = " ".join(embed.origins if embed else ()) or "'none'"
        headers |= {
            **ANYWHERE,
            "Cache-Control": "no-store",
            "Content-Security-Policy": (
                "default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'self'; "
                "style-src 'self'; connect-src 'self'; img-src data:; "
                f"frame-ancestors {framed_by}"
            ),
        }
        return HTMLResponse(html, status, headers=headers)


async def _shown(embed: Embed, advisor: Advises, passes: Passes, language: str) -> str:
    """Return the page of an embed; raises InputError where a collection of it is gone.

    Where anyone may ask, the page brings its first pass along: in a sandbox it could not get one.
    """
    seen = partial(advisor.within, frozenset(embed.collections))
    adviser = await run_in_threadpool(seen) if embed.collections else advisor
    let_in = await _issued(passes, embed, "", _anyone()) if embed.anonymous else None
    return _page(embed, adviser, language, let_in)


def _anyone() -> str:
    return f"anyone:{secrets.token_urlsafe(16)}"


async def _counted(request: Request) -> None:
    gate: Gate = request.app.state.gate
    gate.count(request)


def _in_use(embed: Embed | None, id: str) -> Embed:
    """Return what was found of an id; raises NotFoundError where it shows nothing any more."""
    if embed is None or embed.revoked_at is not None:
        raise NotFoundError(f"There is no embed {id!r}; `assistant embed list` shows them.")
    return embed


async def _issued(passes: Passes, embed: Embed, origin: str, user: str) -> PassReply:
    token = await run_in_threadpool(passes.issue, embed, origin, user)
    return PassReply(token=token, expires_in=MINUTES * 60)


def _page(embed: Embed, advisor: Advises, language: str, let_in: PassReply | None) -> str:
    """Return the page with its words in every language, so that it can change while it is open."""
    words = {
        name: {
            **{each: getattr(page_wording(name), each) for each in _SHOWN},
            **asdict(embed_wording(name)),
            "placeholder": page_wording(name).placeholder,
            "question": page_wording(name).question,
            "send": page_wording(name).send,
            "new": page_wording(name).new,
            "title": page_wording(name).title,
            "log": page_wording(name).log,
            "introduction": page_wording(name).introduction,
            "switch": page_wording(name).switch,
            "fine_print": page_wording(name).fine_print,
            "examples": examples(advisor.methodology, name)[:3],
        }
        for name in wordings()
    }
    data: dict[str, Any] = {
        "embed": embed.id,
        "origins": embed.origins,
        "anonymous": embed.anonymous,
        "bound": bool(embed.collections),
        "pass": let_in.model_dump() if let_in else None,
        "words": words,
    }
    return _filled(
        "embed.html",
        language,
        no_script=page_wording(language).no_script,
        script=address("embed.js"),
        data=json.dumps(data, ensure_ascii=False),
    )


def _unavailable(language: str) -> str:
    """Return the page that stands where an embed cannot be shown."""
    return _filled("unavailable.html", language, said=embed_wording(language).unavailable)


def _filled(name: str, language: str, **more: str) -> str:
    """Return a page of an embed with its head and what `more` stands in it, escaped."""
    told = {
        "language": language,
        "title": page_wording(language).title,
        "theme": address("theme.css"),
        "styles": address("embed.css"),
        **more,
    }
    filled = {key: escape(value) for key, value in told.items()}
    return Template(text(name)).substitute(filled)
