"""The database: documents, passages, vectors and generations, and the conversations.

SQLite by default (WAL, one file), PostgreSQL by URL, with the same statements. Rows of documents,
passages and vectors never change: their keys are made from their content.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import sqlalchemy as sql
from numpy.typing import NDArray

from assistant.adapters.conversations import Conversations
from assistant.adapters.database import Database, chunks
from assistant.adapters.ledger import Ledger, forget_verdicts
from assistant.adapters.records import Records
from assistant.adapters.spending import Spending
from assistant.adapters.tables import (
    DOCUMENTS,
    GENERATION_DOCUMENTS,
    GENERATIONS,
    PASSAGES,
    VECTORS,
    passage_of,
    passage_row,
)
from assistant.values.documents import Document, Passage

_Key = tuple[str, str]
_V = TypeVar("_V")

_CACHED = 4096

_IN_GENERATION = (
    sql.select(PASSAGES)
    .join(GENERATION_DOCUMENTS, GENERATION_DOCUMENTS.c.source == PASSAGES.c.source)
    .where(GENERATION_DOCUMENTS.c.generation == sql.bindparam("generation"))
)
_ALL = _IN_GENERATION.order_by(GENERATION_DOCUMENTS.c.position, PASSAGES.c.position)
_BY_ID = _IN_GENERATION.where(PASSAGES.c.id.in_(sql.bindparam("ids", expanding=True)))
_BY_REFERENCE = _ALL.where(PASSAGES.c.reference == sql.bindparam("reference"))
_FILES = (
    sql.select(DOCUMENTS.c.path, DOCUMENTS.c.source, DOCUMENTS.c.id)
    .join(GENERATION_DOCUMENTS, GENERATION_DOCUMENTS.c.source == DOCUMENTS.c.source)
    .where(GENERATION_DOCUMENTS.c.generation == sql.bindparam("generation"))
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it is stored: `source` is the key of its file, a vector key per passage."""

    source: str
    document: Document
    passages: tuple[Passage, ...]
    vector_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """The passages of one generation, of some of its collections where these are named.

    What is looked up by its id may also be of the generation `before`: an answer may be read when
    the documents have changed.
    """

    store: Store
    generation: str
    collections: frozenset[str] | None = None
    before: str = ""

    def passages(self) -> tuple[Passage, ...]:
        """Return every passage, in the order of the documents."""
        return self._own(self.store.passages(self.generation))

    def lookup(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        """Return the passages that have these ids; unknown ids are left out."""
        found = self.store.lookup(self.generation, ids)
        if self.before and len(found) < len(ids):
            found = {**self.store.lookup(self.before, ids), **found}
        own = self._own(found.values())
        return {one.id: one for one in own} if self.collections else found

    def section(self, reference: str, language: str | None) -> tuple[Passage, ...]:
        """Return a section's passages, see `Store.by_reference`."""
        return self._own(self.store.by_reference(self.generation, reference, language))

    def members(self) -> frozenset[str]:
        """Return the ids of the passages."""
        return frozenset(one.id for one in self.passages())

    def _own(self, passages: Iterable[Passage]) -> tuple[Passage, ...]:
        own = self.collections
        return tuple(one for one in passages if own is None or one.provenance.collection in own)

    def paths(self) -> dict[str, str]:
        """Return the paths of the documents, relative to their corpus, by their ids."""
        return self.store.paths(self.generation)


class Store(Conversations, Ledger, Records):
    """One open database; safe to share between threads. Every failure is a StoreError."""

    def __init__(self, url: str) -> None:
        """Open the database at an SQLAlchemy URL, creating what is missing."""
        super().__init__(Database(url))
        self.spending = Spending(self._database)
        self._passages: dict[tuple[str, str], Passage] = {}
        self._sections: dict[tuple[str, str], tuple[Passage, ...]] = {}

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    # Reading a generation

    def library(
        self, generation: str, collections: frozenset[str] | None = None, before: str = ""
    ) -> Library:
        """Return the passages of one generation, or of some of its collections, as a value."""
        return Library(self, generation, collections, before)

    def has_generation(self, generation: str) -> bool:
        """Tell whether the passages of that generation are here."""
        query = sql.select(GENERATIONS.c.id).where(GENERATIONS.c.id == generation)
        with self._database.transaction() as connection:
            return connection.execute(query).first() is not None

    def passages(self, generation: str) -> tuple[Passage, ...]:
        """Return every passage of a generation, in the order of its documents."""
        with self._database.transaction() as connection:
            rows = connection.execute(_ALL, {"generation": generation})
            return tuple({row.id: passage_of(row) for row in rows}.values())

    def lookup(self, generation: str, ids: Sequence[str]) -> Mapping[str, Passage]:
        """Return the passages of a generation that have these ids; unknown ids are left out."""
        missing = [one for one in ids if (generation, one) not in self._passages]
        found = {}
        if missing:
            with self._database.transaction() as connection:
                rows = connection.execute(_BY_ID, {"generation": generation, "ids": missing})
                found = {row.id: passage_of(row) for row in rows}
            _remember(self._passages, {(generation, one): found[one] for one in found})
        cached = {one: self._passages.get((generation, one)) for one in ids}
        return found | {one: passage for one, passage in cached.items() if passage}

    def by_reference(
        self, generation: str, reference: str, language: str | None
    ) -> tuple[Passage, ...]:
        """Return the passages of a section in the order of the file.

        They are in the language asked for, or, when it has none, in the first language that does.
        """
        section = self._sections.get((generation, reference))
        if section is None:
            values = {"generation": generation, "reference": reference}
            with self._database.transaction() as connection:
                section = tuple(
                    passage_of(row) for row in connection.execute(_BY_REFERENCE, values)
                )
            _remember(self._sections, {(generation, reference): section})
        languages = [passage.language for passage in section]
        chosen = language if language in languages else next(iter(languages), None)
        return tuple(passage for passage in section if passage.language == chosen)

    def paths(self, generation: str) -> dict[str, str]:
        """Return the paths of a generation's documents by their ids."""
        with self._database.transaction() as connection:
            rows = connection.execute(_FILES, {"generation": generation})
            return {row.id: row.path for row in rows}

    # Building a generation

    def sources(self, generation: str) -> dict[str, str]:
        """Return the file keys of a generation's documents by path."""
        with self._database.transaction() as connection:
            rows = connection.execute(_FILES, {"generation": generation})
            return {row.path: row.source for row in rows}

    def known(self, sources: Iterable[str]) -> set[str]:
        """Return which of these file keys are stored already."""
        query = sql.select(DOCUMENTS.c.source).where(
            DOCUMENTS.c.source.in_(sql.bindparam("keys", expanding=True))
        )
        with self._database.transaction() as connection:
            return {
                row.source
                for chunk in chunks(sources)
                for row in connection.execute(query, {"keys": chunk})
            }

    def entries(self, sources: Iterable[str]) -> dict[str, tuple[tuple[Passage, str], ...]]:
        """Return the passages and vector keys stored for each of these file keys."""
        query = (
            sql.select(PASSAGES)
            .where(PASSAGES.c.source.in_(sql.bindparam("keys", expanding=True)))
            .order_by(PASSAGES.c.source, PASSAGES.c.position)
        )
        found: dict[str, list[tuple[Passage, str]]] = {}
        with self._database.transaction() as connection:
            for chunk in chunks(sources):
                for row in connection.execute(query, {"keys": chunk}):
                    found.setdefault(row.source, []).append((passage_of(row), row.vector_key))
        return {source: tuple(pairs) for source, pairs in found.items()}

    def add(self, entries: Sequence[Entry]) -> None:
        """Store documents with their passages; all of them or none."""
        if not entries:
            return
        documents = [
            {
                "source": entry.source,
                "id": entry.document.id,
                "path": entry.document.path,
                "title": entry.document.title,
                "language": entry.document.language,
            }
            for entry in entries
        ]
        passages = [
            passage_row(passage) | {"source": entry.source, "position": position, "vector_key": key}
            for entry in entries
            for position, (passage, key) in enumerate(
                zip(entry.passages, entry.vector_keys, strict=True)
            )
        ]
        with self._database.transaction() as connection:
            connection.execute(sql.insert(DOCUMENTS), documents)
            if passages:
                connection.execute(sql.insert(PASSAGES), passages)

    def vectors(self, encoder: str, keys: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Return the stored vectors of an encoder by key; missing ones are left out."""
        query = sql.select(VECTORS.c.key, VECTORS.c.vector).where(
            VECTORS.c.encoder == encoder,
            VECTORS.c.key.in_(sql.bindparam("keys", expanding=True)),
        )
        with self._database.transaction() as connection:
            return {
                row.key: np.frombuffer(row.vector, dtype=np.float32)
                for chunk in chunks(keys)
                for row in connection.execute(query, {"keys": chunk})
            }

    def add_vectors(self, encoder: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Store vectors of an encoder by key; all of them or none."""
        rows = [
            {"key": key, "encoder": encoder, "vector": vector.tobytes()}
            for key, vector in vectors.items()
        ]
        if rows:
            with self._database.transaction() as connection:
                connection.execute(sql.insert(VECTORS), rows)

    def add_generation(self, generation: str, encoder: str, sources: Sequence[str]) -> None:
        """Record of which documents a generation is made; durable when this returns."""
        members = [
            {"generation": generation, "source": source, "position": position}
            for position, source in enumerate(sources)
        ]
        row = {"id": generation, "encoder": encoder, "made_at": time.time()}
        with self._database.transaction() as connection:
            _drop_generation(connection, generation)
            connection.execute(sql.insert(GENERATIONS), row)
            if members:
                connection.execute(sql.insert(GENERATION_DOCUMENTS), members)
        self._database.flush()

    def keep_generations(self, kept: Sequence[str]) -> None:
        """Forget every other generation, and what only the others used."""
        used = sql.select(GENERATION_DOCUMENTS.c.source)
        with self._database.transaction() as connection:
            for (generation,) in connection.execute(sql.select(GENERATIONS.c.id)).all():
                if generation not in kept:
                    _drop_generation(connection, generation)
            connection.execute(sql.delete(PASSAGES).where(PASSAGES.c.source.not_in(used)))
            connection.execute(sql.delete(DOCUMENTS).where(DOCUMENTS.c.source.not_in(used)))
            forget_verdicts(connection)
            keys = sql.select(PASSAGES.c.vector_key)
            encoders = sql.select(GENERATIONS.c.encoder)
            connection.execute(
                sql.delete(VECTORS).where(
                    VECTORS.c.key.not_in(keys) | VECTORS.c.encoder.not_in(encoders)
                )
            )


def _drop_generation(connection: sql.Connection, generation: str) -> None:
    members = GENERATION_DOCUMENTS.c.generation == generation
    connection.execute(sql.delete(GENERATION_DOCUMENTS).where(members))
    connection.execute(sql.delete(GENERATIONS).where(GENERATIONS.c.id == generation))


def _remember(cache: dict[_Key, _V], found: Mapping[_Key, _V]) -> None:
    if len(cache) + len(found) > _CACHED:
        cache.clear()
    cache.update(found)
