"""Passes of embedded pages: each that is wrong is refused, with its own reason."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from fastapi.testclient import TestClient

from assistant.adapters.access import Access
from assistant.errors import InputError
from assistant.fronts.api import create_app
from assistant.fronts.passes import Passes
from assistant.fronts.ports import WebKnobs
from assistant.settings import Settings
from assistant.values.access import Embed, origin_of
from assistant.wiring import open_access
from tests.fronts.stand_in import StandIn

WIKI = "https://wiki.example"
Change = Callable[[dict[str, Any]], object]


class House:
    """A served home with one embed, and ways to ask there."""

    def __init__(self, home: Path) -> None:
        self.access: Access = open_access(Settings(home=home))
        self.embed, self.publish = self.access.make_embed("wiki", [WIKI], anonymous=False)
        self.advisor = StandIn()
        app = create_app(self.advisor, WebKnobs(keyed=True), self.access)
        self.client = TestClient(app, base_url="http://localhost")
        self.passes = Passes(self.access)

    def ask(self, token: str, shown_on: str = WIKI, **asked: str) -> tuple[int, str]:
        headers = {"authorization": f"Bearer {token}", "embed-origin": shown_on}
        reply = self.client.post("/v1/chat", json={"question": "?", **asked}, headers=headers)
        return reply.status_code, reply.json().get("detail") or reply.json()["conversation"]

    def exchange(self, embed: Embed, token: str, origin: str = WIKI, user: str = "u") -> Any:  # noqa: ANN401
        return self.client.post(
            f"/v1/embeds/{embed.id}/tokens",
            json={"origin": origin, "user": user},
            headers={"authorization": f"Bearer {token}"} if token else {},
        )

    def forged(self, change: Change, **how: Any) -> str:  # noqa: ANN401
        key = self.access.signing_keys()[0]
        claims = jwt.decode(
            self.passes.issue(self.embed, WIKI, "u"), options={"verify_signature": False}
        )
        change(claims)
        how = {"key": key.secret, "algorithm": "HS256", "headers": {"kid": key.id}, **how}
        return jwt.encode(claims, **how)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def same(_: dict[str, Any]) -> None:
    """Change nothing."""


def test_the_hosts_server_changes_its_token_for_a_pass_of_ten_minutes(house: House) -> None:
    reply = house.exchange(house.embed, house.publish)
    assert reply.json()["expires_in"] == 600
    claims = jwt.decode(reply.json()["token"], options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 600
    status, conversation = house.ask(reply.json()["token"])
    assert status == 200
    again = house.exchange(house.embed, house.publish).json()["token"]
    assert house.ask(again, conversation=conversation) == (200, conversation)
    other = house.exchange(house.embed, house.publish, user="v").json()["token"]
    assert house.ask(other, conversation=conversation)[0] == 404


@pytest.mark.parametrize(
    ("change", "how", "reason"),
    [
        (same, {"key": "0" * 64}, "its signature is wrong"),
        (same, {"key": "", "algorithm": "none"}, "signed by another algorithm"),
        (same, {"algorithm": "HS512"}, "signed by another algorithm"),
        (same, {"headers": {"kid": "0000"}}, "a key that is not in use"),
        (same, {"headers": {}}, "a key that is not in use"),
        (lambda claims: claims.update(aud="other"), {}, "for another audience"),
        (lambda claims: claims.pop("aud"), {}, "does not say all"),
        (lambda claims: claims.pop("exp"), {}, "does not say all"),
        (lambda claims: claims.pop("origin"), {}, "does not say all"),
        (lambda claims: claims.pop("embed"), {}, "does not say all"),
        (lambda claims: claims.update(exp=claims["iat"] - 1), {}, "has ended"),
        (lambda claims: claims.update(embed="nothing"), {}, "was revoked"),
        (lambda claims: claims.update(origin="https://evil.example"), {}, "does not allow its"),
        (lambda claims: claims.update(origin=""), {}, "by no name"),
    ],
)
def test_a_pass_that_is_wrong_is_refused_with_its_reason(
    house: House, change: Change, how: dict[str, Any], reason: str
) -> None:
    assert house.ask(house.forged(same))[0] == 200
    status, said = house.ask(house.forged(change, **how))
    assert status == 401
    assert reason in said
    assert len(house.advisor.asked) == 1


def test_a_pass_that_is_broken_is_refused(house: House) -> None:
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256"}).encode()).decode()
    for broken in ("a.b.c", f"{head}..", "..", f"{house.forged(same)[:-2]}"):
        status, said = house.ask(broken)
        assert status == 401
        assert "This pass" in said


@pytest.mark.parametrize(
    "shown_on",
    ["", "https://evil.example", "http://wiki.example", f"{WIKI}:8443", f"{WIKI}.evil.example"],
)
def test_a_pass_is_good_on_pages_of_its_origin_alone(house: House, shown_on: str) -> None:
    status, said = house.ask(house.forged(same), shown_on)
    assert (status, said) == (401, "This pass is for pages of another origin.")


def test_passes_outlast_one_change_of_the_signing_key_and_no_more(house: House) -> None:
    first = house.forged(same)
    house.access.change_signing_key()
    assert house.ask(first)[0] == 200
    second = house.forged(same)
    house.access.change_signing_key()
    assert house.ask(second)[0] == 200
    assert "not in use" in house.ask(first)[1]
    assert len(house.access.signing_keys()) == 2


def test_passes_die_with_their_embed(house: House) -> None:
    token = house.forged(same)
    house.access.revoke_embed(house.embed.id)
    assert house.ask(token) == (401, "The embed of this pass was revoked.")
    assert house.exchange(house.embed, house.publish).status_code == 404
    assert house.client.get(f"/embed/{house.embed.id}").status_code == 404


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (WIKI, 200),
        (f"{WIKI}/", 200),
        (f"{WIKI}:443", 200),
        ("https://evil.example", 400),
        ("http://wiki.example", 400),
        (f"{WIKI}:8443", 400),
        (f"{WIKI}/page", 400),
        ("*", 400),
        ("null", 400),
        ("", 400),
    ],
)
def test_only_an_allowed_origin_gets_a_pass(house: House, origin: str, status: int) -> None:
    assert house.exchange(house.embed, house.publish, origin).status_code == status


def test_only_the_publish_token_of_the_embed_gets_a_pass(house: House) -> None:
    other, token = house.access.make_embed("other", [WIKI], anonymous=False)
    for wrong in ("", token, house.publish[:-1] + "~", house.forged(same)):
        reply = house.exchange(house.embed, wrong)
        assert reply.status_code == 401
    assert house.exchange(other, token).status_code == 200
    assert house.ask(token)[0] == 401


def test_nobody_gets_in_without_a_word_unless_the_embed_says_so(house: House) -> None:
    session = house.client.post(f"/v1/embeds/{house.embed.id}/session")
    assert session.status_code == 403
    anyone, _ = house.access.make_embed("intranet", [], anonymous=True)
    token = house.client.post(f"/v1/embeds/{anyone.id}/session").json()["token"]
    status, conversation = house.ask(token, "")
    assert status == 200
    renewed = house.client.post(
        f"/v1/embeds/{anyone.id}/session", headers={"authorization": f"Bearer {token}"}
    ).json()["token"]
    assert house.ask(renewed, "", conversation=conversation)[0] == 200
    stranger = house.client.post(f"/v1/embeds/{anyone.id}/session").json()["token"]
    assert house.ask(stranger, "", conversation=conversation)[0] == 404


def test_a_user_of_an_embed_may_ask_so_often_a_minute(house: House) -> None:
    token = house.forged(same)
    refused = next(number for number in range(300) if house.ask(token)[0] == 429)
    assert refused >= 30
    assert house.ask(house.forged(lambda claims: claims.update(sub="v")))[0] == 200


def test_a_page_in_a_sandbox_asks_with_a_pass_alone(house: House) -> None:
    anyone, _ = house.access.make_embed("intranet", [WIKI], anonymous=True)
    pass_ = house.passes.issue(anyone, "", "anyone:u")

    def asked(path: str, bearer: str = "", **headers: str) -> Any:  # noqa: ANN401
        shown = {"authorization": f"Bearer {bearer}"} if bearer else {}
        body = {"question": "?"} if path == "/v1/chat" else None
        return house.client.post(path, json=body, headers={"origin": "null", **shown, **headers})

    session = f"/v1/embeds/{anyone.id}/session"
    for path in ("/v1/chat", session):
        let_in = asked(path, pass_)
        assert let_in.status_code == 200
        assert let_in.headers["access-control-allow-origin"] == "null"
        assert "access-control-allow-credentials" not in let_in.headers
        assert asked(path).status_code == 403
        assert asked(path, pass_, cookie="assistant_visitor=v").status_code == 403
        assert asked(path, "a.b.c").status_code == 401
        assert asked(path, pass_, origin="https://evil.example").status_code == 403
    assert asked("/mcp", pass_).status_code == 403
    beforehand = {"access-control-request-method": "POST"}
    for origin, status in (("null", 204), ("https://evil.example", 405)):
        announced = house.client.options("/v1/chat", headers={"origin": origin, **beforehand})
        assert announced.status_code == status
    assert (
        "Authorization"
        in house.client.options("/v1/chat", headers={"origin": "null", **beforehand}).headers[
            "access-control-allow-headers"
        ]
    )


def test_nothing_that_looks_like_a_pass_opens_a_server_without_keys() -> None:
    client = TestClient(create_app(StandIn(), WebKnobs()), base_url="http://localhost")
    headers = {"origin": "null", "authorization": "Bearer a.b.c"}
    assert client.post("/v1/chat", json={"question": "?"}, headers=headers).status_code == 401


def test_only_the_files_of_the_embedded_page_are_for_every_page(house: House) -> None:
    for name, policy in (("embed.js", "cross-origin"), ("page.js", "same-origin")):
        reply = house.client.get(f"/page/{name}")
        assert reply.headers["cross-origin-resource-policy"] == policy


def test_an_embed_gets_other_origins_and_another_publish_token(house: House) -> None:
    other = "https://other.example"
    before = house.forged(same)
    house.access.change_embed(house.embed.id, origins=[f"{other}/"])
    assert house.access.embed(house.embed.id) == replace(house.embed, origins=(other,))
    assert "does not allow its origin" in house.ask(before)[1]
    assert house.exchange(house.embed, house.publish).status_code == 400
    assert house.exchange(house.embed, house.publish, other).status_code == 200
    renewed = house.access.change_publish_token(house.embed.id)
    assert house.exchange(house.embed, house.publish, other).status_code == 401
    assert house.exchange(house.embed, renewed, other).status_code == 200
    with pytest.raises(InputError, match="is not an origin"):
        house.access.change_embed(house.embed.id, origins=["wiki.example"])
    house.access.revoke_embed(house.embed.id)
    for change in (house.access.change_embed, house.access.change_publish_token):
        with pytest.raises(InputError, match="no embed"):
            change(house.embed.id)


def test_the_page_is_framed_by_its_origins_alone(house: House) -> None:
    nowhere, _ = house.access.make_embed("nowhere", [], anonymous=True)
    for embed, ancestors in ((house.embed, WIKI), (nowhere, "'none'")):
        page = house.client.get(f"/embed/{embed.id}")
        policy = page.headers["content-security-policy"]
        assert f"frame-ancestors {ancestors}" in policy
        assert "unsafe" not in policy
        assert ("x-frame-options" in page.headers) == (ancestors == "'none'")
        assert "set-cookie" not in page.headers
    assert house.client.get("/embed/nothing").status_code == 404


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Wiki.Example", "https://wiki.example"),
        ("http://wiki:8080/", "http://wiki:8080"),
        ("http://[::1]:80", "http://[::1]"),
        ("wiki.example", None),
        ("ftp://wiki.example", None),
        ("https://*.example", None),
        ("https://a@wiki.example", None),
        ("https://wiki.example:x", None),
        ("https://wiki.example/?q", None),
        ("https://wiki.example:99999", None),
    ],
)
def test_an_origin_is_scheme_host_and_port_exactly(text: str, origin: str | None) -> None:
    assert origin_of(text) == origin


def test_an_embed_is_not_made_for_what_is_no_origin(house: House) -> None:
    with pytest.raises(InputError, match="is not an origin"):
        house.access.make_embed("x", ["wiki.example"], anonymous=False)
