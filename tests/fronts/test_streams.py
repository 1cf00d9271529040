"""Answers as server-sent events, on a real server with an advisor that writes when it is let."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from assistant.errors import StoreError
from assistant.fronts.api import create_app
from assistant.fronts.ports import WebKnobs
from assistant.fronts.streams import StreamKnobs
from assistant.values.answer import Answer
from assistant.values.asking import Asker
from tests.fronts.serving import served
from tests.fronts.stand_in import StandIn, make_answer

ACCEPT = {"accept": "text/event-stream"}
ME = {**ACCEPT, "cookie": f"assistant_visitor={'a' * 43}"}
SOON = StreamKnobs(heartbeat=0.05, forsaken=0.05, patience=0.05)


@dataclass
class Typist(StandIn):
    """Writes what it is handed, piece by piece; None ends the answer, an exception breaks it."""

    paper: queue.Queue[str | Exception | None] = field(default_factory=queue.Queue)
    closed: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__()

    def stream(
        self,
        question: str,
        *,
        conversation: str | None = None,
        begin: str | None = None,  # noqa: ARG002 - as the advisor has it
        language: str | None = None,
        owner: str = "",  # noqa: ARG002 - as the advisor has it
        asker: Asker | None = None,
    ) -> Iterator[str | Answer]:
        self.askers.append(asker)
        try:
            while (piece := self.paper.get(timeout=30)) is not None:
                if isinstance(piece, Exception):
                    raise piece
                if asker and asker.gone.is_set():
                    break
                yield piece
            yield make_answer(question, conversation, language or "zh")
        finally:
            self.closed.set()


@contextmanager
def serving(advisor: StandIn, knobs: StreamKnobs | None = None) -> Iterator[httpx2.Client]:
    with (
        served(create_app(advisor, WebKnobs(), stream_knobs=knobs)) as address,
        httpx2.Client(base_url=address, timeout=30) as client,
    ):
        yield client


@contextmanager
def streaming(
    client: httpx2.Client, headers: dict[str, str] = ACCEPT
) -> Iterator[tuple[httpx2.Response, Iterator[dict[str, Any]]]]:
    body = {"question": "要哪些岗位?"}
    with client.stream("POST", "/v1/chat", json=body, headers=headers) as reply:
        yield reply, events(reply)


def events(reply: httpx2.Response) -> Iterator[dict[str, Any]]:
    """The events of a stream as they come; a sign of life is one without anything."""
    event: dict[str, Any] = {}
    for line in reply.iter_lines():
        name, _, value = line.partition(": ")
        if name in {"event", "id"}:
            event[name] = value
        elif name == "data":
            event[name] = json.loads(value)
        elif not line:
            yield event
            event = {}


def kinds(told: list[dict[str, Any]]) -> list[str]:
    return [event["event"] for event in told]


def test_a_stream_gives_the_text_in_numbered_pieces_and_ends_with_the_whole_answer() -> None:
    with serving(StandIn()) as client, streaming(client) as (reply, told):
        got = list(told)
    pieces = [event["data"]["text"] for event in got[:-1]]
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.headers["x-accel-buffering"] == "no"
    assert reply.headers["cache-control"] == "no-store"
    assert kinds(got) == ["delta"] * len(pieces) + ["done"]
    assert len(pieces) > 3
    assert "".join(pieces) == got[-1]["data"]["text"]
    assert [int(event["id"].split(":")[1]) for event in got] == list(range(1, len(got) + 1))
    assert len({event["id"].split(":")[0] for event in got}) == 1


def test_a_piece_is_sent_when_it_is_written_and_a_pause_shows_signs_of_life() -> None:
    advisor = Typist()
    with serving(advisor, SOON) as client, streaming(client) as (_, told):
        advisor.paper.put("first ")
        assert next(event for event in told if event)["data"] == {"text": "first "}
        assert next(told) == {}
        assert next(told) == {}
        advisor.paper.put(None)
        assert next(event for event in told if event)["event"] == "done"
        assert list(told) == []


def test_who_was_cut_off_reads_on_after_the_last_event_it_got() -> None:
    advisor = Typist()
    with serving(advisor) as client:
        for piece in ("one ", "two ", "three "):
            advisor.paper.put(piece)
        with streaming(client, ME) as (_, told):
            last = [next(told), next(told)][-1]["id"]
            with streaming(client, {**ME, "last-event-id": last}) as (_, rest):
                assert next(rest)["data"]["text"] == "three "
                advisor.paper.put(None)
                assert kinds(list(rest)) == ["done"]
            assert kinds(list(told)) == ["delta", "done"]
        with streaming(client, {**ME, "last-event-id": last}) as (_, again):
            assert kinds(list(again)) == ["delta", "done"]
    assert advisor.paper.empty()


@pytest.mark.parametrize(
    "headers",
    [
        ACCEPT,
        {**ACCEPT, "cookie": f"assistant_visitor={'b' * 43}"},
    ],
    ids=["nobody", "another"],
)
def test_nobody_else_reads_a_stream(headers: dict[str, str]) -> None:
    with serving(StandIn()) as client:
        with streaming(client, ME) as (_, told):
            id = next(told)["id"]
        for last in (id, "nothing:1", "nothing", ":", id.replace(":1", ":x")):
            reply = client.post(
                "/v1/chat", json={"question": "?"}, headers={**headers, "last-event-id": last}
            )
            assert reply.status_code == 404
            assert reply.json()["detail"].startswith("There is no stream to resume")


def test_what_fails_at_once_has_a_status_and_what_fails_later_a_last_event() -> None:
    advisor = Typist()
    with serving(advisor) as client:
        advisor.paper.put(StoreError("The database is gone; try again."))
        with streaming(client) as (reply, _):
            reply.read()
            assert reply.status_code == 503
            assert reply.json()["detail"] == "The database is gone; try again."
        for broken in (StoreError("The database is gone; try again."), RuntimeError("secret")):
            advisor.paper.put("Some ")
            advisor.paper.put(broken)
            with streaming(client) as (reply, told):
                got = list(told)
            assert reply.status_code == 200
            assert kinds(got) == ["delta", "error"]
            assert "secret" not in json.dumps(got)
        assert got[-1]["data"]["status"] == 500


def test_an_answer_that_nobody_reads_any_more_is_not_written_on() -> None:
    advisor = Typist()
    with serving(advisor, SOON) as client:
        advisor.paper.put("one ")
        with streaming(client, ME) as (_, told):
            last = next(told)["id"]
        while not advisor.closed.wait(0.1):
            advisor.paper.put("more ")
        with streaming(client, {**ME, "last-event-id": last}) as (_, rest):
            assert kinds(list(rest))[-1] == "incomplete"
    assert advisor.asked == []
    (asker,) = advisor.askers
    assert asker
    assert asker.gone.is_set()


def test_more_streams_than_may_be_open_are_refused() -> None:
    advisor = Typist()
    app = create_app(advisor, WebKnobs(streams=2), stream_knobs=SOON)
    with served(app) as address, httpx2.Client(base_url=address, timeout=30) as client:
        with streaming(client), streaming(client), streaming(client) as (reply, _):
            assert reply.status_code == 503
            assert int(reply.headers["retry-after"]) > 0
        for _ in range(2):
            advisor.paper.put(None)


def test_a_server_told_to_stop_ends_every_stream_and_leaves_in_time(free_port: int) -> None:
    command = [sys.executable, "-m", "tests.fronts.stopping", str(free_port)]
    address = f"http://127.0.0.1:{free_port}"
    with (
        subprocess.Popen(command) as server,
        httpx2.Client(base_url=address, timeout=30) as client,
    ):
        try:
            started(server, client)
            with streaming(client) as (_, told), streaming(client) as (_, other):
                assert [next(told)["event"], next(other)["event"]] == ["delta", "delta"]
                server.send_signal(signal.SIGTERM)
                assert kinds([*told]) == ["incomplete"]
                assert kinds([*other]) == ["incomplete"]
            assert server.wait(10) in {0, -signal.SIGTERM}
        finally:
            server.kill()


def started(server: subprocess.Popen[bytes], client: httpx2.Client) -> None:
    while True:
        try:
            assert client.get("/health/live").is_success
        except httpx2.ConnectError:
            assert server.poll() is None
        else:
            return


NGINX = Path("/usr/sbin/nginx")
NGINX_CONFIG = """
daemon off; pid {folder}/pid; error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass {address}; }} }}
}}
"""


def test_nginx_with_its_defaults_passes_every_piece_on_at_once(
    tmp_path: Path, free_port: int
) -> None:
    if not NGINX.exists():
        pytest.skip("no nginx: `apt-get install nginx-light` brings it")
    advisor = Typist()
    with served(create_app(advisor, WebKnobs(), stream_knobs=SOON)) as address:
        config = tmp_path / "nginx.conf"
        config.write_text(NGINX_CONFIG.format(folder=tmp_path, port=free_port, address=address))
        command = [str(NGINX), "-p", str(tmp_path), "-e", "stderr", "-c", str(config)]
        with (
            subprocess.Popen(command) as nginx,
            httpx2.Client(base_url=f"http://127.0.0.1:{free_port}", timeout=30) as client,
        ):
            try:
                started(nginx, client)
                with streaming(client) as (_, told):
                    for word in ("one ", "two ", "three "):
                        advisor.paper.put(word)
                        assert next(event for event in told if event)["data"]["text"] == word
                    advisor.paper.put(None)
                    assert kinds([event for event in told if event]) == ["done"]
            finally:
                nginx.terminate()
