"""How the page looks and what opens on it, in Chromium on the shipped corpus."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

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


def test_a_chart_that_was_asked_for_is_drawn_and_kept(page: Page) -> None:
    ask(page, "画一下起步阶段的架构图")
    chart = page.get_by_role("img", name="组织架构图：起步阶段")
    expect(chart).to_be_visible()
    expect(chart).to_contain_text("主播")
    expect(page.get_by_role("tab", name="架构图")).to_have_attribute("aria-selected", "true")
    page.reload()
    expect(chart).to_be_visible()


def test_an_answer_about_a_change_can_be_looked_at_as_a_chart(page: Page) -> None:
    ask(page, "起步到发展期有什么变化?")
    expect(page.get_by_role("tabpanel")).to_have_count(0)
    page.get_by_role("tab", name="与上一阶段相比").click()
    change = page.get_by_role("img", name="组织架构图：起步阶段 → 发展期")
    expect(change).to_contain_text("→ 售前客服、售后客服")
    page.get_by_role("tab", name="带走").click()
    take = page.locator(".take")
    expect(take.get_by_text("SVG")).to_have_count(3)
    expect(take.get_by_text("Excel")).to_have_count(0)
