"""A message is cut into its questions: at marks, at joining words, and at numbers."""

from __future__ import annotations

import pytest

from assistant.resources import prompts_root
from assistant.text import fold
from assistant.understand.cues import read_cues
from assistant.understand.listing import parts

_CUES = read_cues(prompts_root() / "understanding.yaml")


def _parts(text: str) -> list[str]:
    found = parts(text, lambda each: _CUES.asks(each.strip(" ,")))
    return [part.strip(" ,") for part, _ in found if part.strip(" ,")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("刚开店 1要谁 2多少钱 3投手急不急", ["刚开店", "要谁", "多少钱", "投手急不急"]),
        ("我播。1人手齐没2场控干啥", ["我播。", "1人手齐没2场控干啥"]),
        ("一是要不要投手,二是工资多少", ["要不要投手", "工资多少"]),
        ("(a) new posts, (b) how many months", ["new posts", "how many months"]),
        ("请问1.直播端有谁 2.各几个人", ["请问", "直播端有谁", "各几个人"]),
        ("想知道a要哪几个岗b投手急不急", ["想知道", "要哪几个岗", "投手急不急"]),
        ("q1 who packs q2 who writes", ["who packs", "who writes"]),
        ("第一个问题,场控干啥;第二个问题,要几个", ["场控干啥;", "要几个"]),
        ("两件事,一要配谁,二多少钱", ["两件事", "要配谁", "多少钱"]),
        ("a类主播和b类主播谁强", ["a类主播和b类主播谁强"]),
        ("two things: is poaching smart", ["two things", "is poaching smart"]),
        ("1. what it thinks, 2. whether to hire", ["what it thinks", "whether to hire"]),
        ("who is the host + what to pay", ["who is the host", "what to pay"]),
        ("what is a host n what to pay", ["what is a host", "what to pay"]),
        ("what does he do how much is it", ["what does he do", "how much is it"]),
        ("i dont know how much he does", ["i dont know how much he does"]),
        ("so which one do i hire", ["so which one do i hire"]),
        ("怎么分工和怎么招人", ["怎么分工", "怎么招人"]),
        ("脚本谁写、客服要几个", ["脚本谁写", "客服要几个"]),
        ("主播+场控怎么分工", ["主播+场控怎么分工"]),
        ("主播、场控谁看数据", ["主播、场控谁看数据"]),
        ("场控和运营谁看数据", ["场控和运营谁看数据"]),
        ("2个主播1个客服 还缺谁", ["2个主播1个客服", "还缺谁"]),
        ("起步1到2个主播够吗", ["起步1到2个主播够吗"]),
    ],
)
def test_each_question_is_a_part(text: str, wanted: list[str]) -> None:
    """Lists of questions are cut, lists of names and numbers of things are not."""
    assert _parts(text) == wanted


def test_circled_numbers_part_questions_even_before_a_word_that_could_be_counted() -> None:
    """①播 is not 一播."""
    assert _parts(fold("两件事①播的能拍片不②工资多少")) == ["两件事", "播的能拍片不", "工资多少"]


def test_an_item_of_numbered_questions_asks() -> None:
    """An item without a sign of a question is marked as one of the list."""
    found = dict(parts("(a) new posts, (b) how many months", _CUES.asks))
    assert found["new posts"]


def test_numbered_facts_ask_nothing() -> None:
    """A list of what there is stays what it is."""
    found = dict(parts("1. 有货 2. 团队磨合好了 3. 该配谁", _CUES.asks))
    assert not any(found.values())
