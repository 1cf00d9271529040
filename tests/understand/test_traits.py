"""What owners tell of their goods' category, which is kept and shown and changes nothing."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.errors import InputError
from assistant.values.answer import Answer
from assistant.values.dialogue import Corrections, DialogueState, Fact


def category(advisor: Advisor, *turns: str) -> str | None:
    state = DialogueState()
    for turn in turns:
        state = advisor.understander.understand(turn, state)
    fact = state.fact("category")
    return fact.value if fact else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我做童装的,缺谁", "children"),
        ("我是做童裝的,缺誰", "children"),
        ("我们是卖童装的,刚起步,要哪些人?", "children"),
        ("做女装直播,现在三个人,下一步招谁", "clothing"),
        ("主营珠宝翡翠,要不要场控", "jewellery"),
        ("珠宝,起步期,几个人?", "jewellery"),
        ("我有一家服装厂,想做抖音", "clothing"),
        ("我们家做毛绒玩具的,厂里自己生产", "toys"),
        ("我这边做宠物零食", "pets"),
        ("我家有个茶园,想自己播", "tea"),
        ("我们卖茶的,缺谁", "tea"),
        ("我开花店的,想在抖音直播", "flowers"),
        ("We sell handmade silver jewellery, who do we need first?", "jewellery"),
        ("I run a small clothing shop, 3 people", "clothing"),
        ("our tea brand is in the growth stage, who next", "tea"),
        ("We're a women's clothing brand just starting", "clothing"),
        ("Selling pet food, just started. who first?", "pets"),
    ],
)
def test_the_category_of_the_shop_is_heard_where_the_owner_tells_it(
    advisor: Advisor, text: str, expected: str
) -> None:
    assert category(advisor, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "她以前卖服装,能当主播吗",
        "我想招个卖过服装的主播",
        "今天去买菜,顺便问下场控干嘛",
        "我们不卖食品",
        "隔壁卖童装的有十个人,我们要吗",
        "我以前做服装,现在搞直播",
        "妆造,服装,道具谁准备",
        "一般卖服装的店都配几个人",
        "如果我卖食品,要几个人",
        "My host used to sell cosmetics",
        "we don't sell food",
        "we make videos for clothing brands",
        "do clothing shops need a floor controller?",
    ],
)
def test_goods_that_are_not_said_to_be_the_shops_own_tell_no_category(
    advisor: Advisor, text: str
) -> None:
    assert category(advisor, text) is None


def test_of_two_categories_in_one_clause_neither_is_taken(advisor: Advisor) -> None:
    assert category(advisor, "做食品和做服装的配置一样吗") is None


def test_the_category_is_kept_until_another_is_told(advisor: Advisor) -> None:
    assert category(advisor, "我们卖童装", "要几个主播") == "children"
    assert category(advisor, "我们卖童装", "要几个主播", "不对,我们做女装") == "clothing"


@pytest.mark.parametrize("word", ["童装", "珠宝", "零食"])
def test_a_category_changes_nothing_but_itself(advisor: Advisor, word: str) -> None:
    plain = advisor.answer("我做生意的,起步期,缺谁")
    told = advisor.answer(f"我做{word}的,起步期,缺谁")
    assert told.text == plain.text
    assert told.roster == plain.roster
    assert [fact for fact in told.facts if fact.name != "category"] == list(plain.facts)


def test_its_words_have_no_part_in_what_a_text_names(advisor: Advisor) -> None:
    reading = advisor.understander.read("我做童装的,缺谁", DialogueState())
    assert reading.whole.masked == reading.whole.text
    assert not reading.whole.ids("category")
    assert all(not topic.options for topic in reading.state.topics)


def test_an_answer_tells_the_category_only_where_it_was_told(advisor: Advisor) -> None:
    told = advisor.answer("我做童装的,起步期,缺谁")
    assert Fact(name="category", value="children", basis="stated", turn=1) in told.facts
    assert all(fact.name != "category" for fact in advisor.answer("起步期,缺谁").facts)


def test_a_category_chosen_by_hand_answers_the_last_question_again(advisor: Advisor) -> None:
    first = advisor.answer("起步期,自己有货,要哪些人?")
    *_, again = advisor.revise(
        first.conversation, corrections=Corrections(facts=(("category", "food"),))
    )
    assert isinstance(again, Answer)
    assert ("category", "food", "stated") in {
        (fact.name, fact.value, fact.basis) for fact in again.facts
    }
    assert again.text == first.text
    with pytest.raises(InputError, match="no fact category=stones"):
        list(
            advisor.revise(
                first.conversation, corrections=Corrections(facts=(("category", "stones"),))
            )
        )
