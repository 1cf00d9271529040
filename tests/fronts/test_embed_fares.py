"""The embed where things go another way than usual: sandboxes, failures, changes of user."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Route, expect

from assistant.advisor import Advisor
from assistant.errors import InputError
from assistant.fronts.api import create_app
from assistant.fronts.ports import WebKnobs
from assistant.settings import Settings
from assistant.values.access import Embed
from assistant.values.answer import Answer
from assistant.wiring import open_access
from tests.fronts.browsing import watched
from tests.fronts.hosting import DONE, Host, ask, launch
from tests.fronts.serving import served
from tests.fronts.stand_in import StandIn

pytestmark = pytest.mark.browser

SEEN = """
    window.seen = [];
    for (const name of ["ready", "ask", "answer", "error"])
        AssistantWidget.on(name, (it) => {
            seen.push([name, it?.question ?? it?.outcome ?? it?.message]);
        });
"""
ASKED_FOR = 30


class Waits(StandIn):
    """Answers when it is let, and knows the collections that are still there."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()
        self.let.set()

    def stream(self, question: str, **given: object) -> Iterator[str | Answer]:
        assert self.let.wait(ASKED_FOR)
        yield from super().stream(question, **given)  # type: ignore[arg-type]

    def within(self, collections: frozenset[str]) -> StandIn:
        if "gone" in collections:
            raise InputError("There is no collection gone.")
        return super().within(collections)


@dataclass
class House:
    """The assistant with its stand-in, and the wiki beside it."""

    folder: Path
    advisor: Waits
    host: Host

    def made(
        self, *origins: str, anonymous: bool = True, **bound: tuple[str, ...]
    ) -> tuple[Embed, str]:
        access = open_access(Settings(home=self.folder))
        return access.make_embed(
            "wiki", [self.host.address, *origins], anonymous=anonymous, **bound
        )

    def show(self, *, anonymous: bool = True, script: str = "", **data: str) -> None:
        """Put the widget on the wiki's pages, which note what it tells them."""
        embed, publish = self.made(anonymous=anonymous)
        self.host.show(embed, "" if anonymous else publish, SEEN + script, **data)

    def frame(self, **attributes: str) -> None:
        """Put the plain frame of an anonymous embed there."""
        embed, _ = self.made()
        given = " ".join(f'{name}="{value}"' for name, value in attributes.items())
        self.host.body = (
            f'<iframe {given} src="{self.host.home}/embed/{embed.id}?lang=zh"></iframe>'
        )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder, advisor = tmp_path_factory.mktemp("embeds"), Waits()
    app = create_app(advisor, WebKnobs(keyed=True), open_access(Settings(home=folder)))
    with served(app) as home:
        host = Host(home=home)
        with served(host.app()) as address:
            host.address = address
            yield House(folder, advisor, host)


@pytest.fixture
def page(context: BrowserContext, house: House) -> Iterator[Page]:
    with watched(context.new_page(), house.host.address, house.host.home) as page:
        yield page
        assert context.cookies() == []


@pytest.fixture
def troubled(context: BrowserContext) -> Page:
    """A page whose console is not watched, since a failure that is played is an error there."""
    return context.new_page()


def seen(page: Page, name: str) -> list[str]:
    return [it for kind, it in page.evaluate("seen") if kind == name]


def until_seen(page: Page, name: str, count: int = 1) -> list[str]:
    """Return what the host was told of an event, once it was told so often."""
    page.wait_for_function(f"seen.filter(([kind]) => kind === '{name}').length >= {count}")
    return seen(page, name)


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


def test_a_tag_without_an_endpoint_says_so_at_once(troubled: Page, house: House) -> None:
    page = troubled
    embed, _ = house.made(anonymous=False)
    house.host.show(embed, "", SEEN)
    page.clock.install()
    page.clock.pause_at("2030-01-01")
    with page.expect_console_message(lambda said: "data-token-endpoint" in said.text):
        frame = launch(page, house.host)
    assert "data-token-endpoint" in until_seen(page, "error")[0]
    ask(frame, "场控做什么？")
    expect(frame.locator(".failed")).to_contain_text("没有获得许可")
    assert len(until_seen(page, "error", 2)) == 2


def test_an_endpoint_that_gives_no_pass_is_named_to_the_host(troubled: Page, house: House) -> None:
    embed, publish = house.made(anonymous=False)
    house.host.show(embed, f"{publish}~", SEEN)
    frame = launch(troubled, house.host)
    ask(frame, "场控做什么？")
    expect(frame.locator(".failed")).to_contain_text("没有获得许可")
    assert until_seen(troubled, "error") == ["/token answers 401."]


FAILURES = {
    "the page of a proxy": (502, "text/html", "<html>bad gateway</html>", "刚才没有成功"),
    "too much going on": (503, "application/problem+json", '{"detail": "Busy."}', "提问的人太多"),
    "no network": (0, "", "", "连接不上助手"),
    "a question that cannot be used": (
        400, "application/problem+json", '{"detail": "It is bad."}', "刚才没有成功",
    ),
    "a question that is too large": (
        413, "application/problem+json", '{"detail": "Large."}', "最多 4,000 个字",
    ),
    "a conversation that is gone": (
        404, "application/problem+json", '{"detail": "None."}', "这个对话已经不在了",
    ),
    "a stream that fails": (
        200,
        "text/event-stream",
        'event: error\ndata: {"status": 503, "detail": "Busy."}\nid: x:1\n\n',
        "提问的人太多",
    ),
}  # fmt: skip


@pytest.mark.parametrize("played", FAILURES)
def test_a_failure_is_told_in_words_and_can_be_tried_again(
    troubled: Page, house: House, played: str
) -> None:
    page = troubled
    status, kind, body, told = FAILURES[played]

    def fail(route: Route) -> None:
        if status:
            route.fulfill(status=status, content_type=kind, body=body)
        else:
            route.abort()

    house.show()
    frame = launch(page, house.host)
    page.route("**/v1/chat", fail)
    ask(frame, "场控做什么？")
    expect(frame.locator(".answer .failed")).to_contain_text(told)
    expect(frame.locator(".answer")).not_to_contain_text(re.compile(r"正在查资料|[A-Za-z]"))
    assert told in until_seen(page, "error")[0]
    page.unroute("**/v1/chat")
    page.evaluate("AssistantWidget.setLanguage('en')")
    frame.get_by_role("button", name="Try again").click()
    expect(frame.locator(DONE)).to_have_count(1)
    expect(frame.locator(".failed")).to_have_count(0)
    expect(frame.locator(".asked")).to_have_text("场控做什么？")


def test_an_answer_that_cannot_be_read_on_has_broken_off(troubled: Page, house: House) -> None:
    replies = iter(
        [
            (200, "text/event-stream", 'event: delta\ndata: {"text": "起步"}\nid: x:1\n\n'),
            (404, "application/problem+json", '{"detail": "There is no stream to resume."}'),
        ]
    )

    def fail(route: Route) -> None:
        status, kind, body = next(replies)
        route.fulfill(status=status, content_type=kind, body=body)

    house.show()
    frame = launch(troubled, house.host)
    troubled.route("**/v1/chat", fail)
    ask(frame, "场控做什么？")
    expect(frame.locator(".answer")).to_contain_text("起步")
    expect(frame.locator(".failed")).to_have_text("回答中断了，请再问一次。")


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


def test_an_embed_whose_collection_is_gone_says_so_in_words(troubled: Page, house: House) -> None:
    embed, _ = house.made(collections=("gone",))
    house.host.show(embed, "", SEEN)
    frame = launch(troubled, house.host)
    expect(frame.locator("main")).to_contain_text("助手暂时无法在此显示")
    troubled.set_viewport_size({"width": 400, "height": 700})
    troubled.get_by_role("button", name="关闭助手").click()
    expect(troubled.get_by_role("dialog")).to_be_hidden()
