"""The command line, run as its own process where what it prints and returns matters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import read_settings


def run(
    home: Path, *arguments: str, given: str = "", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"ASSISTANT_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
    root = str(Path(__file__).parents[2])
    environment["PYTHONPATH"] = os.pathsep.join([environment.get("PYTHONPATH", ""), root])
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        input=given,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=cwd,
        check=False,
    )


def test_a_question_is_answered_with_its_sources(shipped_home: Path, tmp_path: Path) -> None:
    done = run(shipped_home, "ask", "刚起步要哪些岗位?", cwd=tmp_path)
    assert done.returncode == 0
    assert "主播" in done.stdout
    assert "[1] 起步阶段" in done.stdout


def test_a_batch_answers_each_line_and_names_the_bad_one(shipped_home: Path) -> None:
    given = '{"id":"a","turns":["我们刚起步","那场控要做什么?"]}\nnot json\n'
    done = run(shipped_home, "ask", "--batch", "-", "--json", given=given)
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert first["id"] == "a"
    assert "场控" in first["text"]
    assert first["outcome"] == "answered"
    assert second["id"] is None
    assert second["error"].startswith("Line 2: ")


@pytest.mark.parametrize(
    "line",
    ["[]", '{"id": "b"}', '{"id": "b", "turns": []}', '{"id": "b", "turns": [1]}'],
)
def test_a_line_of_another_shape_is_an_error_and_the_rest_goes_on(
    shipped_home: Path, tmp_path: Path, line: str
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text(f'{line}\n{{"id": "c", "turns": ["你好"]}}\n', encoding="utf-8")
    done = run(shipped_home, "ask", "--batch", str(batch), "--json")
    results: list[dict[str, Any]] = [json.loads(each) for each in done.stdout.splitlines()]
    assert "error" in results[0]
    assert results[1]["id"] == "c"
    assert results[1]["outcome"] == "answered"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask",), "Give one question"),
        (("ask", ""), "The question is empty"),
        (("inspect", ""), "The question is empty"),
        (("ask", "--batch", "nowhere.jsonl"), "nowhere.jsonl cannot be read"),
        (("corpus", "check", "nowhere"), "nowhere is not a folder"),
        (("index", "--corpus", "nowhere"), "nowhere is not there"),
    ],
)
def test_a_wrong_call_gets_one_sentence_and_no_trace(
    shipped_home: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = run(shipped_home, *arguments)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_unknown_setting_is_named(shipped_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_COLOUR", "red")
    done = run(shipped_home, "ask", "你好")
    assert done.returncode == 1
    assert "ASSISTANT_COLOUR" in done.stderr


def test_a_conversation_is_inspected_as_text_or_json(shipped_home: Path) -> None:
    shown = run(shipped_home, "inspect", "我们刚起步,自己有货", "那场控要做什么?")
    assert shown.returncode == 0
    assert "TURN 2  那场控要做什么?" in shown.stdout
    assert "roles/floor-controller.zh.md:" in shown.stdout
    told = run(shipped_home, "inspect", "那场控要做什么?", "--json", "--language", "en")
    (trace,) = json.loads(told.stdout)
    assert trace["answer"]["language"] == "en"
    assert trace["topics"][0]["ability"] == "duties"


@pytest.mark.parametrize(("value", "on"), [("1", True), ("0", False), ("", False)])
def test_the_inspect_page_is_switched_on_by_a_setting(
    monkeypatch: pytest.MonkeyPatch, value: str, *, on: bool
) -> None:
    assert read_settings().inspect is False
    monkeypatch.setenv("ASSISTANT_INSPECT", value)
    assert read_settings().inspect is on


def test_a_setting_that_is_neither_on_nor_off_is_refused(
    shipped_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_INSPECT", "perhaps")
    done = run(shipped_home, "ask", "你好")
    assert done.returncode == 1
    assert "set it to 1 (on) or 0 (off)" in done.stderr


def test_a_home_keeps_to_the_folders_it_was_given(tmp_path: Path) -> None:
    wiki = tmp_path / "wiki"
    wiki.mkdir()
    (wiki / "leave.md").write_text(
        "# Leave\n\nAsk the office two weeks before.\n", encoding="utf-8"
    )
    home = tmp_path / "home"
    indexed = run(home, "index", "--corpus", str(wiki))
    assert "added    leave.md" in indexed.stdout
    answer = run(home, "ask", "When do I ask for leave?")
    assert "two weeks before" in answer.stdout
    again = run(home, "index")
    assert "1 as before" in again.stdout
    silent = run(home, "ask", "What does a host do?", "--json")
    assert json.loads(silent.stdout)["outcome"] == "refused"


def test_the_shipped_corpus_has_no_faults(shipped_home: Path) -> None:
    done = run(shipped_home, "corpus", "check")
    assert done.returncode == 0, done.stdout


def test_a_small_method_is_made_checked_and_taught(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    made = run(tmp_path / "home", "corpus", "new", str(folder))
    assert f"made     {folder / 'method.yaml'}" in made.stdout
    checked = run(tmp_path / "home", "corpus", "check", str(folder))
    assert checked.returncode == 0
    assert "The method has 2 stages, 1 sides, 2 roles." in checked.stdout
    assert "It could also have groups, facts, rules" in checked.stdout
    again = run(tmp_path / "home", "corpus", "new", str(folder))
    assert again.returncode == 1
    assert "holds something already" in again.stderr
    method = folder / "method.yaml"
    text = method.read_text("utf-8").replace("support: [articles/stages#busy]", "support: [x#y]", 1)
    method.write_text(text, encoding="utf-8")
    faulty = run(tmp_path / "home", "corpus", "check", str(folder))
    assert faulty.returncode == 1
    assert "| support: [x#y]" in faulty.stdout


def test_a_folder_without_a_method_is_told_what_it_is_good_for(tmp_path: Path) -> None:
    (tmp_path / "leave.md").write_text("# Leave\n\nTwo weeks before.\n", encoding="utf-8")
    checked = run(tmp_path / "home", "corpus", "check", str(tmp_path))
    assert checked.returncode == 0
    assert "it is quoted from, and advises nobody" in checked.stdout


def test_a_preview_shows_the_passages_of_a_file(tmp_path: Path) -> None:
    page = tmp_path / "leave.html"
    page.write_text(
        "<link rel=canonical href=https://wiki.example/leave><h1 id=top>Leave</h1><p>Two weeks."
        "<span hidden>unseen</span></p>",
        encoding="utf-8",
    )
    shown = run(tmp_path / "home", "index", "--preview", str(page))
    assert shown.stdout == (
        "Leave (en), 1 passages\n"
        "hidden from readers and left out: 1 hidden elements\n\n"
        "leave#top, line 1, 10 characters\n"
        "  Leave\n"
        "  https://wiki.example/leave#top\n"
        "  | Two weeks.\n"
    )
    assert not (tmp_path / "home").exists()


def test_a_sync_without_a_wiki_or_with_half_of_one_is_told(tmp_path: Path) -> None:
    for arguments, words in (
        ((), "No wiki was synced yet"),
        (("mediawiki",), "Name a wiki by kind and URL"),
        (("dokuwiki", "http://127.0.0.1:9"), "ASSISTANT_PRIVATE_HOSTS=127.0.0.1"),
    ):
        done = run(tmp_path / "home", "sync", *arguments)
        assert done.returncode == 1
        assert words in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
