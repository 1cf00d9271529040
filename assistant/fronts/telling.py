"""What the chat page says of failures, in its own words, and which answers are still being made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Lock

from assistant.advisor import LONGEST
from assistant.errors import AssistantError, BusyError, InputError, LimitError, NotFoundError
from assistant.fronts.wording import PageWording
from assistant.text import as_asked
from assistant.values.answer import Answer

Pieces = Callable[[], Iterator[str | Answer]]


def said_of(error: AssistantError, wording: PageWording, question: str | None = None) -> str:
    """One sentence in the visitor's language on what was wrong, with the question if one was."""
    if isinstance(error, NotFoundError):
        return wording.gone
    if isinstance(error, BusyError | LimitError):
        return wording.crowded
    if isinstance(error, InputError) and question is not None:
        asked = as_asked(question)
        if len(asked) > LONGEST:
            return wording.too_long.format(most=f"{LONGEST:,}")
        if not asked:
            return wording.empty
    return wording.failed


class UnderWay:
    """The runs of this process whose answers are being made, waited for or not."""

    def __init__(self) -> None:
        self._runs: set[str] = set()
        self._lock = Lock()

    def holds(self, run: str) -> bool:
        """Tell whether the answer of a run is still being made."""
        return run in self._runs

    def told(self, run: str, make: Pieces) -> Pieces:
        """Return `make` so that the run is known from now until its answer is made."""

        def made() -> Iterator[str | Answer]:
            try:
                yield from make()
            finally:
                self.ended(run)

        if run:
            with self._lock:
                self._runs.add(run)
        return made

    def ended(self, run: str) -> None:
        """Note that a run's answer is not made any more."""
        with self._lock:
            self._runs.discard(run)
