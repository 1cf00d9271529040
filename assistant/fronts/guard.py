"""Stands before every route: who may ask, how much, and what a browser may do with the reply."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.fronts.ports import WebKnobs
from assistant.fronts.problems import ProblemResponse, problem

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


def guard(app: FastAPI, knobs: WebKnobs) -> None:
    """Put the host list, the origin list and the security headers before every route of `app`."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(knobs.origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
    )
    app.add_middleware(_Admission, knobs=knobs)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(knobs.hosts), www_redirect=False)
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
    """Refuses bodies that are too large, and what foreign pages send in a visitor's browser."""

    def __init__(self, app: ASGIApp, knobs: WebKnobs) -> None:
        self._app = app
        self._knobs = knobs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif refusal := self._refusal(scope):
            await refusal(scope, receive, send)
        else:
            await self._app(scope, self._counted(receive), send)

    def _refusal(self, scope: Scope) -> ProblemResponse | None:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._knobs.body_limit:
            return problem(413, self._too_large())
        origin = headers.get("origin")
        allowed = (f"{scope['scheme']}://{headers.get('host', '')}", *self._knobs.origins)
        if origin is not None and scope["method"] not in _READING and origin not in allowed:
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
