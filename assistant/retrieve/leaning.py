"""A search and the page a question is asked from in, the same search that looks there first out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urldefrag

from assistant.text import fold, visible
from assistant.values.asking import Page
from assistant.values.documents import Hit, Passage

_LONGEST = 200


class Searches(Protocol):
    """What finds passages, all of them or some."""

    def search(self, query: str, language: str | None, k: int) -> tuple[Hit, ...]:
        """Return up to `k` hits, best first."""
        ...

    def within(self, members: frozenset[str]) -> Searches:
        """Return what finds only the passages with these ids."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaningKnobs:
    """How much the page counts.

    A passage of the page stands as if its score were `lead` times as good; of the others and of
    the page's own the best `candidates` are looked at.
    """

    lead: float = 1.5
    candidates: int = 40


class Leaning:
    """Finds what a question finds, what stands on the page it is asked from before its equals.

    Scores are those of the question alone: the page changes the order, never what is near enough.
    """

    def __init__(self, search: Searches, page: Page, knobs: LeaningKnobs | None = None) -> None:
        self._search = search
        self._knobs = knobs or LeaningKnobs()
        self._title = visible(page.title)[:_LONGEST].strip()
        self._address = _plain(page.address)

    def search(self, query: str, language: str | None, k: int) -> tuple[Hit, ...]:
        """Return up to `k` hits, best first."""
        most = max(k, self._knobs.candidates)
        hits = {hit.passage.reference: hit for hit in self._search.search(query, language, most)}
        name = self._title or self._address.rpartition("/")[2]
        named = self._search.search(f"{name} {query}", language, most)
        here = frozenset(hit.passage.id for hit in named if self._stands_here(hit.passage))
        if here:
            for hit in self._search.within(here).search(query, language, most):
                before = hits.get(hit.passage.reference)
                if before is None or before.score < hit.score:
                    hits[hit.passage.reference] = hit
        ranked = sorted(hits.values(), key=self._rank)
        return tuple(ranked[:k])

    def _rank(self, hit: Hit) -> tuple[float, str]:
        lead = self._knobs.lead if self._stands_here(hit.passage) else 1.0
        return -hit.score * lead, hit.passage.id

    def _stands_here(self, passage: Passage) -> bool:
        """Tell whether a passage is of the page: by its address, or by what begins its title."""
        if self._address and _plain(passage.provenance.source) == self._address:
            return True
        title, own = fold(self._title), fold(passage.title)
        rest = title[len(own) :]
        return bool(own) and title.startswith(own) and not rest[:1].isalnum()


def _plain(address: str) -> str:
    """Return an address without its section, written one way."""
    return unquote(urldefrag(address.strip()).url).rstrip("/")
