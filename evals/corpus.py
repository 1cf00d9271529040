"""A corpus folder in, what the suite holds answers against out: its passages and its method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant import documents, methodology, passages
from assistant.adapters.lexical import Names
from assistant.retrieve import aliases
from assistant.values.documents import Passage, content_id
from assistant.values.methodology import Methodology
from evals.values import Case


@dataclass(frozen=True)
class Corpus:
    """The passages of some folders by id, and their methodology where there is one."""

    passages: Mapping[str, Passage]
    method: Methodology | None

    @cached_property
    def id(self) -> str:
        """Return a hash of all that the corpus says."""
        return content_id(*sorted(self.passages), repr(self.method))

    @cached_property
    def sections(self) -> Mapping[str, tuple[Passage, ...]]:
        """Return the passages of each section, in every language, by reference."""
        found: dict[str, list[Passage]] = {}
        for passage in self.passages.values():
            found.setdefault(passage.reference, []).append(passage)
        return {reference: tuple(section) for reference, section in found.items()}

    @cached_property
    def _names(self) -> Names:
        return Names(aliases(self.method) if self.method else {})

    @cached_property
    def _posts(self) -> frozenset[str]:
        if self.method is None:
            return frozenset()
        things = (*self.method.roles, *self.method.stages, *self.method.sides, *self.method.groups)
        return frozenset(thing.id for thing in things)

    def named(self, text: str) -> frozenset[str]:
        """Return the ids of the roles, stages, sides and groups that a text names."""
        return frozenset(self._names.found(text)) & self._posts

    def relevant(self, case: Case) -> tuple[frozenset[str], ...]:
        """Return for each section that holds the answer the ids of its passages.

        Those in the language of the case, or in any where the section is not written in that.
        """
        found = []
        for reference in case.passages:
            section = self.sections[reference]
            spoken = [passage.id for passage in section if passage.language == case.language]
            found.append(frozenset(spoken or [passage.id for passage in section]))
        return tuple(found)


def read_corpus(*roots: Path) -> Corpus:
    """Read the documents and the methodology of folders; raises CorpusError for their faults."""
    read: dict[str, Passage] = {}
    method = None
    for root in roots:
        provenance = methodology.provenance(root)
        if methodology.exists(root):
            method = methodology.load(root)
        for file in documents.scan(root)[0]:
            document = documents.read(file, provenance)
            read |= {passage.id: passage for passage in passages.split(document)}
    return Corpus(read, method)
