"""The page for everyone: accessible by axe-core, behind a proxy, after a restart, side by side."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from socket import socket

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.fronts.browsing import BOX, DONE, PATIENCE, STARTING, ask, open_page, settled, watched
from tests.fronts.serving import fresh_app, served

pytestmark = pytest.mark.browser
WORST = {"serious", "critical"}
TOGETHER = 20


def findings(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:200]}"
        for each in found
        if each["impact"] in WORST
    ]


@pytest.mark.parametrize(
    ("locale", "scheme", "width"), [("zh-CN", "light", 1440), ("en-GB", "dark", 360)]
)
def test_no_screen_has_a_serious_finding(
    browser: Browser, shipped_address: str, locale: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        locale=locale,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 800},
    )
    with watched(context.new_page(), shipped_address) as page:
        open_page(page, shipped_address)
        assert findings(page) == []
        page.locator(".welcome button").first.click()
        expect(page.locator(DONE)).to_have_count(1)
        settled(page)
        for tab in page.get_by_role("tab").all():
            tab.click()
            expect(page.get_by_role("tabpanel")).not_to_have_attribute("data-load", "")
            if "chart" in (tab.get_attribute("id") or ""):
                page.locator(".view:visible .mermaid summary").click()
                expect(page.get_by_role("img", name="(Mermaid)")).to_be_visible()
            assert findings(page) == []
        page.locator(".mark").first.click()
        expect(page.locator("#source")).to_be_visible()
        assert findings(page) == []
        page.keyboard.press("Escape")
        page.locator("[data-verdict=down]").click()
        expect(page.locator("#question-box")).to_be_visible()
        assert findings(page) == []
        page.keyboard.press("Escape")
        if page.locator("#menu").is_visible():
            page.locator("#menu").click()
        expect(page.locator("#history li")).to_be_visible()
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_everything_is_reached_by_keyboard(page: Page) -> None:
    ask(page, STARTING)
    page.locator("#log").focus()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(e => e.dataset.act || e.dataset.verdict || e.dataset.fact || e.role"
                " || e.id || e.className || e.tagName)(document.activeElement)"
            )
        )
    assert {"mark", "edit", "retry", "up", "down", "tab", "stage", "goods"} <= reached


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[str]:
    """Serve `upstream` under the path /shop/advisor, buffering as nginx does by default."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "nginx.conf"
    config.write_text(
        f"""
        daemon off; pid {folder}/pid; error_log stderr; worker_processes 1;
        events {{ worker_connections 64; }}
        http {{
          access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
          fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
          server {{
            listen 127.0.0.1:{port};
            location /shop/advisor/ {{
              proxy_pass {upstream}/; proxy_http_version 1.1;
              proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;
            }}
          }}
        }}
        """,
        encoding="utf-8",
    )
    process = subprocess.Popen(["nginx", "-c", str(config), "-p", str(folder)])
    try:
        while process.poll() is None:
            with socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
        assert process.poll() is None, "nginx did not start"
        yield f"http://127.0.0.1:{port}/shop/advisor/"
    finally:
        process.terminate()
        process.wait(10)


def test_it_works_under_a_path_behind_nginx(
    browser: Browser, shipped_home: Path, tmp_path: Path
) -> None:
    if which("nginx") is None:
        pytest.skip("no nginx: `apt-get install nginx-light` brings it")
    context = browser.new_context(locale="zh-CN")
    with (
        served(fresh_app(shipped_home), prefix="/shop/advisor") as upstream,
        nginx(tmp_path, upstream) as address,
        watched(context.new_page(), address) as page,
    ):
        open_page(page, address)
        ask(page, STARTING)
        page.get_by_role("tab", name="架构图").click()
        expect(page.get_by_role("img", name="组织架构图：起步阶段")).to_be_visible()
        page.locator(".view:visible .mermaid summary").click()
        expect(page.get_by_role("img", name="(Mermaid)")).to_be_visible()
        page.reload()
        expect(page.locator(DONE)).to_have_count(1)
        (cookie,) = context.cookies()
        assert cookie.get("path") == "/shop/advisor"
    context.close()


def test_an_open_page_goes_on_after_the_server_was_restarted(
    browser: Browser, shipped_home: Path
) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()

    with served(fresh_app(shipped_home)) as address:
        open_page(page, address)
        ask(page, STARTING)
    port = int(address.rsplit(":", 1)[1])
    with served(fresh_app(shipped_home), port=port):
        ask(page, "那场控要做什么?")
        expect(page.locator(".turn").last.locator(".text")).to_contain_text("链接")
        expect(page.locator("#history li")).to_have_count(1)
    context.close()


def test_twenty_people_are_answered_side_by_side(browser: Browser, shipped_address: str) -> None:
    contexts = [browser.new_context(locale="zh-CN") for _ in range(TOGETHER)]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        open_page(page, shipped_address)
    for page in pages:
        page.locator(BOX).fill(STARTING)
    for page in pages:
        page.locator(BOX).press("Enter")
    for page in pages:
        expect(page.locator(DONE)).to_have_count(1, timeout=6 * PATIENCE)
        expect(page.locator("#history li")).to_have_count(1)
    for context in contexts:
        context.close()


def test_no_upload_is_accepted(page: Page, shipped_address: str) -> None:
    sent: FilePayload = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"}
    for path in ("upload", "gradio_api/upload"):
        assert page.request.post(f"{shipped_address}/{path}", multipart={"files": sent}).status in {
            403,
            404,
        }
    assert page.locator("input[type=file]").count() == 0
