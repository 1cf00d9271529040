"""A visitor's conversation in Chromium, on the real advisor with the shipped corpus."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fronts.browsing import watched

pytestmark = pytest.mark.browser

BOX = "#question textarea"
DONE = "article[aria-busy=false]"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, shipped_address: str) -> Iterator[Page]:
    """The page, opened; at the end it must have logged no error and asked no other machine."""
    with watched(context.new_page(), shipped_address) as page:
        open_page(page, shipped_address)
        yield page


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#transcript [role=log] > *").first).to_be_visible()


def ask(page: Page, question: str) -> None:
    """Type a question, send it, and wait for the whole answer."""
    answered = page.locator(DONE).count()
    page.locator(BOX).fill(question)
    page.locator(BOX).press("Enter")
    expect(page.locator(DONE)).to_have_count(answered + 1)


def test_a_shop_owner_asks_and_opens_a_source(page: Page) -> None:
    ask(page, "我在常熟做服装,自己有工厂,刚准备做抖音直播,要哪些岗位?")
    turn = page.locator(".turn").last
    expect(turn.locator(".asked")).to_contain_text("常熟")
    expect(turn.locator(".situation")).to_contain_text("起步阶段")
    expect(turn.locator(".roster .now")).to_contain_text("场控")
    expect(page.locator(BOX)).to_have_value("")

    mark = turn.locator(".text .mark").first
    source = page.locator(f"#{mark.get_attribute('aria-controls')}")
    expect(source.locator("blockquote")).not_to_be_visible()
    mark.focus()
    page.keyboard.press("Enter")
    expect(source.locator("blockquote")).to_be_visible()
    expect(source.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(source.locator("blockquote")).not_to_be_visible()


def test_a_role_says_why_it_is_needed(page: Page) -> None:
    ask(page, "我刚准备开播,自己有货,要哪些岗位?")
    role = page.locator(".roster .now li").filter(has=page.get_by_text("主播", exact=True))
    role.locator("summary").click()
    expect(role.locator("p")).to_be_visible()
    expect(role.locator(".mark").first).to_be_visible()


def test_the_answer_arrives_in_pieces(page: Page) -> None:
    page.evaluate(
        """() => {
            window.lengths = [];
            new MutationObserver(() => {
                const text = document.querySelector(".turn .answer .text");
                if (text) window.lengths.push(text.innerText.length);
            }).observe(document.querySelector("[role=log]"), {childList: true, subtree: true});
        }"""
    )
    ask(page, "我刚准备开播,自己有货,要哪些岗位?")
    lengths = page.evaluate("window.lengths")
    assert len(set(lengths)) > 2
    assert lengths == sorted(lengths)


def test_a_click_answers_what_the_assistant_asked(page: Page) -> None:
    ask(page, "我这个店要配哪些岗位?")
    page.locator(".turn").last.locator(".replies button").first.click()
    expect(page.locator(DONE)).to_have_count(2)
    expect(page.locator(".turn").last.locator(".roster .now")).to_be_visible()
    expect(page.locator(".turn").first.locator(".replies").first).not_to_be_visible()


def test_an_example_starts_the_conversation_and_a_follow_up_keeps_its_facts(page: Page) -> None:
    example = page.locator(".welcome button").first
    said = example.inner_text()
    example.click()
    expect(page.locator(DONE)).to_have_count(1)
    expect(page.locator(".asked").first).to_contain_text(said)
    expect(page.locator(".welcome")).to_have_count(0)
    ask(page, "其实我没有货源,走精选联盟")
    last = page.locator(".turn").last
    expect(last.locator(".situation")).to_contain_text("起步阶段")
    expect(last.locator(".roster .now")).not_to_contain_text("发货")


def test_switching_the_language_keeps_the_conversation(page: Page) -> None:
    ask(page, "我刚准备开播,自己有货,要哪些岗位?")
    page.locator(BOX).fill("half a thought")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_title("Team advisor")
    expect(page).to_have_url(re.compile(r"lang=en"))
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_value("half a thought")
    expect(page.locator(DONE)).to_have_count(1)
    ask(page, "And what does the floor controller do?")
    answer = page.locator(".turn").last.locator(".answer")
    expect(answer).to_have_attribute("lang", "en")
    expect(answer.locator(".text")).to_contain_text("links")


def test_a_reload_keeps_the_conversation_and_a_new_one_starts_empty(page: Page) -> None:
    ask(page, "我刚准备开播,自己有货,要哪些岗位?")
    page.reload()
    expect(page.locator(DONE)).to_have_count(1)
    expect(page.locator(".turn .mark").first).to_be_visible()
    ask(page, "那场控要做什么?")
    expect(page.locator(DONE)).to_have_count(2)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


def test_enter_that_ends_a_composition_sends_nothing(page: Page) -> None:
    page.locator(BOX).fill("我刚起步")
    for kind in ("keydown", "keypress"):
        for composing in ({"isComposing": True}, {"keyCode": 229}):
            page.locator(BOX).dispatch_event(
                kind, {"key": "Enter", "code": "Enter", "bubbles": True, **composing}
            )
    page.locator(BOX).press_sequentially(",要哪些岗位?")
    page.locator(BOX).press("Enter")
    expect(page.locator(DONE)).to_have_count(1)
    expect(page.locator(".asked").first).to_contain_text("我刚起步,要哪些岗位?")


def test_shift_enter_makes_a_line(page: Page) -> None:
    page.locator(BOX).fill("第一行")
    page.locator(BOX).press("Shift+Enter")
    page.locator(BOX).press_sequentially("第二行")
    expect(page.locator(BOX)).to_have_value("第一行\n第二行")


def test_what_a_visitor_types_is_shown_and_never_run(page: Page) -> None:
    attack = "<img src=x onerror=document.title='run'><script>document.title='run'</script>主播?"
    ask(page, attack)
    expect(page.locator(".asked")).to_contain_text(attack)
    expect(page.locator(".turn img, .turn script, .turn a")).to_have_count(0)
    expect(page).not_to_have_title("run")


def test_an_unusable_question_is_answered_with_a_sentence(page: Page) -> None:
    ask(page, " ")
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_link_can_choose_the_language_and_fill_in_the_question(
    context: BrowserContext, shipped_address: str
) -> None:
    page = context.new_page()
    page.goto(f"{shipped_address}/?lang=en&q=What%20does%20a%20host%20do%3F")
    expect(page.get_by_label("Your question")).to_have_value("What does a host do?")
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_role("heading", name="Team advisor")).to_be_visible()


def test_a_phone_shows_everything_without_scrolling_sideways(
    browser: Browser, shipped_address: str
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="en-GB"
    )
    page = context.new_page()
    open_page(page, shipped_address)
    ask(page, "We are about to start with our own goods. Which roles do we need?")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".turn .asked")).to_be_in_viewport()
    expect(page.locator(".turn .text > :first-child")).to_be_in_viewport()
    expect(page.locator("#send")).to_be_in_viewport()
    context.close()
