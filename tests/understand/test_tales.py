"""A first message that only tells of the shop is answered with advice on it."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.values.dialogue import DialogueState


@pytest.mark.parametrize(
    "text",
    [
        "高邮皮蛋 我爸的厂 我劝他搞直播 他嘴上同意 其实不信",
        "三亚卖椰子的 我哥开车送货 我在家回客人",
        "We make leather wallets. Three of us. No idea what we are doing honestly",
    ],
)
def test_a_tale_gets_advice(advisor: Advisor, text: str) -> None:
    reading = advisor.understander.read(text, DialogueState())
    assert "roster" in [topic.ability for topic in reading.state.topics]


@pytest.mark.parametrize("text", ["服装店 主播的职责", "你好 我是卖茶叶的"])
def test_what_asks_or_greets_is_no_tale(advisor: Advisor, text: str) -> None:
    reading = advisor.understander.read(text, DialogueState())
    assert "roster" not in [topic.ability for topic in reading.state.topics]
