"""Guesses the kind of words: by their shape, and by what is heard in them that would answer them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.understand.intent import Guess, IntentModel
from assistant.understand.lexicon import Found


@dataclass(frozen=True, slots=True)
class Guessing:
    """Guesses kinds by a model of shapes; `answering` is the ability that tells of each mention.

    What is heard by its likeness to questions with that answer counts as much as the shape.
    """

    intents: IntentModel
    answering: Mapping[str, str]

    def settled(self, found: Found) -> Found:
        """Leave out what is heard where the shape of the words is surer of something else."""
        heard = [each for each in found.phrases if each.score]
        if not heard:
            return found
        shape = self.intents.guess(found.shape)
        least = 0.0 if shape.best() in self.answering.values() else shape.score()
        kept = (each for each in found.phrases if not each.score or each.score > least)
        return replace(found, phrases=tuple(kept))

    def guess(self, found: Found) -> Guess:
        """Return the scores of the abilities for a text."""
        guess = self.intents.guess(found.shape)
        scores = dict(guess.scores)
        for each in found.phrases:
            if each.score and each.kind in self.answering:
                ability = self.answering[each.kind]
                scores[ability] = max(scores[ability], each.score)
        return replace(guess, scores=scores)
