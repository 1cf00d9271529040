"""A database by URL: its connections, its tables, its transactions and its errors as ours."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from assistant.adapters.tables import METADATA
from assistant.errors import StoreError

_PATIENCE = 5.0
"""Seconds for which a database that another process holds is waited for."""
_PRAGMAS = (f"busy_timeout={_PATIENCE * 1000:.0f}", "synchronous=NORMAL")
_CHUNK = 500


class ConflictError(StoreError):
    """A row with that key exists already."""


class Database:
    """Connections to one database; safe to share between threads."""

    def __init__(self, url: str) -> None:
        """Open the database at an SQLAlchemy URL, creating what is missing."""
        try:
            parsed = sql.make_url(url)
        except SQLAlchemyError as error:
            raise StoreError(
                "The database URL cannot be read; write it like sqlite:///PATH or "
                "postgresql+psycopg://USER:PASSWORD@HOST/NAME."
            ) from error
        try:
            if parsed.get_backend_name() == "sqlite" and parsed.database:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            self._engine = sql.create_engine(parsed, pool_size=8, max_overflow=32)
        except (SQLAlchemyError, ImportError, OSError) as error:
            raise StoreError(f"No database can be opened at {parsed!r}: {error}.") from error
        self._sqlite = self._engine.dialect.name == "sqlite"
        if self._sqlite:
            sql.event.listen(self._engine, "connect", _prepare_sqlite)
        self._create_what_is_missing()

    @contextmanager
    def transaction(self) -> Iterator[sql.Connection]:
        """Commit what is done inside, or nothing of it.

        Raises ConflictError when a key exists already, StoreError for every other failure.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            kind = ConflictError if isinstance(error, IntegrityError) else StoreError
            raise kind(
                f"The database {self._engine.url!r} failed: {getattr(error, 'orig', error)}; check "
                "that it can be reached and has room, then try again."
            ) from error

    def _create_what_is_missing(self) -> None:
        """Create tables and indexes, and the columns that a database of before does not have."""
        with self.transaction() as connection:
            for table in METADATA.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
        for table in METADATA.sorted_tables:
            for column in self._missing(table):
                self._add(table, column)
        with self.transaction() as connection:
            for table in METADATA.sorted_tables:
                for index in table.indexes:
                    connection.execute(CreateIndex(index, if_not_exists=True))

    def _missing(self, table: sql.Table) -> list[sql.Column[Any]]:
        """Return the columns of a table that the database does not have yet."""
        with self.transaction() as connection:
            there = {column["name"] for column in sql.inspect(connection).get_columns(table.name)}
        return [column for column in table.columns if column.name not in there]

    def _add(self, table: sql.Table, column: sql.Column[Any]) -> None:
        """Add a column, unless another process did so meanwhile."""
        described = CreateColumn(column).compile(dialect=self._engine.dialect)
        try:
            with self.transaction() as connection:
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {described}")
        except StoreError:
            if column in self._missing(table):
                raise

    def flush(self) -> None:
        """Make everything committed so far outlast a power cut."""
        if self._sqlite:
            with self.transaction() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(FULL)")

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    """Cut keys into lists that fit the number of variables a statement may have."""
    rest = iter(keys)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.cursor().execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: DBAPIConnection) -> None:
    """Turn write-ahead logging on; SQLite itself does not wait where two do so at once."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.cursor().execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
