"""What browser tests do over and over: open the page, ask, watch for faults."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, Request, expect

BOX = "#question textarea"
PATIENCE = 20_000
"""Milliseconds: machines that run tests are busy with others."""

DONE = "article[aria-busy=false]"
STARTING = "我做服装,自己有工厂,刚准备做抖音直播,有一个主播,要哪些岗位?"

expect.set_options(timeout=PATIENCE)


@contextmanager
def watched(page: Page, *addresses: str) -> Iterator[Page]:
    """Watch a page; at the end it must have kept to these addresses and logged no error."""
    page.set_default_timeout(PATIENCE)
    own = (*addresses, *(f"blob:{address}" for address in addresses), "data:")
    faults: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith(own):
            faults.append(request.url)

    page.on("request", watch)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield page
    assert faults == [], faults


@contextmanager
def on_a_phone(browser: Browser, address: str, locale: str = "zh-CN") -> Iterator[Page]:
    """The page, opened on a small phone, and watched."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, locale=locale
    )
    with watched(context.new_page(), address) as page:
        open_page(page, address)
        yield page
    context.close()


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#log > *").first).to_be_visible()


def ask(page: Page, question: str) -> None:
    """Type a question, send it, and wait for the whole answer."""
    answered = page.locator(DONE).count()
    page.locator(BOX).fill(question)
    page.locator(BOX).press("Enter")
    expect(page.locator(DONE)).to_have_count(answered + 1)
    settled(page)


def settled(page: Page) -> None:
    """Wait until no answer is on its way."""
    expect(page.locator("body")).not_to_have_attribute("data-busy", "true")
