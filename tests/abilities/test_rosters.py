"""What a roster tells first, and what it leaves out."""

from __future__ import annotations

import re

import pytest

from assistant.advisor import Advisor


def text_of(advisor: Advisor, question: str) -> str:
    """Return the answer's text without its citation marks."""
    return re.sub(r" ?\[\d+\]", "", advisor.answer(question).text)


def test_fewer_people_than_posts_is_said_first(advisor: Advisor) -> None:
    text = text_of(advisor, "四个人，自家鱼塘的货，刚开始播，咋分工？")
    assert text.startswith("岗位比人多")


@pytest.mark.parametrize(
    ("question", "split"),
    [
        ("三个人，自己的货，刚开始播，咋分工？", "运营、客服、发货的活由剩下的人分担"),
        (
            "就我和我弟，自己的货，刚开始播，咋分工？",
            "发货的活，其余时间由这几个人分担",
        ),
        (
            "就我一个人，自己的货，刚开始播，咋整？",
            "人手不够一人顾一头",
        ),
        ("发展期了就六个人，怎么分工？", "短视频组、店铺端 · 运营组、店铺端 · 支援组"),
        (
            "一个主播两个打包的，就我们三个，自己的货，刚开始，怎么分工？",
            "客服的活由剩下的人分担",
        ),
        (
            "2 of us, own candles, just starting, who does what?",
            "the rest of the time",
        ),
    ],
)
def test_fewer_people_are_told_one_way_to_split_the_posts_as_an_inference(
    advisor: Advisor, question: str, split: str
) -> None:
    (told,) = (each for each in text_of(advisor, question).split("\n\n") if split in each)
    assert told.endswith(("（推断，不是资料原话）。", "(an inference, not from the documents)."))


def test_as_many_people_as_posts_are_not_told_how_to_split_them(advisor: Advisor) -> None:
    assert "各留一个人" not in text_of(advisor, "五个人，自己的货，刚开始播，咋分工？")


def test_posts_of_an_earlier_stage_that_were_not_named_are_not_missing(advisor: Advisor) -> None:
    text = text_of(advisor, "发展期了，有投手、商务、选品，售前售后也分了，还缺谁？")
    missing, _, kept = text.partition("从前面的阶段就该有的")
    assert "策划" in missing
    assert "主播" not in missing
    assert "主播" in kept


def test_who_alone_takes_over_is_there_where_the_other_is(advisor: Advisor) -> None:
    text = text_of(advisor, "发展期了，有投手、商务、选品和发货，售前售后也分了，还缺谁？")
    assert "物流（" not in text
    assert "由支援组的物流接手" in text


def test_what_comes_with_the_next_stage_is_told_at_the_start_alone(advisor: Advisor) -> None:
    text = text_of(advisor, "自己有货，刚起步，要哪些人？")
    assert (
        "现在还不用配：短视频组、商务、投手（发展期）；直播技术、场景搭建、私域运营（成熟期）"
        in text
    )
    assert "还不用配" not in text_of(advisor, "我们在发展期，要哪些人？")


def test_people_on_board_tell_of_own_goods(advisor: Advisor) -> None:
    text = text_of(advisor, "刚起步，主播、客服、发货都有了，还缺谁？")
    assert "你没提货源" not in text


@pytest.mark.parametrize(
    "question",
    [
        "囤货还是挂联盟，我拿不定主意，哪种好？",
        "own stock or the alliance, which is better for a beginner?",
    ],
)
def test_a_choice_of_goods_is_left_to_the_owner(advisor: Advisor, question: str) -> None:
    text = text_of(advisor, question)
    assert re.search("资料没有说|do not say which is better", text.splitlines()[0])
    assert re.search("运营|shop operator", text)


def test_posts_that_an_exception_stated_elsewhere_leaves_open_are_set_apart(
    advisor: Advisor,
) -> None:
    answer = advisor.answer("我们在发展期，一直挂联盟没有自己的货，要哪些人？")
    left_open, _, sure = answer.text.partition("要不要配，资料没有写")
    assert "客服" in left_open
    assert "只写了起步阶段" in sure.splitlines()[0]
    assert "投手（" in sure
    assert "**店铺端" not in sure
    now = {line.role for line in answer.roster if line.need == "now"}
    assert "media-buyer" in now
    assert not now & {"shop-operator", "product-selector", "pre-sales", "logistics"}


@pytest.mark.parametrize(
    "question",
    [
        "还没想好要不要囤货，刚想开播，要哪些人？",
        "not decided whether to keep stock or go with the alliance, starting next week. posts?",
    ],
)
def test_who_has_not_chosen_a_source_of_goods_gets_both_branches(
    advisor: Advisor, question: str
) -> None:
    answer = advisor.answer(question)
    now = {line.role for line in answer.roster if line.need == "now"}
    assert now == {"host", "floor-controller"}
    assert "你没提" not in answer.text
    assert "did not mention" not in answer.text


def test_own_goods_do_not_become_none_by_wish(advisor: Advisor) -> None:
    text = text_of(advisor, "厂里有货，但懒得管，能不能当没货去做联盟？")
    assert text.startswith("这个例外只给")
    assert "自有货源的店还要有：运营" in text


def test_a_plan_near_at_hand_is_answered_for_and_not_kept(advisor: Advisor) -> None:
    question = "我们有自己的货，下个月打算改走精选联盟，哪些人不用了？"
    state = advisor.inspect([question])[-1].understood
    assert {fact.name: fact.value for fact in state.facts} == {"goods": "own"}
    assert "不需要抖店端的运营、客服和发货" in text_of(advisor, question)


def test_a_full_team_that_asks_whom_to_add_hears_of_the_next_stage(advisor: Advisor) -> None:
    text = text_of(advisor, "发展期，团队都齐了，接着要加谁？")
    assert "都齐了" in text
    assert "直播技术" in text
