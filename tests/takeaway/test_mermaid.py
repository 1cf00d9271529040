"""Mermaid text says what the SVG shows: every post under its side and group, with its mark."""

from __future__ import annotations

import re

import pytest

from assistant.advisor import Advisor
from assistant.takeaway.mermaid import mermaid
from assistant.takeaway.organisation import (
    Card,
    Organisation,
    Shop,
    SideOf,
    Unit,
    difference,
    organisation,
)
from assistant.takeaway.words import words
from assistant.values.methodology import Methodology


@pytest.fixture(scope="module")
def method(advisor: Advisor) -> Methodology:
    assert advisor.methodology
    return advisor.methodology


def test_every_post_stands_under_its_group_with_its_mark(method: Methodology) -> None:
    drawn = organisation(method, "growth", Shop(people={"host": 2}), "zh")
    assert mermaid(drawn, words("zh")).splitlines()[:6] == [
        "flowchart LR",
        "  %% 组织架构图：发展期",
        '  top["决策层"]:::top',
        '  top --> s1["内容端"]:::side',
        '  s1 --> s1g1["直播组"]:::group',
        '  s1g1 --> s1g1p1["✓ 主播 ×2"]:::have',
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_mark_is_defined_and_in_the_key_if_a_post_has_it(
    method: Methodology, language: str
) -> None:
    told = words(language)
    for drawn in (
        organisation(method, "initial", Shop(people={"host": 1}), language),
        organisation(method, "mature", Shop(), language),
        difference(method, "initial", "growth", Shop(), language),
    ):
        text = mermaid(drawn, told)
        for mark, label in told.marks.items():
            used = mark in drawn.marks
            assert (f'{mark}Key["{label}"]:::{mark}' in text) == used
            assert (f"classDef {mark} " in text) == used


def test_what_becomes_of_a_post_stands_below_its_name(method: Methodology) -> None:
    text = mermaid(difference(method, "initial", "growth", Shop(), "zh"), words("zh"))
    assert '["客服<br/>→ 售前客服、售后客服"]:::gone' in text


def test_nothing_in_a_name_is_markup() -> None:
    odd = 'a "b"] --> x; <b>&`_*\n1. c'
    unit = Unit(name="", cards=[Card(name=odd, mark="now")])
    side = SideOf(name=odd, ahead=False, units={None: unit})
    text = mermaid(Organisation(title=odd, top=odd, sides=(side,)), words("en"))
    labels = re.findall(r'\["(.*?)"\]:::', text)
    assert len(labels) == 5
    assert all(not re.search(r'["\]<>`*_&]|\d\.', label) for label in labels)
    assert len(re.findall(r"-->", text)) == 2 + 1  # One more stands in the title, a comment.


def test_the_chart_of_an_answer_is_the_same_text(advisor: Advisor, method: Methodology) -> None:
    asked = advisor.answer("我们有两个主播,画一下起步阶段的架构图")
    drawn = organisation(method, "initial", Shop(people={"host": 2}), "zh")
    assert asked.chart == mermaid(drawn, words("zh"))
    assert advisor.answer("场控做什么?").chart is None
