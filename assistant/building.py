"""Folders of documents in, an index generation that serves out; the order of building."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from assistant import documents, gathering, methodology, passages, text
from assistant.adapters import generations, index
from assistant.adapters.encoder import Encoder
from assistant.adapters.generations import Generation, current
from assistant.adapters.ledger import FileVerdict
from assistant.adapters.reading import Readers
from assistant.adapters.store import Store
from assistant.errors import CorpusError, Fault, StoreError
from assistant.gathering import Gathered, Progress, searched
from assistant.methodology import codec
from assistant.retrieve import vocabulary
from assistant.values import methodology as schema
from assistant.values.documents import Collection, Passage, content_id
from assistant.values.methodology import Methodology

__all__ = ["Builder", "Progress", "Report", "check", "current"]

Artifacts = Callable[[Methodology | None], Mapping[str, bytes]]

Root = Path | Collection
Pairs = Sequence[tuple[Passage, str]]

METHODOLOGY = "methodology.json"

_WRITERS: tuple[ModuleType, ...] = (*index.PARTS, index, codec, schema, vocabulary)
_BATCH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build found and did; `added`, `changed` and `removed` are paths.

    `verdicts` are those on files of which something was left out, by path; `faults` name the files
    that were not read, and why.
    """

    generation: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    passages: int
    verdicts: Mapping[str, FileVerdict]
    faults: tuple[Fault, ...]
    seconds: float

    @property
    def partly(self) -> tuple[str, ...]:
        """The paths of files of which a part could not be read."""
        return tuple(path for path, one in self.verdicts.items() if one.missing)


class Builder:
    """Builds generations under `home`; one at a time on a machine.

    `artifacts` makes further files of a generation; `stamp` stands for what they depend on beside
    the methodology and the encoder: another stamp asks for another generation. `adapt` lets an
    encoder be learnt from passages whose words the one given does not know.
    """

    def __init__(
        self,
        *,
        home: Path,
        store: Store,
        encoder: Encoder,
        artifacts: Artifacts,
        stamp: str = "",
        adapt: bool = True,
    ) -> None:
        self._home = home
        self._store = store
        self._encoder = encoder
        self._artifacts = artifacts
        self._adapt = adapt
        self._reading = gathering.recipe()
        self._recipe = content_id(
            self._reading, _digest(_WRITERS), encoder.fingerprint, index.software(), stamp
        )

    def usable(self, generation: Generation) -> bool:
        """Tell whether a generation is undamaged and was made as this program would make it."""
        return (
            generation.recipe == self._recipe
            and self._store.has_generation(generation.id)
            and generation.whole()
            and index.sound(generation.path)
        )

    def ensure(self, roots: Sequence[Root], progress: Progress | None = None) -> Generation:
        """Return the generation that serves, built first if there is none or it is not usable."""
        found = current(self._home)
        if found is None or not self.usable(found):
            self.build(roots, progress)
            found = current(self._home)
        if found is None:
            raise StoreError(f"No index stands in {self._home} after building; run it again.")
        return found

    def build(self, roots: Sequence[Root], progress: Progress | None = None) -> Report:
        """Bring the index up to date with the folders; durable when this returns.

        Raises CorpusError, before anything is touched, if a methodology has faults or there is
        nothing to index, BusyError if another process builds, StoreError if there is no room.
        """
        started = time.perf_counter()
        tell = progress or _silent
        with generations.only_writer(self._home):
            collections = documents.collections(roots)
            corpora = gathering.gather(collections, self._store, self._reading, tell)
            sources = list(dict.fromkeys(chain(*(one.sources.values() for one in corpora))))
            refused = [one.sources[path] for one in corpora for path in one.refused()]
            rules = [_rules(one.root) for one in collections]
            generation = content_id(
                self._recipe, str(self._adapt), *sources, *rules, "refused", *refused
            )
            before = current(self._home)
            served = self._store.sources(before.id) if before else {}
            found = generations.load(self._home, generation)
            if found is None or not self.usable(found):
                self._generate(generation, corpora, tell)
            if before is None or before.id != generation:
                self._switch(generation, before)
            after = {
                path: key
                for one in corpora
                for path, key in one.sources.items()
                if path not in one.refused()
            }
            return Report(
                generation=generation,
                added=tuple(sorted(after.keys() - served.keys())),
                changed=tuple(sorted(p for p in after if served.get(p, after[p]) != after[p])),
                removed=tuple(sorted(served.keys() - after.keys())),
                unchanged=len(after.items() & served.items()),
                passages=self._passages(generation),
                verdicts={path: one for corpus in corpora for path, one in corpus.verdicts.items()},
                faults=tuple(chain(*(one.faults for one in corpora))),
                seconds=time.perf_counter() - started,
            )

    def rollback(self) -> Generation:
        """Let the generation before the current one serve again, and return it."""
        with generations.only_writer(self._home):
            now, before = current(self._home), generations.previous(self._home)
            if now is None or before is None or not self.usable(before):
                raise StoreError(f"{self._home} keeps no earlier index; run `assistant index`.")
            generations.point(self._home, current=before.id, previous=now.id)
            return before

    def _passages(self, generation: str) -> int:
        """Return how many passages a generation holds."""
        found = generations.load(self._home, generation)
        return found.passages if found else 0

    def _generate(self, generation: str, corpora: Sequence[Gathered], tell: Progress) -> None:
        """Check, store and embed what is new, then write, verify and seal a generation."""
        pairs = [corpus.passages(self._store) for corpus in corpora]
        method = _methodology(corpora, pairs)
        found = {one.id: (one, key) for one, key in chain(*pairs)}
        if not found:
            where = ", ".join(str(corpus.collection.root) for corpus in corpora)
            raise CorpusError((Fault(where, 1, "There is no text to index; add documents."),))
        self._store.add(list({e.source: e for one in corpora for e in one.new}.values()))
        spoken = vocabulary.words(method) if method else {}
        texts = {
            one.id: "\n".join((searched(one), *spoken.get(one.reference, ())))
            for one, _ in found.values()
        }
        known = self._encoder.known(
            {term for one, _ in found.values() for term in text.terms(searched(one))}
        )
        adapts = self._adapt and index.adapting_pays(known)
        vectors = None if adapts else self._vectors(list(found.values()), tell)
        staging = generations.stage(self._home)
        generations.check_room(self._home, index.size(texts))
        if vectors is None:
            tell("adapt", 0, len(found))
            vectors = index.adapt(staging, texts, [one for one, _ in found.values()])
            tell("adapt", len(found), len(found))
        tell("index", 0, len(found))
        whole = index.write(staging, texts, vectors, vocabulary.aliases(method) if method else {})
        artifacts = dict(self._artifacts(method))
        if method:
            # Phrases are there to learn from, and are learnt.
            advising = replace(method, phrases=schema.Phrases())
            artifacts[METHODOLOGY] = methodology.encode(advising)
        for name, data in artifacts.items():
            (staging / name).write_bytes(data)
        tell("index", len(found), len(found))
        facts = {
            "id": generation,
            "recipe": self._recipe,
            "encoder": self._encoder.fingerprint,
            "roots": [str(corpus.collection.root) for corpus in corpora],
            "names": [corpus.collection.name for corpus in corpora],
            "advises": next((one.collection.name for one in corpora if one.advises), ""),
            "passages": len(found),
            "known": known,
            "adapt": self._adapt,
            "adapted": adapts,
            "approximate": whole,
        }
        generations.seal(staging, facts=facts, unsealed=index.UNSEALED)
        generations.place(self._home, staging, generation)
        sources = dict.fromkeys(chain(*(one.sources.values() for one in corpora)))
        self._store.add_generation(generation, self._encoder.fingerprint, list(sources))

    def _vectors(self, pairs: Sequence[tuple[Passage, str]], tell: Progress) -> NDArray[np.float32]:
        """Return a vector for each passage; only texts never seen before are encoded."""
        encoder = self._encoder
        texts = {key: searched(passage) for passage, key in pairs}
        vectors = self._store.vectors(encoder.fingerprint, texts)
        missing = [key for key in texts if key not in vectors]
        for start in range(0, len(missing), _BATCH):
            keys = missing[start : start + _BATCH]
            fresh = dict(zip(keys, encoder.encode([texts[key] for key in keys]), strict=True))
            self._store.add_vectors(encoder.fingerprint, fresh)
            vectors |= fresh
            tell("embed", start + len(keys), len(missing))
        return np.stack([vectors[key] for _, key in pairs])

    def _switch(self, generation: str, before: Generation | None) -> None:
        """Let a generation serve, keep the one before it, and remove everything older."""
        kept = (generation, before.id) if before else (generation,)
        generations.point(self._home, current=generation, previous=before.id if before else "")
        self._store.keep_generations(kept)
        generations.sweep(self._home, kept)


def check(root: Path) -> tuple[Fault, ...]:
    """Return every fault of a corpus: files that cannot be read, and faults of its methodology."""
    found, faults = documents.scan(root)
    try:
        provenance = methodology.provenance(root)
    except CorpusError as error:
        return (*faults, *error.faults)
    split: list[Passage] = []
    with Readers() as readers:
        for file in found:
            try:
                split += passages.split(documents.read(file, provenance, readers))
            except CorpusError as error:
                faults += error.faults
    if not methodology.exists(root):
        return faults
    return (*faults, *methodology.check(root, passages.sections(split)))


def _methodology(corpora: Sequence[Gathered], pairs: Sequence[Pairs]) -> Methodology | None:
    """Return the one methodology of the folders, or None; raises CorpusError for its faults."""
    having = [
        (corpus.collection.root, own)
        for corpus, own in zip(corpora, pairs, strict=True)
        if corpus.advises
    ]
    if not having:
        return None
    root, own = having[0]
    if len(having) > 1:
        message = f"{root} has a methodology too; index folders with one at most."
        raise CorpusError((Fault(str(having[1][0] / methodology.FILE), 1, message),))
    sections = passages.sections([passage for passage, _ in own])
    return methodology.checked(root, sections)


def _digest(modules: Sequence[ModuleType]) -> str:
    """Return a digest of the code that makes something, so that changed code makes it again."""
    return gathering.code(Path(str(one.__file__)) for one in modules)


def _rules(root: Path) -> str:
    """Return a digest of the machine-readable files of a folder."""
    found = sorted((*root.rglob("*.yaml"), *root.rglob("*.yml")))
    return content_id(*(f"{file.relative_to(root)}\n{file.read_text('utf-8')}" for file in found))


def _silent(_stage: str, _done: int, _all: int) -> None:
    pass
