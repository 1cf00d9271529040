"""A document in, its passages out: one for each heading's own text, long ones cut at sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import takewhile
from urllib.parse import quote

from assistant.text import fold
from assistant.values.documents import Block, Document, Heading, Passage, Provenance, content_id

_BORDER = re.compile(r"[。！？!?；;\n]+[”’」』)）]*|\.(?=\s)")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_KEPT = "/?:@!$&'()*+,;=%"
"""What stands in the part of an address behind `#` as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """`longest`: characters of a passage; a longer section becomes several passages."""

    longest: int = 800


@dataclass(slots=True)
class _Section:
    reference: str
    headings: tuple[str, ...]
    provenance: Provenance
    blocks: list[Block] = field(default_factory=list)


def split(document: Document, knobs: Knobs = Knobs()) -> tuple[Passage, ...]:
    """Return the passages in the order of the document; a heading without own text gives none."""
    passages = (
        Passage(
            id=content_id(
                section.reference, document.language, *section.headings, text, document.path
            ),
            document=document.id,
            title=document.title,
            reference=section.reference,
            headings=section.headings,
            text=text,
            language=document.language,
            line=line,
            provenance=section.provenance,
        )
        for section in _sections(document)
        for line, text in _pieces(section.blocks, knobs.longest)
    )
    return tuple({passage.id: passage for passage in passages}.values())


def sections(passages: Sequence[Passage]) -> Mapping[tuple[str, str], str]:
    """Map (reference, language) to the text of that heading with its sub-headings.

    A document's name without an anchor stands for the whole document. The passages of a document
    stand together and in its order, as `split` returns them.
    """
    texts: dict[tuple[str, str], list[str]] = {}
    for place, passage in enumerate(passages):
        name = passage.reference.partition("#")[0]
        texts.setdefault((name, passage.language), []).append(passage.text)
        key = (passage.reference, passage.language)
        if passage.reference != name and key not in texts:
            own = takewhile(partial(_within, passage), passages[place:])
            texts[key] = [other.text for other in own]
    return {key: "\n".join(parts) for key, parts in texts.items()}


def _within(section: Passage, other: Passage) -> bool:
    """Tell whether a passage belongs to the heading of another: a piece of it or below it."""
    depth = len(section.headings)
    return other.document == section.document and (
        other.reference == section.reference
        or (len(other.headings) > depth and other.headings[:depth] == section.headings)
    )


def _sections(document: Document) -> Iterator[_Section]:
    used: Counter[str] = Counter()
    above: list[Heading] = []
    section = _Section(document.name, (document.title,), document.provenance)
    for part in document.parts:
        if isinstance(part, Block):
            section.blocks.append(part)
            continue
        yield section
        above = [heading for heading in above if heading.level < part.level] + [part]
        path = tuple(heading.text for heading in above)
        titled = path if path[0] == document.title else (document.title, *path)
        reference = f"{document.name}#{_anchor(part, used)}"
        section = _Section(reference, titled, _linked(document.provenance, above))
    yield section


def _linked(provenance: Provenance, above: Sequence[Heading]) -> Provenance:
    """Let the address of a page lead to the nearest heading that has a name there."""
    names = [heading.link or heading.anchor for heading in above]
    link = next((name for name in reversed(names) if name), None)
    if not link or not _ADDRESS.match(provenance.source):
        return provenance
    page = provenance.source.partition("#")[0]
    return replace(provenance, source=f"{page}#{quote(link, safe=_KEPT)}")


def _anchor(heading: Heading, used: Counter[str]) -> str:
    """The heading's own anchor, else a slug of its text; a number tells equal ones apart."""
    anchor = heading.anchor or re.sub(r"\W+", "-", fold(heading.text)).strip("-") or "section"
    used[anchor] += 1
    return anchor if used[anchor] == 1 else f"{anchor}-{used[anchor]}"


def _pieces(parts: Sequence[Block], longest: int) -> Iterator[tuple[int, str]]:
    """Join blocks, a line each, as long as they fit; yield each text with its first line."""
    gathered: list[str] = []
    first = size = 0
    for block in parts:
        for line, text in _cut(block, longest):
            if gathered and size + len(text) > longest:
                yield first, "\n".join(gathered)
                gathered, size = [], 0
            first = first if gathered else line
            gathered.append(text)
            size += len(text) + 1
    if gathered:
        yield first, "\n".join(gathered)


def _cut(block: Block, longest: int) -> Iterator[tuple[int, str]]:
    """Cut a block after a sentence, else at a blank, else where it is full."""
    text, start, line = block.text, 0, block.line
    while start < len(text):
        stop = start + longest
        if stop < len(text):
            borders = [match.end() for match in _BORDER.finditer(text, start, stop)]
            stop = (borders[-1:] or [text.rfind(" ", start + 1, stop) + 1])[0] or stop
        piece = text[start:stop].strip()
        if piece:
            yield line, piece
        line += text.count("\n", start, stop)
        start = stop
