"""A thread with an event loop on which all calls to providers run, within limits of time.

The loop is ours, so that a limit holds for every provider's package alike, and a call that nobody
waits for is cancelled whatever it waits for itself.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import Future
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from assistant.adapters.chat.port import Limits
from assistant.errors import ModelError

_T = TypeVar("_T")

_AHEAD = 64
"""How many pieces may wait to be fetched before the provider has to wait."""

_LOOK = 0.2
"""How often it is looked whether anybody still listens, in seconds."""

_connect: ContextVar[float] = ContextVar("connect", default=Limits().connect)


@dataclass(frozen=True, slots=True)
class _End:
    """What ended a call: an error, or nothing."""

    error: BaseException | None


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that does not wait long for a connection, whoever asks for it."""

    async def create_connection(self, *given: Any, **options: Any) -> Any:  # noqa: ANN401
        async with asyncio.timeout(_connect.get()):
            return await super().create_connection(*given, **options)

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:  # noqa: ANN401
        async with asyncio.timeout(_connect.get()):
            await super().sock_connect(sock, address)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = _Loop()
    threading.Thread(target=loop.run_forever, name="chat model", daemon=True).start()
    return loop


def stream(
    source: Callable[[], AsyncGenerator[_T, None]], limits: Limits, gone: threading.Event
) -> Generator[_T, None, None]:
    """Yield what a source yields, each in time; closing the generator cancels the source.

    Raises what the source raises, TimeoutError for one that is late, and ModelError when `gone` is
    set.
    """
    loop = _loop()
    queue: asyncio.Queue[_T | _End] = asyncio.Queue(_AHEAD)
    running = asyncio.run_coroutine_threadsafe(_pump(source, limits, queue), loop)
    try:
        while True:
            item = _next(queue, loop, gone, running)
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
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
    """Fetch from the source what it yields until it ends, fails or is late."""
    _connect.set(limits.connect)
    error: BaseException | None = None
    items = source()
    try:
        async with asyncio.timeout(limits.whole):
            wait = limits.first
            while True:
                async with asyncio.timeout(wait):
                    item = await anext(items)
                await queue.put(item)
                wait = limits.between
    except StopAsyncIteration:
        pass
    except Exception as failed:  # noqa: BLE001 - it is raised again where it is waited for
        error = failed
    finally:
        await items.aclose()
    await queue.put(_End(error))
