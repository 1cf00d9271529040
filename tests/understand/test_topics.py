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


def test_he_is_the_role_asked_about_before(advisor: Advisor) -> None:
    topics = _topics(advisor, "what does the floor controller do, can he be the host too")
    assert topics[-1].roles == ("floor-controller", "host")


def test_who_may_stand_in_does_so_for_the_role_asked_about_before(advisor: Advisor) -> None:
    topics = _topics(advisor, "投手是干嘛的?能不能让场控兼?")
    assert topics[-1].roles == ("media-buyer", "floor-controller")


def test_a_short_question_of_place_is_of_the_role_named_before(advisor: Advisor) -> None:
    topics = _topics(advisor, "商务是做什么的,归哪边")
    assert [each.roles for each in topics] == [("business-development",)] * 2


def test_what_is_added_and_what_becomes_of_a_role_are_two_questions(advisor: Advisor) -> None:
    topics = _topics(advisor, "到了发展期加谁,主播还是原来那些活吗")
    assert [each.roles for each in topics] == [(), ("host",)]


def test_work_that_nobody_is_named_for_is_not_the_work_named_before(advisor: Advisor) -> None:
    topics = _topics(advisor, "谁写脚本?主管谁当?")
    assert [bool(each.duties) for each in topics] == [True, False]


def test_words_that_announce_questions_ask_nothing(advisor: Advisor) -> None:
    assert [each.ability for each in _topics(advisor, "我想请教两个问题:场控干啥")] == ["duties"]


def test_somebody_pointed_to_goes_with_the_role_named_before(advisor: Advisor) -> None:
    topics = _topics(advisor, "my floor controller is cheerful, could she host as well?")
    assert [each.roles for each in topics] == [("floor-controller", "host")]


def test_words_told_one_a_clause_are_all_asked_of(advisor: Advisor) -> None:
    (topic,) = _topics(advisor, "达人 空降兵 操盘手 分别是什么意思")
    assert {*topic.terms} == {"influencers", "parachuted-hire", "project-lead"}


@pytest.mark.parametrize(
    "message",
    ["短视频跟投流哪个先上", "short videos or paid ads, which one first?"],
)
def test_a_short_word_is_a_group_where_it_is_held_against_a_post(
    advisor: Advisor, message: str
) -> None:
    topic, *others = _topics(advisor, message)
    assert (topic.groups, topic.roles) == (("short-video-group",), ("media-buyer",))
    assert all(each.rival for each in others)


def test_a_short_word_beside_no_other_thing_is_no_group(advisor: Advisor) -> None:
    assert not any(each.groups for each in _topics(advisor, "主播要不要先会拍短视频"))


def test_two_questions_of_whose_work_something_is_keep_each_its_own(advisor: Advisor) -> None:
    topics = _topics(advisor, "谁去找达人 谁投流")
    assert [each.roles for each in topics] == [(), ("media-buyer",)]


def test_a_plan_told_in_several_clauses_is_what_a_verdict_is_wanted_on(advisor: Advisor) -> None:
    message = "天猫做了六年 老公说把那拨人直接搬过来播 该干嘛还干嘛 我没底 你说这样行不行"
    assert {each.ability for each in _topics(advisor, message)} == {"principle"}
