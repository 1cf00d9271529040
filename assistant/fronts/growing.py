"""An answer on its way to the chat page: its text as far as it has come, then the whole answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Mapping
from typing import Any

import orjson

from assistant.errors import AssistantError
from assistant.fronts.streams import Pieces, Streams, begun
from assistant.text import pieces
from assistant.values.asking import Asker

_SOON = 0.1
"""How long the first words may take before whoever waits gets to look, in seconds."""

_BEAT = 0.5
"""How often whoever waits gets to look whether the visitor is still there, in seconds."""

_PARTS = 4
"""The most parts in which an answer that is there at once is shown."""


async def growing(
    streams: Streams, asker: Asker, make: Pieces
) -> AsyncGenerator[str | Mapping[str, Any] | None, None]:
    """Yield longer and longer texts, then the answer as JSON values; None: nothing new yet.

    Raises what `make` raises, BusyError when too much is going on, and AssistantError when the
    server stops. Left before its end, it lets the asker be gone.
    """
    told = shown = ""
    try:
        stream = streams.start(asker.person, make, asker.gone)
        if not await begun(stream, _SOON):
            yield None
        async for event in streams.read(stream, heartbeat=_BEAT):
            if event is None:
                yield None
            elif event.kind == "delta":
                told += orjson.loads(event.data)["text"]
                if event is stream.events[-1]:
                    new = told.removeprefix(shown)
                    for part in (*_parts(new), new):
                        yield shown + part
                    shown = told
            elif event.kind == "done":
                answer: Mapping[str, Any] = orjson.loads(event.data)
                whole = shown or answer["mode"] == "model"
                for part in () if whole else _parts(answer["text"]):
                    yield part
                yield answer
            else:
                raise stream.failure or AssistantError(orjson.loads(event.data)["reason"])
    finally:
        asker.gone.set()


def _parts(text: str) -> Iterator[str]:
    """Yield longer and longer beginnings of a text that is there already, at sentence ends."""
    parts = tuple(pieces(text))
    step = max(1, -(-len(parts) // _PARTS))
    for end in range(step, len(parts), step):
        yield "".join(parts[:end])
