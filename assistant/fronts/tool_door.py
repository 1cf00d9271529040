"""The way to the tools at `/mcp`: opened by the first who comes, for whom the gate lets in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from assistant.errors import AssistantError, BusyError
from assistant.fronts.limits import Workers
from assistant.fronts.people import Gate, know
from assistant.fronts.ports import Advises, WebKnobs
from assistant.fronts.problems import problem_of


class ToolDoor:
    """Serves the tools as one route of an app, whose guards stand before this route too.

    What serves them takes a second to import; nobody waits for it who does not use it.
    """

    def __init__(self, advisor: Advises, workers: Workers, knobs: WebKnobs) -> None:
        self._advisor = advisor
        self._workers = workers
        self._limit = knobs.body_limit
        self._wanted = asyncio.Event()
        self._closing = asyncio.Event()
        self._opened: asyncio.Future[Starlette] | None = None

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Be ready to serve as long as the app is served."""
        self._wanted, self._closing = asyncio.Event(), asyncio.Event()
        self._opened = asyncio.get_running_loop().create_future()
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(self._serve(self._opened))
            try:
                yield
            finally:
                self._closing.set()
                if not self._wanted.is_set():
                    serving.cancel()
                self._opened = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, and tell the tools whose it is."""
        gate: Gate = scope["app"].state.gate
        request = Request(scope)
        try:
            know(request, await gate.admit(request, "chat"))
            if self._opened is None:
                raise BusyError("The tools are not served yet; ask again in a few seconds.")
        except AssistantError as error:
            await problem_of(error)(scope, receive, send)
            return
        self._wanted.set()
        endpoint = await asyncio.shield(self._opened)
        await endpoint(scope, receive, send)

    async def _serve(self, opened: asyncio.Future[Starlette]) -> None:
        """Wait for the first who comes, then serve until the app closes."""
        await self._wanted.wait()
        tools = await run_sync(import_module, "assistant.fronts.tools")
        endpoint: Starlette = tools.http_endpoint(self._advisor, self._workers, self._limit)
        async with endpoint.router.lifespan_context(endpoint):
            opened.set_result(endpoint)
            await self._closing.wait()
