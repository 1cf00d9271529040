"""Serves a web app on a free port of this machine for the length of a test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


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
