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


BAKERY = {
    "method.yaml": """
id: bakery
name: {en: The bakery}
languages: [en]
subject: {en: staffing a bakery}
examples: {en: [Whom do I need?]}
decision_maker: {id: owner, name: {en: owner}}
sides:
  - {id: shop, name: {en: shop}, stages: [open], about:
      {text: {en: The shop sells bread}, support: [guide#posts]}}
stages:
  - {id: open, name: {en: open bakery}, goal:
      {text: {en: The goal is bread every morning}, support: [guide#posts]},
     attention: {text: {en: The owner watches the oven}, support: [guide#posts]},
     entry: {text: {en: The bakery is open}, support: [guide#posts]}}
""",
    "roles/baker.yaml": """
id: baker
name: {en: baker}
aliases: {en: [baker]}
brief: {text: {en: bakes bread}, support: [guide#posts]}
posts:
  open: {need: now, side: shop, claim: {text: {en: The baker bakes bread}, support: [guide#posts]}}
""",
    "guide.en.md": """
# Guide {#guide}

## Posts {#posts}

The baker bakes bread. The shop sells bread. The owner watches the oven. The goal is bread every
morning. The bakery is open.
""",
}


def _bakery(folder: Path) -> Path:
    for name, text in BAKERY.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_method_in_one_language_answers_in_that_one(tmp_path: Path) -> None:
    corpus = _bakery(tmp_path / "corpus")
    advisor = open_advisor(Settings(home=tmp_path / "home", corpus=(corpus,)))
    answer = advisor.answer("我要招哪些人?", language="zh")
    assert answer.language == "en"
    assert [line.role for line in answer.roster] == ["baker"]


def test_its_own_trait_is_kept_and_changes_nothing(restaurant: Advisor) -> None:
    plain = restaurant.answer("试营业要配哪些人?")
    told = restaurant.answer("我们做川菜,试营业要配哪些人?")
    assert ("cuisine", "sichuan", "stated") in {
        (fact.name, fact.value, fact.basis) for fact in told.facts
    }
    assert told.roster == plain.roster
    assert told.text == plain.text
