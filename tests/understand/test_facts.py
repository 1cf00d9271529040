from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.values.dialogue import DialogueState


def understand(advisor: Advisor, *turns: str) -> DialogueState:
    state = DialogueState()
    for turn in turns:
        state = advisor.understander.understand(turn, state)
    return state


def value(state: DialogueState, name: str) -> tuple[str, str] | None:
    fact = state.fact(name)
    return (fact.value, fact.basis) if fact else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们在起步阶段", ("initial", "stated")),
        ("we are in the growth stage", ("growth", "stated")),
        ("刚准备做抖音直播", ("initial", "inferred")),
        ("we've never gone live before", ("initial", "inferred")),
        ("我们还没到发展期", ("initial", "inferred")),
        ("团队磨合好了,SOP有了,规则也摸清了", ("growth", "inferred")),
        ("团队磨合好了,SOP有了,规则还没摸清", ("initial", "inferred")),
        ("团队磨合好了,SOP有了", None),
        ("起步和发展期有什么区别", None),
        ("什么时候能进入发展期", None),
    ],
)
def test_the_stage_is_what_the_user_says_or_what_follows(
    advisor: Advisor, text: str, expected: tuple[str, str] | None
) -> None:
    assert value(understand(advisor, text), "stage") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自己有工厂", "own"),
        ("没有货源", "affiliate"),
        ("没有货源走精选联盟", "affiliate"),
        ("不走联盟", "own"),
        ("we have our own factory", "own"),
        ("以前自己有货,现在改成走精选联盟", "affiliate"),
        ("自己有货和没有货源有什么区别", None),
        ("做服装的", None),
    ],
)
def test_the_source_of_goods_is_read_with_its_negation(
    advisor: Advisor, text: str, expected: str | None
) -> None:
    found = value(understand(advisor, text), "goods")
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2个主播1个客服,还缺谁", {"host": 2, "customer-service": 1}),
        ("我们有主播和场控", {"host": 1, "floor-controller": 1}),
        ("we have two hosts and a floor controller", {"host": 2, "floor-controller": 1}),
        ("有两个主播,没有运营", {"host": 2, "shop-operator": 0}),
        ("主播做什么", {}),
    ],
)
def test_the_people_there_are_counted(
    advisor: Advisor, text: str, expected: dict[str, int]
) -> None:
    assert dict(understand(advisor, text).people) == expected


def test_a_correction_replaces_the_fact_and_keeps_the_others(advisor: Advisor) -> None:
    state = understand(advisor, "我们刚起步,自己有工厂,要哪些岗位", "说错了,我没货源")
    assert value(state, "goods") == ("affiliate", "stated")
    assert value(state, "stage") == ("initial", "stated")
    assert state.topics[0].ability == "roster"


def test_the_state_does_not_grow_with_the_turns(advisor: Advisor) -> None:
    short = understand(advisor, "我们刚起步", "场控做什么")
    long = understand(advisor, "我们刚起步", *["投手做什么", "场控做什么"] * 10)
    assert len(long.encode()) <= len(short.encode()) + 10


def test_a_state_survives_storage(advisor: Advisor) -> None:
    state = understand(advisor, "我们刚起步,有2个主播,自己有工厂", "投手什么时候配")
    assert DialogueState.decode(state.encode()) == state
