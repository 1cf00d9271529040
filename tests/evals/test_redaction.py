"""What is removed from users' messages before anybody reads them, and what is left alone."""

from __future__ import annotations

import pytest

from evals.redaction import redact, redact_each

PHONES = [
    ("电话13812345678", "电话[电话]"),
    ("打我138 1234 5678就行", "打我[电话]就行"),
    ("138-1234-5678", "[电话]"),
    ("1381 234 5678 微信同号", "[电话] 微信同号"),
    ("联系１３８１２３４５６７８", "联系[电话]"),
    ("+86 138 1234 5678", "[电话]"),
    ("（86）13812345678", "[电话]"),
    ("一三八一二三四五六七八", "[电话]"),
    ("幺三八 零零幺二 三四五六", "[电话]"),
    ("1 3 8 1 2 3 4 5 6 7 8", "[电话]"),
    ("1\u200b3812345678", "[电话]"),
    ("座机0571-88886666转802", "座机[电话]"),
    ("(010) 6552 9988", "[电话]"),
    ("公司电话：88886666", "公司电话：[电话]"),
    ("客服热线400-820-8820", "客服热线[电话]"),
    ("总部4008208820转人工", "总部[电话]转人工"),
    ("ring +49 30 901820 now", "ring [phone] now"),
    ("Call me at +44 20 7946 0958 please", "Call me at [phone] please"),
    ("ring (415) 555-2671 tomorrow", "ring [phone] tomorrow"),
    ("my number 415-555-2671", "my number [phone]"),
    ("WhatsApp +8613812345678", "WhatsApp [phone]"),
    ("phone: 02079460958", "phone: [phone]"),
]
NUMBERS = [
    ("身份证11010519491231002X", "身份证[证件号]"),
    ("证件 110105 19491231 002X", "证件 [证件号]"),
    ("身份证号：110105491231002", "身份证号：[证件号]"),
    ("my passport number is E12345678", "my passport number is [ID number]"),
    ("打到6222 0212 3456 7894上", "打到[银行卡]上"),
    ("卡号6212262502009182455", "卡号[银行卡]"),
    ("my card 4111-1111-1111-1111", "my card [card number]"),
]
ACCOUNTS = [
    ("微信abc123", "微信[账号]"),
    ("加我微信lily_888细聊", "加我微信[账号]细聊"),
    ("微信号：lilywang", "微信号：[账号]"),
    ("私聊vx: lilywang88", "私聊vx: [账号]"),
    ("细聊加V lilywang", "细聊加V [账号]"),
    ("加我v：ｌｉｌｙ２０２６", "加我v：[账号]"),
    ("薇信 daxiong_66", "薇信 [账号]"),
    ("我的QQ12345678", "我的QQ[账号]"),
    ("qq号是 98765432", "qq号是 [账号]"),
    ("加QQ群：123456789", "加QQ群：[账号]"),
    ("抖音号：xiaoyu2026", "抖音号：[账号]"),
    ("抖音号66778899", "抖音号[账号]"),
    ("my wechat is lily_88, add me", "my wechat is [account], add me"),
    ("WeChat ID: lilywang", "WeChat ID: [account]"),
    ("follow @lily.shop on TikTok", "follow [account] on TikTok"),
    ("关注@小雨的穿搭 就行", "关注[账号] 就行"),
]
ADDRESSES = [
    ("发我wang.xm@qq.com", "发我[邮箱]"),
    ("write to John.Smith+shop@mail.example.co.uk please", "write to [email] please"),
    ("看https://shop.example.com/item?id=12&user=34，帮我看下", "看[链接]，帮我看下"),
    ("v.douyin.com/iRxyz12/ 这是我们直播间", "[链接] 这是我们直播间"),
    ("see www.example.com/u?name=lily for the shop", "see [link] for the shop"),
    ("我们在杭州市余杭区文一西路969号", "我们在[地址]"),
    ("寄到义乌市稠州北路12号3栋502室，谢谢", "寄到[地址]，谢谢"),
    ("住阳光小区3栋2单元501", "住[地址]"),
    ("仓库在九堡大道一百二十号", "仓库在[地址]"),
    ("We are at 221B Baker Street", "We are at [address]"),
    ("our office is 12 West Lake Road, Suite 301", "our office is [address]"),
    ("come to Long Lane Street 12", "come to [address]"),
]
NAMES = [
    ("我叫王小明，做女装的", "我叫[姓名]，做女装的"),
    ("我叫王明在杭州做直播", "我叫[姓名]在杭州做直播"),
    ("大家好我叫欧阳娜娜，新手", "大家好我叫[姓名]，新手"),
    ("我叫陳美玲，想問一下", "我叫[姓名]，想問一下"),
    ("我叫小美，刚开播", "我叫[姓名]，刚开播"),
    ("大家都叫我老王", "大家都叫我[姓名]"),
    ("我是张总，想问招人", "我是[姓名]总，想问招人"),
    ("招人的事找高总", "招人的事找[姓名]总"),
    ("你好，我是李雨桐。", "你好，我是[姓名]。"),
    ("老板姓李", "老板姓[姓名]"),
    ("免贵姓陈", "免贵姓[姓名]"),
    ("老板叫李建国，不懂直播", "老板叫[姓名]，不懂直播"),
    ("王姐说先招场控", "[姓名]姐说先招场控"),
    ("陈经理让我来问", "[姓名]经理让我来问"),
    ("姓名：赵敏", "姓名：[姓名]"),
    ("我叫Lucy，做跨境", "我叫[姓名]，做跨境"),
    ("My name is John Smith and I run a shop", "My name is [name] and I run a shop"),
    ("my name's lily", "my name's [name]"),
    ("Hi, I'm Emily from Hangzhou", "Hi, I'm [name] from Hangzhou"),
    ("please call me Anna", "please call me [name]"),
    ("Mr. Chen asked me to hire", "Mr. [name] asked me to hire"),
    ("my partner is called Grace", "my partner is called [name]"),
]
SHOPS = [
    ("我们公司叫小鹿优品，三个人", "我们公司叫[店名]，三个人"),
    ("店名是花间集", "店名是[店名]"),
    ("店铺名字叫阿婆家的茶，刚开", "店铺名字叫[店名]的茶，刚开"),
    ("我们是杭州小鹿文化传媒有限公司", "我们是[店名]"),
    ("直播间叫「夜里的猫」", "直播间叫「[店名]」"),
    ("品牌名称：Moon Lake", "品牌名称：[店名]"),
    (
        "our shop is called Sunny Silk and we have 2 hosts",
        "our shop is called [shop name] and we have 2 hosts",
    ),
    ("My company, named Blue Heron, sells tea", "My company, named [shop name], sells tea"),
    ("shop name: lily's closet", "shop name: [shop name]"),
]
FIELD = [
    ("有兴趣加我薇：lily_tea2020 备注招主播", "有兴趣加我薇：[账号] 备注招主播"),
    ("私信我 或者 +V：dalong88", "私信我 或者 +V：[账号]"),
    ("银行卡6217 0001 2345 6789 012", "银行卡[银行卡]"),
    ("税号91330106MA2CXXXX1Y", "税号[证件号]"),
    ("公众号：小鹿优品", "公众号：[店名]"),
    ('my shop "Moonlight Tea" has 3 people', 'my shop "[shop name]" has 3 people'),
    ("we are Shenzhen Bluebird Technology Co., Ltd.", "we are [shop name]"),
    ("email maria at gmail dot com", "email [email]"),
    ("reach me on 1-800-555-0199", "reach me on [phone]"),
    ("在成都市武侯区天府大道中段530号东方希望天祥广场，三个人", "在[地址]，三个人"),
    ("We're at Room 1203, Building 5, Science Park", "We're at [address]"),
    ("我是做女装批发的刘芳，就两个人播", "我是做女装批发的[姓名]，就两个人播"),
    ("我表哥陈浩说让我先招场控", "我表哥[姓名]说让我先招场控"),
    ("叫我阿强就好", "叫我[姓名]就好"),
    ("My boss Jack Chen wants 3 hosts", "My boss [name] wants 3 hosts"),
]
ALL = [*PHONES, *NUMBERS, *ACCOUNTS, *ADDRESSES, *NAMES, *SHOPS, *FIELD]


@pytest.mark.parametrize(("text", "clean"), ALL)
def test_personal_data_is_replaced_by_what_it_was(text: str, clean: str) -> None:
    redacted = redact(text)
    assert redacted.text == clean
    assert sum(count for _, count in redacted.found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2个主播1个客服，还缺谁",
        "我们12个人，主播3个",
        "月销50万，要不要投手",
        "日销13800单，发货跟不上",
        "一个月卖13800000000元是做梦",
        "we do 50w a month with 13800 orders",
        "13800 orders last month",
        "2026年11月22日开播",
        "2026-11-22 20:30 开播，到23:00",
        "20261122开的店",
        "客单价99.9，佣金20%",
        "投了1500 2000 3000三档",
        "第15 20 30 50 100天怎么安排",
        "150 元一件，成本 80 元",
        "粉丝138万，场观12345678",
        "抖音号怎么起",
        "抖音和快手有什么不一样",
        "微信小程序要专人做吗",
        "微信group怎么运营",
        "wechat private traffic in the mature stage",
        "加微信群还是企业微信",
        "QQ群500人，谁来管",
        "qq 10000 粉丝怎么转",
        "主播要做什么",
        "我是主播，要不要兼场控",
        "我是老板，精力放哪",
        "我是新手。",
        "我是江西人，在做农产品",
        "我叫了两个主播来试播",
        "我叫客服去发货行不行",
        "公司叫我招个投手",
        "直播间叫卖声太大",
        "店名叫什么好",
        "店名是不是要改",
        "老师好，场控做什么",
        "谢谢老师",
        "谢谢老板",
        "每周总结谁写",
        "上周老板说要招人",
        "销量一万总是卡住",
        "流程总是乱",
        "老百姓何时下单多",
        "3号链接谁来上",
        "走这条路12号开始行吗",
        "思路有2个，选哪个",
        "@所有人 明天开播",
        "3 hosts @ 200 a day",
        "我们看 www.douyin.com 学的",
        "小红书和天猫要单独的运营吗",
        "I'm new to live commerce",
        "I'm Chinese, does that matter",
        "My name is not important",
        "Our company called off the stream",
        "our store is named after nobody yet?",
        "the growth stage from 2024 to 2026",
        "Who sets up Scene 12 and Street style looks",
        "hire 3 people for $5,000-8,000",
        "手机2000块一台要买吗",
        "手机 5000-8000 元的够用吗",
        "订单号 1234567890123456",
        "编号110105194912310021不对",
        "我叫关系好的朋友来播",
        "我朋友周末能来帮忙",
        "老公白天发货行吗",
        "we sell at amazon.com too",
        "起步阶段 1380 1400 1500 件",
        "涨粉+10% 20%",
    ],
)
def test_what_is_not_personal_stays(text: str) -> None:
    redacted = redact(text)
    assert redacted.text == text
    assert redacted.found == ()


def test_kinds_are_counted() -> None:
    redacted = redact("我叫王小明，电话13812345678或13987654321")
    assert redacted.text == "我叫[姓名]，电话[电话]或[电话]"
    assert redacted.found == (("phone", 2), ("name", 1))


def test_a_name_once_introduced_goes_from_the_whole_conversation() -> None:
    texts, found = redact_each(
        ["王小明要不要做场控", "我叫王小明，是老板", "My name is Lucy. Lucy hosts"]
    )
    assert texts == ("[姓名]要不要做场控", "我叫[姓名]，是老板", "My name is [name]. [name] hosts")
    assert found == (("name", 4),)


def test_redacting_again_changes_nothing() -> None:
    for text, _ in ALL:
        once = redact(text).text
        assert redact(once).text == once
