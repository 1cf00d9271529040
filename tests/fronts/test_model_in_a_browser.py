"""The words of a chat model in Chromium: shown as they pass the check, stopped when wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.advisor import Advisor
from assistant.settings import Settings
from assistant.wiring import open_access
from tests.fronts.browsing import BOX, STARTING, ask, open_page, settled, watched
from tests.fronts.serving import app_of, served
from tests.models.actors import LIES, lying, obedient
from tests.models.chat_server import Breaks, ChatServer, Improvises, Stalls, Step
from tests.models.speaking import speaking

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("keys")]

SOON = 2.0
"""Seconds after which a call must have ended that nobody waits for."""

NOTE = """() => {
    window.seen = [];
    new MutationObserver(() => window.seen.push(document.querySelector("#log").innerText))
        .observe(document.querySelector("#log"), {childList: true, subtree: true});
}"""


@contextmanager
def shown(
    context: BrowserContext, speechless: Advisor, home: Path, *script: Step
) -> Iterator[tuple[Page, str, ChatServer]]:
    """A page to open, the address of the embed, and the model behind both."""
    access = open_access(Settings(home=home))
    embed, _ = access.make_embed("wiki", [], anonymous=True)
    with (
        speaking(speechless, *script) as (advisor, server),
        served(app_of(advisor, access)) as address,
        watched(context.new_page(), address) as page,
    ):
        open_page(page, address)
        yield page, f"{address}/embed/{embed.id}?lang=zh", server


@pytest.fixture
def lead_and_half(advisor: Advisor) -> tuple[str, str]:
    """The first sentence of an answer, and half of the second."""
    lead, _, rest = advisor.answer(STARTING).text.partition("\n\n")
    return lead, rest[: len(rest) // 3].rpartition("[")[0]


def bare(text: str) -> str:
    return "".join(each for each in text if each.isalnum() and not each.isdigit())


def test_a_sentence_is_shown_while_the_next_is_on_its_way_and_stopping_ends_the_call(
    context: BrowserContext, speechless: Advisor, tmp_path: Path, lead_and_half: tuple[str, str]
) -> None:
    lead, half = lead_and_half
    script = (Breaks(f"{lead}\n\n{half}", "stall"), Improvises(obedient))
    with shown(context, speechless, tmp_path, *script) as (page, _, server):
        page.locator(BOX).fill(STARTING)
        page.locator(BOX).press("Enter")
        text = page.locator(".turn[aria-busy=true] .text")
        expect(text).to_contain_text("起步阶段")
        assert bare(text.inner_text()) == bare(lead)
        page.get_by_role("button", name="停止").click()
        assert server.play.seconds_until_left() < SOON
        expect(page.locator(".turn")).to_contain_text("已停止")
        assert bare(lead) in bare(page.locator(".turn").inner_text())
        ask(page, STARTING)
        expect(page.locator(".turn").last.locator(".roster .now")).to_contain_text("场控")


def test_in_an_embed_too(
    context: BrowserContext, speechless: Advisor, tmp_path: Path, lead_and_half: tuple[str, str]
) -> None:
    lead, half = lead_and_half
    script = (Breaks(f"{lead}\n\n{half}", "stall"), Improvises(obedient))
    with shown(context, speechless, tmp_path, *script) as (page, embed, server):
        page.goto(embed)
        page.locator("#question").fill(STARTING)
        page.locator("#question").press("Enter")
        text = page.locator(".answer[aria-busy=true]")
        expect(text).to_contain_text("起步阶段")
        assert bare(text.inner_text()) == bare(lead)
        page.get_by_role("button", name="停止").click()
        assert server.play.seconds_until_left() < SOON
        expect(page.locator(".answer")).to_contain_text("已停止")
        assert bare(lead) in bare(page.locator(".answer").inner_text())
        page.locator("#question").fill(STARTING)
        page.get_by_role("button", name="发送").click()
        expect(page.locator(".answer[aria-busy=false] .roster")).to_contain_text("场控")


def test_a_lie_is_never_on_the_page_not_even_for_a_moment(
    context: BrowserContext, speechless: Advisor, tmp_path: Path
) -> None:
    with shown(context, speechless, tmp_path, Improvises(lying)) as (page, embed, server):
        page.evaluate(NOTE)
        ask(page, STARTING)
        seen = page.evaluate("window.seen")
        page.goto(embed)
        page.evaluate(NOTE)
        page.locator("#question").fill(STARTING)
        page.locator("#question").press("Enter")
        expect(page.locator(".answer[aria-busy=false] .roster")).to_contain_text("场控")
        seen += page.evaluate("window.seen")
        assert len(server.requests) == 4
    assert len(set(seen)) > 4
    lies = [bare(lie) for lie in LIES["zh"]]
    assert not [text for text in seen if any(lie in bare(text) for lie in lies)]


def test_a_closed_tab_ends_the_call(
    context: BrowserContext, speechless: Advisor, tmp_path: Path
) -> None:
    with shown(context, speechless, tmp_path, Stalls()) as (page, embed, server):
        page.locator(BOX).fill(STARTING)
        page.locator(BOX).press("Enter")
        server.play.wait_for(1)
        page.close()
        assert server.play.seconds_until_left() < SOON
        server.play.left = 0
        other = context.new_page()
        other.goto(embed)
        other.locator("#question").fill(STARTING)
        other.locator("#question").press("Enter")
        server.play.wait_for(2)
        other.close()
        assert server.play.seconds_until_left() < SOON


def test_an_edited_question_is_worded_by_the_model_as_well(
    context: BrowserContext, speechless: Advisor, tmp_path: Path
) -> None:
    with shown(context, speechless, tmp_path, Improvises(obedient)) as (page, _, server):
        ask(page, STARTING)
        page.get_by_role("button", name="重新回答").click()
        server.play.wait_for(2)
        settled(page)
        expect(page.locator(".turn")).to_have_count(1)
