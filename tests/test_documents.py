"""Folders of files become documents, and a file that is left out is named with its reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant import documents
from assistant.errors import CorpusError
from assistant.values.documents import Block, Document, Heading, Provenance

ORIGIN = Provenance(source="wiki", as_of="2026-11", region="here", platform="")
CHINESE = "# 值班表\n\n我们的店每天九点开门,店长要先到,把灯打开,检查库存和收银。\n"
TRADITIONAL = "# 值班表\n\n我們的店每天九點開門,店長要先到,把燈打開,檢查庫存和收銀。\n"


def write(root: Path, name: str, content: str | bytes) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read_one(root: Path) -> Document:
    found, faults = documents.scan(root)
    assert faults == ()
    (file,) = found
    return documents.read(file, ORIGIN)


def text_of(document: Document) -> str:
    heading, *rest = document.parts
    return "\n\n".join([f"# {heading.text}", *(part.text for part in rest)]) + "\n"


def faults_of(root: Path) -> list[str]:
    return [str(fault) for fault in documents.scan(root)[1]]


def fault_of_reading(root: Path) -> str:
    (file,) = documents.scan(root)[0]
    with pytest.raises(CorpusError) as caught:
        documents.read(file, ORIGIN)
    return str(caught.value)


def test_scan_lists_documents_sorted_by_path_and_passes_over_yaml_and_hidden_files(
    tmp_path: Path,
) -> None:
    for name in ("b.txt", "a/z.md", "a.md", "method.yaml", "x.yml", ".hidden.md", ".git/c.md"):
        write(tmp_path, name, "text")
    found, faults = documents.scan(tmp_path)
    assert [file.path for file in found] == ["a.md", "a/z.md", "b.txt"]
    assert faults == ()


def test_the_digest_changes_with_the_bytes_only(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", "one")
    (before,), _ = documents.scan(tmp_path)
    os.utime(path, (0, 0))
    assert documents.scan(tmp_path)[0] == (before,)
    path.write_text("two", "utf-8")
    assert documents.scan(tmp_path)[0][0].digest != before.digest


def test_files_that_are_not_read_are_named_with_what_to_do(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside/secret.md", "secret")
    root = tmp_path / "corpus"
    write(root, "chart.png", b"\x89PNG")
    write(root, "empty.md", " \n")
    write(root, "inside/a.md", "text")
    with write(root, "large.txt", "").open("wb") as large:
        large.truncate(documents.LARGEST + 1)
    (root / "broken.md").symlink_to(root / "nowhere.md")
    (root / "folder").symlink_to(outside.parent)
    (root / "link.md").symlink_to(outside)
    (root / "loop.md").symlink_to(root / "loop.md")
    (root / "same").symlink_to(root / "inside")
    known = ".md, .txt, .docx, .htm, .html, .pdf, .pptx, .xhtml"
    assert faults_of(root) == [
        "broken.md:1: This is no regular file; remove it or replace it by its text.",
        f"chart.png:1: Only {known} and .xlsx are read; save its text as one of them.",
        "empty.md:1: The file is empty; write its text or remove it.",
        "folder:1: The link leads out of the corpus; copy the file in its place.",
        "large.txt:1: The file is over 10 MB; split it into smaller ones.",
        "link.md:1: The link leads out of the corpus; copy the file in its place.",
        "loop.md:1: This is no regular file; remove it or replace it by its text.",
        "same:1: A link to a folder is not followed; its files are read where they are.",
    ]
    assert [file.path for file in documents.scan(root)[0]] == ["inside/a.md"]


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert faults_of(tmp_path) == [
        "pipe.md:1: This is no regular file; remove it or replace it by its text."
    ]


def test_a_name_outside_utf_8_is_refused_in_words_that_can_be_printed(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + "/厨房.md".encode("gb18030"))).write_text("text")
    assert faults_of(tmp_path) == ["????.md:1: The name is not in UTF-8; rename it."]


def test_an_unreadable_file_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.md", "text")

    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert faults_of(tmp_path) == [
        "a.md:1: It cannot be read (Permission denied); make it readable or remove it."
    ]


def test_a_root_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="This is no folder; name one with documents"):
        documents.scan(tmp_path / "nowhere")


def test_a_file_that_vanishes_between_scan_and_read_is_a_fault(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", "text")
    (file,), _ = documents.scan(tmp_path)
    path.unlink()
    with pytest.raises(CorpusError, match=r"a\.md:1: It cannot be read \(No such file"):
        documents.read(file, ORIGIN)


def test_front_matter_gives_title_and_overrides_provenance(tmp_path: Path) -> None:
    write(
        tmp_path,
        "roles/cook.zh.md",
        "---\ntitle: 厨师\nas_of: 2027-01-31\nplatform: no\ntags: [a, b]\n---\n# 掌勺\n\n做菜。\n",
    )
    document = read_one(tmp_path)
    assert (document.name, document.path) == ("roles/cook", "roles/cook.zh.md")
    assert (document.title, document.language) == ("厨师", "zh")
    assert document.provenance == Provenance(
        source="wiki", as_of="2027-01-31", region="here", platform="no"
    )


def test_blank_lines_stand_where_the_front_matter_stood(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: T\n---\n# One\n")
    assert read_one(tmp_path).parts == (Heading(1, "One", None, 4),)


@pytest.mark.parametrize(
    ("name", "content", "title", "language"),
    [
        ("notes.md", "Some words.\n\n# Opening *hours* {#open}\n\nNine.\n", "Opening hours", "en"),
        ("wiki/night shift.txt", "Close the doors at ten.\n", "night shift", "en"),
        ("值班.md", "周一店长值班。\n", "值班", "zh"),
        ("rules.md", "---\n\nA rule above and below.\n\n---\n", "rules", "en"),
        ("plan.v2.md", "The plan.\n", "plan.v2", "en"),
        ("plan.en.txt", "计划。\n", "plan", "en"),
    ],
)
def test_plain_files_get_a_title_and_a_language(
    tmp_path: Path, name: str, content: str, title: str, language: str
) -> None:
    write(tmp_path, name, content)
    document = read_one(tmp_path)
    assert (document.title, document.language) == (title, language)
    assert document.provenance == ORIGIN


def test_a_line_of_plain_text_is_no_heading(tmp_path: Path) -> None:
    write(tmp_path, "shift.txt", "# Night\n\nClose the doors at ten.\n")
    parts = read_one(tmp_path).parts
    assert [type(part) for part in parts] == [Block, Block]
    assert parts[0].text == "# Night"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_simplified_chinese_is_read_in_its_usual_encodings(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, "a.md", CHINESE.encode(encoding))
    assert text_of(read_one(tmp_path)) == CHINESE


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030"])
def test_traditional_chinese_is_read_in_its_usual_encodings(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, "a.md", TRADITIONAL.encode(encoding))
    assert text_of(read_one(tmp_path)) == TRADITIONAL


@pytest.mark.parametrize(
    "content",
    [
        "Das Café öffnet früh, die Küche später; größere Gerichte dauern länger.".encode("latin-1"),
        "店の営業時間は九時からです。".encode("shift-jis"),
        b"\x00\x01\x02 binary",
        b"\xff\xfe\x00",
    ],
    ids=["latin-1", "shift-jis", "binary", "half a character"],
)
def test_bytes_in_no_known_encoding_are_refused(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, "a.txt", content)
    assert fault_of_reading(tmp_path) == (
        "a.txt:1: The encoding cannot be told; save the file as UTF-8 text."
    )


def test_line_ends_of_every_system_are_read_alike(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\r\ntitle: T\r\n---\r\n# One\r\rTwo\n")
    document = read_one(tmp_path)
    assert document.title == "T"
    assert document.parts == (Heading(1, "One", None, 4), Block("Two", 6))


@pytest.mark.parametrize(
    ("front_matter", "fault"),
    [
        (
            "title: a: b",
            "a.md:2: The front matter is no valid YAML; quote values that contain a colon.",
        ),
        (
            "title: [a]",
            "a.md:1: 'title' in the front matter is no plain text; write one line of text.",
        ),
    ],
)
def test_bad_front_matter_is_a_fault_of_the_file(
    tmp_path: Path, front_matter: str, fault: str
) -> None:
    write(tmp_path, "a.md", f"---\n{front_matter}\n---\ntext\n")
    assert fault_of_reading(tmp_path) == fault


def test_the_id_is_made_of_the_content(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "text")
    (file,), _ = documents.scan(tmp_path)
    first = documents.read(file, ORIGIN)
    assert documents.read(file, ORIGIN).id == first.id
    assert documents.read(file, Provenance()).id != first.id
    write(tmp_path, "a.md", "other text")
    assert documents.read(file, ORIGIN).id != first.id
