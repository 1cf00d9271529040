"""A thread with an event loop on which all calls to providers run, within limits of time.

The loop is ours, so that a limit holds for every provider's package alike, and a call that nobody
waits for is cancelled whatever it waits for itself. Packages leave async generators within others
unclosed; those that begin with a call are closed when it ends, on the loop. Else the garbage
collection does so in whatever thread it runs, while the loop may be closing them itself.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import Future
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from typing import Any, TypeVar

from assistant.adapters.chat.port import Limits
from assistant.errors import ModelError

_T = TypeVar("_T")

AHEAD = 64
"""How many pieces may wait to be fetched before the provider has to wait."""

_LOOK = 0.2
"""How often it is looked whether anybody still listens, in seconds."""

_CLOSING = 1.0
"""How long what a call began may take to close, in seconds."""

_connect: ContextVar[float] = ContextVar("connect", default=Limits().connect)
_call: ContextVar[_Call | None] = ContextVar("call", default=None)
"""The call that is made, for what begins in it."""


@dataclass(slots=True)
class _Call:
    """A call, and the async generators that began with it, the outer before the inner."""

    begun: list[AsyncGenerator[Any, Any]] = field(default_factory=list)
    over: bool = False

    async def tidy(self) -> None:
        """Close what is open still, as it would be where each closed what it reads from."""
        try:
            async with asyncio.timeout(_CLOSING):
                for generator in self.begun:
                    # What goes wrong in one that nobody reads any more is nobody's business.
                    with suppress(Exception):
                        await generator.aclose()
        except TimeoutError:
            return
        finally:
            self.over = True


class _End(Enum):
    """What comes after the last item."""

    END = auto()


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that does not wait long for a connection, whoever asks for it."""

    async def create_connection(self, *given: Any, **options: Any) -> Any:  # noqa: ANN401
        async with asyncio.timeout(_connect.get()):
            return await super().create_connection(*given, **options)

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:  # noqa: ANN401
        async with asyncio.timeout(_connect.get()):
            await super().sock_connect(sock, address)


@cache
def calls_loop() -> asyncio.AbstractEventLoop:
    """Return the loop on which all calls run, on a thread of its own."""
    loop = _Loop()
    loop.call_soon(_note_what_begins)
    threading.Thread(target=loop.run_forever, name="chat model", daemon=True).start()
    return loop


def _note_what_begins() -> None:
    """Have the loop of this thread note async generators with the call that they begin in."""
    told = sys.get_asyncgen_hooks().firstiter

    def note(generator: AsyncGenerator[Any, Any]) -> None:
        if told:
            told(generator)
        call = _call.get()
        if call and not call.over:
            call.begun.append(generator)

    sys.set_asyncgen_hooks(firstiter=note)


def stream(
    source: Callable[[], AsyncGenerator[_T, None]], limits: Limits, gone: threading.Event
) -> Generator[_T, None, None]:
    """Yield what a source yields, each in time; closing the generator cancels the source.

    Raises what the source raises, TimeoutError for one that is late, and ModelError when `gone` is
    set.
    """
    loop = calls_loop()
    queue: asyncio.Queue[_T | _End] = asyncio.Queue(AHEAD)
    running = asyncio.run_coroutine_threadsafe(_pump(source, limits, queue), loop)
    try:
        while True:
            item = _next(queue, loop, gone, running)
            if item is _End.END:
                return running.result()
            yield item
    finally:
        running.cancel()


def _next(
    queue: asyncio.Queue[_T],
    loop: asyncio.AbstractEventLoop,
    gone: threading.Event,
    running: Future[None],
) -> _T:
    """Wait for the next item while somebody listens."""
    fetched = asyncio.run_coroutine_threadsafe(queue.get(), loop)
    while True:
        if gone.is_set():
            fetched.cancel()
            running.cancel()
            raise ModelError("gone")
        try:
            return fetched.result(_LOOK)
        except TimeoutError:
            continue


async def _pump(
    source: Callable[[], AsyncGenerator[_T, None]], limits: Limits, queue: asyncio.Queue[_T | _End]
) -> None:
    """Fetch from the source what it yields until it ends, fails or is late; then tell the end."""
    try:
        await _fetch(source(), limits, queue)
    finally:
        # Cancelled, nobody reads any more, and a full queue would be waited for without end.
        task = asyncio.current_task()
        if task and not task.cancelling():
            await queue.put(_End.END)


async def _fetch(
    items: AsyncGenerator[_T, None], limits: Limits, queue: asyncio.Queue[_T | _End]
) -> None:
    call = _Call()
    _connect.set(limits.connect)
    _call.set(call)
    try:
        async with asyncio.timeout(limits.whole):
            wait = limits.first
            while True:
                async with asyncio.timeout(wait):
                    item = await anext(items)
                _heed()
                await queue.put(item)
                wait = limits.between
    except StopAsyncIteration:
        return
    finally:
        await call.tidy()


def _heed() -> None:
    """Raise the cancellation that a package has swallowed, as `asyncio.wait_for` of 3.11 may."""
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError
