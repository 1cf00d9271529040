"""Serves a web app on a free port of this machine for the length of a test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from assistant.advisor import Advisor
from assistant.fronts.passes import Access
from assistant.fronts.ports import WebKnobs
from assistant.fronts.web import web_app
from assistant.settings import Settings
from assistant.wiring import open_advisor


def fresh_app(home: Path) -> FastAPI:
    """Make the app of a home."""
    return app_of(open_advisor(Settings(home=home), serving=True))


def app_of(advisor: Advisor, access: Access | None = None) -> FastAPI:
    """Make the app as a process of its own would: in a thread where no event loop runs yet."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(web_app, advisor, WebKnobs(), access).result()


class _Server(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, app: ASGIApp, port: int, prefix: str) -> None:
        config = uvicorn.Config(
            app, port=port, root_path=prefix, log_level="warning", timeout_graceful_shutdown=1
        )
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, *args: object, **kwargs: object) -> None:
        await super().startup(*args, **kwargs)  # type: ignore[arg-type]
        self.listens.set()

    @property
    def address(self) -> str:
        port = self.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"


@contextmanager
def served(app: ASGIApp, port: int = 0, prefix: str = "") -> Iterator[str]:
    """Serve `app`, on a free port unless one is named, and give its address."""
    server = _Server(app, port, prefix)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        assert server.listens.wait(30), "the server did not start"
        yield server.address
    finally:
        server.should_exit = True
        thread.join(15)
