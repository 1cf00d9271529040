"""What holds load within bounds: how often somebody asks, and how many questions run and wait."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from assistant.errors import BusyError, LimitError

_T = TypeVar("_T")

_REMEMBERED = 10_000


class Rate:
    """So many a minute for each name, all of them at once if need be (generic cell rate)."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval = 60 / per_minute
        self._per_minute = per_minute
        self._clock = clock
        self._due: OrderedDict[str, float] = OrderedDict()

    def take(self, name: str) -> None:
        """Count one for a name; raises LimitError when it has had its share."""
        now = self._clock()
        due = max(self._due.get(name, now), now) + self._interval
        early = due - now - 60
        if early > 1e-6:
            raise LimitError(
                f"More than {self._per_minute} requests a minute; wait a moment, then ask again.",
                math.ceil(early),
            )
        self._due[name] = due
        self._due.move_to_end(name)
        if len(self._due) > _REMEMBERED:
            self._due.popitem(last=False)


class Workers:
    """Runs work in threads: so many at once, so many waiting, and no more."""

    def __init__(self, running: int, waiting: int) -> None:
        self._limiter = CapacityLimiter(running)
        self._most = running + waiting
        self._inside = 0

    @property
    def inside(self) -> int:
        """How much runs and waits."""
        return self._inside

    async def run(self, work: Callable[[], _T]) -> _T:
        """Return what `work` returns; raises BusyError when too much waits already."""
        if self._inside >= self._most:
            raise BusyError("Too many questions wait to be answered; ask again in a few seconds.")
        self._inside += 1
        try:
            return await run_sync(work, limiter=self._limiter)
        finally:
            self._inside -= 1
