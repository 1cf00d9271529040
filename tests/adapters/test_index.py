"""The parts of one generation together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.adapters import chroma, exact, index
from assistant.errors import StoreError

TEXTS = {"host": "主播讲解商品", "control": "场控关注数据", "smile": "🙂"}
VECTORS = np.array([[1, 0], [0, 1], [0, 0]], dtype=np.float32)


def test_every_part_finds_what_was_written(tmp_path: Path) -> None:
    index.write(tmp_path, TEXTS, VECTORS, {"控场": "control", "场控": "control"})
    assert index.open_lexical(tmp_path).query("控场", 3)[0][0] == "control"
    assert index.open_exact(tmp_path).query(VECTORS[1], 3)[0] == ("control", 1.0)
    opened = index.open_chroma(tmp_path)
    assert [one for one, _ in opened.query(VECTORS[1], 3)] == ["control", "host"]
    opened.close()
    assert index.sound(tmp_path)


def test_an_index_that_does_not_read_back_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_others(path: Path, _exact: Path) -> None:
        exact.write(tmp_path / "others", ["host", "control"], VECTORS[[1, 0]])
        write(path, tmp_path / "others")

    write = chroma.write
    monkeypatch.setattr(chroma, "write", write_others)
    with pytest.raises(StoreError, match="reads back otherwise"):
        index.write(tmp_path, TEXTS, VECTORS, {})
