"""Who asks: the one place that tells a request's person, whose conversations it may touch."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import HTTPConnection
from starlette.responses import Response

VISITOR = "assistant_visitor"
"""The cookie by which the chat page knows a browser again."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks; `owner` is what their conversations belong to.

    The person without a name has the owner "": what belongs to it is open to whoever holds the id
    of the conversation, which cannot be guessed, and is never listed.
    """

    owner: str = ""


def person_of(connection: HTTPConnection) -> Person:
    """Return who sends a request: the visitor that its cookie names, else nobody by name."""
    secret = connection.cookies.get(VISITOR, "")
    if _SECRET.fullmatch(secret):
        return Person(owner=f"visitor:{sha256(secret.encode()).hexdigest()}")
    return Person()


def remember_visitor(connection: HTTPConnection, response: Response) -> None:
    """Give a browser that has none the cookie by which it is known again; no script reads it."""
    if not person_of(connection).owner:
        response.set_cookie(
            VISITOR,
            secrets.token_urlsafe(32),
            max_age=_YEAR,
            path=connection.scope.get("root_path", "") or "/",
            secure=connection.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
