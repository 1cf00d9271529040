"""Charts as Mermaid text, drawn by the Mermaid that Gradio brings along."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import gradio
import pytest
from playwright.sync_api import Browser, Page, Route

from assistant import methodology
from assistant.resources import corpus_root
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

pytestmark = pytest.mark.browser

Draw = Callable[[str], Page]

_ASSETS = Path(gradio.__file__).parent / "templates/frontend/assets"
_PLACE = "http://mermaid.localhost/"
_DRAW = """async ([core, text]) => {
  const { default: mermaid } = await import(core);
  mermaid.initialize({ startOnLoad: false });
  document.body.innerHTML = (await mermaid.render("drawn", text)).svg;
}"""


def _serve(route: Route) -> None:
    """Give a file of Gradio's, or an empty page, without a server."""
    file = _ASSETS / route.request.url.removeprefix(_PLACE)
    if file.is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(body="<!doctype html><body></body>", content_type="text/html")


@pytest.fixture(scope="module")
def draw(browser: Browser) -> Iterator[Draw]:
    page = browser.new_page()
    page.route("**", _serve)
    page.goto(_PLACE)
    (core,) = _ASSETS.glob("mermaid.core-*.js")

    def drawn(text: str) -> Page:
        page.evaluate(_DRAW, [f"{_PLACE}{core.name}", text])
        return page

    yield drawn
    page.close()


def posts(drawn: Organisation) -> list[tuple[str, str]]:
    """The names of the posts, without blanks, and their marks."""
    return sorted((_tight(card.name), card.mark) for card in drawn.cards)


def shown(page: Page) -> list[tuple[str, str]]:
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
