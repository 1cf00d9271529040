"""Chat models over the real packages of their providers: what they say, and how they fail."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import islice
from types import AsyncGeneratorType

import pytest

from assistant.adapters.chat import Limits, wire
from assistant.adapters.chat.provider import open_model
from assistant.errors import Failure, ModelError, SettingsError
from assistant.values.asking import Asker
from tests.models.chat_server import (
    Breaks,
    Fails,
    Fills,
    Refuses,
    Says,
    Stalls,
    Step,
    playing,
)
from tests.models.faults import FAULTS, KEY, PROVIDERS, QUESTION, QUICK, expected, opened, said

pytestmark = pytest.mark.usefixtures("keys")

SCHEMA = {
    "title": "Stage",
    "description": "The stage of a shop.",
    "type": "object",
    "properties": {"stage": {"type": "string"}},
    "required": ["stage"],
    "additionalProperties": False,
}
ROADS = [
    pytest.param(provider, streams, id=f"{provider}-{'stream' if streams else 'whole'}")
    for provider in PROVIDERS
    for streams in (True, False)
]
SECRETS = (KEY, "secret of the provider", "It went wrong")


@pytest.mark.parametrize(("provider", "streams"), ROADS)
def test_a_reply_comes_whole_with_what_it_took(provider: str, streams: bool) -> None:  # noqa: FBT001
    with playing(Says("先配主播和场控。")) as server:
        text, spent = said(opened(server, provider, Limits(), streams=streams))
        (request,) = server.requests
    assert text == "先配主播和场控。"
    assert spent.total > 0
    assert request.messages == [("system", "Be brief."), ("user", "which posts?")]
    assert bool(request.body.get("stream")) == streams


@pytest.mark.parametrize(("provider", "streams"), ROADS)
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_ends_as_a_failure_of_its_kind_and_tells_nothing_of_the_provider(
    provider: str,
    streams: bool,  # noqa: FBT001
    fault: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    step, _ = FAULTS[fault]
    with (
        caplog.at_level(logging.INFO),
        playing(step) as server,
        pytest.raises(ModelError) as raised,
    ):
        said(opened(server, provider, streams=streams))
    assert raised.value.kind in expected(fault, streams=streams)
    shown = f"{raised.value} {caplog.text}"
    assert not [secret for secret in SECRETS if secret in shown]


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_values_come_in_the_form_of_a_schema(provider: str) -> None:
    with playing(Fills({"stage": "growth"})) as server:
        values, spent = opened(server, provider).fill(QUESTION, SCHEMA, Asker())
    assert values == {"stage": "growth"}
    assert spent.total > 0


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
@pytest.mark.parametrize("step", [Says("growth, I think"), Refuses(), Says('"a"')])
def test_a_reply_in_another_form_is_a_failure(provider: str, step: Step) -> None:
    with playing(step) as server, pytest.raises(ModelError) as raised:
        opened(server, provider).fill(QUESTION, SCHEMA, Asker())
    assert raised.value.kind in {"garbled", "blocked"}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_call_that_fails_before_its_first_words_is_made_twice_more(status: int) -> None:
    again = Fails(status, retry_after="0")
    with playing(again, again, Says("At last.")) as server:
        assert said(opened(server))[0] == "At last."
        assert len(server.requests) == 3
    with playing(again) as server, pytest.raises(ModelError):
        said(opened(server))
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "step", [Fails(401), Fails(400), Breaks("the", "reset"), Says("the", finish="")]
)
def test_what_another_try_cannot_mend_is_not_tried_again(step: Step) -> None:
    with playing(step) as server, pytest.raises(ModelError):
        said(opened(server))
    assert len(server.requests) == 1


def test_the_pause_that_a_service_asks_for_is_kept_unless_it_is_long() -> None:
    with playing(Fails(429, retry_after="1"), Says("At last.")) as server:
        started = time.monotonic()
        assert said(opened(server, limits=Limits()))[0] == "At last."
        assert time.monotonic() - started >= 1.0
    with playing(Fails(429, retry_after="6")) as server, pytest.raises(ModelError, match="later"):
        said(opened(server, limits=Limits()))
    assert len(server.requests) == 1


@contextmanager
def deaf_address() -> Iterator[str]:
    """An address that takes no connection: its backlog is full."""
    with ExitStack() as opened_sockets:
        listener = opened_sockets.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            waiting = opened_sockets.enter_context(socket.socket())
            waiting.setblocking(False)  # noqa: FBT003
            waiting.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_connection_that_does_not_come_about_is_given_up(provider: str) -> None:
    limits = Limits(connect=0.2, first=20.0, retries=0)
    started = time.monotonic()
    with deaf_address() as url, pytest.raises(ModelError) as raised:
        said(open_model(f"{provider}:some-model", url, limits))
    assert raised.value.kind == "unreachable"
    assert time.monotonic() - started < 10.0


def test_an_endless_reply_is_given_up() -> None:
    limits = replace(QUICK, whole=3.0)
    with playing(Says("word " * 200, between=0.05)) as server, pytest.raises(ModelError) as raised:
        said(opened(server, limits=limits))
    assert raised.value.kind == "slow"


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
@pytest.mark.parametrize("step", [Stalls(), Says("word " * 200, between=0.05)])
def test_a_call_that_nobody_waits_for_is_cancelled_at_once(provider: str, step: Step) -> None:
    asker = Asker()
    with playing(step) as server:
        model = opened(server, provider, Limits())
        kinds: list[Failure] = []

        def ask() -> None:
            with pytest.raises(ModelError) as raised:
                said(model, asker)
            kinds.append(raised.value.kind)

        asking = threading.Thread(target=ask)
        asking.start()
        server.play.wait_for(1)
        asker.gone.set()
        assert server.play.seconds_until_left() < 2.0
        asking.join(2.0)
    assert kinds == ["gone"]


def test_a_stream_that_is_closed_ends_the_call() -> None:
    with playing(Says("word " * 200, between=0.05)) as server:
        stream = opened(server, limits=Limits()).stream(QUESTION, Asker())
        next(stream)
        stream.close()
        assert server.play.seconds_until_left() < 2.0


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
@pytest.mark.parametrize("heard", [20, 1000], ids=["closed", "whole"])
@pytest.mark.usefixtures("uncollected")
def test_nothing_of_a_call_is_left_open_for_a_collection_to_close(
    provider: str, heard: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The next piece waits to be fetched, so that the call is not waiting for one when it is closed.
    monkeypatch.setattr(wire, "AHEAD", 1)
    with playing(Says("word " * 100)) as server:
        stream = opened(server, provider, Limits()).stream(QUESTION, Asker())
        assert [*islice(stream, heard)]
        stream.close()
        asyncio.run_coroutine_threadsafe(settled(), wire.calls_loop()).result(15)
        assert not open_generators()


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No garbage is collected but what was there before."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


async def settled() -> None:
    """Wait until nothing is left to do on the loop of the calls."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others, timeout=10)


def open_generators() -> list[str]:
    """The async generators of this process that have begun and not ended."""
    known = (each for each in gc.get_objects() if type(each) is AsyncGeneratorType)
    return [each.__qualname__ for each in known if each.ag_frame and each.ag_frame.f_lasti > 0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gpt-5-mini", "openai:gpt-5-mini"),
        ("openai:", "openai:gpt-5-mini"),
        ("nobody:knows", "cannot be opened"),
        ("cohere:command", "pip install langchain-cohere"),
    ],
)
def test_a_model_that_cannot_be_opened_is_refused_in_one_sentence(name: str, said: str) -> None:
    with pytest.raises(SettingsError, match=f"{said}.*\\.$"):
        open_model(name)


def test_a_missing_key_is_told_of_without_the_words_of_the_provider(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        open_model("openai:gpt-5-mini")
