"""A folder of a corpus in, its files and documents out, with a fault for every file left out."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from assistant.adapters import files, markdown, reading
from assistant.adapters.reading import Readers, Reading, UnreadableError
from assistant.errors import CorpusError, Fault
from assistant.text import language_of, visible
from assistant.values.documents import (
    Collection,
    Document,
    Heading,
    Part,
    Provenance,
    content_id,
)

LARGEST = 10 * 1024 * 1024
LARGEST_PACKAGE = 64 * 1024 * 1024
"""Bytes of a file with pictures in it, as other programs make them."""

ENDINGS = (*files.ENDINGS, *reading.ENDINGS)

_MACHINE_READABLE = (".yaml", ".yml")
_LANGUAGE = re.compile(r"\.(zh|en)$")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*\n?", re.DOTALL | re.MULTILINE)
_PROVENANCE = ("source", "as_of", "region", "platform")
_LANGUAGES = ("zh", "en")
_SETTLED = 2_000_000_000
"""Nanoseconds after which a second change of a file has another time than the first."""
_LITTLE = 50
"""Characters of text that are too few for a file of over so many bytes:"""
_MUCH = 50_000
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read: `path` relative to the corpus, posix; `digest` of its bytes.

    `stamp` changes whenever the file does: its size, times and place on the disk.
    """

    path: str
    absolute: Path
    digest: str
    stamp: str = field(compare=False)


def collections(roots: Iterable[Path | Collection]) -> tuple[Collection, ...]:
    """Give every folder a name: the one it was given, else its own; no two are the same."""
    found: dict[str, Collection] = {}
    for root in roots:
        one = root if isinstance(root, Collection) else Collection(root.resolve().name, root)
        name, number = one.name, 1
        while name in found:
            number += 1
            name = f"{one.name}-{number}"
        found[name] = Collection(name, one.root.resolve())
    return tuple(found.values())


def scan(
    root: Path, known: Mapping[str, tuple[str, str]] | None = None, only: str = ""
) -> tuple[tuple[SourceFile, ...], tuple[Fault, ...]]:
    """List the documents under `root`, sorted, and say of every other file why it is not read.

    `known` maps a path to the stamp it had and the digest of then: a file with the same stamp is
    not opened. `only` names a file in that folder to look at alone. Hidden files and YAML are
    passed over. Raises CorpusError if `root` is no folder.
    """
    if not root.is_dir():
        raise CorpusError((Fault(str(root), 1, "This is no folder; name one with documents."),))
    found: list[SourceFile] = []
    faults: list[Fault] = []
    for path in [root / only] if only else _walk(root, faults):
        relative = _name(path, root)
        printable = relative == path.relative_to(root).as_posix()
        refusal = _refusal(path, root) if printable else "The name is not in UTF-8; rename it."
        if refusal:
            faults.append(Fault(relative, 1, refusal))
            continue
        try:
            stamp = _stamp(path)
            before, digest = (known or {}).get(relative, ("", ""))
            if not stamp or stamp != before:
                data = path.read_bytes()
                digest = hashlib.blake2b(data, digest_size=16).hexdigest() if data.strip() else ""
        except OSError as error:
            faults.append(Fault(relative, 1, _unreadable(error)))
            continue
        if digest:
            found.append(SourceFile(relative, path, digest, stamp))
        else:
            faults.append(Fault(relative, 1, "The file is empty; write its text or remove it."))
    return tuple(found), tuple(sorted(faults, key=lambda fault: fault.path))


def read(
    file: SourceFile, provenance: Provenance, readers: Readers | None = None, prefix: str = ""
) -> Document:
    """Read one file; what it does not say of itself comes from the corpus's `provenance`.

    `prefix` goes in front of its name and path. Lines keep their numbers. Raises CorpusError.
    """
    found = _read(file, readers)
    stem = file.path.rpartition(".")[0]
    suffix = _LANGUAGE.search(stem)
    name = stem[: suffix.start()] if suffix else stem
    text = "\n".join(part.text for part in found.reading.parts)
    if faults := _too_little(file, text):
        raise CorpusError(faults)
    title = found.given.get("title") or found.reading.title
    title = visible(title or _first_heading(found.reading.parts) or name.rpartition("/")[2])
    said = {"source": found.reading.source, "as_of": found.reading.as_of, **found.given}
    own = replace(provenance, **{key: said[key] for key in _PROVENANCE if said.get(key)})
    path = f"{prefix}{file.path}"
    spoken = found.reading.language if found.reading.language in _LANGUAGES else "zh"
    parts = (path, repr(found.reading.parts), title, own.source, own.as_of, own.region)
    return Document(
        id=content_id(*parts, own.platform),
        name=f"{prefix}{name}",
        path=path,
        title=title,
        language=suffix[1] if suffix else language_of(text, spoken),
        parts=found.reading.parts,
        provenance=own,
        left_out=tuple(f"{count} {what}" for what, count in found.reading.hidden.items() if count),
        missing=found.reading.missing,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A reading, and what the file's front matter gives."""

    reading: Reading
    given: Mapping[str, str]


def _read(file: SourceFile, readers: Readers | None) -> _Found:
    if file.path.lower().endswith(reading.ENDINGS):
        try:
            if readers:
                return _Found(readers.read(file.absolute), {})
            with Readers() as own:
                return _Found(own.read(file.absolute), {})
        except UnreadableError as error:
            raise CorpusError((Fault(file.path, 1, str(error)),)) from error
    try:
        raw = files.read(file.absolute)
    except OSError as error:
        raise CorpusError((Fault(file.path, 1, _unreadable(error)),)) from error
    except UnicodeError as error:
        raise CorpusError((Fault(file.path, 1, str(error)),)) from error
    invisible = len(raw) - len(visible(raw))
    if not file.path.lower().endswith(".md"):
        counts = {"invisible characters": invisible}
        return _Found(Reading(parts=files.paragraphs(raw), hidden=counts), {})
    given, text = _front_matter(file.path, raw)
    parts, hidden = markdown.read(text)
    counts = {"hidden pieces of text": hidden, "invisible characters": invisible}
    return _Found(Reading(parts=parts, hidden=counts), given)


def _too_little(file: SourceFile, text: str) -> tuple[Fault, ...]:
    """Refuse a large file in which there is hardly any text: it is a scan, or broken."""
    letters = sum(not letter.isspace() for letter in text)
    size = file.absolute.stat().st_size
    if letters >= _LITTLE or (letters and size < _MUCH):
        return ()
    found = f"Only {letters} characters of text are" if letters else "No text is"
    message = (
        f"{found} in its {size:,} bytes; if it is a scan, run text recognition on it and save it "
        "again, else remove it."
    )
    return (Fault(file.path, 1, message),)


def _stamp(path: Path) -> str:
    """Return what changes with a file; nothing while it is so new that it may change unnoticed."""
    facts = path.stat()
    if time.time_ns() - max(facts.st_mtime_ns, facts.st_ctime_ns) < _SETTLED:
        return ""
    return f"{facts.st_size} {facts.st_mtime_ns} {facts.st_ctime_ns} {facts.st_ino}"


def _walk(root: Path, faults: list[Fault]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        faults.append(Fault(_name(Path(error.filename), root), 1, _unreadable(error)))

    paths: list[Path] = []
    for folder, folders, names in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        paths += [Path(folder) / name for name in (*links, *names) if not _passed_over(name)]
    yield from sorted(paths, key=lambda path: path.relative_to(root).as_posix())


def _name(path: Path, root: Path) -> str:
    """The path within the corpus, fit to be shown: bytes outside UTF-8 become question marks."""
    return path.relative_to(root).as_posix().encode(errors="replace").decode()


def _passed_over(name: str) -> bool:
    return name.startswith(".") or name.lower().endswith(_MACHINE_READABLE)


def _refusal(path: Path, root: Path) -> str:
    """Say why a path is not read, and what to do; empty if it is."""
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        return "The link leads out of the corpus; copy the file in its place."
    if path.is_dir():
        return "A link to a folder is not followed; its files are read where they are."
    if not path.is_file():
        return "This is no regular file; remove it or replace it by its text."
    if path.suffix.lower() not in ENDINGS:
        known = ", ".join(ENDINGS[:-1])
        return f"Only {known} and {ENDINGS[-1]} are read; save its text as one of them."
    text = path.suffix.lower() in files.ENDINGS
    largest = LARGEST if text else LARGEST_PACKAGE
    if path.stat().st_size > largest:
        return f"The file is over {largest // 1024**2} MB; split it into smaller ones."
    return ""


def _unreadable(error: OSError) -> str:
    return f"It cannot be read ({error.strerror}); make it readable or remove it."


def _front_matter(path: str, raw: str) -> tuple[dict[str, str], str]:
    """Return the known keys of the front matter, and the text with blank lines in its place."""
    block = _FRONT_MATTER.match(raw)
    if not block:
        return {}, raw
    try:
        given: Any = yaml.load(block[1], Loader=_LOADER)  # noqa: S506  # builds strings only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        message = "The front matter is no valid YAML; quote values that contain a colon."
        raise CorpusError((Fault(path, line, message),)) from error
    if not isinstance(given, dict):
        return {}, raw
    known = {key: given[key] for key in ("title", *_PROVENANCE) if key in given}
    for key, value in known.items():
        if not isinstance(value, str):
            message = f"'{key}' in the front matter is no plain text; write one line of text."
            raise CorpusError((Fault(path, 1, message),))
    return known, "\n" * block[0].count("\n") + raw[block.end() :]


def _first_heading(parts: Sequence[Part]) -> str:
    titles = (part.text for part in parts if isinstance(part, Heading) and part.level == 1)
    return next(titles, "")
