"""The program as a process of its own, on a home of a test's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx2

PATIENCE_SECONDS = 120
_BETWEEN_SECONDS = 0.1

_T = TypeVar("_T")


@dataclass(frozen=True)
class Home:
    """A home of the program, and its commands as a person would type them."""

    folder: Path

    def run(self, *arguments: str) -> str:
        """Run a command to its end and return what it prints."""
        ran = subprocess.run(
            self.command(*arguments),
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    @contextmanager
    def running(self, *arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
        """Let a command run, with all it prints in a file, and end it."""
        with log.open("wb") as file:
            process = subprocess.Popen(
                self.command(*arguments), env=_environment(), stdout=file, stderr=file
            )
            try:
                yield process
            finally:
                process.terminate()
                process.wait()

    @contextmanager
    def served(self, port: int) -> Iterator[str]:
        """Serve the web app, and give its address as soon as it is ready."""
        address = f"http://127.0.0.1:{port}"
        log = self.folder / "served.log"
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.running("chat", "--port", str(port), log=log) as server:

            def ready() -> bool:
                with suppress(httpx2.TransportError):
                    return httpx2.get(f"{address}/health/ready").is_success
                return False

            wait_for(ready, server, log)
            yield address

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "assistant", *arguments, "--home", str(self.folder)]


def wait_for(look: Callable[[], _T], process: subprocess.Popen[bytes], log: Path) -> _T:
    """Return what `look` sees, once it is anything, while a process runs."""
    for _ in range(int(PATIENCE_SECONDS / _BETWEEN_SECONDS)):
        if seen := look():
            return seen
        with suppress(subprocess.TimeoutExpired):
            process.wait(_BETWEEN_SECONDS)
            raise AssertionError(f"the process ended: {log.read_text('utf-8')}")
    raise AssertionError(f"nothing of it was seen: {log.read_text('utf-8')}")


def _environment() -> dict[str, str]:
    return {**os.environ, "ASSISTANT_PRIVATE_HOSTS": "127.0.0.1"}
