"""Words bear out the value whose phrases they come near to, word by word, and no other."""

from __future__ import annotations

import pytest

from assistant.adapters.encoder import open_encoder
from assistant.understand.bearing import Bearing, unnamed, unread
from assistant.understand.lexicon import Found, Mention

PHRASES = {
    "new": ["刚开始做直播", "店才开", "just opened our shop", "thinking about streaming"],
    "big": ["类目前几", "生意做大了", "established brand", "well known in our category"],
}


@pytest.fixture(scope="module")
def bearing() -> Bearing:
    return Bearing(encode=open_encoder().encode)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("我们刚开始做抖音直播", "new"),
        ("生意真的做大了", "big"),
        ("only just opened the shop", "new"),
        ("rather well known in our whole category", "big"),
    ],
)
def test_words_that_say_a_phrase_in_another_way_bear_it_out(
    bearing: Bearing, words: str, value: str
) -> None:
    assert bearing.bears(words, value, PHRASES)
    assert not bearing.bears(words, "big" if value == "new" else "new", PHRASES)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "类目",
        "生意",
        "服装类目跟食品类目团队",
        "a French skincare brand",
        "thinking about fabrics",
    ],
)
def test_a_word_of_a_phrase_bears_nothing_out(bearing: Bearing, words: str) -> None:
    assert not [value for value in PHRASES if bearing.bears(words, value, PHRASES)]


def test_of_words_that_stand_in_a_text_what_was_found_in_them_is_left_out() -> None:
    found = Found(
        text="hosts are in, shop is open",
        masked="",
        names=(Mention("role", "host", 0, 5),),
        phrases=(Mention("gap", "hours", 14, 26, score=0.7),),
    )
    assert unnamed(found) == "      are in, shop is open"
    assert [*unread("hosts are in", found)] == ["      are in"]
    assert [*unread("shop is open", found)] == ["shop is open"]
    assert not [*unread("hop is open", found)]
