"""What lies over the talk: how the drawer and the dialogs are closed, and where the focus goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fronts.browsing import DONE, STARTING, ask, on_a_phone

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser: Browser, shipped_address: str) -> Iterator[Page]:
    """The page on a phone, with an answer on it."""
    with on_a_phone(browser, shipped_address) as page:
        ask(page, STARTING)
        yield page


def test_going_back_closes_what_lies_over_the_talk_and_then_leaves(phone: Page) -> None:
    history, source, menu = (phone.locator(f"#{id}") for id in ("history", "source", "menu"))
    address = phone.url
    phone.locator("#menu").tap()
    expect(history).to_be_visible()
    phone.go_back()
    expect(history).not_to_be_visible()
    expect(menu).to_be_focused()
    phone.locator(".mark").first.tap()
    expect(source).to_be_visible()
    phone.go_back()
    expect(source).not_to_be_visible()
    assert phone.url == address
    expect(phone.locator(DONE)).to_have_count(1)
    phone.locator(".mark").first.tap()
    phone.keyboard.press("Escape")
    expect(source).not_to_be_visible()
    with phone.expect_event("framenavigated", lambda frame: frame.url == "about:blank"):
        phone.evaluate("window.history.back()")


def test_going_back_closes_a_dialog_over_the_drawer_first(phone: Page) -> None:
    phone.locator("#menu").tap()
    phone.locator("[data-act=rename]").tap()
    expect(phone.locator("#question-box")).to_be_visible()
    phone.go_back()
    expect(phone.locator("#question-box")).not_to_be_visible()
    expect(phone.locator("#history")).to_be_visible()
    phone.go_back()
    expect(phone.locator("#history")).not_to_be_visible()


def test_a_tap_beside_the_drawer_closes_it_and_does_nothing_else(phone: Page) -> None:
    phone.locator("#menu").tap()
    expect(phone.locator("#history")).to_be_visible()
    phone.touchscreen.tap(350, 30)
    expect(phone.locator("#history")).not_to_be_visible()
    expect(phone.locator("html")).not_to_have_attribute("data-theme", "dark")
    expect(phone.locator(DONE)).to_have_count(1)


def test_escape_in_a_dialog_over_the_drawer_closes_the_dialog_alone(phone: Page) -> None:
    phone.locator("#menu").tap()
    rename = phone.locator("[data-act=rename]")
    rename.tap()
    phone.get_by_role("textbox", name="对话的新名称").press("Escape")
    expect(phone.locator("#question-box")).not_to_be_visible()
    expect(phone.locator("#history")).to_be_visible()
    expect(rename).to_be_focused()
    rename.tap()
    phone.get_by_role("textbox", name="对话的新名称").fill("甲")
    phone.get_by_role("button", name="保存").tap()
    expect(phone.locator("#history li")).to_contain_text("甲")
    expect(rename).to_be_focused()
    phone.keyboard.press("Escape")
    expect(phone.locator("#history")).not_to_be_visible()
    expect(phone.locator("#menu")).to_be_focused()
