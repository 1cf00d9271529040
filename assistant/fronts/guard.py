"""Stands before every route: who may ask, how much, and what a browser may do with the reply."""

from __future__ import annotations

import re

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.fronts.ports import WebKnobs
from assistant.fronts.problems import ProblemResponse, problem
from assistant.fronts.sandbox import Sandboxed, asks_from_a_sandbox

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_READING = {"GET", "HEAD", "OPTIONS"}
_PORT = re.compile(r":\d*$")


def guard(app: FastAPI, knobs: WebKnobs) -> None:
    """Put the host list, the look at origins and the security headers before every route."""
    app.add_middleware(Sandboxed)
    app.add_middleware(_Admission, knobs=knobs)
    app.add_middleware(_SecurityHeaders)


class _SecurityHeaders:
    """Adds the headers that keep a browser careful; a route's own value of one wins."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if "frame-ancestors 'none'" not in headers["Content-Security-Policy"]:
                    del headers["X-Frame-Options"]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class _Admission:
    """Refuses other host names, bodies that are too large, and what foreign pages send."""

    def __init__(self, app: ASGIApp, knobs: WebKnobs) -> None:
        self._app = app
        self._knobs = knobs
        self._hosts = [host.lower() for host in knobs.hosts]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif refusal := self._refusal(scope):
            await refusal(scope, receive, send)
        else:
            await self._app(scope, self._counted(receive), send)

    def _refusal(self, scope: Scope) -> ProblemResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if not any(_names(each, _PORT.sub("", host)) for each in self._hosts):
            return problem(400, "This server does not go by that name; ASSISTANT_HOSTS adds some.")
        if scope["type"] != "http":
            return None
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._knobs.body_limit:
            return problem(413, self._too_large())
        origin = headers.get("origin")
        own = f"{scope['scheme']}://{host}"
        foreign = origin is not None and origin.lower() != own and scope["method"] not in _READING
        if foreign and not asks_from_a_sandbox(scope):
            return problem(403, "Pages of another origin may not ask here.")
        return None

    def _counted(self, receive: Receive) -> Receive:
        """Count what comes in, for a sender that does not say how much it will be."""
        left = self._knobs.body_limit

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413, self._too_large())
            return message

        return counted

    def _too_large(self) -> str:
        return f"The request is larger than {self._knobs.body_limit} bytes; send a shorter one."


def _names(known: str, host: str) -> bool:
    """Tell whether a name of the list means a host: itself, `*.shop.example`, or `*` for any."""
    return known in {host, "*"} or (known.startswith("*.") and host.endswith(known[1:]))
