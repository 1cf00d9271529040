"""The wording files: complete in every language, one sentence a text, every variable filled."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest

from assistant import abilities
from assistant.compose import Composer, Wording, read_wording
from assistant.errors import CorpusError
from assistant.resources import prompts_root
from assistant.values.plan import Item, Plan, Point

FILES = ["compose", *(f"abilities/{name}" for name in abilities.load())]


def wording(name: str, language: str) -> Wording:
    return read_wording(prompts_root() / f"{name}.{language}.md")


def variables(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_texts_with_the_same_variables(name: str) -> None:
    zh, en = wording(name, "zh"), wording(name, "en")
    assert zh.texts.keys() == en.texts.keys()
    for key, text in zh.texts.items():
        assert variables(text) == variables(en.texts[key]), key


def test_a_text_without_its_variable_fails() -> None:
    composer = Composer("en", {"compose": wording("compose", "en")})
    with pytest.raises(KeyError):
        composer.text("compose", "ask.stage.of")
    with pytest.raises(KeyError):
        composer.text("compose", "say.role")


def test_a_heading_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "twice.en.md"
    path.write_text("## lead\nOne.\n\n## lead\nTwo.\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"twice\.en\.md:1: the heading `lead`"):
        read_wording(path)


def test_the_same_sentence_is_said_once() -> None:
    composer = Composer("en", {"compose": wording("compose", "en")})
    point = Point(wording="claim", slots={"claim": "One thing"}, support=("a#b",))
    draft = composer.compose([Plan(outcome="answered", points=(point, point))])
    assert [line.text for line in draft.lines] == ["One thing."]


def test_short_sentences_on_one_thing_each_stay() -> None:
    composer = Composer("en", {"compose": wording("compose", "en")})
    claims = ("Does the detailed preparation before the stream", "Runs the stream", "Sums it up")
    points = tuple(
        Point(wording="claim", slots={"claim": claim}, support=("a#b",)) for claim in claims
    )
    draft = composer.compose([Plan(outcome="answered", points=points)])
    assert [line.text for line in draft.lines] == [f"{claim}." for claim in claims]


def test_an_assumption_carries_its_label() -> None:
    composer = Composer("zh", {"compose": wording("compose", "zh")})
    point = Point(wording="claim", slots={"claim": "先按自有货源看"}, ground="assumed")
    draft = composer.compose([Plan(outcome="answered", points=(point,))])
    assert draft.lines[0].text == "先按自有货源看（假设）。"


def test_items_are_joined_where_the_text_has_them() -> None:
    own = Wording("roster", {"missing": "Missing: {items}."})
    composer = Composer("en", {"compose": wording("compose", "en"), "roster": own})
    items = (Item(text="host", support=("a#b",)), Item(text="planner", support=("a#c",)))
    plan = Plan(
        outcome="answered", ability="roster", points=(Point(wording="missing", items=items),)
    )
    assert composer.compose([plan]).lines[0].text == "Missing: host; planner."
