"""That what the method leaves open is said of just what was asked, and judges no number."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from tests.abilities.asked import text_of


@pytest.mark.parametrize(
    ("question", "said", "unasked"),
    [
        ("要不要配个财务？", "资料没有提到财务", "人事"),
        ("Do we need an accountant in the team?", "do not mention finance", "HR"),
        ("出几道面试场控的题", "面试的题目，资料没有写", "从哪里招"),
        ("在哪个网站招主播？", "资料没有写从哪里招人", "面试"),
        ("晚上八点播还是早上播？", "资料没有写在什么时段开播", "排班"),
        ("主播排班怎么排？", "资料没有写排班", "播多久"),
        ("寄样谁负责？", "资料没有写样品由谁寄", "名单"),
        ("用哪家快递好？", "资料没有写用哪家快递", "备多少货"),
    ],
)
def test_only_what_was_asked_is_named(
    advisor: Advisor, question: str, said: str, unasked: str
) -> None:
    first = text_of(advisor, question).split("\n\n")[0]
    assert said in first
    assert unasked not in first


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("投手底薪八千合理吗？", "“八千”"),
        ("一场播六个小时够不够？", "“六个小时”"),
        ("Is a budget of 50k enough to start?", "“50k”"),
    ],
)
def test_a_number_of_the_users_is_not_judged(advisor: Advisor, question: str, number: str) -> None:
    text = text_of(advisor, question)
    assert number in text
    assert "资料没有标准" in text or "documents do not settle" in text


@pytest.mark.parametrize("question", ["投手底薪给多少？", "一场播多久？"])
def test_without_a_number_nothing_is_judged(advisor: Advisor, question: str) -> None:
    assert "资料没有标准" not in text_of(advisor, question)


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("是不是粉丝过一万就算发展期了？", "不是：资料没有用粉丝数"),
        (
            "Is it true that 100k followers automatically mean the growth stage?",
            "No: the documents",
        ),
    ],
)
def test_what_stages_do_not_go_by_is_denied_first(
    advisor: Advisor, question: str, lead: str
) -> None:
    assert text_of(advisor, question).startswith(lead)
