"""Building with documents whose words the shipped encoder does not know."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters import index
from assistant.adapters.encoder import open_encoder
from assistant.adapters.generations import Generation
from assistant.adapters.store import Store
from assistant.building import Builder, current
from assistant.errors import StoreError
from assistant.resources import corpus_root
from assistant.settings import Settings
from assistant.wiring import open_advisor, open_builder

WIKI = {
    "kiln.md": "# Kiln\n\nThe kiln bakes glazed clay at 1200 degrees overnight.\n",
    "wheel.md": "# Wheel\n\nA potter shapes bowls upon the wheel with wet fingers.\n",
    "rope.md": "# Rope\n\nSailors splice hemp cordage before mooring the schooner.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wiki, indexed once; tests work on copies."""
    folder = tmp_path_factory.mktemp("adapted")
    (folder / "wiki").mkdir()
    for name, text in WIKI.items():
        (folder / "wiki" / name).write_text(text, encoding="utf-8")
    _build(folder)
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path


def _settings(folder: Path, *, adapt: bool | None = None) -> Settings:
    return Settings(home=folder / "home", corpus=(folder / "wiki",), adapt=adapt)


def _build(folder: Path, *, adapt: bool | None = None) -> Generation:
    open_builder(_settings(folder, adapt=adapt)).build([folder / "wiki"])
    found = current(folder / "home")
    assert found is not None
    return found


def test_an_encoder_is_learnt_from_unknown_documents_and_asks(folder: Path) -> None:
    found = current(folder / "home")
    assert found is not None
    assert found.adapted
    assert any(name.startswith(f"{index.ADAPTED}/") for name in found.sums)
    opened = index.open_exact(found.path)
    cosines = opened.vectors @ index.open_adapted(found.path).encode(["glazing clay"])[0]
    hit = open_advisor(_settings(folder)).search().by("dense").search("glazing clay", None, 1)[0]
    assert hit.passage.title == "Kiln"
    assert hit.score == pytest.approx(float(cosines.max()))


def test_nothing_is_learnt_from_the_shipped_corpus(tmp_path: Path) -> None:
    builder = Builder(
        home=tmp_path,
        store=Store(f"sqlite:///{tmp_path / 'assistant.db'}"),
        encoder=open_encoder(),
        artifacts=lambda _method: {},
    )
    builder.build([corpus_root()])
    found = current(tmp_path)
    assert found is not None
    assert not found.adapted
    assert not (found.path / index.ADAPTED).exists()


def test_a_changed_document_is_learnt_anew(folder: Path) -> None:
    before = current(folder / "home")
    (folder / "wiki" / "rope.md").write_text("# Loom\n\nWeavers thread warps.\n", encoding="utf-8")
    after = _build(folder)
    assert before is not None
    assert after.id != before.id
    warps, hemp = index.open_adapted(after.path).encode(["warps", "hemp"])
    assert warps.any()
    assert not hemp.any()


def test_an_unchanged_wiki_is_not_learnt_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = current(folder / "home")
    monkeypatch.setattr(index, "adapt", None)
    assert _build(folder) == before


def test_adapting_can_be_switched_off_and_stays_off(folder: Path) -> None:
    first = current(folder / "home")
    plain = _build(folder, adapt=False)
    assert first is not None
    assert plain.id != first.id
    assert not plain.adapted
    (folder / "wiki" / "more.md").write_text("# Anvil\n\nSmiths hammer iron.\n", encoding="utf-8")
    assert not _build(folder).adapted
    assert _build(folder, adapt=True).adapted


def test_the_index_before_serves_again_whether_it_adapted_or_not(folder: Path) -> None:
    first = current(folder / "home")
    _build(folder, adapt=False)
    assert open_builder(_settings(folder)).rollback() == first


def test_a_damaged_encoder_is_noticed_and_made_again(folder: Path) -> None:
    found = current(folder / "home")
    assert found is not None
    file = found.path / index.ADAPTED / "weights.npy"
    file.write_bytes(file.read_bytes()[:-2] + b"\x00\x3c")
    builder = open_builder(_settings(folder))
    assert not builder.usable(found)
    again = builder.ensure([folder / "wiki"])
    assert again.id == found.id
    assert builder.usable(again)


def test_an_encoder_that_does_not_read_back_is_not_served(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = current(folder / "home")
    monkeypatch.setattr(
        "assistant.adapters.adapted.AdaptedEncoder.encode",
        lambda _self, texts: np.zeros((len(texts), 1), dtype=np.float32),
    )
    (folder / "wiki" / "more.md").write_text("# Anvil\n\nSmiths hammer iron.\n", encoding="utf-8")
    with pytest.raises(StoreError, match="reads back otherwise"):
        _build(folder)
    assert current(folder / "home") == before
