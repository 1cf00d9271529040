"""Settings and a wiki in, a mirror of its pages in the home out, which can be synced again."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from assistant import mirroring
from assistant.adapters.wikis import KINDS, Fetcher, Knobs, Login
from assistant.errors import InputError
from assistant.mirroring import Mirrored, Progress
from assistant.settings import Settings
from assistant.values.documents import Collection

_FOLDER = "wikis"
_FACTS = ".wiki.json"
_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A wiki that is mirrored: its kind, its address, and what its collection is called."""

    kind: str
    address: str
    name: str


def source(kind: str, address: str, name: str = "") -> Source:
    """Return a wiki by its address, called by its host unless it has another name."""
    chosen = name or urlsplit(address).hostname or ""
    if not _NAME.fullmatch(chosen):
        raise InputError(
            f"{address} does not say what to call the wiki; give --name with letters and digits."
        )
    return Source(kind=kind, address=address, name=chosen)


def sources(settings: Settings) -> tuple[Source, ...]:
    """Return the wikis that were synced before, by name."""
    known = sorted((settings.home / _FOLDER).glob(f"*/{_FACTS}"))
    return tuple(Source(**json.loads(path.read_text(encoding="utf-8"))) for path in known)


def sync(
    settings: Settings, wiki: Source, tell: Progress, *, rate: float, anew: bool = False
) -> tuple[Collection, Mirrored]:
    """Bring the mirror of a wiki up to date; raises WikiError with all that was read kept."""
    folder = settings.home / _FOLDER / wiki.name
    login = Login(
        user=settings.wiki_user, password=settings.wiki_password, token=settings.wiki_token
    )
    with Fetcher(settings.private_hosts, Knobs(rate=rate)) as fetcher:
        opened = KINDS[wiki.kind](wiki.address, fetcher, login)
        _remember(folder, wiki)
        done = mirroring.mirror(opened, folder, fetcher.allowed, tell, anew=anew)
    return Collection(wiki.name, folder), done


def joined(before: tuple[Collection, ...], new: tuple[Collection, ...]) -> tuple[Collection, ...]:
    """Return the collections there were, then those that are not among them."""
    known = {one.root for one in before}
    return (*before, *(one for one in new if one.root.resolve() not in known))


def _remember(folder: Path, wiki: Source) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _FACTS).write_text(json.dumps(asdict(wiki), ensure_ascii=False), encoding="utf-8")
