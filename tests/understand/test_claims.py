"""What others say that a shop needs: each post is judged, and nobody in it counts as there."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.values.dialogue import DialogueState


def _read(advisor: Advisor, question: str) -> DialogueState:
    return advisor.understander.understand(question, DialogueState())


@pytest.mark.parametrize(
    ("question", "roles"),
    [
        (
            "三叔说要招投手,姑妈说要招商务,听谁的?我们刚开播,卖自家的米",
            ("media-buyer", "business-development"),
        ),
        (
            "a guru told me you must have a set builder, a planner and BD. is that so?",
            ("set-builder", "planner", "business-development"),
        ),
    ],
)
def test_each_post_that_others_name_is_asked_about(
    advisor: Advisor, question: str, roles: tuple[str, ...]
) -> None:
    state = _read(advisor, question)
    assert state.topics[0].roles == roles
    assert state.people == ()


def test_who_says_so_is_no_post_to_be_judged(advisor: Advisor) -> None:
    state = _read(advisor, "our host says we need a technician now. is she right? own mugs, week 3")
    assert state.topics[0].roles == ("live-technician",)


def test_a_claim_of_who_can_be_whom_is_asked_as_that(advisor: Advisor) -> None:
    assert _read(advisor, "我说主播能兼场控,他说不能,谁对").topics[0].ability == "combine"


def test_people_told_of_before_a_claim_are_there(advisor: Advisor) -> None:
    question = "我播 我姐上链接 货是自家的 刚开始 有人说还得雇投手 这话对吗"
    assert dict(_read(advisor, question).people) == {"host": 1, "floor-controller": 1}


def test_a_group_that_is_claimed_beside_posts_is_told_beside_them(advisor: Advisor) -> None:
    question = "老师说起步就得有主播 投手 短视频 这几样 我想核实一下对不对 还没开播 自己的货"
    text = advisor.inspect([question])[-1].answer.text
    assert "投手到发展期才有" in text
    assert "短视频组**从发展期开始有" in text
