"""Keys of programs and embeds of pages in the database; of secrets that are shown, the hash."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import sqlalchemy as sql

from assistant.adapters.database import Database
from assistant.adapters.tables import EMBEDS, KEYS, SIGNING_KEYS
from assistant.errors import InputError
from assistant.values.access import (
    KEY,
    PUBLISH,
    Embed,
    Key,
    Scope,
    SigningKey,
    new_secret,
    origin_of,
)

_EMBED = sql.select(EMBEDS).where(EMBEDS.c.id == sql.bindparam("id"))
_SIGNING = (
    sql.select(SIGNING_KEYS).order_by(SIGNING_KEYS.c.made_at.desc(), SIGNING_KEYS.c.id).limit(2)
)
_KEY = sql.select(KEYS).where(KEYS.c.id == sql.bindparam("id"))


class Access:
    """Who may ask from outside, as one database knows it; every failure is a StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make_key(self, name: str, scopes: Sequence[str]) -> tuple[Key, str]:
        """Keep a new key, and return it with its text, which is kept nowhere.

        Raises InputError for a scope that does not exist.
        """
        known = {each: each for each in get_args(Scope)}
        for scope in scopes:
            if scope not in known:
                raise InputError(f"There is no scope {scope!r}; use one of {', '.join(known)}.")
        id, text, kept = new_secret(KEY)
        key = Key(
            id=id,
            name=name,
            scopes=tuple(known[scope] for scope in scopes),
            digest=kept,
            created_at=time.time(),
        )
        row = {
            "id": key.id,
            "name": key.name,
            "scopes": " ".join(key.scopes),
            "digest": key.digest,
            "created_at": key.created_at,
        }
        with self._database.transaction() as connection:
            connection.execute(sql.insert(KEYS), row)
        return key, text

    def key(self, id: str) -> Key | None:
        """Return the key with an id, revoked or not."""
        with self._database.transaction() as connection:
            row = connection.execute(_KEY, {"id": id}).first()
        return _key(row) if row else None

    def every_key(self) -> tuple[Key, ...]:
        """Return every key, oldest first."""
        query = sql.select(KEYS).order_by(KEYS.c.created_at, KEYS.c.id)
        with self._database.transaction() as connection:
            return tuple(_key(row) for row in connection.execute(query))

    def revoke_key(self, id: str) -> None:
        """Let a key open nothing any more; raises InputError where there is no such key."""
        self._revoke(KEYS, id, "key")

    # Embeds

    def make_embed(
        self, name: str, origins: Sequence[str], *, anonymous: bool, collections: Sequence[str] = ()
    ) -> tuple[Embed, str]:
        """Keep a new embed, and return it with its publish token, which is kept nowhere.

        Its answers are from the collections alone, from all without any. Raises InputError for an
        origin that is none.
        """
        id, text, kept = new_secret(PUBLISH)
        embed = Embed(
            id=id,
            name=name,
            origins=_origins(origins),
            anonymous=anonymous,
            digest=kept,
            created_at=time.time(),
            collections=tuple(dict.fromkeys(collections)),
        )
        row = {
            "id": embed.id,
            "name": embed.name,
            "origins": " ".join(embed.origins),
            "anonymous": embed.anonymous,
            "digest": embed.digest,
            "created_at": embed.created_at,
            "collections": json.dumps(embed.collections, ensure_ascii=False),
        }
        with self._database.transaction() as connection:
            connection.execute(sql.insert(EMBEDS), row)
        return embed, text

    def embed(self, id: str) -> Embed | None:
        """Return the embed with an id, revoked or not."""
        with self._database.transaction() as connection:
            row = connection.execute(_EMBED, {"id": id}).first()
        return _embed(row) if row else None

    def every_embed(self) -> tuple[Embed, ...]:
        """Return every embed, oldest first."""
        query = sql.select(EMBEDS).order_by(EMBEDS.c.created_at, EMBEDS.c.id)
        with self._database.transaction() as connection:
            return tuple(_embed(row) for row in connection.execute(query))

    def change_embed(
        self,
        id: str,
        *,
        origins: Sequence[str] | None = None,
        collections: Sequence[str] | None = None,
    ) -> Embed:
        """Put other origins or collections in the place of an embed's, and return it.

        What is None stays. Raises InputError for an origin that is none, and where there is no
        such embed in use.
        """
        changed: dict[str, str] = {}
        if origins is not None:
            changed["origins"] = " ".join(_origins(origins))
        if collections is not None:
            kept = tuple(dict.fromkeys(collections))
            changed["collections"] = json.dumps(kept, ensure_ascii=False)
        if changed:
            self._change(EMBEDS, id, "embed", changed)
        embed = self.embed(id)
        if embed is None or embed.revoked_at is not None:
            raise _not_in_use(id, "embed")
        return embed

    def change_publish_token(self, id: str) -> str:
        """Return a new publish token for an embed; the one before is good no more."""
        _, text, kept = new_secret(PUBLISH, id)
        self._change(EMBEDS, id, "embed", {"digest": kept})
        return text

    def revoke_embed(self, id: str) -> None:
        """Let an embed show nothing any more; raises InputError where there is no such embed."""
        self._revoke(EMBEDS, id, "embed")

    def signing_keys(self) -> tuple[SigningKey, ...]:
        """Return what passes are signed with: the key in use, made if need be, and the one before.

        Other processes may have changed it meanwhile, so it is read each time.
        """
        with self._database.transaction() as connection:
            found = tuple(SigningKey(row.id, row.secret) for row in connection.execute(_SIGNING))
        return found or (self.change_signing_key(),)

    def change_signing_key(self) -> SigningKey:
        """Sign with a new key from now on; passes signed with the one before stay good."""
        key = SigningKey(secrets.token_hex(4), secrets.token_hex(32))
        row = {"id": key.id, "secret": key.secret, "made_at": time.time()}
        with self._database.transaction() as connection:
            connection.execute(sql.insert(SIGNING_KEYS), row)
            kept = [row.id for row in connection.execute(_SIGNING)]
            connection.execute(sql.delete(SIGNING_KEYS).where(SIGNING_KEYS.c.id.not_in(kept)))
        return key

    def _revoke(self, table: sql.Table, id: str, kind: str) -> None:
        self._change(table, id, kind, {"revoked_at": time.time()})

    def _change(self, table: sql.Table, id: str, kind: str, values: Mapping[str, Any]) -> None:
        """Change what is kept of a key or an embed in use; raises InputError where it is not."""
        in_use = sql.update(table).where(table.c.id == id, table.c.revoked_at.is_(None))
        with self._database.transaction() as connection:
            if not connection.execute(in_use.values(**values)).rowcount:
                raise _not_in_use(id, kind)


def _not_in_use(id: str, kind: str) -> InputError:
    return InputError(f"There is no {kind} {id!r} in use; its `list` command shows them.")


def _origins(given: Sequence[str]) -> tuple[str, ...]:
    """Return origins as browsers write them; raises InputError for one that is none."""
    origins = {each: origin_of(each) for each in given}
    for each, origin in origins.items():
        if origin is None:
            raise InputError(
                f"{each!r} is not an origin; write scheme, host and port alone, as in "
                "https://wiki.example or http://wiki:8080."
            )
    return tuple(dict.fromkeys(filter(None, origins.values())))


def _embed(row: sql.Row[Any]) -> Embed:
    return Embed(
        id=row.id,
        name=row.name,
        origins=tuple(row.origins.split()),
        anonymous=row.anonymous,
        digest=row.digest,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        collections=tuple(json.loads(row.collections)),
    )


def _key(row: sql.Row[Any]) -> Key:
    known = {each: each for each in get_args(Scope)}
    return Key(
        id=row.id,
        name=row.name,
        scopes=tuple(known[scope] for scope in row.scopes.split()),
        digest=row.digest,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
