"""The child process: paths in, a line each; readings out, each behind its length in bytes.

It may take so much memory, write little but its last words and leave no core. Whatever a library
raises ends it: its parent reads the reason and starts another.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import orjson

from assistant.adapters.reading import kinds
from assistant.adapters.reading.result import LENGTH, UnreadableError

_LAST_WORDS = 65_536
"""Bytes of a file that it may write."""


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Read the files that are asked for, until there is nobody to ask."""
    for line in requests:
        try:
            reply = orjson.dumps(kinds.read(Path(orjson.loads(line))))
        except UnreadableError as error:
            reply = orjson.dumps({"unreadable": str(error)})
        replies.write(len(reply).to_bytes(LENGTH, "big") + reply)
        replies.flush()


def limit(memory: int) -> None:
    """Hold this process to so many bytes of memory and to reading, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; time and output are limited all the same
        return
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, _LAST_WORDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hardest = resource.getrlimit(what)
        least = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        resource.setrlimit(what, (least, least))


if __name__ == "__main__":
    limit(int(sys.argv[1]))
    serve(sys.stdin.buffer, sys.stdout.buffer)
