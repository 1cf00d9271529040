"""Index generations on disk: sealed directories, and one pointer to the one that serves."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BusyError, StoreError

MANIFEST = "manifest.json"
_CURRENT = "CURRENT"
_SPARE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """A built index: `recipe` tells with what it was made, `roots` from which folders.

    `names` are what these folders are called in answers, `advises` the one that has a methodology.
    `known` is the share of the passages' search terms that the encoder has vectors for; None where
    it reads any text. `adapt` tells whether an encoder was to be learnt from the passages where the
    one given does not know them, `adapted` whether it was.
    """

    id: str
    path: Path
    recipe: str
    encoder: str
    roots: tuple[Path, ...]
    names: tuple[str, ...] = ()
    advises: str = ""
    passages: int
    known: float | None = None
    adapt: bool = True
    adapted: bool = False
    approximate: bool = True
    sums: Mapping[str, str]

    def whole(self) -> bool:
        """Tell whether every sealed file still has the bytes it was sealed with."""
        try:
            return all(_sum(self.path / name) == value for name, value in self.sums.items())
        except OSError:
            return False


@contextmanager
def only_writer(home: Path) -> Iterator[None]:
    """Keep every other process from writing generations here; a killed one lets go by itself.

    Raises BusyError at once if another process writes, StoreError if the disk is full.
    """
    from filelock import FileLock, Timeout

    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / "build.lock", timeout=0):
            yield
    except Timeout as error:
        raise BusyError(
            f"Another process is building the index in {home}; wait for it, then try again."
        ) from error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise _no_room(home, _SPARE_BYTES) from error


def check_room(home: Path, needed: int) -> None:
    """Raise StoreError if the disk lacks room for about that many bytes."""
    missing = needed + _SPARE_BYTES - shutil.disk_usage(home).free
    if missing > 0:
        raise _no_room(home, missing)


def folder(home: Path) -> Path:
    """Return the directory in which the generations of a home stand."""
    return home / "generations"


def current(home: Path) -> Generation | None:
    """Return the generation that serves, or None before the first build."""
    return load(home, _pointer(home).get("current", ""))


def previous(home: Path) -> Generation | None:
    """Return the generation that served before, kept for a rollback."""
    return load(home, _pointer(home).get("previous", ""))


def load(home: Path, generation: str) -> Generation | None:
    """Return a sealed generation, whether it serves or not, or None."""
    path = folder(home) / generation
    try:
        facts = json.loads((path / MANIFEST).read_text(encoding="utf-8")) if generation else None
    except (OSError, ValueError):
        return None
    if not facts:
        return None
    roots = tuple(Path(root) for root in facts.pop("roots"))
    names = tuple(facts.pop("names", ()))
    return Generation(path=path, roots=roots, names=names, **facts)


def stage(home: Path) -> Path:
    """Make a new directory to build a generation in; `sweep` removes it if it is left behind."""
    parent = folder(home)
    parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=".building-", dir=parent))


def seal(path: Path, *, facts: Mapping[str, Any], unsealed: tuple[str, ...]) -> None:
    """Write the manifest with a sum of every file but the `unsealed`, and force all to disk.

    `facts` are the fields of a Generation but `path` and `sums`, as JSON values.
    """
    names = sorted(file.relative_to(path).as_posix() for file in _files(path))
    sums = {name: _sum(path / name) for name in names if name not in unsealed}
    text = json.dumps({**facts, "sums": sums}, ensure_ascii=False, indent=1)
    (path / MANIFEST).write_text(text, encoding="utf-8")
    for file in _files(path):
        _sync(file)
    for directory in {file.parent for file in _files(path)} | {path}:
        _sync(directory)


def place(home: Path, built: Path, generation: str) -> None:
    """Give a sealed directory its name; a damaged one of that name is set aside."""
    target = folder(home) / generation
    if target.exists():
        shutil.rmtree(_damaged(target), ignore_errors=True)
        target.rename(_damaged(target))
    built.rename(target)
    _sync(folder(home))


def point(home: Path, *, current: str, previous: str) -> None:
    """Let another generation serve: one atomic replacement, durable when this returns."""
    pointer = home / _CURRENT
    draft = pointer.with_suffix(".new")
    draft.write_text(json.dumps({"current": current, "previous": previous}), encoding="utf-8")
    _sync(draft)
    draft.replace(pointer)
    _sync(home)


def sweep(home: Path, kept: tuple[str, ...]) -> None:
    """Remove every directory but those of the generations kept: old, damaged and half-built.

    What another process still holds open, such as the reader of a builder that was killed, goes
    with the next sweep.
    """
    for path in folder(home).iterdir():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _no_room(home: Path, missing: int) -> StoreError:
    return StoreError(
        f"The disk of {home} is full; free about {missing // 1_000_000 + 1} MB and run `assistant "
        "index` again. The index built before still serves."
    )


def _damaged(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged")


def _pointer(home: Path) -> dict[str, str]:
    try:
        pointer: dict[str, str] = json.loads((home / _CURRENT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise StoreError(
            f"{home / _CURRENT} cannot be read ({error}); remove it and run `assistant index`."
        ) from error
    return pointer


def _files(path: Path) -> Iterator[Path]:
    return (file for file in path.rglob("*") if file.is_file())


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
