"""Keeps an answer from only being the last one again, where the turn can be read anew.

A turn that is not understood leans on the one before, and would be answered by the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from assistant.advisor.naming import told_in
from assistant.advisor.turn import Work
from assistant.ground import Grounded
from assistant.text import sentences
from assistant.understand import Reading, Understander
from assistant.values.dialogue import DialogueState, Told, Topic
from assistant.values.documents import content_id
from assistant.values.methodology import Methodology
from assistant.values.plan import Point

_MOST = 40
"""How many sentences of an answer are kept."""

_MARK = re.compile(r"\s*\[\d+\]")

_SURE = 0.6
"""How sure a clause is of its kind for the answer to be what it asked for."""

_HEAD = 3
"""Among how many points of an answer its leading sentences are."""

_LEAD = 2
"""How many of them are told once more."""

STILL = "still"
"""Wanted of an answer: whether it holds after what was told since."""

Worked = tuple[tuple[Work, ...], Grounded]


def _told(grounded: Grounded, method: Methodology, language: str) -> Told:
    """Return what an answer says in short: the roles it names, and a mark for each sentence."""
    lines = (_MARK.sub("", kept.text) for kept in grounded.kept)
    parts = dict.fromkeys(each for line in lines for each in sentences(line))
    return Told(
        roles=told_in(grounded.text, method, language),
        sentences=tuple(content_id(each)[:8] for each in [*parts][:_MOST]),
    )


def _kept(state: DialogueState, said: Told) -> DialogueState:
    """Return a state that holds what the answer to it says."""
    asked = state.put == state.topics and bool(said.sentences)
    return replace(state, told=said, verdict=said.sentences[0] if asked else state.verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeating:
    """Guards the answers of one advisor; `plan` plans and grounds what a state asks for.

    `compose` words and grounds plans that are already made.
    """

    method: Methodology
    understander: Understander
    plan: Callable[[DialogueState], Worked]
    compose: Callable[[DialogueState, tuple[Work, ...]], Worked]

    def answered(
        self, reading: Reading, state: DialogueState, before: DialogueState, language: str | None
    ) -> tuple[DialogueState, tuple[Work, ...], Grounded]:
        """Return the state of a turn and its answer, which is not just the last one again."""
        works, grounded = self.plan(state)
        said = self._told(grounded, state)
        still = any(topic.wanted == STILL for topic in state.topics)
        if still:
            works, grounded = self.compose(state, _weighed(works, said, before))
        elif said.repeats(before.told) and not self._meant(reading, state, before):
            for other in self._others(reading, state, before, language):
                found, text = self.plan(other)
                if self._adds(found, more := self._told(text, other), before):
                    return _kept(other, more), found, text
        return _kept(state, said), works, grounded

    def _meant(self, reading: Reading, state: DialogueState, before: DialogueState) -> bool:
        """Tell whether a turn asks for what was said, so that it may be said again."""
        plainly = _wished(state, before) or self.understander.wants_it(reading)
        return plainly or _own(reading, state)

    def _others(
        self, reading: Reading, state: DialogueState, before: DialogueState, language: str | None
    ) -> Iterator[DialogueState]:
        """Yield what else a turn can ask, and last what the passages say to its words."""
        yield from self.understander.anew(reading, before, language)
        if not self.understander.goes_on(reading):
            yield _read(state)

    def _told(self, grounded: Grounded, state: DialogueState) -> Told:
        return _told(grounded, self.method, state.language)

    def _adds(self, works: tuple[Work, ...], said: Told, before: DialogueState) -> bool:
        """Tell whether an answer to another reading says something that was not said before."""
        new = {*said.sentences} - {*before.told.sentences}
        sure = all(_answers(work) for work in works)
        return bool(new) and sure and not said.repeats(before.told)


def _wished(state: DialogueState, before: DialogueState) -> bool:
    """Tell whether a turn plainly wishes for the last answer once more, or for all of it."""
    again = any(each.again or each.wanted or each.objected for each in state.topics)
    return again or state.question == before.question or state.language != before.language


def _own(reading: Reading, state: DialogueState) -> bool:
    """Tell whether a clause of a turn surely asks by itself for what is answered."""
    kinds = {topic.ability for topic in state.topics}
    return any(
        each.asks and each.guess.best() in kinds and each.guess.score() >= _SURE
        for each in reading.clauses
    )


def _read(state: DialogueState) -> DialogueState:
    """Return a state that asks what the passages say to the words of a turn."""
    words = state.topics[0].text if len(state.topics) == 1 else state.question
    return replace(state, topics=(Topic(ability="quote", text=words, confidence=0.0),))


def _answers(work: Work) -> bool:
    """Tell whether a plan says something of what was asked, and not of all the method."""
    plan = work.plan
    if work.topic.ability == "quote":
        return plan.outcome == "answered"
    return not plan.whole and (plan.outcome != "refused" or any(plan.gaps))


def _weighed(works: tuple[Work, ...], said: Told, before: DialogueState) -> tuple[Work, ...]:
    """Return the works led by whether they hold, in short where the turn before said it."""
    same = said.sentences[:1] == (before.verdict,)
    says = Point(wording="still.same" if same else "still.changed", ground="self")
    first, *others = works
    points = first.plan.points
    if said.repeats(before.told):
        points, others = _leading(points) or points, []
    return (replace(first, plan=replace(first.plan, points=(says, *points))), *others)


def _leading(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return of the points that an answer begins with those that are sentences by themselves.

    That is one of a few, two of many.
    """
    following = (*points, None)[1:]
    alone = [
        point
        for point, after in zip(points, following, strict=True)
        if point.ground in {"cited", "said"} and point.layout != "bullet"
        if after is None or after.layout != "bullet"
    ]
    ahead = [each for each in alone if each in points[:_HEAD]]
    return tuple(ahead[: 1 if len(points) <= _HEAD else _LEAD])
