from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.advisor import Advisor
from assistant.understand.lexicon import MASKS, Lexicon


@pytest.fixture(scope="module")
def lexicon(advisor: Advisor) -> Lexicon:
    return Lexicon(advisor.method)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("售后客服做什么", "after-sales"),
        ("售前做什么", "pre-sales"),
        ("客服做什么", "customer-service"),
        ("場控要做什麼", "floor-controller"),
        ("厂控是啥", "floor-controller"),
        ("does the BD talk to influencers", "business-development"),
        ("our hosts", "host"),
    ],
)
def test_the_longest_spelling_is_found_in_every_script(
    lexicon: Lexicon, text: str, role: str
) -> None:
    assert lexicon.find(text).ids("role")[:1] == (role,)


@pytest.mark.parametrize("text", ["abdomen", "economics", "ghostly"])
def test_a_latin_alias_is_not_found_inside_a_word(lexicon: Lexicon, text: str) -> None:
    assert lexicon.find(text).ids("role") == ()


@pytest.mark.parametrize(
    ("alias", "text", "found"),
    [
        ("all in", "who is in the team", False),
        ("all in", "should we go all in", True),
        ("reviews", "who sits in the review meeting", False),
        ("reviews", "who answers the reviews", True),
        ("rating", "the hourly rate", False),
        ("edit clips", "who edits the clips", True),
        ("negotiate", "who is negotiating", True),
    ],
)
def test_one_word_that_is_left_of_a_phrase_is_none(
    advisor: Advisor, alias: str, text: str, *, found: bool
) -> None:
    statement = replace(advisor.method.statements[0], words={"en": (alias,)})
    method = replace(advisor.method, statements=(statement,), roles=())
    assert (statement.id in Lexicon(method).find(text).ids("statement")) is found


@pytest.mark.parametrize("text", ["how do I pay an actor?", "how do I pay a planner?"])
def test_an_article_goes_by_no_name(lexicon: Lexicon, text: str) -> None:
    found = lexicon.find(text)
    assert found.ids("gap") == ("pay",)
    assert found.ids("role")


def test_a_lexicon_read_back_finds_the_same(lexicon: Lexicon) -> None:
    again = Lexicon.decode(lexicon.encode())
    for text in (
        "我们有两个主播，还没有投手，客服谁来兼",
        "we edit our own clips, our hosts stream every day, do we need a BD?",
        "团队已经配合得很顺了，起步阶段要配几个场控",
    ):
        found = lexicon.find(text)
        assert found.names
        assert again.find(text) == found


def test_names_are_masked_one_character_each(lexicon: Lexicon) -> None:
    found = lexicon.find("起步阶段要配场控吗")
    assert found.masked == f"{MASKS['stage']}要配{MASKS['role']}吗"


def test_a_space_between_han_and_latin_makes_no_difference(lexicon: Lexicon) -> None:
    assert lexicon.find("SOP 有了").phrases == lexicon.find("SOP有了").phrases


def test_a_phrase_with_a_gap_spans_a_few_words_of_one_clause(lexicon: Lexicon) -> None:
    assert lexicon.find("准备下个月开抖音直播").ids("implied") == ("initial",)
    assert lexicon.find("准备开会,昨天的直播不错").ids("implied") == ()


def test_english_tasks_are_found_by_the_stems_of_their_words(lexicon: Lexicon) -> None:
    assert "shooter-editor#1" in lexicon.find("who edits our videos").ids("duty")


def test_a_placeholder_alias_is_found_around_a_role(lexicon: Lexicon) -> None:
    assert lexicon.find("几个场控").ids("gap") == ("headcount",)


def test_a_phrase_may_begin_with_one_character_and_a_list(lexicon: Lexicon) -> None:
    assert "fit-your-case" in lexicon.find("卖衣服和卖吃的配人一样吗").ids("statement")


def test_the_name_of_a_list_is_no_word_of_a_phrase(lexicon: Lexicon) -> None:
    assert lexicon.find("go all in").ids("statement") == ("low-cost-trial",)
    assert lexicon.find("and in the end").ids("statement") == ()
