from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.resources import prompts_root
from assistant.understand.cues import read_cues
from assistant.understand.lexicon import Lexicon
from assistant.understand.signals import counted_signals
from assistant.values.dialogue import DialogueState


def understand(advisor: Advisor, *turns: str) -> DialogueState:
    state = DialogueState()
    for turn in turns:
        state = advisor.understander.understand(turn, state)
    return state


def value(state: DialogueState, name: str) -> tuple[str, str] | None:
    fact = next((each for each in state.facts if each.name == name), None)
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
        ("我们算是成熟期了", ("mature", "stated")),
        ("店里已经发展期了", ("growth", "stated")),
        ("我们growth stage", ("growth", "stated")),
        ("我们还在起步", ("initial", "stated")),
        ("我们还不算成熟期", ("growth", "inferred")),
        ("我们刚过起步阶段", ("growth", "inferred")),
        ("起步期已经过了", ("growth", "inferred")),
        ("我们离成熟期还远", ("growth", "inferred")),
        ("发展期还没到", ("initial", "inferred")),
        ("we are past the initial stage", ("growth", "inferred")),
        ("we are not quite in the mature stage", ("growth", "inferred")),
        ("we're far from the mature stage", ("growth", "inferred")),
        ("月销五十万算不算成熟期", None),
        ("我们是不是发展期", None),
        ("我们到发展期了吗", None),
        ("are we in the growth stage", None),
        ("如果到了发展期会怎样", None),
        ("要是我们到了成熟期", None),
        ("if we were in the growth stage", None),
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
        ("我们主要是走联盟", "affiliate"),
        ("不过我们自己有工厂", "own"),
        ("如果以后有自己的货", None),
        ("要是自己有工厂", None),
        ("等我们有自己的货源再说", None),
        ("以后有自己的货源怎么办", None),
        ("要不要走联盟", None),
        ("if we had our own factory", None),
        ("once we have our own goods", None),
        ("不是自己的货源,是走联盟", "affiliate"),
    ],
)
def test_the_source_of_goods_is_read_with_its_negation(
    advisor: Advisor, text: str, expected: str | None
) -> None:
    found = value(understand(advisor, text), "goods")
    assert (found[0] if found else None) == expected


def standing(state: DialogueState) -> str:
    """Return the conditions of entry in short: + met, - unmet, . unsaid; team, SOP, rules."""
    marks = {"met": "+", "unmet": "-"}
    names = ("growth.team-run-in", "growth.sop-built", "growth.rules-understood")
    facts = [state.fact(name) for name in names]
    return "".join(marks[fact.value] if fact else "." for fact in facts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("团队磨合得不错", "+.."),
        ("团队磨合没问题", "+.."),
        ("大家配合没得说", "+.."),
        ("团队默契没毛病", "+.."),
        ("规则这块不差", "..+"),
        ("团队还没磨合好", "-.."),
        ("磨合好了规则还没摸清", "+.-"),
        ("磨合好了,规则摸透,可sop没影儿", "+-+"),
        ("磨合、SOP都有了,规则还没", "++-"),
        ("SOP和规则都有了", ".++"),
        ("SOP和规则都没有", ".--"),
        ("SOP、规则还没搞清楚", "..-"),
        ("没有SOP和规则", ".--"),
        ("没有sop规则也清楚了", ".-+"),
        ("没sop但规则清楚了", ".-+"),
        ("还没把规则摸透", "..-"),
        ("懂规则没sop", ".-+"),
        ("规则门儿清", "..+"),
        ("规则心里有数,团队磨合差得远", "-.+"),
        ("sop写了一半", ".-."),
        ("sop正在写", ".-."),
        ("sop搞定", ".+."),
        ("流程没问题但规则一塌糊涂", ".+-"),
        ("the SOP is written but the rules are still unclear", ".+-"),
        ("we've built the SOP and know the rules", ".++"),
        ("no SOP yet", ".-."),
        ("we haven't written the SOP", ".-."),
        ("the rules are no problem", "..+"),
        ("the SOP is not bad", ".+."),
        ("our team has gelled but there is no SOP", "+-."),
        ("SOP要写到什么程度", "..."),
        ("SOP有了吗", "..."),
        ("有没有SOP", "..."),
        ("谁来写SOP", "..."),
        ("怎么摸清规则", "..."),
        ("is the SOP done", "..."),
        ("如果SOP写好了", "..."),
        ("要是团队磨合好了", "..."),
        ("if the SOP is done", "..."),
        ("流程每周都推倒重来", ".-."),
        ("the written process: nope", ".-."),
        ("we keep rewriting the rundown", ".-."),
        ("刚来了仨新人又乱套了", "-.."),
        ("the new hires joined and it is chaos again", "-.."),
        ("违规被罚过两回以后什么能说什么不能说都摸透了", "..+"),
        ("after two bans we know exactly what we can say", "..+"),
        ("开播前鸡飞狗跳,谁该干嘛都要我现喊", "--."),
        ("the crew knows what to do without me shouting", "+.."),
        ("does the crew know what to do?", "..."),
    ],
)
def test_the_conditions_of_entry_are_read_each_with_its_own_comment(
    advisor: Advisor, text: str, expected: str
) -> None:
    assert standing(understand(advisor, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三样都齐了", "+++"),
        ("三个条件都满足了", "+++"),
        ("条件都达到了", "+++"),
        ("三条都没做到", "---"),
        ("前两条做到了", "++."),
        ("第三条还没做到", "..-"),
        ("就差最后一条", "..-"),
        ("all three conditions are met", "+++"),
        ("the first two are done", "++."),
        ("the last one is not done", "..-"),
        ("两样都齐了", "..."),
        ("三样都齐了吗", "..."),
        ("主播场控运营三样都齐了", "..."),
    ],
)
def test_the_conditions_of_entry_can_be_counted_off(
    advisor: Advisor, text: str, expected: str
) -> None:
    cues = read_cues(prompts_root() / "understanding.yaml")
    found = Lexicon(advisor.method).find(text)
    facts = counted_signals(found, advisor.method, cues, 1)
    assert standing(DialogueState(facts=facts)) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("规则还没弄懂", "另外两条都好"), "++-"),
        (("规则还没弄懂", "另外两条都好", "规则现在弄懂了"), "+++"),
        (("就差SOP没写完",), "+-+"),
        (("just the playbook is missing",), "+-+"),
        (("就差一个主播",), "..."),
    ],
)
def test_the_conditions_beside_the_one_that_lacks_are_met(
    advisor: Advisor, turns: tuple[str, ...], expected: str
) -> None:
    assert standing(understand(advisor, *turns)) == expected


def test_a_stage_that_others_claim_goes_behind_what_is_told(advisor: Advisor) -> None:
    claimed = understand(advisor, "老板说我们成熟了,其实流程天天改,人走了一半")
    assert value(claimed, "stage") == ("initial", "inferred")


@pytest.mark.parametrize(
    ("turns", "name", "expected"),
    [
        (("我们自己有工厂", "说错了,我没货"), "goods", "affiliate"),
        (("我们没有货源", "搞错了,有库存"), "goods", "own"),
        (("我们在起步阶段", "不对,其实已经发展期了"), "stage", "growth"),
        (("we are in the growth stage", "sorry, we are in the initial stage"), "stage", "initial"),
        (("SOP有了", "说错了,SOP还没有"), "growth.sop-built", "unmet"),
        (("我们自己有工厂", "如果没有货源呢"), "goods", "own"),
    ],
)
def test_a_correction_replaces_what_was_said(
    advisor: Advisor, turns: tuple[str, ...], name: str, expected: str
) -> None:
    found = value(understand(advisor, *turns), name)
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
    short = understand(advisor, "我们刚起步", *["投手做什么", "场控做什么"] * 6)
    long = understand(advisor, "我们刚起步", *["投手做什么", "场控做什么"] * 20)
    assert len(long.encode()) <= len(short.encode()) + 10


def test_a_state_survives_storage(advisor: Advisor) -> None:
    state = understand(advisor, "我们刚起步,有2个主播,自己有工厂", "投手什么时候配")
    assert DialogueState.decode(state.encode()) == state


def goods(state: DialogueState) -> tuple[str | None, str | None]:
    """What is known of the goods, and what the answer goes by."""
    known = value(state, "goods")
    fact = state.fact("goods")
    return known[0] if known else None, fact.value if fact else None


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("我们有自己的货", "那要是没货源呢,还要客服吗"), ("own", "affiliate")),
        (
            ("own goods, starting out. who do we need?", "and if no own goods?"),
            ("own", "affiliate"),
        ),
        (("没有货源的店要不要运营?",), (None, "affiliate")),
        (("does an affiliate shop need shipping?",), (None, "affiliate")),
        (("没货源的话起步配谁",), (None, "affiliate")),
        (("我们有自己的货", "要是没货源呢", "下个月呢,我们有自己的货"), ("own", "own")),
        (("还没想好自己进还是挂联盟",), (None, None)),
        (("我该走联盟还是自己备货",), (None, None)),
        (("什么叫无货源",), (None, None)),
        (("你们自己有货吗",), (None, None)),
        (("我们有货,要不要走联盟?",), ("own", "own")),
        (("之前走联盟,现在自己备货了",), ("own", "own")),
    ],
)
def test_a_supposed_case_is_answered_for_and_not_kept(
    advisor: Advisor, turns: tuple[str, ...], expected: tuple[str | None, str | None]
) -> None:
    assert goods(understand(advisor, *turns)) == expected


@pytest.mark.parametrize(
    ("turns", "stage"),
    [
        (("we're a mature shop", "compared with growth, what would you add?"), "mature"),
        (("我们成熟期了", "跟发展期比要加谁"), "mature"),
        (("我在发展期", "不对,说早了,sop还没影呢"), "initial"),
        (("我们发展期", "话说早了,团队还天天吵架呢"), "initial"),
        (("发展期跟成熟期比,多了什么岗位",), "mature"),
    ],
)
def test_a_stage_held_against_another_is_not_the_shops(
    advisor: Advisor, turns: tuple[str, ...], stage: str
) -> None:
    found = value(understand(advisor, *turns), "stage")
    assert found is not None
    assert found[0] == stage


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("摊子刚支起来", "initial"),
        ("啱啱开业", "initial"),
        ("最基础要几种人", "initial"),
        ("first live is on friday", "initial"),
        ("生意上了正轨", "growth"),
        ("生意还没上正轨", "initial"),
        ("我们已经不是起步期了", "growth"),
        ("同行刚开张", None),
        ("my competitor is just starting", None),
        ("我们算做成熟了吧,还能加什么岗", "mature"),
    ],
)
def test_a_story_tells_the_stage_of_the_users_own_shop(
    advisor: Advisor, text: str, stage: str | None
) -> None:
    fact = advisor.understander.understand(text, DialogueState()).fact("stage")
    assert (fact.value if fact else None) == stage
