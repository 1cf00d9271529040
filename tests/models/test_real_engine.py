"""A real engine with a model of random weights: the wire works, and its nonsense is never shown."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from assistant.adapters.chat import Limits, Message
from assistant.adapters.chat.provider import open_model
from assistant.advisor import Advisor
from assistant.settings import Settings
from assistant.values.asking import Asker
from assistant.wiring import open_advisor
from tests.models.tiny import make

pytestmark = pytest.mark.slow

STARTS_IN = 300
QUESTION = "我们刚起步,自己有工厂,要哪些岗位?"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a running engine, and the name of its model."""
    folder, port = tmp_path_factory.mktemp("tiny"), free_port()
    make(folder)
    transformers = str(Path(sys.executable).with_name("transformers"))
    command = [transformers, "serve", str(folder), "--device", "cpu", "--port", str(port)]
    offline = {**os.environ, "HF_HUB_OFFLINE": "1"}
    with subprocess.Popen(
        command, env=offline, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/health", server)
            yield f"http://127.0.0.1:{port}/v1", str(folder)
        finally:
            server.terminate()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_IN
    while time.monotonic() < until:
        assert server.poll() is None, "the engine ended"
        try:
            if httpx2.get(address, timeout=5).is_success:
                return
        except httpx2.TransportError:
            with suppress(subprocess.TimeoutExpired):
                server.wait(0.2)
    pytest.fail("the engine did not start")


def test_the_words_of_a_real_engine_stream_in_and_none_of_its_nonsense_is_shown(
    engine: tuple[str, str], shipped_home: Path, advisor: Advisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    url, name = engine
    model = open_model(f"openai:{name}", url, Limits(first=120, between=60, whole=240, tokens=60))
    stream = model.stream([Message("user", "which posts?")], Asker())
    assert next(stream)
    stream.close()
    planned = advisor.answer(QUESTION)
    opened = open_advisor(Settings(home=shipped_home, model=f"openai:{name}", model_url=url))
    assert opened.speaker
    speaking = replace(opened, second=None, speaker=replace(opened.speaker, model=model))
    (trace,) = speaking.inspect([QUESTION])
    assert trace.answer.mode == "embedded"
    assert trace.answer.text == planned.text
    assert trace.spoken
    assert trace.spoken.failure in {None, "too long"}
    assert trace.spoken.failure or trace.spoken.held
