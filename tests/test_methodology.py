"""The machine-readable files of a corpus: reading, checking, and the round trip through JSON."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import documents, methodology, passages
from assistant.errors import CorpusError, Fault
from assistant.resources import corpus_root
from assistant.values.documents import Passage, Provenance

CORPORA = Path(__file__).parent / "corpora"
RESTAURANT = CORPORA / "restaurant"

HOT_LINE = """\
    aliases: {zh: [热菜组, 热菜], en: [hot line]}
    side: kitchen
    stages: [regular]
"""


@dataclass
class Corpus:
    """A corpus that a test may spoil."""

    root: Path

    def edit(self, path: str, old: str, new: str) -> Corpus:
        file = self.root / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), "utf-8")
        return self

    def faults(self) -> tuple[Fault, ...]:
        return check(self.root)

    def shown(self, fault: Fault) -> dict[str, str]:
        """The fault with the line itself for its number."""
        lines = (self.root / fault.path).read_text("utf-8").splitlines()
        return {"in": fault.path, "line": lines[fault.line - 1].strip(), "says": fault.message}


def check(root: Path) -> tuple[Fault, ...]:
    return (*documents.scan(root)[1], *methodology.check(root, sections_of(root)))


def sections_of(root: Path) -> Mapping[tuple[str, str], str]:
    texts: list[Passage] = []
    for file in documents.scan(root)[0]:
        texts += passages.split(documents.read(file, Provenance()))
    return passages.sections(texts)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    shutil.copytree(RESTAURANT, tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


@pytest.mark.parametrize("root", [RESTAURANT, corpus_root()], ids=["restaurant", "shipped"])
def test_the_corpora_of_this_repository_have_no_fault(root: Path) -> None:
    assert check(root) == ()


@pytest.mark.parametrize("root", [RESTAURANT, corpus_root()], ids=["restaurant", "shipped"])
def test_a_methodology_survives_the_round_trip_through_json(root: Path) -> None:
    loaded = methodology.load(root)
    assert methodology.decode(methodology.encode(loaded)) == loaded


def test_a_folder_of_plain_documents_has_no_methodology_and_no_fault(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Notes\n\nWe open at nine.\n", "utf-8")
    assert not methodology.exists(tmp_path)
    assert methodology.provenance(tmp_path) == Provenance()
    assert check(tmp_path) == ()


def test_plain_documents_beside_a_methodology_need_no_second_language(corpus: Corpus) -> None:
    (corpus.root / "wiki.md").write_text("# 值班\n\n周一店长值班。\n", "utf-8")
    assert corpus.faults() == ()


def test_provenance_comes_from_the_method_file(corpus: Corpus) -> None:
    assert methodology.provenance(corpus.root) == Provenance(
        source="The small restaurant method", as_of="2026-11", region="anywhere"
    )


def test_load_lists_every_schema_fault_of_every_file_at_once(corpus: Corpus) -> None:
    corpus.edit("method.yaml", HOT_LINE, HOT_LINE.replace("    stages: [regular]\n", ""))
    corpus.edit("roles/cook.yaml", "brief:", "brief_text: x\nbrief:")
    corpus.edit("roles/purchaser.yaml", "need: now", "need: maybe")
    with pytest.raises(CorpusError) as caught:
        methodology.load(corpus.root)
    assert [tuple(corpus.shown(fault).values()) for fault in caught.value.faults] == [
        ("method.yaml", "- id: hot-line", "'stages' is missing; add it."),
        (
            "roles/cook.yaml",
            "brief_text: x",
            "'brief_text' is no key here; remove it or mend its spelling.",
        ),
        (
            "roles/purchaser.yaml",
            "need: maybe",
            (
                "'need' has the wrong form: "
                "input should be 'now', 'optional', 'later' or 'not-needed'."
            ),
        ),
    ]
    assert corpus.faults() == caught.value.faults


def test_roles_come_in_the_order_that_the_method_lists_and_then_by_name(corpus: Corpus) -> None:
    corpus.edit("method.yaml", "languages: [zh, en]", "languages: [zh, en]\norder: [waiter, cook]")
    ids = [role.id for role in methodology.load(corpus.root).roles]
    assert ids == ["waiter", "cook", "dishwasher", "manager", "packer", "purchaser"]
    assert corpus.faults() == ()


SPOILED = yaml.safe_load((CORPORA / "restaurant-faults.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", SPOILED, ids=[case["fault"] for case in SPOILED])
def test_every_kind_of_fault_is_reported_with_file_and_line(
    corpus: Corpus, case: dict[str, Any]
) -> None:
    if "replace" in case:
        corpus.edit(case["file"], case["replace"], case["by"])
    elif "by" in case:
        file = corpus.root / case["file"]
        file.parent.mkdir(exist_ok=True)
        file.write_text(case["by"], "utf-8")
    else:
        (corpus.root / case["file"]).unlink()
    assert [corpus.shown(fault) for fault in corpus.faults()] == case["reported"]


def test_the_example_of_the_documentation_is_a_corpus_without_fault(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "corpus.md").read_text("utf-8")
    files = re.findall(r"^`([^`\n]+)`\n\n```\w+\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert len(files) == 5
    for name, content in files:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
    assert check(tmp_path) == ()
    assert [role.id for role in methodology.load(tmp_path).roles] == ["baker"]


def test_a_word_that_yaml_would_take_for_a_truth_value_stays_a_word(corpus: Corpus) -> None:
    corpus.edit("method.yaml", "[no menu yet, menu is not settled]", "[no, off, 2026-11-01, 007]")
    signal = methodology.load(corpus.root).stages[1].signals[0]
    assert signal.unmet["en"] == ("no", "off", "2026-11-01", "007")


def test_one_thing_may_have_the_same_alias_in_two_languages(corpus: Corpus) -> None:
    corpus.edit("roles/cook.yaml", "zh: [厨师, 大厨, 掌勺的]", "zh: [厨师, 大厨, 掌勺的, Chef]")
    assert corpus.faults() == ()


def test_the_share_of_a_claim_that_its_section_must_bear_out_is_a_knob(corpus: Corpus) -> None:
    strict = methodology.Knobs(least_support=1.0)
    assert methodology.check(corpus.root, sections_of(corpus.root)) == ()
    assert methodology.check(corpus.root, sections_of(corpus.root), strict) != ()


def test_a_corpus_outside_utf_8_is_told_so(corpus: Corpus) -> None:
    file = corpus.root / "roles" / "cook.yaml"
    file.write_bytes(file.read_text("utf-8").encode("gb18030"))
    assert "roles/cook.yaml:1: It is not in UTF-8; save it as UTF-8 text." in map(
        str, corpus.faults()
    )
