"""Makes a topic of words of a known kind: what they name, and what they leave to words around."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from assistant.text import CJK
from assistant.understand import carrying
from assistant.understand.carrying import CHANGE, FOCUS, SLOTS, STRUCTURE
from assistant.understand.case import ADVICE, ELLIPSIS
from assistant.understand.clauses import STORY, Clause
from assistant.understand.cues import Cues
from assistant.understand.explaining import meant, timed
from assistant.understand.facts import STAGE, turns
from assistant.understand.guessing import STATEMENT, Guessing
from assistant.understand.intent import Guess
from assistant.understand.lending import HELD, Lending, crews, doers, listed_before, shorts
from assistant.understand.lexicon import CREW, Found, Mention
from assistant.understand.open_topics import GAP, GREETING, UNGROUNDED
from assistant.understand.pairing import Pairing
from assistant.understand.people import starts_with_somebody
from assistant.understand.pointers import Pointers
from assistant.values.dialogue import DialogueState, Topic

DOUBT = "quote"
_IMPORTANCE = "importance"
_PLACED = frozenset({ADVICE, CHANGE, FOCUS, STRUCTURE})
"""Kinds that tell of the whole team where a question names no post."""

_WORD = re.compile(rf"[{CJK}\ue000-\ue0ff]|[a-z0-9]+")

_COMPARED = HELD | {carrying.DUTIES}
"""Kinds that hold posts against each other, so that a short word tells of one."""

_POINTED = frozenset({CHANGE, STRUCTURE})
"""Kinds that may be of somebody who was named just before."""

_WEIGHING = frozenset({ADVICE, "option", CHANGE})
"""Kinds to which it matters that a message names several options."""

_PARTED = frozenset({STRUCTURE, carrying.DUTIES, CHANGE, ADVICE})
"""Kinds that tell of a part of the team alone."""

_HEADING = frozenset({"duties", "structure", "timing"})
"""Kinds that words which only name what a question is about look like."""

CASE_SLOTS = frozenset({"stages", "options", "roles", "sides", "groups"})
"""Slots that tell of the shop where they stand apart from the question."""

SETTING = frozenset({"stages", "options", "phases"})
"""Slots that say for which shop, or of which part of a stream, a question is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """Fills the slots of topics for one methodology; `slots` are those of `Topics`.

    A question on what it does not name is read anew by `guessing` with its message from the score
    `doubtful` on; a refusal less sure than `leaning` goes on with the one before. A question for a
    principle is that from `stating` on, a greeting from `certain` on, whatever open topic they
    name; words that ask nothing are of a question's kind from `kin` on. `lending` lends what it
    leaves to the words around it, `pairing` tells who is asked to be whom; open topics that are
    `absent` are posts that no list of the method has.
    """

    guessing: Guessing
    cues: Cues
    slots: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    lending: Lending
    pairing: Pairing
    doubtful: float
    leaning: float
    stating: float = 0.45
    certain: float = 0.9
    kin: float = 0.25
    absent: frozenset[str] = frozenset()

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
        kind, boss_does = self._kind(found, guess)
        slots = self._named(found, kind, boss_does)
        later = self.cues.ahead.search(found.text) is not None
        topic = Topic(ability=kind, confidence=guess.score(), text=found.text, ahead=later, **slots)
        before = self.lending.lead(whole, state)
        if before and not whole.masks:
            topic = replace(topic, context=before.text)
        vacant = self._stand_in(topic, found, before, state)
        if vacant or kind in {STORY, ELLIPSIS}:
            return vacant or self._going_on(topic, found, whole, before)
        if kind == carrying.PAIRS and self.pairing.adds(found):
            topic = carrying.paired(topic, before, joined=True)
        if kind == carrying.PAIRS:
            topic = self.pairing.with_somebody(topic, found, ahead)
            topic = self._acting(topic, found, ahead)
        if before and (owned := self._owned(topic, found, before)):
            return owned
        topic = self._with_listed(topic, found, ahead)
        takes, needs = self.slots[kind]
        pressed = self.cues.pointers.pressing.search(whole.text)
        if kind == GAP and (pressed or guess.score() < self.leaning):
            topic = carrying.pressed(self._plain(topic, found, pressed), state)
        said = topic.stages
        if before:
            topic = self._within(topic, before, found, whole, known=state.fact(STAGE) is not None)
        bare = not replace(topic, stages=said).named(takes - {"gaps"})
        if kind == carrying.PAIRS and not topic.roles and self.pairing.of_somebody(found):
            return self._lent(topic, found, whole, state, ahead)
        topic = self._pointed(topic, found, ahead)
        if needs and bare and not self._alone(topic, found):
            return self._lent(topic, found, whole, state, ahead)
        return topic

    def _stand_in(
        self, topic: Topic, found: Found, before: Topic | None, state: DialogueState
    ) -> Topic | None:
        """Return whether the one role named can stand in for the one told gone just before."""
        asks = topic.ability in {ELLIPSIS, carrying.PAIRS} and self.cues.may.search(found.text)
        gone = [role for role, count in state.people if not count]
        told = state.crew == state.turn and before is not None and len(gone) == 1
        if not (asks and told) or len(topic.roles) != 1 or topic.roles == (*gone,):
            return None
        return replace(topic, ability=carrying.PAIRS, roles=(*topic.roles, *gone))

    def _owned(self, topic: Topic, found: Found, before: Topic) -> Topic | None:
        """Return whose task the term, or the goal, is that the turn before was about."""
        points = self.cues.pointing_case.search(found.text) is not None
        leans = topic.ability == carrying.TASK and (points or not self._tells_work(found))
        return carrying.owned(topic, before) if leans else None

    def _with_listed(self, topic: Topic, found: Found, ahead: Sequence[Found]) -> Topic:
        """Return what is weighed with the posts that the clauses right before it list as well."""
        if topic.ability != _IMPORTANCE or not topic.roles:
            return topic
        if not self.cues.either.search(found.text):
            return topic
        return replace(topic, roles=tuple(dict.fromkeys((*listed_before(ahead), *topic.roles))))

    def _pointed(self, topic: Topic, found: Found, ahead: Sequence[Found]) -> Topic:
        """Return a question with the one post named before it, where it points to somebody."""
        named = topic.named(("roles", "groups", "sides", "boss"))
        points = self.cues.pointers.person.search(found.text)
        if topic.ability not in _POINTED or named or points is None:
            return topic
        ids = (place.ids("role") for place in reversed(ahead))
        last = next(filter(None, ids), ())
        return replace(topic, roles=last) if len(last) == 1 else topic

    def _acting(self, topic: Topic, found: Found, ahead: Sequence[Found]) -> Topic:
        """Return who can be whom with somebody named just before, where only work is named."""
        if topic.named(("roles", "groups", "boss")):
            return topic
        worked = replace(topic, roles=doers(found))
        paired = self.pairing.with_somebody(worked, found, ahead)
        return paired if len(paired.roles) > 1 else topic

    def _named(self, found: Found, kind: str, boss_does: tuple[str, ...]) -> dict[str, Any]:
        """Return what words of a kind name, in the slots of a topic."""
        slots: dict[str, Any] = {field: found.ids(each) for each, field in SLOTS.items()}
        slots["boss"] = slots["boss"] if self._on_boss(found) else ()
        slots["roles"] = slots["roles"] or boss_does
        slots["duties"] = _beside_names(found)
        slots["phases"] = tuple(dict.fromkeys(each.id for each in _phases(found)))
        if kind == carrying.PAIRS:
            slots |= self.pairing.each_with(found)
        if kind in HELD or (kind == carrying.PAIRS and slots["groups"]):
            slots["groups"] = tuple(dict.fromkeys((*slots["groups"], *crews(found, self.cues))))
        if kind in _PARTED and not any(map(slots.get, ("roles", "groups", "sides"))):
            slots["groups"] = self._parts(found)
        alone = kind == carrying.PAIRS and len(slots["roles"]) == 1
        if kind in _COMPARED or alone:
            slots["roles"] = shorts(found, self.cues) or slots["roles"]
        if kind == carrying.ROLE and not any(map(slots.get, ("roles", "groups", "sides"))):
            slots["groups"] = _worked_in(found)
        return slots

    def _parts(self, found: Found) -> tuple[str, ...]:
        """Return the groups of whose part of the team short words speak ("支援那块")."""
        parts = (
            each.id
            for each in found.places_of(CREW)
            if self.cues.pointers.unit.search(found.text[each.end :])
        )
        return tuple(dict.fromkeys(parts))

    def _going_on(self, topic: Topic, found: Found, whole: Found, before: Topic | None) -> Topic:
        """Return what an ellipsis or a story asks, which leans on the topic before it."""
        pointers = self.cues.pointers
        if topic.ability == ELLIPSIS:
            if before and objects(whole, before, self.cues):
                return replace(before, objected=True)
            if before and goes_onwards(whole, before, pointers):
                return carrying.onwards(before, topic.text)
            topic = self._leaning(topic, found, whole, before)
            if topic.gaps:
                return replace(topic, ability=GAP)
            topic = carrying.paired(topic, before, joined=self.pairing.adds(found))
        return carrying.continued(
            topic,
            before,
            self.slots,
            guessed=guesses(whole, before, pointers),
            likened=pointers.likening.search(whole.text) is not None,
            absent=self.absent,
        )

    def _within(
        self, topic: Topic, before: Topic, found: Found, whole: Found, *, known: bool
    ) -> Topic:
        """Return a question of its own with the unit and the stage that the talk is about."""
        takes, _ = self.slots[topic.ability]
        if len(topic.roles) == 1 and self.cues.differing.search(found.text):
            topic = carrying.against(topic, before)
        if topic.ability in carrying.NARROWED and not subjects(whole):
            topic = carrying.narrowed(topic, before, takes)
        if not whole.ids("stage"):
            topic = carrying.settled(topic, before, takes, known=known)
        if topic.ability == STRUCTURE and self.cues.pointers.inside.search(found.text):
            topic = carrying.narrowed(topic, before, takes & {"groups", "sides"})
        return topic

    def chosen(self, topic: Topic, clauses: tuple[Clause, ...]) -> Topic:
        """Return a question of which comes first with what the clause beside it names to choose."""
        named = topic.named(("roles", "groups", "sides"))
        others = [each for each in clauses if each.found.text != topic.text]
        first = self.cues.first_wanted.search(topic.text) is not None
        first |= any(self.cues.one_place.search(each.found.text) for each in others)
        if topic.ability != ADVICE or named or not first:
            return topic
        others = [each for each in others if not self.cues.of_others(each.found.text)]
        beside = (each for each in others if not each.asks or each.guess.score() < self.leaning)
        for place in (each.found for each in beside):
            units: dict[str, Any] = {
                "roles": place.ids("role"),
                "sides": place.ids("side"),
                "groups": tuple(dict.fromkeys((*place.ids("group"), *crews(place, self.cues)))),
            }
            if sum(map(len, units.values())) > 1:
                return replace(topic, text=f"{place.text} {topic.text}", **units)
        return topic

    def completed(self, topic: Topic, whole: Found, clauses: tuple[Clause, ...]) -> Topic:
        """Let the only topic of a message take what the rest of the message names for it.

        What may as well tell of the shop is taken only from clauses that seem of its kind.
        """
        takes, _ = self.slots.get(topic.ability, (frozenset(), frozenset()))
        kin = [
            each.found
            for each in clauses
            if each.guess.best() == topic.ability and (each.asks or each.guess.score() >= self.kin)
        ]
        rest: dict[str, Any] = {
            field: tuple(
                dict.fromkeys(
                    id
                    for found in (kin if field in CASE_SLOTS else [whole])
                    for id in found.ids(kind)
                )
            )
            for kind, field in SLOTS.items()
            if field in takes and not (getattr(topic, field) or topic.against)
        }
        if "boss" in rest and not self._on_boss(whole):
            rest["boss"] = ()
        if topic.ability == _IMPORTANCE and topic.statements:
            # What is stated of everybody is of no unit that only the rest of the message names.
            rest |= {"groups": topic.groups, "sides": topic.sides}
        rest |= self._headed(topic, clauses) | _with_behind(topic, clauses)
        rest |= self._without_place(topic, whole)
        if absent := self.lending.absent(whole):
            # Of what is not there, only the time is meant.
            rest["roles"] = tuple(id for id in rest.get("roles", ()) if id not in absent)
            rest["roles"] = topic.roles or rest["roles"]
            rest["stages"] = topic.stages or whole.ids("stage")
        rest["phases"] = self.listed_phases(whole) or topic.phases or timed(clauses, self.cues)
        if topic.ability == carrying.DUTIES and topic.roles and rest["phases"]:
            rest["duties"] = tuple(id for id in topic.duties if id not in self._held(clauses))
        weighed = whole.ids("option")
        asks = any(each.asks for each in clauses)
        if topic.ability in _WEIGHING and len(weighed) > 1 and asks:
            rest["options"] = weighed
        if topic.ability == _IMPORTANCE and not topic.statements:
            choices = [found for found in kin if self.cues.either.search(found.text)]
            stated = [id for found in choices for id in found.ids("statement")]
            rest["statements"] = tuple(dict.fromkeys(stated))
        if topic.ability == carrying.TASK and self.cues.pointing_case.search(topic.text):
            rest["statements"] = topic.statements or whole.ids("statement")
        topic = meant(replace(topic, **rest), clauses, self.cues)
        shared = self.pairing.shared(topic, clauses) or self.pairing.wished(topic, clauses)
        return replace(topic, **shared)

    def _without_place(self, topic: Topic, whole: Found) -> dict[str, Any]:
        """Return the post that no list has, where a place is wanted for whoever is in it."""
        named = topic.named(("roles", "sides", "groups", "gaps"))
        if named or not self.cues.placing.search(topic.text):
            return {}
        absent = tuple(id for id in whole.ids(GAP) if id in self.absent)
        return {"gaps": absent} if absent else {}

    def _held(self, clauses: tuple[Clause, ...]) -> set[str]:
        """Return the duties that only tell whose post somebody holds ("my husband runs it")."""
        telling = (each.found for each in clauses if not each.asks)
        return {
            id
            for found in telling
            if starts_with_somebody(found.text, self.cues)
            for id in found.ids("duty")
        }

    def _headed(self, topic: Topic, clauses: tuple[Clause, ...]) -> dict[str, Any]:
        """Return the units that the words right before a question name as what it is about."""
        takes, _ = self.slots.get(topic.ability, (frozenset(), frozenset()))
        if topic.ability != CHANGE or topic.named(("roles", "sides", "groups")):
            return {}
        place = next((n for n, each in enumerate(clauses) if each.found.text == topic.text), 0)
        named = {"role": "roles", "side": "sides", "group": "groups"}
        for head in takewhile(lambda each: not each.asks, reversed(clauses[:place])):
            if head is clauses[place - 1] and not topic.stages and turns(head.found, self.cues):
                return {"stages": head.found.ids(STAGE)}
            units = {
                field: ids
                for kind, field in named.items()
                if field in takes and (ids := head.found.ids(kind))
            }
            if units or head.guess.best() == STORY:
                return units if head.guess.best() in _HEADING else {}
        return {}

    def listed_phases(self, whole: Found) -> tuple[str, ...]:
        """Return the parts of the day's work that a message lists, across its clauses too."""
        runs: list[list[Mention]] = []
        for each in _phases(whole):
            gap = whole.text[runs[-1][-1].end : each.start] if runs else ""
            if runs and self.cues.people.joining.search(gap):
                runs[-1].append(each)
            else:
                runs.append([each])
        listed = [tuple(dict.fromkeys(each.id for each in run)) for run in runs]
        longest = max(listed, key=len, default=())
        return longest if len(longest) > 1 else ()

    def grounded(self, topic: Topic, *, alone: bool) -> Topic:
        """Read a question that names an open topic, and nothing for its kind, as one on that.

        A greeting too, where more is said than that: it is not `alone`, nor surely one.
        """
        if topic.ability == carrying.DUTIES and topic.duties and not topic.roles:
            return replace(topic, ability=carrying.TASK)
        if topic.ability == carrying.TERM and topic.gaps and len(topic.roles) > 1:
            return replace(topic, ability=GAP)
        takes, needs = self.slots[topic.ability]
        worked = topic.ability == carrying.PAIRS and bool(topic.duties)
        lacking = "roles" in needs and not (topic.named(needs) or worked)
        absent = topic.ability in _PLACED and {*topic.gaps} & self.absent
        lacking |= bool(absent) and not topic.named(takes - {"gaps"})
        greets = topic.ability == GREETING and (alone or topic.confidence >= self.certain)
        if topic.gaps and (lacking or (topic.ability == GREETING and not greets)):
            return self._open(topic)
        return topic

    def _open(self, topic: Topic) -> Topic:
        """Return a question as one on the open topic it names, or on the statement it weighs."""
        weighs = topic.ability == _IMPORTANCE and topic.statements
        return replace(topic, ability=self.guessing.answering[STATEMENT] if weighs else GAP)

    def states(self, topic: Topic) -> bool:
        """Tell whether a question surely asks for what the methodology states."""
        asked = topic.ability == self.guessing.answering.get(STATEMENT)
        return asked and topic.confidence >= self.stating

    def _kind(self, found: Found, guess: Guess) -> tuple[str, tuple[str, ...]]:
        """Return the kind of words, and whose task the boss is asked to have, which is both's."""
        kind = guess.best()
        if kind not in {FOCUS, carrying.PAIRS} or not found.ids("boss"):
            return kind, ()
        owners = doers(found) if self._on_boss(found) else ()
        return (carrying.PAIRS, owners) if owners else (kind, ())

    def _leaning(self, topic: Topic, found: Found, whole: Found, before: Topic | None) -> Topic:
        """Return an ellipsis without what it only likens, and roles that are not there yet."""
        likened = before is not None and self.cues.pointers.likening.search(whole.text) is not None
        gaps = () if likened else topic.gaps
        absent = self.lending.absent(found)
        return replace(
            topic, gaps=gaps, roles=tuple(role for role in topic.roles if role not in absent)
        )

    def _on_boss(self, found: Found) -> bool:
        """Tell whether the decision maker is more than who says what is asked."""
        reporting = self.cues.pointers.reporting
        return not all(reporting.search(found.text[each.end :]) for each in found.places("boss"))

    def _plain(self, topic: Topic, found: Found, pressed: re.Match[str] | None) -> Topic:
        """Return a topic without the open ones that only words which insist name."""
        if pressed is None:
            return topic
        inside = {
            each.id
            for each in found.places("gap")
            if self.cues.pointers.pressing.search(found.text[each.start : each.end])
        }
        placed = {each.id for each in found.places("gap")}
        kept = (gap for gap in topic.gaps if gap in placed and gap not in inside)
        return replace(topic, gaps=tuple(kept))

    def _lent(
        self,
        topic: Topic,
        found: Found,
        whole: Found,
        state: DialogueState,
        ahead: Sequence[Found],
    ) -> Topic:
        """Return a topic with what its kind works on, which the question itself does not name.

        What names only an open topic is about that, unless it plainly asks who goes with whom, or
        for a principle.
        """
        paired = topic.ability == carrying.PAIRS and topic.confidence >= self.leaning
        if topic.gaps and not paired and not self.states(topic):
            return self._open(topic)
        lent = self.lending.lent(topic, found, whole, state, ahead)
        if lent and topic.ability == carrying.PAIRS:
            lent = self.pairing.together(lent, found, whole, state)
        if lent is None and topic.gaps and not self.states(topic):
            return self._open(topic)
        return lent or self._of_whole(topic, found, whole, state)

    def _alone(self, topic: Topic, found: Found) -> bool:
        """Tell whether a question of work is about a unit, or work, that it tells itself."""
        if topic.gaps or topic.ability not in {carrying.TASK, carrying.DUTIES}:
            return False
        if topic.ability == carrying.DUTIES:
            return topic.named(("groups", "sides"))
        if topic.terms:
            return True
        return self._tells_work(found)

    def _tells_work(self, found: Found) -> bool:
        """Tell whether a question of who does something says what, in words of its own.

        A verb alone ("who should write it?") is told by what stands before.
        """
        left = _WORD.findall(self.cues.who_does.sub(" ", found.masked))
        points = left and left[0].isascii() and self.cues.pointing.search(found.text) is None
        return len(left) > 1 or bool(points)

    def _of_whole(self, topic: Topic, found: Found, whole: Found, state: DialogueState) -> Topic:
        """Read a question on roles, of which none is named, as what the whole message asks."""
        _, needs = self.slots[topic.ability]
        if found is whole or "roles" not in needs or subjects(found) or not subjects(whole):
            return topic
        guess = self.guessing.guess(whole)
        guess = guess.without(topic.ability, STORY, ELLIPSIS, DOUBT, *UNGROUNDED)
        sure = guess.score() >= self.doubtful
        return self.topic(whole, whole, state, guess) if sure else topic


def guesses(whole: Found, before: Topic | None, pointers: Pointers) -> bool:
    """Tell whether a message names a role to be told if it is that: whose task, or the word's."""
    if before is None:
        return False
    tasked = before.ability == carrying.TASK and bool(before.duties)
    termed = before.ability == carrying.TERM and bool(before.terms)
    return (tasked or termed) and bool(pointers.confirming.search(whole.text) and whole.ids("role"))


def _with_behind(topic: Topic, clauses: tuple[Clause, ...]) -> dict[str, Any]:
    """Return the posts weighed with those that the clauses right behind only name as well."""
    texts = [each.found.text for each in clauses]
    if topic.ability != _IMPORTANCE or not topic.roles or topic.text not in texts:
        return {}
    behind = [each.found for each in clauses[texts.index(topic.text) + 1 :]]
    more = listed_before(behind[::-1])
    return {"roles": tuple(dict.fromkeys((*topic.roles, *more)))} if more else {}


def goes_onwards(whole: Found, before: Topic | None, pointers: Pointers) -> bool:
    """Tell whether a message only asks what comes later of the posts that the one before was on."""
    lasting = before is not None and before.ability in carrying.LASTING
    if before is None or not lasting or not before.named(("roles", "duties")):
        return False
    return pointers.onwards.search(whole.text) is not None


def objects(whole: Found, before: Topic, cues: Cues) -> bool:
    """Tell whether a message holds what others say against the answer, and asks nothing.

    That it doubts the answer first asks nothing of its own.
    """
    text = cues.doubting.sub("", whole.text)
    new = {*whole.ids("role")} - {*before.roles}
    tells = any(map(whole.ids, ("option", "stage", "implied", "met", "unmet")))
    fitting = before.ability not in {STORY, ADVICE, *UNGROUNDED}
    # What one keeps seeing "where it is so" asks nothing without a mark for it.
    asks = "?" in text if text.isascii() else cues.asks(text)
    if not fitting or new or tells or asks:
        return False
    return cues.pointers.objecting.search(text) is not None


def _phases(found: Found) -> list[Mention]:
    """Return where a text names parts of the day's work, but for words inside of others."""
    places = found.places_of("phase")
    outer = [
        each
        for each in places
        if not any(
            other.start <= each.start
            and each.end <= other.end
            and each.end - each.start < other.end - other.start
            for other in places
        )
    ]
    return sorted(outer, key=lambda each: (each.start, -each.end))


def _beside_names(found: Found) -> tuple[str, ...]:
    """Return the duties that a text names, but for what only calls somebody, or tells when."""
    called = [*found.places("role"), *found.places_of("phase")]
    others = (
        each.id
        for each in found.phrases
        if each.kind == "duty"
        and not any(
            role.start <= each.start and each.end <= role.end for role in called if each.end
        )
    )
    return tuple(dict.fromkeys(others))


def _worked_in(found: Found) -> tuple[str, ...]:
    """Return the group in whose work several posts have a hand, where a text names only that."""
    owners = {id.partition("#")[0] for id in found.ids("duty")}
    groups = tuple(dict.fromkeys(each.id for each in found.places_of(CREW)))
    return groups if len(owners) > 1 and len(groups) == 1 else ()


def subjects(found: Found) -> bool:
    """Tell whether a text names what a question can be about, its stage and options aside."""
    return any(found.ids(kind) for kind, field in SLOTS.items() if field not in SETTING)
