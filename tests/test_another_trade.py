"""The program advises by a restaurant's methodology with no line of code changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.advisor import Advisor
from assistant.settings import Settings
from assistant.wiring import open_advisor

RESTAURANT = Path(__file__).parent / "corpora" / "restaurant"


@pytest.fixture(scope="module")
def restaurant(tmp_path_factory: pytest.TempPathFactory) -> Advisor:
    home = tmp_path_factory.mktemp("restaurant-home")
    return open_advisor(Settings(home=home, corpus=(RESTAURANT,)))


def test_its_roster_is_the_restaurants(restaurant: Advisor) -> None:
    answer = restaurant.answer("We are in the trial opening. Which roles do we need?")
    assert answer.outcome == "answered"
    assert answer.stage is not None
    assert answer.stage.id == "trial"
    advised = {line.role for line in answer.roster if line.need == "now"}
    assert advised == {"cook", "dishwasher", "manager", "waiter"}
    assert all(line.citations for line in answer.roster)


def test_its_own_fact_changes_the_roster(restaurant: Advisor) -> None:
    first = restaurant.answer("试营业要配哪些人?")
    answer = restaurant.answer("我们只做外卖", conversation=first.conversation)
    assert "waiter" in {line.role for line in first.roster if line.need == "now"}
    assert "waiter" not in {line.role for line in answer.roster if line.need == "now"}


def test_a_missing_stage_is_asked_for_with_its_own_stages(restaurant: Advisor) -> None:
    answer = restaurant.answer("我要招哪些人?")
    assert answer.outcome == "asked"
    assert answer.questions[0].options == ("筹备期", "试营业", "稳定期")


def test_its_duties_are_answered_and_cited(restaurant: Advisor) -> None:
    answer = restaurant.answer("洗碗工做什么?")
    assert answer.outcome == "answered"
    assert "洗碗工" in answer.text
    assert answer.citations


@pytest.mark.parametrize("word", ["主播", "host", "抖音", "起步阶段"])
def test_it_knows_nothing_of_the_shipped_trade(restaurant: Advisor, word: str) -> None:
    answers = [
        restaurant.answer(question)
        for question in ("主播要做什么?", "我要招哪些人?", "What does the host do?", "你好")
    ]
    assert all(word not in answer.text for answer in answers)
