"""The thread on which calls run: what nobody reads any more is let go of."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator
from contextlib import suppress

import pytest

from assistant.adapters.chat import Limits, wire


def test_a_source_that_hears_of_no_end_is_let_go_of_all_the_same() -> None:
    running: list[asyncio.Task[None]] = []
    full = threading.Event()

    async def deaf() -> AsyncGenerator[int, None]:
        """Yield one more than is fetched ahead, and end as if nothing were when cancelled."""
        task = asyncio.current_task()
        assert task
        running.append(task)
        for number in range(wire.AHEAD + 1):
            yield number
        full.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return

    stream = wire.stream(deaf, Limits(), threading.Event())
    assert next(stream) == 0
    assert full.wait(10)
    stream.close()
    ended = threading.Event()
    running[0].get_loop().call_soon_threadsafe(running[0].add_done_callback, lambda _: ended.set())
    assert ended.wait(10)


def test_what_a_source_raises_is_raised_where_it_is_read() -> None:
    async def broken() -> AsyncGenerator[int, None]:
        yield 1
        raise LookupError("nothing there")

    stream = wire.stream(broken, Limits(), threading.Event())
    assert next(stream) == 1
    with pytest.raises(LookupError, match="nothing there"):
        next(stream)


def test_the_end_of_its_time_that_a_source_swallows_ends_it_all_the_same() -> None:
    async def stubborn() -> AsyncGenerator[int, None]:
        """Go on after what cancels it, as a package that waits by `asyncio.wait_for` may."""
        yield 0
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        yield 1

    with pytest.raises(TimeoutError):
        for _ in wire.stream(stubborn, Limits(whole=0.2), threading.Event()):
            pass


@pytest.mark.parametrize("ends", ["whole", "closed", "failed"])
def test_what_a_source_leaves_open_is_closed_with_it_by_the_thread_that_read_it(ends: str) -> None:
    kept: list[AsyncGenerator[int, None]] = []
    closed_by: list[str] = []
    closed = threading.Event()

    async def inner(deep: int) -> AsyncGenerator[int, None]:
        """Read from another one, which nobody closes, and tell of its own end."""
        try:
            if deep:
                kept.append(inner(deep - 1))
                async for number in kept[-1]:
                    yield number
            for number in range(3):
                yield number
        finally:
            closed_by.append(threading.current_thread().name)
            if len(closed_by) == 3:
                closed.set()

    async def outer() -> AsyncGenerator[int, None]:
        kept.append(inner(2))
        # As asyncio.wait_for of Python 3.11 does: each item in a task of its own.
        yield await asyncio.ensure_future(anext(kept[0]))
        if ends == "failed":
            raise LookupError("nothing there")
        if ends == "closed":
            await asyncio.Event().wait()

    stream = wire.stream(outer, Limits(), threading.Event())
    assert next(stream) == 0
    with suppress(StopIteration, LookupError):
        (stream.close if ends == "closed" else lambda: next(stream))()
    assert closed.wait(10)
    assert closed_by == ["chat model"] * 3


def test_a_source_that_does_not_come_to_an_end_of_closing_is_not_waited_for() -> None:
    async def inner() -> AsyncGenerator[int, None]:
        try:
            yield 0
        finally:
            await asyncio.Event().wait()

    async def outer() -> AsyncGenerator[int, None]:
        kept = inner()
        yield await anext(kept)

    assert list(wire.stream(outer, Limits(), threading.Event())) == [0]
