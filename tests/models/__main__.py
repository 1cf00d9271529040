"""Serves a chat model with a character until it is interrupted: `python -m tests.models obedient`.

Prints the settings with which the assistant asks it; `--first` and `--between` make it slow.
"""

from __future__ import annotations

import argparse
import sys
import threading
from contextlib import suppress

from tests.models.actors import ACTORS
from tests.models.chat_server import Improvises, playing


def main() -> int:
    """Serve on a free port of this machine."""
    parser = argparse.ArgumentParser(prog="python -m tests.models", description=__doc__)
    parser.add_argument("actor", choices=sorted(ACTORS))
    parser.add_argument("--first", type=float, default=0.0, help="seconds to the first piece")
    parser.add_argument("--between", type=float, default=0.0, help="seconds between pieces")
    given = parser.parse_args()
    with playing(Improvises(ACTORS[given.actor], given.first, given.between)) as server:
        settings = f"ASSISTANT_MODEL=openai:{given.actor} ASSISTANT_MODEL_URL={server.url}"
        sys.stdout.write(f"export OPENAI_API_KEY=none NO_PROXY=127.0.0.1 {settings}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
