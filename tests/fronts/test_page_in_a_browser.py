"""A visitor's conversation in Chromium, on the real advisor with the shipped corpus."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fronts.browsing import BOX, DONE, STARTING, ask, on_a_phone, settled

pytestmark = pytest.mark.browser


def test_a_shop_owner_asks_and_opens_a_source_by_keyboard(page: Page) -> None:
    ask(page, STARTING)
    turn = page.locator(".turn").last
    expect(turn.locator(".roster .now")).to_contain_text("场控")
    expect(page.locator(BOX)).to_have_value("")
    mark = turn.get_by_role("button", name="出处 2", exact=True).first
    mark.focus()
    page.keyboard.press("Enter")
    source = page.get_by_role("dialog", name="场控 › 职责")
    expect(source).to_be_visible()
    expect(source.locator("mark")).to_contain_text("上架商品链接")
    expect(source.locator("blockquote")).to_contain_text(
        "场控和二播一样,要参加播前准备".replace(",", "，")
    )
    expect(source).to_contain_text("星球快递小哥哥")
    expect(source).to_contain_text("2026-11")
    source.get_by_role("button", name="上一条出处").press("Enter")
    expect(page.locator("#source h2")).to_contain_text("1")
    expect(page.get_by_role("button", name="上一条出处")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator("#source")).not_to_be_visible()
    expect(mark).to_be_focused()


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
            }).observe(document.querySelector("#log"), {childList: true, subtree: true});
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
    expect(page.get_by_label("阶段", exact=True)).to_have_value("initial")
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
    """Real composition events of Chromium's input method protocol, then key code 229."""
    session = page.context.new_cdp_session(page)
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    page.locator(BOX).focus()
    session.send(
        "Input.imeSetComposition", {"text": "wogang", "selectionStart": 6, "selectionEnd": 6}
    )
    for kind in ("rawKeyDown", "keyUp"):
        session.send("Input.dispatchKeyEvent", {"type": kind, **enter})
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(0)
    session.send("Input.insertText", {"text": "我刚起步"})
    for kind in ("keydown", "keypress"):
        for composing in ({"isComposing": True}, {"keyCode": 229}):
            page.locator(BOX).dispatch_event(
                kind, {"key": "Enter", "code": "Enter", "bubbles": True, **composing}
            )
    expect(page.locator(".turn")).to_have_count(0)
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


def test_an_answer_is_copied_with_its_sources(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, STARTING)
    page.get_by_role("button", name="复制回答").click()
    expect(page.locator(".tools [role=status]")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("**起步阶段**还缺 [1]：")
    assert "\n[2] 场控 › 职责: " in copied


def test_an_answer_is_given_again_in_its_place(page: Page) -> None:
    ask(page, STARTING)
    first = page.locator(".turn").get_attribute("id")
    page.get_by_role("button", name="重新回答").click()
    expect(page.locator(f"#{first}")).to_have_count(0)
    settled(page)
    expect(page.locator(DONE)).to_have_count(1)
    page.reload()
    expect(page.locator(".turn")).to_have_count(1)


def test_the_last_question_is_edited_and_what_it_told_forgotten(page: Page) -> None:
    ask(page, STARTING)
    page.get_by_role("button", name="修改问题").click()
    expect(page.locator(BOX)).to_have_value(STARTING)
    page.keyboard.press("Escape")
    expect(page.locator(BOX)).to_have_value("")
    page.get_by_role("button", name="修改问题").click()
    page.locator(BOX).fill("我们在发展期,要哪些岗位?")
    page.locator(BOX).press("Enter")
    expect(page.locator(".turn .asked")).to_have_text("你: 我们在发展期,要哪些岗位?")
    settled(page)
    expect(page.get_by_label("阶段", exact=True)).to_have_value("growth")
    expect(page.locator(".turn")).to_have_count(1)
    ask(page, "还缺谁?")
    expect(page.locator(".turn")).to_have_count(2)


def test_what_was_understood_can_be_changed_and_the_answer_follows(page: Page) -> None:
    ask(page, STARTING)
    panel = page.locator("#panel")
    expect(panel.get_by_label("货源")).to_have_value("own")
    expect(panel.get_by_label("品类")).to_have_value("clothing")
    expect(panel).to_contain_text("你说的")
    expect(panel).to_contain_text("推断")
    panel.get_by_label("货源").select_option("affiliate")
    expect(page.locator(".roster .now")).not_to_contain_text("发货")
    settled(page)
    panel.get_by_role("button", name="主播加一人").click()
    expect(page.locator(".roster .now")).to_contain_text("已有 2 人")
    settled(page)
    panel.get_by_label("加一个岗位…").select_option("floor-controller")
    expect(panel.locator(".people")).to_contain_text("场控")
    settled(page)
    expect(page.locator(".turn")).to_have_count(1)
    page.reload()
    expect(panel.get_by_label("货源")).to_have_value("affiliate")


def test_the_category_told_stands_beside_the_goods_and_can_be_changed(page: Page) -> None:
    ask(page, "我们卖童装的,刚起步,自己有货,要哪些人?")
    told = page.locator("#panel .fact", has=page.get_by_label("品类"))
    expect(told.get_by_label("品类")).to_have_value("children")
    expect(told).to_contain_text("你说的")
    told.get_by_label("品类").select_option("toys")
    settled(page)
    expect(page.locator(".turn")).to_have_count(1)
    page.reload()
    expect(page.locator("#panel").get_by_label("品类")).to_have_value("toys")


def test_who_cannot_tell_the_stage_is_told_how_to_tell(page: Page) -> None:
    ask(page, "我这个店要配哪些岗位?")
    page.get_by_role("group", name="你现在处在哪个阶段？").get_by_text("不清楚").click()
    expect(page.locator(DONE)).to_have_count(2)
    expect(page.locator(".turn").last.locator(".text")).to_contain_text("SOP")


def test_a_refused_question_shows_its_failure_and_a_way_to_try_again(page: Page) -> None:
    page.locator(BOX).fill("长" * 4001)
    page.locator(BOX).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("4,000")
    expect(page.get_by_role("button", name="重新回答")).to_be_visible()
    settled(page)


def test_an_unusable_question_is_answered_with_a_sentence(page: Page) -> None:
    ask(page, " ")
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_link_chooses_the_language_and_asks_at_once(
    context: BrowserContext, shipped_address: str
) -> None:
    page = context.new_page()
    page.goto(f"{shipped_address}/?lang=en&q=What%20does%20a%20host%20do%3F")
    expect(page.locator(DONE)).to_have_count(1)
    expect(page.locator(".asked")).to_contain_text("What does a host do?")
    expect(page.locator(".answer").last).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile(r"\?lang=en$"))
    page.reload()
    expect(page.locator(".turn")).to_have_count(1)


def test_a_link_with_a_topic_offers_questions_about_it(
    context: BrowserContext, shipped_address: str
) -> None:
    page = context.new_page()
    page.goto(f"{shipped_address}/?topic=media-buyer")
    expect(page.locator(".welcome button").first).to_have_text("投手具体做什么？")
    page.goto(f"{shipped_address}/?lang=en&topic=growth")
    expect(page.locator(".welcome button").first).to_have_text(
        "Which roles does the growth stage need?"
    )
    page.goto(f"{shipped_address}/?topic=weather")
    expect(page.locator(".welcome button")).to_have_count(4)


def test_a_phone_shows_everything_without_scrolling_sideways(
    browser: Browser, shipped_address: str
) -> None:
    with on_a_phone(browser, shipped_address, "en-GB") as page:
        ask(page, "We are about to start with our own goods. Which roles do we need?")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        expect(page.locator(".turn .asked")).to_be_in_viewport()
        expect(page.locator(".turn .text > :first-child")).to_be_in_viewport()
        expect(page.locator("#send")).to_be_in_viewport()
