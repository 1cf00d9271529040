"""What owners tell of their shop in everyday words: signs, beginnings, lists, people in stories."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.values.dialogue import DialogueState

_SIGNS = {"team": "team-run-in", "sop": "sop-built", "rules": "rules-understood"}


def _after(advisor: Advisor, *turns: str) -> DialogueState:
    state = DialogueState()
    for turn in turns:
        state = advisor.understander.understand(turn, state)
    return state


def _value(state: DialogueState, name: str) -> str | None:
    fact = state.fact(name)
    return fact.value if fact else None


@pytest.mark.parametrize(
    ("sign", "value", "told"),
    [
        ("team", "met", "主播跟场控现在合得来,不用喊"),
        ("team", "met", "如今没人吵架了"),
        ("team", "met", "our host and operator get along these days"),
        ("team", "met", "the crew never fights"),
        ("team", "unmet", "两个主播谁也看不顺眼谁"),
        ("team", "unmet", "the streamer and the controller keep arguing"),
        ("sop", "met", "从备货到复盘都写成册子了"),
        ("sop", "met", "we typed up the whole routine"),
        ("sop", "unmet", "流程是照搬隔壁的,没跑过几回"),
        ("sop", "unmet", "our playbook is a template from the internet"),
        ("rules", "met", "哪些话不能说,哪些活不能碰都门儿清"),
        ("rules", "met", "we know what's allowed and what isn't"),
        ("rules", "unmet", "什么能说什么不能说还搞不清"),
        ("rules", "unmet", "规则嘛,只是翻了翻"),
        ("rules", "unmet", "we got a fine for a rule we never heard of"),
        ("rules", "unmet", "rules? no clue. the rest is fine"),
        ("rules", "met", "the rules hardly ever catch us out now, we stopped stumbling over them"),
        ("rules", "met", "如今很少被限流了"),
        ("rules", "unmet", "we still haven't stopped tripping over the rules"),
        ("rules", "unmet", "被封过一次,也不知道踩了哪条"),
        ("team", "met", "they used to argue every show, not any more"),
        ("team", "met", "a well-drilled crew"),
        ("team", "unmet", "half the crew walked out and the newbies are clueless"),
        ("team", "unmet", "人走了大半,新招的还没上手"),
        ("team", "unmet", "今天小陈盯后台明天老周盯"),
        ("sop", "met", "every stream follows the same checklist"),
        ("sop", "unmet", "there is no fixed routine"),
    ],
)
def test_signs_are_heard_in_everyday_words(
    advisor: Advisor, sign: str, value: str, told: str
) -> None:
    assert _value(_after(advisor, told), f"growth.{_SIGNS[sign]}") == value


@pytest.mark.parametrize(
    ("told", "sop", "rules"),
    [
        ("每场怎么播都写成册子了而且好久没再被警告过", "met", "met"),
        ("it is all on paper now and nobody gets us banned any more", "met", "met"),
        ("we keep getting platform warnings and nothing is on paper", "unmet", "unmet"),
    ],
)
def test_both_signs_that_one_clause_joins_are_heard(
    advisor: Advisor, told: str, sop: str, rules: str
) -> None:
    facts = _after(advisor, told)
    assert _value(facts, "growth.sop-built") == sop
    assert _value(facts, "growth.rules-understood") == rules


@pytest.mark.parametrize(
    "asked",
    [
        "流程能照搬别人的吗",
        "什么能说什么不能说,资料里有吗",
        "how do we stop the host and the controller from fighting",
        "do you know what the platform allows?",
        "how do we stop stumbling over the rules?",
        "do we need a written routine?",
        "地铁上没信号,长话短说",
        "家里条件一般,先招谁",
        "my father in law disagrees, we argue about it every dinner. who is right?",
    ],
)
def test_what_is_asked_is_no_sign(advisor: Advisor, asked: str) -> None:
    assert not [fact for fact in _after(advisor, asked).facts if "." in fact.name]


def test_somebody_who_left_does_not_undo_a_team_that_is_run_in(advisor: Advisor) -> None:
    state = _after(advisor, "发展期 有主播场控运营选品", "场控上周走了")
    assert _value(state, "stage") == "growth"


@pytest.mark.parametrize(
    ("told", "stage"),
    [
        ("这是我们播的第二周,自己的货", "initial"),
        ("selling our own jam since last weekend", "initial"),
        ("we are in our second week", "initial"),
        ("we passed growth long ago", "mature"),
        ("发展期我们前年就走完了", "mature"),
        ("growth stage is long behind us", "mature"),
        ("sales are down since last week", None),
        ("第三周的复盘谁做", None),
        ("自家蜂蜜,头一个月", "initial"),
        ("it is our third day live", "initial"),
        ("we are well past the start now", "growth"),
        ("开头五个位子先招谁", "initial"),
        ("我入职才第二天,老板要岗位表", None),
        ("i only joined last week, my third day at this job", None),
        ("主播第一个月工资怎么给", None),
    ],
)
def test_beginnings_and_what_is_behind_a_shop_place_it(
    advisor: Advisor, told: str, stage: str | None
) -> None:
    assert _value(_after(advisor, told), "stage") == stage


def test_who_is_missing_from_a_stage_is_not_how_far_it_is(advisor: Advisor) -> None:
    told = "团队磨合好,流程有,规则懂。看看发展期还差哪几个人"
    assert _value(_after(advisor, told), "stage") == "growth"


@pytest.mark.parametrize(
    ("told", "people"),
    [
        (
            "growth stage: host, floor controller, a bookkeeper, planner, BD. who is missing",
            {"host", "floor-controller", "planner", "business-development"},
        ),
        (
            "发展期:主播、场控、跑腿小弟、投手、编导,还差谁",
            {"host", "floor-controller", "media-buyer", "planner"},
        ),
        (
            "we have a host, camera/edit guy, pre sales and after sales. anyone missing?",
            {"host", "shooter-editor", "pre-sales", "after-sales"},
        ),
        ("我、主播、一个选品的妹子加场控,还缺谁", {"host", "product-selector", "floor-controller"}),
        (
            "host - my sister, controller - my brother, packing - my dad. who else?",
            {"host", "floor-controller", "shipping"},
        ),
    ],
)
def test_a_strange_item_loses_none_of_a_list(advisor: Advisor, told: str, people: set[str]) -> None:
    there = {role for role, count in _after(advisor, told).people if count}
    assert people <= there


@pytest.mark.parametrize(
    ("told", "people"),
    [
        ("我姐夫以前开货车现在在家打包,还缺谁", {"shipping"}),
        ("my uncle, who used to fish, now answers messages. who is missing?", {"customer-service"}),
        ("my wife hosts and my dad, retired, packs everything. who else?", {"host", "shipping"}),
        ("我弟以前打包,还缺谁", set[str]()),
        ("my aunt used to answer messages. who is missing?", set[str]()),
        ("我妹想学打包,还缺谁", set[str]()),
        ("姨父挂链接盯弹幕报数据,我嫂子打包寄件,还缺谁", {"floor-controller", "shipping"}),
        ("小芳(出镜) 阿杰(放链接盯着屏幕看弹幕),还缺谁", {"host", "floor-controller"}),
        ("我一直挂联盟的货播,就我和一个场控", {"host", "floor-controller"}),
        ("i'm the one streaming and my mum packs. who else?", {"host", "shipping"}),
        (
            "an operator who also picks products, a warehouse guy. who is missing?",
            {"shop-operator", "product-selector", "shipping"},
        ),
        (
            "host, link guy, operator, 2 packers. who is missing?",
            {"host", "floor-controller", "shop-operator", "shipping"},
        ),
        ("姨父能不能挂链接", set[str]()),
        ("my cousin is good at packing. who is missing?", set[str]()),
    ],
)
def test_people_are_told_by_what_they_do_now(advisor: Advisor, told: str, people: set[str]) -> None:
    assert {role for role, count in _after(advisor, told).people if count} == people


def test_the_whole_lot_is_what_the_stage_behind_a_shop_needs(advisor: Advisor) -> None:
    told = "we passed the growth stage ages ago - got video people, ad guy, the whole lot"
    there = {role for role, count in _after(advisor, told).people if count}
    assert {"logistics", "product-selector"} <= there
    assert "live-technician" not in there


def test_a_correction_takes_signs_back(advisor: Advisor) -> None:
    state = _after(
        advisor,
        "大家配合得好 流程有了 规则也懂",
        "说错了,流程是抄来的,还没跑过几次,规则也就看了个视频",
    )
    assert _value(state, "growth.team-run-in") == "met"
    assert _value(state, "growth.sop-built") == "unmet"
    assert _value(state, "growth.rules-understood") == "unmet"
    assert _value(state, "stage") == "initial"


@pytest.mark.parametrize(
    ("first", "then", "stage"),
    [
        ("我们成熟期了,要哪些岗", "啊说错了,是刚搭班子", "initial"),
        ("we are in the mature stage", "sorry, i meant we only just started", "initial"),
        ("我们在成熟期", "主播是新来的,第一次播", "mature"),
    ],
)
def test_a_stage_that_is_taken_back_gives_way_to_what_is_told(
    advisor: Advisor, first: str, then: str, stage: str
) -> None:
    assert _value(_after(advisor, first, then), "stage") == stage


def test_what_tells_of_a_sign_asks_for_nothing_that_is_left_open(advisor: Advisor) -> None:
    told = "nobody wrote anything down and last week we got a penalty. are we past the beginning?"
    assert "gap" not in {topic.ability for topic in _after(advisor, told).topics}


@pytest.mark.parametrize(
    ("told", "people"),
    [
        (
            "host, floor, shop, packing. enough?",
            {"host", "floor-controller", "shop-operator", "shipping"},
        ),
        (
            "4 ppl: host / links+chat / ops / packer",
            {"host", "floor-controller", "shop-operator", "shipping"},
        ),
        ("Nina (links), Ben (boxes), I host", {"floor-controller", "shipping", "host"}),
        (
            "I host. shop: my brother. my wife is on links",
            {"host", "shop-operator", "floor-controller"},
        ),
        ("大刘对着镜头喊,瘦子弹链接,眼镜打包,缺谁", {"host", "floor-controller", "shipping"}),
        ("隔壁阿姨每天下午来回回消息", {"customer-service"}),
        ("有个大学生周末过来帮着打打包,我播", {"shipping", "host"}),
        ("打包发货全包给云仓了,客服也外包", {"shipping", "customer-service"}),
        ("客服暂时场控兼", {"customer-service", "floor-controller"}),
        ("就我跟一个场控", {"host", "floor-controller"}),
        ("就我跟一个主播", {"host"}),
        ("my new shop, own floor tiles", set[str]()),
        ("晚上打包,缺谁", set[str]()),
        ("发展期 运营选品商务三个岗 三个人 咋并", set[str]()),
    ],
)
def test_people_are_told_shortly_or_by_names_that_nothing_is_known_of(
    advisor: Advisor, told: str, people: set[str]
) -> None:
    assert {role for role, count in _after(advisor, told).people if count} == people


def test_numbers_behind_names_count_them(advisor: Advisor) -> None:
    told = dict(_after(advisor, "淘宝老班底:美工3 推广2 客服5 仓库4 主播还没有").people)
    assert told == {"customer-service": 5, "shipping": 4, "host": 0}


@pytest.mark.parametrize(
    ("told", "gone", "there"),
    [
        (
            "the guy who puts up links and minds the chat quits friday. the rest: host, ops",
            {"floor-controller"},
            {"host", "shop-operator"},
        ),
        (
            "he streams, i pack at night, no shop person, no service",
            {"shop-operator", "customer-service"},
            {"host", "shipping"},
        ),
        (
            "上链接的小伙子月底不干了 其他主播客服打包都在",
            {"floor-controller"},
            {"host", "customer-service", "shipping"},
        ),
        ("I talk, nobody looks at the screen while I talk", {"floor-controller"}, {"host"}),
    ],
)
def test_who_leaves_or_is_missing_is_not_there(
    advisor: Advisor, told: str, gone: set[str], there: set[str]
) -> None:
    people = _after(advisor, told).people
    assert {role for role, count in people if not count} == gone
    assert {role for role, count in people if count} == there


def test_work_left_undone_leaves_nobody_out_of_a_post(advisor: Advisor) -> None:
    told = "表妹帮着看弹幕 我播 但链接没人挂"
    assert dict(_after(advisor, told).people)["floor-controller"] == 1


@pytest.mark.parametrize(
    ("first", "then", "count"),
    [
        ("3 people, own goods. who covers what?", "make that 5, two friends join", 5),
        ("就三个人 刚起步", "又来了两个朋友", 5),
        ("五个人够吗", "那要是有一个请产假 就剩四个了", 4),
        ("6 of us", "one quit last week", 5),
        ("就三个人", "打算下个月再加两个人", 3),
    ],
)
def test_a_headcount_changes(advisor: Advisor, first: str, then: str, count: int) -> None:
    assert _after(advisor, first, then).headcount == count


def test_people_who_are_to_form_a_unit_are_all_there_are(advisor: Advisor) -> None:
    assert _after(advisor, "公司抽了6个人组建直播小组,怎么排").headcount == 6
