"""What was made once is had again, and anything wrong with it is as if it were not there."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.adapters.cache import Cache

FILES = {"model.bin": b"\x00\x01", "names.json": b"{}"}


def test_what_was_put_is_had_again_by_its_key_alone(tmp_path: Path) -> None:
    Cache(tmp_path / "cache").put("k1", FILES)
    assert Cache(tmp_path / "cache").get("k1") == FILES
    assert Cache(tmp_path / "cache").get("k2") is None
    Cache(tmp_path / "cache").put("k1", {"model.bin": b"new"})
    assert Cache(tmp_path / "cache").get("k1") == {"model.bin": b"new"}


def test_damaged_files_are_not_there(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("k", FILES)
    (tmp_path / "k" / "model.bin").write_bytes(b"\x00")
    assert cache.get("k") is None
    (tmp_path / "k" / "model.bin").unlink()
    assert cache.get("k") is None
    cache.put("k", FILES)
    (tmp_path / "k" / "sums").write_bytes(b"\xff one two three")
    assert cache.get("k") is None


def test_those_used_last_are_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for number in range(9):
        cache.put(f"k{number}", FILES)
        os.utime(tmp_path / f"k{number}", (number, number))
    assert cache.get("k1") == FILES
    cache.put("new", FILES)
    assert cache.get("k2") is None
    assert cache.get("k1") == FILES


def test_a_folder_that_cannot_be_made_keeps_nothing_and_fails_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put("k", FILES)
    assert cache.get("k") is None
