"""The shipped method drawn: who stands where, and what becomes of posts between stages."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from assistant.advisor import Advisor
from assistant.takeaway.chart import NARROW, WIDE, chart, standalone
from assistant.takeaway.organisation import Organisation, Shop, difference, organisation
from assistant.takeaway.words import Words, words
from assistant.values.methodology import Methodology


@pytest.fixture(scope="module")
def method(advisor: Advisor) -> Methodology:
    assert advisor.methodology
    return advisor.methodology


def marks(drawn: Organisation) -> dict[str, str]:
    return {card.name: card.mark for card in drawn.cards}


def sides(drawn: Organisation) -> dict[str, list[str]]:
    return {
        side.name: [card.name for unit in side.units.values() for card in unit.cards]
        for side in drawn.sides
    }


def test_a_stage_shows_who_is_there_who_is_needed_and_who_comes_later(method: Methodology) -> None:
    drawn = organisation(method, "initial", Shop(people={"host": 2}), "zh")
    assert marks(drawn)["主播"] == "have"
    assert marks(drawn)["场控"] == "now"
    assert marks(drawn)["投手"] == "later"
    assert [side.name for side in drawn.sides if not side.ahead] == ["直播端", "抖店端"]
    assert drawn.top == "决策层"


def test_facts_decide_what_a_chart_asks_for(method: Methodology) -> None:
    own = marks(organisation(method, "initial", Shop(facts={"goods": "own"}), "en"))
    affiliate = marks(organisation(method, "initial", Shop(facts={"goods": "affiliate"}), "en"))
    assert own["shipping"] == "now"
    assert "shipping" not in affiliate


def test_between_stages_posts_come_move_and_are_taken_over(method: Methodology) -> None:
    drawn = difference(method, "initial", "growth", Shop(), "zh")
    assert marks(drawn)["投手"] == "new"
    assert marks(drawn)["主播"] == "moved"
    assert marks(drawn)["运营"] == "stays"
    gone = next(card for card in drawn.cards if card.mark == "gone" and card.name == "客服")
    assert gone.note == "→ 售前客服、售后客服"
    assert "主播" in sides(drawn)["内容端"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_chart_is_sound_svg_that_names_every_post_inside_its_frame(
    method: Methodology, language: str, width: int
) -> None:
    drawn = organisation(method, "mature", Shop(), language)
    root = ET.fromstring(standalone(chart(drawn, words(language), width)))  # noqa: S314
    written = " ".join(node.text or "" for node in root.iter() if node.tag.endswith("text"))
    squeezed = written.replace(" ", "")
    assert all(card.name.replace(" ", "") in squeezed for card in drawn.cards)
    boxes = [node for node in root.iter() if node.tag.endswith("rect") and node.get("x")]
    assert all(float(box.get("x", 0)) + float(box.get("width", 0)) <= width for box in boxes)


def test_a_chart_of_its_own_needs_nothing_of_a_page(method: Methodology) -> None:
    svg = chart(organisation(method, "initial", Shop(), "zh"), words("zh"))
    assert "var(--" in svg
    assert "var(--" not in standalone(svg)


def test_both_languages_have_the_same_words() -> None:
    assert isinstance(words("zh"), Words)
    assert words("zh").marks.keys() == words("en").marks.keys()
    assert words("zh").columns.keys() == words("en").columns.keys()
    assert words("zh").needs.keys() == words("en").needs.keys()
