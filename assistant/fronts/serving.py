"""Serves the web app until told to stop, and then stops: open streams end, the process leaves."""

from __future__ import annotations

import os
import threading
from socket import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

_GRACE_SECONDS = 3
_LEAVE_SECONDS = 8


class Server(uvicorn.Server):
    """A server that ends the streams of its app before it waits for connections to close.

    Whatever still runs after that is left behind: a thread cannot be told to stop.
    """

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: D102
        leave = threading.Timer(_LEAVE_SECONDS, os._exit, [0])
        leave.daemon = True
        leave.start()
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:  # noqa: D102
        self._app.state.streams.stop()
        await super().shutdown(sockets)


def serve(app: FastAPI, host: str, port: int, prefix: str = "") -> None:
    """Serve until SIGINT or SIGTERM; the process is gone ten seconds after it at the latest.

    `prefix` is the path that a proxy before the server takes away from what it passes on.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        root_path=prefix,
        proxy_headers=False,
        log_level="warning",
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    Server(app, config).run()
