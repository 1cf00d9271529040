"""A chat model behind an OpenAI-compatible HTTP server on this machine that plays a script."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE = {"prompt_tokens": 900, "completion_tokens": 60, "total_tokens": 960}


@dataclass(frozen=True, slots=True)
class Says:
    """The model answers with text."""

    text: str


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
    """The service answers with an error, and says that one may try again at once."""

    status: int
    message: str = "It went wrong."


@dataclass(frozen=True, slots=True)
class Sends:
    """Somebody else answers, a proxy for example."""

    body: str
    content_type: str = "text/html"
    status: int = 200


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


Step = Says | Fills | Refuses | Fails | Sends | Stalls | Drips | Waits


@dataclass(frozen=True, slots=True)
class Request:
    """What the client sent; the names of headers in lower case."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def said(self) -> str:
        """All that stands in the messages."""
        return "\n".join(str(message["content"]) for message in self.body["messages"])


@dataclass(slots=True)
class Play:
    """A script as it is played: a step for each request, the last one again and again.

    `cues` come first: the step of the first cue that stands in a request's messages.
    """

    script: tuple[Step, ...]
    cues: Mapping[str, Step]
    requests: list[Request] = field(default_factory=list)
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

    def wait_for(self, requests: int) -> None:
        """Return when that many requests have come."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.requests) >= requests, 30)


class _Server(ThreadingHTTPServer):
    play: Play


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        headers = {name.lower(): value for name, value in self.headers.items()}
        step = self.server.play.next(Request(self.path, headers, body))
        if isinstance(step, Waits):
            self.server.play.wait_for(step.requests)
            step = step.then
        if isinstance(step, Stalls):
            self.server.play.over.wait()
        elif isinstance(step, Drips):
            self._drip(step, body)
        elif isinstance(step, Sends):
            self._send(step)
        elif isinstance(step, Fails):
            error = {"message": step.message, "type": "error", "param": None, "code": None}
            self._send(Sends(json.dumps({"error": error}), "application/json", step.status))
        else:
            self._send(Sends(json.dumps(_completion(body, step)), "application/json"))

    def _send(self, step: Sends) -> None:
        content = step.body.encode()
        self.send_response(step.status)
        self.send_header("Content-Type", step.content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Retry-After-Ms", "1")
        self.end_headers()
        self.wfile.write(content)

    def _drip(self, step: Drips, body: Mapping[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        for _ in range(step.blanks):
            if self.server.play.over.wait(0.05):
                return
            self.wfile.write(b" ")
        self.wfile.write(json.dumps(_completion(body, step.then)).encode())

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""


def _completion(body: Mapping[str, Any], step: Says | Fills | Refuses) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None}
    finish = "stop"
    if isinstance(step, Says):
        message["content"] = step.text
    elif isinstance(step, Refuses):
        message["refusal"] = step.text
    elif body.get("tools"):
        function = {
            "name": body["tools"][0]["function"]["name"],
            "arguments": json.dumps(step.values, ensure_ascii=False),
        }
        message["tool_calls"] = [{"id": "call_1", "type": "function", "function": function}]
        finish = "tool_calls"
    else:
        message["content"] = json.dumps(step.values, ensure_ascii=False)
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
        "usage": USAGE,
    }


@dataclass(frozen=True, slots=True)
class ChatServer:
    """A server that plays; `url` is what clients call their base URL."""

    url: str
    play: Play

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
