"""The tables of the database, and how a passage is laid into its row."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import sqlalchemy as sql

from assistant.values.documents import Passage, Provenance

METADATA = sql.MetaData()

DOCUMENTS = sql.Table(
    "documents",
    METADATA,
    sql.Column("source", sql.String(16), primary_key=True),
    sql.Column("id", sql.String(16), nullable=False),
    sql.Column("path", sql.Text, nullable=False),
    sql.Column("title", sql.Text, nullable=False),
    sql.Column("language", sql.String(16), nullable=False),
)

PASSAGES = sql.Table(
    "passages",
    METADATA,
    sql.Column("source", sql.String(16), primary_key=True),
    sql.Column("position", sql.Integer, primary_key=True),
    sql.Column("id", sql.String(16), nullable=False, index=True),
    sql.Column("document", sql.String(16), nullable=False),
    sql.Column("title", sql.Text, nullable=False),
    sql.Column("reference", sql.Text, nullable=False, index=True),
    sql.Column("headings", sql.Text, nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("language", sql.String(16), nullable=False),
    sql.Column("line", sql.Integer, nullable=False),
    sql.Column("provenance", sql.Text, nullable=False),
    sql.Column("vector_key", sql.String(16), nullable=False, index=True),
)

VECTORS = sql.Table(
    "vectors",
    METADATA,
    sql.Column("key", sql.String(16), primary_key=True),
    sql.Column("encoder", sql.String(16), primary_key=True),
    sql.Column("vector", sql.LargeBinary, nullable=False),
)

GENERATIONS = sql.Table(
    "generations",
    METADATA,
    sql.Column("id", sql.String(16), primary_key=True),
    sql.Column("encoder", sql.String(16), nullable=False),
    sql.Column("made_at", sql.Float, nullable=False),
)

GENERATION_DOCUMENTS = sql.Table(
    "generation_documents",
    METADATA,
    sql.Column("generation", sql.String(16), primary_key=True),
    sql.Column("source", sql.String(16), primary_key=True),
    sql.Column("position", sql.Integer, nullable=False),
)

FILES = sql.Table(
    "files",
    METADATA,
    sql.Column("root", sql.Text, primary_key=True),
    sql.Column("path", sql.Text, primary_key=True),
    sql.Column("stamp", sql.Text, nullable=False),
    sql.Column("digest", sql.String(32), nullable=False),
)

VERDICTS = sql.Table(
    "verdicts",
    METADATA,
    sql.Column("source", sql.String(16), primary_key=True),
    sql.Column("content", sql.Text, nullable=False),
)

CONVERSATIONS = sql.Table(
    "conversations",
    METADATA,
    sql.Column("id", sql.String(64), primary_key=True),
    sql.Column("state", sql.Text, nullable=False),
    sql.Column("changed_at", sql.Float, nullable=False),
    sql.Column("owner", sql.String(96), nullable=False, server_default=""),
    sql.Column("title", sql.Text, nullable=False, server_default=""),
    sql.Column("created_at", sql.Float, nullable=False, server_default="0"),
    sql.Index("ix_conversations_owner", "owner", "changed_at"),
)

MESSAGES = sql.Table(
    "messages",
    METADATA,
    sql.Column("conversation", sql.String(64), primary_key=True),
    sql.Column("turn", sql.Integer, primary_key=True),
    sql.Column("question", sql.Text, nullable=False),
    sql.Column("answer", sql.Text, nullable=False),
    sql.Column("asked_at", sql.Float, nullable=False),
    sql.Column("state", sql.Text, nullable=False, server_default=""),
)

GAPS = sql.Table(
    "gaps",
    METADATA,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("question", sql.Text, nullable=False),
    sql.Column("language", sql.String(16), nullable=False),
    sql.Column("topic", sql.Text, nullable=False),
    sql.Column("conversation", sql.String(64), nullable=False),
    sql.Column("asked_at", sql.Float, nullable=False),
)

FEEDBACK = sql.Table(
    "feedback",
    METADATA,
    sql.Column("answer", sql.String(64), primary_key=True),
    sql.Column("conversation", sql.String(64), nullable=False),
    sql.Column("verdict", sql.String(16), nullable=False),
    sql.Column("reason", sql.Text, nullable=False),
    sql.Column("given_at", sql.Float, nullable=False),
)

SPENDING = sql.Table(
    "spending",
    METADATA,
    sql.Column("day", sql.String(10), primary_key=True),
    sql.Column("account", sql.String(128), primary_key=True),
    sql.Column("tokens", sql.BigInteger, nullable=False),
)

KEYS = sql.Table(
    "keys",
    METADATA,
    sql.Column("id", sql.String(16), primary_key=True),
    sql.Column("name", sql.Text, nullable=False),
    sql.Column("scopes", sql.Text, nullable=False),
    sql.Column("digest", sql.String(64), nullable=False),
    sql.Column("created_at", sql.Float, nullable=False),
    sql.Column("revoked_at", sql.Float),
)

EMBEDS = sql.Table(
    "embeds",
    METADATA,
    sql.Column("id", sql.String(16), primary_key=True),
    sql.Column("name", sql.Text, nullable=False),
    sql.Column("origins", sql.Text, nullable=False),
    sql.Column("anonymous", sql.Boolean, nullable=False),
    sql.Column("digest", sql.String(64), nullable=False),
    sql.Column("created_at", sql.Float, nullable=False),
    sql.Column("revoked_at", sql.Float),
    sql.Column("collections", sql.Text, nullable=False, server_default="[]"),
)

SIGNING_KEYS = sql.Table(
    "signing_keys",
    METADATA,
    sql.Column("id", sql.String(16), primary_key=True),
    sql.Column("secret", sql.String(64), nullable=False),
    sql.Column("made_at", sql.Float, nullable=False),
)


def passage_row(passage: Passage) -> dict[str, Any]:
    """Return a passage as column values; `source`, `position` and `vector_key` are the caller's."""
    return {
        "id": passage.id,
        "document": passage.document,
        "title": passage.title,
        "reference": passage.reference,
        "headings": json.dumps(passage.headings, ensure_ascii=False),
        "text": passage.text,
        "language": passage.language,
        "line": passage.line,
        "provenance": json.dumps(asdict(passage.provenance), ensure_ascii=False),
    }


def passage_of(row: sql.Row[Any]) -> Passage:
    """Return the passage that a row of the table `passages` holds."""
    return Passage(
        id=row.id,
        document=row.document,
        title=row.title,
        reference=row.reference,
        headings=tuple(json.loads(row.headings)),
        text=row.text,
        language=row.language,
        line=row.line,
        provenance=Provenance(**json.loads(row.provenance)),
    )
