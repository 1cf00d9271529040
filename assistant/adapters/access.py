"""The keys of programs in the database, hashed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, get_args

import sqlalchemy as sql

from assistant.adapters.database import Database
from assistant.adapters.tables import KEYS
from assistant.errors import InputError
from assistant.values.access import KEY, Key, Scope, new_secret

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
        revoke = (
            sql.update(KEYS)
            .where(KEYS.c.id == id, KEYS.c.revoked_at.is_(None))
            .values(revoked_at=time.time())
        )
        with self._database.transaction() as connection:
            if not connection.execute(revoke).rowcount:
                raise InputError(
                    f"There is no key {id!r} in use; `assistant keys list` shows them."
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
