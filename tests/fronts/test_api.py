"""The HTTP interface, on a stand-in for the advisor."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from assistant.errors import BusyError
from assistant.fronts.api import create_app
from assistant.fronts.ports import LOCAL_HOSTS, WebKnobs
from assistant.values.answer import Answer
from tests.fronts.stand_in import StandIn

LOCAL = "http://localhost"
PROBLEM = ["type", "title", "status", "detail"]


@pytest.fixture
def advisor() -> StandIn:
    return StandIn()


@pytest.fixture
def client(advisor: StandIn) -> Iterator[TestClient]:
    app = create_app(advisor, WebKnobs(hosts=(*LOCAL_HOSTS, "*.shop.example")))
    with TestClient(app, base_url=LOCAL, raise_server_exceptions=False) as client:
        yield client


def test_an_answer_is_the_documented_object(client: TestClient) -> None:
    reply = client.post("/v1/chat", json={"question": "要哪些岗位?", "language": "zh"})
    assert reply.status_code == 200
    assert list(reply.json()) == list(Answer.__dataclass_fields__)
    assert reply.json()["roster"][0]["name"] == "主播"
    assert reply.headers["cache-control"] == "no-store"


def test_the_question_reaches_the_advisor_as_it_was_typed(
    client: TestClient, advisor: StandIn
) -> None:
    typed = "  \u202eabc\u0000 <b>我</b> 🧧\n"
    client.post("/v1/chat", json={"question": "?"})
    client.post("/v1/chat", json={"question": typed, "conversation": "c-1", "language": "en"})
    assert advisor.asked[-1] == (typed, "c-1", "en")


def test_an_unusable_question_is_refused_with_the_advisors_own_sentence(
    client: TestClient,
) -> None:
    reply = client.post("/v1/chat", json={"question": " "})
    assert reply.headers["content-type"] == "application/problem+json"
    assert (reply.status_code, reply.json()) == (
        400,
        {
            "type": "/docs#status-400",
            "title": "Bad Request",
            "status": 400,
            "detail": "The question is empty; type one.",
        },
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"question": 7}',
        b'{"question": "a", "role": "system"}',
        b'{"question": "a", "conversation": "' + b"x" * 65 + b'"}',
        b'{"question": "\\ud800"}',
        b"\xff\xfe",
        b"[" * 5000,
    ],
)
def test_a_request_that_is_not_understood_gets_one_sentence(
    client: TestClient, advisor: StandIn, body: bytes
) -> None:
    reply = client.post("/v1/chat", content=body, headers={"content-type": "application/json"})
    assert 400 <= reply.status_code < 500
    assert list(reply.json()) == PROBLEM
    assert not advisor.asked


def test_a_body_over_the_limit_is_refused_unread(client: TestClient, advisor: StandIn) -> None:
    reply = client.post("/v1/chat", json={"question": "x" * 70_000})
    assert reply.status_code == 413
    assert list(reply.json()) == PROBLEM
    assert not advisor.asked


def test_a_body_that_hides_its_length_is_counted(client: TestClient, advisor: StandIn) -> None:
    chunks = (b'{"question": "', *(b"x" * 1000 for _ in range(70)), b'"}')
    headers = {"content-type": "application/json"}
    reply = client.post("/v1/chat", content=iter(chunks), headers=headers)
    assert reply.status_code == 413
    assert not advisor.asked


def test_feedback_reaches_the_advisor_and_is_answered_by_nothing(
    client: TestClient, advisor: StandIn
) -> None:
    for question in ("one", "two"):
        client.post("/v1/chat", json={"question": question})
    given = {"conversation": "c-1", "answer": "a-1", "verdict": "down", "reason": "太长 🙂"}
    reply = client.post("/v1/feedback", json=given)
    assert (reply.status_code, reply.content) == (204, b"")
    client.post("/v1/feedback", json={"conversation": "c-2", "answer": "a", "verdict": "up"})
    assert advisor.given == [("c-1", "a-1", "down", "太长 🙂"), ("c-2", "a", "up", "")]


def test_feedback_that_makes_no_sense_is_refused(client: TestClient, advisor: StandIn) -> None:
    client.post("/v1/chat", json={"question": "?"})
    given = {"conversation": "c-1", "answer": "a", "verdict": "hm"}
    refused = client.post("/v1/feedback", json=given).json()
    assert refused["detail"] == "There is no such verdict; use up."
    for wrong in ({"verdict": "up"}, given | {"who": "me"}, given | {"reason": "\ud800"}):
        body = json.dumps(wrong).encode()
        headers = {"content-type": "application/json"}
        assert client.post("/v1/feedback", content=body, headers=headers).status_code == 422
    assert advisor.given == []


def test_a_conversation_is_read_turn_by_turn(client: TestClient) -> None:
    first = client.post("/v1/chat", json={"question": "one"}).json()
    again = {"question": "two", "conversation": first["conversation"]}
    second = client.post("/v1/chat", json=again).json()
    assert client.get(f"/v1/conversations/{first['conversation']}").json() == {
        "conversation": first["conversation"],
        "turns": [
            {"question": "one", "answer": first},
            {"question": "two", "answer": second},
        ],
    }


def test_another_persons_conversation_is_as_unknown_as_one_that_is_not_there(
    client: TestClient, advisor: StandIn
) -> None:
    people = [{"cookie": f"assistant_visitor={letter * 43}"} for letter in "ab"]
    reply = client.post("/v1/chat", json={"question": "mine"}, headers=people[0])
    id = reply.json()["conversation"]

    def refused(named: str, person: dict[str, str]) -> list[tuple[int, str]]:
        replies = (
            client.get(f"/v1/conversations/{named}", headers=person),
            client.post("/v1/chat", json={"question": "?", "conversation": named}, headers=person),
            client.post(
                "/v1/feedback",
                json={"conversation": named, "answer": "a", "verdict": "up"},
                headers=person,
            ),
        )
        return [(each.status_code, each.text.replace(named, "ID")) for each in replies]

    assert client.get(f"/v1/conversations/{id}", headers=people[0]).status_code == 200
    for person in (people[1], {}, {"cookie": "assistant_visitor=short"}):
        foreign = refused(id, person)
        assert [status for status, _ in foreign] == [404, 404, 404]
        assert foreign == refused("nowhere", person)
    assert len(advisor.turns[id]) == 1
    assert advisor.given == []


def test_a_failure_inside_shows_nothing_of_itself(
    client: TestClient, advisor: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Answer:
        raise RuntimeError("secret")

    monkeypatch.setattr(advisor, "answer", fail)
    reply = client.post("/v1/chat", json={"question": "?"})
    assert reply.status_code == 500
    assert list(reply.json()) == PROBLEM
    assert "secret" not in reply.text


def test_a_busy_store_asks_to_come_back(
    client: TestClient, advisor: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> Answer:
        raise BusyError("Another process writes; try again.")

    monkeypatch.setattr(advisor, "answer", busy)
    reply = client.post("/v1/chat", json={"question": "?"})
    assert reply.status_code == 503
    assert int(reply.headers["retry-after"]) > 0


def test_health_tells_living_from_ready(client: TestClient, advisor: StandIn) -> None:
    assert client.get("/health/ready").json() == {"status": "ready", "generation": "g-1"}
    advisor.reason = "No index yet."
    unready = client.get("/health/ready")
    assert (unready.status_code, unready.json()["detail"]) == (503, "No index yet.")
    assert client.get("/health/live").status_code == 200


@pytest.mark.parametrize("path", ["/v1/chat", "/health/live", "/v1/nothing", "/docs"])
def test_every_reply_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_interface_is_described_on_a_page_of_this_machine_alone(client: TestClient) -> None:
    page = client.get("/docs")
    described = client.get("/openapi.json").json()
    for path in described["paths"]:
        assert path in page.text
    assert "We have just started" in page.text
    assert "<script" not in page.text
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page.text)
    for address in re.findall(r'href="(page/[^"]+)"', page.text):
        assert client.get(f"/{address}").is_success


def test_every_problem_of_a_route_is_described(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        for route in methods.values():
            for status, reply in route["responses"].items():
                if path.startswith("/v1/") and int(status) >= 400:
                    assert list(reply["content"]) == ["application/problem+json"]
    assert "Problem" in described["components"]["schemas"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:7860", 200),
        ("LOCALHOST", 200),
        ("[::1]:7860", 200),
        ("team.shop.example", 200),
        ("evil.example", 400),
        ("shop.example", 400),
        ("localhost.evil.example", 400),
        ("localhost:7860:1", 400),
        ("", 400),
    ],
)
def test_another_host_name_is_a_problem(client: TestClient, host: str, status: int) -> None:
    reply = client.get("/health/live", headers={"host": host})
    assert reply.status_code == status
    if status == 400:
        assert reply.headers["content-type"] == "application/problem+json"
        assert "ASSISTANT_HOSTS" in reply.json()["detail"]
        assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost", 200),
        ("https://wiki.example", 403),
        ("https://localhost", 403),
        ("http://localhost:8000", 403),
        ("null", 403),
    ],
)
def test_pages_of_other_origins_may_not_ask(client: TestClient, origin: str, status: int) -> None:
    reply = client.post("/v1/chat", json={"question": "?"}, headers={"origin": origin})
    assert reply.status_code == status


def test_no_other_origin_may_read_replies(client: TestClient) -> None:
    asked = {"origin": "https://wiki.example", "access-control-request-method": "POST"}
    preflight = client.options("/v1/chat", headers=asked)
    assert preflight.status_code == 405
    assert preflight.headers["content-type"] == "application/problem+json"
    live = client.get("/health/live", headers={"origin": "https://wiki.example"})
    for reply in (preflight, live):
        assert not [name for name in reply.headers if name.startswith("access-control")]


def test_a_passage_that_is_cited_can_be_read_whole(client: TestClient) -> None:
    reply = client.get("/v1/passages/p1")
    assert reply.json()["text"] == "The host is the core role."
    assert reply.json()["headings"] == ["Host", "Duties"]
    missing = client.get("/v1/passages/x")
    assert (missing.status_code, missing.json()["detail"]) == (
        404,
        "There is no passage 'x'; look again.",
    )
