"""What a chat model changes in answers: nothing of an obedient one, and nothing goes unseen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.advisor import Advisor
from assistant.resources import corpus_root
from assistant.values.trace import Trace
from evals.__main__ import main
from evals.agreeing import compare
from evals.corpus import read_corpus
from evals.judging import Reader
from evals.reading import read_cases
from evals.values import Case
from tests.models.actors import ACTORS, LIES
from tests.models.chat_server import Improvises, playing

pytestmark = pytest.mark.usefixtures("keys")

CASES = """- id: starting
  turns: ["我们刚起步,自己有工厂,要哪些岗位?", "场控做什么?"]
- id: unsure
  turns: ["挂链接带节奏的那个人是干啥的"]
- id: alone
  turns: ["We are just starting and have our own goods. Which roles do we need?"]
"""


@contextmanager
def model(actor: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A model of that character, in the settings."""
    with playing(Improvises(ACTORS[actor])) as server:
        monkeypatch.setenv("ASSISTANT_MODEL", f"openai:{actor}")
        monkeypatch.setenv("ASSISTANT_MODEL_URL", server.url)
        yield


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    (tmp_path / "some.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def test_a_model_that_lies_decides_nothing_and_shows_nothing_that_is_not_held(
    cases: Path,
    shipped_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = ["--home", str(shipped_home)]
    with model("lying", monkeypatch):
        assert main(["model", "--cases", str(cases), "--jobs", "1", *home]) == 0
    told = capsys.readouterr().out
    assert "4 turns, 4 decided the same (100.00%)" in told
    assert "4 worded by the model" in told


def test_another_decision_and_a_lie_are_seen(advisor: Advisor, cases: Path) -> None:
    case, *_ = read_cases(cases)
    (planned, _), (other,) = advisor.inspect(case.turns), advisor.inspect(["成熟期要哪些岗位?"])
    reader = Reader(read_corpus(corpus_root()))

    def compared(case: Case, said: Trace) -> tuple[bool, bool, bool]:
        found = compare(case, said, planned, reader)
        return bool(found.differing), bool(found.forbidden), bool(found.unheld)

    assert compared(case, planned) == (False, False, False)
    assert compared(case, other)[:2] == (True, True)
    for lie in (*LIES["zh"][:4], LIES["zh"][5]):
        text = f"{planned.answer.text}\n\n{lie}"
        lied = replace(planned, answer=replace(planned.answer, text=text))
        assert compared(case, lied) == (False, False, True)


def test_a_conversation_is_printed_with_both_answers_to_each_turn(
    shipped_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(shipped_home)]
    with model("obedient", monkeypatch):
        assert main(["beside", "我们刚起步,要哪些岗位?", "那场控呢?", *home]) == 0
    told = capsys.readouterr().out
    headings = [line for line in told.splitlines() if line.startswith("#")]
    assert headings == [
        "## 我们刚起步,要哪些岗位?",
        "### embedded",
        "### model, openai:obedient",
        "## 那场控呢?",
        "### embedded",
        "### model, openai:obedient",
    ]


def test_what_a_reader_waits_for_is_told_of_every_question_that_the_model_answers(
    cases: Path,
    shipped_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["waiting", "--cases", str(cases), "--home", str(shipped_home)]
    with model("obedient", monkeypatch):
        assert main(arguments) == 0
    _, *lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert all("(2 questions)" in line for line in lines)
    with model("terse", monkeypatch):
        monkeypatch.setenv("ASSISTANT_MODEL_URL", "http://127.0.0.1:9/v1")
        assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("command", [["beside", "要哪些岗位?"], ["waiting"], ["model"]])
def test_without_a_model_there_is_nothing_to_compare(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ASSISTANT_MODEL", raising=False)
    assert main(command) == 2
    assert "No chat model is set" in capsys.readouterr().err
