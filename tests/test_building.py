"""Building a generation: what changes, what stays, what serves, and what stops a build."""

from __future__ import annotations

import errno
import shutil
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest

from assistant import building, documents
from assistant.adapters import generations, index
from assistant.adapters.encoder import Encoder, open_encoder
from assistant.adapters.reading import Readers
from assistant.adapters.store import Store
from assistant.building import METHODOLOGY, Builder, check, current
from assistant.errors import CorpusError, StoreError
from assistant.gathering import preview
from assistant.values.documents import Collection
from assistant.values.methodology import Methodology

RESTAURANT = Path(__file__).parent / "corpora" / "restaurant"


@dataclass
class Shop:
    """A home and a corpus that a test may change."""

    home: Path
    corpus: Path

    def builder(self, stamp: str = "", encoder: Encoder | None = None) -> Builder:
        return Builder(
            home=self.home,
            store=self.store(),
            encoder=encoder or open_encoder(),
            artifacts=_artifacts,
            stamp=stamp,
        )

    def store(self) -> Store:
        return Store(f"sqlite:///{self.home / 'assistant.db'}")

    def build(self) -> building.Report:
        return self.builder().build([self.corpus])

    def served(self) -> generations.Generation:
        generation = current(self.home)
        assert generation is not None
        return generation

    def texts(self) -> str:
        passages = self.store().passages(self.served().id)
        return "\n".join(passage.text for passage in passages)


def _artifacts(method: Methodology | None) -> dict[str, bytes]:
    return {"name.txt": method.id.encode() if method else b"no method"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus without methodology, indexed once; tests work on copies."""
    folder = tmp_path_factory.mktemp("built")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "host.md").write_text("# 主播\n\n主播讲解商品。\n", encoding="utf-8")
    (corpus / "control.md").write_text("# 场控\n\n场控关注数据。\n", encoding="utf-8")
    Shop(folder / "home", corpus).build()
    return folder


@pytest.fixture
def shop(built: Path, tmp_path: Path) -> Shop:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return Shop(tmp_path / "home", tmp_path / "corpus")


def test_an_unchanged_corpus_builds_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shop.served()
    monkeypatch.setattr(index, "write", _never)
    report = shop.build()
    assert (report.generation, report.unchanged) == (before.id, 2)
    assert (report.added, report.changed, report.removed) == ((), (), ())


def test_a_build_says_what_was_added_changed_and_removed(shop: Shop) -> None:
    (shop.corpus / "host.md").write_text("# 主播\n\n主播介绍商品。\n", encoding="utf-8")
    (shop.corpus / "control.md").unlink()
    (shop.corpus / "new.md").write_text("# 投手\n\n投手投放广告。\n", encoding="utf-8")
    report = shop.build()
    assert (report.added, report.changed, report.removed) == (
        ("new.md",),
        ("host.md",),
        ("control.md",),
    )
    assert "场控" not in shop.texts()


def test_only_new_texts_are_encoded(shop: Shop) -> None:
    class Counting(Encoder):
        def __init__(self) -> None:
            self.fingerprint = shipped.fingerprint
            self.seen: list[str] = []

        def encode(self, texts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            self.seen += texts
            return shipped.encode(texts)

    shipped = open_encoder()
    (shop.corpus / "new.md").write_text("# 投手\n\n投手投放广告。\n", encoding="utf-8")
    encoder = Counting()
    shop.builder(encoder=encoder).build([shop.corpus])
    assert encoder.seen == ["投手\n投手投放广告。"]


@pytest.mark.parametrize("change", ["stamp", "encoder"])
def test_another_stamp_or_encoder_asks_for_another_generation(shop: Shop, change: str) -> None:
    before = shop.served()
    encoder = open_encoder()
    if change == "encoder":
        encoder.fingerprint = "another"
    builder = shop.builder(stamp="new" if change == "stamp" else "", encoder=encoder)
    assert not builder.usable(before)
    assert builder.ensure([shop.corpus]).id != before.id


def test_a_usable_generation_is_not_built_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Builder, "build", _never)
    assert shop.builder().ensure([shop.corpus]).id == shop.served().id


@pytest.mark.parametrize("name", ["exact/vectors.npy", "lexical/terms.json", "chroma/*/header.bin"])
def test_a_damaged_generation_is_built_again_from_what_is_stored(shop: Shop, name: str) -> None:
    generation = shop.served()
    (file,) = generation.path.glob(name)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)
    builder = shop.builder()
    assert not builder.usable(generation)
    assert builder.ensure([shop.corpus]).id == generation.id
    assert builder.usable(shop.served())


def test_an_index_database_that_is_damaged_is_noticed(shop: Shop) -> None:
    file = shop.served().path / index.UNSEALED[0]
    data = file.read_bytes()
    file.write_bytes(data[:4096] + b"\x00" * 8192 + data[12288:])
    assert not shop.builder().usable(shop.served())


def test_a_rollback_lets_the_generation_before_serve_again(shop: Shop) -> None:
    first = shop.served()
    (shop.corpus / "host.md").write_text("# 主播\n\n第二版。\n", encoding="utf-8")
    shop.build()
    assert "第二版" in shop.texts()
    shop.builder().rollback()
    assert shop.served().id == first.id
    assert "主播讲解商品" in shop.texts()


def test_a_rollback_without_an_earlier_generation_says_so(shop: Shop) -> None:
    with pytest.raises(StoreError, match="keeps no earlier index"):
        shop.builder().rollback()


def test_only_the_current_and_the_previous_generation_are_kept(shop: Shop) -> None:
    for version in ("二", "三"):
        (shop.corpus / "host.md").write_text(f"# 主播\n\n第{version}版。\n", encoding="utf-8")
        shop.build()
    (generations.folder(shop.home) / ".building-left").mkdir()
    (shop.corpus / "host.md").write_text("# 主播\n\n第四版。\n", encoding="utf-8")
    shop.build()
    previous = generations.previous(shop.home)
    assert previous is not None
    kept = {path.name for path in generations.folder(shop.home).iterdir()}
    assert kept == {shop.served().id, previous.id}


def test_a_methodology_with_faults_stops_a_build_before_anything_is_touched(
    shop: Shop,
) -> None:
    before = _files(shop.home)
    shutil.copytree(RESTAURANT, shop.corpus, dirs_exist_ok=True)
    next(shop.corpus.glob("roles/*.en.md")).unlink()
    with pytest.raises(CorpusError, match=r"roles/.*\.md"):
        shop.build()
    assert _files(shop.home) == before


def test_a_file_that_cannot_be_read_is_reported_and_the_rest_is_built(shop: Shop) -> None:
    (shop.corpus / "broken.md").write_text("---\ntitle: [\n---\ntext\n", encoding="utf-8")
    report = shop.build()
    assert [fault.path for fault in report.faults] == ["broken.md"]
    assert report.passages == 2


def test_two_methodologies_are_refused(shop: Shop, tmp_path: Path) -> None:
    second = tmp_path / "second"
    shutil.copytree(RESTAURANT, second)
    with pytest.raises(CorpusError, match="has a methodology too"):
        shop.builder().build([RESTAURANT, second])


def test_collections_stand_side_by_side_with_the_same_names_in_them(
    shop: Shop, tmp_path: Path
) -> None:
    wiki = tmp_path / "pages"
    wiki.mkdir()
    (wiki / "host.md").write_text("# 主播\n\n主播每周休息两天。\n", encoding="utf-8")
    report = shop.builder().build([shop.corpus, Collection("wiki", wiki)])
    assert report.added == ("wiki:host.md",)
    passages = shop.store().passages(shop.served().id)
    assert {(one.reference, one.provenance.collection) for one in passages} == {
        ("control#场控", "corpus"),
        ("host#主播", "corpus"),
        ("wiki:host#主播", "wiki"),
    }
    assert shop.served().names == ("corpus", "wiki")
    (wiki / "host.md").write_text("", encoding="utf-8")
    again = shop.builder().build([shop.corpus, Collection("wiki", wiki)])
    assert again.removed == ("wiki:host.md",)
    assert [str(fault) for fault in again.faults] == [
        "wiki:host.md:1: The file is empty; write its text or remove it."
    ]


def test_files_of_other_programs_are_read_once_whatever_becomes_of_them(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = docx.Document()
    document.add_heading("请假", 1)
    document.add_paragraph("提前两周申请。").add_run("看不见").font.hidden = True
    document.save(str(shop.corpus / "leave.docx"))
    (shop.corpus / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    report = shop.build()
    assert report.added == ("leave.docx",)
    assert [fault.path for fault in report.faults] == ["broken.pdf"]
    assert report.verdicts["leave.docx"].left_out == ("1 hidden paragraphs or parts of them",)
    assert "提前两周申请。" in shop.texts()
    assert "看不见" not in shop.texts()
    monkeypatch.setattr(Readers, "read", _never)
    again = shop.build()
    assert (again.generation, again.faults) == (report.generation, report.faults)
    assert again.verdicts == report.verdicts
    assert again.added == again.changed == again.removed == ()


def test_a_file_that_stood_untouched_is_not_opened_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_SETTLED", -1)
    shop.build()
    builder = shop.builder()
    opened: list[Path] = []

    def noted(path: Path) -> bytes:
        opened.append(path)
        return b""

    monkeypatch.setattr(Path, "read_bytes", noted)
    (shop.corpus / "control.md").unlink()
    report = builder.build([shop.corpus])
    assert opened == []
    assert (report.unchanged, report.removed) == (1, ("control.md",))


def test_a_large_file_with_hardly_any_text_is_not_called_indexed(shop: Shop) -> None:
    padding = "<!-- " + "x" * 60_000 + " -->"
    (shop.corpus / "scan.html").write_text(f"<p>Page 1</p>{padding}", encoding="utf-8")
    report = shop.build()
    assert report.added == ()
    assert "Only 5 characters of text are in its 60,022 bytes" in str(report.faults[0])


def test_a_file_is_looked_at_without_indexing_it(shop: Shop) -> None:
    document, passages = preview(shop.corpus / "host.md")
    assert (document.title, [one.text for one in passages]) == ("主播", ["主播讲解商品。"])
    (shop.corpus / "notes.odt").write_bytes(b"text")
    with pytest.raises(CorpusError, match=r"notes\.odt:1: Only \.md"):
        preview(shop.corpus / "notes.odt")


def test_a_corpus_without_text_is_refused(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="no text to index"):
        shop.builder().build([tmp_path / "empty"])


def test_a_generation_holds_its_methodology_and_artifacts(shop: Shop) -> None:
    shop.builder().build([RESTAURANT])
    path = shop.served().path
    assert (path / METHODOLOGY).exists()
    assert (path / "name.txt").read_text() == "restaurant"


def test_a_full_disk_is_told_in_one_sentence(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = shop.served()
    (shop.corpus / "new.md").write_text("# 投手\n\n投手投放广告。\n", encoding="utf-8")
    monkeypatch.setattr(index, "write", full)
    with pytest.raises(StoreError, match=r"is full; free about 21 MB"):
        shop.build()
    assert shop.builder().usable(before)


def test_checking_a_corpus_without_methodology_finds_files_that_cannot_be_read(
    shop: Shop,
) -> None:
    assert check(shop.corpus) == ()
    (shop.corpus / "empty.md").write_text("", encoding="utf-8")
    assert [fault.path for fault in check(shop.corpus)] == ["empty.md"]


def test_checking_a_methodology_finds_its_faults(tmp_path: Path) -> None:
    shutil.copytree(RESTAURANT, tmp_path, dirs_exist_ok=True)
    assert check(tmp_path) == ()
    next(tmp_path.glob("roles/*.en.md")).unlink()
    assert check(tmp_path)


def _never(*_: object, **__: object) -> None:
    raise AssertionError("called, though there was nothing to do")


def _files(home: Path) -> list[Path]:
    """Every file but the database's own: its log comes and goes with its connections."""
    found = (path for path in home.rglob("*") if path.is_file())
    return sorted(path for path in found if not path.name.startswith("assistant.db"))
