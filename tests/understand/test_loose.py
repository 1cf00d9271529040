from __future__ import annotations

import pytest

from assistant.understand.loose import _BUILT_IN, Loose
from assistant.values.methodology import BUILT_IN

WORDS = {
    "self": ("自己", "自家", "own"),
    "of": ("的",),
    "goods": ("货", "货源", "apple"),
    "work": ("直播",),
}


def found(alias: str, text: str) -> str | None:
    for _, _, start, end, _ in Loose([("option", "x", alias)], WORDS).find(text):
        return text[start:end]
    return None


@pytest.mark.parametrize(
    ("alias", "text", "expected"),
    [
        ("<self><of?><goods>", "我们自家的货源稳", "自家的货源"),
        ("<self><of?><goods>", "自己货", "自己货"),
        ("<self><of?><goods>", "货自己", None),
        ("<self> <goods>", "our own apples, please", "own apples"),
        ("<self> <goods>", "known applesauce", None),
        ("<self|goods>的", "货的事", "货的"),
        ("<self>做<!work>", "自己做直播", None),
        ("<self>做<!work>", "自己做酱", "自己做"),
        ("<self>做<=work>", "自己做直播", "自己做"),
        ("<self><end>", "货归自己,对吧", "自己"),
        ("<self><end>", "自己播", None),
        ("<start><self>", "货是自己", None),
        ("<self><some><goods>", "自己家里的货", "自己家里的货"),
        ("<self><some><goods>", "自己没有货", None),
        ("<n>亩", "种了二十亩地", "二十亩"),
        ("<self> <word> ok", "own factory ok", "own factory ok"),
        ("有…<goods>", "有一点点的货", "有一点点的货"),
        ("有…<goods>", "有,就是货", None),
    ],
)
def test_a_phrase_takes_in_words_of_lists(alias: str, text: str, expected: str | None) -> None:
    assert found(alias, text) == expected


def test_what_fills_the_gaps_is_told() -> None:
    phrases = Loose([("met", "x", "团队…顺")], {})
    assert [filling for *_, filling in phrases.find("团队不太顺")] == ["不太"]


def test_the_names_that_no_list_can_bear_are_those_that_mean_something_else() -> None:
    assert frozenset(_BUILT_IN) == BUILT_IN
