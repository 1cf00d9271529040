"""Which of several things named comes first: by stage where that tells, in no order within one."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from tests.abilities.asked import text_of


def test_posts_of_one_stage_are_in_no_order_and_each_is_told(advisor: Advisor) -> None:
    text = text_of(advisor, "钱只够请一个,先请运营还是先请客服")
    assert text.startswith("同一阶段里先招谁后招谁，资料没有排")
    assert "运营（" in text
    assert "客服（" in text
    assert "推断" in text


def test_of_posts_of_two_stages_the_one_at_hand_comes_first(advisor: Advisor) -> None:
    text = text_of(advisor, "我们刚起步,先招投手还是先招场控")
    assert "先不用配：投手" in text
    assert "要配：" in text
    assert "资料没有排" not in text


def test_without_a_stage_it_is_told_with_which_each_comes(advisor: Advisor) -> None:
    text = text_of(advisor, "should the host or the media buyer be hired first?")
    assert "with the growth stage" in text
    assert "do not say whom to hire first" not in text


def test_who_is_there_is_not_to_be_chosen(advisor: Advisor) -> None:
    text = text_of(advisor, "我们有主播和场控,就剩一个名额,招运营还是招客服")
    assert "场控（" not in text
    assert "运营（" in text


@pytest.mark.parametrize("question", ["主播和场控都有了,还差谁", "我们先招了场控,主播要几个"])
def test_no_choice_is_answered_where_none_is_asked(advisor: Advisor, question: str) -> None:
    assert "先补哪个" not in text_of(advisor, question)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("一个人能不能全包了,货是自己家的", ("一个人能不能把这些岗位都担下来", "先从这里添")),
        ("can i do it all by myself, own stock", ("one person can fill them all", "adding here")),
    ],
)
def test_everything_in_one_pair_of_hands_is_held_against_the_posts(
    advisor: Advisor, question: str, said: tuple[str, str]
) -> None:
    text = text_of(advisor, question)
    assert all(each in text for each in said)


def test_a_number_that_the_method_is_held_to_demand_gets_the_no_first(advisor: Advisor) -> None:
    text = text_of(advisor, "既然起步规定要两个场控,我们三个人怎么摆")
    assert text.startswith("不是：资料没有给出任何岗位的人数")
    assert "已经有的" not in text


def test_a_number_of_the_users_own_is_no_demand(advisor: Advisor) -> None:
    assert not text_of(advisor, "既然我们起步有两个主播,还缺谁").startswith("不是")


def test_joy_gets_a_warm_word_and_no_advice(advisor: Advisor) -> None:
    assert text_of(advisor, "昨晚卖空了,高兴得睡不着").startswith("恭喜")
