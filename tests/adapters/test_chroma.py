"""Vectors in Chroma against the exact ones, and damage that must not reach this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.adapters import chroma, exact
from assistant.adapters.chroma import Chroma
from assistant.adapters.exact import Exact
from assistant.errors import StoreError

COUNT, DIMENSIONS = 300, 16


def random_vectors(seed: int) -> NDArray[np.float32]:
    found = np.random.default_rng(seed).normal(size=(COUNT, DIMENSIONS)).astype(np.float32)
    lengths: NDArray[np.float32] = np.linalg.norm(found, axis=1, keepdims=True)
    return found / lengths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A directory with 300 vectors, exact and in Chroma."""
    ids = [f"{number:016x}" for number in range(COUNT)]
    exact.write(tmp_path / "exact", ids, random_vectors(1))
    chroma.write(tmp_path / "chroma", tmp_path / "exact")
    return tmp_path


@pytest.fixture
def opened(folder: Path) -> Iterator[Chroma]:
    opened = Chroma(folder / "chroma")
    yield opened
    opened.close()


def test_chroma_finds_what_exact_search_finds(folder: Path, opened: Chroma) -> None:
    for query in random_vectors(2)[:20]:
        theirs, ours = opened.query(query, 5), Exact(folder / "exact").query(query, 5)
        assert [one for one, _ in theirs] == [one for one, _ in ours]
        assert [score for _, score in theirs] == pytest.approx(
            [score for _, score in ours], abs=1e-5
        )


def test_more_hits_than_there_are_vectors_are_no_error(folder: Path, opened: Chroma) -> None:
    query = random_vectors(2)[0]
    assert len(opened.query(query, COUNT + 1)) == COUNT
    assert len(Exact(folder / "exact").query(query, COUNT + 1)) == COUNT


def test_what_was_written_is_verified_in_another_process(folder: Path) -> None:
    assert chroma.verify(folder / "chroma", folder / "exact")


@pytest.mark.slow
def test_vectors_that_the_graph_misses_are_told_apart_from_damage(tmp_path: Path) -> None:
    alike = np.random.default_rng(3).normal(size=(6000, 256)).astype(np.float32)
    alike *= np.float32(0.02)
    alike[:, 0] += np.arange(6000) % 7
    alike[:, 1] += np.arange(6000) % 5
    alike /= np.linalg.norm(alike, axis=1, keepdims=True)
    exact.write(tmp_path / "exact", [f"{number:016x}" for number in range(6000)], alike)
    chroma.write(tmp_path / "chroma", tmp_path / "exact")
    assert not chroma.verify(tmp_path / "chroma", tmp_path / "exact")


def test_a_vector_that_reads_back_otherwise_is_found(folder: Path) -> None:
    vectors = np.load(folder / "exact" / "vectors.npy")
    vectors[7] = vectors[8]
    np.save(folder / "exact" / "vectors.npy", vectors)
    with pytest.raises(StoreError, match="reads back otherwise than it was written; build it"):
        chroma.verify(folder / "chroma", folder / "exact")


def test_missing_vectors_are_found(folder: Path, opened: Chroma, tmp_path: Path) -> None:
    exact.write(tmp_path / "fewer", ["a"], random_vectors(1)[:1])
    assert opened.faults(Exact(tmp_path / "fewer")) == f"it holds {COUNT} vectors, not 1"
    assert opened.faults(Exact(folder / "exact")) == ""


def test_a_vector_that_does_not_find_itself_is_found(
    folder: Path, opened: Chroma, monkeypatch: pytest.MonkeyPatch
) -> None:
    def far(*_: object, **__: object) -> dict[str, list[list[float]]]:
        return {"distances": [[0.0], [0.5]]}

    monkeypatch.setattr("chromadb.Collection.query", far)
    assert opened.faults(Exact(folder / "exact")) == "a vector does not find itself"


def test_damaged_files_end_only_the_process_that_verifies(folder: Path) -> None:
    for file in folder.glob("chroma/*/*.bin"):
        file.write_bytes(b"\xff" * file.stat().st_size)
    with pytest.raises(StoreError, match="cannot be used"):
        chroma.verify(folder / "chroma", folder / "exact")


def test_a_damaged_database_is_not_sound(folder: Path) -> None:
    assert chroma.sound(folder / "chroma")
    file = folder / "chroma" / chroma.DATABASE
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert not chroma.sound(folder / "chroma")
    file.unlink()
    assert not chroma.sound(folder / "chroma")


def test_a_directory_without_an_index_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no index; run `assistant index`"):
        Chroma(tmp_path)
