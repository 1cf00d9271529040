"""Questions of posts talked of, which hardly name them, are read as what a verdict is wanted on."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.values.dialogue import DialogueState, Topic


def read(advisor: Advisor, *turns: str) -> Topic:
    state = DialogueState()
    for turn in turns:
        state = advisor.understander.understand(turn, state)
    return state.topics[0]


def test_one_who_was_told_of_and_not_the_vacant_post_is_who_does_it_on_the_side(
    advisor: Advisor,
) -> None:
    topic = read(
        advisor,
        "不囤货 我播 他看评论弄链接 才开始",
        "挑品这事要专人吗",
        "他说他顺手就挑了 行不行啊",
    )
    assert topic.roles == ("floor-controller", "product-selector")


@pytest.mark.parametrize(
    ("turns", "decides", "roles"),
    [
        (
            ("投手是干嘛的", "可是场控也在看数据啊 这俩不重了吗"),
            "alike",
            {"media-buyer", "floor-controller"},
        ),
        (
            ("回消息的就我嫂子一个人", "该拆成售前售后吧", "我现在拆 还是先放一放"),
            "split",
            {"customer-service"},
        ),
        (("客服到发展期怎么变", "谁做售前谁做售后"), "suited", {"pre-sales", "after-sales"}),
        (("短视频组图啥", "投手呢", "我留一个砍一个 成不"), "one", {"media-buyer"}),
    ],
)
def test_what_a_verdict_is_wanted_on_is_read_with_the_posts_talked_of(
    advisor: Advisor, turns: tuple[str, ...], decides: str, roles: set[str]
) -> None:
    topic = read(advisor, *turns)
    assert (topic.decides, {*topic.roles}) == (decides, roles)


def test_what_becomes_of_somebodys_post_is_asked_of_that_post(advisor: Advisor) -> None:
    topic = read(advisor, "打包寄货是老李在弄", "以后生意大了 老李这个位子是不是就没了")
    assert (topic.ability, topic.roles) == ("change", ("shipping",))
