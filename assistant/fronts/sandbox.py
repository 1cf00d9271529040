"""The embedded page in a sandbox: its origin is `null` there, so that a pass alone lets it ask."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.fronts.people import NOWHERE, bearer_of, is_pass

_ROUTES = "/v1/"
_READABLE = {"Access-Control-Allow-Origin": NOWHERE, "Vary": "Origin"}
_ANNOUNCED = {
    **_READABLE,
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


def asks_from_a_sandbox(scope: Scope) -> bool:
    """Tell whether a page in a sandbox asks with a pass, and with no cookie of the browser's.

    Whether the pass is good is for the gate to say, which lets in nothing else of such a page.
    """
    headers = Headers(scope=scope)
    return (
        _is_of_a_sandbox(scope, headers)
        and "cookie" not in headers
        and is_pass(bearer_of(HTTPConnection(scope)))
    )


class Sandboxed:
    """Lets such a page read the replies to what it asks, and those alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the browser's asking beforehand, and mark what the page may read."""

        async def send_readable(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_READABLE)
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _announces(scope):
            await Response(status_code=204, headers=_ANNOUNCED)(scope, receive, send)
        elif asks_from_a_sandbox(scope):
            await self._app(scope, receive, send_readable)
        else:
            await self._app(scope, receive, send)


def _announces(scope: Scope) -> bool:
    """Tell whether the browser asks beforehand if the page may ask; no pass is shown then."""
    headers = Headers(scope=scope)
    asked = scope["method"] == "OPTIONS" and "access-control-request-method" in headers
    return asked and _is_of_a_sandbox(scope, headers)


def _is_of_a_sandbox(scope: Scope, headers: Headers) -> bool:
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return headers.get("origin") == NOWHERE and path.startswith(_ROUTES)
