"""That an answer has the form that is wanted, in the question or once more after it."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from tests.abilities.asked import text_of


@pytest.mark.parametrize("order", ["太长了,用一句话说", "一句话概括", "in one sentence please"])
def test_an_answer_told_once_more_in_one_sentence_is_one_line(advisor: Advisor, order: str) -> None:
    for question in ("场控都做什么", "自有货源刚起步要哪些岗位", "发展期跟起步有什么不一样"):
        text = text_of(advisor, question, order)
        assert "\n" not in text
        assert text


def test_names_alone_are_told_without_what_they_stand_for(advisor: Advisor) -> None:
    text = text_of(
        advisor, "We make soap ourselves and just started; who do we need?", "names only"
    )
    assert "host and floor controller" in text
    assert "comments" not in text


def test_so_many_lines_of_a_list_are_told_as_are_wanted(advisor: Advisor) -> None:
    text = text_of(advisor, "I need a job ad for the floor controller", "keep it to 3 bullets")
    assert text.count("\n- ") == 3


def test_a_wish_for_another_form_keeps_what_was_asked(advisor: Advisor) -> None:
    new = text_of(advisor, "发展期新增哪些岗位", "say that again in English")
    assert new.startswith("New posts of the **growth stage**")


def test_a_story_with_such_words_in_it_is_no_wish_for_a_form(advisor: Advisor) -> None:
    question = "场控做什么?面试时间太长,一句话没说完人就走了"
    assert "参加播前准备" in text_of(advisor, question)


def test_a_language_wanted_from_now_on_stays_until_another_is(advisor: Advisor) -> None:
    lasting = ("以后都用英文回答", "场控做什么")
    assert text_of(advisor, *lasting).startswith("**Floor controller**")
    assert text_of(advisor, *lasting, "那运营呢").startswith("**Shop operator**")
    assert text_of(advisor, *lasting, "用中文说").startswith("**场控**")
