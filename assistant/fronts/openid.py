"""Signing in by OpenID Connect, through Authlib: the provider says who somebody is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from authlib.integrations.starlette_client import OAuth, OAuthError
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from assistant.fronts.accounts import Accounts

_PATH = "/.well-known/openid-configuration"


def add_openid(app: FastAPI, accounts: Accounts) -> None:
    """Add `/sign-in`, which leads to the provider, and `/sign-in/done`, to which it leads back."""
    provider = OAuth()
    provider.register(
        "provider",
        server_metadata_url=accounts.where.rstrip("/") + _PATH,
        client_id=accounts.client,
        client_secret=accounts.client_secret,
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
    )

    @app.get("/sign-in", include_in_schema=False)
    async def lead_there(request: Request) -> Response:
        back = str(request.url_for("lead_back"))
        answer: Response = await provider.provider.authorize_redirect(request, back)
        return answer

    @app.get("/sign-in/done", include_in_schema=False)
    async def lead_back(request: Request) -> Response:
        try:
            token = await provider.provider.authorize_access_token(request)
        except OAuthError as error:
            raise HTTPException(401, "The provider did not let you in; sign in again.") from error
        told = token["userinfo"]
        request.session.clear()
        request.session["name"] = told.get("email") or told["sub"]
        return RedirectResponse("../", 303)
