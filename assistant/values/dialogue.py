"""What the answering flow carries between turns: what was said, understood and is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

Basis = Literal["stated", "inferred", "assumed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something known of the user's case; `turn` counts the user's messages from 1."""

    name: str
    value: str
    basis: Basis
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing asked for: an ability, and what the question names (ids of the methodology).

    A duty is `role#number`, an option `fact=value`. `confidence` is the score of the ability, about
    0 to 1, and 0 for a question that was not understood; `ahead` tells that it looks past the stage
    at hand; `rival` that it is another reading of the topic before it; `order` that it gives orders
    to the assistant; `objected` that what others say is held against it, `against` are roles that
    it is taken for; `context` holds the words of the turn before where the question leans on them.
    `phases` are parts of the day's work. `picks` tells that it asks of each post named if, or when,
    it is needed, `reviews` that they are a plan to be held against the stage, `again` that it was
    asked in the turn before and is to be told once more, `leans` that it is that one with something
    else named ("and the planner?"). `wanted` is what is wanted of that answer: `more`, an
    `example`, what holds the other way round (`reversed`), or if it holds after what was told since
    (`still`); a `table` of it, or a plan that is `mended`;
    `decides` is what a verdict is wanted on: if two do one work (`alike`), if `one` of two will do,
    if it is time for a `split`, whom posts would suit (`suited`), how the work of two `differs`, or
    if a post can be done without where somebody does its work too (`spare`).
    """

    ability: str
    confidence: float = 1.0
    ahead: bool = False
    rival: bool = False
    order: bool = False
    objected: bool = False
    picks: bool = False
    reviews: bool = False
    again: bool = False
    leans: bool = False
    wanted: str = ""
    decides: str = ""
    roles: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    boss: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    text: str = ""
    context: str = ""

    @property
    def understood(self) -> bool:
        """Tell whether the ability is more than a last resort."""
        return self.confidence > 0

    @property
    def doers(self) -> tuple[str, ...]:
        """The roles whose duties the topic names."""
        return tuple(dict.fromkeys(id.partition("#")[0] for id in self.duties))

    def named(self, kinds: Iterable[str]) -> bool:
        """Tell whether the topic names anything of these kinds (field names)."""
        return any(getattr(self, kind) for kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What a user set by hand: facts (an empty value: not known), and how many of which role."""

    facts: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, int], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything was set."""
        return bool(self.facts or self.people)

    def followed_by(self, later: Corrections) -> Corrections:
        """Return these corrections with later ones, which win."""
        facts = dict(self.facts) | dict(later.facts)
        people = dict(self.people) | dict(later.people)
        return Corrections(facts=tuple(facts.items()), people=tuple(people.items()))


AS_READ = Corrections()
"""Nothing corrected: what was read holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an answer said: the roles it named, in order, and a fingerprint of each sentence."""

    roles: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()

    def repeats(self, earlier: Told) -> bool:
        """Tell whether it says nothing but what an earlier one said, and no small part of that."""
        mine, said = {*self.sentences}, {*earlier.sentences}
        return bool(mine) and mine <= said and 2 * len(mine) >= len(said)


NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueState:
    """All that the next turn needs of the turns before it; its size does not grow with them.

    `first` are the topics asked first of all, `lead` those that a remark beside the subject
    interrupts, `talked` the roles asked of in order, `grouped` the
    groups named last. `facts` are known of the shop; `supposed` hold for this answer only;
    `weighed` are the options (`fact=value`) that this turn is in two minds about; `names` are
    what people are called, each with a role; `speaks` is the language wanted from now on,
    `form` the words that want each answer in some form; `corrections` are those that this
    turn's answer goes by; `crew` is the turn that last told who is there, `tally` the one that
    last told how many there are in all; `counted` are how many people this turn says a side or
    a group has; `measured` are the words of a turn before that told of the shop in numbers by
    which people tell stages apart; `past` are statements that were only told of in passing,
    each with its turn. `told` is what the last answer said; `put` are the topics of the last
    turn that asked something of the method, and `verdict` is the fingerprint of the first
    sentence that it was answered by; `aside` are open topics that were named though the talk
    was of something else.
    """

    turn: int = 0
    question: str = ""
    language: str = ""
    topics: tuple[Topic, ...] = ()
    first: tuple[Topic, ...] = ()
    lead: tuple[Topic, ...] = ()
    talked: tuple[str, ...] = ()
    grouped: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    supposed: tuple[Fact, ...] = ()
    weighed: tuple[str, ...] = ()
    people: tuple[tuple[str, int], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    headcount: int | None = None
    crew: int = 0
    tally: int = 0
    counted: tuple[tuple[str, int], ...] = ()
    measured: str = ""
    past: tuple[tuple[str, int], ...] = ()
    told: Told = NOTHING_TOLD
    put: tuple[Topic, ...] = ()
    verdict: str = ""
    aside: tuple[str, ...] = ()
    speaks: str = ""
    form: str = ""
    corrections: Corrections = AS_READ

    def fact(self, name: str) -> Fact | None:
        """Return the fact of that name that an answer goes by, or None."""
        return next((fact for fact in self.case_facts if fact.name == name), None)

    @property
    def case_facts(self) -> tuple[Fact, ...]:
        """The facts that an answer goes by: those known, but for what the question supposes."""
        known = {fact.name: fact for fact in (*self.facts, *self.supposed)}
        return tuple(known.values())

    @property
    def present(self) -> tuple[str, ...]:
        """The roles that somebody is said to hold, as they were told."""
        return tuple(role for role, count in self.people if count)

    @property
    def asked(self) -> str:
        """The question, behind the words of one before that it wants answered once more."""
        again = (topic.text for topic in self.topics if topic.again)
        return " ".join((*again, self.question))

    def encode(self) -> str:
        """Return the state as JSON."""
        return orjson.dumps(self).decode()

    @classmethod
    def decode(cls, text: str) -> DialogueState:
        """Read what `encode` wrote, lists back into tuples."""
        content = orjson.loads(text)
        return cls(
            **{
                **content,
                "topics": tuple(_topic(each) for each in content["topics"]),
                "first": tuple(_topic(each) for each in content.get("first", ())),
                "lead": tuple(_topic(each) for each in content.get("lead", ())),
                "talked": tuple(content.get("talked", ())),
                "grouped": tuple(content.get("grouped", ())),
                "facts": tuple(Fact(**each) for each in content["facts"]),
                "supposed": tuple(Fact(**each) for each in content.get("supposed", ())),
                "weighed": tuple(content.get("weighed", ())),
                "people": _pairs(content["people"]),
                "names": _pairs(content.get("names", ())),
                "counted": _pairs(content.get("counted", ())),
                "past": _pairs(content.get("past", ())),
                "told": Told(**{k: tuple(v) for k, v in content.get("told", {}).items()}),
                "put": tuple(_topic(each) for each in content.get("put", ())),
                "aside": tuple(content.get("aside", ())),
                "corrections": Corrections(
                    **{name: _pairs(each) for name, each in content.get("corrections", {}).items()}
                ),
            }
        )


def _pairs(content: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    return tuple(tuple(pair) for pair in content)


def _topic(content: Mapping[str, Any]) -> Topic:
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in content.items()
    }
    return Topic(**fields)
