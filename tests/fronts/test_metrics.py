"""Figures for Prometheus, read with its own parser: counted on every way in, and nobody's words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from assistant.fronts.metrics import Metrics, counted
from assistant.fronts.ports import WebKnobs
from assistant.fronts.web import web_app
from assistant.values.answer import Answer
from tests.fronts.stand_in import StandIn

PRIVATE = "a question that is nobody's business"


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = web_app(StandIn(), WebKnobs(metrics=True), spent=lambda: 1234)
    with TestClient(app, base_url="http://localhost") as client:
        yield client


def figures(client: TestClient) -> dict[tuple[str, ...], float]:
    """Every figure by its name and the values of its labels."""
    text = client.get("/metrics").raise_for_status().text
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_and_answers_are_counted_on_every_way_in(client: TestClient) -> None:
    asked = {"question": PRIVATE, "language": "en"}
    conversation = client.post("/v1/chat", json=asked).json()["conversation"]
    client.post("/v1/chat", json=asked, headers={"accept": "text/event-stream"})
    message = {"role": "user", "content": PRIVATE}
    client.post("/v1/chat/completions", json={"messages": [message]})
    client.post("/v1/chat", json={"question": ""})
    client.get(f"/v1/conversations/{conversation}")
    client.get("/v1/conversations/unknown")
    client.post("/v1/chat", content=b"{" * 100_000)
    found = figures(client)
    assert found["assistant_requests_total", "POST", "/v1/chat", "200"] == 2
    assert found["assistant_requests_total", "POST", "/v1/chat", "400"] == 1
    assert found["assistant_requests_total", "POST", "page", "413"] == 1
    conversations = ("assistant_requests_total", "GET", "/v1/conversations/{id}")
    assert (found[*conversations, "200"], found[*conversations, "404"]) == (1, 1)
    assert found["assistant_answers_total", "en", "embedded", "asked"] == 2
    assert found["assistant_answers_total", "zh", "embedded", "asked"] == 1
    assert found["assistant_request_seconds_count", "/v1/chat"] == 3
    assert found["assistant_answer_seconds_count", "embedded"] == 3
    assert found["assistant_questions",] == found["assistant_streams",] == 0
    assert found["assistant_model_tokens_today",] == 1234
    shown = client.get("/metrics").text
    assert PRIVATE not in shown
    assert conversation not in shown


def test_an_answer_made_anew_is_counted_as_well() -> None:
    metrics = Metrics()
    advisor = counted(StandIn(), metrics)
    answer = advisor.answer(PRIVATE, language="en")
    *_, again = advisor.revise(answer.conversation, language="en")
    assert isinstance(again, Answer)
    labels = {"outcome": "asked", "mode": "embedded", "language": "en"}
    assert metrics.registry.get_sample_value("assistant_answers_total", labels) == 2


def test_without_being_asked_for_there_are_none() -> None:
    app = web_app(StandIn(), WebKnobs())
    with TestClient(app, base_url="http://localhost") as client:
        assert "assistant_requests" not in client.get("/metrics").text
