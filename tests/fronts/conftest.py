"""The web app on the real advisor and the shipped corpus, and a browser to open it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from assistant.fronts.ports import WebKnobs
from assistant.fronts.web import web_app
from assistant.settings import Settings
from assistant.wiring import open_advisor
from tests.fronts.serving import served

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync"
    " --disable-background-networking --disable-component-update"
)


@pytest.fixture(scope="session")
def shipped_app(shipped_home: Path) -> FastAPI:
    return web_app(open_advisor(Settings(home=shipped_home), serving=True), WebKnobs())


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
