from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.resources import prompts_root
from assistant.understand.cues import Cues, read_cues
from assistant.understand.lexicon import Lexicon
from assistant.understand.people import headcount, people
from assistant.values.dialogue import DialogueState

SHORT = {
    "host": "host",
    "control": "floor-controller",
    "shop": "shop-operator",
    "service": "customer-service",
    "ship": "shipping",
    "shoot": "shooter-editor",
    "plan": "planner",
    "buyer": "media-buyer",
    "select": "product-selector",
    "second": "second-host",
    "pre": "pre-sales",
    "after": "after-sales",
    "business": "business-development",
}


@pytest.fixture(scope="module")
def cues() -> Cues:
    return read_cues(prompts_root() / "understanding.yaml")


@pytest.fixture(scope="module")
def lexicon(advisor: Advisor, cues: Cues) -> Lexicon:
    return Lexicon(advisor.method, cues.plain)


def counted(text: str, lexicon: Lexicon, cues: Cues) -> str:
    """Return what one clause says of people, in the short form of the examples."""
    names = {id: short for short, id in SHORT.items()}
    found = people(lexicon.find(text), cues)
    return " ".join(f"{names[id]}={count}" for id, count in found.items())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("主播仨场控俩运营一个客服四个打包两个", "host=3 control=2 shop=1 service=4 ship=2"),
        ("主播两个场控一个", "host=2 control=1"),
        ("主播2个、场控1个、运营1个", "host=2 control=1 shop=1"),
        ("主播1,场控1,运营1", "host=1 control=1 shop=1"),
        ("主播1 场控1 运营2", "host=1 control=1 shop=2"),
        ("主播:2 客服:3", "host=2 service=3"),
        ("主播x2 场控x1", "host=2 control=1"),
        ("主播*2+场控*1", "host=2 control=1"),
        ("主播(2)、客服(1)", "host=2 service=1"),
        ("主播2名客服3名", "host=2 service=3"),
        ("主播有三个", "host=3"),
        ("主播一共四个", "host=4"),
        ("客服就一个", "service=1"),
        ("运营客服也不缺", "shop=1 service=1"),
        ("我打算自己播", "host=1"),
        ("模特讲款", "host=1"),
        ("主播下周就不干了", "host=0"),
        ("our floor controller is leaving next week", "control=0"),
        ("主播目前只有一位", "host=1"),
        ("发货的有俩", "ship=2"),
        ("host x2", "host=2"),
        ("hosts: 2, packers: 3", "host=2 ship=3"),
        ("host 2 packer 1", "host=2 ship=1"),
    ],
)
def test_a_number_behind_a_role_counts_it(
    lexicon: Lexicon, cues: Cues, text: str, expected: str
) -> None:
    assert counted(text, lexicon, cues) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2个主播1个客服", "host=2 service=1"),
        ("两个主播一个场控三个客服", "host=2 control=1 service=3"),
        ("2主播1场控1运营", "host=2 control=1 shop=1"),
        ("我们有俩主播、一个打包的", "host=2 ship=1"),
        ("有两三个客服", "service=2"),
        ("有好几个主播", "host=2"),
        ("招了几个客服", "service=2"),
        ("十来个客服", "service=10"),
        ("十二个主播", "host=12"),
        ("二十五个客服", "service=25"),
        ("一对主播", "host=2"),
        ("两个全职主播一个兼职客服", "host=2 service=1"),
        ("三个女主播", "host=3"),
        ("两名专职的场控", "control=2"),
        ("一个做客服两个打包", "service=1 ship=2"),
        ("一个负责投流一个负责拍视频", "buyer=1 shoot=1"),
        ("一个主播白天播一个主播晚上播", "host=2"),
        ("two hosts and a packer", "host=2 ship=1"),
        ("a host, a floor controller and 3 customer service", "host=1 control=1 service=3"),
        ("one CS", "service=1"),
        ("2x host 1x packer", "host=2 ship=1"),
        ("we've got a couple of hosts", "host=2"),
        ("a pair of hosts and one editor", "host=2 shoot=1"),
        ("three part-time hosts", "host=3"),
        ("2 full-time streamers plus one good video editor", "host=2 shoot=1"),
        ("several customer service reps", "service=2"),
        ("a dozen packers", "ship=12"),
    ],
)
def test_a_number_before_a_role_counts_it(
    lexicon: Lexicon, cues: Cues, text: str, expected: str
) -> None:
    assert counted(text, lexicon, cues) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("有主播和场控", "host=1 control=1"),
        ("主播、场控、运营都有", "host=1 control=1 shop=1"),
        ("有主播、场控、打包", "host=1 control=1 ship=1"),
        ("主播有了", "host=1"),
        ("场控已经到位", "control=1"),
        ("两个主播和场控", "host=2 control=1"),
        ("客服招到了", "service=1"),
        ("we have a host and floor controller", "host=1 control=1"),
        ("we hired an editor", "shoot=1"),
    ],
)
def test_a_role_said_to_be_there_counts_one(
    lexicon: Lexicon, cues: Cues, text: str, expected: str
) -> None:
    assert counted(text, lexicon, cues) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我打包", "ship=1"),
        ("侄女拍视频", "shoot=1"),
        ("我、老婆打包", "ship=1"),
        ("我老公当主播", "host=1"),
        ("我自己做主播", "host=1"),
        ("我妹负责客服", "service=1"),
        ("小李场控", "control=1"),
        ("老张管发货", "ship=1"),
        ("主播是我老婆", "host=1"),
        ("客服就是我自己", "service=1"),
        ("运营由我表弟来做", "shop=1"),
        ("lily主播", "host=1"),
        ("xiaowang打包", "ship=1"),
        ("老板兼运营", "shop=1"),
        ("主播兼客服", "host=1 service=1"),
        ("1个主播兼着场控", "host=1 control=1"),
        ("my cousin will host", "host=1"),
        ("my wife does customer service", "service=1"),
        ("i am the host", "host=1"),
        ("my brother is our shop operator", "shop=1"),
        ("i handle shipping myself", "ship=1"),
        ("my sister works as the video editor", "shoot=1"),
    ],
)
def test_somebody_doing_the_work_of_a_role_counts_one(
    lexicon: Lexicon, cues: Cues, text: str, expected: str
) -> None:
    assert counted(text, lexicon, cues) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("没有运营", "shop=0"),
        ("还没有场控", "control=0"),
        ("没场控", "control=0"),
        ("缺主播", "host=0"),
        ("缺一个场控", "control=0"),
        ("还差个客服", "service=0"),
        ("没有场控和运营", "control=0 shop=0"),
        ("没主播没场控", "host=0 control=0"),
        ("场控没有", "control=0"),
        ("场控还没招", "control=0"),
        ("场控还没", "control=0"),
        ("主播有,场控没有", "host=1 control=0"),
        ("主播走了", "host=0"),
        ("客服上个月离职了", "service=0"),
        ("主播和场控都走了", "host=0 control=0"),
        ("主播、场控都没有", "host=0 control=0"),
        ("场控空缺", "control=0"),
        ("没人做场控", "control=0"),
        ("投手没人做", "buyer=0"),
        ("有两个主播没有运营", "host=2 shop=0"),
        ("没有运营就两个主播", "shop=0 host=2"),
        ("no editor yet", "shoot=0"),
        ("no host and no packer", "host=0 ship=0"),
        ("no host or floor controller", "host=0 control=0"),
        ("we don't have a media buyer", "buyer=0"),
        ("we haven't hired a planner", "plan=0"),
        ("two hosts but no floor controller", "host=2 control=0"),
        ("our host quit", "host=0"),
        ("the packer left last week", "ship=0"),
        ("nobody does customer service", "service=0"),
        ("without a shop operator", "shop=0"),
    ],
)
def test_a_role_said_to_be_missing_or_gone_counts_nobody(
    lexicon: Lexicon, cues: Cues, text: str, expected: str
) -> None:
    assert counted(text, lexicon, cues) == expected


@pytest.mark.parametrize(
    "text",
    [
        "主播做什么",
        "要不要招投手",
        "投手什么时候来",
        "需要几个主播",
        "想招两个主播",
        "准备招一个场控",
        "打算再招个运营",
        "正在招客服",
        "一个主播配几个场控",
        "主播可以兼场控",
        "主播能不能兼客服",
        "两个月后招主播",
        "主播18岁",
        "主播3年经验",
        "第一个主播",
        "主播没有经验",
        "主播很重要",
        "如果有两个主播",
        "要是有投手的话",
        "等以后有了场控",
        "有没有主播",
        "我们有场控吗",
        "我们有没有必要招主播",
        "谁来打包",
        "我们做直播需要两个客服",
        "主播要几个",
        "we need two hosts",
        "we want to hire a media buyer",
        "looking for a host",
        "should we hire an editor",
        "do we have a floor controller",
        "if we had two hosts",
        "can one host also be the floor controller",
        "what does a floor controller do",
        "we plan to recruit 3 packers",
        "is a host the same as an actor",
    ],
)
def test_a_role_only_talked_about_is_nobody(lexicon: Lexicon, cues: Cues, text: str) -> None:
    assert counted(text, lexicon, cues) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们有两个主播还缺谁", "host=2"),
        ("2个主播1个客服还差什么岗位", "host=2 service=1"),
        ("三个主播够不够", "host=3"),
        ("我们有主播和场控还要招谁", "host=1 control=1"),
        ("3个主播2个场控合理吗", "host=3 control=2"),
        ("我们有主播要不要场控", "host=1"),
        ("we have two hosts and a packer who is missing", "host=2 ship=1"),
        ("is two hosts and one packer enough", "host=2 ship=1"),
    ],
)
def test_a_question_tells_who_is_there_where_it_starts_from_them(
    lexicon: Lexicon, cues: Cues, text: str, expected: str
) -> None:
    assert counted(text, lexicon, cues) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不是两个主播是三个主播", "host=3"),
        ("没说两个主播,是三个主播", "host=3"),
        ("not two hosts, three hosts", "host=3"),
    ],
)
def test_a_number_denied_does_not_count(
    lexicon: Lexicon, cues: Cues, text: str, expected: str
) -> None:
    assert counted(text, lexicon, cues) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我一个人", 1),
        ("就我自己", 1),
        ("目前就我一个", 1),
        ("现在只有一个人", 1),
        ("我单干", 1),
        ("夫妻俩", 2),
        ("两口子做", 2),
        ("我跟我老婆两个人", 2),
        ("姐妹三个", 3),
        ("一家三口", 3),
        ("三五个人", 3),
        ("两三个人", 2),
        ("一共7个人", 7),
        ("我们才5人", 5),
        ("二十号人", 20),
        ("团队十二个人", 12),
        ("十几个人", 10),
        ("三十多人的团队", 30),
        ("手下有六七个人", 6),
        ("就仨人", 3),
        ("我们四个", 4),
        ("不是五个人,是七个人", 7),
        ("10 of us", 10),
        ("there are four of us", 4),
        ("a team of six", 6),
        ("just me", 1),
        ("i work alone", 1),
        ("it's just the two of us", 2),
        ("only 3 people", 3),
        ("we are 8 people", 8),
        ("my husband and i", 2),
        ("a three-person team", 3),
        ("我和我老婆加一个表弟卖茶叶", 3),
        ("我跟俩同学,没货", 3),
        ("我爸妈跟我 刚开始", 3),
        ("me, my sister and her boyfriend, just starting", 3),
        ("it's me my wife and 2 cousins", 4),
        ("我跟我妈吵了一架", None),
        ("一个人都没招", None),
        ("想招三个人", None),
        ("再加两个人", None),
        ("每人一天", None),
        ("一个人能不能做两个岗位", None),
        ("缺两个人", None),
        ("我们刚起步", None),
        ("we want to hire 3 people", None),
        ("three platforms", None),
    ],
)
def test_the_headcount_is_how_many_there_are_in_all(
    cues: Cues, text: str, expected: int | None
) -> None:
    assert headcount(text, cues) == expected


def test_later_counts_replace_earlier_ones(advisor: Advisor) -> None:
    state = DialogueState()
    for turn in ("我们有2个主播,1个场控", "说错了,主播3个,场控没有"):
        state = advisor.understander.understand(turn, state)
    assert dict(state.people) == {"host": 3, "floor-controller": 0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("现在就我老公播、我打包", {"host": 1, "shipping": 1}),
        ("my wife streams, I pack", {"host": 1, "shipping": 1}),
        (
            "host, controller, operator are there",
            {"host": 1, "floor-controller": 1, "shop-operator": 1},
        ),
        ("主播场控各两个", {"host": 2, "floor-controller": 2}),
        ("现在缺人不:主播两个、剪辑一个。", {"host": 2, "shooter-editor": 1}),
        ("主播走了一个还剩两个,场控一个", {"host": 2, "floor-controller": 1}),
        ("客服一个月三千", {}),
        ("我们直播三年了", {}),
        ("主播,场控怎么配", {}),
        ("Everyone tells me I must have a media buyer", {}),
    ],
)
def test_who_is_there_is_read_from_verbs_and_over_commas(
    advisor: Advisor, text: str, expected: dict[str, int]
) -> None:
    state = advisor.understander.understand(text, DialogueState())
    assert dict(state.people) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我舅妈在电脑前挂链接", "control=1"),
        ("我嫂子负责讲", "host=1"),
        ("小刘管店铺", "shop=1"),
        ("我妈在仓库打包", "ship=1"),
        ("主播我们有两个", "host=2"),
        ("客服这边已经有了", "service=1"),
        ("主播小雨、场控阿杰、打包老周", "host=1 control=1 ship=1"),
        ("售前跟售后两个妹妹", "pre=1 after=1"),
        ("仓库有两个阿姨打包打了十年", "ship=2"),
        ("我一个人又播又打包", "host=1 ship=1"),
        ("my aunt is on camera", "host=1"),
        ("her son drops the links", "control=1"),
        ("one boy who films and edits", "shoot=1"),
        ("the boss runs ads himself", "buyer=1"),
        ("our editor left in may", "shoot=0"),
        ("we lost our customer service girl", "service=0"),
        ("除了场控都齐了", "control=0"),
        ("消息没人回", "service=0"),
        ("货我爸在仓库发", "ship=1"),
        ("链接我老婆点", "control=1"),
        ("打算让我表妹播", "host=1"),
        ("老板娘亲自播", "host=1"),
        ("没人谈达人", "business=0"),
        ("李娜(主播)", "host=1"),
        ("主播:李娜", "host=1"),
        ("nobody answers customers", "service=0"),
        ("mei presents", "host=1"),
        ("ben (floor controller)", "control=1"),
    ],
)
def test_people_are_told_by_kin_task_and_name(
    lexicon: Lexicon, cues: Cues, text: str, expected: str
) -> None:
    assert counted(text, lexicon, cues) == expected


@pytest.mark.parametrize(
    "text",
    [
        "同行有三个主播两个投手",
        "隔壁老陈光投流就招了两个人",
        "别人家主播都有五个",
        "嗯就是客服",
        "就那个投流计划",
        "起步必须有投手",
        "货在我仓库",
        "算自己发货",
        "AI客服替掉售前妹子",
        "画面老卡",
        "到底该哪个去后台报名",
        "my rival has three media buyers",
        "we have the toys in a big warehouse",
        "and set builder",
        "我自己能看弹幕",
        "live streams",
        "消息怎么回",
        "before there is a product selector",
    ],
)
def test_others_people_places_and_posts_asked_about_are_nobody(
    lexicon: Lexicon, cues: Cues, text: str
) -> None:
    assert counted(text, lexicon, cues) == ""


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (["起步,自有货", "五个岗都配齐了"], 5),
        (["起步,自有货", "各岗位都有人"], 5),
        (["起步,自有货", "五个岗都齐了吗"], 0),
        (["起步,自有货", "三个岗都齐了"], 0),
        (["发展期,短视频组也有了"], 3),
        (["起步,客服也分了售前售后"], 2),
        (["we start out with own stock", "all five posts are filled"], 5),
        (["growth stage, we have a full team"], 12),
        (["运营 选品 商务 投流 全都有"], 4),
        (["招了一个主播,试用三天跑了"], 0),
        (["she knows computers, and minds the backend"], 1),
    ],
)
def test_crews_told_as_one_are_there_in_every_post(
    advisor: Advisor, turns: list[str], expected: int
) -> None:
    state = DialogueState()
    for turn in turns:
        state = advisor.understander.understand(turn, state)
    assert sum(1 for _, count in state.people if count) == expected


@pytest.mark.parametrize(
    ("text", "group"),
    [("短视频、投流、商务都配了", True), ("短视频投流商务都有", True), ("短视频谁做", False)],
)
def test_a_short_name_is_a_group_in_a_list_alone(
    text: str, *, group: bool, lexicon: Lexicon, cues: Cues
) -> None:
    assert ("short-video-group" in people(lexicon.find(text), cues)) is group
