"""Laying out an answer: everything of it is there, and nothing of it can act."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from assistant.fronts import markup, sources
from assistant.fronts.wording import page_wording
from tests.fronts.stand_in import make_answer

ZH = page_wording("zh")

INERT = {
    *("article", "h2", "span", "div", "p", "small", "b", "strong", "em", "code", "pre", "mark"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "details", "summary", "button"),
    *("table", "thead", "tbody", "tr", "th", "td", "svg", "use"),
}


class Elements(HTMLParser):
    """The names of elements and of attributes in a piece of HTML, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str | None] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links.update(value for name, value in attrs if name == "href")


def given(**changed: object) -> dict[str, Any]:
    return {**make_answer("?", None, "zh").as_json(), **changed}


def test_an_answer_shows_roster_sources_and_replies() -> None:
    html = markup.answer(given(), ZH, {})
    for part in ("起步阶段", "主播", ZH.later, "自己有货", "出处", ZH.dont_know):
        assert part in html
    assert html.count("<blockquote>") == 7


def test_who_cannot_tell_says_to_which_question() -> None:
    said = re.findall(r'data-say="([^"]+)"', markup.answer(given(), ZH, {}))
    assert said[:3] == ["自己有货", "没有货源，走精选联盟", "货是谁的？我不清楚"]


def test_a_mark_opens_its_own_source() -> None:
    html = sources.text("一句 [2]。", given()["id"], given()["citations"], ZH)
    (target,) = re.findall(r'data-source="([^"]+)"', html)
    assert 'aria-label="出处 2"' in html
    kept = given()
    target = target.replace(target.split("-")[1], kept["id"])
    assert f'id="{target}"' in markup.answer(kept, ZH, {})


def test_a_source_shows_its_passage_with_the_quoted_words_marked() -> None:
    passage = f"前一句。{given()['citations'][0]['quote']}后一句。"
    html = markup.answer(given(), ZH, {"p1": passage})
    assert f"前一句。<mark>{given()['citations'][0]['quote']}</mark>后一句。" in html


def test_a_quotation_that_was_cut_off_marks_its_whole_sentence() -> None:
    (citation, *_) = given()["citations"]
    cut = given(citations=[{**citation, "quote": "It watches the bac…"}])
    html = markup.answer(cut, ZH, {"p1": "Before. It watches the backend data. After."})
    assert "Before. <mark>It watches the backend data.</mark> After." in html
    html = markup.answer(cut, ZH, {"p1": "Other words."})
    assert "<blockquote><mark>It watches the bac…</mark></blockquote>" in html


def test_a_source_whose_passage_is_gone_keeps_the_quoted_words() -> None:
    html = markup.answer(given(), ZH, {"p1": "别的话。"})
    assert "别的话" not in html
    assert html.count(f"<mark>{given()['citations'][0]['quote']}</mark>") == 7


def test_a_number_without_a_source_stays_a_number() -> None:
    html = sources.text("一句 [9]，数组 a[1]。", "t", (), ZH)
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
            given(
                id=attack,
                conversation=attack,
                text=f"{attack}\n\n{attack} [1]",
                citations=[citation],
                follow_ups=[attack],
                questions=[{"text": attack, "options": [attack]}],
                facts=[{"name": attack, "value": attack, "basis": "stated", "turn": 1}],
                roster=[{**given()["roster"][0], "name": attack, "why": attack}],
            ),
            ZH,
            {citation["passage"]: f"a {attack} b"},
            [markup.View(attack, attack, attack)],
        ),
        attack,
    )
    elements = Elements(html)
    assert elements.names <= INERT
    assert not any(name.startswith("on") for name in elements.attributes)
    assert elements.attributes.isdisjoint({"src", "style", "srcdoc", "action"})
    assert elements.links <= {f"#i-{name}" for name in ("copy", "retry", "up", "down", "edit")}


def test_markdown_that_answers_use_is_rendered() -> None:
    html = sources.text("**粗**\n\n- 一\n- 二\n\n| a | b |\n|---|---|\n| 1 | 2 |", "t", (), ZH)
    for tag in ("<strong>", "<li>", "<td>"):
        assert tag in html


def test_a_refusal_says_so_before_its_text() -> None:
    html = markup.answer(given(outcome="refused"), ZH, {})
    assert html.index(ZH.refused) < html.index('class="text"')
    assert ZH.refused not in markup.answer(given(outcome="answered"), ZH, {})


def test_an_answer_that_a_model_failed_to_word_says_so() -> None:
    assert ZH.unworded in markup.answer(given(model="openai:actor"), ZH, {})
    assert ZH.unworded not in markup.answer(given(model="openai:actor", mode="model"), ZH, {})
    assert ZH.unworded not in markup.answer(given(), ZH, {})


def test_a_source_on_the_web_is_a_link_and_no_other_is() -> None:
    citations = given()["citations"]
    web = 'https://wiki.example/Leave?"><script>#Who_decides'
    for citation, source in zip(
        citations, (web, "javascript:alert(1)", "//evil.example"), strict=False
    ):
        citation["source"] = source
    html = markup.answer(given(citations=citations), ZH, {})
    assert Elements(html).links - {None} >= {web}
    assert not Elements(html).links & {"javascript:alert(1)", "//evil.example"}
    assert "script" not in Elements(html).names
    assert 'rel="noopener noreferrer"' in html


def test_a_source_tells_its_collection_where_there_are_several() -> None:
    citations = given()["citations"]
    for citation in citations:
        citation["collection"] = "wiki"
    assert "资料集" not in markup.answer(given(citations=citations), ZH, {})
    citations[0]["collection"] = "<b>staff"
    assert "资料集：&lt;b&gt;staff" in markup.answer(given(citations=citations), ZH, {})
