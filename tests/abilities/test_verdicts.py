"""That yes-or-no questions hear the verdict first, and that answers leave out what nobody asked."""

from __future__ import annotations

import pytest

from assistant.abilities import wants_verdict
from assistant.advisor import Advisor
from tests.abilities.asked import text_of


@pytest.mark.parametrize(
    "question",
    [
        "场控管不管退货",
        "演员当主播行不行",
        "客服还要吗",
        "Is that right?",
        "so we can skip it, ok?",
    ],
)
def test_a_verdict_is_wanted(question: str) -> None:
    assert wants_verdict(question)


@pytest.mark.parametrize(
    "question", ["场控管什么", "先招谁", "who does the scripts", "What does the host do?", "主播呢"]
)
def test_no_verdict_is_wanted(question: str) -> None:
    assert not wants_verdict(question)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("演员和主播可以是一个人吗？", "可以：发展期"),
        ("演员和主播必须分开吗？", "不是必须：发展期"),
        ("Can the actor also be the host?", "Yes, that is possible: in the growth stage"),
        ("主播能拍短视频吗", "可以：起步阶段"),
        ("场控管不管评论区的互动", "是场控的活"),
        ("策划只写短视频脚本吧", "不只：策划的活是"),
        ("商务是不是负责投流的", "不归商务"),
        ("拍跟剪要分开招吗", "不用：发展期"),
        ("资料说主播可以兼场控,对不对", "资料没有这样写"),
        ("SOP还没有，算发展期吗？", "还不算**发展期**"),
        ("团队磨合好了，SOP建好了，平台规则也摸清了，算发展期吗？", "可以按**发展期**看"),
    ],
)
def test_the_verdict_comes_first(advisor: Advisor, question: str, verdict: str) -> None:
    assert text_of(advisor, question).startswith(verdict)


def test_what_is_stated_for_another_stage_is_no_yes(advisor: Advisor) -> None:
    text = text_of(advisor, "我们在成熟期，演员和主播可以是一个人吗？")
    assert not text.startswith("可以")
    assert "发展期，演员和主播可以是同一个人" in text


def test_a_roster_is_short(advisor: Advisor) -> None:
    text = text_of(advisor, "刚起步，自己有货，要哪些岗位？")
    assert text.endswith(
        "现在还不用配：短视频组、商务、投手（发展期）；直播技术、场景搭建、私域运营（成熟期）。"
    )
    assert "输出短视频" not in text
    assert "决策层" not in text


def test_an_overview_in_few_words_is_the_stages_alone(advisor: Advisor) -> None:
    full, brief = text_of(advisor, "把整套方法讲一遍"), text_of(advisor, "三句话讲讲整套方法")
    assert "生搬硬套" in full
    assert "生搬硬套" not in brief
    assert len(brief) < len(full) / 2


def test_a_farewell_is_no_question_back(advisor: Advisor) -> None:
    assert text_of(advisor, "好的，拜拜").startswith("再见")
