"""What the building flow carries: documents, their passages, and hits on passages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


def content_id(*parts: str) -> str:
    """Return a 16-digit hexadecimal id made from the parts' content (BLAKE2b, 64 bits)."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder that is indexed, and the name by which answers tell it from others."""

    name: str
    root: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a document's content comes from, and what it holds for; shown beside citations.

    `source` names the origin or is the address of the page, of a passage that of its section;
    `collection` is the name of the folder that was indexed.
    """

    source: str = ""
    as_of: str = ""
    region: str = ""
    platform: str = ""
    collection: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a document; `line` is where it stands: a line, a paragraph, a row or a page.

    `anchor` is the name that the file gives it; `link` what leads to it behind the `#` of the
    document's address, where that is something else (`page=3`).
    """

    level: int
    text: str
    anchor: str | None
    line: int
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table row or piece of code as plain text."""

    text: str
    line: int


Part = Heading | Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file of a corpus as its reader sees it: headings and blocks in order.

    `name` is the path inside its corpus without language and ending (`roles/host`), the same in
    every language; `path` is the file itself (`roles/host.zh.md`), relative to its corpus. Where
    several collections are indexed side by side, both begin with the collection (`wiki:leave`).
    `left_out` says what no reader sees and was passed over, `missing` what could not be read.
    """

    id: str
    name: str
    path: str
    title: str
    language: str
    parts: tuple[Part, ...]
    provenance: Provenance
    left_out: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


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
