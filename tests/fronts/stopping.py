"""A process that serves like `assistant chat`, with an advisor that never ends an answer."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

from assistant.fronts.api import create_app
from assistant.fronts.ports import WebKnobs
from assistant.fronts.serving import serve
from assistant.values.answer import Answer
from tests.fronts.stand_in import StandIn


class Endless(StandIn):
    """Begins an answer, and is stuck."""

    def stream(self, *_: object, **__: object) -> Iterator[str | Answer]:
        yield "It begins. "
        threading.Event().wait()


if __name__ == "__main__":
    serve(create_app(Endless(), WebKnobs()), "127.0.0.1", int(sys.argv[1]))
