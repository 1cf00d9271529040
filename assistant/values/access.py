"""Who may ask from outside: programs by keys, pages by embeds."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, NamedTuple, get_args
from urllib.parse import urlsplit

Scope = Literal["chat", "admin"]
"""`chat`: ask, and read one's own conversations; `admin`: see how answers come about too."""

SCOPES: tuple[Scope, ...] = get_args(Scope)

KEY = "ak"
"""How the text of a key begins."""

PUBLISH = "ap"
"""How the text of a publish token begins, which a host's server changes for passes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A program's key as it is kept: never its text, from which only the digest is made."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    digest: str
    created_at: float
    revoked_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """A place where pages may show the assistant: only those of its origins, exactly.

    `anonymous` lets whoever sees the page ask; else the host's server vouches for each user, with
    the publish token that `digest` is made from. Its answers are from its `collections` alone;
    without any, from all there are.
    """

    id: str
    name: str
    origins: tuple[str, ...]
    anonymous: bool
    digest: str
    created_at: float
    revoked_at: float | None = None
    collections: tuple[str, ...] = ()


class SigningKey(NamedTuple):
    """What passes are signed with."""

    id: str
    secret: str


def origin_of(text: str) -> str | None:
    """Return an origin as browsers write it; None for what is more or less than an origin."""
    parts = urlsplit(text)
    try:
        port = parts.port
    except ValueError:
        return None
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    if usual is None or not parts.hostname or "@" in parts.netloc or "*" in parts.netloc:
        return None
    if parts.path.strip("/") or parts.query or parts.fragment:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in {None, usual} else "")


def new_secret(kind: str, id: str = "") -> tuple[str, str, str]:
    """Make a secret of a kind: its id, its text (to be shown once), and the digest to keep.

    With an id it is another secret in the place of the one that has that id.
    """
    id, secret = id or secrets.token_hex(6), secrets.token_urlsafe(32)
    text = f"{kind}_{id}_{secret}"
    return id, text, digest(text)


def digest(text: str) -> str:
    """Return what is kept of a secret: it is long and random, so a plain hash is enough."""
    return sha256(text.encode()).hexdigest()


def id_in(text: str, kind: str) -> str | None:
    """Return the id that a secret of a kind names; None for a text that is none."""
    parts = text.split("_", 2)
    return parts[1] if len(parts) == 3 and parts[0] == kind else None


def opens(text: str, kept: str) -> bool:
    """Tell whether a secret is the one that a digest was made from, in constant time."""
    return hmac.compare_digest(digest(text), kept)
