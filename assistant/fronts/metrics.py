"""Figures for Prometheus at `/metrics`: requests, answers, what runs and waits; only where asked.

Nothing that a person said or is called by is in them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, cast

from fastapi import FastAPI
from fastapi.responses import Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.fronts.admission import Administering
from assistant.fronts.limits import Workers
from assistant.fronts.ports import Advises
from assistant.fronts.problems import FRESH
from assistant.fronts.streams import Streams
from assistant.values.answer import Answer

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_ELSEWHERE = "page"
"""What requests are counted under that no route of the interface answers."""


class Metrics:
    """The figures of one app since it started."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "assistant_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "assistant_request_seconds",
            "Time from a request to the end of its reply; a stream ends with its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._answers = Counter(
            "assistant_answers",
            "Answers given, by how they came out and whether a chat model worded them.",
            ("outcome", "mode", "language"),
            registry=self.registry,
        )
        self._making = Histogram(
            "assistant_answer_seconds",
            "Time an answer took to be made.",
            ("mode",),
            buckets=_SECONDS,
            registry=self.registry,
        )

    def show(self, name: str, about: str, look: Callable[[], float]) -> None:
        """Show a figure that is looked up whenever it is asked for."""
        Gauge(name, about, registry=self.registry).set_function(look)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, answer: Answer) -> None:
        """Count an answer."""
        self._answers.labels(answer.outcome, answer.mode, answer.language).inc()
        self._making.labels(answer.mode).observe(answer.elapsed_ms / 1000)


def counted(advisor: Advises, metrics: Metrics) -> Advises:
    """Return the advisor with its answers counted, to whichever front they go."""
    return cast("Advises", _Counted(advisor, metrics))


def add_metrics(app: FastAPI, metrics: Metrics, spent: Callable[[], float] | None = None) -> None:
    """Count the requests of `app` and show the figures; `spent` are the model's tokens of today."""
    workers: Workers = app.state.workers
    streams: Streams = app.state.streams
    metrics.show(
        "assistant_questions", "Questions being answered or waiting.", lambda: workers.inside
    )
    metrics.show("assistant_streams", "Streams open.", lambda: streams.running)
    if spent:
        metrics.show(
            "assistant_model_tokens_today", "Tokens the chat model took today (UTC).", spent
        )
    app.add_middleware(_Requests, metrics=metrics)

    @app.get("/metrics", include_in_schema=False)
    def shown(_: Administering) -> Response:
        return Response(generate_latest(metrics.registry), 200, FRESH, CONTENT_TYPE_LATEST)


class _Requests:
    """Counts every request with its route, its status and its time."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def send_and_look(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_look)
        finally:
            route = getattr(scope.get("route"), "path", _ELSEWHERE)
            seconds = time.perf_counter() - started
            self._metrics.request(scope["method"], route, status, seconds)


class _Counted:
    """Looks like the advisor."""

    def __init__(self, advisor: Advises, metrics: Metrics) -> None:
        self._advisor = advisor
        self._metrics = metrics

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the advisor has
        return getattr(self._advisor, name)

    def answer(self, question: str, **wished: Any) -> Answer:  # noqa: ANN401
        return self._told(self._advisor.answer(question, **wished))

    def revise(self, conversation: str, **wished: Any) -> Iterator[str | Answer]:  # noqa: ANN401
        yield from self._looked_at(self._advisor.revise(conversation, **wished))

    def stream(self, question: str, **wished: Any) -> Iterator[str | Answer]:  # noqa: ANN401
        yield from self._looked_at(self._advisor.stream(question, **wished))

    def within(self, collections: frozenset[str]) -> Advises:
        return counted(self._advisor.within(collections), self._metrics)

    def _looked_at(self, pieces: Iterator[str | Answer]) -> Iterator[str | Answer]:
        for piece in pieces:
            yield self._told(piece) if isinstance(piece, Answer) else piece

    def _told(self, answer: Answer) -> Answer:
        self._metrics.answer(answer)
        return answer
