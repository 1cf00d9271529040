"""Passes: short signed tokens with which an embedded page asks, bound to embed, origin and user."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import jwt

from assistant.errors import AccessError
from assistant.values.access import Embed, Key, SigningKey

MINUTES = 10
"""How long a pass is good."""

_ALGORITHM = "HS256"
_AUDIENCE = "assistant-embed"
_CLAIMS = ("aud", "sub", "embed", "origin", "iat", "exp", "jti")
_RENEWED_WITHIN = 12 * 60 * 60


class Access(Protocol):
    """Where keys, embeds and what passes are signed with are looked up."""

    def key(self, id: str) -> Key | None:
        """Return the key with an id, revoked or not."""

    def embed(self, id: str) -> Embed | None:
        """Return the embed with an id, revoked or not."""

    def signing_keys(self) -> tuple[SigningKey, ...]:
        """Return what passes are signed with: the key in use, and the one before."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass says, checked: for whom it is, in which embed, on pages of which origin.

    The origin is "" for somebody whom no page vouches for.
    """

    embed: Embed
    origin: str
    user: str


class Passes:
    """Makes passes and reads them; all of one embed die with it."""

    def __init__(self, access: Access, clock: Callable[[], float] = time.time) -> None:
        self._access = access
        self._clock = clock

    def issue(self, embed: Embed, origin: str, user: str) -> str:
        """Return a pass for a user on pages of an origin."""
        key = self._access.signing_keys()[0]
        now = int(self._clock())
        claims = {
            "aud": _AUDIENCE,
            "sub": user,
            "embed": embed.id,
            "origin": origin,
            "iat": now,
            "exp": now + MINUTES * 60,
            "jti": secrets.token_hex(8),
        }
        return jwt.encode(claims, key.secret, algorithm=_ALGORITHM, headers={"kid": key.id})

    def read(self, token: str, shown_on: str, *, to_renew: bool = False) -> Pass:
        """Return what a pass says that is shown on pages of an origin ("": on none).

        Raises AccessError with the reason why it is not good. One that is `to_renew` may have
        ended some hours ago.
        """
        claims = self._claims(token, late=_RENEWED_WITHIN if to_renew else 0)
        embed = self._access.embed(str(claims["embed"]))
        if embed is None or embed.revoked_at is not None:
            raise AccessError("The embed of this pass was revoked.")
        origin = str(claims["origin"])
        if origin and origin not in embed.origins:
            raise AccessError("The embed of this pass does not allow its origin any more.")
        if not origin and not embed.anonymous:
            raise AccessError("The embed of this pass does not let anybody in by no name any more.")
        if origin and origin != shown_on:
            raise AccessError("This pass is for pages of another origin.")
        return Pass(embed, origin, str(claims["sub"]))

    def _claims(self, token: str, late: int) -> dict[str, Any]:
        try:
            signed_with = jwt.get_unverified_header(token).get("kid")
            key = next((key for key in self._access.signing_keys() if key.id == signed_with), None)
            if key is None:
                raise AccessError("This pass was signed with a key that is not in use.")
            claims: dict[str, Any] = jwt.decode(
                token,
                key.secret,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                options={"require": list(_CLAIMS), "verify_exp": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError as error:
            raise AccessError(f"This pass is not good: {_reason(error)}.") from None
        if not isinstance(claims["exp"], int) or claims["exp"] + late <= self._clock():
            raise AccessError("This pass has ended; get another.")
        return claims


def _reason(error: jwt.InvalidTokenError) -> str:
    reasons: dict[type[jwt.InvalidTokenError], str] = {
        jwt.InvalidSignatureError: "its signature is wrong",
        jwt.InvalidAudienceError: "it is for another audience",
        jwt.InvalidAlgorithmError: "it is signed by another algorithm",
        jwt.MissingRequiredClaimError: "it does not say all that it must",
    }
    return next((said for kind, said in reasons.items() if isinstance(error, kind)), "it is broken")
