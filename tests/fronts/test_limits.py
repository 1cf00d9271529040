"""What holds load within bounds: rates by name, and a bounded queue before a few threads."""

from __future__ import annotations

import asyncio
import threading

import pytest

from assistant.errors import BusyError, LimitError
from assistant.fronts.limits import Rate, Workers


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_name_has_its_share_of_each_minute_and_then_waits_as_told() -> None:
    clock = Clock()
    rate = Rate(3, clock)
    for _ in range(3):
        rate.take("a")
    with pytest.raises(LimitError) as told:
        rate.take("a")
    assert told.value.seconds == 20
    rate.take("b")
    clock.now += 19
    with pytest.raises(LimitError):
        rate.take("a")
    clock.now += 1
    rate.take("a")
    with pytest.raises(LimitError):
        rate.take("a")
    clock.now += 60
    for _ in range(3):
        rate.take("a")


def test_names_beyond_counting_do_not_fill_the_memory() -> None:
    rate = Rate(1, Clock())
    for number in range(10_050):
        rate.take(str(number))
    assert len(rate._due) == 10_000  # noqa: SLF001 - a bound that nothing else shows


def test_what_comes_when_the_queue_is_full_is_refused_and_the_rest_is_done() -> None:
    gate = threading.Event()

    def work() -> bool:
        return gate.wait(30)

    async def flood() -> list[bool]:
        workers = Workers(running=2, waiting=3)
        accepted = []
        for _ in range(5):
            accepted.append(asyncio.create_task(workers.run(work)))
            await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await workers.run(work)
        gate.set()
        done = list(await asyncio.gather(*accepted))
        done.append(await workers.run(work))
        return done

    assert asyncio.run(flood()) == [True] * 6
