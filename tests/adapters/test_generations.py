"""Directories of generations: seals, the pointer, and what is swept away."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.adapters import generations
from assistant.errors import BusyError, StoreError

FACTS = {"recipe": "r", "encoder": "e", "roots": ["/corpus"], "passages": 1}


def make(home: Path, name: str) -> generations.Generation:
    path = generations.stage(home)
    (path / "inner").mkdir()
    (path / "inner" / "file").write_bytes(b"sealed")
    (path / "open").write_bytes(b"changes")
    generations.seal(path, facts={"id": name, **FACTS}, unsealed=("open",))
    generations.place(home, path, name)
    found = generations.load(home, name)
    assert found is not None
    return found


def test_nothing_serves_before_the_first_build(tmp_path: Path) -> None:
    assert generations.current(tmp_path) is None
    assert generations.previous(tmp_path) is None
    assert generations.load(tmp_path, "nothing") is None


def test_the_pointer_tells_which_generation_serves_and_which_did(tmp_path: Path) -> None:
    first, second = make(tmp_path, "first"), make(tmp_path, "second")
    generations.point(tmp_path, current="first", previous="")
    assert generations.current(tmp_path) == first
    assert generations.previous(tmp_path) is None
    generations.point(tmp_path, current="second", previous="first")
    assert generations.current(tmp_path) == second
    assert generations.previous(tmp_path) == first
    assert first.roots == (Path("/corpus"),)


def test_a_changed_or_missing_file_breaks_the_seal_and_an_unsealed_one_does_not(
    tmp_path: Path,
) -> None:
    generation = make(tmp_path, "one")
    (generation.path / "open").write_bytes(b"changed")
    assert generation.whole()
    (generation.path / "inner" / "file").write_bytes(b"sealeD")
    assert not generation.whole()
    (generation.path / "inner" / "file").unlink()
    assert not generation.whole()


def test_a_new_directory_takes_the_place_of_a_damaged_one(tmp_path: Path) -> None:
    damaged = make(tmp_path, "one")
    (damaged.path / "inner" / "file").write_bytes(b"damage")
    assert make(tmp_path, "one").whole()


def test_sweeping_leaves_only_what_is_kept(tmp_path: Path) -> None:
    for name in ("old", "kept"):
        make(tmp_path, name)
    make(tmp_path, "kept")
    generations.stage(tmp_path)
    generations.sweep(tmp_path, ("kept",))
    assert [path.name for path in generations.folder(tmp_path).iterdir()] == ["kept"]


def test_a_pointer_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match="remove it and run `assistant index`"):
        generations.current(tmp_path)


def test_only_one_writer_at_a_time(tmp_path: Path) -> None:
    with (
        generations.only_writer(tmp_path),
        pytest.raises(BusyError, match="wait for it"),
        generations.only_writer(tmp_path),
    ):
        pass
    with generations.only_writer(tmp_path):
        pass


def test_too_little_room_is_told_with_how_much_is_missing(tmp_path: Path) -> None:
    generations.check_room(tmp_path, 0)
    with pytest.raises(StoreError, match=r"free about \d+ MB"):
        generations.check_room(tmp_path, 10**18)
