"""What is told to owners who hire, let go, move or count the people they have."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from tests.abilities.asked import text_of


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "自己的货刚起步，主播场控运营客服发货都有，另外还有个投手，要砍一个，砍谁？",
            ("要你自己定", "先看起步阶段还不用配的投手", "这些是起步阶段要的岗位：主播"),
        ),
        (
            (
                "have to cut one: host, floor controller, shop operator, cs, shipping, planner. "
                "just started, own soaps"
            ),
            ("for you to decide", "does not need the planner yet", "the initial stage needs: host"),
        ),
        ("刚起步自己的货，想把投手开掉，行吗？", ("投手到发展期才有", "要你自己定")),
        (
            "刚起步没货源走联盟，有客服，要不要辞？",
            ("不需要抖店端的运营、客服和发货", "怎么安排，资料没有写"),
        ),
    ],
)
def test_whom_to_let_go_is_for_the_owner_and_what_the_stage_needs_is_told(
    advisor: Advisor, question: str, said: tuple[str, ...]
) -> None:
    text = text_of(advisor, question)
    assert [each for each in said if each not in text] == []


def test_a_move_leaves_a_post_open(advisor: Advisor) -> None:
    text = text_of(advisor, "刚起步自己的货，场控能调去做运营吗？")
    assert "调到另一个岗位，资料没有写" in text
    assert "场控调走以后，这个岗位就空了，活还要有人做（推断" in text


@pytest.mark.parametrize(
    "question",
    [
        "我弟播，我姐上链接带评论，我回消息，我爸打包，自己的货刚起步，店铺谁来管？",
        (
            "my brother hosts, my sister does links and comments, i do customer service, dad does "
            "shipping, own goods, just starting. who runs the shop?"
        ),
    ],
)
def test_who_is_there_is_told_beside_an_answer_of_another_kind(
    advisor: Advisor, question: str
) -> None:
    text = text_of(advisor, question).replace("**", "")
    assert "起步阶段还缺：运营" in text or "Missing for the initial stage: shop operator" in text
    assert "已经有的" in text or "Already there" in text


def test_who_is_there_is_not_told_again_in_the_next_turn(advisor: Advisor) -> None:
    first = "主播场控客服发货都有了，自己的货刚起步，还缺谁？"
    assert "已经有的" in text_of(advisor, first)
    assert "已经有的" not in text_of(advisor, first, "场控是干嘛的？")


def test_of_a_choice_what_a_rule_drops_is_not_left_open(advisor: Advisor) -> None:
    text = text_of(advisor, "起步没货源走联盟，客服和选品只能请一个，请谁？")
    assert "不用配" in text
    assert "资料没有排" not in text


def test_more_people_than_posts_are_told_as_that(advisor: Advisor) -> None:
    text = text_of(advisor, "刚起步，6个人，自己的货，怎么配？")
    assert "多出来的人放在哪，资料没有写" in text
    assert "如果团队人员有限" not in text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "发展期支援组就俩人，怎么分工？",
            ("岗位比人多", "起步阶段只有一个客服岗位", "说得通（推断"),
        ),
        ("发展期，短视频组就三个人，够不够？", ("刚好能一人一个", "策划")),
    ],
)
def test_people_of_a_group_are_held_against_its_posts_alone(
    advisor: Advisor, question: str, said: tuple[str, ...]
) -> None:
    text = text_of(advisor, question)
    assert [each for each in said if each not in text] == []
    assert "投手" not in text
