"""Signing in: by password, by a real OpenID provider on this machine, and by a proxy's header."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI, Form, Request
from fastapi.responses import RedirectResponse
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from assistant.errors import SettingsError
from assistant.fronts.accounts import Accounts, add_accounts, read_accounts
from assistant.fronts.api import create_app
from assistant.fronts.people import visitor_of
from assistant.fronts.ports import WebKnobs
from assistant.fronts.proxies import believe_proxies
from assistant.fronts.web import web_app
from assistant.settings import Settings, read_settings
from assistant.wiring import session_secret
from tests.fronts.serving import served
from tests.fronts.stand_in import StandIn

SECRET = "s" * 32


def client_of(accounts: Accounts, sender: str = "127.0.0.1") -> TestClient:
    app = create_app(StandIn(), WebKnobs(keyed=True))
    add_accounts(app, accounts)
    told_by = accounts.where if accounts.kind == "header" else ""
    believe_proxies(app, ("127.0.0.1", "10.1.0.0/16"), told_by)

    @app.get("/")
    async def who(request: Request) -> dict[str, str]:
        person = visitor_of(request)
        asked_from = request.client.host if request.client else ""
        return {"owner": person.owner, "name": person.name, "address": asked_from}

    return TestClient(
        app, base_url="http://localhost", follow_redirects=False, client=(sender, 5000)
    )


@pytest.fixture
def users(tmp_path: Path) -> Accounts:
    file = tmp_path / "users.yaml"
    hashed = PasswordHasher(time_cost=1, memory_cost=1024).hash("correct horse")
    file.write_text(f"mei: {hashed}\n", encoding="utf-8")
    return Accounts(kind="users", where=str(file), secret=SECRET)


def test_nobody_passes_who_has_not_signed_in(users: Accounts) -> None:
    client = client_of(users)
    assert client.get("/").headers["location"] == "sign-in"
    assert client.post("/v1/chat", json={"question": "?"}).status_code == 401
    assert client.get("/take/all.json").status_code == 401
    assert client.get("/health/live").status_code == 200
    stranger = {"Authorization": "Bearer nothing"}
    assert client.post("/v1/chat", json={"question": "?"}, headers=stranger).status_code == 401


def test_a_password_opens_and_signing_out_closes(users: Accounts) -> None:
    client = client_of(users)
    assert 'name="password"' in client.get("/sign-in?lang=en").text
    for name, password in (("mei", "wrong"), ("nobody", "correct horse"), ("nobody", "")):
        refused = client.post("/sign-in", data={"name": name, "password": password or "x"})
        assert refused.status_code == 401
        assert "set-cookie" not in refused.headers
    opened = client.post("/sign-in", data={"name": "mei", "password": "correct horse"})
    assert opened.status_code == 303
    assert "httponly" in opened.headers["set-cookie"].lower()
    assert client.get("/").json()["owner"] == "account:mei"
    client.get("/sign-out")
    assert client.get("/").status_code == 303


def test_a_forged_session_is_none(users: Accounts) -> None:
    client = client_of(users)
    client.cookies.set("assistant_session", "eyJuYW1lIjogIm1laSJ9.aaaa.bbbb")
    assert client.get("/").status_code == 303


def test_passwords_cannot_be_tried_without_end(users: Accounts) -> None:
    client = client_of(users)
    tried = {"name": "mei", "password": "wrong"}
    statuses = [client.post("/sign-in", data=tried).status_code for _ in range(16)]
    assert statuses[0] == 401
    assert statuses[-1] == 429


def test_a_proxy_tells_who_it_is() -> None:
    client = client_of(Accounts(kind="header", where="X-Forwarded-User"))
    assert client.get("/").status_code == 401
    told = client.get("/", headers={"X-Forwarded-User": "mei"})
    assert told.json()["owner"] == "account:mei"


def test_only_a_trusted_proxy_is_believed() -> None:
    says = {"X-Forwarded-User": "mei", "X-Forwarded-For": "203.0.113.7"}
    accounts = Accounts(kind="header", where="X-Forwarded-User")
    trusted = client_of(accounts, sender="10.1.2.3").get("/", headers=says).json()
    assert (trusted["owner"], trusted["address"]) == ("account:mei", "203.0.113.7")
    for sender in ("10.2.0.1", "203.0.113.9", "::ffff:10.9.9.9", "somewhere"):
        assert client_of(accounts, sender=sender).get("/", headers=says).status_code == 401


def test_the_web_app_believes_the_header_of_the_proxies_in_its_knobs_alone() -> None:
    app = web_app(
        StandIn(),
        WebKnobs(proxies=("10.1.0.0/16",)),
        accounts=Accounts(kind="header", where="X-Forwarded-User"),
    )
    for sender, status in (("10.1.2.3", 200), ("127.0.0.1", 401)):
        client = TestClient(app, base_url="http://localhost", client=(sender, 5000))
        asked = client.post("/v1/chat", json={"question": "?"}, headers={"X-Forwarded-User": "mei"})
        assert asked.status_code == status


@pytest.mark.parametrize("given", ["proxy.local", "10.1.0.5/16", "10.0.0.5, *"])
def test_proxies_that_are_no_addresses_are_refused(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("ASSISTANT_PROXIES", given)
    with pytest.raises(SettingsError, match="ASSISTANT_PROXIES names"):
        read_settings()
    monkeypatch.setenv("ASSISTANT_PROXIES", "10.0.0.5, 10.1.0.0/16")
    assert read_settings().proxies == ("10.0.0.5", "10.1.0.0/16")


def provider(key: RSAKey) -> FastAPI:
    app = FastAPI()
    seen: dict[str, Any] = {}

    @app.get("/.well-known/openid-configuration")
    async def described(request: Request) -> dict[str, Any]:
        base = str(request.base_url).rstrip("/")
        return {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    @app.get("/authorize")
    async def authorize(redirect_uri: str, state: str, nonce: str) -> RedirectResponse:
        seen["nonce"] = nonce
        return RedirectResponse(f"{redirect_uri}?code=abc&state={state}")

    @app.post("/token")
    async def token(
        request: Request, code: Annotated[str, Form()], code_verifier: Annotated[str, Form()]
    ) -> dict[str, Any]:
        assert code == "abc"
        assert len(code_verifier) > 40
        now = int(time.time())
        claims = {
            "iss": str(request.base_url).rstrip("/"),
            "aud": "shop",
            "sub": "42",
            "email": "mei@shop.example",
            "nonce": seen["nonce"],
            "iat": now,
            "exp": now + 60,
        }
        signed = jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}

    @app.get("/keys")
    async def keys() -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False)]}

    return app


@pytest.fixture
def issuer() -> Iterator[str]:
    key = RSAKey.generate_key(2048, parameters={"kid": "1"})
    with served(provider(key)) as address:
        yield address


def test_a_provider_says_who_it_is(issuer: str) -> None:
    client = client_of(
        Accounts(kind="oidc", where=issuer, secret=SECRET, client="shop", client_secret="c" * 9)
    )
    led = client.get("/sign-in").headers["location"]
    assert led.startswith(f"{issuer}/authorize")
    asked = {name: value[0] for name, value in parse_qs(urlsplit(led).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert client.get(f"/sign-in/done?code=abc&state={'x' * 9}").status_code == 401
    led = client.get("/sign-in").headers["location"]
    back = httpx2.get(led).headers["location"]
    done = client.get(back.removeprefix("http://localhost"))
    assert done.status_code == 303
    assert client.get("/").json()["owner"] == "account:mei@shop.example"


@pytest.mark.parametrize("auth", ["users", "users:", "ldap:x", "oidc:https://a.example"])
def test_a_way_to_sign_in_that_makes_no_sense_is_refused(auth: str) -> None:
    with pytest.raises(SettingsError):
        read_accounts(auth, SECRET, "", "")


@pytest.mark.parametrize("content", ["mei: plain", "- mei", "{"])
def test_a_file_of_users_without_hashes_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "users.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError):
        client_of(Accounts(kind="users", where=str(file), secret=SECRET))


def test_the_secret_that_signs_sessions_outlasts_the_process(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    first = session_secret(settings)
    assert len(first) > 60
    assert session_secret(settings) == first
    assert (settings.home / "session.key").stat().st_mode & 0o077 == 0
