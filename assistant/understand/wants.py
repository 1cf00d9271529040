"""Tells what a turn wants: what was asked before once more or in another form, or something new."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import reduce

from assistant.understand import carrying
from assistant.understand.clauses import Clause
from assistant.understand.contending import Contending
from assistant.understand.cues import Cues
from assistant.understand.filling import objects, subjects
from assistant.understand.forming import begins_with_form, only_form
from assistant.understand.lexicon import Found
from assistant.understand.open_topics import GAP, UNGROUNDED
from assistant.understand.picking import picking
from assistant.understand.portions import Portions
from assistant.understand.recalling import again, reconsidered, wanting
from assistant.understand.reviewing import Reviewing
from assistant.understand.said import Said
from assistant.understand.settling import ordered
from assistant.understand.topics import Topics
from assistant.understand.verdicts import Verdicts
from assistant.values.dialogue import DialogueState, Topic
from assistant.values.methodology import Methodology

_SEVERAL = 2
"""How many clauses a question of a post that groups want takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """Tells what turns want, for one methodology; `find` returns what words name."""

    method: Methodology
    cues: Cues
    topics: Topics
    contending: Contending
    portions: Portions
    reviewing: Reviewing
    verdicts: Verdicts
    find: Callable[..., Found]

    def asked(
        self,
        said: Said,
        whole: Found,
        clauses: tuple[Clause, ...],
        claimed: tuple[Clause, ...],
        state: DialogueState,
    ) -> tuple[Topic, ...]:
        """Return what is asked for, marked where it is to stand in a table."""
        topics = self._asked(said, whole, clauses, claimed, state)
        adds = self._adds(whole, state)
        if not (adds or self.cues.tabling.search(said.words)):
            return topics
        if adds:
            kept = tuple(each for each in again(state) if not each.rival)
            fresh = (each for each in topics if not (each.rival or each.again))
            topics = (*kept, *fresh)
        topics = tuple(each for each in topics if not each.rival) or topics
        return tuple(replace(each, wanted="table") for each in topics)

    def _adds(self, whole: Found, state: DialogueState) -> bool:
        """Tell whether a message adds rows or columns to the table of the last answer."""
        drawn = any(each.wanted == "table" for each in state.topics)
        return drawn and self.cues.table_more.search(whole.text) is not None

    def _asked(
        self,
        said: Said,
        whole: Found,
        clauses: tuple[Clause, ...],
        claimed: tuple[Clause, ...],
        state: DialogueState,
    ) -> tuple[Topic, ...]:
        """Return what is asked for: what was before in another form, or what the clauses ask."""
        before = said.before
        telling = state.crew == state.turn and state.crew > 0
        wanted = self.cues.wanted_of_answer(whole.text) if _asked(before) else ""
        wanted = "" if wanted == "more" and telling else wanted
        if wanted and (topics := wanting(before, wanted, self.method)):
            return topics
        if held := self._held(said, whole, clauses, claimed, state):
            return held
        leaves = said.wanted and not any(clause.asks for clause in clauses)
        formed = only_form(said.asked, self.cues)
        formed = formed or (begins_with_form(said.asked, self.cues) and not whole.masks)
        if before.topics and (formed or (leaves and not whole.masks)):
            topics = again(before)
        elif before.topics and (leaves or (said.returns and not subjects(whole))):
            topics = self.topics.again(whole, before)
        elif said.question == state.question:
            topics = state.topics
        elif self._doubts(whole, before):
            topics = tuple(replace(each, objected=True) for each in before.topics)
        else:
            asking = sum(clause.asks for clause in clauses)
            topics = self.contending.read(whole, asking) or self._contended(clauses, before)
            topics = topics or picking(
                self.topics.read(whole, clauses, before, claimed), whole, self.cues
            )
            topics = self.portions.among(topics, before)
            topics = topics if claimed else self.verdicts.settled(topics, whole, clauses, before)
            topics = (*(again(before) if said.adds else ()), *topics)
            if said.orders and self._still_wants(whole, clauses, before):
                topics = again(before)
            if said.orders:
                demanded = self.find(self.cues.without_orders(said.words), alone=False)
                asks = self.cues.asks(said.asked)
                topics = ordered(topics, said.words, demanded, asks=asks)
        return topics

    def _contended(self, clauses: tuple[Clause, ...], before: DialogueState) -> tuple[Topic, ...]:
        """Return what the last of several questions asks of a post that groups want, and the rest.

        The clause right before it tells which groups those are.
        """
        if len(clauses) < _SEVERAL + 1 or not clauses[-1].asks:
            return ()
        *rest, told, asked = clauses
        wanted = self.contending.read(told.found.followed_by(asked.found), 1)
        if not wanted or not any(each.asks for each in rest):
            return ()
        whole = reduce(Found.followed_by, (each.found for each in rest))
        return (*self.topics.read(whole, tuple(rest), before), *wanted)

    def _held(
        self,
        said: Said,
        whole: Found,
        clauses: tuple[Clause, ...],
        claimed: tuple[Clause, ...],
        state: DialogueState,
    ) -> tuple[Topic, ...]:
        """Return what is asked of the last answer: if it holds, of a plan, or of a part."""
        before = said.before
        reconsiders = self.cues.reconsidering.search(said.asked) is not None
        if reconsiders and (topics := reconsidered(before, said.asked)):
            return topics
        if not claimed and (review := self.reviewing.read(whole, state)):
            return review
        return self.portions.read(whole, clauses, before, state) if _asked(before) else ()

    def _still_wants(self, whole: Found, clauses: Iterable[Clause], before: DialogueState) -> bool:
        """Tell whether a message only wants once more what was refused in the turn before."""
        lead = carrying.before(before)
        refused = lead is not None and lead.ability == GAP and bool(lead.gaps)
        pressing = self.cues.pointers.pressing.search(whole.text) is not None
        pressing |= any(each.guess.best() == GAP for each in clauses)
        return refused and pressing and not any(each.end for each in whole.places("role"))

    def _doubts(self, whole: Found, before: DialogueState) -> bool:
        """Tell whether a message doubts the answer, and holds what others say or do against it."""
        lead = carrying.before(before)
        contrasts = self.cues.contrasting.match(whole.text) is not None
        return contrasts and lead is not None and objects(whole, lead, self.cues)


def _asked(before: DialogueState) -> bool:
    """Tell whether the turn before asked something that the method speaks of."""
    return any(topic.ability not in UNGROUNDED for topic in before.topics)
