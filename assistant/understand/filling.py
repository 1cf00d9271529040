"""Makes a topic of words of a known kind: what they name, and what they leave to words around."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.text import CJK
from assistant.understand import carrying
from assistant.understand.carrying import SLOTS
from assistant.understand.case import ADVICE, ELLIPSIS
from assistant.understand.clauses import STORY, Clause
from assistant.understand.cues import Cues
from assistant.understand.intent import Guess, IntentModel
from assistant.understand.lexicon import Found
from assistant.understand.open_topics import GAP, UNGROUNDED
from assistant.understand.pointers import Pointers
from assistant.values.dialogue import DialogueState, Topic

DOUBT = "quote"

_WORD = re.compile(r"\w")
_WORDS = re.compile(rf"[{CJK}]|[a-z]+")
_FEW = 5
"""The most words of a question that names nothing and can be general all the same."""

_WEIGHING = frozenset({ADVICE, "option"})
"""Kinds to which it matters that a message names several options."""

CASE_SLOTS = frozenset({"stages", "options", "roles", "sides", "groups"})
"""Slots that tell of the shop where they stand apart from the question."""

SETTING = frozenset({"stages", "options"})
"""Slots that say for which shop a question is asked, not what about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """Fills the slots of topics for one methodology; `slots` are those of `Topics`.

    A question on what it does not name is read anew by `intents` with its message from the score
    `doubtful` on; a refusal less sure than `leaning` goes on with the one before.
    """

    intents: IntentModel
    cues: Cues
    slots: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    doubtful: float
    leaning: float

    def topic(
        self,
        found: Found,
        whole: Found,
        state: DialogueState,
        guess: Guess,
        ahead: Sequence[Found] = (),
    ) -> Topic:
        """Return the topic of words of a message that are of the likeliest kind of a guess.

        `ahead` are the clauses before them, which lend first what they leave out.
        """
        kind = guess.best()
        slots: dict[str, Any] = {field: found.ids(each) for each, field in SLOTS.items()}
        slots["boss"] = slots["boss"] if self._on_boss(found) else ()
        later = self.cues.ahead.search(found.text) is not None
        topic = Topic(ability=kind, confidence=guess.score(), text=found.text, ahead=later, **slots)
        before = carrying.before(state)
        if before and not whole.masks:
            topic = replace(topic, context=before.text)
        if kind == ELLIPSIS:
            topic = self._leaning(topic, found, whole, before)
        if kind == ELLIPSIS and topic.gaps:
            return replace(topic, ability=GAP)
        joined = self.adds(found)
        if kind == ELLIPSIS or (kind == carrying.PAIRS and joined):
            topic = carrying.paired(topic, before, joined=joined)
        if kind in {STORY, ELLIPSIS}:
            guessed = guesses(whole, before, self.cues.pointers)
            return carrying.continued(topic, before, self.slots, guessed=guessed)
        takes, needs = self.slots[kind]
        pressed = self.cues.pointers.pressing.search(whole.text) is not None
        if kind == GAP and (pressed or guess.score() < self.leaning):
            topic = carrying.pressed(topic, state)
        if kind in carrying.NARROWED and before and not subjects(whole):
            topic = carrying.narrowed(topic, before, takes)
        if before and (kind == GAP or "stages" in takes) and not whole.ids("stage"):
            topic = replace(topic, stages=before.stages)
        if needs and not topic.named(takes - {"gaps"}) and not self._alone(topic, found):
            return self._lent(topic, found, whole, state, ahead)
        return topic

    def completed(self, topic: Topic, whole: Found, clauses: tuple[Clause, ...]) -> Topic:
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
        if topic.ability in _WEIGHING and len(weighed) > 1:
            rest["options"] = weighed
        return replace(topic, **rest)

    def grounded(self, topic: Topic) -> Topic:
        """Read a question that names an open topic, and nothing for its kind, as one on that."""
        if topic.ability == carrying.DUTIES and topic.duties and not topic.roles:
            return replace(topic, ability=carrying.TASK)
        _, needs = self.slots[topic.ability]
        lacking = "roles" in needs and not topic.named(needs)
        if topic.gaps and lacking:
            return replace(topic, ability=GAP)
        return topic

    def _leaning(self, topic: Topic, found: Found, whole: Found, before: Topic | None) -> Topic:
        """Return an ellipsis without what it only likens, and roles that are not there yet."""
        likened = before is not None and self.cues.pointers.likening.search(whole.text) is not None
        gaps = () if likened else topic.gaps
        return replace(topic, gaps=gaps, roles=self._there(found, topic.roles))

    def adds(self, found: Found) -> bool:
        """Tell whether a role is named as one more for whoever was talked of ("and as X too?")."""
        ahead = [found.text[: each.start] for each in found.places("role")[:1]]
        return any(map(self.cues.pointers.adding.search, ahead))

    def stands_in(self, found: Found) -> bool:
        """Tell whether a role is named for the work of whoever was talked of ("can X do it?")."""
        behind = [found.text[each.end :] for each in found.places("role")[-1:]]
        return any(map(self.cues.pointers.added.search, behind))

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

    def _lent(
        self,
        topic: Topic,
        found: Found,
        whole: Found,
        state: DialogueState,
        ahead: Sequence[Found],
    ) -> Topic:
        """Return a topic with what its kind works on, which the question itself does not name.

        It is whoever has the duty named, what the nearest clause before names, or the rest of the
        message, or the turn before; what names only an open topic is about that.
        """
        if topic.gaps:
            return replace(topic, ability=GAP)
        _, needs = self.slots[topic.ability]
        if owners := doers(found) if "roles" in needs else ():
            return replace(topic, roles=owners)
        both = topic.ability == carrying.PAIRS and self.cues.together.search(found.text)
        if both and len(pair := _owners(ahead)) > 1:
            return replace(topic, roles=pair)
        leans = self._leans(topic, found, ahead)
        for place in (*filter(self._leads, reversed(ahead)), whole):
            around: dict[str, Any] = {
                field: place.ids(each) for each, field in SLOTS.items() if field in needs
            }
            if place is not whole and ("roles" in needs or leans):
                around["roles"] = place.ids("role") or doers(place)
            if any(around.values()):
                text = whole.text if place is whole else f"{place.text} {found.text}"
                return replace(topic, text=text, **around)
        before = carrying.before(state)
        past: dict[str, Any] = (
            {field: getattr(before, field) for field in needs & carrying.CARRIED} if before else {}
        )
        if before and any(past.values()):
            return replace(topic, boss=topic.boss or before.boss, **past)
        return self._of_whole(topic, found, whole, state)

    def _leads(self, found: Found) -> bool:
        """Tell whether what a clause names can be talked of next: "against the host" is not."""
        return not any(
            self.cues.comparing_before.search(found.text[: each.start])
            for each in found.places("role")[:1]
        )

    def _leans(self, topic: Topic, found: Found, ahead: Sequence[Found]) -> bool:
        """Tell whether a question that takes roles is of one named before: "where is he?".

        It points to somebody, or is too short to be general and nothing else was named before.
        """
        takes, needs = self.slots[topic.ability]
        others = {kind for kind, field in SLOTS.items() if field in needs}
        named = any(each.ids(kind) for each in ahead for kind in others)
        short = len(_WORDS.findall(found.masked)) <= _FEW and not named
        return "roles" in takes and (short or self._points(found))

    def _alone(self, topic: Topic, found: Found) -> bool:
        """Tell whether a question of work is about a unit, or work, that it tells itself."""
        if topic.gaps or topic.ability not in {carrying.TASK, carrying.DUTIES}:
            return False
        if topic.ability == carrying.DUTIES:
            return topic.named(("groups", "sides"))
        return self._tells_work(found)

    def _tells_work(self, found: Found) -> bool:
        """Tell whether a question of who does something says what, in words of its own."""
        return _WORD.search(self.cues.who_does.sub(" ", found.masked)) is not None

    def _points(self, found: Found) -> bool:
        """Tell whether a question points to somebody, and to no group."""
        person = self.cues.pointers.person.search(found.text)
        grouped = person is not None and person.group().endswith(("组", "group"))
        return (person is not None and not grouped) or "it" in found.text.split()

    def _of_whole(self, topic: Topic, found: Found, whole: Found, state: DialogueState) -> Topic:
        """Read a question on roles, of which none is named, as what the whole message asks."""
        _, needs = self.slots[topic.ability]
        if found is whole or "roles" not in needs or subjects(found) or not subjects(whole):
            return topic
        guess = self.intents.guess(whole.shape)
        guess = guess.without(topic.ability, STORY, ELLIPSIS, DOUBT, *UNGROUNDED)
        sure = guess.score() >= self.doubtful
        return self.topic(whole, whole, state, guess) if sure else topic


def guesses(whole: Found, before: Topic | None, pointers: Pointers) -> bool:
    """Tell whether a message names a role to be told if it is the one whose task it is."""
    tasked = before is not None and before.ability == carrying.TASK and bool(before.duties)
    return tasked and bool(pointers.confirming.search(whole.text) and whole.ids("role"))


def doers(found: Found) -> tuple[str, ...]:
    """Return whose duty is named ("do we need somebody for the picture?"), where that is plain."""
    doers = tuple(dict.fromkeys(duty.partition("#")[0] for duty in found.ids("duty")))
    return doers if len(doers) == 1 else ()


def _owners(clauses: Sequence[Found]) -> tuple[str, ...]:
    """Return whom clauses name, or else the first whose duty each names."""
    owners = [
        id
        for each in clauses
        for id in each.ids("role") or [duty.partition("#")[0] for duty in each.ids("duty")[:1]]
    ]
    return tuple(dict.fromkeys(owners))


def subjects(found: Found) -> bool:
    """Tell whether a text names what a question can be about, its stage and options aside."""
    return any(found.ids(kind) for kind, field in SLOTS.items() if field not in SETTING)
