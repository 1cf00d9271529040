"""Every route times every credential: a route that is not in the table fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import Mount, Route

from assistant import methodology
from assistant.fronts.passes import Passes
from assistant.fronts.ports import WebKnobs
from assistant.fronts.web import web_app
from assistant.resources import corpus_root
from assistant.settings import Settings
from assistant.wiring import open_access
from tests.fronts.stand_in import StandIn

SHOWN = (*("nobody", "visitor", "owner", "other", "admin", "revoked", "wrong", "pass", "publish"),)
"""What is shown: nothing, a cookie, the key whose conversation it is, another key, a key with the
scope admin, a revoked and an unknown key, the pass of an embedded page, its publish token."""

RULES = {
    "public": {"open": (200,) * 9, "keyed": (200,) * 9},
    "asking": {
        "open": (200, 200, 200, 200, 200, 401, 401, 200, 200),
        "keyed": (401, 401, 200, 200, 200, 401, 401, 200, 401),
    },
    "owned": {
        "open": (404, 404, 200, 404, 404, 401, 401, 404, 404),
        "keyed": (401, 401, 200, 404, 404, 401, 401, 404, 401),
    },
    "visitor": {"open": (404,) * 9, "keyed": (404,) * 9},
    "admin": {
        "open": (200, 200, 403, 403, 200, 401, 401, 403, 200),
        "keyed": (401, 401, 403, 403, 200, 401, 401, 403, 401),
    },
    "publish": {
        "open": (401, 401, 401, 401, 401, 401, 401, 401, 200),
        "keyed": (401, 401, 401, 401, 401, 401, 401, 401, 200),
    },
    "session": {
        "open": (200, 200, 401, 401, 401, 401, 401, 401, 401),
        "keyed": (200, 200, 401, 401, 401, 401, 401, 401, 401),
    },
}
VERDICT = {"conversation": "c-1", "answer": "a", "verdict": "up"}
USER = {"origin": "https://a.example", "user": "u"}
MESSAGES = [{"role": "user", "content": "?"}]
TOOLS = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"accept": "application/json, text/event-stream"}
TABLE: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("public", "GET", "/", {}),
    ("public", "GET", "/docs", {}),
    ("public", "GET", "/openapi.json", {}),
    ("public", "GET", "/page/theme.css", {}),
    ("public", "GET", "/inspect", {}),
    ("public", "GET", "/widget.js", {}),
    ("public", "GET", "/embed/{id}", {}),
    ("public", "GET", "/health/live", {}),
    ("public", "GET", "/health/ready", {}),
    ("asking", "POST", "/v1/chat", {"json": {"question": "?"}}),
    ("owned", "POST", "/v1/chat", {"json": {"question": "?", "conversation": "c-1"}}),
    ("asking", "POST", "/v1/chat/completions", {"json": {"messages": MESSAGES}}),
    ("asking", "GET", "/v1/models", {}),
    ("asking", "GET", "/v1/models/assistant", {}),
    ("owned", "GET", "/v1/conversations/c-1", {}),
    ("owned", "GET", "/v1/conversations/c-1/{answer}/chart.svg", {}),
    ("owned", "POST", "/v1/feedback", {"json": VERDICT}),
    ("asking", "GET", "/v1/passages/p1", {}),
    ("visitor", "GET", "/take/c-1/conversation.md", {}),
    ("visitor", "GET", "/take/c-1/a/answer.md", {}),
    ("public", "GET", "/take/all.json", {}),
    ("public", "GET", "/role/host.md", {}),
    ("admin", "POST", "/v1/inspect", {"json": {"turns": ["?"]}}),
    ("admin", "GET", "/metrics", {}),
    ("publish", "POST", "/v1/embeds/{id}/tokens", {"json": USER}),
    ("session", "POST", "/v1/embeds/{anyone}/session", {}),
    ("asking", "POST", "/mcp", {"json": TOOLS, "headers": ACCEPT}),
)  # fmt: skip


@dataclass
class House:
    app: FastAPI
    client: TestClient
    headers: dict[str, dict[str, str]]
    ids: dict[str, str]
    mode: str


@pytest.fixture(scope="module", params=["open", "keyed"])
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    home: Path = tmp_path_factory.mktemp("routes")
    access = open_access(Settings(home=home))
    keys = {
        name: access.make_key(name, ["admin" if name == "admin" else "chat", "chat"])
        for name in ("owner", "other", "admin", "revoked")
    }
    access.revoke_key(keys["revoked"][0].id)
    embed, publish = access.make_embed("wiki", ["https://a.example"], anonymous=False)
    anyone, _ = access.make_embed("anyone", [], anonymous=True)
    shown = {name: text for name, (_, text) in keys.items()} | {
        "wrong": "ak_000000000000_nothing",
        "pass": Passes(access).issue(embed, "https://a.example", "u"),
        "publish": publish,
    }
    headers = {name: {"authorization": f"Bearer {text}"} for name, text in shown.items()}
    headers |= {"nobody": {}, "visitor": {"cookie": f"assistant_visitor={'v' * 43}"}}
    headers["pass"]["embed-origin"] = "https://a.example"
    advisor = StandIn()
    advisor.methodology = methodology.load(corpus_root())
    mine = advisor.answer("mine", owner=f"key:{keys['owner'][0].id}")
    knobs = WebKnobs(
        keyed=request.param == "keyed", inspect=True, metrics=True, rate=10_000, session_rate=1000
    )
    app = web_app(advisor, knobs, access)
    with TestClient(app, base_url="http://localhost") as client:
        ids = {"id": embed.id, "anyone": anyone.id, "answer": mine.id}
        yield House(app, client, headers, ids, request.param)


def table_of(app: FastAPI) -> set[tuple[str, str]]:
    """Every route of the app, with its methods; `/*` is the page's own program behind its doors."""
    found = set()
    for route in app.routes:
        if isinstance(route, Mount):
            found.add(("GET", f"{route.path}/*"))
        elif isinstance(route, Route | APIRoute):
            methods = (route.methods or {"POST"}) - {"HEAD"}
            found |= {(method, route.path) for method in methods}
    return found


def test_every_route_is_in_the_table(house: House) -> None:
    named = {(method, path) for _, method, path, _ in TABLE}
    replaced = {
        ("GET", "/page/theme.css"): ("GET", "/page/*"),
        ("GET", "/v1/conversations/c-1"): ("GET", "/v1/conversations/{id}"),
        ("GET", "/v1/conversations/c-1/{answer}/chart.svg"): (
            "GET",
            "/v1/conversations/{id}/{answer}/chart.svg",
        ),
        ("GET", "/v1/models/assistant"): ("GET", "/v1/models/{id}"),
        ("GET", "/v1/passages/p1"): ("GET", "/v1/passages/{id}"),
        ("GET", "/take/c-1/conversation.md"): ("GET", "/take/{conversation}/conversation.{ending}"),
        ("GET", "/take/c-1/a/answer.md"): ("GET", "/take/{conversation}/{answer}/{name}.{ending}"),
        ("GET", "/role/host.md"): ("GET", "/role/{role}.{ending}"),
        ("POST", "/v1/embeds/{anyone}/session"): ("POST", "/v1/embeds/{id}/session"),
    }
    named = {replaced.get(each, each) for each in named}
    assert table_of(house.app) == named | {("GET", "/*")}


@pytest.mark.parametrize(
    ("rule", "method", "path", "sent"), TABLE, ids=[f"{row[1]} {row[2]} {row[0]}" for row in TABLE]
)
def test_each_credential_opens_what_it_should_and_nothing_else(
    house: House,
    rule: str,
    method: str,
    path: str,
    sent: dict[str, Any],
) -> None:
    statuses = {}
    for name in SHOWN:
        house.client.cookies.clear()
        headers = {**sent.get("headers", {}), **house.headers[name]}
        reply = house.client.request(
            method, path.format(**house.ids), headers=headers, json=sent.get("json")
        )
        statuses[name] = 200 if reply.is_success else reply.status_code
    assert statuses == dict(zip(SHOWN, RULES[rule][house.mode], strict=True))


@pytest.mark.parametrize(
    ("method", "path", "status", "taken"),
    [
        ("PUT", "/v1/chat", 405, "POST"),
        ("OPTIONS", "/v1/chat", 405, "POST"),
        ("DELETE", "/v1/conversations/c-1", 405, "GET"),
        ("POST", "/health/live", 405, "GET"),
        ("GET", "/v1/nothing", 404, None),
        ("PUT", "/nothing", 404, None),
    ],
)
def test_another_method_is_told_which_is_taken(
    house: House, method: str, path: str, status: int, taken: str | None
) -> None:
    reply = house.client.request(method, path)
    assert (reply.status_code, reply.json()["status"]) == (status, status)
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers.get("allow") == taken
