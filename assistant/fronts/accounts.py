"""Signing in, where people have to: by a name and password, by OpenID Connect, or by a proxy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Annotated

import yaml
from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.errors import SettingsError
from assistant.fronts.files import address
from assistant.fronts.limits import Rate
from assistant.fronts.people import ACCOUNT
from assistant.fronts.wording import page_language, page_wording

_OPEN = ("/health/", "/page/", "/sign-in", "/sign-out", "/embed", "/widget.js")
_PROGRAMS = ("/v1/", "/mcp", "/openapi.json", "/docs")
_WEEK = 7 * 24 * 60 * 60
_TRIES_A_MINUTE = 12
_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "style-src 'self'; img-src data:"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """How people sign in.

    `kind` is `users` (a file of names and argon2 hashes), `oidc` (an issuer) or `header` (set by a
    proxy before this server), `where` the file, issuer or header; `secret` signs the cookie.
    """

    kind: str
    where: str
    secret: str = ""
    client: str = ""
    client_secret: str = ""


def read_accounts(auth: str, secret: str, client: str, client_secret: str) -> Accounts:
    """Read `users:FILE`, `oidc:ISSUER` or `header:NAME`; raises SettingsError for anything else."""
    kind, _, where = auth.partition(":")
    if kind not in {"users", "oidc", "header"} or not where:
        raise SettingsError(
            f"ASSISTANT_AUTH is {auth!r}; write users:FILE, oidc:ISSUER or header:NAME."
        )
    if kind == "oidc" and not (client and client_secret):
        raise SettingsError(
            "Signing in by OpenID Connect takes ASSISTANT_OIDC_CLIENT and ASSISTANT_OIDC_SECRET, "
            "which the provider gives."
        )
    return Accounts(
        kind=kind, where=where, secret=secret, client=client, client_secret=client_secret
    )


def add_accounts(app: FastAPI, accounts: Accounts) -> None:
    """Let nobody in who has not signed in; programs show keys, which are looked at elsewhere.

    Raises SettingsError for a file of users that cannot be used.
    """
    if accounts.kind == "header":
        app.user_middleware.append(Middleware(_Door, told_by=accounts.where))
        return
    if accounts.kind == "users":
        _add_passwords(app, _users(Path(accounts.where)))
    else:
        from assistant.fronts.openid import add_openid

        add_openid(app, accounts)

    @app.get("/sign-out", include_in_schema=False)
    async def sign_out(request: Request) -> Response:
        request.session.clear()
        return RedirectResponse("sign-in", 303)

    session = Middleware(
        SessionMiddleware,
        secret_key=accounts.secret,
        session_cookie="assistant_session",
        max_age=_WEEK,
        same_site="lax",
    )
    app.user_middleware += [session, Middleware(_Door)]


class _Door:
    """Tells who has signed in, and sends everybody else to sign in first."""

    def __init__(self, app: ASGIApp, told_by: str = "") -> None:
        self._app = app
        self._told_by = told_by

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        name = headers.get(self._told_by) if self._told_by else scope["session"].get("name")
        program = path.startswith(_PROGRAMS) and "authorization" in headers
        if name:
            await self._app({**scope, ACCOUNT: name}, receive, send)
        elif program or path.startswith(_OPEN):
            await self._app(scope, receive, send)
        elif path == "/" and not self._told_by:
            await RedirectResponse("sign-in", 303)(scope, receive, send)
        else:
            await JSONResponse({"error": "Sign in first."}, 401)(scope, receive, send)


def _add_passwords(app: FastAPI, known: Callable[[str, str], bool]) -> None:
    rate = Rate(_TRIES_A_MINUTE)

    @app.get("/sign-in", include_in_schema=False)
    async def form(request: Request) -> HTMLResponse:
        return _form(request, "")

    @app.post("/sign-in", include_in_schema=False)
    def try_password(
        request: Request, name: Annotated[str, Form()], password: Annotated[str, Form()]
    ) -> Response:
        rate.take(request.client.host if request.client else "")
        if known(name, password):
            request.session["name"] = name
            return RedirectResponse("./", 303)
        return _form(request, name)


def _users(file: Path) -> Callable[[str, str], bool]:
    """Return what tells whether a password is that of a user of the file."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        users = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(
            f"The users in {file} cannot be read ({error}); write a line `NAME: HASH` for each."
        ) from error
    if not isinstance(users, dict) or not all(
        isinstance(hashed, str) and hashed.startswith("$argon2") for hashed in users.values()
    ):
        raise SettingsError(
            f"{file} must map names to argon2 hashes; `argon2.PasswordHasher().hash` makes one."
        )
    hasher = PasswordHasher()
    nobody = hasher.hash("")

    def known(name: str, password: str) -> bool:
        """Take as long for a name that is not there as for one that is."""
        try:
            return hasher.verify(users.get(name, nobody), password) and name in users
        except (VerificationError, InvalidHashError):
            return False

    return known


def _form(request: Request, tried: str) -> HTMLResponse:
    language = page_language(
        request.query_params.get("lang", ""), request.headers.get("accept-language", "")
    )
    wording = page_wording(language)
    failed = f'<p role="alert">{escape(wording.sign_in_failed)}</p>' if tried else ""
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(wording.title)}</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{address("theme.css")}">'
        f'<link rel="stylesheet" href="{address("admin.css")}"></head><body class="narrow"><main>'
        f"<h1>{escape(wording.title)}</h1><section><h2>{escape(wording.sign_in_title)}</h2>{failed}"
        '<form method="post" action="sign-in">'
        f'<label>{escape(wording.user_name)}<input name="name" value="{escape(tried)}" required '
        f'autocomplete="username"></label><label>{escape(wording.password)}'
        '<input name="password" type="password" required autocomplete="current-password"></label>'
        f"<button>{escape(wording.sign_in)}</button></form></section></main></body></html>"
    )
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(page, 401 if tried else 200, headers=headers)
