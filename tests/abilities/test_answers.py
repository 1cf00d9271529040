"""What the answers of the abilities say first, leave open, and do not say twice."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assistant.abilities import gap, quote
from assistant.abilities._aspects import dwells
from assistant.advisor import Advisor
from assistant.values.dialogue import DialogueState, Topic
from assistant.values.plan import Case


def asked(advisor: Advisor, text: str) -> Case:
    """Return the case of a question that nothing was understood of."""
    topic = Topic(ability="quote", text=text, confidence=0.0)
    state = DialogueState(turn=1, question=text, language="zh", topics=(topic,))
    hits = advisor.search().search(text, "zh", 6)
    return Case(topic=topic, state=state, method=advisor.method, language="zh", hits=hits)


@pytest.mark.parametrize(
    ("aspect", "question"),
    [
        ("only", "主播就做這些嗎"),
        ("only", "Is that all a host does?"),
        ("order", "刚起步先招谁"),
        ("order", "which of them can wait"),
        ("divide", "三个人怎么分"),
        ("profile", "写个客服的JD"),
        ("compare", "what's the difference between the two"),
    ],
)
def test_words_of_the_question_tell_what_it_dwells_on(
    advisor: Advisor, aspect: str, question: str
) -> None:
    assert dwells(asked(advisor, question), aspect)


@pytest.mark.parametrize("question", ["our first stream is next week", "three adjdant hosts"])
def test_parts_of_other_words_tell_nothing(advisor: Advisor, question: str) -> None:
    case = asked(advisor, question)
    assert not dwells(case, "order")
    assert not dwells(case, "profile")


def test_a_passage_that_says_it_is_not_there_is_told_as_a_gap(advisor: Advisor) -> None:
    plan = quote.plan(asked(advisor, "直播间的设备清单和价格"))
    assert (plan.outcome, plan.ability, plan.gaps) == ("refused", "gap", ("equipment",))


def test_a_passage_that_is_only_near_is_no_gap(advisor: Advisor) -> None:
    case = asked(advisor, "直播间的设备清单和价格")
    far = tuple(replace(hit, score=0.3) for hit in case.hits)
    elsewhere = replace(case, hits=far, topic=replace(case.topic, text="zzz"))
    assert quote.plan(elsewhere).outcome == "partial"
    assert gap.plan(elsewhere).gaps == ("",)


def test_a_passage_that_clearly_answers_is_the_answer(advisor: Advisor) -> None:
    plan = quote.plan(asked(advisor, "支援组主要做整个业务环节的后勤"))
    assert plan.outcome == "answered"


def test_a_headcount_to_deal_posts_out_to_is_left_open_first(advisor: Advisor) -> None:
    answer = advisor.answer("起步阶段，自己有货，三个人怎么分工？")
    assert answer.outcome == "partial"
    assert answer.text.startswith("岗位比人多")
    assert {line.role for line in answer.roster if line.need == "now"} >= {"host", "shipping"}


def test_affiliate_goods_in_a_later_stage_say_first_what_is_open(advisor: Advisor) -> None:
    answer = advisor.answer("我们在发展期，没有货源走精选联盟，要哪些岗位？")
    assert answer.outcome == "partial"
    first = answer.text.splitlines()[0]
    assert "要不要配，资料没有写" in first
    assert "没有单独写" in first


def test_a_role_that_no_stage_lists_is_answered_in_part(advisor: Advisor) -> None:
    for question in ("二播什么时候配？", "二播做什么？", "公关做什么？"):
        assert advisor.answer(question).outcome == "partial", question


def test_other_combinations_are_neither_possible_nor_not(advisor: Advisor) -> None:
    answer = advisor.answer("哪些岗位可以兼任？")
    assert answer.text.endswith("除此之外的兼任，资料没有说可以，也没有说不可以。")


def test_a_job_description_lists_the_duties_and_what_to_add(advisor: Advisor) -> None:
    text = advisor.answer("投手的岗位职责，写成岗位说明书").text
    assert text.startswith("**投手**的岗位说明：")
    assert len(re.findall(r"^- ", text, re.MULTILINE)) == 5
    assert text.endswith("资料没有写，要你自己补上。")


def test_two_stages_with_the_same_posts_both_show_them(advisor: Advisor) -> None:
    text = advisor.answer("架构图发一下").text
    assert text.count("- **投放端**：投手") == 2


def test_what_the_user_said_is_told_as_that(advisor: Advisor) -> None:
    text = advisor.answer("团队磨合好了，SOP也有了，可以算发展期了吗？").text
    said, rest = text.split("\n\n")
    assert said == "按你说的，已经做到：团队磨合好、SOP建起来；还没提到：平台规则摸清。"
    assert "[1]" in rest


def test_a_full_team_hears_so_first(advisor: Advisor) -> None:
    answer = advisor.answer("起步阶段，自有货源，主播、场控、运营、客服、发货都有了，还缺谁？")
    assert answer.text.startswith("**起步阶段**要的岗位都齐了")
