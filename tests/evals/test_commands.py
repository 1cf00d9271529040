"""The commands of the suite: what they print and write, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from assistant.advisor import Advisor
from evals.__main__ import main

GOOD = """
- id: first
  turns: ["刚起步,自己有货,要配哪些人?"]
  language: zh
  outcome: answered
  stage: initial
  says: [["主播"]]
- id: second
  turns: ["给主播开多少工资"]
  language: zh
  outcome: refused
"""
WRONG = GOOD.replace("outcome: refused", "outcome: answered")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with cases to stand in; the home of the environment is not used."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    (tmp_path / "cases").mkdir()
    return tmp_path


def cases(folder: Path, text: str = GOOD, **files: str) -> list[str]:
    (folder / "cases" / "own.yaml").write_text(text, encoding="utf-8")
    for name, content in files.items():
        (folder / "cases" / name.replace("_", ".")).write_text(content, encoding="utf-8")
    return ["--cases", str(folder / "cases")]


def test_a_run_without_faults_passes_and_leaves_its_reports(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["run", *cases(folder), "--jobs", "1", "--html", "a.html", "--markdown", "a.md"]
    assert main([*arguments, "--junit", "a.xml", "--json", "a.json"]) == 0
    assert "2 cases" in capsys.readouterr().out
    assert (folder / "a.html").read_text("utf-8").startswith("<!doctype html>")
    assert "first" in (folder / "a.html").read_text("utf-8")
    assert (folder / "a.md").read_text("utf-8")
    assert len(ET.parse(folder / "a.xml").findall(".//testcase")) == 2  # noqa: S314
    assert len(json.loads((folder / "a.json").read_text("utf-8"))["results"]) == 2
    (kept,) = (folder / "build" / "evals").iterdir()
    assert {file.name for file in kept.iterdir()} == {"run.json", "report.html", "summary.md"}


def test_a_run_below_a_gate_ends_with_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = cases(folder, WRONG, gates_yaml="outcome: {least: 1}\n")
    assert main(["run", *arguments, "--jobs", "1"]) == 1
    assert "below a gate: outcome (all) is 0.5" in capsys.readouterr().out


def test_a_case_that_passed_once_may_not_fail_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *cases(folder), "--jobs", "1", "--ratchet"]) == 0
    assert (folder / "cases" / "passed.txt").read_text("utf-8").split()[-2:] == ["first", "second"]
    assert main(["run", *cases(folder, WRONG), "--jobs", "1", "--against", "last"]) == 1
    out = capsys.readouterr().out
    assert "below a gate: passed (case: second)" in out
    assert "asking or expecting something else: 1" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--tags", "nothing"], "No case has the tag nothing"),
        (["--corpus", "absent"], "The corpus folder absent is not there"),
        (["--against", "absent.json"], "absent.json cannot be read"),
        (["--against", "last"], "No run is kept in"),
        (["--url", "http://127.0.0.1:9"], "http://127.0.0.1:9/health/ready does not answer"),
        (["--judge", "nobody"], "names no provider and model"),
    ],
)
def test_what_cannot_be_run_ends_with_two_and_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main(["run", *cases(folder), *arguments]) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert len(error.strip().splitlines()) == 1


def test_faults_of_cases_end_with_two_and_are_all_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cases", "check", *cases(folder, "- id: a\n- id: b\n")]) == 2
    assert capsys.readouterr().err.count("own.yaml:") == 2


def test_cases_are_checked_listed_and_counted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = cases(folder)
    assert main(["cases", "check", *arguments]) == 0
    assert main(["cases", "list", *arguments]) == 0
    assert main(["cases", "count", *arguments]) == 0
    out = capsys.readouterr().out
    assert "2 cases, no faults" in out
    assert "second\town.yaml:" in out
    assert "1  refused" in out


def test_two_runs_are_compared(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one.json", "two.json"):
        assert main(["run", *cases(folder), "--jobs", "1", "--json", name]) == 0
    assert main(["compare", "one.json", "two.json", "--html", "both.html"]) == 0
    assert "fixed: 0\nbroken: 0" in capsys.readouterr().out
    assert (folder / "both.html").exists()


def test_what_was_asked_in_the_chat_becomes_a_candidate(
    folder: Path, advisor: Advisor, shipped_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = advisor.answer("我是王小明,电话13812345678,刚起步自己有货,要哪些人?")
    home = ["--home", str(shipped_home)]
    command = ["cases", "make", "--from-conversation", answer.conversation, *home]
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert "13812345678" not in printed
    assert yaml.safe_load(printed)[0]["stage"] == "initial"
    assert main([*command, "--out", "mine/new.yaml"]) == 0
    assert main([*command, "--out", "mine/new.yaml"]) == 0
    assert "0 candidates added" in capsys.readouterr().out
    assert main(["cases", "check", "--cases", str(folder / "mine")]) == 0


def test_disliked_answers_become_candidates(
    folder: Path, advisor: Advisor, shipped_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del folder
    answer = advisor.answer("成熟期要哪些人")
    advisor.feedback(answer.conversation, answer.id, "down", "漏了私域,微信 abc12345 找我")
    assert main(["cases", "make", "--from-feedback", "--home", str(shipped_home)]) == 0
    printed = capsys.readouterr().out
    assert "漏了私域" in printed
    assert "abc12345" not in printed
    assert "成熟期要哪些人" in [turn for case in yaml.safe_load(printed) for turn in case["turns"]]


def test_an_unknown_conversation_and_an_absent_home_are_told(
    folder: Path, shipped_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make = ["cases", "make", "--from-conversation", "nobody"]
    assert main([*make, "--home", str(shipped_home)]) == 2
    assert "There is no conversation nobody" in capsys.readouterr().err
    assert main([*make, "--home", str(folder / "absent")]) == 2
    assert "holds no chats" in capsys.readouterr().err
