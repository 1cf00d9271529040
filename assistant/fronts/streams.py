"""Answers as server-sent events: numbered, with a heartbeat, one last event, and resumable.

An answer that is streamed is written into a list of events by a thread and read from it by whoever
asked. A reader that is cut off names the last event it got and reads on from there.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import orjson
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from assistant.errors import AssistantError, BusyError, NotFoundError
from assistant.fronts.limits import Workers
from assistant.fronts.problems import FRESH, problem_of
from assistant.values.answer import Answer

Pieces = Callable[[], Iterator[str | Answer]]
"""Makes an answer: pieces of its text as they come, then the answer itself."""

HEADERS = {**FRESH, "X-Accel-Buffering": "no"}
"""What keeps a proxy from holding a stream back."""

BEAT = b": waiting\n\n"
"""A sign of life: a comment that readers of events skip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamKnobs:
    """How long streams wait, in seconds.

    `heartbeat` is the time between two signs of life; `forsaken` how long an answer is made on for
    nobody; `patience` how long the first event is waited for before a reply begins, so that a
    failure can be its status; `kept` how long an ended stream can be resumed.
    """

    heartbeat: float = 15.0
    forsaken: float = 1.0
    patience: float = 2.0
    kept: float = 300.0


class Event(NamedTuple):
    """One event: its number in its stream, `delta`, `done`, `error` or `incomplete`, and JSON."""

    id: str
    kind: str
    data: bytes


@dataclass(slots=True)
class Stream:
    """One answer on its way: the events so far, and who may read them.

    `gone` tells whoever makes it that nobody waits for it any more.
    """

    id: str
    owner: str
    gone: threading.Event
    events: list[Event] = field(default_factory=list)
    ended: bool = False
    failure: Exception | None = None
    readers: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, event: str, data: bytes, *, last: bool = False) -> None:
        """Write an event; after the last one nothing is written any more."""
        if self.ended:
            return
        self.ended = last
        self.events.append(Event(f"{self.id}:{len(self.events) + 1}", event, data))
        self.changed.set()
        self.changed = asyncio.Event()


class Streams:
    """The streams of one process."""

    def __init__(self, workers: Workers, most: int, knobs: StreamKnobs | None = None) -> None:
        self._workers = workers
        self._most = most
        self._knobs = knobs or StreamKnobs()
        self._streams: OrderedDict[str, Stream] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    @property
    def running(self) -> int:
        """How many answers are being streamed."""
        return len(self._tasks)

    async def open(
        self, owner: str, pieces: Pieces, gone: threading.Event | None = None
    ) -> StreamingResponse:
        """Start an answer and return the reply that streams it; raises as `begin` does."""
        return self._reply(await self.begin(owner, pieces, gone), 0)

    async def begin(
        self, owner: str, pieces: Pieces, gone: threading.Event | None = None
    ) -> Stream:
        """Start an answer as `start` does; raises what `pieces` raises before its first piece."""
        stream = self.start(owner, pieces, gone)
        await _wait(stream, 0, self._knobs.patience)
        if stream.failure and len(stream.events) == 1:
            del self._streams[stream.id]
            raise stream.failure
        return stream

    def start(self, owner: str, pieces: Pieces, gone: threading.Event | None = None) -> Stream:
        """Start an answer, for `read` to read; `gone` is set if it is forsaken.

        Raises BusyError when too much is going on.
        """
        if self._stopping or len(self._tasks) >= self._most:
            raise BusyError("No further answer can be streamed now; ask again in a few seconds.")
        stream = self._remembered(
            Stream(secrets.token_urlsafe(12), owner, gone or threading.Event())
        )
        task = asyncio.create_task(self._make(stream, pieces))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return stream

    def resume(self, owner: str, last_event: str) -> StreamingResponse:
        """Return the reply that reads on after an event.

        Raises NotFoundError for a stream that is another person's or is not kept any more.
        """
        id, _, number = last_event.rpartition(":")
        stream = self._streams.get(id)
        if stream is None or stream.owner != owner or not number.isdecimal():
            raise NotFoundError(
                f"There is no stream to resume after the event {last_event!r}; read the "
                "conversation, or ask again."
            )
        return self._reply(stream, int(number))

    def stop(self) -> None:
        """Let every open stream end as incomplete, and open no further one."""
        self._stopping = True
        for stream in self._streams.values():
            stream.gone.set()
            stream.add("incomplete", _reason("The server stops; ask again in a moment."), last=True)

    def _remembered(self, stream: Stream) -> Stream:
        """Keep a stream where it can be resumed; of those that ended only the latest stay."""
        self._streams[stream.id] = stream
        oldest = next(iter(self._streams.values()))
        if len(self._streams) > self._most and oldest.ended:
            del self._streams[oldest.id]
        return stream

    def _reply(self, stream: Stream, after: int) -> StreamingResponse:
        return StreamingResponse(
            _laid_out(self.read(stream, after)), media_type="text/event-stream", headers=HEADERS
        )

    async def read(
        self, stream: Stream, after: int = 0, heartbeat: float | None = None
    ) -> AsyncIterator[Event | None]:
        """Yield the events after a number as they come, and None as a sign of life."""
        heartbeat = heartbeat or self._knobs.heartbeat
        stream.readers += 1
        try:
            while after < len(stream.events) or not stream.ended:
                if after >= len(stream.events) and not await _wait(stream, after, heartbeat):
                    yield None
                for event in stream.events[after:]:
                    after += 1
                    yield event
        finally:
            stream.readers -= 1
            if not stream.readers and not stream.ended:
                loop = asyncio.get_running_loop()
                loop.call_later(self._knobs.forsaken, _forsake, stream)

    async def _make(self, stream: Stream, pieces: Pieces) -> None:
        """Let a thread make the answer; whatever happens, the stream ends."""
        loop = asyncio.get_running_loop()

        def write(event: str, data: bytes) -> None:
            loop.call_soon_threadsafe(stream.add, event, data)

        try:
            answer = await self._workers.run(partial(_written, pieces, write))
        except Exception as error:  # noqa: BLE001 - told to the reader, and the log
            stream.failure = error
            stream.add("error", bytes(problem_of(error).body), last=True)
        else:
            stream.add("done", orjson.dumps(answer), last=True)
        loop.call_later(self._knobs.kept, self._streams.pop, stream.id, None)


async def begun(stream: Stream, seconds: float) -> bool:
    """Wait for the first event of a stream; tell whether there is one."""
    return await _wait(stream, 0, seconds)


async def _laid_out(events: AsyncIterator[Event | None]) -> AsyncIterator[bytes]:
    async for event in events:
        if event is None:
            yield BEAT
        else:
            yield format_sse_event(event=event.kind, id=event.id, data_str=event.data.decode())


def _written(pieces: Pieces, write: Callable[[str, bytes], None]) -> Answer:
    """Write the pieces as they come and return the answer.

    Where nobody waits for it any more, what makes it knows and makes an end of it.
    """
    for piece in pieces():
        if isinstance(piece, Answer):
            return piece
        write("delta", orjson.dumps({"text": piece}))
    raise AssistantError("The answer broke off; ask again.")


async def _wait(stream: Stream, after: int, seconds: float) -> bool:
    """Wait until there are more events than `after`; tell whether there are."""
    if len(stream.events) > after or stream.ended:
        return True
    try:
        async with asyncio.timeout(seconds):
            await stream.changed.wait()
    except TimeoutError:
        return False
    return True


def _forsake(stream: Stream) -> None:
    if not stream.readers:
        stream.gone.set()
        stream.add("incomplete", _reason("Nobody read on."), last=True)


def _reason(sentence: str) -> bytes:
    return orjson.dumps({"reason": sentence})
