"""Laying out an answer: everything of it is there, and nothing of it can act."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from assistant.fronts import markup
from assistant.fronts.wording import page_wording
from tests.fronts.stand_in import make_answer

ZH = page_wording("zh")
NAMES = {"goods": "货源", "goods=own": "自有货源"}


INERT = {
    *("article", "h2", "span", "div", "p", "small", "b", "strong", "em", "code", "pre"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "details", "summary", "button"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class Elements(HTMLParser):
    """The names of elements and of attributes in a piece of HTML, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)


def given(**changed: object) -> dict[str, Any]:
    return {**make_answer("?", None, "zh").as_json(), **changed}


def test_an_answer_shows_stage_facts_roster_sources_and_replies() -> None:
    html = markup.answer("t", given(), ZH, NAMES)
    for part in ("起步阶段", "货源", "自有货源", ZH.assumed, "主播", ZH.later, "自己有货", "出处"):
        assert part in html
    assert html.count("<blockquote>") == 7


def test_a_stage_is_named_once() -> None:
    fact = {"name": "stage", "value": "initial", "basis": "stated", "turn": 1}
    html = markup.answer("t", given(facts=[fact]), ZH, NAMES)
    assert "initial" not in html


def test_what_a_method_does_not_name_keeps_its_id() -> None:
    assert "goods" in markup.answer("t", given(), ZH, {})


def test_a_mark_opens_its_own_source() -> None:
    html = markup.text("一句 [2]。", "t", given()["citations"], ZH)
    (target,) = re.findall(r'aria-controls="([^"]+)"', html)
    assert f'id="{target}"' in markup.answer("t", given(), ZH, NAMES)
    assert 'aria-label="出处 2"' in html


def test_a_number_without_a_source_stays_a_number() -> None:
    html = markup.text("一句 [9]，数组 a[1]。", "t", (), ZH)
    assert "[9]" in html
    assert "a[1]" in html
    assert "<button" not in html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "![a](https://evil.example/x.png)",
        "<https://evil.example>",
        "[a]: https://evil.example\n\n[a]",
        "```\n<b>x</b>\n```",
        '"><svg onload=alert(1)>',
    ],
)
def test_nothing_in_an_answer_can_act(attack: str) -> None:
    citation = {**given()["citations"][0], "quote": attack, "heading": attack, "source": attack}
    html = markup.turn(
        attack,
        attack,
        markup.answer(
            attack,
            given(
                text=f"{attack}\n\n{attack} [1]",
                citations=[citation],
                follow_ups=[attack],
                questions=[{"text": attack, "options": [attack]}],
                facts=[{"name": attack, "value": attack, "basis": "stated", "turn": 1}],
                roster=[{**given()["roster"][0], "name": attack, "why": attack}],
            ),
            ZH,
            {},
        ),
        attack,
    )
    elements = Elements(html)
    assert elements.names <= INERT
    assert not any(name.startswith("on") for name in elements.attributes)
    assert elements.attributes.isdisjoint({"href", "src", "style", "srcdoc", "action"})


def test_markdown_that_answers_use_is_rendered() -> None:
    html = markup.text("**粗**\n\n- 一\n- 二\n\n| a | b |\n|---|---|\n| 1 | 2 |", "t", (), ZH)
    for tag in ("<strong>", "<li>", "<td>"):
        assert tag in html


def test_many_sources_wait_behind_one_line() -> None:
    many = [{**given()["citations"][0], "n": n} for n in range(1, 20)]
    assert '<details class="sources" open>' in markup.answer("t", given(), ZH, {})
    assert '<details class="sources">' in markup.answer("t", given(citations=many), ZH, {})


def test_a_refusal_says_so_before_its_text() -> None:
    html = markup.answer("t", given(outcome="refused"), ZH, {})
    assert html.index(ZH.refused) < html.index('class="text"')
    assert ZH.refused not in markup.answer("t", given(outcome="answered"), ZH, {})
