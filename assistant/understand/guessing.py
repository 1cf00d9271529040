"""Guesses the kind of words, by their shape and by what is heard in them that answers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.understand.intent import Guess
from assistant.understand.lexicon import Found, Mention
from assistant.values.dialogue import Topic

STATEMENT = "statement"
"""The kind of mention of what the methodology states."""


@dataclass(frozen=True, slots=True)
class Guessing:
    """Guesses kinds by the `shape` of words; `answering` is the ability that tells of each mention.

    What is heard by its likeness to questions with that answer counts as much as the shape. From
    the score `beside` on, a statement answers a question beside what else does.
    """

    shape: Callable[[str], Guess]
    answering: Mapping[str, str]
    beside: float = 0.5

    def settled(self, found: Found) -> Found:
        """Leave out what is heard where the shape of the words is surer of something else."""
        heard = [each for each in found.phrases if each.score]
        if not heard:
            return found
        shape = self.shape(found.shape)
        least = 0.0 if shape.best() in self.answering.values() else shape.score()
        kept = (
            each
            for each in found.phrases
            if not each.score
            or each.score > least
            or (each.kind == STATEMENT and each.score >= self.beside)
        )
        return replace(found, phrases=tuple(kept))

    def stated(self, found: Found) -> Topic | None:
        """Return as a second reading the statement that surely answers a question, if any does."""
        heard = (each for each in found.phrases if each.kind == STATEMENT)
        sure = max((each for each in heard if each.score >= self.beside), key=_score, default=None)
        if sure is None:
            return None
        return Topic(
            ability=self.answering[STATEMENT],
            confidence=sure.score,
            statements=(sure.id,),
            text=found.text,
            rival=True,
        )

    def guess(self, found: Found) -> Guess:
        """Return the scores of the abilities for a text."""
        guess = self.shape(found.shape)
        scores = dict(guess.scores)
        for each in found.phrases:
            if each.score and each.kind in self.answering:
                ability = self.answering[each.kind]
                scores[ability] = max(scores[ability], each.score)
        return replace(guess, scores=scores)


def _score(mention: Mention) -> float:
    return mention.score
