"""What must hold when builders are killed, collide, or meet damage."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import time
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from assistant.adapters import index
from assistant.adapters.encoder import open_encoder
from assistant.adapters.generations import Generation
from assistant.adapters.store import Store
from assistant.building import current
from assistant.errors import BusyError
from assistant.resources import corpus_root
from assistant.retrieve import Retriever
from tests.building_loop import build_and_wait, build_without_rest, builder, write_version

KILLS = 20


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Processes that start at once, because the slow imports are done before they fork."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chromadb", "bm25s", "tests.building_loop"])
    return context


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Prose of the shipped corpus without its methodology, and a document with a version."""
    folder = tmp_path / "corpus"
    shutil.copytree(corpus_root() / "roles", folder, ignore=shutil.ignore_patterns("*.yaml"))
    write_version(folder, 0)
    return folder


def test_a_builder_killed_at_any_moment_loses_nothing_it_had_finished(
    processes: ForkServerContext, home: Path, corpus: Path
) -> None:
    started = time.monotonic()
    builder(home).build([corpus])
    longest = 1.5 * (time.monotonic() - started)
    chance = random.Random(20)  # noqa: S311  # repeatable, nothing secret
    finished = 0
    for _ in range(KILLS):
        receiver, sender = processes.Pipe(duplex=False)
        process = processes.Process(
            target=build_without_rest, args=(home, corpus, finished + 1, sender)
        )
        process.start()
        sender.close()
        process.join(chance.uniform(0, longest))
        assert process.is_alive(), "the builder failed by itself"
        process.kill()
        process.join()
        finished = max([finished, *_received(receiver)])
        assert _served_version(home) in (finished, finished + 1)
    write_version(corpus, finished + 2)
    report = builder(home).build([corpus])
    assert _served_version(home) == finished + 2
    assert not report.faults


def test_the_second_of_two_builders_is_refused_at_once(
    processes: ForkServerContext, home: Path, corpus: Path
) -> None:
    begun, go_on = processes.Event(), processes.Event()
    first = processes.Process(target=build_and_wait, args=(home, corpus, begun, go_on))
    first.start()
    begun.wait()
    with pytest.raises(BusyError, match="Another process is building the index in"):
        builder(home).build([corpus])
    go_on.set()
    first.join()
    assert first.exitcode == 0
    assert builder(home).build([corpus]).added == ()


def _received(receiver: object) -> Iterator[int]:
    """Every whole message that a process sent before it was killed."""
    assert isinstance(receiver, multiprocessing.connection.Connection)
    with receiver:
        while True:
            try:
                yield receiver.recv()
            except EOFError:
                return


def _served_version(home: Path) -> int:
    """Ask the generation that serves for its version, after every vector has found itself."""
    generation = current(home)
    assert generation is not None
    assert generation.whole()
    _every_vector_finds_itself(generation)
    store, encoder = Store(f"sqlite:///{home / 'assistant.db'}"), open_encoder()
    library = store.library(generation.id)
    dense = index.open_exact(generation.path)
    retriever = Retriever(index.open_lexical(generation.path), dense, encoder.encode, library)
    assert len(library.passages()) == generation.passages
    top = retriever.search("现在是第几版", "zh", 1)[0].passage
    assert top.reference.startswith("version")
    store.close()
    return int(top.text.partition(" v")[2].partition(" ")[0])


def _every_vector_finds_itself(generation: Generation) -> None:
    chroma = index.open_chroma(generation.path)
    try:
        assert chroma.faults(index.open_exact(generation.path)) == ""
    finally:
        chroma.close()
