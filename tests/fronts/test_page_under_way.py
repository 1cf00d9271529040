"""The page while an answer is on its way: tapped twice, stopped, left, reloaded, cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import NoReturn, cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.advisor import Advisor
from assistant.errors import StoreError
from assistant.settings import Settings
from assistant.wiring import open_advisor
from tests.fronts.browsing import BOX, DONE, STARTING, ask, on_a_phone, open_page, settled, watched
from tests.fronts.holding import Holding
from tests.fronts.serving import app_of, served

pytestmark = pytest.mark.browser
BUSY = "article[aria-busy=true]"
NEXT = "场控要做什么?"


@pytest.fixture(scope="module")
def serving(shipped_home: Path) -> Iterator[tuple[Holding, str]]:
    advisor = Holding(open_advisor(Settings(home=shipped_home), serving=True))
    with served(app_of(cast("Advisor", advisor))) as address:
        yield advisor, address
        advisor.go()


@pytest.fixture
def held(serving: tuple[Holding, str]) -> Iterator[Holding]:
    advisor, _ = serving
    advisor.asked = 0
    yield advisor
    advisor.go()


@pytest.fixture
def page(context: BrowserContext, serving: tuple[Holding, str]) -> Iterator[Page]:
    with watched(context.new_page(), serving[1]) as page:
        open_page(page, serving[1])
        yield page


def send(page: Page, question: str) -> None:
    """Send a question and wait until it stands there, without its answer."""
    page.locator(BOX).fill(question)
    page.locator(BOX).press("Enter")
    expect(page.locator(BUSY)).to_have_count(1)


def fail(*_: object, **__: object) -> NoReturn:
    raise StoreError("The disk is full.")


def conversation(page: Page) -> str:
    found: str = page.evaluate("sessionStorage.getItem('assistant.conversation')")
    return found


def test_a_double_tap_on_send_asks_once_and_stops_nothing(
    browser: Browser, serving: tuple[Holding, str], held: Holding
) -> None:
    with on_a_phone(browser, serving[1]) as page:
        for turns, pause in enumerate((0, 80, 200), 1):
            page.locator(BOX).fill(STARTING)
            box = page.locator("#send").bounding_box()
            assert box
            page.touchscreen.tap(box["x"] + 30, box["y"] + 20)
            page.wait_for_timeout(pause)
            page.touchscreen.tap(box["x"] + 30, box["y"] + 20)
            expect(page.locator(DONE)).to_have_count(turns)
            settled(page)
            expect(page.locator(".turn .tools")).to_have_count(turns)
        assert held.asked == page.locator(".turn").count() == 3


def test_clicks_on_send_at_the_same_moment_ask_once(page: Page, held: Holding) -> None:
    page.locator(BOX).fill(STARTING)
    page.evaluate("for (const _ of [1, 2, 3]) document.querySelector('#send').click()")
    expect(page.locator(DONE)).to_have_count(1)
    ask(page, NEXT)
    assert held.asked == page.locator(".turn").count() == 2


def test_what_is_typed_during_an_answer_stays(page: Page, held: Holding) -> None:
    held.hold()
    send(page, STARTING)
    page.locator(BOX).fill("half a thought")
    page.locator(BOX).press("Enter")
    held.go()
    settled(page)
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(BOX)).to_have_value("half a thought")


def test_an_answer_on_its_way_is_stopped_and_asked_again_in_its_place(
    page: Page, held: Holding
) -> None:
    held.hold()
    send(page, STARTING)
    page.get_by_role("button", name="停止").click()
    expect(page.get_by_role("button", name="发送")).to_be_visible()
    turn = page.locator(".turn")
    expect(turn).to_contain_text("已停止")
    held.go()
    turn.get_by_role("button", name="重新回答").click()
    settled(page)
    expect(turn.locator(".roster")).to_be_visible()
    ask(page, NEXT)
    page.reload()
    expect(turn).to_have_count(2)
    expect(page.locator("#history li")).to_have_count(1)


def test_a_question_that_fails_before_its_answer_is_begun_comes_back_and_can_be_sent_again(
    page: Page, held: Holding, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(page, STARTING)
    with monkeypatch.context() as broken:
        broken.setattr(held, "state", fail)
        page.locator(BOX).fill(NEXT)
        page.locator(BOX).press("Enter")
        expect(page.locator("#notice")).to_contain_text("刚才没有成功")
        settled(page)
        expect(page.locator(BOX)).to_have_value(NEXT)
    page.locator(BOX).press("Enter")
    expect(page.locator(DONE)).to_have_count(2)


def test_an_edit_that_fails_before_its_answer_is_begun_is_an_edit_still(
    page: Page, held: Holding, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(page, STARTING)
    page.get_by_role("button", name="修改问题").click()
    page.locator(BOX).fill(NEXT)
    with monkeypatch.context() as broken:
        broken.setattr(held, "state", fail)
        page.locator(BOX).press("Enter")
        expect(page.locator("#notice")).to_contain_text("刚才没有成功")
        settled(page)
    page.locator(BOX).press("Enter")
    expect(page.locator(".turn .asked")).to_contain_text(NEXT)
    expect(page.locator(".turn")).to_have_count(1)


def test_a_question_whose_answer_is_not_begun_is_stopped_and_comes_back(
    page: Page, held: Holding, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(page, STARTING)
    begin, state = Event(), held.state

    def slow(*given: object, **more: object) -> object:
        begin.wait(60)
        return state(*given, **more)

    monkeypatch.setattr(held, "state", slow)
    page.locator(BOX).fill(NEXT)
    page.locator(BOX).press("Enter")
    page.get_by_role("button", name="停止").click()
    begin.set()
    settled(page)
    expect(page.locator(BOX)).to_have_value(NEXT)
    page.locator(BOX).fill("")
    ask(page, NEXT)
    expect(page.locator(".turn")).to_have_count(2)


def test_a_new_conversation_during_an_answer_stays_empty(page: Page, held: Holding) -> None:
    held.hold()
    send(page, STARTING)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    held.go()
    ask(page, NEXT)
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".turn .asked")).to_contain_text(NEXT)
    expect(page.locator("#history li")).to_have_count(2)


def test_another_conversation_opened_at_once_with_a_question_is_the_one_shown(
    page: Page, held: Holding
) -> None:
    ask(page, STARTING)
    first = conversation(page)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    held.hold()
    page.locator(BOX).fill(NEXT)
    page.evaluate(
        "document.querySelector('#send').click(); document.querySelector('[data-open]').click()"
    )
    held.go()
    expect(page.locator(".turn .asked")).to_contain_text("我做服装")
    ask(page, "还缺谁?")
    expect(page.locator(".turn")).to_have_count(2)
    assert conversation(page) == first


def test_a_reload_during_the_first_answer_loses_nothing_and_asks_nothing_twice(
    context: BrowserContext, serving: tuple[Holding, str], held: Holding
) -> None:
    page = context.new_page()
    open_page(page, serving[1])
    held.hold()
    send(page, STARTING)
    page.reload()
    expect(page.locator(".turn .asked")).to_contain_text("我做服装")
    held.go()
    expect(page.locator(DONE)).to_have_count(1)
    settled(page)
    ask(page, NEXT)
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator("#history li")).to_have_count(1)


def test_the_language_is_switched_during_an_answer_and_the_answer_stays(
    page: Page, held: Holding
) -> None:
    ask(page, STARTING)
    held.hold()
    send(page, NEXT)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    held.go()
    settled(page)
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last.locator(".tools")).to_be_visible()


def test_a_question_sent_without_a_connection_is_answered_when_it_is_back(
    context: BrowserContext, serving: tuple[Holding, str], held: Holding
) -> None:
    page = context.new_page()
    open_page(page, serving[1])
    ask(page, STARTING)
    context.set_offline(True)
    page.locator(BOX).fill(NEXT)
    page.locator(BOX).press("Enter")
    expect(page.locator("#notice")).to_contain_text("网络断了")
    expect(page.locator(BOX)).to_have_value(NEXT)
    settled(page)
    expect(page.get_by_text("Connection Lost")).not_to_be_visible()
    context.set_offline(False)
    expect(page.locator(DONE)).to_have_count(2)
    expect(page.locator(".turn").last).to_contain_text(NEXT)
    expect(page.locator(BOX)).to_have_value("")
    assert held.asked == 2


def test_a_failed_edit_keeps_the_turn_and_what_was_written(page: Page) -> None:
    ask(page, STARTING)
    page.get_by_role("button", name="修改问题").click()
    page.locator(BOX).fill("长" * 4001)
    page.locator(BOX).press("Enter")
    expect(page.get_by_role("alert")).to_have_text("问题太长了，最多 4,000 个字，请缩短后再问。")
    expect(page.locator(".turn .asked")).to_contain_text("我做服装")
    expect(page.locator(".turn .roster")).to_be_visible()
    expect(page.locator(BOX)).to_have_value("长" * 4001)
    page.locator(BOX).fill(NEXT)
    page.locator(BOX).press("Enter")
    expect(page.locator(".turn .asked")).to_contain_text(NEXT)
    settled(page)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".turn")).to_have_count(1)


def test_every_tap_on_more_counts_however_fast(page: Page) -> None:
    ask(page, STARTING)
    more = page.locator("#panel").get_by_role("button", name="主播加一人")
    more.evaluate("button => { button.click(); button.click(); button.click(); }")
    expect(page.locator(".roster .now")).to_contain_text("已有 4 人")
    settled(page)
    expect(page.locator("#panel .people b")).to_have_text("4")


def test_what_cannot_be_done_is_said_in_the_language_of_the_page(
    page: Page, context: BrowserContext, serving: tuple[Holding, str]
) -> None:
    ask(page, STARTING)
    other = context.new_page()
    open_page(other, serving[1])
    other.get_by_role("button", name="对话记录").click()
    other.locator("[data-act=delete]").click()
    other.locator("#question-box").get_by_role("button", name="删除").click()
    expect(other.locator("#history")).to_contain_text("还没有对话")
    page.get_by_role("button", name="有帮助", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("这个对话已经不在了")
    ask(page, NEXT)
    page.get_by_role("button", name="对话记录").click()
    page.locator("[data-act=rename]").click()
    field = page.get_by_role("textbox", name="对话的新名称")
    field.fill("   ")
    page.get_by_role("button", name="保存").click()
    expect(field).to_be_visible()
    expect(page.locator("#history li")).to_contain_text(NEXT)
