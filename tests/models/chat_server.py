"""A chat model behind an HTTP server on this machine that plays a script, in two dialects."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from tests.models.dialects import DIALECTS, USAGE, Dialect, pieces

__all__ = ["USAGE"]


@dataclass(frozen=True, slots=True)
class Says:
    """The model answers with text, `first` seconds after it was asked; no `finish`: none is told.

    `between` are the seconds between the pieces of a stream.
    """

    text: str
    finish: Literal["stop", "length", ""] = "stop"
    first: float = 0.0
    between: float = 0.0


@dataclass(frozen=True, slots=True)
class Improvises:
    """The model answers with a text made of what it was asked, with waits as in `Says`."""

    play: Callable[[Request], str]
    first: float = 0.0
    between: float = 0.0


@dataclass(frozen=True, slots=True)
class Fills:
    """The model answers with values, in the form that was asked for: a schema or a tool."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refuses:
    """The model declines, as OpenAI's does beside a schema."""

    text: str = "I cannot help with that."


@dataclass(frozen=True, slots=True)
class Fails:
    """The service answers with an error, and says when one may try again: at once, if not told."""

    status: int
    message: str = "It went wrong."
    retry_after: str = ""


@dataclass(frozen=True, slots=True)
class Sends:
    """Somebody else answers, a proxy for example."""

    body: str
    content_type: str = "text/html"
    status: int = 200


@dataclass(frozen=True, slots=True)
class Breaks:
    """The service says something and then goes wrong: at once where it does not stream."""

    text: str
    how: Literal["reset", "stall", "error", "json"]


@dataclass(frozen=True, slots=True)
class Stalls:
    """Nothing comes until the server closes."""


@dataclass(frozen=True, slots=True)
class Drips:
    """Blanks come one after the other, twenty in a second, and at last an answer."""

    blanks: int
    then: Fills


@dataclass(frozen=True, slots=True)
class Waits:
    """What is played once that many requests have come."""

    requests: int
    then: Fills


Step = Says | Improvises | Fills | Refuses | Fails | Sends | Breaks | Stalls | Drips | Waits


@dataclass(frozen=True, slots=True)
class Request:
    """What the client sent; the names of headers in lower case."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def dialect(self) -> Dialect:
        """The dialect it is said in."""
        return DIALECTS[self.path]

    @property
    def messages(self) -> list[tuple[str, str]]:
        """Who says what."""
        return self.dialect.texts(self.body)

    @property
    def said(self) -> str:
        """All that stands in the messages."""
        return "\n".join(text for _, text in self.messages)


@dataclass(slots=True)
class Play:
    """A script as it is played: a step for each request, the last one again and again.

    `cues` come first: the step of the first cue that stands in a request's messages. `left` counts
    the streams that a client left before their end.
    """

    script: tuple[Step, ...]
    cues: Mapping[str, Step]
    requests: list[Request] = field(default_factory=list)
    left: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)
    over: threading.Event = field(default_factory=threading.Event)

    def next(self, request: Request) -> Step:
        """Note a request and return the step that answers it."""
        with self.changed:
            self.requests.append(request)
            self.changed.notify_all()
            place = min(len(self.requests), len(self.script)) - 1
        cued = (step for cue, step in self.cues.items() if cue in request.said)
        return next(cued, self.script[place])

    def leave(self) -> None:
        """Note that a client has gone."""
        with self.changed:
            self.left += 1
            self.changed.notify_all()

    def wait_for(self, requests: int) -> None:
        """Return when that many requests have come."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.requests) >= requests, 30)

    def seconds_until_left(self) -> float:
        """Return how long it takes until a client is known to have gone."""
        started = time.monotonic()
        with self.changed:
            assert self.changed.wait_for(lambda: self.left > 0, 30)
        return time.monotonic() - started


class _Server(ThreadingHTTPServer):
    play: Play
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.path.partition("?")[0], headers, body)
        step = self.server.play.next(request)
        if isinstance(step, Waits):
            self.server.play.wait_for(step.requests)
            step = step.then
        if isinstance(step, Improvises):
            step = Says(step.play(request), first=step.first, between=step.between)
        with suppress(BrokenPipeError, ConnectionResetError):
            self._play(step, request)

    def _play(self, step: Step, request: Request) -> None:
        dialect, body = request.dialect, request.body
        if isinstance(step, Stalls):
            self._hold()
        elif isinstance(step, Drips):
            self._drip(step, request)
        elif isinstance(step, Sends):
            self._send(step)
        elif isinstance(step, Fails):
            error = json.dumps(dialect.error(step.message))
            self._send(Sends(error, "application/json", step.status), step.retry_after)
        elif isinstance(step, Says | Breaks) and body.get("stream"):
            self._stream(step, request)
        elif isinstance(step, Breaks):
            self._break(step, request)
        else:
            if isinstance(step, Says) and self.server.play.over.wait(step.first):
                return
            self._send(Sends(json.dumps(_whole(request, step)), "application/json"))

    def _send(self, step: Sends, retry_after: str = "") -> None:
        content = step.body.encode()
        self.send_response(step.status)
        self.send_header("Content-Type", step.content_type)
        self.send_header("Content-Length", str(len(content)))
        if retry_after:
            self.send_header("Retry-After", retry_after)
        else:
            self.send_header("Retry-After-Ms", "1")
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, step: Says | Breaks, request: Request) -> None:
        dialect, body = request.dialect, request.body
        waits = (step.first, step.between) if isinstance(step, Says) else (0.0, 0.0)
        if waits[0] and self._left(waits[0]):
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for event in dialect.begin(body):
            self.wfile.write(event)
        for piece in pieces(step.text):
            self.wfile.write(dialect.piece(body, piece))
            if waits[1] and self._left(waits[1]):
                return
        if isinstance(step, Breaks):
            self._break(step, request)
            return
        for event in dialect.end(body, step.finish):
            self.wfile.write(event)

    def _break(self, step: Breaks, request: Request) -> None:
        streams = request.body.get("stream")
        if step.how == "stall":
            self._hold()
        elif step.how == "reset":
            once = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, once)
            self.connection.close()
        elif streams:
            dialect = request.dialect
            error = dialect.error_event("the secret of the provider")
            self.wfile.write(error if step.how == "error" else dialect.broken_event())
        else:
            told = json.dumps(request.dialect.error("the secret of the provider"))
            body = told if step.how == "error" else '{"id": "chatcmpl-1", "choi'
            self._send(Sends(body, "application/json"))

    def _hold(self) -> None:
        while not self._left(30):
            pass

    def _left(self, seconds: float) -> bool:
        """Wait, and tell whether the client or the server has gone meanwhile."""
        until = time.monotonic() + seconds
        self.connection.settimeout(0.02)
        while time.monotonic() < until:
            if self.server.play.over.is_set():
                return True
            try:
                if not self.connection.recv(1):
                    self.server.play.leave()
                    return True
            except TimeoutError:
                continue
            except OSError:
                self.server.play.leave()
                return True
        self.connection.settimeout(None)
        return False

    def _drip(self, step: Drips, request: Request) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        for _ in range(step.blanks):
            if self.server.play.over.wait(0.05):
                return
            self.wfile.write(b" ")
        self.wfile.write(json.dumps(_whole(request, step.then)).encode())

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""


def _whole(request: Request, step: Step) -> dict[str, Any]:
    dialect, body = request.dialect, request.body
    if isinstance(step, Fills):
        values = json.dumps(step.values, ensure_ascii=False)
        if tool := dialect.wants_tool(body):
            return dialect.tool(body, tool, values)
        return dialect.whole(body, values, "stop")
    if isinstance(step, Refuses):
        return dialect.refusal(body, step.text)
    assert isinstance(step, Says)
    return dialect.whole(body, step.text, step.finish)


@dataclass(frozen=True, slots=True)
class ChatServer:
    """A server that plays; `url` is what clients of OpenAI's protocol call their base URL."""

    url: str
    play: Play

    @property
    def root(self) -> str:
        """What clients of Anthropic's protocol call their base URL."""
        return self.url.removesuffix("/v1")

    @property
    def requests(self) -> tuple[Request, ...]:
        """What has come so far."""
        return tuple(self.play.requests)


@contextmanager
def playing(*script: Step, cues: Mapping[str, Step] | None = None) -> Iterator[ChatServer]:
    """Serve a script on a free port of this machine."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.play = Play(script, cues or {})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield ChatServer(f"http://127.0.0.1:{server.server_port}/v1", server.play)
    finally:
        server.play.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
