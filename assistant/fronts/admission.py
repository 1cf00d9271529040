"""The gate as routes ask for it: a person with the scope that the route takes, who may leave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from assistant.fronts.people import Gate, Person
from assistant.values.asking import Asker

_BEARER = HTTPBearer(auto_error=False, description="A key made by `assistant keys create`.")
_Shown = Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]


async def _asking(request: Request, _: _Shown) -> Person:
    return await cast("Gate", request.app.state.gate).admit(request, "chat")


async def _administering(request: Request, _: _Shown) -> Person:
    return await cast("Gate", request.app.state.gate).admit(request, "admin")


Asking = Annotated[Person, Depends(_asking)]
"""Whoever may ask."""

Administering = Annotated[Person, Depends(_administering)]
"""Whoever may see how answers come about."""


@asynccontextmanager
async def attended(request: Request, asker: Asker) -> AsyncIterator[None]:
    """Let who asks be gone as soon as their connection is; the request must have been read."""

    async def attend() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            continue
        asker.gone.set()

    attending = asyncio.create_task(attend())
    try:
        yield
    finally:
        attending.cancel()
