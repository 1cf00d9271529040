"""Keeps Gradio to what the chat page needs: few doors, our head, a strict policy for scripts."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from html import escape

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.fronts.problems import ProblemResponse, problem
from assistant.fronts.wording import PageWording

_DOORS = {
    "GET": re.compile(
        r"/(assets/.+|static/.+|theme\.css|favicon\.ico"
        r"|gradio_api/(app_id|startup-events|queue/data|heartbeat/\w+))"
    ),
    "POST": re.compile(r"/gradio_api/(queue/join|cancel|reset)"),
}
_FOREIGN = re.compile(
    r'<meta\s+(?:property="og:|name="twitter:)[^>]*?/>|<link rel="manifest"[^>]*>'
)
_VIEWPORT = re.compile(r'(<meta\s+name="viewport"\s+content=")[^"]*')
_SCRIPT = re.compile(r"<script(?=[\s>])")


VIEWPORT = "width=device-width, initial-scale=1, interactive-widget=resizes-content"
"""What a phone is told of the page: it makes room for the keyboard, which hides nothing."""


class Doors:
    """Lets through to Gradio what the page asks for; uploads, files, runs and proxies stay shut.

    Whatever else is left to it is told that nothing is there, or what `routes` take at that path.
    No proxy is to hold back what comes: an answer comes in pieces.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        door = _DOORS.get(scope.get("method", ""))
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if door is None or not door.fullmatch(path):
            await self._refusal(scope)(scope, receive, send)
            return

        async def send_at_once(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Accel-Buffering"] = "no"
            await send(message)

        await self._app(scope, receive, send_at_once)

    def _refusal(self, scope: Scope) -> ProblemResponse:
        methods = sorted(
            method
            for route in self._routes
            if isinstance(route, Route) and route.matches(scope)[0] is Match.PARTIAL
            for method in route.methods or ()
        )
        if not methods:
            return problem(404, "There is nothing here.")
        taken = ", ".join(methods)
        return problem(405, f"This takes {taken} alone.", {"Allow": taken})


async def dressed_page(
    gradio: ASGIApp, request: Request, language: str, wording: PageWording, head: str
) -> HTMLResponse:
    """Return Gradio's page in `language`, with our head, and scripts that only this reply allows.

    Gradio evaluates the templates of its components, hence `unsafe-eval`; inline scripts run only
    with the nonce, so that markup which slips into the page cannot act.
    """
    html = _FOREIGN.sub("", await _body(gradio, request.scope))
    title = f"<title>{escape(wording.title)}</title>"
    notice = f"<noscript>{escape(wording.no_script)}</noscript>"
    nonce = secrets.token_urlsafe(16)
    html = _VIEWPORT.sub(rf"\1{VIEWPORT}", html, count=1)
    html = html.replace('lang="en"', f'lang="{language}" data-language="{language}"', 1)
    html = html.replace("</head>", f"{title}{head}</head>", 1)
    html = html.replace("</body>", f"{notice}</body>", 1)
    html = _SCRIPT.sub(f'<script nonce="{nonce}"', html)
    policy = (
        "default-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'; "
        f"script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "connect-src 'self'; img-src 'self' data:; font-src 'self' data:"
    )
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return HTMLResponse(html, headers=headers)


async def _body(gradio: ASGIApp, scope: Scope) -> str:
    """Ask Gradio for its page, uncompressed, on behalf of this request."""
    chunks: list[bytes] = []
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            chunks.append(message.get("body", b""))

    asked = {**scope, "method": "GET", "path": "/", "headers": headers, "query_string": b""}
    await gradio(asked, receive, send)
    return b"".join(chunks).decode()
