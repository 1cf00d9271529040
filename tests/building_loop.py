"""What runs in processes of their own in the tests of building: a builder that never rests."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

from assistant.adapters.encoder import open_encoder
from assistant.adapters.store import Store
from assistant.building import Builder


def builder(home: Path) -> Builder:
    """A builder with the shipped encoder and one artifact."""
    return Builder(
        home=home,
        store=Store(f"sqlite:///{home / 'assistant.db'}"),
        encoder=open_encoder(),
        artifacts=lambda _method: {"artifact.txt": b"made with the generation"},
    )


def write_version(corpus: Path, version: int) -> None:
    """Change one document, so that it tells its version, and add another."""
    (corpus / "version.md").write_text(f"# 版本\n\n现在是第 v{version} 版。\n", encoding="utf-8")
    (corpus / f"note-{version}.md").write_text(
        f"# 笔记\n\n场控笔记 v{version}。\n", encoding="utf-8"
    )


def build_without_rest(home: Path, corpus: Path, version: int, built: Connection) -> None:
    """Change and build for ever; after each build say which version it was."""
    while True:
        write_version(corpus, version)
        builder(home).build([corpus])
        built.send(version)
        version += 1


def build_and_wait(home: Path, corpus: Path, begun: Event, go_on: Event) -> None:
    """Build, but stop in the middle until told to go on."""
    builder(home).build([corpus], pause(begun, go_on))


def pause(begun: Event, go_on: Event) -> Callable[[str, int, int], None]:
    """A progress callback that waits when reading has begun."""

    def wait(_stage: str, _done: int, _all: int) -> None:
        begun.set()
        go_on.wait()

    return wait
