"""An answer that would only be the last one again: read anew, or held by the news."""

from __future__ import annotations

from assistant.advisor import Advisor
from assistant.values.dialogue import DialogueState, Told


def _texts(advisor: Advisor, *turns: str) -> list[str]:
    return [trace.answer.text for trace in advisor.inspect(turns)]


def _after(advisor: Advisor, *turns: str) -> DialogueState:
    state = DialogueState()
    for turn in turns:
        state = advisor.understander.understand(turn, state)
    return state


def test_an_answer_repeats_one_that_said_all_it_says() -> None:
    full = Told(sentences=("a", "b", "c"))
    assert Told(sentences=("c", "a")).repeats(full)
    assert not Told(sentences=("a", "d")).repeats(full)
    assert not Told(sentences=("a",)).repeats(full)
    assert not Told().repeats(full)


def test_what_an_answer_said_is_kept_with_the_conversation(advisor: Advisor) -> None:
    answer = advisor.answer("起步阶段要哪些岗位")
    state = advisor.state(answer.conversation)
    assert state.told.roles[:2] == ("host", "floor-controller")
    assert len(state.told.sentences) > 1
    assert DialogueState.decode(state.encode()) == state


def test_a_plain_wish_for_it_brings_the_answer_again(advisor: Advisor) -> None:
    first, again = _texts(advisor, "场控具体做什么", "再说一遍")
    assert again == first


def test_a_question_asked_for_sure_may_be_answered_alike(advisor: Advisor) -> None:
    first, second = _texts(advisor, "场控具体做什么", "场控都负责哪些事情")
    assert second == first


def test_news_are_held_against_what_was_asked_before_them(advisor: Advisor) -> None:
    told = (
        "We make belts. The team is run in, the SOP is built and we understand the platform rules"
    )
    state = _after(
        advisor,
        told,
        "do we need a media buyer now",
        "actually we don't understand the platform rules after all",
        "does that change what you told me",
    )
    assert [each.wanted for each in state.topics] == ["still"]
    assert state.topics[0].roles == ("media-buyer",)


def test_without_news_nothing_is_held_against_the_answer(advisor: Advisor) -> None:
    state = _after(advisor, "do we need a media buyer now", "does that change anything")
    assert not any(each.wanted for each in state.topics)


def test_what_was_refused_can_be_let_go_of(advisor: Advisor) -> None:
    state = _after(advisor, "主播工资开多少", "没有就算了，那上链接归谁管")
    assert [each.ability for each in state.topics] == ["task"]
    assert not state.topics[0].gaps


def test_going_back_to_a_relative_is_going_back_to_the_post(advisor: Advisor) -> None:
    state = _after(
        advisor,
        "Can my cousin be our floor controller?",
        "is a media buyer needed at the start",
        "back to my cousin, what would he do before the stream",
    )
    assert state.topics[0].roles == ("floor-controller",)


def test_an_open_topic_named_in_passing_is_not_asked_about_later(advisor: Advisor) -> None:
    state = _after(
        advisor,
        "有猎头推一个运营总监 说挖过来就能翻番",
        "要是那个总监真有那么牛呢 还是用自己人?",
    )
    assert "ranks" in state.aside
    assert not any(each.gaps for each in state.topics)


def test_a_second_reading_does_not_ask_of_what_was_named_in_passing(advisor: Advisor) -> None:
    *_, answer = _texts(
        advisor,
        "有猎头推一个运营总监 说挖过来就能翻番",
        "我自己带出来的小周跟了我三年 没那么亮眼",
        "要是那个总监真有那么牛呢 还是用小周?",
    )
    assert "总监" not in answer
    assert "自己培养" in answer
