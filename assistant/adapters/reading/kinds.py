"""Which module reads files of which ending; nothing is imported before such a file comes."""

from __future__ import annotations

import zipfile
from importlib import import_module
from pathlib import Path
from typing import Protocol

from assistant.adapters.reading.result import Reading, UnreadableError

_MODULES = {
    ".docx": "word",
    ".htm": "web",
    ".html": "web",
    ".pdf": "pages",
    ".pptx": "slides",
    ".xhtml": "web",
    ".xlsx": "sheets",
}
ENDINGS = tuple(_MODULES)
"""The endings, in small letters, of the files that are read in a child process."""

_ZIPPED = (".docx", ".pptx", ".xlsx")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MOST_UNPACKED = 256 * 1024 * 1024
_MOST_FILES = 10_000


class _Reader(Protocol):
    def read(self, path: Path) -> Reading: ...


def read(path: Path) -> Reading:
    """Read a file of a known ending; raises UnreadableError, or whatever its library raises."""
    ending = path.suffix.lower()
    if ending in _ZIPPED:
        _check_package(path)
    reader: _Reader = import_module(f"assistant.adapters.reading.{_MODULES[ending]}")
    return reader.read(path)


def _check_package(path: Path) -> None:
    """Refuse a package that is none or would unpack to more than any document holds."""
    with path.open("rb") as file:
        if file.read(4) == _OLD_OFFICE:
            raise UnreadableError(
                "It is encrypted, or in the format of before 2007; save it without a password as "
                f"{path.suffix.lower()}."
            )
    with zipfile.ZipFile(path) as package:
        members = package.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > _MOST_UNPACKED or len(members) > _MOST_FILES:
        raise UnreadableError(
            f"It unpacks to {unpacked // 1024**2:,} MB in {len(members):,} parts, more than a "
            "document holds; split it into smaller ones."
        )
