"""Splits a message into clauses, and tells of each what it names, its kind, and whether it asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.text import CJK
from assistant.understand.cues import Cues
from assistant.understand.intent import Guess, IntentModel
from assistant.understand.lexicon import Found, Lexicon

_BORDER = re.compile(
    r"(?<=[。!?;\n])|(?<=\D),|,(?=\D)|(?<=[.])\s"
    rf"|(?<=[{CJK}]{{2}})\s+(?=[{CJK}a-z])"
    r"|\band (?=what|who|how|when|which|where|why|can|do|does|is|are|should)"
    r"|(?:还有|另外|顺便|以及)(?=.*(?:什么|啥|谁|怎|哪|多少|几|吗))"
)
"""Marks, a space in Chinese text, and the words that begin another question."""

_ASIDE = re.compile(r"[(\[<]([^()\[\]<>]{6,})[)\]>]")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the question between marks, what it names and what kind it seems to be."""

    found: Found
    guess: Guess
    asks: bool


def split(text: str, lexicon: Lexicon, intents: IntentModel, cues: Cues) -> tuple[Clause, ...]:
    """Split a folded text; a tag ("…, right?") makes the clause before it a question."""
    clauses: list[Clause] = []
    for part in _parts(text, cues):
        stripped = part.strip(" ,")
        if clauses and cues.tags.fullmatch(stripped.rstrip("?。!. ")):
            clauses[-1] = replace(clauses[-1], asks=True)
        elif _WORD.search(stripped):
            found = lexicon.find(stripped)
            asks = cues.asks(stripped)
            clauses.append(Clause(found, intents.guess(found.shape), asks))
    return tuple(clauses)


def _parts(text: str, cues: Cues) -> Iterator[str]:
    """Cut a text at its borders, a list in which each item asks into its items.

    What stands in brackets, unless it is short, is a part of its own.
    """
    for part in _BORDER.split(_ASIDE.sub(r",\1,", text)):
        items = part.split("、")
        yield from items if all(map(cues.asks, items)) else [part]
