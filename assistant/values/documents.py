"""What the building flow carries: documents, their passages, and hits on passages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


def content_id(*parts: str) -> str:
    """Return a 16-digit hexadecimal id made from the parts' content (BLAKE2b, 64 bits)."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a document's content comes from, and what it holds for; shown beside citations."""

    source: str = ""
    as_of: str = ""
    region: str = ""
    platform: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file of a corpus as text.

    `name` is the path inside its corpus without language and ending (`roles/host`), the same in
    every language; `path` is the file itself (`roles/host.zh.md`), relative to its corpus.
    """

    id: str
    name: str
    path: str
    title: str
    language: str
    text: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A section of a document that can be found, quoted and cited.

    `reference` is `name#anchor` (`roles/host#duties`), equal in every language, or `name` alone
    for text above the first heading. A heading without an explicit anchor gets a slug of its text.
    """

    id: str
    document: str
    title: str
    reference: str
    headings: tuple[str, ...]
    text: str
    language: str
    line: int
    provenance: Provenance

    @property
    def heading(self) -> str:
        """The heading path as one line, `场控 › 职责`."""
        return " › ".join(self.headings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found for a query; `by` says by which road (`lexical`, `dense`, `fused`)."""

    passage: Passage
    score: float
    by: str
