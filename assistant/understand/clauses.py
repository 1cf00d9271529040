"""Splits a message into clauses, and tells of each what it names, its kind, and whether it asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.understand.cues import UNITS, Cues
from assistant.understand.guessing import Guessing
from assistant.understand.intent import Guess
from assistant.understand.lexicon import Found
from assistant.understand.listing import parts

STORY = "statement"
"""The kind of words that tell of the shop."""

_STANDING = frozenset({"met", "unmet"})
_WORD = re.compile(r"\w")
_AROUND = " ,"


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the question between marks, what it names and what kind it seems to be.

    An `item` is one of a list of questions; `more` names one more thing that the question before it
    is asked of.
    """

    found: Found
    guess: Guess
    asks: bool
    item: bool = False
    more: bool = False


def split(
    text: str,
    find: Callable[[str], Found],
    guessing: Guessing,
    cues: Cues,
    *,
    asked: bool = False,
) -> tuple[Clause, ...]:
    """Split a folded text and `find` what its clauses name.

    Words that only name one more thing behind a question on another ("and the planner too") ask the
    same of it; `asked` tells that there was one in the turn before.

    A tag ("…, right?") makes the clause before it a question. An item of numbered questions asks
    without a sign of it, unless it tells of the shop; words that only announce questions ("two
    things I'd like to know"), or want a verdict on what was claimed ("who is right?"), ask nothing.
    """
    clauses: list[Clause] = []
    for part, item in parts(text, lambda each: cues.asks(each.strip(_AROUND))):
        stripped = _announced(part.strip(_AROUND), cues)
        if clauses and cues.tags.fullmatch(stripped.rstrip("?。!. ")):
            clauses[-1] = replace(clauses[-1], asks=True)
        elif _WORD.search(stripped):
            found = find(stripped)
            guess = guessing.guess(found)
            bare = stripped.rstrip("?。!. ")
            aside = cues.announcing.fullmatch(stripped) or cues.judging.fullmatch(bare)
            asks = not aside and (cues.asks(stripped) or (item and guess.best() != STORY))
            asks = asks and not _tells(found)
            more = cues.one_more.search(found.masked) is not None and (
                _names_one(clauses[-1]) if clauses else asked
            )
            clauses.append(Clause(found, guess, asks or more, item, more))
    return _headed(tuple(clauses), find, guessing, cues)


def _headed(
    clauses: tuple[Clause, ...], find: Callable[[str], Found], guessing: Guessing, cues: Cues
) -> tuple[Clause, ...]:
    """Join words that only name a post ("and her, …") to the question behind them on it."""
    if len(clauses) <= 1:
        return clauses
    head, asked, *rest = clauses
    heads = head.found.ids("role") and only_names(head.found, cues)
    if not heads or cues.asks(head.found.text) or not asked.asks:
        return clauses
    if any(map(asked.found.ids, UNITS)):
        return clauses
    found = find(f"{head.found.text} {asked.found.text}")
    return (replace(asked, found=found, guess=guessing.guess(found)), *rest)


def only_names(found: Found, cues: Cues) -> bool:
    """Tell whether a text only names something, words that lead in aside."""
    rest = cues.pointers.leading.sub("", found.masked)
    return found.bare or replace(found, masked=rest).bare


def _tells(found: Found) -> bool:
    """Tell whether a clause is surely like those on how a condition stands, whatever its words."""
    heard = (each for each in found.phrases if each.score and each.kind in _STANDING)
    return any(each.end - each.start >= len(found.text.rstrip(" .。;!")) for each in heard)


def _names_one(clause: Clause) -> bool:
    """Tell whether a clause asks something of a thing that it names."""
    return clause.asks and any(map(clause.found.ids, UNITS))


def _announced(text: str, cues: Cues) -> str:
    """Return what a text asks behind the words that announce it ("two questions: …").

    Words that as well tell who is there ("we have: …") announce only what asks.
    """
    head = cues.announcing.match(text)
    if head is None or not head.group().endswith(":"):
        return text
    rest = text[head.end() :].strip(_AROUND)
    return text if cues.people.governing.search(head.group()) and not cues.asks(rest) else rest
