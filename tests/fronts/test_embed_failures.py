"""What an embed says, to users and to the host, where something fails."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.fronts.hosting import DONE, ask, launch
from tests.fronts.housing import SEEN, House, until_seen

pytestmark = pytest.mark.browser


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


def test_an_embed_whose_collection_is_gone_says_so_in_words(troubled: Page, house: House) -> None:
    embed, _ = house.made(collections=("gone",))
    house.host.show(embed, "", SEEN)
    frame = launch(troubled, house.host)
    expect(frame.locator("main")).to_contain_text("助手暂时无法在此显示")
    troubled.set_viewport_size({"width": 400, "height": 700})
    troubled.get_by_role("button", name="关闭助手").click()
    expect(troubled.get_by_role("dialog")).to_be_hidden()
