"""Charts as Mermaid text, drawn in the page by the Mermaid that Gradio brings along."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant import methodology
from assistant.fronts.page import mermaid_address
from assistant.resources import corpus_root
from assistant.takeaway.looks import COLOURS
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
from tests.fronts.browsing import STARTING, ask, on_a_phone, open_page, watched

pytestmark = pytest.mark.browser

Draw = Callable[[str], Page]

_DRAW = """async ([text, mermaid, colours]) => {
  const { draw } = await import(new URL("page/mermaid.js", document.baseURI));
  document.body.innerHTML = "<main aria-label=drawn></main>";
  await draw(text, document.body.firstChild, { mermaid, colours: JSON.stringify(colours) });
}"""
ASKED = {
    "en": "I have a clothing factory and am just starting, with one host. Whom do I need?",
    "zh": STARTING,
}
_NAMES = {"zh": ("架构图", "下一阶段的变化"), "en": ("Chart", "Next stage")}


@pytest.fixture(scope="module")
def draw(browser: Browser, shipped_address: str) -> Iterator[Draw]:
    """Draw any text in the page, as the page draws those of its own."""
    page = browser.new_page()
    page.goto(shipped_address)

    def drawn(text: str) -> Page:
        page.evaluate(_DRAW, [text, mermaid_address(), dict(COLOURS)])
        return page

    yield drawn
    page.close()


def posts(drawn: Organisation) -> list[tuple[str, str]]:
    """The names of the posts, without blanks, and their marks."""
    return sorted((_tight(card.name), card.mark) for card in drawn.cards)


def shown(page: Page | Locator) -> list[tuple[str, str]]:
    """What a drawing shows of posts, without their signs, numbers and notes."""
    boxes = page.locator("g.node[id*=p]").evaluate_all(
        "nodes => nodes.map((each) => [each.textContent, each.classList.value, each.id])"
    )
    return sorted(
        (_tight(re.sub(r"^[✓○＋] | ×\d+|[←→].*", "", text)), classes.split()[-1])
        for text, classes, id in boxes
        if re.search(r"s\d+g\d+p\d+", id)
    )


def _tight(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_stage_and_every_change_is_drawn_with_its_marks(draw: Draw, language: str) -> None:
    method = methodology.load(corpus_root())
    shop = Shop(facts={"goods": "own"}, people={"host": 2, "shop-operator": 1})
    stages = [stage.id for stage in method.stages]
    charts = [organisation(method, stage, shop, language) for stage in stages]
    charts += [difference(method, *change, shop, language) for change in pairwise(stages)]
    for chart in charts:
        assert shown(draw(mermaid(chart, words(language)))) == posts(chart)


def test_names_that_look_like_markup_are_drawn_as_they_are(draw: Draw) -> None:
    odd = ['a "b" --> c', "1. <b>bold</b> & #35;", "- `x` **y** _z_", "end; [x]{y}(z)|\\"]
    unit = Unit(name="", cards=[Card(name=each, mark="now") for each in odd])
    side = SideOf(name="end", ahead=True, units={None: unit})
    chart = Organisation(title=odd[0], top=odd[1], sides=(side,))
    assert shown(draw(mermaid(chart, words("en")))) == posts(chart)


def opened(page: Page, tab: str) -> Locator:
    """Open a view of the answer, and in it the chart as Mermaid text."""
    page.get_by_role("tab", name=tab).click()
    chart = page.locator(".view:visible .mermaid")
    chart.locator("summary").click()
    return chart


@pytest.mark.parametrize("language", ["zh", "en"])
def test_charts_of_an_answer_are_drawn_side_by_side_once_they_are_opened(
    browser: Browser, shipped_address: str, language: str
) -> None:
    method = methodology.load(corpus_root())
    shop = Shop(facts={"goods": "own"}, people={"host": 1})
    first, second = [stage.id for stage in method.stages][:2]
    charts = (
        organisation(method, first, shop, language),
        difference(method, first, second, shop, language),
    )
    context = browser.new_context(locale=language)
    with watched(context.new_page(), shipped_address) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        open_page(page, shipped_address)
        ask(page, ASKED[language])
        page.get_by_role("tab", name=_NAMES[language][0]).click()
        expect(page.locator(".view:visible > svg")).to_be_visible()
        assert not any("mermaid" in each for each in asked)
        for name, chart in zip(_NAMES[language], charts, strict=True):
            told = opened(page, name)
            label = f"{words(language).chart.format(title=chart.title)} (Mermaid)"
            expect(told.get_by_role("img", name=label)).to_be_visible()
            assert shown(told) == posts(chart)
        assert sum("/mermaid.core-" in each for each in asked) == 1
        assert page.locator("body > [id*=mermaid]").count() == 0
        assert page.locator(".mermaid .scroll > svg").count() == len(charts)
        ids = page.locator(".mermaid [id]").evaluate_all("all => all.map((each) => each.id)")
        assert len(ids) == len(set(ids))
    context.close()


def test_the_text_is_copied_as_it_is_taken_away(page: Page, shipped_address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, STARTING)
    chart = opened(page, "架构图")
    chart.get_by_role("button", name="复制 Mermaid 文本").click()
    expect(chart.get_by_role("status")).to_have_text("已复制")
    page.get_by_role("tab", name="带走").click()
    file = page.locator(".take").get_by_text("Mermaid").first.get_attribute("href")
    taken = page.request.get(f"{shipped_address}/{file}").text()
    assert page.evaluate("navigator.clipboard.readText()") == taken


def test_on_a_phone_it_scrolls_by_itself_and_a_keyboard_is_enough(
    browser: Browser, shipped_address: str
) -> None:
    with on_a_phone(browser, shipped_address) as page:
        ask(page, STARTING)
        page.get_by_role("tab", name="架构图").click()
        chart = page.locator(".view:visible .mermaid")
        chart.locator("summary").focus()
        page.keyboard.press("Enter")
        region = chart.get_by_role("region", name="组织架构图：起步阶段")
        expect(region.get_by_role("img")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        for reached in (chart.get_by_role("button"), region, chart.locator("pre")):
            page.keyboard.press("Tab")
            expect(reached).to_be_focused()
        region.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_where_mermaid_does_not_come_the_text_is_there_and_it_is_tried_again(
    troubled: Page, shipped_address: str
) -> None:
    open_page(troubled, shipped_address)
    ask(troubled, STARTING)
    troubled.route("**/mermaid.core-*", lambda route: route.abort())
    chart = opened(troubled, "架构图")
    expect(chart.get_by_role("alert")).to_contain_text("下面的文本照样可以复制")
    expect(chart.locator("pre")).to_contain_text("flowchart LR")
    expect(chart.get_by_role("button", name="复制 Mermaid 文本")).to_be_visible()
    troubled.unroute_all()
    chart.locator("summary").click()
    chart.locator("summary").click()
    expect(chart.get_by_role("img")).to_be_visible()
    expect(chart.get_by_role("alert")).to_have_count(0)
