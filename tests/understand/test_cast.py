"""People told of with a post are called so later: by what they are to the user, or by a pronoun."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.understand.case import ADVICE
from assistant.values.dialogue import DialogueState


def _after(advisor: Advisor, *turns: str) -> DialogueState:
    state = DialogueState()
    for turn in turns:
        state = advisor.understander.understand(turn, state)
    return state


@pytest.mark.parametrize(
    ("turns", "role"),
    [
        (("刚开播卖自家鸡蛋 女儿直播 女婿看后台上链接", "他播之前要准备啥"), "floor-controller"),
        (("刚开播卖自家鸡蛋 女儿直播 女婿看后台上链接", "女婿播之前干啥", "那她呢"), "host"),
        (("我舅妈打包 我播", "舅妈那个活以后要拆吗"), "shipping"),
        (("负责回消息的是我弟 我播", "我弟播完还有活吗"), "customer-service"),
        (
            ("own candles, starting. my wife streams, my nephew puts up links", "and he, on air?"),
            "floor-controller",
        ),
        (
            (
                "own candles, starting. my aunt ships, my cousin runs the shop",
                "what must my aunt record",
            ),
            "shipping",
        ),
    ],
)
def test_somebody_told_of_is_their_post(
    advisor: Advisor, turns: tuple[str, ...], role: str
) -> None:
    assert _after(advisor, *turns).topics[0].roles == (role,)


def test_whoever_is_told_of_as_to_be_something_is_that_also_by_a_pronoun(advisor: Advisor) -> None:
    state = _after(
        advisor,
        "my husband and I have a pottery, our own kiln, first stream next month",
        "he'll be the one talking on camera. my niece will put up the links",
    )
    assert {("husband", "host"), ("niece", "floor-controller")} <= {*state.names}
    assert DialogueState.decode(state.encode()) == state


def test_what_oneself_may_do_is_asked_of_ones_own_post(advisor: Advisor) -> None:
    asked = _after(advisor, "老公播 我弄店", "我能不能把客服也干了").topics[0]
    assert asked.roles == ("shop-operator", "customer-service")


def test_a_post_told_anew_is_theirs_from_then_on(advisor: Advisor) -> None:
    state = _after(advisor, "我侄子上链接 我播", "我侄子现在去打包了")
    assert dict(state.names)["侄子"] == "shipping"


def test_the_relation_of_somebody_is_not_they(advisor: Advisor) -> None:
    state = _after(advisor, "我老婆播 我弄店")
    read = advisor.understander.read("我老婆的妹妹想来帮忙", state)
    assert "老婆的妹妹" in read.whole.text


@pytest.mark.parametrize(
    "message",
    ["我姐夫要出去打工了 咋整", "我姐夫下个月不来了"],
)
def test_who_leaves_leaves_the_post_open(advisor: Advisor, message: str) -> None:
    state = _after(advisor, "自家红薯粉 刚开播 我姐播 我姐夫打包", message)
    assert dict(state.people)["shipping"] == 0
    assert state.topics[0].ability == ADVICE


@pytest.mark.parametrize("message", ["老周播货 丽丽管链接", "侄女当主播 嫂子客服"])
def test_words_that_only_tell_who_does_what_want_advice(advisor: Advisor, message: str) -> None:
    assert _after(advisor, message).topics[0].ability == ADVICE
