"""The web app on the real advisor and the shipped corpus, and a browser to open it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.fronts.browsing import open_page, watched
from tests.fronts.housing import House, housed
from tests.fronts.serving import fresh_app, served

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync"
    " --disable-background-networking --disable-component-update"
)


@pytest.fixture(scope="session")
def shipped_app(shipped_home: Path) -> FastAPI:
    return fresh_app(shipped_home)


@pytest.fixture(scope="session")
def shipped_address(shipped_app: FastAPI) -> Iterator[str]:
    with served(shipped_app) as address:
        yield address


@pytest.fixture
def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium: `apt-get install chromium fonts-noto-cjk` brings it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS.split(), headless=True
        )
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person with a desktop screen who reads Chinese."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, shipped_address: str) -> Iterator[Page]:
    """The page, opened; at the end it must have logged no error and asked no other machine."""
    with watched(context.new_page(), shipped_address) as page:
        open_page(page, shipped_address)
        yield page


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housed(tmp_path_factory.mktemp("embeds")) as house:
        yield house


@pytest.fixture
def troubled(context: BrowserContext) -> Page:
    """A page whose console is not watched, since a failure that is played is an error there."""
    return context.new_page()
