"""Collections in; what is new in them, what is stored already and what became of each file out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, replace
from itertools import chain
from pathlib import Path

from assistant import documents, methodology, passages
from assistant.adapters.ledger import FileVerdict
from assistant.adapters.reading import Readers, UnreadableError
from assistant.adapters.store import Entry, Store
from assistant.documents import SourceFile
from assistant.errors import CorpusError, Fault
from assistant.values.documents import Collection, Document, Passage, Provenance, content_id

Progress = Callable[[str, int, int], None]
Read = tuple[Entry | None, FileVerdict, bool]
"""An entry, what became of reading its file, and whether it would become the same again."""

_MOST_READERS = 4


@dataclass(frozen=True, slots=True)
class Gathered:
    """One collection as it stands: the keys of its files by path, and documents that are new.

    `verdicts` are those that have something to tell, by path.
    """

    collection: Collection
    sources: Mapping[str, str]
    new: tuple[Entry, ...]
    verdicts: Mapping[str, FileVerdict]
    faults: tuple[Fault, ...]

    @property
    def advises(self) -> bool:
        """Whether a methodology stands in the folder."""
        return methodology.exists(self.collection.root)

    def refused(self) -> frozenset[str]:
        """Return the paths of the files that gave no document."""
        return frozenset(path for path, verdict in self.verdicts.items() if verdict.refused)

    def passages(self, store: Store) -> tuple[tuple[Passage, str], ...]:
        """Return all passages with their vector keys, in the order of the files."""
        new = {
            entry.source: tuple(zip(entry.passages, entry.vector_keys, strict=True))
            for entry in self.new
        }
        stored = store.entries(source for source in self.sources.values() if source not in new)
        every = stored | new
        return tuple(chain(*(every.get(source, ()) for source in self.sources.values())))


def gather(
    collections: Sequence[Collection], store: Store, recipe: str, tell: Progress
) -> tuple[Gathered, ...]:
    """Read what is new in the collections; only stamps and verdicts are written.

    `recipe` stands for the code that reads. The collection with a methodology, or the first one
    where there is none, is referred to as it is, the others with their name in front.
    """
    bare = next((one for one in collections if methodology.exists(one.root)), collections[0])
    return tuple(
        _gather(one, store, recipe, "" if one == bare else f"{one.name}:", tell)
        for one in collections
    )


def searched(passage: Passage) -> str:
    """Return the text by which a passage is found: its headings and its words."""
    return f"{passage.heading}\n{passage.text}"


def preview(path: Path) -> tuple[Document, tuple[Passage, ...]]:
    """Return a file as it would be read and cut; raises CorpusError with why it would not be."""
    found, faults = documents.scan(path.parent, only=path.name)
    if not found:
        raise CorpusError(faults)
    document = documents.read(found[0], methodology.provenance(path.parent))
    return document, passages.split(document)


def parts(root: Path) -> Mapping[str, int]:
    """Return how much of each kind the methodology of a folder has; nothing if none can be read."""
    try:
        return methodology.counts(methodology.load(root)) if methodology.exists(root) else {}
    except CorpusError:
        return {}


def _gather(
    collection: Collection, store: Store, recipe: str, prefix: str, tell: Progress
) -> Gathered:
    root = str(collection.root)
    before = store.stamps(root)
    found, faults = documents.scan(collection.root, before)
    after = {file.path: (file.stamp, file.digest) for file in found if file.stamp}
    if after != before:
        store.keep_stamps(root, after)
    provenance = replace(methodology.provenance(collection.root), collection=collection.name)
    asked = (recipe, prefix, *astuple(provenance))
    sources = {file.path: content_id(*asked, file.path, file.digest) for file in found}
    verdicts = store.verdicts(sources.values())
    known = store.known(sources.values()) | {key for key, one in verdicts.items() if one.refused}
    unread = [file for file in found if sources[file.path] not in known]
    new: dict[str, Entry] = {}
    lasting: dict[str, FileVerdict] = {}
    for done, (file, (entry, verdict, lasts)) in enumerate(
        _read_all(unread, sources, provenance, prefix), 1
    ):
        source = sources[file.path]
        if entry:
            new[source] = entry
        if verdict != FileVerdict():
            verdicts[source] = verdict
            lasting |= {source: verdict} if lasts else {}
        tell("read", done, len(unread))
    store.add_verdicts(lasting)
    told = {path: verdicts[source] for path, source in sources.items() if source in verdicts}
    refused = (
        Fault(f"{prefix}{path}", line, message)
        for path, verdict in told.items()
        for line, message in verdict.refused
    )
    scanned = (replace(fault, path=f"{prefix}{fault.path}") for fault in faults)
    return Gathered(
        collection=collection,
        sources={f"{prefix}{path}": source for path, source in sources.items()},
        new=tuple(new.values()),
        verdicts={f"{prefix}{path}": verdict for path, verdict in told.items()},
        faults=tuple(sorted((*scanned, *refused), key=lambda fault: fault.path)),
    )


def _read_all(
    files: Sequence[SourceFile], sources: Mapping[str, str], provenance: Provenance, prefix: str
) -> Iterator[tuple[SourceFile, Read]]:
    """Read files side by side and yield them in their order."""
    workers = min(_MOST_READERS, os.cpu_count() or 1)
    with Readers(workers) as readers, ThreadPoolExecutor(workers) as pool:

        def read(file: SourceFile) -> Read:
            try:
                document = documents.read(file, provenance, readers, prefix)
            except CorpusError as error:
                refused = tuple((fault.line, fault.message) for fault in error.faults)
                return None, FileVerdict(refused=refused), _lasting(error)
            verdict = FileVerdict(missing=document.missing, left_out=document.left_out)
            return _entry(sources[file.path], document), verdict, True

        yield from zip(files, pool.map(read, files), strict=True)


def _lasting(error: CorpusError) -> bool:
    """Tell whether the file itself is at fault, and reading it takes a while."""
    return isinstance(error.__cause__, UnreadableError) and error.__cause__.lasting


def _entry(source: str, document: Document) -> Entry:
    found = passages.split(document)
    return Entry(source, document, found, tuple(content_id(searched(one)) for one in found))


def recipe() -> str:
    """Return a digest of the code that reads, so that changed code reads again."""
    return code(_sources())


def code(paths: Iterable[Path]) -> str:
    """Return a digest of source files."""
    return content_id(*(path.read_text("utf-8") for path in paths))


def _sources() -> Iterator[Path]:
    here = Path(__file__).parent
    yield from (here / name for name in ("documents.py", "passages.py", "text.py", "gathering.py"))
    yield from (here / "adapters" / name for name in ("files.py", "markdown.py"))
    yield from sorted((here / "adapters" / "reading").glob("*.py"))
