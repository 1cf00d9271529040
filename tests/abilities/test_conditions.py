"""What a question is made to depend on, and the method does not go by, is told in one line."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from tests.abilities.asked import text_of


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("我们一天两百单了,客服要不要拆开", "资料没有用单量来划分阶段"),
        ("粉丝刚过十万,是不是该配私域了", "资料没有用粉丝数来划分阶段"),
        ("我老公白天上班,晚上才有空,让他当场控可以不", "资料没有写排班和班次"),
        ("my cousin works nights, could he be floor controller", "shifts or rotas"),
    ],
)
def test_a_condition_that_is_left_open_is_named(advisor: Advisor, question: str, line: str) -> None:
    text = text_of(advisor, question)
    verdict, *rest = text.splitlines()
    assert line not in verdict
    assert any(line in each for each in rest)


def test_where_the_stage_is_stated_orders_are_not_weighed(advisor: Advisor) -> None:
    assert "单量" not in text_of(advisor, "我们在发展期,一天两百单,要不要投手")


def test_a_part_that_the_documents_leave_out_is_named(advisor: Advisor) -> None:
    assert "“钱谁批”这一问" in text_of(advisor, "达人谁找,钱谁批")


def test_a_verdict_is_not_left_out_for_what_was_told_before(advisor: Advisor) -> None:
    assert "先不用配：选品" in text_of(advisor, "选品具体干啥,起步要不要")
