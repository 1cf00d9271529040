"""What a chat model reads counts only where the first reader is unsure and the words hold it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters.chat.provider import open_model
from assistant.advisor import Advisor
from assistant.settings import Settings
from assistant.values.trace import Trace
from assistant.wiring import open_advisor
from tests.models.actors import fills, obedient
from tests.models.chat_server import Fails, Improvises, Request, playing

UNSURE = "咱这摊子刚支起来没几天。嗯那啥,班子咋搭?"
SURE = "场控做什么?"


@pytest.fixture
def reading(shipped_home: Path, monkeypatch: pytest.MonkeyPatch) -> Advisor:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return open_advisor(Settings(home=shipped_home, model="openai:none"))


def read_as(advisor: Advisor, question: str, values: Mapping[str, Any]) -> tuple[Trace, int]:
    """The trace of a question that a model reads so, and how often it was asked to read."""

    def play(request: Request) -> str:
        return json.dumps(values, ensure_ascii=False) if fills(request) else obedient(request)

    with playing(Improvises(play)) as server:
        (trace,) = asked(advisor, server.url).inspect([question])
        return trace, sum(fills(request) for request in server.requests)


def asked(advisor: Advisor, url: str) -> Advisor:
    assert advisor.second
    assert advisor.speaker
    model = open_model("openai:reader", url)
    return replace(
        advisor,
        second=replace(advisor.second, model=model),
        speaker=replace(advisor.speaker, model=model),
    )


def test_a_message_that_is_surely_understood_is_not_read_again(reading: Advisor) -> None:
    trace, times = read_as(reading, SURE, {"restated": "要哪些岗位?", "facts": []})
    assert times == 0
    assert [topic.ability for topic in trace.understood.topics] == ["duties"]


def test_plainer_words_are_read_in_place_of_a_question_that_is_not_understood(
    reading: Advisor,
) -> None:
    plainer = "团队要配哪些岗位？"
    trace, times = read_as(reading, UNSURE, {"restated": plainer, "facts": []})
    assert times == 1
    assert [topic.ability for topic in trace.understood.topics] == ["roster"]
    (told,) = trace.understood.disagreements
    assert (told.about, told.second, told.kept) == ("ability", "roster", "second")


@pytest.mark.parametrize(
    "plainer",
    ["成熟期要哪些岗位？", "投手做什么？", "要配8个人吗？", "Which roles do we need?", ""],
    ids=["a stage", "a role", "a number", "another language", "nothing"],
)
def test_plainer_words_that_add_something_are_left(reading: Advisor, plainer: str) -> None:
    before, _ = read_as(reading, UNSURE, {"restated": "", "facts": []})
    trace, _ = read_as(reading, UNSURE, {"restated": plainer, "facts": []})
    assert trace.understood.topics == before.understood.topics


@pytest.mark.parametrize("told", ["我们20个人", "我们是成熟期"], ids=["a number", "a stage"])
def test_plainer_words_that_leave_something_out_are_left(reading: Advisor, told: str) -> None:
    question = f"{told}。{UNSURE}"
    before, _ = read_as(reading, question, {"restated": "", "facts": []})
    trace, times = read_as(reading, question, {"restated": "团队要配哪些岗位？", "facts": []})
    assert times == 1
    assert trace.understood.topics == before.understood.topics


def test_halves_of_words_and_small_words_tell_nothing(reading: Advisor) -> None:
    question = "there are 3000 pairs of shoes in my warehouse"
    for words in ("there are 30", "there are"):
        claim = {"name": "stage", "value": "mature", "words": words}
        trace, times = read_as(reading, question, {"restated": "", "facts": [claim]})
        assert times == 1
        assert not [fact for fact in trace.understood.facts if fact.name == "stage"]


def test_a_fact_counts_only_with_words_that_mean_it(reading: Advisor) -> None:
    def stage(value: str, words: str) -> list[tuple[str, str]]:
        claim = {"name": "stage", "value": value, "words": words}
        trace, _ = read_as(reading, UNSURE, {"restated": "", "facts": [claim]})
        return [(fact.value, fact.basis) for fact in trace.understood.facts if fact.name == "stage"]

    first = stage("mature", "")
    for value, words in (
        ("mature", "刚支起来没几天"),
        ("mature", "班子咋搭"),
        ("growth", "我们已经是发展期"),
        ("nowhere", "刚支起来没几天"),
    ):
        assert stage(value, words) == first


def test_where_the_two_differ_the_first_stands_and_it_is_told(reading: Advisor) -> None:
    question = f"我们是发展期。{UNSURE}"
    claim = {"name": "stage", "value": "mature", "words": "发展期"}
    trace, times = read_as(reading, question, {"restated": "", "facts": [claim]})
    assert times == 1
    assert [fact.value for fact in trace.understood.facts if fact.name == "stage"] == ["growth"]
    assert ("stage", "growth", "mature", "first") in [
        (each.about, each.first, each.second, each.kept) for each in trace.understood.disagreements
    ]


@pytest.mark.parametrize("values", [{}, {"restated": 1, "facts": "all"}, {"facts": [1, {}]}])
def test_values_of_another_form_add_nothing(reading: Advisor, values: dict[str, Any]) -> None:
    before, _ = read_as(reading, UNSURE, {"restated": "", "facts": []})
    trace, _ = read_as(reading, UNSURE, values)
    assert trace.understood == before.understood


def test_a_model_that_fails_leaves_the_first_reading(reading: Advisor) -> None:
    before, _ = read_as(reading, UNSURE, {"restated": "", "facts": []})
    with playing(Fails(401)) as server:
        (trace,) = asked(reading, server.url).inspect([UNSURE])
    assert trace.understood == before.understood
