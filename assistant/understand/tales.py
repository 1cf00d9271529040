"""Tells whether a first message only tells of the shop and its people, and asks nothing."""

from __future__ import annotations

from assistant.understand.case import ADVICE, ELLIPSIS, PLACE
from assistant.understand.clauses import STORY, Clause
from assistant.understand.cues import UNITS, Cues
from assistant.understand.intent import Guess
from assistant.understand.open_topics import GAP, GREETING
from assistant.understand.people import starts_with_somebody

OPTION = "option"

_TELLING = frozenset({STORY, ELLIPSIS, ADVICE, OPTION, PLACE})
"""Kinds that words which ask nothing are of, where they tell of the shop."""

_STAGED = ("implied", "met", "unmet", "stage")
"""What tells in which stage the shop is."""

_PLACING = ("option", *_STAGED)
"""What tells of the shop wherever it is named."""

_NAMED = (*UNITS, "term", "gap")
"""What a clause names that may well ask of it without a sign of a question."""


def only_tells(
    message: Guess, clauses: tuple[Clause, ...], cues: Cues, *, sure: float, surely: float
) -> bool:
    """Tell whether none of several clauses asks, and one tells of the shop for certain.

    Goods alone that are told of are weighed for what they change. A clause is of a kind from the
    score `sure` on; one of a kind that asks, from `surely` on, asks without a sign of it, as does
    one that names what it is about and does not say who does what.
    """
    if len(clauses) < 2 or any(each.asks and each.guess.best() != STORY for each in clauses):
        return False
    if any(cues.presuming_end.search(each.found.text) for each in clauses):
        return False
    weighs = message.best() == OPTION and not any(
        each.found.ids(kind) for each in clauses for kind in _STAGED
    )
    open_topic = message.best() == GAP and message.score() >= sure
    if weighs or open_topic or _is_of_another_kind(message, clauses, surely):
        return False
    if any(_may_ask(each, cues, surely) for each in clauses):
        return False
    return any(_tells(each, cues, sure) for each in clauses)


def _is_of_another_kind(message: Guess, clauses: tuple[Clause, ...], surely: float) -> bool:
    """Tell whether a message as a whole is a greeting, on a stage, or on what the method states.

    A stage named beside what the method leaves open is weighed by that.
    """
    named = {kind for kind in ("stage", "gap") if any(each.found.ids(kind) for each in clauses)}
    if message.best() in {GREETING, PLACE} or len(named) > 1:
        return True
    stated = any(each.found.ids("statement") for each in clauses)
    return message.best() not in _TELLING and (stated or message.score() >= surely)


def _may_ask(clause: Clause, cues: Cues, surely: float) -> bool:
    """Tell whether a clause is surely of a kind that asks, or names what it may ask of."""
    if clause.guess.best() == GAP and clause.guess.score() >= surely:
        return True
    if clause.guess.best() in _TELLING or starts_with_somebody(clause.found.text, cues):
        return False
    return clause.guess.score() >= surely or any(map(clause.found.ids, _NAMED))


def _tells(clause: Clause, cues: Cues, sure: float) -> bool:
    """Tell whether a clause tells of the shop, or of somebody."""
    story = clause.guess.best() == STORY and clause.guess.score() >= sure
    placed = any(map(clause.found.ids, _PLACING))
    return story or placed or starts_with_somebody(clause.found.text, cues)
