"""Who asks: the one place that tells a request's person, and whether they may.

A program shows a key, a browser a cookie; who shows nothing is nobody by name. What a person may
touch is decided by the owner that is told here, on every route alike.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from fastapi.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import Response

from assistant.errors import AccessError
from assistant.fronts.limits import Rate
from assistant.fronts.ports import WebKnobs
from assistant.values.access import KEY, SCOPES, Key, Scope, id_in, opens

VISITOR = "assistant_visitor"
"""The cookie by which the chat page knows a browser again."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_YEAR = 365 * 24 * 60 * 60
_LOOPBACK = {"127.0.0.1", "::1"}


class Keys(Protocol):
    """Where keys are looked up."""

    def key(self, id: str) -> Key | None:
        """Return the key with an id, revoked or not."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks; `owner` is what their conversations belong to.

    The person without a name has the owner "": what belongs to it is open to whoever holds the id
    of the conversation, which cannot be guessed, and is never listed.
    """

    owner: str = ""
    scopes: tuple[Scope, ...] = SCOPES


class Gate:
    """Lets requests in: knows the person, looks at the scope, and counts."""

    def __init__(self, keys: Keys | None, knobs: WebKnobs) -> None:
        self._keys = keys
        self._keyed = knobs.keyed
        self._exempt = _LOOPBACK if knobs.rate is None else frozenset()
        self._rate = Rate(knobs.rate or knobs.foreign_rate)

    async def admit(self, connection: HTTPConnection, scope: Scope) -> Person:
        """Return who sends a request.

        Raises AccessError for a person who may not, LimitError for one who asks too often.
        """
        address = connection.client.host if connection.client else ""
        if address not in self._exempt:
            self._rate.take(address)
        person = await self._person(connection)
        if scope not in person.scopes:
            raise AccessError(
                f"This key does not reach so far; it takes one with the scope {scope}.", known=True
            )
        return person

    async def _person(self, connection: HTTPConnection) -> Person:
        bearer = bearer_of(connection)
        id = id_in(bearer, KEY)
        if id is not None:
            return await self._key_holder(id, bearer)
        if self._keyed:
            raise AccessError(
                "This takes a key, sent as `Authorization: Bearer KEY`; `assistant keys create` "
                "makes one."
            )
        return visitor_of(connection)

    async def _key_holder(self, id: str, text: str) -> Person:
        key = await run_in_threadpool(self._keys.key, id) if self._keys else None
        if key is None or not opens(text, key.digest):
            raise AccessError("This key is unknown; `assistant keys create` makes one.")
        if key.revoked_at is not None:
            raise AccessError("This key was revoked; ask for another.")
        return Person(owner=f"key:{key.id}", scopes=key.scopes)


def bearer_of(connection: HTTPConnection) -> str:
    """Return what a request shows as bearer of, "" for nothing."""
    scheme, _, shown = connection.headers.get("authorization", "").partition(" ")
    return shown.strip() if scheme.lower() == "bearer" else ""


def visitor_of(connection: HTTPConnection) -> Person:
    """Return the visitor whom a browser's cookie names, else nobody by name."""
    secret = connection.cookies.get(VISITOR, "")
    if _SECRET.fullmatch(secret):
        return Person(owner=f"visitor:{sha256(secret.encode()).hexdigest()}")
    return Person()


def remember_visitor(connection: HTTPConnection, response: Response) -> None:
    """Give a browser that has none the cookie by which it is known again; no script reads it."""
    if not visitor_of(connection).owner:
        response.set_cookie(
            VISITOR,
            secrets.token_urlsafe(32),
            max_age=_YEAR,
            path=connection.scope.get("root_path", "") or "/",
            secure=connection.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
