"""Tells what a message asks for: an ability for each question in it, and what it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.text import CJK
from assistant.understand import open_topics
from assistant.understand.case import ADVICE, ELLIPSIS
from assistant.understand.clauses import STORY, Clause
from assistant.understand.cues import Cues
from assistant.understand.intent import Guess, IntentModel
from assistant.understand.lexicon import Found
from assistant.understand.open_topics import GAP, GREETING, OUTSIDE, UNGROUNDED
from assistant.values.dialogue import DialogueState, Topic

_WORDS = re.compile(rf"[{CJK}\ue000-\ue0ff]|[a-z0-9']+")

DOUBT = "quote"
CASE_SLOTS = frozenset({"stages", "options", "roles", "sides", "groups"})
"""Slots that tell of the shop where they stand apart from the question."""

CASE_KINDS = frozenset({"option", "stage"})
"""Kinds that words which ask nothing only seem to be of: they tell of the shop."""

EXPLAINED = frozenset({"term"})
"""Kinds that words which ask nothing only seem to be of where they name an option."""

ROLE = "timing"
"""The ability that a role named alone asks for, where the question before takes none."""

PAIRS = "combine"
"""The ability whose topic is one of all the roles it names."""

SLOTS = {
    "role": "roles",
    "stage": "stages",
    "side": "sides",
    "group": "groups",
    "term": "terms",
    "gap": "gaps",
    "option": "options",
    "boss": "boss",
    "statement": "statements",
    "duty": "duties",
}
"""Kind of mention to the field of a topic that holds its ids."""

_SETTING = frozenset({"stages", "options"})
"""Slots that say for which shop a question is asked, not what about."""

CARRIED = frozenset({"roles", "stages", "sides", "groups", "terms", "options"})
"""Slots that a question which names none takes from the turn before."""


@dataclass(frozen=True, slots=True)
class Knobs:
    """How sure understanding has to be.

    `sure` is the score from which a clause is a topic of its own, `beside` that for one beside
    another; `doubtful` that under which a whole question is answered from passages. A clause is
    read with its message, which weighs as much as so many words: `message`, or `several` beside
    other questions and orders; an ellipsis leans on a clause from the score `lead` on.
    `topics` are answered at once; `familiar` is the familiarity from which words that name nothing
    can be an ellipsis. Of two kinds whose scores are nearer than `torn`, both are answered, if the
    second is not under `likely`. A question that names nothing to ask about, of a kind less sure
    than `leaning`, leans on the question before. One of at most `aside` bytes for what is left open
    ("but roughly, a number") asks for what was left open then.
    """

    sure: float = 0.38
    doubtful: float = 0.2
    message: float = 6.0
    several: float = 3.0
    lead: float = 0.5
    beside: float = 0.3
    topics: int = 5
    familiar: float = 0.5
    torn: float = 0.1
    likely: float = 0.2
    leaning: float = 0.45
    aside: int = 45
    openly: open_topics.Knobs = field(default_factory=open_topics.Knobs)


@dataclass(frozen=True, slots=True)
class Topics:
    """Reads topics for one methodology.

    `slots` tells for each ability which slots of a topic it takes, and which it needs: those it
    gets from the question, else from the rest of the message, else from the turn before.
    """

    intents: IntentModel
    cues: Cues
    slots: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    knobs: Knobs
    elsewhere: frozenset[str] = frozenset()

    def read(
        self, whole: Found, clauses: tuple[Clause, ...], state: DialogueState
    ) -> tuple[Topic, ...]:
        """Return what is asked for: each clause that surely asks, else the question as a whole."""
        if len(clauses) > 1:
            clauses = self._mixed(whole, clauses)
        asking = self._asking(clauses, state)
        parts = [(clause.found, clause.guess) for clause in asking]
        parts = parts or [(whole, self._whole_guess(whole, clauses, state))]
        found = [self._topic(part, whole, state, guess) for part, guess in parts]
        topics = [*_distinct(found)]
        if len(parts) == 1:
            topics = self._torn(topics[0], *parts[0], whole, state)
        if len({topic.ability for topic in found}) == 1:
            topics = [self._completed(each, whole, clauses) for each in topics]
        topics = [self._grounded(topic) for topic in topics]
        places = _places(clauses, found)
        for place, topic in open_topics.besides(clauses, topics, self.knobs.openly):
            topics.append(topic)
            places.setdefault(topic.ability, place)
        topics = [*_distinct(_weighty(topics))][: self.knobs.topics]
        topics.sort(key=lambda topic: places.get(topic.ability, 0))
        return self._ordered(whole, topics)

    def _mixed(self, whole: Found, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        """Read each clause with a share of its message, more where only one of them asks."""
        one = sum(clause.asks for clause in clauses) <= 1 and not self._orders(whole)
        message = self.intents.guess(whole.shape)
        return tuple(
            replace(each, guess=each.guess.mixed(message, self._share(each, one=one)))
            for each in clauses
        )

    def _share(self, clause: Clause, *, one: bool) -> float:
        """Return the message's share in reading a clause: the less, the more the clause says."""
        weight = self.knobs.message if one else self.knobs.several
        return weight / (weight + len(_WORDS.findall(clause.found.masked)))

    def _orders(self, whole: Found) -> bool:
        return self.cues.orders.search(whole.text) is not None

    def _ordered(self, whole: Found, topics: list[Topic]) -> tuple[Topic, ...]:
        """Put an attempt to give orders first, as a topic that is refused."""
        if not self._orders(whole):
            return tuple(topics)
        rest = [topic for topic in topics if topic.ability not in {GREETING, OUTSIDE, DOUBT}]
        return (Topic(ability=OUTSIDE, text=whole.text, order=True), *rest)

    def _torn(
        self, topic: Topic, found: Found, guess: Guess, whole: Found, state: DialogueState
    ) -> list[Topic]:
        """Return a question between two kinds as one of each, the likelier first.

        The second stands alone where only what it works on is named. A kind that would have to
        guess what it is about, or that says nothing of the method, is none.
        """
        first, *others = guess.ranked()
        second = others[0] if others else first
        score = guess.scores[second]
        near = score >= max(guess.scores[first] - self.knobs.torn, self.knobs.likely)
        if second == first or not near or {first, second} & {STORY, ELLIPSIS, DOUBT, *UNGROUNDED}:
            return [topic]
        if GAP in {first, second} and not found.ids(GAP):
            return [topic]
        rival = self._topic(found, whole, state, guess.without(first))
        _, needs = self.slots[second]
        if needs and not rival.named(needs):
            return [topic]
        here = {field for kind, field in SLOTS.items() if found.ids(kind)}
        alone = second == GAP and not here & self.slots[first][0]
        return [rival] if alone else [topic, replace(rival, rival=True)]

    def again(self, whole: Found, state: DialogueState) -> tuple[Topic, ...]:
        """Return what the turn before asked for, with what is named now."""
        first = self._topic(whole, whole, state, Guess.certain(ELLIPSIS))
        return _distinct([first, *state.topics[1:]])

    def _asking(self, clauses: tuple[Clause, ...], state: DialogueState) -> list[Clause]:
        """Return the clauses of a message that are questions of their own, each of a sure kind."""
        if len(clauses) == 1:
            return []
        asking = [clause for clause in clauses if clause.asks and clause.guess.best() != STORY]
        asking = [self._led(clauses, clause) for clause in asking]
        asking = open_topics.elsewhere(asking, clauses, self.elsewhere, self.knobs.openly)
        if not state.topics and {each.guess.best() for each in asking} == {ELLIPSIS}:
            # What they lean on stands in the same message.
            asking = [clause for clause in clauses if clause.guess.best() not in {STORY, ELLIPSIS}]
        sure = {each.guess.best() for each in asking if each.guess.score() >= self.knobs.sure}
        if sure - {ELLIPSIS}:
            beside = [each for each in asking if each.guess.score() >= self.knobs.beside]
            sure |= {each.guess.best() for each in beside} - {DOUBT, *UNGROUNDED}
        kinds = sure - {ELLIPSIS} or sure
        return [
            clause
            for clause in asking
            if clause.guess.best() in kinds and clause.guess.score() >= self.knobs.doubtful
        ]

    def _led(self, clauses: tuple[Clause, ...], clause: Clause) -> Clause:
        """Read an ellipsis ("…, and the planner?") as what the clause that it leans on asks."""
        if clause.guess.best() != ELLIPSIS or clause.found.ids("gap"):
            return clause
        ahead = clauses[: clauses.index(clause)]
        leads = [
            each.guess
            for each in ahead
            if each.guess.best() not in {STORY, ELLIPSIS, *UNGROUNDED}
            and each.guess.score() >= self.knobs.lead
        ]
        return replace(clause, guess=leads[-1]) if leads else clause

    def _whole_guess(
        self, whole: Found, clauses: tuple[Clause, ...], state: DialogueState
    ) -> Guess:
        """Return the kind of a question taken as one.

        A message that only names something continues the turn before. A question that looks like
        a story is the likeliest kind but that. One that looks like nothing known is judged by what
        it names, and is answered from passages when it names nothing.
        """
        if whole.bare and state.topics:
            return Guess.certain(ELLIPSIS)
        asking = [clause for clause in clauses if clause.asks]
        guess = clauses[0].guess if len(clauses) == 1 else self.intents.guess(whole.shape)
        told = guess.best() in CASE_KINDS or (guess.best() in EXPLAINED and whole.ids("option"))
        if state.topics and not asking and told:
            return Guess.certain(STORY)
        guess = _asked(guess, asking)
        if state.topics and self._leans(whole, guess):
            return Guess.certain(ELLIPSIS)
        if not state.topics or (not whole.masks and guess.familiarity < self.knobs.familiar):
            guess = guess.without(ELLIPSIS)
        within = guess.without(*UNGROUNDED)
        if whole.masks and guess.score() < min(self.knobs.sure, within.score() + self.knobs.torn):
            # What names things of the method is hardly beside its subject.
            guess = within
        if guess.score() >= self.knobs.doubtful or (guess.best() == STORY and not asking):
            return guess
        if whole.masks:
            return self.intents.guess(whole.masks)
        return Guess({DOUBT: 0.0}, 0.0)

    def _leans(self, whole: Found, guess: Guess) -> bool:
        """Tell whether a question names nothing to ask about, and its kind is far from sure."""
        return (
            not _subjects(whole) and guess.score() < self.knobs.leaning and guess.best() != OUTSIDE
        )

    def _grounded(self, topic: Topic) -> Topic:
        """Read a question that names an open topic, and nothing for its kind, as one on that."""
        _, needs = self.slots[topic.ability]
        lacking = "roles" in needs and not topic.named(needs)
        if topic.gaps and lacking:
            return replace(topic, ability=GAP)
        return topic

    def _topic(self, found: Found, whole: Found, state: DialogueState, guess: Guess) -> Topic:
        kind = guess.best()
        slots: dict[str, Any] = {field: found.ids(each) for each, field in SLOTS.items()}
        ahead = self.cues.ahead.search(found.text) is not None
        topic = Topic(ability=kind, confidence=guess.score(), text=found.text, ahead=ahead, **slots)
        before = _before(state)
        if before and not whole.masks:
            topic = replace(topic, context=before.text)
        if kind == ELLIPSIS and found.ids("gap"):
            return replace(topic, ability=GAP)
        if kind in {STORY, ELLIPSIS}:
            return self._continue(topic, before)
        takes, needs = self.slots[kind]
        if before and "stages" in takes and not whole.ids("stage"):
            topic = replace(topic, stages=before.stages)
        if needs and not topic.named(takes):
            return self._lent(topic, found, whole, state)
        return topic

    def _lent(self, topic: Topic, found: Found, whole: Found, state: DialogueState) -> Topic:
        """Return a topic with what its kind works on, which the question itself does not name.

        It is whoever has the duty named, what the rest of the message names, or the turn before.
        """
        _, needs = self.slots[topic.ability]
        if doers := _doers(found) if "roles" in needs else ():
            return replace(topic, roles=doers)
        around: dict[str, Any] = {
            field: whole.ids(each) for each, field in SLOTS.items() if field in needs
        }
        if any(around.values()):
            return replace(topic, text=whole.text, **around)
        before = _before(state)
        past: dict[str, Any] = (
            {field: getattr(before, field) for field in needs & CARRIED} if before else {}
        )
        if any(past.values()):
            return replace(topic, **past)
        short = len(whole.text.encode()) <= self.knobs.aside
        if topic.ability == GAP and not found.masks and short:
            return replace(topic, gaps=_open_before(state))
        return self._of_whole(topic, found, whole, state)

    def _of_whole(self, topic: Topic, found: Found, whole: Found, state: DialogueState) -> Topic:
        """Read a question on roles, of which none is named, as what the whole message asks."""
        _, needs = self.slots[topic.ability]
        if found is whole or "roles" not in needs or _subjects(found) or not _subjects(whole):
            return topic
        guess = self.intents.guess(whole.shape)
        guess = guess.without(topic.ability, STORY, ELLIPSIS, DOUBT, *UNGROUNDED)
        sure = guess.score() >= self.knobs.doubtful
        return self._topic(whole, whole, state, guess) if sure else topic

    def _completed(self, topic: Topic, whole: Found, clauses: tuple[Clause, ...]) -> Topic:
        """Let the only topic of a message take what the rest of the message names for it.

        What may as well tell of the shop is taken only from clauses that seem of its kind.
        """
        takes, _ = self.slots.get(topic.ability, (frozenset(), frozenset()))
        kin = [each.found for each in clauses if each.guess.best() == topic.ability]
        rest: dict[str, Any] = {
            field: tuple(
                dict.fromkeys(
                    id
                    for found in (kin if field in CASE_SLOTS else [whole])
                    for id in found.ids(kind)
                )
            )
            for kind, field in SLOTS.items()
            if field in takes and not getattr(topic, field)
        }
        return replace(topic, **rest)

    def _continue(self, topic: Topic, before: Topic | None) -> Topic:
        """Read an ellipsis or new facts as the question before, with what is named now."""
        if before is None or before.ability in UNGROUNDED:
            return replace(topic, ability=ADVICE)
        takes, _ = self.slots[before.ability]
        new: dict[str, Any] = {
            field: getattr(topic, field) for field in SLOTS.values() if getattr(topic, field)
        }
        if topic.ability == ELLIPSIS and topic.roles and "roles" not in takes:
            return replace(topic, ability=ROLE)
        if topic.ability == STORY and not new.keys() & {"stages"}:
            new = {}
        if topic.ability == STORY:
            new.pop("stages", None)
            return replace(before, stages=(), text=topic.text, **new)
        return replace(before, text=topic.text, **new)


def _doers(found: Found) -> tuple[str, ...]:
    """Return whose duty is named ("do we need somebody for the picture?"), where that is plain."""
    doers = tuple(dict.fromkeys(duty.partition("#")[0] for duty in found.ids("duty")))
    return doers if len(doers) == 1 else ()


def _asked(guess: Guess, asking: list[Clause]) -> Guess:
    """Let the clauses of a message that ask tell its kind where the rest does not, or misleads."""
    story = guess.best() == STORY
    if len(asking) == 1:
        own = asking[0].guess.without(STORY)
        guess = own if story else max(guess, own, key=Guess.score)
    elif asking and story:
        guess = guess.without(STORY)
    # What stands around a question is beside the subject.
    return asking[-1].guess if asking and guess.best() in UNGROUNDED else guess


def _subjects(found: Found) -> bool:
    """Tell whether a text names what a question can be about, its stage and options aside."""
    return any(found.ids(kind) for kind, field in SLOTS.items() if field not in _SETTING)


def _before(state: DialogueState) -> Topic | None:
    """Return the topic of the turn before that a question leans on: no open one, if it can be."""
    rest = (topic for topic in state.topics if topic.ability not in {GAP, *UNGROUNDED})
    return next(rest, state.topics[0] if state.topics else None)


def _open_before(state: DialogueState) -> tuple[str, ...]:
    """Return what the turn before asked that is left open."""
    return next((topic.gaps for topic in state.topics if topic.gaps), ())


def _places(clauses: tuple[Clause, ...], found: list[Topic]) -> dict[str, int]:
    """Return for each kind the number of the first clause that asks it."""
    numbers = {clause.found.text: number for number, clause in reversed([*enumerate(clauses)])}
    places: dict[str, int] = {}
    for topic in found:
        places.setdefault(topic.ability, numbers.get(topic.text, 0))
    return places


def _weighty(topics: list[Topic]) -> list[Topic]:
    """Leave out greetings and "what do the documents say" beside a real question."""
    return [each for each in topics if each.ability not in {DOUBT, GREETING}] or topics


def _distinct(topics: list[Topic]) -> tuple[Topic, ...]:
    """Keep each topic once; the same ability asked twice becomes one topic with both slots.

    Two that each name roles to go together stay two.
    """
    merged: dict[str, Topic] = {}
    for topic in topics:
        earlier = merged.get(topic.ability)
        if earlier and min(len(earlier.roles), len(topic.roles)) > 1 and topic.ability == PAIRS:
            merged[f"{topic.ability} {topic.text}"] = topic
        elif earlier:
            slots: dict[str, Any] = {
                field: tuple(dict.fromkeys((*getattr(earlier, field), *getattr(topic, field))))
                for field in SLOTS.values()
            }
            again = topic.text in earlier.text
            text = earlier.text if again else f"{earlier.text} {topic.text}"
            rival = earlier.rival and topic.rival
            merged[topic.ability] = replace(earlier, text=text, rival=rival, **slots)
        else:
            merged[topic.ability] = topic
    return tuple(merged.values())
