"""That a part of the work, or one fact of it, is answered by that part, with what belongs to it."""

from __future__ import annotations

import re

import pytest

from assistant.advisor import Advisor
from tests.abilities.asked import text_of


@pytest.mark.parametrize(
    ("question", "points", "others"),
    [
        ("投手播后要做什么？", "诊断|优化", "搭建投放计划|筛选"),
        ("开播前投手做哪些准备？", "搭建投放计划|筛选", "诊断"),
        ("What is left for the host after the stream?", "sums up", "prepar"),
        ("开播后场控干嘛？", "上架|评论", "播前准备"),
        ("运营下播以后要做什么？", "店铺数据", "报名"),
    ],
)
def test_a_part_of_the_day_is_answered_by_its_duties(
    advisor: Advisor, question: str, points: str, others: str
) -> None:
    text = text_of(advisor, question)
    assert all(re.search(point, text) for point in points.split("|"))
    assert not re.search(others, text)


def test_a_part_of_the_day_without_duties_says_so_and_tells_the_duties(advisor: Advisor) -> None:
    text = text_of(advisor, "客服开播前要干嘛？")
    assert text.startswith("资料没有写客服播前做什么")
    assert "退货" in text


def test_a_part_of_the_day_of_no_role_names_each_role_that_has_work_in_it(advisor: Advisor) -> None:
    text = text_of(advisor, "下播之后各岗位还有哪些活？")
    assert [role for role in ("主播", "运营", "投手") if f"**{role}**" not in text] == []
    assert "场控" not in text


def test_asked_with_whom_a_role_works_only_that_is_told(advisor: Advisor) -> None:
    text = text_of(advisor, "场控把数据报给谁？")
    assert "一播和二播" in text
    assert "上架" not in text


def test_asked_what_else_a_role_does_all_of_it_is_told(advisor: Advisor) -> None:
    text = text_of(advisor, "选品除了整理卖点还干别的吗？")
    assert [point for point in ("话术", "货架") if point not in text] == []


def test_the_work_in_the_live_room_goes_before_the_same_work_in_the_shop(advisor: Advisor) -> None:
    text = text_of(advisor, "公屏有人问尺码，谁来回？")
    assert "场控" in text
    assert "客服" not in text


def test_two_roles_with_the_same_duty_both_stand_in_a_list(advisor: Advisor) -> None:
    text = text_of(advisor, "播前谁要做准备？")
    assert [role for role in ("主播", "二播", "场控") if f"**{role}**" not in text] == []


def test_work_that_a_stage_has_nobody_for_is_said_not_to_be_stated(advisor: Advisor) -> None:
    text = text_of(advisor, "起步阶段谁写话术？")
    assert "**选品**（发展期、成熟期）" in text
    assert "起步阶段这件事归谁，资料没有写。" in text
    assert text.endswith("最接近的是主播（做直播前的细节准备）。")


def test_a_principle_comes_with_the_one_it_is_half_told_without(advisor: Advisor) -> None:
    text = text_of(advisor, "别人的架构能照搬吗？")
    assert text.startswith("不要生搬硬套")
    assert "品类" in text
    assert "预算" in text


def test_goods_held_against_people_are_weighed_by_the_principle(advisor: Advisor) -> None:
    assert text_of(advisor, "货要紧还是人要紧？").startswith("货在前、人在后")


def test_what_a_topic_left_open_is_not_near_to_is_not_told(advisor: Advisor) -> None:
    text = text_of(advisor, "要不要招个美工？")
    assert text == "资料没有提到美工，详情页和主图归谁做也没有写。"


def test_alike_ends_of_open_topics_are_said_once(advisor: Advisor) -> None:
    text = text_of(advisor, "人事、财务和法务要不要？")
    assert text.count("没有说需要") == 1


def test_how_many_sides_there_are_is_told_without_their_posts(advisor: Advisor) -> None:
    text = text_of(advisor, "一共有几个端？")
    assert "直播端和抖店端" in text
    assert "投放端" in text
    assert "投手" not in text


def test_the_part_of_the_day_goes_on_with_another_role(advisor: Advisor) -> None:
    conversation = advisor.answer("主播播后要做什么？").conversation
    text = advisor.answer("运营呢", conversation=conversation).text
    assert "每场直播之后" in text
    assert "活动报名" not in text
