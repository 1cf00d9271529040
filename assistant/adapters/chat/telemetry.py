"""Calls of a chat model as spans of OpenTelemetry, by its names for generative models.

Spans go where the process sends its own (`opentelemetry-instrument`); else they are nothing.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from opentelemetry import trace

from assistant.adapters.chat.port import ChatModel, Message, Spent
from assistant.errors import ModelError
from assistant.values.asking import Asker


@dataclass(frozen=True, slots=True)
class Traced:
    """A chat model whose calls are told of; what is said in them only where `content` is wanted."""

    model: ChatModel
    content: bool = False

    @property
    def name(self) -> str:
        """Return the model as it is named in settings."""
        return self.model.name

    def stream(self, messages: Sequence[Message], asker: Asker) -> Generator[str, None, Spent]:
        """Yield a reply in pieces; raises ModelError."""
        said: list[str] = []
        with self._span(messages) as span:
            stream = self.model.stream(messages, asker)
            while True:
                try:
                    piece = next(stream)
                except StopIteration as end:
                    spent: Spent = end.value
                    break
                said.append(piece)
                yield piece
            self._tell(span, spent, "".join(said))
        return spent

    def fill(
        self, messages: Sequence[Message], schema: Mapping[str, Any], asker: Asker
    ) -> tuple[Mapping[str, Any], Spent]:
        """Return a reply in the form of a JSON schema; raises ModelError."""
        with self._span(messages) as span:
            values, spent = self.model.fill(messages, schema, asker)
            self._tell(span, spent, json.dumps(values, ensure_ascii=False))
        return values, spent

    @contextmanager
    def _span(self, messages: Sequence[Message]) -> Iterator[trace.Span]:
        provider, _, model = self.name.partition(":")
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": provider,
            "gen_ai.request.model": model,
        }
        if self.content:
            attributes["gen_ai.input.messages"] = _messages(
                (each.role, each.text) for each in messages
            )
        # A span may be left where it was not entered (a stream that is closed): it is not current.
        span = trace.get_tracer(__name__).start_span(
            f"chat {model}", kind=trace.SpanKind.CLIENT, attributes=attributes
        )
        try:
            yield span
        except ModelError as error:
            span.set_attribute("error.type", error.kind)
            span.set_status(trace.StatusCode.ERROR)
            raise
        finally:
            span.end()

    def _tell(self, span: trace.Span, spent: Spent, said: str) -> None:
        span.set_attribute("gen_ai.usage.input_tokens", spent.sent)
        span.set_attribute("gen_ai.usage.output_tokens", spent.received)
        span.set_attribute("gen_ai.response.finish_reasons", ["stop"])
        if self.content:
            span.set_attribute("gen_ai.output.messages", _messages([("assistant", said)]))


def _messages(said: Iterable[tuple[str, str]]) -> str:
    parts = ({"role": role, "parts": [{"type": "text", "content": text}]} for role, text in said)
    return json.dumps(list(parts), ensure_ascii=False)
