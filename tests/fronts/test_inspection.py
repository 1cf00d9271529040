"""The inspect page and its route without a browser: shut by default, and what they serve."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from html import unescape

import pytest
from fastapi.testclient import TestClient

from assistant.fronts import files
from assistant.fronts.ports import WebKnobs
from assistant.fronts.web import web_app
from assistant.fronts.wording import InspectWording, wordings
from tests.fronts.stand_in import StandIn


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = web_app(StandIn(), WebKnobs(inspect=True))
    with TestClient(app, base_url="http://localhost") as client:
        yield client


def test_both_are_shut_unless_switched_on() -> None:
    with TestClient(web_app(StandIn(), WebKnobs()), base_url="http://localhost") as client:
        assert client.get("/inspect").status_code == 404
        assert client.post("/v1/inspect", json={"turns": ["场控做什么?"]}).status_code == 404


def test_each_turn_comes_with_its_trace(client: TestClient) -> None:
    reply = client.post(
        "/v1/inspect", json={"turns": ["场控做什么?", "那投手呢?"], "language": "en"}
    )
    traces = reply.json()["turns"]
    assert [trace["question"] for trace in traces] == ["场控做什么?", "那投手呢?"]
    assert traces[0]["answer"]["language"] == "en"
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"turns": "one"}',
        b'{"turns": []}',
        b'{"turns": [7]}',
        b'{"turns": ["\\ud800"]}',
        b'{"turns": ["a"], "store": true}',
        b'{"turns": [' + b'"a",' * 50 + b'"a"]}',
    ],
)
def test_turns_that_make_no_sense_get_one_sentence(client: TestClient, body: bytes) -> None:
    reply = client.post("/v1/inspect", content=body, headers={"content-type": "application/json"})
    assert reply.status_code in {400, 422}
    assert list(reply.json()) == ["type", "title", "status", "detail"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_comes_in_the_language_asked_for(client: TestClient, language: str) -> None:
    page = client.get(f"/inspect?lang={language}").text
    wording = wordings()[language].inspect
    assert f'<html lang="{language}">' in page
    assert f"<title>{wording.title}</title>" in page
    given = re.findall(r'data-words="([^"]*)"', page)
    assert json.loads(unescape(given[0]))["run"] == wording.run


def test_the_page_runs_its_own_script_alone_and_nothing_inline(client: TestClient) -> None:
    page = client.get("/inspect")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not re.findall(r"<script>|<style|\son\w+=|\sstyle=|https?://", page.text)


def test_every_address_of_the_page_is_relative_and_there(client: TestClient) -> None:
    addresses = re.findall(r'(?:href|src)="((?!data:|\?)[^"]+)"', client.get("/inspect").text)
    assert len(addresses) == 5
    for address in addresses:
        assert not address.startswith("/")
        assert client.get(f"/{address.removeprefix('./')}").is_success


def test_every_word_of_the_page_is_used_and_every_word_used_is_there() -> None:
    known = {field.name for field in fields(InspectWording)}
    script = files.text("trace.js") + files.text("inspect.js")
    page = files.text("inspect.html")
    named = {*re.findall(r"words\.(\w+)", script), *re.findall(r"\$\{(\w+)\}", page)}
    by_value = {"answered", "partial", "asked", "refused", "stated", "inferred", "assumed"}
    by_value |= {"now", "optional", "later", "not_needed", "unknown"}
    beside = {
        "page_language",
        "other_language",
        "switch",
        "theme",
        "styles",
        "layout",
        "script",
        "data",
    }
    assert named - beside | by_value == known
