"""A methodology in, the words out by which people ask for what it names and says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from assistant.values.methodology import Aliases, Methodology, Named

_OPEN = re.compile(r"[{<]")
"""What begins a placeholder or a list of words: such a spelling is none that people type."""


def aliases(method: Methodology) -> Mapping[str, str]:
    """Map every spelling of everything the methodology names to its id."""
    return {
        spelling: thing.id
        for thing in _named(method)
        for spelling in (*thing.name.values(), *chain(*thing.aliases.values()))
        if not _OPEN.search(spelling)
    }


def words(method: Methodology) -> Mapping[str, tuple[str, ...]]:
    """Map a reference to what users of any language call the subject of that section."""
    found: dict[str, list[str]] = {}
    for support, spoken in _spoken(method):
        plain = [one for one in chain(*spoken.values()) if not _OPEN.search(one)]
        for reference in support:
            found.setdefault(reference, []).extend(plain)
    return {reference: tuple(phrases) for reference, phrases in found.items()}


def _named(method: Methodology) -> Iterator[Named]:
    """What can be mentioned, the weightier last, where two share a spelling."""
    for fact in method.facts:
        yield from fact.options
    yield from method.gaps
    yield from method.terms
    yield from method.groups
    yield from method.sides
    yield from method.stages
    yield from method.roles
    yield method.decision_maker


def _spoken(method: Methodology) -> Iterator[tuple[tuple[str, ...], Aliases]]:
    for role in method.roles:
        yield role.brief.support, role.aliases
        for duty in role.duties:
            yield duty.support, duty.words
    for statement in method.statements:
        yield statement.claim.support, statement.words
    for term in method.terms:
        yield term.claim.support, term.aliases
    for gap in method.gaps:
        yield gap.claim.support, gap.aliases
