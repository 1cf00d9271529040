"""The dense half of retrieval: the vectors of one generation in a Chroma directory.

Run as a module it opens a directory in a process of its own and compares every vector with the
exact ones: Chroma's native code ends the process when it meets a damaged file.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import weakref
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import assistant
from assistant.adapters.exact import Exact
from assistant.errors import StoreError

if TYPE_CHECKING:
    from chromadb.api.client import Client

DATABASE = "chroma.sqlite3"
_COLLECTION = "passages"
_BATCH = 2000
_NEAR = 1e-4
_PATIENCE_SECONDS = 600
_LOST = "a vector does not find itself"
_LOST_CODE = 3


class Chroma:
    """An open Chroma directory, read only as far as we are concerned.

    `close` lets go of the files; so does forgetting it.
    """

    def __init__(self, path: Path) -> None:
        """Open a directory that `write` made."""
        import chromadb.errors

        self._client = _client(path)
        try:
            self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
        except chromadb.errors.NotFoundError as error:
            self._client.close()
            raise StoreError(f"{path} holds no index; run `assistant index`.") from error
        self.close = weakref.finalize(self, self._client.close)

    def query(self, vector: NDArray[np.float32], k: int) -> tuple[tuple[str, float], ...]:
        """Return up to `k` ids with their cosine, best first."""
        found = self._collection.query(
            query_embeddings=vector[np.newaxis], n_results=k, include=["distances"]
        )
        distances = found["distances"] or [[]]
        return tuple(
            (one, 1.0 - float(distance))
            for one, distance in zip(found["ids"][0], distances[0], strict=True)
        )

    def faults(self, exact: Exact) -> str:
        """Compare every vector with the exact ones and let each find itself; empty if all do."""
        if self._collection.count() != len(exact.ids):
            return f"it holds {self._collection.count()} vectors, not {len(exact.ids)}"
        for start in range(0, len(exact.ids), _BATCH):
            ids = exact.ids[start : start + _BATCH]
            vectors = exact.vectors[start : start + _BATCH]
            read: Any = self._collection.get(ids=ids, include=["embeddings"])
            places = {one: place for place, one in enumerate(read["ids"])}
            order = [places.get(one, -1) for one in ids]
            if -1 in order or not np.allclose(read["embeddings"][order], vectors, atol=_NEAR):
                return "a vector reads back otherwise than it was written"
            nearest: Any = self._collection.query(
                query_embeddings=vectors, n_results=1, include=["distances"]
            )
            if np.max(nearest["distances"]) > _NEAR:
                return _LOST
        return ""


def write(path: Path, exact: Path) -> None:
    """Write the vectors of an exact index into a new directory."""
    given = Exact(exact)
    client = _client(path)
    try:
        collection = client.create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "sync_threshold": max(2, len(given.ids))}},
        )
        for start in range(0, len(given.ids), _BATCH):
            batch = slice(start, start + _BATCH)
            collection.add(ids=given.ids[batch], embeddings=given.vectors[batch])
    finally:
        client.close()


def verify(path: Path, exact: Path) -> bool:
    """Open a directory in another process and compare it with the exact vectors there.

    Returns whether every vector finds itself: among very many that are alike, the graph by which
    Chroma searches may miss some. Raises StoreError when they differ or that process dies.
    """
    command = [sys.executable, "-m", "assistant.adapters.chroma", str(path), str(exact)]
    ran = subprocess.run(
        command,
        cwd=Path(assistant.__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
        check=False,
    )
    if ran.returncode == _LOST_CODE:
        return False
    if ran.returncode:
        reason = ran.stderr.strip().rpartition("\n")[2] or f"the reader died ({ran.returncode})"
        raise StoreError(f"The index in {path} cannot be used: {reason}; build it again.")
    return True


def sound(path: Path) -> bool:
    """Tell whether the directory's own database is free of damage, without opening Chroma."""
    try:
        with closing(sqlite3.connect(f"file:{path / DATABASE}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def software() -> str:
    """Return the version of Chroma that writes and reads here."""
    return version("chromadb")


def _client(path: Path) -> Client:
    from chromadb.api.client import Client
    from chromadb.config import Settings

    settings = Settings(is_persistent=True, persist_directory=str(path), anonymized_telemetry=False)
    return Client(settings=settings)


if __name__ == "__main__":
    opened = Chroma(Path(sys.argv[1]))
    found = opened.faults(Exact(Path(sys.argv[2])))
    sys.exit(_LOST_CODE if found == _LOST else found or 0)
