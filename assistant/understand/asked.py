"""Tells what the clauses of a message that ask say of its kind, beside what only stands around."""

from __future__ import annotations

from assistant.understand.clauses import STORY, Clause
from assistant.understand.intent import Guess
from assistant.understand.lexicon import MASKS, Found
from assistant.understand.open_topics import GAP, UNGROUNDED


def closed(clause: Clause) -> bool:
    """Tell whether a clause names things of the method, and nothing that it leaves open."""
    return bool(clause.found.masks) and not clause.found.ids(GAP)


def masks_asked(whole: Found, asking: list[Clause]) -> str:
    """Return the masks of a message, but for open topics that stand only around its questions."""
    around = asking and not any(each.found.ids(GAP) for each in asking)
    return whole.masks.replace(MASKS[GAP], "") if around else whole.masks


WORKING = frozenset({"combine", "duties", "importance", "task"})
"""Kinds that words which tell who does what only seem to be of."""


def asked_kind(guess: Guess, asking: list[Clause], whole: Found, least: float) -> Guess:
    """Let the clauses of a message that ask tell its kind where the rest does not, or misleads.

    A clause that asks can be of a kind from the score `least` on.
    """
    story = guess.best() == STORY
    if len(asking) == 1:
        own = asking[0].guess.without(STORY)
        story |= _only_told(guess, own, least)
        guess = own if story else max(guess, own, key=Guess.score)
    elif asking and story:
        guess = guess.without(STORY)
    named = any(each.found.masks for each in asking)
    around = whole.ids(GAP) and not any(each.found.ids(GAP) for each in asking)
    if guess.best() == GAP and named and around:
        guess = guess.without(GAP)
    # What stands around a question is beside the subject, unless the question seems less of one.
    last = asking[-1].guess if asking and guess.best() in UNGROUNDED else guess
    return last if whole.masks or last.score() >= guess.score() else guess


def _only_told(guess: Guess, asked: Guess, least: float) -> bool:
    """Tell whether only words around what is asked are of a kind that who does what seems of."""
    kind = guess.best()
    return kind in WORKING and asked.scores[kind] < least <= asked.score()
