"""The widget on pages of real wikis, under their own policies, with an index of these pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.fronts.browsing import watched
from tests.fronts.running import Home
from tests.wikis.serving import DOKUWIKI, MEDIAWIKI, PACKAGES, Site, dokuwiki, mediawiki

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        not (MEDIAWIKI.exists() and DOKUWIKI.exists()), reason=f"needs the packages {PACKAGES}"
    ),
]

DONE = ".answer[aria-busy=false]"
SERVERS: Mapping[str, Callable[[Path], AbstractContextManager[Site]]] = {
    "mediawiki": mediawiki,
    "dokuwiki": dokuwiki,
}
FIRST = {"mediawiki": "/index.php/Leave", "dokuwiki": "/doku.php?id=leave"}
DECIDES = {"mediawiki": "#Who_decides", "dokuwiki": "#who_decides"}


@pytest.fixture(params=sorted(SERVERS))
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A wiki with two pages that say who decides."""
    with SERVERS[request.param](tmp_path / "wiki") as served:
        for title, who in (("leave", "shop owner"), ("samples", "buyer")):
            served.write(
                title,
                f"About {title} there are rules.\n\n{served.heading(2, 'Who decides')}\n\n"
                f"The {who} decides.\n\n{served.heading(2, 'Forms')}\n\nBy mail.\n",
            )
        yield served


CONTEXT = "AssistantWidget.setContext({ page: location.href, title: document.title });"


def tag(page: str, home: str) -> str:
    found = re.search(r'data-embed="(\w+)"', page)
    assert found
    return f'<script src="{home}/widget.js" data-embed="{found[1]}" data-language="en"></script>'


def test_a_page_of_a_wiki_answers_with_links_to_its_pages(
    site: Site, context: BrowserContext, tmp_path: Path, free_port: int
) -> None:
    home, address = Home(tmp_path / "home"), f"http://127.0.0.1:{free_port}"
    home.run("sync", site.kind, f"{site.address}/", "--name", "wiki", "--rate", "1000")
    made = home.run(
        *("embed", "create", "wiki", "--anonymous", "--origin", site.address),
        *("--collections", "wiki"),
    )
    site.show(tag(made, address), CONTEXT, address)
    with (
        home.served(free_port) as served,
        watched(context.new_page(), site.address, served) as page,
    ):
        reply = page.goto(f"{site.address}{FIRST[site.kind]}")
        assert reply
        policy = reply.headers["content-security-policy"]
        assert served in policy
        assert "*" not in policy
        page.get_by_role("button", name="Open the assistant").click()
        frame = page.frame_locator("iframe")
        expect(frame.locator("#reading")).to_contain_text("leave", ignore_case=True)
        expect(frame.locator(".welcome")).to_contain_text("You are on", ignore_case=True)
        frame.locator("#question").fill("Who decides?")
        frame.locator("#question").press("Enter")
        expect(frame.locator(DONE)).to_contain_text("The shop owner decides")
        first = frame.locator(".sources a").first
        expect(first).to_have_attribute(
            "href", f"{site.address}{FIRST[site.kind]}{DECIDES[site.kind]}"
        )
        expect(frame.locator(".sources cite").first).to_contain_text("wiki")
        with context.expect_page() as opened:
            first.click()
        opened.value.wait_for_load_state()
        expect(opened.value.get_by_role("heading", name="Who decides")).to_be_visible()


def test_a_wiki_that_is_not_allowed_is_shown_nothing(
    site: Site, context: BrowserContext, tmp_path: Path, free_port: int
) -> None:
    home, address = Home(tmp_path / "home"), f"http://127.0.0.1:{free_port}"
    made = home.run(
        *("embed", "create", "other", "--anonymous", "--origin", "https://wiki.example")
    )
    site.show(tag(made, address), CONTEXT, address)
    with home.served(free_port):
        page = context.new_page()
        page.goto(f"{site.address}{FIRST[site.kind]}")
        with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
            page.get_by_role("button", name="Open the assistant").click()
        expect(page.locator("iframe")).to_be_visible()
        expect(page.frame_locator("iframe").locator("#question")).to_have_count(0)
