"""That answers say both halves of a point, and that nothing stands in them that nobody asked."""

from __future__ import annotations

import re

import pytest

from assistant.advisor import Advisor
from tests.abilities.asked import text_of


@pytest.mark.parametrize(
    ("question", "points"),
    [
        ("人少的话短视频能不能让主播拍,会不会累死她", ("输出短视频", "分担主播的压力")),
        ("起步要场控干嘛,我自己能看弹幕", ("直播端", "场控的活：上架商品链接")),
        ("我能不能现在就上投手", ("标志有三条", "还差的话先按")),
        ("跟起步比,主播到发展期有什么不一样", ("职责与起步阶段相同", "分担主播的压力")),
        ("支援组到成熟期有什么变化", ("人数有所增加", "专门的商务组")),
        ("直播组在发展期和成熟期分别变成啥样", ("内容端", "直播技术")),
        ("数据都归谁看", ("场控", "投手", "决策层")),
        ("为什么发展期才有投手", ("小成本试错", "专业的人做专业的事")),
        ("哪个岗位最重要,排个前三", ("没有给所有岗位排名次", "主播", "投手")),
        ("老板和项目负责人谁是核心", ("项目负责人", "资料没有写")),
        ("谁向谁汇报", ("老板或操盘手",)),
        ("投手归运营组管吗", ("^不在那里", "运营组属于店铺端")),
        ("把整套方法讲给我听", ("直播端", "内容端", "决策层要把", "条件允许")),
    ],
)
def test_the_other_half_is_told(advisor: Advisor, question: str, points: tuple[str, ...]) -> None:
    text = text_of(advisor, question)
    assert [point for point in points if not re.search(point, text)] == []


@pytest.mark.parametrize(
    ("question", "beside"),
    [
        ("投手是干什么的", "一样重要"),
        ("Is the host the most important role?", "media buyer"),
        ("怎么培养投手", "投放计划"),
        ("我没货源,会选品的人必须招吗", "运营、客服和发货"),
        ("原来的客服后来怎么变成两种岗了", "已经分给"),
        ("七个人:主播两个、场控、运营、客服、发货两个,刚起步,还缺谁", "精选联盟"),
        ("五行以内讲完三个阶段", "挖人"),
    ],
)
def test_what_nobody_asked_is_left_out(advisor: Advisor, question: str, beside: str) -> None:
    assert beside not in text_of(advisor, question)


def test_roles_that_wait_for_one_group_get_one_verdict(advisor: Advisor) -> None:
    text = text_of(advisor, "我们刚起步,演员和拍摄剪辑要不要现在配")
    assert text.count("先不用配") == 1
    assert "演员、拍摄剪辑都在发展期随短视频组一起出现" in text


def test_each_stage_keeps_the_heading_of_its_list(advisor: Advisor) -> None:
    text = text_of(advisor, "三个阶段的组织架构分别是什么样")
    assert "发展期有三端" in text
    assert "成熟期仍是三端" in text


def test_a_question_that_leans_keeps_its_role(advisor: Advisor) -> None:
    first = advisor.answer("客服现在是一个岗位,对吧")
    text = advisor.answer("那后来会变成什么样", conversation=first.conversation).text
    assert "售后客服" in text
    assert "投手" not in text
