"""What a chat model reads counts only where the first reader is unsure and the words hold it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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


def read_as(
    advisor: Advisor, question: str, values: Mapping[str, Any], earlier: Sequence[str] = ()
) -> tuple[Trace, int]:
    """The trace of a question that a model reads so, and how often it was asked to read."""

    def play(request: Request) -> str:
        return json.dumps(values, ensure_ascii=False) if fills(request) else obedient(request)

    with playing(Improvises(play)) as server:
        *_, trace = asked(advisor, server.url).inspect([*earlier, question])
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


@pytest.mark.parametrize(
    ("turns", "plainer"),
    [
        (["成熟期呢"], "我们是成熟期，要哪些岗位？"),
        (["我们是发展期", "那成熟期会加什么人"], "我们是成熟期，要哪些岗位？"),
        (["and the mature one?"], "We are at the mature stage. Which roles do we need?"),
        (["我和我弟两个人,嗯那啥,咋整"], "我们没有货，两个人怎么分工？"),
    ],
    ids=["asked of", "another is known", "in English", "goods"],
)
def test_plainer_words_that_tell_what_the_message_does_not_are_left(
    reading: Advisor, turns: list[str], plainer: str
) -> None:
    before, _ = read_as(reading, turns[-1], {"restated": "", "facts": []}, earlier=turns[:-1])
    trace, times = read_as(
        reading, turns[-1], {"restated": plainer, "facts": []}, earlier=turns[:-1]
    )
    assert times
    assert trace.understood == before.understood


def test_plainer_words_of_another_kind_are_left_though_they_name_the_same(reading: Advisor) -> None:
    question = "We're mature now. What's the mature stage about?"
    before, _ = read_as(reading, question, {"restated": "", "facts": []})
    plainer = "We are at the mature stage. Which roles do we need?"
    trace, times = read_as(reading, question, {"restated": plainer, "facts": []})
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


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        ("女装类目跟零食类目团队差别,分列一下", "mature", "女装类目跟零食类目团队"),
        ("我们团队磨合得不错。嗯那啥,咋整?", "initial", "我们团队"),
        ("I sell lamps, hm, so how about people", "mature", "I sell lamps"),
    ],
    ids=["named as something else", "of which one word is in a phrase", "in English"],
)
def test_words_that_only_sound_like_a_fact_tell_none(
    reading: Advisor, question: str, value: str, words: str
) -> None:
    claim = {"name": "stage", "value": value, "words": words}
    before, _ = read_as(reading, question, {"restated": "", "facts": []})
    trace, times = read_as(reading, question, {"restated": "", "facts": [claim]})
    assert times == 1
    assert trace.understood.facts == before.understood.facts


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        ("we are ready to really scale. hm, so what about it?", "growth", "ready to really scale"),
    ],
)
def test_words_that_bear_a_fact_out_tell_it(
    reading: Advisor, question: str, value: str, words: str
) -> None:
    claim = {"name": "stage", "value": value, "words": words}
    before, _ = read_as(reading, question, {"restated": "", "facts": []})
    trace, _ = read_as(reading, question, {"restated": "", "facts": [claim]})
    assert not before.understood.facts
    (fact,) = trace.understood.facts
    assert (fact.name, fact.value, fact.basis) == ("stage", value, "inferred")


def test_of_two_options_that_are_weighed_none_is_a_fact(reading: Advisor) -> None:
    question = "we haven't decided, own goods kept here or affiliate. hm, so what about it?"
    for value, words in (("own", "goods kept here"), ("affiliate", "or affiliate")):
        claim = {"name": "goods", "value": value, "words": words}
        trace, times = read_as(reading, question, {"restated": "", "facts": [claim]})
        assert times == 1
        assert not trace.understood.facts


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
