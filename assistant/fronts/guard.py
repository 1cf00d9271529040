"""Stands before every route: who may ask, how much, and what a browser may do with the reply."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.fronts.ports import WebKnobs

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_READING = {"GET", "HEAD", "OPTIONS"}


def guard(app: FastAPI, knobs: WebKnobs) -> None:
    """Put the host list, the origin list and the security headers before every route of `app`."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(knobs.origins),
        allow_methods=["POST"],
        allow_headers=["Content-Type"],
    )
    app.add_middleware(_SameOrigin, origins=knobs.origins)
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
            await send(message)

        await self._app(scope, receive, send_with_headers)


class _SameOrigin:
    """Refuses what a foreign page asks for in a visitor's browser, unless its origin is listed."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _READING:
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            own = f"{scope['scheme']}://{headers.get('host', '')}"
            if origin is not None and origin != own and origin not in self._origins:
                refusal = JSONResponse({"error": f"Pages of {origin} may not ask here."}, 403)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)
