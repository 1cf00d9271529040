"""Which part of the team a later turn means: one it narrows to, what is left, or a number."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.advisor.naming import told_in
from assistant.values.dialogue import DialogueState, Topic


def _asked(advisor: Advisor, *turns: str) -> Topic:
    state = DialogueState()
    for turn in turns:
        state = advisor.understander.understand(turn, state)
    return state.topics[0]


@pytest.mark.parametrize(
    ("turns", "groups"),
    [
        (("what is new in the mature stage", "only the live room part, one line"), ("live-group",)),
        (("发展期要加哪些岗位", "就讲拍视频那摊"), ("short-video-group",)),
    ],
)
def test_a_narrower_question_keeps_its_kind_for_the_part_it_names(
    advisor: Advisor, turns: tuple[str, ...], groups: tuple[str, ...]
) -> None:
    assert _asked(advisor, *turns).groups == groups


@pytest.mark.parametrize(
    ("turns", "sides"),
    [
        (("我们在发展期 分几端", "内容端我懂了", "另外两端呢"), ("store", "paid-traffic")),
        (
            ("we are in the growth stage, which sides", "store I get", "and the other two?"),
            ("content", "paid-traffic"),
        ),
        (("刚起步要哪些人", "直播端我搞定了", "剩下的呢"), ("store",)),
    ],
)
def test_what_is_left_is_the_stage_without_what_was_named(
    advisor: Advisor, turns: tuple[str, ...], sides: tuple[str, ...]
) -> None:
    assert _asked(advisor, *turns).sides == sides


def test_which_first_of_two_talked_of_is_asked_of_those(advisor: Advisor) -> None:
    topic = _asked(advisor, "直播技术和场景搭建各干啥", "预算只够一个 先招哪个")
    assert topic.roles == ("live-technician", "set-builder")


@pytest.mark.parametrize(
    ("turns", "role"),
    [
        (("短视频组有哪几个岗", "第三个具体干啥"), "shooter-editor"),
        (("名单里写了 1投手 2场控 3选品", "第二个招来干嘛"), "floor-controller"),
    ],
)
def test_a_number_points_into_the_last_list(
    advisor: Advisor, turns: tuple[str, ...], role: str
) -> None:
    assert _asked(advisor, *turns).roles == (role,)


@pytest.mark.parametrize(
    "plan",
    [
        "刚起步 我理一下 主播 场控 客服 投手 对吧",
        "at first I need a host, a floor controller, customer service and a media buyer, right?",
    ],
)
def test_a_plan_of_ones_own_is_checked_post_by_post(advisor: Advisor, plan: str) -> None:
    topic = _asked(advisor, plan)
    assert topic.reviews
    assert {*topic.roles} == {"host", "floor-controller", "customer-service", "media-buyer"}


def test_who_is_there_already_is_no_plan(advisor: Advisor) -> None:
    assert not _asked(advisor, "我们现有主播 场控 运营 客服 还缺谁").reviews


def test_a_plan_put_right_is_the_one_before(advisor: Advisor) -> None:
    topic = _asked(advisor, "起步 我打算招主播 剪辑 投手 行吗", "多的去掉 缺的补上")
    assert topic.wanted == "mended"
    assert {*topic.roles} == {"host", "shooter-editor", "media-buyer"}


def test_a_column_is_added_to_the_table_of_the_last_answer(advisor: Advisor) -> None:
    state = DialogueState()
    for turn in ("三个阶段的目标列一下", "做成表", "再加一栏 老板精力放哪"):
        state = advisor.understander.understand(turn, state)
    assert len(state.topics) > 1
    assert {topic.wanted for topic in state.topics} == {"table"}


def test_the_longest_name_at_a_place_is_the_role_told(advisor: Advisor) -> None:
    text = "售前客服、物流；客服到发展期拆开，物流接手。"
    assert told_in(text, advisor.method, "zh") == ("pre-sales", "logistics", "customer-service")
    assert told_in("The hostel needs a host.", advisor.method, "en") == ("host",)
