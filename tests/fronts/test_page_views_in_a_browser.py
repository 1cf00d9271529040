"""What is looked at and taken away in Chromium, real files opened; the conversations beside."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.fronts.browsing import DONE, STARTING, ask, open_page, settled

pytestmark = pytest.mark.browser


def download(page: Page, link: Locator) -> bytes:
    with page.expect_download() as coming:
        link.click()
    return Path(coming.value.path()).read_bytes()


def test_the_chart_the_change_and_the_table_are_drawn_when_opened(page: Page) -> None:
    ask(page, STARTING)
    page.get_by_role("tab", name="架构图").click()
    chart = page.get_by_role("img", name="组织架构图：起步阶段")
    expect(chart).to_be_visible()
    expect(chart).to_contain_text("✓ 主播")
    expect(chart).to_contain_text("投手")
    expect(page.locator(".overview")).not_to_be_visible()
    page.keyboard.press("ArrowRight")
    change = page.get_by_role("img", name="组织架构图：起步阶段 → 发展期")
    expect(change).to_contain_text("→ 售前客服、售后客服")
    page.keyboard.press("ArrowRight")
    table = page.get_by_role("region", name="岗位表")
    expect(table.get_by_role("row")).to_have_count(18)
    expect(table).to_contain_text("人员有限时主播也输出短视频内容")


def test_files_open_in_the_programs_they_are_for(page: Page) -> None:
    ask(page, STARTING)
    page.get_by_role("tab", name="带走").click()
    files = page.locator(".take")
    sheet = load_workbook(io.BytesIO(download(page, files.get_by_text("Excel")))).active
    assert sheet is not None
    assert sheet["A2"].value == "主播"
    assert download(page, files.get_by_text("CSV")).startswith("\ufeff岗位".encode())
    assert b"<svg" in download(page, files.get_by_text("SVG").first)
    mermaid = download(page, files.get_by_text("Mermaid").last).decode()
    assert mermaid.startswith("flowchart LR\n  %% 组织架构图：起步阶段 → 发展期\n")
    picture = Image.open(io.BytesIO(download(page, files.get_by_text("PNG").first)))
    assert (picture.format, picture.width) == ("PNG", 1800)
    assert len(picture.convert("RGB").resize((90, 60)).getcolors(5400) or ()) > 20
    told = download(page, files.get_by_text("Markdown").first).decode()
    assert STARTING in told
    assert "## " in told
    page.get_by_text("岗位说明书").click()
    paper = Document(io.BytesIO(download(page, files.get_by_text("Word").first)))
    assert paper.paragraphs[0].text == "主播"


def test_a_conversation_is_printed_on_a_page_of_its_own(page: Page) -> None:
    ask(page, STARTING)
    page.evaluate("window.print = () => {}")
    with page.context.expect_page() as coming:
        page.locator("#panel [data-print]").click()
    paper = coming.value
    expect(paper.locator("h1")).to_contain_text("我做服装")
    expect(paper.get_by_text("出处", exact=True)).to_be_visible()
    expect(paper.locator("blockquote").first).to_be_visible()
    paper.close()


def test_conversations_are_listed_searched_renamed_opened_deleted_and_cleared(page: Page) -> None:
    history = page.locator("#history")
    ask(page, STARTING)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    ask(page, "场控要做什么?")
    page.get_by_role("button", name="对话记录").click()
    expect(history.locator("li")).to_have_count(2)
    expect(history.locator("li").first).to_contain_text("场控要做什么?")

    history.get_by_role("button", name="改名: 场控要做什么?").click()
    page.get_by_role("textbox", name="对话的新名称").fill("场控 & <b>职责</b>")
    page.get_by_role("button", name="保存").click()
    expect(history.locator("li").first).to_contain_text("场控 & <b>职责</b>")

    history.get_by_role("searchbox").fill("工厂")
    expect(history.locator("li")).to_have_count(1)
    history.get_by_role("searchbox").fill("没有这个词")
    expect(history).to_contain_text("没有找到")
    history.get_by_role("searchbox").fill("")
    expect(history.locator("li")).to_have_count(2)

    kept = json.loads(download(page, history.get_by_text("导出全部")))
    assert [len(each["turns"]) for each in kept["conversations"]] == [1, 1]

    history.locator("li button").filter(has_text="我做服装").first.click()
    expect(page.locator(".turn .asked")).to_contain_text("我做服装")
    page.locator(".mark").first.click()
    expect(page.locator("#source mark")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="对话记录").click()
    history.get_by_role("button", name="删除: 我做服装").click()
    page.locator("#question-box").get_by_role("button", name="删除").click()
    expect(history.locator("li")).to_have_count(1)
    expect(page.locator(".welcome")).to_have_count(1)
    history.get_by_role("button", name="清空全部").click()
    page.locator("#question-box").get_by_role("button", name="清空全部").click()
    expect(history).to_contain_text("还没有对话")


def test_each_person_sees_only_their_own_conversations(
    page: Page, browser: Browser, shipped_address: str
) -> None:
    ask(page, STARTING)
    thread = page.evaluate("sessionStorage.getItem('assistant.conversation')")
    other = browser.new_context(locale="zh-CN")
    stranger = other.new_page()
    open_page(stranger, shipped_address)
    expect(stranger.locator("#history")).to_contain_text("还没有对话")
    stranger.evaluate("id => sessionStorage.setItem('assistant.conversation', id)", thread)
    stranger.reload()
    expect(stranger.locator(".welcome")).to_be_visible()
    for path in (f"take/{thread}/conversation.md", f"v1/conversations/{thread}"):
        assert stranger.request.get(f"{shipped_address}/{path}").status == 404
        assert page.request.get(f"{shipped_address}/{path}").status == 200
    other.close()


def test_a_verdict_with_a_reason_is_kept_can_be_changed_and_stays_after_a_reload(
    page: Page,
) -> None:
    ask(page, STARTING)
    page.get_by_role("button", name="没帮助").click()
    page.get_by_label("内容不对").check()
    page.get_by_placeholder("也可以写几句").fill("我有两个主播")
    page.locator("#question-box").get_by_role("button", name="发送").click()
    expect(page.get_by_text("谢谢，已记下")).to_be_visible()
    unhelpful = page.get_by_role("button", name="没帮助", exact=True)
    helpful = page.get_by_role("button", name="有帮助", exact=True)
    expect(unhelpful).to_have_attribute("aria-pressed", "true")
    page.reload()
    settled(page)
    expect(unhelpful).to_have_attribute("aria-pressed", "true")
    helpful.click()
    expect(helpful).to_have_attribute("aria-pressed", "true")
    expect(unhelpful).to_have_attribute("aria-pressed", "false")
    settled(page)
    expect(page.locator(DONE)).to_have_count(1)
