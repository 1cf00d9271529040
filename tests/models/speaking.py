"""An adviser whose answers a chat model words that plays a script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from assistant.adapters.chat import ChatModel, Limits
from assistant.adapters.chat.provider import open_model
from assistant.advisor import Advisor
from tests.models.chat_server import ChatServer, Step, playing


@contextmanager
def speaking(
    speechless: Advisor, *script: Step, provider: str = "openai", limits: Limits | None = None
) -> Iterator[tuple[Advisor, ChatServer]]:
    """An adviser whose model plays a script, and the server on which it does."""
    with playing(*script) as server:
        url = server.url if provider == "openai" else server.root
        yield speaking_by(speechless, open_model(f"{provider}:actor", url, limits)), server


def speaking_by(speechless: Advisor, model: ChatModel) -> Advisor:
    """The adviser with another model for its words; no message is read a second time."""
    assert speechless.speaker
    return replace(speechless, second=None, speaker=replace(speechless.speaker, model=model))
