"""The gate as routes ask for it: a person with the scope that the route takes."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from assistant.fronts.people import Gate, Person

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
