"""That what a question takes for granted is judged first, and that the form it wants is kept."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from tests.abilities.asked import text_of


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("物流岗是不是一开始就要有", "不是：物流到发展期才有"),
        ("只有成熟期才用得着场控吧", "不是：场控从起步阶段就有"),
        ("客服到成熟期才拆成售前售后的吧", "不是：起步阶段只有一个客服岗位"),
        ("is the short video team only for mature shops?", "No: the **short-video group**"),
        ("短视频组是店铺端的吧", "不在那里：短视频组属于内容端"),
        ("商务一直都在商务组里的对吧", "看阶段："),
        ("投手是不是没主播重要", "不是：到成熟期，投手和主播一样重要"),
        ("演员是不是也得写脚本", "不归演员"),
        ("场景搭建两个组共用一个人行吗", "可以："),
        ("我们刚把货源断了改走联盟,场控还要吗", "要配："),
    ],
)
def test_the_verdict_stands_first(advisor: Advisor, question: str, lead: str) -> None:
    assert text_of(advisor, question).startswith(lead)


def test_a_choice_between_units_is_not_answered_with_yes(advisor: Advisor) -> None:
    assert not text_of(advisor, "选品归运营组还是支援组").startswith("对")


def test_so_many_points_are_told_as_are_wanted(advisor: Advisor) -> None:
    for question, number in (("用三条把三个阶段说清楚", 3), ("五点概括这套方法", 5)):
        assert text_of(advisor, question).count("- ") == number
    assert "\n" not in text_of(advisor, "一句话讲讲三个阶段")


def test_new_posts_alone_are_listed_where_only_those_are_wanted(advisor: Advisor) -> None:
    text = text_of(advisor, "只说成熟期新增的岗位,别的不要")
    assert "直播技术" in text
    assert "投手" not in text


def test_a_shop_that_turns_to_own_goods_is_told_whom_to_add(advisor: Advisor) -> None:
    text = text_of(advisor, "之前带别人的货,现在自己开厂了,要加谁")
    assert text.startswith("换成自有货源，抖店端要补：运营")


def test_the_posts_of_many_roles_are_not_told_beside_an_open_combination(advisor: Advisor) -> None:
    text = text_of(advisor, "运营、客服、发货、场控能不能一个人全干了")
    assert "没有说可以，也没有说不可以" in text
    assert "各自的活" not in text
