"""A folder of a corpus in, its files and documents out, with a fault for every file left out."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from assistant.adapters import files
from assistant.adapters.markdown import Heading, blocks
from assistant.errors import CorpusError, Fault
from assistant.text import language_of, visible
from assistant.values.documents import Document, Provenance, content_id

LARGEST = 10 * 1024 * 1024

_MACHINE_READABLE = (".yaml", ".yml")
_LANGUAGE = re.compile(r"\.(zh|en)$")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*\n?", re.DOTALL | re.MULTILINE)
_PROVENANCE = ("source", "as_of", "region", "platform")
_LINES_OF_A_TITLE = 40
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read: `path` relative to the corpus, posix; `digest` of its bytes."""

    path: str
    absolute: Path
    digest: str


def scan(root: Path) -> tuple[tuple[SourceFile, ...], tuple[Fault, ...]]:
    """List the documents under `root`, sorted, and say of every other file why it is not read.

    Hidden files and YAML are passed over. Raises CorpusError if `root` is no folder.
    """
    if not root.is_dir():
        raise CorpusError((Fault(str(root), 1, "This is no folder; name one with documents."),))
    found: list[SourceFile] = []
    faults: list[Fault] = []
    for path in _walk(root, faults):
        relative = _name(path, root)
        printable = relative == path.relative_to(root).as_posix()
        refusal = _refusal(path, root) if printable else "The name is not in UTF-8; rename it."
        if refusal:
            faults.append(Fault(relative, 1, refusal))
            continue
        try:
            data = path.read_bytes()
        except OSError as error:
            faults.append(Fault(relative, 1, _unreadable(error)))
            continue
        if data.strip():
            digest = hashlib.blake2b(data, digest_size=16).hexdigest()
            found.append(SourceFile(relative, path, digest))
        else:
            faults.append(Fault(relative, 1, "The file is empty; write its text or remove it."))
    return tuple(found), tuple(sorted(faults, key=lambda fault: fault.path))


def read(file: SourceFile, provenance: Provenance) -> Document:
    """Read one file; what its front matter leaves out comes from the corpus's `provenance`.

    Lines keep their numbers: blank lines stand where the front matter stood. Raises CorpusError.
    """
    try:
        raw = files.read(file.absolute)
    except OSError as error:
        raise CorpusError((Fault(file.path, 1, _unreadable(error)),)) from error
    except UnicodeError as error:
        raise CorpusError((Fault(file.path, 1, str(error)),)) from error
    markdown = file.path.lower().endswith(".md")
    given, text = _front_matter(file.path, raw) if markdown else ({}, raw)
    stem = file.path.rpartition(".")[0]
    suffix = _LANGUAGE.search(stem)
    name = stem[: suffix.start()] if suffix else stem
    title = given.get("title") or (_first_heading(text) if markdown else "")
    title = visible(title or name.rpartition("/")[2])
    own = replace(provenance, **{key: given[key] for key in _PROVENANCE if given.get(key)})
    parts = (file.path, text, title, own.source, own.as_of, own.region, own.platform)
    return Document(
        id=content_id(*parts),
        name=name,
        path=file.path,
        title=title,
        language=suffix[1] if suffix else language_of(text),
        text=text,
        provenance=own,
    )


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
    if path.stat().st_size > LARGEST:
        return f"The file is over {LARGEST // 1024**2} MB; split it into smaller ones."
    if path.suffix.lower() not in files.ENDINGS:
        known = " or ".join(files.ENDINGS)
        return f"Only files ending in {known} are read; save its text as one of them."
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


def _first_heading(text: str) -> str:
    head = "\n".join(text.splitlines()[:_LINES_OF_A_TITLE])
    titles = (part.text for part in blocks(head) if isinstance(part, Heading) and part.level == 1)
    return next(titles, "")
