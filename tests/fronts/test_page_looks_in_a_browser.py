"""How the page looks and what opens on it, in Chromium on the shipped corpus."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.fronts.browsing import ask, open_page

pytestmark = pytest.mark.browser


def test_every_source_of_an_english_answer_opens_its_passage(
    context: BrowserContext, shipped_address: str
) -> None:
    page = context.new_page()
    open_page(page, f"{shipped_address}/?lang=en")
    ask(page, "What does the floor controller do?")
    page.locator(".mark").first.click()
    quoted = page.locator("#source mark")
    expect(quoted).to_be_visible()
    passage = page.locator("#source blockquote").inner_text()
    assert len(passage) > len(quoted.inner_text())
    assert not quoted.inner_text().endswith("…")
