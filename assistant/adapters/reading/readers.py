"""Files in, readings out: each is read in a child process with limits on all that it may take."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, Self

import orjson

import assistant
from assistant.adapters.reading.result import LENGTH, Reading, UnreadableError
from assistant.values.documents import Block, Heading, Part

_CHILD = "assistant.adapters.reading.child"
_OUT_OF_MEMORY = ("MemoryError", "std::bad_alloc", "Cannot allocate memory", "out of memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """What one file may take: bytes of memory, seconds, and bytes of what is read from it."""

    memory: int = 1024**3
    seconds: float = 60
    output: int = 64 * 1024**2


class Readers:
    """Child processes that read, started when needed; to be used by `workers` threads at most."""

    def __init__(self, workers: int = 1, knobs: Knobs = Knobs()) -> None:
        self._knobs = knobs
        self._idle: SimpleQueue[_Child | None] = SimpleQueue()
        self._workers = workers
        for _ in range(workers):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for _worker in range(self._workers):
            if child := self._idle.get():
                child.close()

    def read(self, path: Path) -> Reading:
        """Read one file; raises UnreadableError with one sentence when that is not possible."""
        child = self._idle.get() or _Child(self._knobs)
        kept: _Child | None = None
        try:
            reply = child.ask(path)
            kept = child
        finally:
            if kept is None:
                child.close()
            self._idle.put(kept)
        if "unreadable" in reply:
            raise UnreadableError(reply["unreadable"])
        parts = tuple(_part(part) for part in reply.pop("parts"))
        return Reading(parts=parts, missing=tuple(reply.pop("missing")), **reply)


class _Child:
    """One child process and what it said when it died."""

    def __init__(self, knobs: Knobs) -> None:
        self._knobs = knobs
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the child
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", _CHILD, str(knobs.memory)],
            cwd=Path(assistant.__file__).parents[1],
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
        )

    def ask(self, path: Path) -> dict[str, Any]:
        """Return the reply for a file; raises UnreadableError if the child does not survive it."""
        self._said.seek(0)
        self._said.truncate()
        late = threading.Event()
        timer = threading.Timer(self._knobs.seconds, self._end, [late])
        timer.start()
        try:
            reply = self._exchange(orjson.dumps(str(path.absolute())) + b"\n")
        except OSError:
            reply = b""
        finally:
            timer.cancel()
        if not reply:
            reason = self._reason(path.suffix.lower(), late=late.is_set())
            raise UnreadableError(reason, lasting=not late.is_set())
        content: dict[str, Any] = orjson.loads(reply)
        return content

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                _quietly(pipe.close)
        self._process.wait()
        self._said.close()

    def _exchange(self, request: bytes) -> bytes:
        """Return the bytes of a reply; none if the child died."""
        out, back = self._process.stdin, self._process.stdout
        if out is None or back is None:
            return b""
        out.write(request)
        out.flush()
        length = int.from_bytes(back.read(LENGTH), "big")
        if length > self._knobs.output:
            most = self._knobs.output // 1024**2
            raise UnreadableError(f"It holds over {most} MB of text; split it into smaller ones.")
        reply = back.read(length)
        return reply if len(reply) == length else b""

    def _end(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def _reason(self, ending: str, *, late: bool) -> str:
        """Say why the child died, from its last words."""
        if late:
            seconds = self._knobs.seconds
            return f"Reading it took over {seconds:g} seconds; split it into smaller ones."
        self._process.kill()
        self._process.wait()
        self._said.seek(0)
        words = self._said.read().decode(errors="replace").strip()
        last = words.rpartition("\n")[2]
        if any(sign in words for sign in _OUT_OF_MEMORY):
            memory = self._knobs.memory // 1024**2
            return f"Reading it takes over {memory:,} MB of memory; split it into smaller ones."
        reason = last or "its reader crashed"
        return (
            f"It is damaged or no {ending} file ({reason[:200]}); open it in its program, save it "
            "again, or remove it."
        )


def _part(given: dict[str, Any]) -> Part:
    return Heading(**given) if "level" in given else Block(**given)


def _quietly(close: Callable[[], None]) -> None:
    """Close a pipe to a process that may be gone."""
    try:
        close()
    except OSError:
        return
