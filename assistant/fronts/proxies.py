"""Believes what a trusted proxy adds to a request, and takes it from everybody else's."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any, cast

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware


def believe_proxies(app: FastAPI, proxies: tuple[str, ...], told_by: str = "") -> None:
    """Let the addresses and networks `proxies` say whom they pass on, and nobody else.

    `told_by` is the header in which a proxy names who has signed in (empty: none does).
    """
    app.user_middleware.insert(0, Middleware(_Believed, proxies=proxies, told_by=told_by))


class _Believed:
    def __init__(self, app: ASGIApp, proxies: tuple[str, ...], told_by: str) -> None:
        self._networks = [ip_network(each) for each in proxies]
        self._passed_on = ProxyHeadersMiddleware(cast("Any", app), list(proxies))
        self._app = app
        self._told_by = told_by.lower().encode("latin-1")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._trusts(scope.get("client")):
            await self._passed_on(scope, receive, send)  # type: ignore[arg-type]
            return
        kept = [(name, value) for name, value in scope["headers"] if name != self._told_by]
        await self._app({**scope, "headers": kept}, receive, send)

    def _trusts(self, peer: tuple[str, int] | None) -> bool:
        try:
            address = ip_address(peer[0] if peer else "")
        except ValueError:
            return False
        return any(address in network for network in self._networks)
