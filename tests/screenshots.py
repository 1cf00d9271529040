"""Takes the pictures of the README: `python -m tests.screenshots` writes docs/screenshots/."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.fronts.ports import WebKnobs
from assistant.fronts.web import web_app
from assistant.settings import Settings
from assistant.wiring import open_advisor
from tests.fronts.browsing import ask, open_page
from tests.fronts.serving import served

CHROMIUM = "/usr/bin/chromium"
FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
QUESTIONS = {
    "en": "I have a clothing factory and am just starting, with one host. Whom do I need?",
    "zh": "我做服装,自己有工厂,刚准备做抖音直播,有一个主播,要哪些岗位?",
}
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
SUFFIX = {"en": "", "zh": ".zh"}


def main() -> None:
    """Serve the shipped corpus and take every picture in both languages."""
    home = Path(os.environ.get("ASSISTANT_HOME") or tempfile.mkdtemp())
    app = web_app(open_advisor(Settings(home=home), serving=True), WebKnobs())
    with served(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for language in QUESTIONS:
            _desktop(browser, address, language)
            _phone(browser, address, language)
        browser.close()


def _desktop(browser: Browser, address: str, language: str) -> None:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale=LOCALES[language], color_scheme="light"
    )
    page = context.new_page()
    open_page(page, address)
    ask(page, QUESTIONS[language])
    _take(page, "desktop", language)
    page.locator("[role=tab][id$=-chart]").click()
    expect(page.locator(".view.chart svg[role=img]")).to_be_visible()
    page.locator(".views").evaluate("views => views.scrollIntoView()")
    _take(page, "chart", language)
    page.evaluate("window.scrollTo(0, 0)")
    page.locator(".mark").nth(1).click()
    expect(page.locator("#source")).to_be_visible()
    _take(page, "source", language)
    context.close()


def _phone(browser: Browser, address: str, language: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale=LOCALES[language],
        color_scheme="dark",
    )
    page = context.new_page()
    open_page(page, address)
    ask(page, QUESTIONS[language])
    _take(page, "phone", language)
    context.close()


def _take(page: Page, name: str, language: str) -> None:
    page.screenshot(path=FOLDER / f"{name}{SUFFIX[language]}.png")
    print(f"{name}{SUFFIX[language]}.png")


if __name__ == "__main__":
    main()
