"""Tells what a message asks for: an ability for each question in it, and what it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from assistant.text import CJK
from assistant.understand import carrying, open_topics
from assistant.understand.carrying import FOCUS, SLOTS, STRUCTURE
from assistant.understand.case import ADVICE, ELLIPSIS
from assistant.understand.claims import asked_behind, judged
from assistant.understand.clauses import STORY, Clause
from assistant.understand.cues import Cues
from assistant.understand.explaining import in_turn
from assistant.understand.filling import DOUBT, Filling
from assistant.understand.guessing import Guessing
from assistant.understand.intent import Guess
from assistant.understand.kinds import Kinds, Knobs
from assistant.understand.lending import Lending
from assistant.understand.lexicon import Found
from assistant.understand.open_topics import GAP, GREETING, STAGE, UNGROUNDED
from assistant.understand.pairing import Pairing
from assistant.understand.settling import own_words, shared_out, staged, tasked
from assistant.values.dialogue import DialogueState, Topic

SILENT = frozenset({"term", "duties"})
"""Kinds that say nothing of use where a question does not name what they work on."""

_WHO = re.compile(r"谁|哪个|(?<![a-z])(?:who|whom|which)(?![a-z])")
_WORDS = re.compile(rf"[{CJK}]|[a-z0-9]+")
_FEW = 4
"""The most words of a question that only goes on with the one before it ("more work?")."""

_JOINED = frozenset({carrying.PAIRS, "importance"})
"""Kinds that hold the role named against the one that words point to."""

_OPTION = "option"
_IMPORTANCE = "importance"
_SPARED = frozenset({carrying.ROLE, _OPTION, _IMPORTANCE, carrying.DUTIES})
"""Kinds that may ask of a post if it is still needed."""

_UNITS = ("roles", "groups", "sides")


@dataclass(frozen=True, slots=True)
class Topics:
    """Reads topics for one methodology.

    `slots` tells for each ability which slots of a topic it takes, and which it needs: those it
    gets from the question, else from the rest of the message, else from the turn before.
    """

    cues: Cues
    slots: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    knobs: Knobs
    kinds: Kinds
    filling: Filling
    measures: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        guessing: Guessing,
        cues: Cues,
        slots: Mapping[str, tuple[frozenset[str], frozenset[str]]],
        knobs: Knobs,
        *,
        elsewhere: frozenset[str] = frozenset(),
        measures: frozenset[str] = frozenset(),
        absent: frozenset[str] = frozenset(),
        hears: Callable[[str], tuple[str, ...]] | None = None,
    ) -> Topics:
        """Return what reads topics by `guessing`.

        Of open topics, `elsewhere` are fields the method leaves out, `measures` what stages are not
        told by, `absent` posts it never has; `hears` is that of `Lending`.
        """
        lending = Lending(cues, slots, hears) if hears else Lending(cues, slots)
        filling = Filling(
            guessing=guessing,
            cues=cues,
            slots=slots,
            lending=lending,
            pairing=Pairing(cues, lending),
            doubtful=knobs.doubtful,
            leaning=knobs.leaning,
            absent=absent,
        )
        kinds = Kinds(guessing, cues, slots, knobs, elsewhere)
        return cls(cues, slots, knobs, kinds, filling, measures)

    def read(
        self,
        whole: Found,
        clauses: tuple[Clause, ...],
        state: DialogueState,
        claimed: tuple[Clause, ...] = (),
    ) -> tuple[Topic, ...]:
        """Return what is asked for: each clause that surely asks, else the question as a whole.

        Of what others have `claimed` a verdict is all that is asked.
        """
        if claimed:
            more = asked_behind(clauses, self.cues, self.knobs.sure)
            rest = (topic for each in more[:1] for topic in self.read(each.found, (each,), state))
            return (*judged(claimed, self.cues, self.knobs.sure, placed=True), *rest)
        if len(clauses) > 1:
            clauses = self.kinds.mixed(whole, clauses, state)
        asking = self.kinds.asking(clauses, state)
        parts = [(clause.found, clause.guess) for clause in asking]
        parts = parts or [(whole, self.kinds.whole(whole, clauses, state))]
        found = [
            self.filling.topic(part, whole, state, guess, _ahead(part, clauses))
            for part, guess in parts
        ]
        found = self._chosen(found, clauses)
        found = tasked(staged(self._pointed(found, [part for part, _ in parts])))
        told = [each for each in found if not self._told_before(each, found)]
        topics = [*_distinct(shared_out(told, self.cues))]
        if len(parts) == 1 and parts[0][1].best() == STORY:
            topics += [each for each in state.topics[1:] if self._stays(each, topics[0])]
        elif len(parts) == 1:
            topics = self._torn(topics[0], *parts[0], whole, state)
        topics = in_turn(topics, self.filling.listed_phases(whole))
        if sum(not topic.rival for topic in topics) == 1:
            topics = [self.filling.completed(each, whole, clauses) for each in topics]
        topics = own_words(topics, whole)
        topics = [self.filling.grounded(each, alone=len(clauses) == 1) for each in topics]
        asked = [*zip(_places(clauses, [part for part, _ in parts]), found, strict=True)]
        topics = carrying.beside(topics, whole, state)
        besides = self._besides(topics, whole, clauses, state)
        topics = open_topics.joined(topics, besides, self.kinds.elsewhere)
        topics = shared_out(topics, self.cues)
        asked += besides
        if len(parts) == 1 and not any(topic.statements for topic in topics):
            stated = self.kinds.guessing.stated(parts[0][0])
            topics += [stated] if stated else []
        topics = [*self._left_open(topics, whole, state), *topics]
        topics = [each for each in topics if not self._empty(each)] or topics
        topics = [*_distinct(_weighty(topics))][: self.knobs.topics]
        topics.sort(key=lambda topic: _place(topic, asked))
        return tuple(topics)

    def _besides(
        self, topics: list[Topic], whole: Found, clauses: tuple[Clause, ...], state: DialogueState
    ) -> list[tuple[int, Topic]]:
        """Return the open topics asked for beside others, each with its place.

        None where the message leans on the turn before for one.
        """
        leans = self.cues.pointers.likening.search(whole.text)
        if state.topics and (
            leans or (len(clauses) == 1 and topics[0].ability == GAP and topics[0].gaps)
        ):
            return []
        return open_topics.besides(
            clauses,
            topics,
            self.knobs.openly,
            self.cues,
            fields=self.kinds.elsewhere,
            measures=self.measures,
        )

    def _left_open(self, topics: list[Topic], whole: Found, state: DialogueState) -> list[Topic]:
        """Return what the turn before left open, where a post is to be spared for it now."""
        lead, cues = carrying.before(state), self.cues
        spared = any(each.ability in _SPARED and each.roles for each in topics)
        goes_on = cues.following.search(whole.text) and cues.sparing.search(whole.text)
        if lead is None or not {*lead.gaps} & self.kinds.elsewhere or not (spared and goes_on):
            return []
        if whole.ids(GAP):
            return []
        fields = tuple(each for each in lead.gaps if each in self.kinds.elsewhere)
        return [replace(lead, roles=(), gaps=fields, rival=False)]

    def _chosen(self, topics: list[Topic], clauses: tuple[Clause, ...]) -> list[Topic]:
        """Let a question of which comes first be of what the clause beside it names to choose.

        That clause, unless it surely asks something itself, asks nothing more.
        """
        chosen = [self.filling.chosen(topic, clauses) for topic in topics]
        for one in [each for each in chosen if each not in topics]:
            chosen = [
                one if each.text in one.text and each.confidence < self.knobs.lead else each
                for each in chosen
            ]
        return chosen

    def _pointed(self, topics: list[Topic], parts: list[Found]) -> list[Topic]:
        """Let "can the host do it too?", "where is he?" be about the role asked about before it."""
        for place, (before, asked) in enumerate(pairwise(topics), start=1):
            topic = self._of_those(asked, topics[:place])
            topics[place] = topic
            lead, points = before.roles or before.doers, self._points(topic.text)
            takes, _ = self.slots[topic.ability]
            if len(lead) != 1 or ("roles" not in takes and topic.ability != FOCUS):
                continue
            if points and not topic.roles and topic.ability != carrying.PAIRS:
                theirs = topic.ability == FOCUS and not topic.boss
                kind = carrying.DUTIES if theirs else topic.ability
                topics[place] = replace(topic, ability=kind, roles=lead)
            part = parts[place]
            points = (
                points or self.filling.pairing.adds(part) or self.filling.pairing.stands_in(part)
            )
            alone = self._joins(topic) and len(topic.roles) == 1
            if alone and lead != topic.roles and points:
                topics[place] = replace(topic, roles=(*lead, *topic.roles))
        return topics

    def _changed(self, topic: Topic, before: Topic, lead: tuple[str, ...]) -> Topic:
        """Return a question of what changes as one of the post, or the goal, asked about before."""
        if before.ability == carrying.DUTIES:
            of_one = len(lead) == 1 and not self.cues.at_large.search(topic.text)
            return replace(topic, roles=lead) if of_one else topic
        differs = before.ability == FOCUS and self.cues.differing.search(topic.text)
        return replace(topic, ability=FOCUS, boss=before.boss) if differs else topic

    def _of_those(self, topic: Topic, earlier: list[Topic]) -> Topic:
        """Let a question that names nobody be of those that the questions before it were about."""
        before = earlier[-1]
        lead, named = before.roles or before.doers, topic.named(_UNITS)
        if len(lead) == 1 and not named and self.cues.taking_over.search(topic.text):
            return replace(topic, ability=carrying.CHANGE, roles=lead, gaps=())
        if topic.ability in {carrying.TASK, STRUCTURE} and not topic.named(("roles", "duties")):
            return self._with_lead(topic, before)
        if topic.ability == ADVICE and not named and len(lead) > 1:
            return replace(topic, ability=carrying.ROLE, roles=lead) if self._both(topic) else topic
        if topic.ability == carrying.CHANGE and not named:
            return self._changed(topic, before, lead)
        if topic.ability == _IMPORTANCE and before.ability == carrying.ROLE:
            # What a group is good for is told with when it comes.
            alike = topic.groups == before.groups != () and not topic.roles
            unsure = topic.confidence < self.knobs.sure
            return replace(topic, ability=carrying.ROLE) if alike and unsure else topic
        return self._paired(topic, earlier) if topic.ability == carrying.PAIRS else topic

    def _with_lead(self, topic: Topic, before: Topic) -> Topic:
        """Return whom one post has to do with, where that is asked, or whose task a term is."""
        if before.ability == carrying.TERM and not topic.named(("terms", *_UNITS)):
            return replace(topic, ability=carrying.TASK, terms=before.terms)
        lead = before.roles or before.doers
        alone = len(lead) == 1 and topic.ability == carrying.TASK
        bare = not topic.named({*SLOTS.values()}) and self._only_who(topic.text)
        asked = alone and (bare or self.cues.working_with.search(topic.text))
        return replace(topic, ability=carrying.DUTIES, roles=lead) if asked else topic

    def _only_who(self, text: str) -> bool:
        """Tell whether words ask who does something, and hardly say what."""
        found = self.cues.who_does.search(text)
        return found is not None and len(_WORDS.findall(self.cues.who_does.sub(" ", text))) <= 1

    def _both(self, topic: Topic) -> bool:
        """Tell whether a question is of all that was named, and not of which comes first."""
        cues, text = self.cues, topic.text
        both = cues.pointers.both.search(text) or cues.each_of.search(text)
        return bool(both) and not (cues.first_wanted.search(text) or cues.either.search(text))

    def _paired(self, topic: Topic, earlier: list[Topic]) -> Topic:
        """Return whether the boss, or one person, may be who the questions before were about."""
        if earlier[-1].boss and not topic.named(_UNITS):
            return replace(topic, boss=earlier[-1].boss, roles=topic.doers)
        if len(topic.roles) > 1 or not self.cues.one_for_all.search(topic.text):
            return topic
        told = dict.fromkeys(id for each in earlier for id in each.roles or each.doers)
        within = len(told) > 1 and {*topic.roles} <= {*told}
        return replace(topic, roles=tuple(told)) if within else topic

    def _told_before(self, topic: Topic, topics: list[Topic]) -> bool:
        """Tell whether "whose work is that?" points to what the question before it is about."""
        if topic.ability != carrying.TASK or topic.named({*SLOTS.values()}):
            return False
        lead = topics[max(0, topics.index(topic) - 1)]
        points = self.cues.following.search(topic.text) or self._points(topic.text)
        return bool(points and lead is not topic and (lead.roles or lead.doers))

    def _joins(self, topic: Topic) -> bool:
        """Tell whether a question holds the role it names against another one."""
        differs = topic.ability == carrying.TERM and self.cues.differing.search(topic.text)
        return topic.ability in _JOINED or bool(differs)

    def _points(self, text: str) -> bool:
        """Tell whether words point to somebody, or to work, named before them."""
        pointers = self.cues.pointers
        people = any(
            not pointers.reporting.search(text[each.end() :])
            for each in pointers.person.finditer(text)
        )
        return bool(people or pointers.both.search(text) or self.cues.pointing.search(text))

    def _stays(self, other: Topic, first: Topic) -> bool:
        """Tell whether what a story corrects is asked of another topic of the turn before too."""
        return not other.rival and other.ability not in {first.ability, GAP, DOUBT, *UNGROUNDED}

    def _empty(self, topic: Topic) -> bool:
        """Tell whether a kind can say nothing of a question, as what it works on is not named."""
        named = topic.named({*SLOTS.values()} - {"options", "gaps", "statements", "boss", "phases"})
        return topic.ability in SILENT and not named

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
        rival = self.filling.topic(found, whole, state, guess.without(first))
        _, needs = self.slots[second]
        if needs and not rival.named(needs):
            return [topic]
        if second == GAP and self.filling.states(topic):
            return [topic]
        here = {field for kind, field in SLOTS.items() if found.ids(kind)}
        alone = second == GAP and not here & self.slots[first][0]
        return [rival] if alone else [topic, replace(rival, rival=True)]

    def again(self, whole: Found, state: DialogueState) -> tuple[Topic, ...]:
        """Return what the turn before asked for, with what is named now."""
        first = self.filling.topic(whole, whole, state, Guess.certain(ELLIPSIS))
        return _distinct([first, *state.topics[1:]])


def _ahead(part: Found, clauses: tuple[Clause, ...]) -> list[Found]:
    """Return the clauses before one; none before the whole message."""
    found = [clause.found for clause in clauses]
    return found[: found.index(part)] if part in found else []


def _places(clauses: tuple[Clause, ...], parts: Iterable[Found]) -> list[int]:
    """Return for each part the number of its clause, 0 for a whole message."""
    numbers = {clause.found.text: number for number, clause in reversed([*enumerate(clauses)])}
    ends = {text.rpartition(",")[2]: number for text, number in numbers.items()}
    return [numbers.get(part.text, ends.get(part.text.rpartition(",")[2], 0)) for part in parts]


def _place(topic: Topic, asked: list[tuple[int, Topic]]) -> int:
    """Return the number of the first clause that asks what a topic is about, in either reading."""
    alike = [each for each in asked if each[1].ability == topic.ability or topic.rival]
    own = [place for place, each in alike if each.text in topic.text]
    return own[0] if own else alike[0][0] if alike else 0


def _weighty(topics: list[Topic]) -> list[Topic]:
    """Leave out greetings and "what do the documents say" beside a real question."""
    return [each for each in topics if each.ability not in {DOUBT, GREETING}] or topics


def _distinct(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """Keep each topic once; the same ability asked twice becomes one topic with both slots.

    Two that each name roles to go together stay two, or another stage to enter, or of which only
    one is of a single task.
    """
    merged: dict[str, Topic] = {}
    for topic in topics:
        earlier = merged.get(topic.ability)
        if earlier and _apart(earlier, topic):
            merged[f"{topic.ability} {topic.text}"] = topic
        elif earlier:
            slots: dict[str, Any] = {
                field: tuple(dict.fromkeys((*getattr(earlier, field), *getattr(topic, field))))
                for field in SLOTS.values()
            }
            again = topic.text in earlier.text
            text = earlier.text if again else f"{earlier.text} {topic.text}"
            rival = earlier.rival and topic.rival
            both = replace(earlier, text=text, rival=rival, **slots)
            # Who is needed in one stage and in another is how the team of each is built.
            several = both.ability == ADVICE and earlier.stages and topic.stages
            built = several and len(both.stages) > 1 and not both.named(_UNITS)
            merged[topic.ability] = replace(both, ability=STRUCTURE) if built else both
        else:
            merged[topic.ability] = topic
    return tuple(merged.values())


def _apart(one: Topic, other: Topic) -> bool:
    """Tell whether two questions of one kind have each its own answer."""
    paired = one.ability == carrying.PAIRS and _pairs_apart(one, other)
    staged = one.ability == STAGE and one.stages and other.stages
    work = bool(one.duties) != bool(other.duties)
    tasked = one.ability == carrying.DUTIES and work
    named = one.duties and other.duties and _names_doer(one) != _names_doer(other)
    timed = one.duties and other.duties and one.phases != other.phases
    whole = one.ability in carrying.NARROWED and one.named(_UNITS) != other.named(_UNITS)
    whole = whole and len(_WORDS.findall(other.text)) > _FEW
    whole |= one.ability == STRUCTURE and not one.named(_UNITS) and other.named(_UNITS)
    options = one.options and other.options and not {*one.options} & {*other.options}
    return bool(
        paired
        or (one.ability == _OPTION and bool(options))
        or whole
        or (one.ability == carrying.TASK and work and one.duties and _asks_who(one, other))
        or (one.ability == carrying.TASK and (named or timed))
        or (bool(staged) and not {*one.stages} & {*other.stages})
        or (tasked and not {*one.roles} & {*other.roles})
    )


def _asks_who(one: Topic, other: Topic) -> bool:
    """Tell whether each of two questions asks who: words before "who does it?" only say what."""
    return bool(_WHO.search(one.text) and _WHO.search(other.text))


def _names_doer(topic: Topic) -> bool:
    """Tell whether a question of a task names a role that does it."""
    return bool({*topic.doers} & {*topic.roles})


def _pairs_apart(one: Topic, other: Topic) -> bool:
    """Tell whether each of two questions of who can be whom names its own, and one names two."""
    if one.roles and {*one.roles} == {*other.roles}:
        return False
    counts = [*map(_paired, (one, other))]
    ones, others = ({*each.roles} or {*each.doers} for each in (one, other))
    alien = bool(ones and others) and not ones & others
    whole = len(_WORDS.findall(other.text)) > _FEW
    shares = bool(one.groups or other.groups)
    told = bool(one.duties) and not (one.roles or shares) and bool(other.roles) and not other.duties
    if told and whole and ones != others:
        return True
    return min(counts) > 1 or (alien and whole and (max(counts) > 1 or not shares))


def _paired(topic: Topic) -> int:
    """Return how many roles, and tasks of others, a question names to go together."""
    owners = {*topic.doers} - {*topic.roles}
    return len(topic.roles) + len(owners)
