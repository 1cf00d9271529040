"""How fast the assistant is on one core: it is started, asked and indexed as users do."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.adapters.encoder import open_encoder
from assistant.adapters.store import Store
from assistant.building import Builder
from assistant.errors import InputError
from assistant.resources import corpus_root
from assistant.settings import Settings, read_settings
from assistant.wiring import open_advisor
from evals.reading import SHIPPED, read_cases

QUESTION = "我们有两个主播，刚起步，自己有货，现在需要哪些岗位？"
"""What is asked where one question stands for all."""

_COPIES = 20
_PATIENCE_SECONDS = 120
_MEGABYTE = 1024


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process cost, from outside: seconds, those of them on a core, and peak memory."""

    wall: float
    core: float
    megabytes: float


def print_speed(given: argparse.Namespace) -> int:
    """Measure and print one row after the other; nothing is judged, machines differ."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"{'on one core':34}{'wall':>12}{'on the core':>14}")
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(read_settings(Path(folder) / "home"), database="", corpus=())
        for name, wall, core in _rows(settings, Path(folder), given.cases or SHIPPED, given.runs):
            print(f"{name:34}{wall:>12}{core:>14}", flush=True)
    return 0


def _rows(settings: Settings, folder: Path, cases: Path, runs: int) -> Iterator[tuple[str, ...]]:
    """Yield name and figures of each measurement; the first builds what the others use."""
    built = _ran(settings, "index")
    yield "first index of the shipped corpus", f"{built.wall:.2f} s", f"{built.core:.2f} s"
    asked = [_ran(settings, "ask", QUESTION) for _ in range(runs)]
    wall, core = (float(np.median([getattr(one, name) for one in asked])) for name in _TIMES)
    yield f"cold `ask` (median of {runs})", f"{wall:.2f} s", f"{core:.2f} s"
    for name, found in _answers(settings, cases).items():
        yield f"answer, {name}", *(f"{1000 * each:.2f} ms" for each in found)
    ready, served = _served(settings)
    yield "server ready", f"{ready:.2f} s", ""
    yield "server, peak memory", f"{served.megabytes:.0f} MB", ""
    yield "passages indexed a second", *(f"{each:.0f}" for each in _indexed(folder))


_TIMES = ("wall", "core")


def _answers(settings: Settings, folder: Path) -> dict[str, tuple[float, float]]:
    """Return percentiles of the seconds that an answer takes once all is open, over all turns."""
    advisor = open_advisor(settings)
    seconds: list[tuple[float, float]] = []
    for warm in (False, True):
        seconds.clear()
        for case in read_cases(folder)[:: 1 if warm else 10]:
            conversation = None
            for turn in case.turns:
                wall, core = time.perf_counter(), time.process_time()
                conversation = advisor.answer(turn, conversation=conversation).conversation
                seconds.append((time.perf_counter() - wall, time.process_time() - core))
    found = np.percentile(np.array(seconds), (50, 95), axis=0).tolist()
    return {name: tuple(each) for name, each in zip(("median", "p95"), found, strict=True)}


def _served(settings: Settings) -> tuple[float, Spent]:
    """Return after how many seconds the web app is ready, and what it cost until then."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    started = time.perf_counter()
    server = _started(settings, "chat", "--port", str(port))
    try:
        while not _ready(f"http://127.0.0.1:{port}/health/ready"):
            if server.poll() is not None or time.perf_counter() - started > _PATIENCE_SECONDS:
                raise InputError("The web app does not become ready; start `assistant chat`.")
            time.sleep(0.02)
        ready = time.perf_counter() - started
    finally:
        server.send_signal(signal.SIGINT)
    return ready, _ended(server, started)


def _indexed(folder: Path) -> tuple[float, float]:
    """Return how many passages of plain documents are indexed a second: read, embedded, written."""
    corpus = folder / "corpus"
    for copy in range(_COPIES):
        for path in corpus_root().rglob("*.md"):
            text = path.read_text(encoding="utf-8").replace("。", f"。{copy} ")
            target = corpus / str(copy) / path.relative_to(corpus_root())
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"{text}\n{copy}\n", encoding="utf-8")
    home = folder / "plain"
    store = Store(f"sqlite:///{home / 'assistant.db'}")
    builder = Builder(
        home=home, store=store, encoder=open_encoder(), artifacts=lambda *_: {}, adapt=False
    )
    wall, core = time.perf_counter(), time.process_time()
    report = builder.build([corpus])
    spent = time.perf_counter() - wall, time.process_time() - core
    shutil.rmtree(corpus)
    return report.passages / spent[0], report.passages / spent[1]


def _ran(settings: Settings, *arguments: str) -> Spent:
    started = time.perf_counter()
    return _ended(_started(settings, *arguments), started)


def _started(settings: Settings, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "assistant", *arguments, "--home", str(settings.home)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _ended(process: subprocess.Popen[bytes], started: float) -> Spent:
    """Wait for a process and return what it cost."""
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return Spent(
        wall=time.perf_counter() - started,
        core=usage.ru_utime + usage.ru_stime,
        megabytes=usage.ru_maxrss / _MEGABYTE,
    )


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1):  # noqa: S310
            return True
    except (urllib.error.URLError, OSError):
        return False
