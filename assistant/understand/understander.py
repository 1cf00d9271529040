"""Understands one turn: a question and the state before it go in, the state after it comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.text import fold, language_of
from assistant.understand.case import ADVICE, Case
from assistant.understand.clauses import split
from assistant.understand.cues import Cues
from assistant.understand.intent import IntentModel
from assistant.understand.kinds import Knobs
from assistant.understand.lexicon import Lexicon
from assistant.understand.people import headcount
from assistant.understand.reading import Reading
from assistant.understand.referring import Referring
from assistant.understand.spelling import Speller
from assistant.understand.topics import Topics, ordered
from assistant.values.dialogue import DialogueState, Topic
from assistant.values.methodology import Methodology


class Understander:
    """Reads turns for one methodology.

    `slots` tells for each ability which slots of a topic it takes, and which it needs: those it
    gets from the question, else from the rest of the message, else from the turn before.
    """

    def __init__(
        self,
        *,
        method: Methodology,
        lexicon: Lexicon,
        intents: IntentModel,
        cues: Cues,
        slots: Mapping[str, tuple[frozenset[str], frozenset[str]]],
        knobs: Knobs | None = None,
        speller: Speller | None = None,
    ) -> None:
        self._method = method
        self._speller = speller
        self._lexicon = lexicon
        self._intents = intents
        self._cues = cues
        self._case = Case(method, cues)
        self._referring = Referring(method, lexicon, cues)
        fields = frozenset(gap.id for gap in method.gaps if gap.elsewhere)
        self._topics = Topics.of(intents, cues, slots, knobs or Knobs(), fields)

    def understand(
        self, question: str, state: DialogueState, language: str | None = None
    ) -> DialogueState:
        """Return the state after the question; facts of earlier turns are kept or corrected."""
        return self.read(question, state, language).state

    def read(self, question: str, state: DialogueState, language: str | None = None) -> Reading:
        """Return the state after the question with what led to it."""
        meant = self._speller.meant(question, state.language) if self._speller else question
        wanted, words = self._cues.language_request(fold(meant))
        orders = self._cues.orders.search(words) is not None
        asked = self._cues.beside_orders(words) if orders else words
        whole = self._lexicon.find(self._referring.resolved(asked, state))
        clauses = split(whole.text, self._lexicon, self._intents, self._cues)
        if wanted and state.topics and not any(clause.asks for clause in clauses):
            topics = self._topics.again(whole, state)
        elif question == state.question:
            topics = state.topics
        else:
            topics = self._topics.read(whole, clauses, state)
            topics = ordered(topics, words) if orders else topics
        known, stage_said = self._case.facts(whole, clauses, topics, state)
        total = headcount(whole.text, self._cues)
        spoken = language or wanted or language_of(meant, otherwise=state.language or "zh")
        after = DialogueState(
            turn=state.turn + 1,
            question=question,
            language=spoken if spoken in self._method.languages else self._method.languages[0],
            topics=tuple(self._settle(topic, stage_said=stage_said) for topic in topics),
            facts=known,
            supposed=self._case.supposed(whole, clauses, state),
            people=self._case.people(clauses, known, state),
            names=tuple((dict(state.names) | dict(self._referring.names(whole, question))).items()),
            headcount=total if total is not None else state.headcount,
        )
        return Reading(after, whole, clauses)

    def _settle(self, topic: Topic, *, stage_said: bool) -> Topic:
        """A stage that the user places the shop in is a fact, not a slot of an advice topic."""
        return replace(topic, stages=()) if stage_said and topic.ability == ADVICE else topic
