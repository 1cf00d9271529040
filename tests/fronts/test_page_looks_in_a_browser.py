"""How the page looks and what opens on it, in Chromium on the shipped corpus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from assistant.adapters.store import Store
from assistant.fronts.shell import VIEWPORT
from assistant.settings import Settings
from tests.fronts.browsing import BOX, STARTING, ask, on_a_phone, open_page

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser: Browser, shipped_address: str) -> Iterator[Page]:
    """The page, opened on a small phone of somebody who reads English."""
    with on_a_phone(browser, shipped_address, "en-GB") as page:
        yield page


def height(shown: Locator) -> float:
    box = shown.bounding_box()
    assert box
    return box["height"]


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


def test_a_long_question_is_folded_and_opens(page: Page) -> None:
    ask(page, "我刚起步，" + "自己有货，有一个主播，" * 270)
    question = page.locator(".asked h2")
    assert height(question) < 200
    page.get_by_text("展开全文").click()
    assert height(question) > 1000
    page.get_by_text("收起").click()
    assert height(question) < 200
    ask(page, "场控做什么?")
    expect(page.locator(".turn").last.locator(".unfolding")).to_have_count(0)


def test_a_phone_folds_what_a_wide_screen_shows(phone: Page) -> None:
    ask(phone, "我刚起步，" + "自己有货，有一个主播，" * 26)
    hidden = "shown => shown.scrollHeight - shown.clientHeight"
    question = phone.locator(".asked h2")
    assert height(question) < 200
    assert question.evaluate(hidden) > 100
    phone.set_viewport_size({"width": 1280, "height": 800})
    expect(phone.get_by_text("Show all")).not_to_be_visible()
    assert question.evaluate(hidden) < 2


def test_no_line_begins_with_the_mark_behind_a_source(phone: Page) -> None:
    """Where a source would stand at a line's end, what follows it goes to the next line with it."""
    ask(phone, STARTING)
    begun = phone.evaluate(
        """() => {
            const found = [];
            for (const mark of document.querySelectorAll(".text .mark")) {
                const next = mark.nextSibling ?? mark.parentElement.nextSibling;
                if (next?.nodeType !== Node.TEXT_NODE || !/^[；。，：]/.test(next.data)) continue;
                const range = document.createRange();
                range.setStart(next, 0);
                range.setEnd(next, 1);
                const [there, here] = [range.getBoundingClientRect(), mark.getBoundingClientRect()];
                found.push(there.left >= here.right - 2);
            }
            return found;
        }"""
    )
    assert len(begun) > 3
    assert all(begun)


def test_an_english_phone_shows_its_title_and_its_fine_print_whole(phone: Page) -> None:
    for shown in ("#brand h1", "#fine-print p"):
        assert phone.locator(shown).evaluate("each => each.scrollWidth <= each.clientWidth")
    phone.get_by_role("button", name="New conversation").click()
    expect(phone.locator(".welcome")).to_be_visible()


def test_a_tab_at_the_edge_of_a_phone_comes_into_view_when_chosen(phone: Page) -> None:
    ask(phone, "We are about to start with our own goods. Which roles do we need?")
    tabs = phone.get_by_role("tablist")
    assert tabs.evaluate("each => each.scrollWidth > each.clientWidth")
    assert "local" in tabs.evaluate("each => getComputedStyle(each).backgroundAttachment")
    last = phone.get_by_role("tab").last
    last.focus()
    phone.evaluate("document.querySelector('[role=tablist]').scrollLeft = 0")
    last.evaluate("each => each.click()")
    expect(last).to_be_in_viewport(ratio=1)


def test_what_is_understood_has_capitals_and_deletion_another_colour(phone: Page) -> None:
    ask(phone, "We are about to start with our own goods. Which roles do we need?")
    labels = phone.locator("#panel .fact > :first-child").all_inner_texts()
    assert labels
    assert all(label[0].isupper() for label in labels)
    phone.locator("#menu").click()
    colour = "each => getComputedStyle(each).backgroundColor"
    phone.get_by_role("button", name="Clear all").click()
    deleting = phone.locator("#question-box [type=submit]").evaluate(colour)
    assert deleting != phone.locator("#send").evaluate(colour)


def test_the_keyboard_of_a_phone_does_not_hide_the_input(phone: Page) -> None:
    """The page asks to be made smaller by the keyboard; so small, it shows what is typed."""
    wish = phone.locator("meta[name=viewport]").get_attribute("content")
    assert wish == VIEWPORT
    ask(phone, "We are about to start with our own goods. Which roles do we need?")
    phone.locator(BOX).focus()
    phone.set_viewport_size({"width": 360, "height": 400})
    phone.locator(BOX).press_sequentially("What does a host do?")
    for shown in (BOX, "#send"):
        expect(phone.locator(shown)).to_be_in_viewport(ratio=1)
    phone.locator(BOX).fill("one\ntwo\nthree\nfour\nfive\nsix\nseven")
    expect(phone.locator(BOX)).to_be_in_viewport(ratio=1)
    expect(phone.locator("#send")).to_be_in_viewport(ratio=1)


def test_a_long_memory_is_exported_and_cleared_whole(page: Page, shipped_home: Path) -> None:
    """More conversations than are listed, and one of more turns than are shown."""
    ask(page, STARTING)
    thread = page.evaluate("sessionStorage.getItem('assistant.conversation')")
    store = Store(Settings(home=shipped_home).database_url)
    (cookie,) = page.context.cookies()
    owner = f"visitor:{sha256(cookie['value'].encode()).hexdigest()}"
    ((question, answer),) = store.turns(thread, owner)
    state = store.load_conversation(thread, owner)
    assert state
    for number in range(2, 34):
        store.save_turn(thread, number, question, answer, state, owner=owner)
    for number in range(210):
        store.save_turn(f"{thread}-{number}", 1, question, answer, state, owner=owner)
    page.reload()
    expect(page.locator(".turn")).to_have_count(30)
    page.get_by_role("button", name="对话记录").click()
    with page.expect_download() as coming:
        page.locator("#history").get_by_text("导出全部").click()
    kept = json.loads(coming.value.path().read_text(encoding="utf-8"))["conversations"]
    assert len(kept) == 211
    page.get_by_role("button", name="关闭").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="更早的 3 个问题").click()
    expect(opened.value.locator("h2")).to_have_count(33)
    opened.value.close()
    page.get_by_role("button", name="对话记录").click()
    page.get_by_role("button", name="清空全部").click()
    page.locator("#question-box").get_by_role("button", name="清空全部").click()
    expect(page.locator("#history")).to_contain_text("还没有对话")
    assert store.conversations(owner, 9) == ()
