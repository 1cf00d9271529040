"""A message with several questions is read as several topics, and what is beside them as none."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.values.dialogue import DialogueState, Topic


def _topics(advisor: Advisor, message: str) -> tuple[Topic, ...]:
    return advisor.understander.understand(message, DialogueState()).topics


@pytest.mark.parametrize(
    ("message", "kinds"),
    [
        ("投手现在招不招 场控是做啥的", {"timing", "duties"}),
        ("如果主播走了场控能顶吗?或者从别的公司挖一个?", {"combine", "principle"}),
        ("stage? also can we hire the media buyer already", {"stage", "timing"}),
    ],
)
def test_a_question_without_a_sign_or_with_nothing_before_it_is_not_lost(
    advisor: Advisor, message: str, kinds: set[str]
) -> None:
    assert {topic.ability for topic in _topics(advisor, message)} == kinds


def test_a_question_is_about_what_the_nearest_clause_before_it_names(advisor: Advisor) -> None:
    topics = _topics(advisor, "那投手呢,跟主播比哪个重要,什么时候招")
    assert [each.roles for each in topics if each.ability == "timing"] == [("media-buyer",)]


def test_one_for_both_is_about_whose_tasks_were_named(advisor: Advisor) -> None:
    topics = _topics(advisor, "who posts the links, who packs, is one guy for both ok")
    paired = [each.roles for each in topics if each.ability == "combine"]
    assert paired == [("floor-controller", "shipping")]


def test_two_stages_to_enter_are_two_topics(advisor: Advisor) -> None:
    topics = _topics(advisor, "when is the growth stage reached? when is the mature stage reached?")
    assert [each.stages for each in topics] == [("growth",), ("mature",)]


@pytest.mark.parametrize(
    "message",
    [
        "我是学会计的,但是不想做财务,运营具体干啥",
        "我们主播是拿提成的,场控都干啥",
        "提成的事先不说,投手都干啥",
    ],
)
def test_what_tells_of_the_speaker_or_is_set_aside_asks_for_no_open_topic(
    advisor: Advisor, message: str
) -> None:
    assert [topic.ability for topic in _topics(advisor, message)] == ["duties"]


def test_an_open_topic_named_before_the_question_is_still_asked(advisor: Advisor) -> None:
    kinds = [topic.ability for topic in _topics(advisor, "主播提成怎么给,场控都干啥")]
    assert kinds == ["gap", "duties"]


@pytest.mark.parametrize(
    "question", ["\x07\x1b", "\x04=", "。。。", "??", "🙂", "…", "-\U0001c429"]
)
@pytest.mark.parametrize("before", [(), ("场控做什么",)])
def test_a_message_without_words_is_answered(
    advisor: Advisor, before: tuple[str, ...], question: str
) -> None:
    assert advisor.inspect([*before, question])[-1].answer.text
