"""The faults of a chat model, and a table of how each ends: `python -m tests.models.faults`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import replace

from assistant.adapters.chat import Limits, Message, Spent
from assistant.adapters.chat.provider import LangChainModel, open_model
from assistant.errors import Failure, ModelError
from assistant.values.asking import Asker
from tests.models.chat_server import Breaks, ChatServer, Fails, Says, Sends, Stalls, Step, playing

KEY = "sk-test-do-not-show"
QUICK = Limits(connect=2.0, first=2.0, between=2.0, whole=8.0)
"""Limits by which a test need not wait for long."""

QUESTION = [Message("system", "Be brief."), Message("user", "which posts?")]
PROVIDERS = ("openai", "anthropic")

FAULTS: Mapping[str, tuple[Step, Failure]] = {
    "no finish reason": (Says("the price is 10", finish=""), "cut"),
    "length": (Says("the price is 10", finish="length"), "too long"),
    "bad JSON": (Breaks("the", "json"), "garbled"),
    "HTML with status 200": (Sends("<html>Log in</html>"), "garbled"),
    "401": (Fails(401), "denied"),
    "404": (Fails(404), "unknown"),
    "429": (Fails(429), "busy"),
    "500": (Fails(500), "failed"),
    "stall before a word": (Stalls(), "slow"),
    "stall after a word": (Breaks("the", "stall"), "slow"),
    "reset": (Breaks("the", "reset"), "cut"),
    "an error object": (Breaks("the", "error"), "failed"),
}
"""What goes wrong, and as what a stream of it ends."""

OTHERWISE_WHOLE: Mapping[str, frozenset[Failure]] = {
    "reset": frozenset({"unreachable"}),
    "an error object": frozenset({"garbled", "failed"}),
}
"""As what a reply ends that comes whole, where that is not the same."""


def opened(
    server: ChatServer, provider: str = "openai", limits: Limits = QUICK, *, streams: bool = True
) -> LangChainModel:
    """The model of a server, through the package of a provider."""
    url = server.url if provider == "openai" else server.root
    model = open_model(f"{provider}:some-model", url, limits)
    quiet = model.model.model_copy(update={"disable_streaming": not streams})
    return replace(model, model=quiet)


def said(model: LangChainModel, asker: Asker | None = None) -> tuple[str, Spent]:
    """All that a stream yields, and what it took."""
    pieces = []
    stream = model.stream(QUESTION, asker or Asker())
    while True:
        try:
            pieces.append(next(stream))
        except StopIteration as end:
            return "".join(pieces), end.value


def expected(fault: str, *, streams: bool) -> frozenset[Failure]:
    """As what a fault may end."""
    kind = FAULTS[fault][1]
    return frozenset({kind}) if streams else OTHERWISE_WHOLE.get(fault, frozenset({kind}))


def main() -> int:
    """Print the table; 1: a fault does not end as it must."""
    for provider in PROVIDERS:
        os.environ[f"{provider.upper()}_API_KEY"] = KEY
    os.environ["NO_PROXY"] = "127.0.0.1"
    roads = [(provider, streams) for provider in PROVIDERS for streams in (True, False)]
    names = [f"{provider}, {'streamed' if streams else 'whole'}" for provider, streams in roads]
    lines = [f"| fault | {' | '.join(names)} |", "|---|" + "---|" * len(roads)]
    wrong = 0
    for fault, (step, _) in FAULTS.items():
        cells = []
        for provider, streams in roads:
            kind, tries, seconds = _ended(step, provider, streams=streams)
            wrong += kind not in expected(fault, streams=streams)
            cells.append(f"{kind}, {tries} calls, {seconds:.1f} s")
        lines.append(f"| {fault} | {' | '.join(cells)} |")
    sys.stdout.write("\n".join(lines) + f"\n\n{wrong} of {len(FAULTS) * len(roads)} end wrongly\n")
    return int(wrong > 0)


def _ended(step: Step, provider: str, *, streams: bool) -> tuple[str, int, float]:
    """As what a fault ends, after how many calls and seconds."""
    with playing(step) as server:
        model = opened(server, provider, streams=streams)
        started = time.monotonic()
        try:
            said(model)
        except ModelError as error:
            kind = str(error.kind)
        else:
            kind = "no failure"
        return kind, len(server.requests), time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())
