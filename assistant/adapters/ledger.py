"""What is known of files without reading them: their stamps, and what became of reading them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Any

import sqlalchemy as sql

from assistant.adapters.database import Database, chunks
from assistant.adapters.tables import FILES, GENERATION_DOCUMENTS, VERDICTS


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What became of reading a file: `refused` with its faults, or notes on what is not in it.

    A fault is a line and a message. `missing` could not be read, `left_out` no reader sees.
    """

    refused: tuple[tuple[int, str], ...] = ()
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


class Ledger:
    """The tables of files and verdicts in one database."""

    _database: Database

    def stamps(self, root: str) -> dict[str, tuple[str, str]]:
        """Return the stamp and the digest of each file of a folder as they were last seen."""
        query = sql.select(FILES).where(FILES.c.root == root)
        with self._database.transaction() as connection:
            return {row.path: (row.stamp, row.digest) for row in connection.execute(query)}

    def keep_stamps(self, root: str, stamps: Mapping[str, tuple[str, str]]) -> None:
        """Remember the files of a folder in place of what was known of them."""
        rows = [
            {"root": root, "path": path, "stamp": stamp, "digest": digest}
            for path, (stamp, digest) in stamps.items()
        ]
        with self._database.transaction() as connection:
            connection.execute(sql.delete(FILES).where(FILES.c.root == root))
            if rows:
                connection.execute(sql.insert(FILES), rows)

    def verdicts(self, sources: Iterable[str]) -> dict[str, FileVerdict]:
        """Return the verdicts that are known, by the key of the file."""
        query = sql.select(VERDICTS).where(
            VERDICTS.c.source.in_(sql.bindparam("keys", expanding=True))
        )
        with self._database.transaction() as connection:
            return {
                row.source: _verdict(json.loads(row.content))
                for chunk in chunks(sources)
                for row in connection.execute(query, {"keys": chunk})
            }

    def add_verdicts(self, verdicts: Mapping[str, FileVerdict]) -> None:
        """Remember what became of reading files that were not known."""
        rows = [
            {"source": source, "content": json.dumps(astuple(verdict), ensure_ascii=False)}
            for source, verdict in verdicts.items()
        ]
        if rows:
            with self._database.transaction() as connection:
                known = VERDICTS.c.source == sql.bindparam("known")
                keys = [{"known": source} for source in verdicts]
                connection.execute(sql.delete(VERDICTS).where(known), keys)
                connection.execute(sql.insert(VERDICTS), rows)


def forget_verdicts(connection: sql.Connection) -> None:
    """Forget the verdicts on files that no generation has."""
    used = sql.select(GENERATION_DOCUMENTS.c.source)
    connection.execute(sql.delete(VERDICTS).where(VERDICTS.c.source.not_in(used)))


def _verdict(content: Any) -> FileVerdict:  # noqa: ANN401  # JSON as it was written
    refused, missing, left_out = content
    return FileVerdict(
        refused=tuple((int(line), message) for line, message in refused),
        missing=tuple(missing),
        left_out=tuple(left_out),
    )
