"""The embed where things go another way than usual: sandboxes, changes of user, a hurry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Route, expect

from assistant.advisor import Advisor
from tests.fronts.browsing import watched
from tests.fronts.hosting import DONE, ask, launch
from tests.fronts.housing import House, until_seen

pytestmark = pytest.mark.browser


@pytest.fixture
def page(context: BrowserContext, house: House) -> Iterator[Page]:
    with watched(context.new_page(), house.host.address, house.host.home) as page:
        yield page
        assert context.cookies() == []


@pytest.mark.parametrize("allowed", ["allow-scripts", "allow-scripts allow-forms allow-popups"])
def test_a_frame_in_a_sandbox_asks_and_gets_its_next_pass(
    page: Page, house: House, allowed: str
) -> None:
    house.frame(sandbox=allowed, width="400", height="600")
    page.clock.install()
    page.goto(house.host.address)
    frame = page.frame_locator("iframe")
    frame.locator("#question").fill("场控做什么？")
    frame.locator("#send").click()
    expect(frame.locator(DONE)).to_have_count(1)
    page.clock.fast_forward(15 * 60 * 1000)
    ask(frame, "那投手呢？")
    expect(frame.locator(".failed")).to_have_count(0)
    assert house.advisor.asked[-1][1] is not None
    frame.locator(".answer").last.get_by_role("button", name="没有帮助").click()
    expect(frame.locator(".verdict").last).to_contain_text("谢谢")


@pytest.mark.parametrize("named", [True, False])
def test_every_origin_around_the_frame_has_to_be_named(
    troubled: Page, house: House, *, named: bool
) -> None:
    around = house.host.address.replace("127.0.0.1", "localhost")
    embed, _ = house.made(*([around] if named else []))
    house.host.body = f'<iframe src="{house.host.home}/embed/{embed.id}?lang=zh"></iframe>'
    frame = troubled.frame_locator("iframe").frame_locator("iframe")
    if named:
        troubled.goto(f"{around}/around")
        ask(frame, "场控做什么？")
    else:
        with troubled.expect_console_message(lambda said: "frame-ancestors" in said.text):
            troubled.goto(f"{around}/around")
        expect(frame.locator("#question")).to_have_count(0)


def test_another_user_has_nothing_of_the_one_before(page: Page, house: House) -> None:
    house.show(anonymous=False, script="AssistantWidget.setContext({user: 'alice'})")
    frame = launch(page, house.host)
    ask(frame, "场控做什么？")
    first = house.advisor.askers[-1]
    page.evaluate("AssistantWidget.setContext({page: '/leave', user: 'alice'})")
    expect(frame.locator("#reading")).to_contain_text("/leave")
    expect(frame.locator(".turn")).to_have_count(1)
    page.evaluate("AssistantWidget.setContext({user: 'bob'})")
    expect(frame.locator(".turn")).to_have_count(0)
    ask(frame, "那投手呢？")
    assert house.host.users == ["alice", "bob"]
    assert house.advisor.asked[-1][1] is None
    assert first
    assert house.advisor.askers[-1]
    assert first.person != house.advisor.askers[-1].person


def test_a_pass_on_its_way_to_one_user_leaves_that_of_the_next_alone(
    page: Page, house: House
) -> None:
    house.show(anonymous=False, script="AssistantWidget.setContext({user: 'alice'})")
    asked: list[Route] = []
    page.route("**/token", lambda route: asked.append(route))  # noqa: PLW0108
    page.clock.install()
    frame = launch(page, house.host)
    expect(frame.locator("#close")).to_be_visible()
    for user, seconds in (("alice", 6), ("bob", 5)):
        page.evaluate("(user) => AssistantWidget.setContext({user})", user)
        expect(frame.locator(".turn")).to_have_count(0)
        frame.locator("#question").fill("场控做什么？")
        with page.expect_request("**/token"):
            frame.locator("#question").press("Enter")
        page.clock.fast_forward(seconds * 1000)
    frame.get_by_role("button", name="新对话").click()
    frame.locator("#question").fill("那投手呢？")
    frame.locator("#question").press("Enter")
    expect(frame.locator(".asked")).to_have_text("那投手呢？")
    of_bob = asked[1]
    of_bob.continue_()
    expect(frame.locator(DONE)).to_have_count(1)
    assert len(asked) == 2


def test_what_no_reader_sees_is_not_asked(page: Page, house: House) -> None:
    house.show()
    frame = launch(page, house.host)
    for text in ("\u200b", " \ufeff\n"):
        page.evaluate("(it) => AssistantWidget.ask(it)", text)
        frame.locator("#question").fill(text)
        frame.locator("#question").press("Enter")
    ask(frame, "场控做什么？")
    expect(frame.locator(".asked")).to_have_text(["场控做什么？"])


def test_what_the_host_asks_during_an_answer_is_asked_after_it(page: Page, house: House) -> None:
    house.show()
    frame = launch(page, house.host)
    house.advisor.let.clear()
    for question in ("one?", "two?", "three?"):
        page.evaluate("(it) => AssistantWidget.ask(it)", question)
    expect(frame.locator(".asked")).to_have_text(["one?"])
    house.advisor.let.set()
    expect(frame.locator(DONE)).to_have_count(2)
    expect(frame.locator(".asked")).to_have_text(["one?", "three?"])
    assert until_seen(page, "ask", 2) == ["one?", "three?"]


def test_the_attributes_of_the_tag_do_what_they_say(page: Page, house: House) -> None:
    house.show(color="rgb(200, 0, 0)", position="left", open="", title="小助手")
    page.goto(house.host.address)
    frame = page.frame_locator("iframe")
    expect(frame.locator("#title")).to_have_text("小助手")
    until_seen(page, "ready")
    launcher = page.get_by_role("button", name="关闭助手")
    expect(launcher).to_have_css("background-color", "rgb(200, 0, 0)")
    expect(launcher).to_have_css("left", "20px")
    panel = page.get_by_role("dialog", name="小助手")
    expect(panel).to_have_css("left", "20px")
    page.evaluate("AssistantWidget.setLanguage('en')")
    expect(frame.locator("html")).to_have_attribute("lang", "en")
    expect(frame.locator("#title")).to_have_text("小助手")
    frame.locator("#switch").click()
    expect(frame.locator("html")).to_have_attribute("lang", "zh")
    expect(frame.locator("#title")).to_have_text("小助手")


def test_escape_ends_what_is_composed_and_not_the_talk(page: Page, house: House) -> None:
    house.show()
    frame = launch(page, house.host)
    for composing in ({"isComposing": True}, {"keyCode": 229}):
        frame.locator("#question").dispatch_event(
            "keydown", {"key": "Escape", "bubbles": True, **composing}
        )
    ask(frame, "场控做什么？")
    expect(page.get_by_role("dialog")).to_be_visible()
    frame.locator("#question").press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def replies(frame: FrameLocator | Page) -> list[str]:
    return frame.locator(".choices button:visible").all_inner_texts()


def test_quick_replies_are_in_the_language_of_the_page(
    page: Page, house: House, advisor: Advisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert advisor.methodology
    monkeypatch.setattr(house.advisor, "methodology", advisor.methodology)
    house.show(language="zh")
    frame = launch(page, house.host)
    ask(frame, "要哪些岗位？")
    expect(frame.get_by_role("button", name="什么时候招投手？")).to_be_visible()
    chinese = replies(frame)
    page.evaluate("AssistantWidget.setLanguage('en')")
    expect(frame.get_by_role("button", name="什么时候招投手？")).to_be_hidden()
    assert replies(frame) == list(advisor.methodology.examples["en"][:3])
    page.evaluate("AssistantWidget.setLanguage('zh')")
    expect(frame.get_by_role("button", name="什么时候招投手？")).to_be_visible()
    assert replies(frame) == chinese


def test_the_embedded_page_has_no_finding(browser: Browser, house: House) -> None:
    embed, _ = house.made()
    context = browser.new_context(bypass_csp=True, viewport={"width": 400, "height": 700})
    page = context.new_page()
    page.goto(f"{house.host.home}/embed/{embed.id}?lang=zh&topic=Leave")
    ask(page, "要哪些岗位？")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
    context.close()
