"""The inspect page in Chromium, on the real advisor with the shipped corpus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from starlette.applications import Starlette
from starlette.routing import Mount

from assistant.adapters.store import Store
from assistant.fronts.api import create_app
from assistant.fronts.inspection import add_inspection
from assistant.fronts.ports import WebKnobs
from assistant.settings import Settings
from assistant.wiring import open_advisor
from tests.fronts.serving import served

pytestmark = pytest.mark.browser

AFFILIATE = "没有货源走精选联盟,刚准备做抖音直播,要哪些岗位?"
PREFIX = "/tools/team"


@pytest.fixture(scope="module")
def address(shipped_home: Path) -> Iterator[str]:
    """The page behind a path prefix, as a proxy or another app may serve it."""
    advisor = open_advisor(Settings(home=shipped_home))
    app = create_app(advisor, WebKnobs())
    add_inspection(app, advisor)
    with served(Starlette(routes=[Mount(PREFIX, app)])) as address:
        yield f"{address}{PREFIX}"


@pytest.fixture(params=[(1280, "light"), (360, "dark")], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The page, opened; at the end it must have logged no error and asked no other machine."""
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale="zh-CN"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((address, "data:")):
            faults.append(request.url)

    page.on("request", watch)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/inspect")
    yield page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert faults == []


def ask(page: Page, *turns: str) -> None:
    """Type the turns and inspect them with the keyboard alone."""
    for number, turn in enumerate(turns):
        if number:
            page.locator("#add").press("Enter")
        expect(page.get_by_role("textbox").nth(number)).to_be_focused()
        page.keyboard.insert_text(turn)
    page.keyboard.press("Enter")
    expect(page.locator(".trace")).to_have_count(len(turns))


def test_a_question_is_shown_from_the_words_to_the_answer(page: Page) -> None:
    ask(page, AFFILIATE)
    trace = page.locator(".trace")
    expect(trace.locator(".answer")).to_contain_text("起步阶段")
    expect(trace.locator(".read mark").first).to_have_text("没有货源走精选联盟")
    expect(trace.locator(".rules")).to_contain_text("affiliate")
    expect(trace.locator(".rules")).to_contain_text("articles/initial-stage.zh.md:")
    expect(page.get_by_role("status").first).to_contain_text("1")


def test_what_was_found_has_its_ranks_and_its_terms_marked(page: Page) -> None:
    ask(page, "投手工资多少?")
    hits = page.locator(".hits tbody tr")
    expect(hits).to_have_count(10)
    expect(page.locator(".hits .given")).to_have_count(6)
    expect(hits.first.locator("td b").first).to_have_text("1")
    expect(page.locator(".hits mark", has_text="投手").first).to_be_visible()
    expect(page.locator(".hits .spoken").first).to_be_visible()


def test_a_conversation_is_inspected_turn_by_turn(page: Page) -> None:
    ask(page, "场控做什么?", "那投手呢?")
    first, second = page.locator(".trace").all()
    expect(first.locator(".answer")).not_to_be_visible()
    expect(second.locator(".answer")).to_contain_text("投手")
    first.locator("summary").first.click()
    expect(first.locator(".answer")).to_contain_text("场控")


def test_a_case_is_saved_with_its_conversation(page: Page, shipped_home: Path) -> None:
    ask(page, "场控做什么?", "那投手呢?")
    page.locator("#note").fill("应该提到投流")
    page.locator("#keep button").click()
    expect(page.locator("#kept")).to_contain_text("已保存")
    said = page.locator("#kept").inner_text()
    store = Store(Settings(home=shipped_home).database_url)
    kept = [given for given in store.feedback(["case"]) if given.conversation in said]
    turns = store.turns_of_anyone(kept[0].conversation)
    store.close()
    assert [given.reason for given in kept] == ["应该提到投流"]
    assert [question for question, _ in turns] == ["场控做什么?", "那投手呢?"]
    assert kept[0].answer in turns[-1][1]


def test_a_turn_can_be_taken_away_again(page: Page) -> None:
    page.locator("#turns textarea").fill("场控做什么?")
    page.locator("#add").click()
    page.locator("#turns textarea").last.fill("那投手呢?")
    page.locator(".remove").first.click()
    expect(page.locator("#turns textarea")).to_have_count(1)
    expect(page.locator("#turns textarea")).to_have_value("那投手呢?")
    expect(page.locator(".remove")).not_to_be_visible()


def test_switching_the_language_keeps_the_turns(page: Page) -> None:
    page.locator("#turns textarea").fill("场控做什么? & <b>")
    page.locator("#switch").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#turns textarea")).to_have_value("场控做什么? & <b>")


def test_enter_that_ends_a_composition_sends_nothing(page: Page) -> None:
    box = page.locator("#turns textarea")
    box.fill("我刚起步")
    for composing in ({"isComposing": True}, {"keyCode": 229}):
        box.dispatch_event("keydown", {"key": "Enter", "bubbles": True, **composing})
    expect(page.locator("#status")).to_be_empty()
    expect(page.locator("#turns textarea")).to_have_value("我刚起步")


def test_what_is_typed_is_shown_and_never_run(page: Page) -> None:
    attack = "<img src=x onerror=document.title='run'>主播做什么?**[1]"
    ask(page, attack)
    expect(page.locator(".trace > summary")).to_contain_text(attack)
    expect(page.locator(".trace img")).to_have_count(0)
    expect(page).not_to_have_title("run")
