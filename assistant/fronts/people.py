"""Who asks: the one place that tells a request's person, and whether they may.

A program shows a key, an embedded page a pass, a browser a cookie; who shows nothing is nobody by
name. What a person may
touch is decided by the owner that is told here, on every route alike.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from fastapi.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from assistant.errors import AccessError
from assistant.fronts.limits import Rate
from assistant.fronts.passes import Access, Pass, Passes
from assistant.fronts.ports import Advises, WebKnobs
from assistant.values.access import KEY, SCOPES, Scope, id_in, opens
from assistant.values.asking import Asker, Page

SHOWN_ON = "embed-origin"
"""The header in which an embedded page says on pages of which origin it is shown."""

NOWHERE = "null"
"""The origin of a page in a sandbox."""

ACCOUNT = "assistant.account"
"""Where a request's scope says who has signed in."""

VISITOR = "assistant_visitor"
"""The cookie by which the chat page knows a browser again."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_YEAR = 365 * 24 * 60 * 60
_LOOPBACK = {"127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks; `owner` is what their conversations belong to, `name` that of an account.

    The person without a name has the owner "": what belongs to it is open to whoever holds the id
    of the conversation, which cannot be guessed, and is never listed. `embed` is the embed through
    which they ask, "" for none; they are answered from its `collections` alone, if it has any.
    """

    owner: str = ""
    scopes: tuple[Scope, ...] = SCOPES
    name: str = ""
    embed: str = ""
    collections: frozenset[str] = frozenset()

    def asker(self, page: Page | None = None) -> Asker:
        """Return this person as whoever asks a question, from a page if that is known."""
        return Asker(person=self.owner, embed=self.embed, page=page)

    def seen(self, advisor: Advises) -> Advises:
        """Return the advisor on what this person may see; it may take a moment to be made.

        Raises InputError where a collection of the embed is not there any more.
        """
        return advisor.within(self.collections) if self.collections else advisor


class Gate:
    """Lets requests in: knows the person, looks at the scope, and counts."""

    def __init__(self, access: Access | None, knobs: WebKnobs) -> None:
        self._access = access
        self._passes = Passes(access) if access else None
        self._of_session = Rate(knobs.session_rate)
        self._of_embed = Rate(knobs.embed_rate)
        self._keyed = knobs.keyed
        self._exempt = _LOOPBACK if knobs.rate is None else frozenset()
        self._rate = Rate(knobs.rate or knobs.foreign_rate)

    async def admit(self, connection: HTTPConnection, scope: Scope) -> Person:
        """Return who sends a request.

        Raises AccessError for a person who may not, LimitError for one who asks too often.
        """
        self.count(connection)
        person = await self._person(connection)
        if scope not in person.scopes:
            raise AccessError(
                f"This key does not reach so far; it takes one with the scope {scope}.", known=True
            )
        return person

    def count(self, connection: HTTPConnection) -> None:
        """Count a request of an address; raises LimitError where it sends too many."""
        address = connection.client.host if connection.client else ""
        if address not in self._exempt:
            self._rate.take(address)

    async def _person(self, connection: HTTPConnection) -> Person:
        bearer = bearer_of(connection)
        id = id_in(bearer, KEY)
        if id is not None:
            return await self._key_holder(id, bearer)
        if is_pass(bearer) and self._passes:
            shown_on = connection.headers.get(SHOWN_ON, "")
            return self._guest(await run_in_threadpool(self._passes.read, bearer, shown_on))
        if self._keyed or connection.headers.get("origin") == NOWHERE:
            raise AccessError(
                "This takes a key, sent as `Authorization: Bearer KEY`; `assistant keys create` "
                "makes one."
            )
        return visitor_of(connection)

    async def _key_holder(self, id: str, text: str) -> Person:
        key = await run_in_threadpool(self._access.key, id) if self._access else None
        if key is None or not opens(text, key.digest):
            raise AccessError("This key is unknown; `assistant keys create` makes one.")
        if key.revoked_at is not None:
            raise AccessError("This key was revoked; ask for another.")
        return Person(owner=f"key:{key.id}", scopes=key.scopes)

    def _guest(self, shown: Pass) -> Person:
        """Return the user of an embedded page; raises LimitError where too much is asked there."""
        user = sha256(shown.user.encode()).hexdigest()
        owner = f"embed:{shown.embed.id}:{user}"
        self._of_embed.take(shown.embed.id)
        self._of_session.take(owner)
        return Person(
            owner=owner,
            scopes=("chat",),
            embed=shown.embed.id,
            collections=frozenset(shown.embed.collections),
        )


def know(request: Request, person: Person) -> None:
    """Note on a request whose it is, for what is called further on."""
    request.state.person = person


def person_in(request: Request) -> Person:
    """Return whose request it is, as `know` noted it."""
    person: Person = request.state.person
    return person


def bearer_of(connection: HTTPConnection) -> str:
    """Return what a request shows as bearer of, "" for nothing."""
    scheme, _, shown = connection.headers.get("authorization", "").partition(" ")
    return shown.strip() if scheme.lower() == "bearer" else ""


def is_pass(shown: str) -> bool:
    """Tell whether what is shown looks like a pass; only reading it tells whether it is good."""
    return shown.count(".") == 2


def visitor_of(connection: HTTPConnection) -> Person:
    """Return who has signed in, else the visitor whom a browser's cookie names, else nobody."""
    if name := connection.scope.get(ACCOUNT):
        return Person(owner=f"account:{name}", name=name)
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
