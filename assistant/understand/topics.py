"""Tells what a message asks for: an ability for each question in it, and what it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from assistant.text import CJK
from assistant.understand import carrying, open_topics
from assistant.understand.carrying import SLOTS
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

SILENT = frozenset({"term", "duties"})
"""Kinds that say nothing of use where a question does not name what they work on."""

_SETTING = frozenset({"stages", "options"})
"""Slots that say for which shop a question is asked, not what about."""

_UNITS = frozenset({"roles", "groups", "sides", "duties", "boss"})
"""Slots that say of whom a question is asked."""


@dataclass(frozen=True, slots=True)
class Knobs:
    """How sure understanding has to be.

    `sure` is the score from which a clause is a topic of its own, `beside` that for one beside
    another; `doubtful` that under which a whole question is answered from passages. A clause is
    read with its message, which weighs as much as so many words: `message`, or `several` beside
    other questions; an ellipsis leans on a clause from the score `lead` on.
    `topics` are answered at once; `familiar` is the familiarity from which words that name nothing
    can be an ellipsis. Of two kinds whose scores are nearer than `torn`, both are answered, if the
    second is not under `likely`. A question that names nothing to ask about, of a kind less sure
    than `leaning`, leans on the question before.
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
        found = self._pointed(found)
        topics = [*_distinct(found)]
        if len(parts) == 1:
            topics = self._torn(topics[0], *parts[0], whole, state)
        if len({topic.ability for topic in found}) == 1:
            topics = [self._completed(each, whole, clauses) for each in topics]
        topics = [self._grounded(topic) for topic in topics]
        places = _places(clauses, found)
        topics = carrying.beside(topics, whole, state)
        likened = state.topics and self.cues.pointers.likening.search(whole.text)
        besides = [] if likened else open_topics.besides(clauses, topics, self.knobs.openly)
        for place, topic in besides:
            topics.append(topic)
            places.setdefault(topic.ability, place)
        topics = [each for each in topics if not self._empty(each)] or topics
        topics = [*_distinct(_weighty(topics))][: self.knobs.topics]
        topics.sort(key=lambda topic: places.get(topic.ability, 0))
        return tuple(topics)

    def _pointed(self, topics: list[Topic]) -> list[Topic]:
        """Let "can the host do it too?" be about the role asked about before it."""
        for place, (before, topic) in enumerate(pairwise(topics), start=1):
            alone = topic.ability == carrying.PAIRS and len(topic.roles) == len(before.roles) == 1
            if alone and before.roles != topic.roles and self.cues.pointing.search(topic.text):
                topics[place] = replace(topic, roles=(*before.roles, *topic.roles))
        return topics

    def _empty(self, topic: Topic) -> bool:
        """Tell whether a kind can say nothing of a question, as what it works on is not named."""
        named = topic.named({*SLOTS.values()} - {"options", "gaps", "statements", "boss"})
        return topic.ability in SILENT and not named

    def _mixed(self, whole: Found, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        """Read each clause with a share of its message, more where only one of them asks."""
        one = sum(clause.asks for clause in clauses) <= 1
        message = self.intents.guess(whole.shape)
        return tuple(
            replace(each, guess=each.guess.mixed(message, self._share(each, one=one)))
            for each in clauses
        )

    def _share(self, clause: Clause, *, one: bool) -> float:
        """Return the message's share in reading a clause: the less, the more the clause says."""
        weight = self.knobs.message if one else self.knobs.several
        return weight / (weight + len(_WORDS.findall(clause.found.masked)))

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
            others = [each for each in clauses if each.guess.best() not in {STORY, ELLIPSIS}]
            # A list of posts is nothing to lean on: it tells who is there.
            listed = sum(each.found.bare for each in others) > 1
            asking = asking if listed and all(each.found.bare for each in others) else others
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
        if state.topics and (self._bare(whole) or self._goes_on(whole, state)):
            return Guess.certain(ELLIPSIS)
        asking = [clause for clause in clauses if clause.asks]
        guess = clauses[0].guess if len(clauses) == 1 else self.intents.guess(whole.shape)
        told = guess.best() in CASE_KINDS or (guess.best() in EXPLAINED and whole.ids("option"))
        if state.topics and not asking and told:
            return Guess.certain(STORY)
        guess = self._fitting(_asked(guess, asking), whole)
        if state.topics and self._leans(whole, guess, state):
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
        outside = bool(state.topics) and state.topics[0].ability == OUTSIDE
        return Guess.certain(ELLIPSIS) if outside else Guess({DOUBT: 0.0}, 0.0)

    def _bare(self, whole: Found) -> bool:
        """Tell whether a message only names something, words that lead in aside."""
        rest = self.cues.pointers.leading.sub("", whole.masked)
        return whole.bare or replace(whole, masked=rest).bare

    def _goes_on(self, whole: Found, state: DialogueState) -> bool:
        """Tell whether a message wants a part of the last answer, or holds something against it."""
        pointers, lead = self.cues.pointers, carrying.before(state)
        if any(each.search(whole.text) for each in (pointers.narrowing, pointers.likening)):
            return True
        return self._guesses(whole, lead)

    def _guesses(self, whole: Found, lead: Topic | None) -> bool:
        """Tell whether a message names a role to be told if it is the one whose task it is."""
        tasked = lead is not None and lead.ability == carrying.TASK and bool(lead.duties)
        guess = self.cues.pointers.confirming.search(whole.text)
        return tasked and bool(guess and whole.ids("role"))

    def _leans(self, whole: Found, guess: Guess, state: DialogueState) -> bool:
        """Tell whether a question names nothing to ask about, and its kind is far from sure.

        What was not understood before is nothing to lean on.
        """
        lead = carrying.before(state)
        lost = lead is not None and lead.ability == GAP and not lead.gaps
        if lost and guess.score() >= self.knobs.doubtful:
            return False
        return (
            not _subjects(whole) and guess.score() < self.knobs.leaning and guess.best() != OUTSIDE
        )

    def _fitting(self, guess: Guess, whole: Found) -> Guess:
        """Rule out kinds, none of them sure, that have nothing to do with what is named.

        Of one that tells of the whole method, nothing may be named; an open topic is named.
        """
        named = {field for kind, field in SLOTS.items() if whole.ids(kind)} & _UNITS
        named |= {"roles"} if _doers(whole) and "roles" not in named else set()
        unfit: list[str] = []
        for name in guess.ranked():
            if name in {STORY, ELLIPSIS, OUTSIDE} or guess.scores[name] >= self.knobs.leaning:
                break
            takes = self.slots.get(name, (frozenset(), frozenset()))[0] | _SETTING
            takes |= {"duties"} if name == ADVICE else frozenset()
            strange = named and not named & takes and name != GAP
            unnamed = name == GAP and not whole.ids(GAP) and not named
            if not strange and not unnamed:
                break
            unfit.append(name)
        rest = guess.without(*unfit)
        return rest if rest.score() >= guess.score() - self.knobs.torn else guess

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
        slots["boss"] = slots["boss"] if self._on_boss(found) else ()
        ahead = self.cues.ahead.search(found.text) is not None
        topic = Topic(ability=kind, confidence=guess.score(), text=found.text, ahead=ahead, **slots)
        before = carrying.before(state)
        if before and not whole.masks:
            topic = replace(topic, context=before.text)
        if kind == ELLIPSIS:
            topic = self._leaning(topic, found, whole, before)
        if kind == ELLIPSIS and topic.gaps:
            return replace(topic, ability=GAP)
        joined = self._adds(found)
        if kind == ELLIPSIS or (kind == carrying.PAIRS and joined):
            topic = carrying.paired(topic, before, joined=joined)
        if kind in {STORY, ELLIPSIS}:
            guessed = self._guesses(whole, before)
            return carrying.continued(topic, before, self.slots, guessed=guessed)
        takes, needs = self.slots[kind]
        pressed = self.cues.pointers.pressing.search(whole.text) is not None
        if kind == GAP and (pressed or guess.score() < self.knobs.leaning):
            topic = carrying.pressed(topic, state)
        if kind in carrying.NARROWED and before and not _subjects(whole):
            topic = carrying.narrowed(topic, before, takes)
        if before and (kind == GAP or "stages" in takes) and not whole.ids("stage"):
            topic = replace(topic, stages=before.stages)
        if needs and not topic.named(takes - {"gaps"}):
            return self._lent(topic, found, whole, state)
        return topic

    def _leaning(self, topic: Topic, found: Found, whole: Found, before: Topic | None) -> Topic:
        """Return an ellipsis without what it only likens, and roles that are not there yet."""
        likened = before is not None and self.cues.pointers.likening.search(whole.text) is not None
        gaps = () if likened else topic.gaps
        return replace(topic, gaps=gaps, roles=self._there(found, topic.roles))

    def _adds(self, found: Found) -> bool:
        """Tell whether a role is named as one more for whoever was talked of ("and as X too?")."""
        ahead = [found.text[: each.start] for each in found.places("role")[:1]]
        return any(map(self.cues.pointers.adding.search, ahead))

    def _on_boss(self, found: Found) -> bool:
        """Tell whether the decision maker is more than who says what is asked."""
        reporting = self.cues.pointers.reporting
        return not all(reporting.search(found.text[each.end :]) for each in found.places("boss"))

    def _there(self, found: Found, roles: tuple[str, ...]) -> tuple[str, ...]:
        """Return roles without those of which it is only said that they are not there yet."""
        before = self.cues.pointers.before_role
        absent = {
            each.id for each in found.places("role") if before.search(found.text[: each.start])
        }
        return tuple(role for role in roles if role not in absent)

    def _lent(self, topic: Topic, found: Found, whole: Found, state: DialogueState) -> Topic:
        """Return a topic with what its kind works on, which the question itself does not name.

        It is whoever has the duty named, what the rest of the message names, or the turn before;
        what names only an open topic is about that.
        """
        if topic.gaps:
            return replace(topic, ability=GAP)
        _, needs = self.slots[topic.ability]
        if doers := _doers(found) if "roles" in needs else ():
            return replace(topic, roles=doers)
        around: dict[str, Any] = {
            field: whole.ids(each) for each, field in SLOTS.items() if field in needs
        }
        if any(around.values()):
            return replace(topic, text=whole.text, **around)
        before = carrying.before(state)
        past: dict[str, Any] = (
            {field: getattr(before, field) for field in needs & carrying.CARRIED} if before else {}
        )
        if before and any(past.values()):
            return replace(topic, boss=topic.boss or before.boss, **past)
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
        weighed = whole.ids("option")
        if topic.ability == ADVICE and len(weighed) > 1:
            rest["options"] = weighed
        return replace(topic, **rest)


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
        if (
            earlier
            and min(len(earlier.roles), len(topic.roles)) > 1
            and topic.ability == carrying.PAIRS
        ):
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


def ordered(topics: tuple[Topic, ...], text: str) -> tuple[Topic, ...]:
    """Put an attempt to give orders first, as a topic that is refused."""
    rest = (topic for topic in topics if topic.ability not in {GREETING, OUTSIDE, DOUBT})
    return (Topic(ability=OUTSIDE, text=text, order=True), *rest)
