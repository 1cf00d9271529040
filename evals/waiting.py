"""How long the check of sentences lets a reader wait, with the chat model of the settings.

Asks the questions of some cases and notes when each piece of the model came and when the first
piece was shown. A first sentence can be shown when it is known to have ended; what passes from
there until it is shown is what the check adds. Where the machine is busy with other things, the
time for which the check itself was computing tells more.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from assistant.adapters.chat import ChatModel, Message, Spent
from assistant.advisor import Advisor
from assistant.advisor.speaking import Speaker
from assistant.errors import InputError
from assistant.ground import Cutter
from assistant.values.asking import Asker
from evals.beside import with_and_without
from evals.listing import selected

_MARKS = (
    "until the model is asked",
    "until its first piece",
    "until its first sentence is whole",
    "until that is shown",
)
_COMPUTING = "of that, computing"


@dataclass(slots=True)
class Timed:
    """A chat model that notes when its first piece and its first whole sentence came."""

    model: ChatModel
    asked: float = 0.0
    first: float = 0.0
    sentence: float = 0.0
    computed: float = 0.0
    cutter: Cutter = field(default_factory=Cutter)

    @property
    def name(self) -> str:
        """Return the model as it is named in settings."""
        return self.model.name

    def stream(self, messages: Sequence[Message], asker: Asker) -> Generator[str, None, Spent]:
        """Yield a reply in pieces."""
        self.asked, self.first, self.sentence = time.perf_counter(), 0.0, 0.0
        self.cutter = Cutter()
        stream = self.model.stream(messages, asker)
        while True:
            try:
                piece = next(stream)
            except StopIteration as end:
                spent: Spent = end.value
                return spent
            self.first = self.first or time.perf_counter()
            if not self.sentence and any(each.strip() for each in self.cutter.feed(piece)):
                self.sentence, self.computed = time.perf_counter(), time.thread_time()
            yield piece

    def fill(
        self, messages: Sequence[Message], schema: Mapping[str, Any], asker: Asker
    ) -> tuple[Mapping[str, Any], Spent]:
        """Return a reply in the form of a JSON schema."""
        return self.model.fill(messages, schema, asker)


def print_waits(given: argparse.Namespace) -> int:
    """Ask, and print the middle and the 95th percentile of each wait in milliseconds."""
    alone = [case.turns[0] for case in selected(given) if len(case.turns) == 1]
    questions = alone[:: max(1, len(alone) // given.questions)][: given.questions]
    waits: dict[str, list[float]] = {name: [] for name in (*_MARKS, _COMPUTING)}
    with with_and_without(given, serving=True) as (speaking, _):
        for question in questions:
            if speaking.speaker:
                for name, wait in _waits(speaking, speaking.speaker, question).items():
                    waits[name].append(wait)
    if not waits[_COMPUTING]:
        raise InputError(
            "No answer of the chat model had a sentence and more behind it; ask other questions, "
            "or see `assistant model check`."
        )
    print(f"{'milliseconds':36} {'p50':>8} {'p95':>8}")
    for name, values in waits.items():
        last = sorted(values)[int(0.95 * (len(values) - 1))]
        print(f"{name:36} {median(values):8.1f} {last:8.1f}  ({len(values)} questions)")
    return 0


def _waits(advisor: Advisor, speaker: Speaker, question: str) -> dict[str, float]:
    """Return the waits of one answer; none where no sentence of the model ended before the rest."""
    timed = Timed(speaker.model)
    asked = replace(advisor, second=None, speaker=replace(speaker, model=timed))
    started = time.perf_counter()
    next(iter(asked.stream(question)))
    shown, computed = time.perf_counter(), time.thread_time()
    if not timed.sentence:
        return {}
    marks = (started, timed.asked, timed.first, timed.sentence, shown)
    waits = {
        name: (after - before) * 1000
        for name, before, after in zip(_MARKS, marks, marks[1:], strict=False)
    }
    return waits | {_COMPUTING: (computed - timed.computed) * 1000}
