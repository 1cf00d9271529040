"""Calls of a chat model become spans with the usual names, without what was said in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant.adapters.chat import Message
from assistant.adapters.chat.provider import open_model
from assistant.adapters.chat.telemetry import Traced
from assistant.errors import ModelError
from assistant.values.asking import Asker
from tests.models.chat_server import Fails, Says, Step, playing

QUESTION = [Message("user", "a question of a user")]


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


def ask(step: Step, *, content: bool = False) -> None:
    with playing(step) as server:
        model = Traced(open_model("openai:some-model", server.url), content)
        list(model.stream(QUESTION, Asker()))


def test_a_call_is_told_of_without_its_content(spans: InMemorySpanExporter) -> None:
    ask(Says("an answer"))
    (span,) = spans.get_finished_spans()
    told = dict(span.attributes or {})
    assert span.name == "chat some-model"
    assert told["gen_ai.operation.name"] == "chat"
    assert told["gen_ai.provider.name"] == "openai"
    assert isinstance(told["gen_ai.usage.output_tokens"], int)
    assert "question" not in str(told)
    assert "answer" not in str(told)


def test_content_is_told_where_it_is_wanted(spans: InMemorySpanExporter) -> None:
    ask(Says("an answer"), content=True)
    told = dict(spans.get_finished_spans()[0].attributes or {})
    assert "a question of a user" in str(told["gen_ai.input.messages"])
    assert "an answer" in str(told["gen_ai.output.messages"])


def test_a_failure_is_told_by_its_kind(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ModelError):
        ask(Fails(401, "secret"))
    (span,) = spans.get_finished_spans()
    assert dict(span.attributes or {})["error.type"] == "denied"
    assert "secret" not in span.to_json()
