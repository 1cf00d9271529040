"""An advisor that holds its answers back until it is told to go on, and the page on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

from assistant.advisor import Advisor
from assistant.values.answer import Answer
from assistant.values.asking import Asker


class Holding:
    """Answers as `advisor` does; while it is `held`, it stops after the first piece of the text.

    Where nobody waits for the answer any more it makes an end of it, as a chat model would.
    """

    def __init__(self, advisor: Advisor) -> None:
        self._advisor = advisor
        self._go = threading.Event()
        self._go.set()
        self.asked = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the advisor has
        return getattr(self._advisor, name)

    def hold(self) -> None:
        self._go.clear()

    def go(self) -> None:
        self._go.set()

    def stream(self, question: str, **wished: Any) -> Iterator[str | Answer]:  # noqa: ANN401
        yield from self._held(self._advisor.stream(question, **wished), wished["asker"])

    def revise(self, conversation: str, **wished: Any) -> Iterator[str | Answer]:  # noqa: ANN401
        yield from self._held(self._advisor.revise(conversation, **wished), wished["asker"])

    def _held(self, pieces: Iterator[str | Answer], asker: Asker) -> Iterator[str | Answer]:
        """The answer is made, and stored, after it was held."""
        self.asked += 1
        if not self._go.is_set():
            yield "**…** "
            while not self._go.wait(0.02) and not asker.gone.is_set():
                pass
        yield from pieces
