"""What a roster tells first, and what it leaves out."""

from __future__ import annotations

import re

import pytest

from assistant.advisor import Advisor


def text_of(advisor: Advisor, question: str) -> str:
    """Return the answer's text without its citation marks."""
    return re.sub(r" ?\[\d+\]", "", advisor.answer(question).text)


def test_fewer_people_than_posts_is_said_first(advisor: Advisor) -> None:
    text = text_of(advisor, "四个人，自家鱼塘的货，刚开始播，咋分工？")
    assert text.startswith("岗位比人多")


def test_posts_of_an_earlier_stage_that_were_not_named_are_not_missing(advisor: Advisor) -> None:
    text = text_of(advisor, "发展期了，有投手、商务、选品，售前售后也分了，还缺谁？")
    missing, _, kept = text.partition("从前面的阶段就该有的")
    assert "策划" in missing
    assert "主播" not in missing
    assert "主播" in kept


def test_who_alone_takes_over_is_there_where_the_other_is(advisor: Advisor) -> None:
    text = text_of(advisor, "发展期了，有投手、商务、选品和发货，售前售后也分了，还缺谁？")
    assert "物流（" not in text
    assert "由支援组的物流接手" in text


def test_what_comes_with_the_next_stage_is_told_at_the_start_alone(advisor: Advisor) -> None:
    assert "到发展期再配" in text_of(advisor, "自己有货，刚起步，要哪些人？")
    assert "才配" not in text_of(advisor, "我们在发展期，要哪些人？")


def test_people_on_board_tell_of_own_goods(advisor: Advisor) -> None:
    text = text_of(advisor, "刚起步，主播、客服、发货都有了，还缺谁？")
    assert "你没提货源" not in text


@pytest.mark.parametrize(
    "question",
    [
        "囤货还是挂联盟，我拿不定主意，哪种好？",
        "own stock or the alliance, which is better for a beginner?",
    ],
)
def test_a_choice_of_goods_is_left_to_the_owner(advisor: Advisor, question: str) -> None:
    text = text_of(advisor, question)
    assert re.search("资料没有说|do not say which is better", text.splitlines()[0])
    assert re.search("运营|shop operator", text)
