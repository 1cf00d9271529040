"""That answers hold each key point of a right answer, lead with it, and leave the rest out."""

from __future__ import annotations

import re

import pytest

from assistant.advisor import Advisor
from tests.abilities.asked import text_of


@pytest.mark.parametrize(
    ("question", "points"),
    [
        ("客服是做什么的？", ("催单", "投诉", "售前客服和售后客服")),
        ("发展期的客服做什么？", ("导购|接待", "退换货", "支援组")),
        ("发货到了发展期怎么办？", ("物流", "签收确认", "配合售后客服")),
        ("拍摄剪辑是做什么的？", ("拍摄", "剪辑", "既会拍又会剪")),
        ("主播是做什么的？", ("细节准备", "总结", "输出短视频", "同一个人")),
        ("商务是做什么的？", ("达人", "商务组", "第三方数据平台")),
        ("招客服的启事帮拟一份，我们做童装的", ("岗位说明", "催单", "投诉", "自己补上")),
        ("Draft a job ad for a host, please", ("preparation", "Runs the stream", "Sums up")),
        ("What does the shop operator do?", ("sign-up", "analyses", "product selector is split")),
        ("从发展期到成熟期，短视频组有什么变化？", ("与之前相同", "人数增加", "和直播组共用")),
        ("从发展期到成熟期，店铺端有什么变化？", ("职责不变", "人数增加", "商务组", "私域运营")),
        ("为什么分这么多组？", ("专业的人做专业的事", "后勤", "流量的渠道")),
        ("起步阶段的核心人物是谁？", ("老板或操盘手", "主播")),
        ("售前售后能一个人做吗？", ("资料没有说", "起步阶段只有一个客服岗位")),
        ("起步阶段的架构", ("两端", "没有分组", "抖店端")),
        ("有货源的店要多配谁？", ("运营", "客服", "发货")),
        ("登记是什么意思？", ("活动报名",)),
        ("Pitcher是什么意思？", ("投手",)),
        ("发货这个岗从起步到后来变成啥了？", ("物流接手", "签收")),
        ("三个阶段的目标分别是啥？", ("跑通", "专业的人做专业的事", "差异化")),
        ("运营组一路走来怎么变的？", ("细分出选品", "人数有所增加")),
        ("为啥要有支援组？", ("后勤", "客服由售前客服和售后客服接手", "专业的人做专业的事")),
        ("为什么运营要拆出选品？", ("细分出选品", "专业的人做专业的事")),
        ("直播技术什么时候要？", ("成熟期才有", "画面清晰、稳定")),
        ("短视频组为啥要上？", ("流量", "分担主播的压力")),
        ("找网红谈带货归谁？", ("商务", "店铺端支援组")),
        ("投手的岗位说明里薪资多少、考核指标填多少", ("搭建投放计划", "薪资", "考核指标")),
        ("无货走联盟，客服要不要？", ("不用配", "主播、场控")),
        ("投手跟主播谁更要紧？", ("一样重要", "发展期才有")),
        ("How does the content side evolve over the stages?", ("short-video", "set builder")),
        ("What is the media buyer for before, during & after the show?", ("audience", "optimis")),
        ("剪辑师啥时候招？", ("发展期", "主播也可以输出短视频")),
        ("when do we get a set builder?", ("mature stage", "builds the look", "may be shared")),
        ("店铺评分掉了归谁管？", ("售后客服", "其他职责", "处理退换货")),
        ("直播画面糊了谁管？", ("直播技术", "成熟期才有", "起步阶段、发展期这件事归谁")),
        ("场控到底是干嘛的？", ("上架商品链接", "属于直播端")),
        ("回消息的客服归哪？我们在发展期", ("支援组", "店铺端")),
        ("直播组三个阶段一路怎么变？", ("起步阶段的直播端", "内容端", "场景搭建")),
    ],
)
def test_what_belongs_to_an_answer_is_there(
    advisor: Advisor, question: str, points: tuple[str, ...]
) -> None:
    text = text_of(advisor, question)
    assert [point for point in points if not re.search(point, text)] == []


@pytest.mark.parametrize(
    ("question", "told_once"),
    [
        ("为什么运营要拆出选品？", "细分出选品"),
        ("发货改叫物流了，到发展期他那摊子多了啥？", "由支援组的物流接手"),
        ("从发展期到成熟期主播和投手职责变吗？", "职责没有变化"),
    ],
)
def test_nothing_is_told_twice(advisor: Advisor, question: str, told_once: str) -> None:
    assert text_of(advisor, question).count(told_once) == 1


def test_the_name_of_a_post_is_no_measure_of_stages(advisor: Advisor) -> None:
    assert "GMV" not in text_of(advisor, "How do pre-sales and after-sales differ?")


@pytest.mark.parametrize(
    ("question", "lead", "more"),
    [
        ("主播病了，演员能替一下不？", "发展期，演员和主播可以是同一个人", ""),
        ("搭景师傅是直播间请的，短视频那边也要用他，能共用吗？", "可以：成熟期", "短视频组共用"),
        ("起步阶段买家投诉谁管？", "**客服**", ""),
        ("起步阶段谁维护店铺评分？", "**售后客服**", "起步阶段对应的岗位：客服"),
        ("为什么要有短视频组？", "加入短视频组主要是为了增加", "主播也可以输出"),
        ("私域运营为啥要有？", "公域流量不稳定", "条件允许"),
        ("凭什么专门养个投流的？", "投手的活", "和主播一样重要"),
        ("到成熟期主播的活变吗？", "职责没有变化", "没有给出任何岗位的人数"),
        ("只要战略对，人凑合行不行？", "战略想清楚还不够", "败在团队上"),
        ("三句话说说这套方法", "人员按阶段来配", "起步阶段的岗位"),
    ],
)
def test_it_leads_with_what_is_asked(advisor: Advisor, question: str, lead: str, more: str) -> None:
    text = text_of(advisor, question)
    assert text.lstrip("- ").startswith(lead)
    assert more in text


def test_a_later_stage_says_what_becomes_of_who_is_there(advisor: Advisor) -> None:
    assert "职责不变，人数增加" in text_of(advisor, "我们是发展期，要哪些岗位？")


def test_one_post_of_two_stages_is_told_of_both(advisor: Advisor) -> None:
    text = text_of(advisor, "商务在发展期和成熟期有什么区别？")
    assert text.startswith("发展期支援组新设商务")
    assert "第三方数据平台" in text


def test_the_sides_of_every_stage_are_told(advisor: Advisor) -> None:
    text = text_of(advisor, "How many sides are there in each stage?")
    assert all(f"{stage} stage" in text for stage in ("initial", "growth", "mature"))


def test_pictures_of_the_charts_are_lost_whatever_stands_before(advisor: Advisor) -> None:
    text = text_of(advisor, "ok thx. can you send me the chart pics")
    assert text.startswith("The organisation charts of the source article were images")


def test_a_sick_animal_is_outside(advisor: Advisor) -> None:
    assert advisor.answer("我家那只花猫今天蔫了，是不是要打疫苗").outcome == "refused"


def test_not_yet_says_what_bridges_and_by_which_signs_it_ends(advisor: Advisor) -> None:
    text = text_of(advisor, "我们刚起步，要不要配拍摄剪辑？")
    assert text.startswith("先不用配：")
    assert "主播也可以输出短视频内容" in text
    assert "客服" not in text
    assert "标志有三条" in text
    assert "标志有三条" in text_of(advisor, "我们刚起步，什么时候配拍摄剪辑？")


def test_one_side_is_answered_by_that_side_alone(advisor: Advisor) -> None:
    answer = advisor.answer("发展期内容端要哪些岗？")
    assert "策划" in answer.text
    assert "投手" not in answer.text
    assert {line.role for line in answer.roster} == {
        *("host", "floor-controller", "planner", "actor", "shooter-editor"),
    }


def test_a_role_that_groups_share_stands_in_each(advisor: Advisor) -> None:
    text = text_of(advisor, "成熟期要哪些岗位？")
    line = next(line for line in text.splitlines() if "短视频组" in line)
    assert "场景搭建" in line


def test_a_wrong_unit_is_put_right_first(advisor: Advisor) -> None:
    assert text_of(advisor, "投手归运营组对吧？").startswith("不在那里：投手")


def test_a_weight_nobody_gave_is_said_to_be_open(advisor: Advisor) -> None:
    answer = advisor.answer("客服重要吗？")
    assert answer.outcome == "partial"
    assert answer.text.startswith("客服有多重要，资料没有排过")


def test_both_cases_of_unsaid_goods_are_told(advisor: Advisor) -> None:
    text = text_of(advisor, "起步阶段要哪些岗位？")
    assert "按“自有货源”来看（假设）" in text
    assert "不需要抖店端的运营、客服和发货" in text


def test_too_few_people_are_answered_in_part(advisor: Advisor) -> None:
    answer = advisor.answer("刚起步，自己有货，我只有2个人，要哪些岗位？")
    assert answer.outcome == "partial"
    assert "资料没有写" in answer.text.splitlines()[0]


@pytest.mark.parametrize(
    "question", ["主播底薪多少？", "主播的KPI是什么？", "一天播几场？", "要不要财务？"]
)
def test_a_refusal_is_one_plain_sentence(advisor: Advisor, question: str) -> None:
    text = text_of(advisor, question)
    refusal, *nearest = text.split("\n\n")
    assert "资料没有" in refusal
    assert refusal.count("。") == 1
    assert len(nearest) <= 1


def test_thanks_are_not_greeted(advisor: Advisor) -> None:
    assert advisor.answer("谢谢").text.startswith("不客气")
