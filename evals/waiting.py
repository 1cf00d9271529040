"""How long the check of sentences lets a reader wait: `python -m evals.waiting`.

Asks the questions of some cases with the chat model of ASSISTANT_MODEL and notes when each piece of
the model came and when the first piece was shown. A first sentence can be shown when it is known to
have ended; what passes from there until it is shown is what the check adds. Where the machine is
busy with other things, the time for which the check itself was computing tells more.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

from assistant.adapters.chat import ChatModel, Message, Spent
from assistant.errors import SettingsError
from assistant.ground import Cutter
from assistant.settings import read_settings
from assistant.values.asking import Asker
from assistant.wiring import open_advisor
from evals.reading import SHIPPED, read_cases


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


def main() -> int:
    """Ask, and print the middle and the 95th percentile of each wait in milliseconds."""
    parser = argparse.ArgumentParser(prog="python -m evals.waiting")
    parser.add_argument("--home", type=Path, help="data of the chat (or ASSISTANT_HOME)")
    parser.add_argument("--questions", type=int, default=50)
    given = parser.parse_args()
    advisor = open_advisor(read_settings(home=given.home), serving=True)
    if advisor.speaker is None:
        raise SettingsError("No chat model is set; name one in ASSISTANT_MODEL.")
    timed = Timed(advisor.speaker.model)
    advisor = replace(advisor, second=None, speaker=replace(advisor.speaker, model=timed))
    waits: dict[str, list[float]] = {
        "until the model is asked": [],
        "until its first piece": [],
        "until its first sentence is whole": [],
        "until that is shown": [],
        "of that, computing": [],
    }
    cases = [case for case in read_cases(SHIPPED) if len(case.turns) == 1][::7]
    for case in cases[: given.questions]:
        started = time.perf_counter()
        timed.sentence = 0.0
        next(iter(advisor.stream(case.turns[0])))
        shown, computed = time.perf_counter(), time.thread_time()
        if timed.sentence:
            marks = (started, timed.asked, timed.first, timed.sentence, shown)
            for wait, before, after in zip(waits.values(), marks, marks[1:], strict=False):
                wait.append((after - before) * 1000)
            waits["of that, computing"].append((computed - timed.computed) * 1000)
    for name, values in waits.items():
        last = sorted(values)[int(0.95 * (len(values) - 1))]
        print(f"{name:36} {median(values):8.1f} {last:8.1f}  ({len(values)} questions)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
