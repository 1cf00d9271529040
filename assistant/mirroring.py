"""A wiki in, a folder of its pages out, which is brought up to date and indexed like any other.

Each page is one HTML file that names its address, its day and its revision; so nothing else has to
be remembered, and a mirror that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.adapters.wikis import Listed, Page, Wiki
from assistant.errors import BusyError, WikiError

Progress = Callable[[str, int, int], None]

_HEAD_BYTES = 4096
_MARK = re.compile(r'<meta name="wiki-page" content="([^"]*)" data-revision="([^"]*)">')
_UNFIT = re.compile(r'[\x00-\x1f<>"|?*\\/:]+')
_LONGEST_NAME = 60
_FAILING_IN_A_ROW = 10
"""After how many failing pages a wiki is looked at: is it the pages, or the whole of it?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirrored:
    """What became of the pages of a wiki: titles, and a sentence for each that was not read.

    `passed_over` may not be read, or are gone; `failed` could not be had, and stay as they were.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    passed_over: tuple[str, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page in the folder."""

    path: Path
    revision: str


def mirror(
    wiki: Wiki, folder: Path, allowed: Callable[[str], bool], tell: Progress, *, anew: bool = False
) -> Mirrored:
    """Bring a folder up to date with a wiki; only pages of a new revision are read.

    `allowed` tells whether the address of a page may be read by programs. `anew` reads every page
    again. Pages are removed when the wiki's list, which was had whole, does not name them any more.
    A page that cannot be had stays as it was. Raises WikiError where the wiki itself cannot be
    read, with all that was read kept, and BusyError if the folder is being written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=0):
            return _mirror(wiki, folder, allowed, tell, anew=anew)
    except Timeout as error:
        raise BusyError(f"Another process is filling {folder}; wait for it.") from error


def _mirror(
    wiki: Wiki, folder: Path, allowed: Callable[[str], bool], tell: Progress, *, anew: bool
) -> Mirrored:
    kept = dict(_kept(folder))
    listed = {page.id: page for page in wiki.pages()}
    if kept and not listed:
        raise WikiError("The wiki lists no page any more; see that they may be read.")
    closed = {id for id, page in listed.items() if not allowed(page.address)}
    stale = {
        id: page
        for id, page in listed.items()
        if id not in closed and (anew or id not in kept or kept[id].revision != page.revision)
    }
    passed_over = [f"{listed[id].title}: robots.txt keeps programs from it." for id in closed]
    gone = {id for id in kept if id not in listed} | (closed & kept.keys())
    unchanged = (page for id, page in listed.items() if id not in closed and id not in stale)
    added, changed, failed = list[str](), list[str](), list[str]()
    for done, (page, found) in enumerate(
        _read(wiki, tuple(stale.values()), next(unchanged, None)), 1
    ):
        if isinstance(found, WikiError):
            failed.append(f"{page.title}: {found}")
        elif found is None:
            passed_over.append(f"{page.title}: it is gone, or may not be read.")
            gone |= {page.id} & kept.keys()
        else:
            _write(folder, page, found, kept.get(page.id))
            (changed if page.id in kept else added).append(found.title)
        tell("sync", done, len(stale))
    for id in gone:
        kept[id].path.unlink()
    return Mirrored(
        added=tuple(sorted(added)),
        changed=tuple(sorted(changed)),
        removed=tuple(sorted(kept[id].path.stem.rpartition(".")[0] for id in gone)),
        unchanged=len(kept) - len(changed) - len(gone),
        passed_over=tuple(sorted(passed_over)),
        failed=tuple(sorted(failed)),
    )


def _read(
    wiki: Wiki, pages: Sequence[Listed], sound: Listed | None
) -> Iterator[tuple[Listed, Page | WikiError | None]]:
    """Yield each page with what came of it; raises WikiError when the wiki itself fails.

    `sound` is a page that could be read before; where there is none, the last of these pages stands
    in for it. When many fail in a row it is asked for, and as long as it comes it is the pages that
    are at fault.
    """
    failing = 0
    for page in pages:
        try:
            found = wiki.page(page)
        except WikiError as error:
            failing += 1
            if failing % _FAILING_IN_A_ROW == 0:
                wiki.page(sound or pages[-1])
            yield page, error
        else:
            failing = 0
            sound = page if found else sound
            yield page, found


def _kept(folder: Path) -> Iterator[tuple[str, _Kept]]:
    """Yield the pages in the folder by their ids; what was half written is removed."""
    for path in folder.iterdir():
        if path.suffix == ".part":
            path.unlink()
        elif path.suffix == ".html":
            with path.open(encoding="utf-8") as file:
                mark = _MARK.search(file.read(_HEAD_BYTES))
            if mark:
                yield unescape(mark[1]), _Kept(path, unescape(mark[2]))


def _write(folder: Path, listed: Listed, page: Page, before: _Kept | None) -> None:
    """Write a page in the place of what was there, whole or not at all."""
    number = hashlib.blake2b(listed.id.encode(), digest_size=4).hexdigest()
    name = _UNFIT.sub("_", listed.title).strip("._ ")[:_LONGEST_NAME] or "page"
    path = folder / f"{name}.{number}.html"
    text = (
        f'<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="wiki-page" content="{escape(listed.id)}" '
        f'data-revision="{escape(listed.revision)}">\n'
        f"<title>{escape(page.title)}</title>\n"
        f'<link rel="canonical" href="{escape(listed.address)}">\n'
        f'<meta name="date" content="{escape(listed.changed)}">\n'
        f"</head>\n<body>\n{page.html}\n</body>\n</html>\n"
    )
    draft = path.with_suffix(".part")
    draft.write_text(text, encoding="utf-8", errors="replace")
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(path)
    if before and before.path != path:
        before.path.unlink()
