"""Understands one turn: a question and the state before it go in, the state after it comes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from assistant.text import CJK, fold, spoken_in
from assistant.understand import carrying
from assistant.understand.anew import readings
from assistant.understand.carrying import SLOTS
from assistant.understand.case import ADVICE, ELLIPSIS, PLACE, Case
from assistant.understand.claims import claims, unplaced
from assistant.understand.clauses import Clause, split
from assistant.understand.contending import Contending
from assistant.understand.cues import Cues
from assistant.understand.facts import STAGE, merge, stated_stage
from assistant.understand.forming import lasting_form
from assistant.understand.guessing import Guessing
from assistant.understand.holding import onwards
from assistant.understand.intent import IntentModel
from assistant.understand.kinds import Knobs
from assistant.understand.lexicon import Found, Lexicon
from assistant.understand.listing import one_list
from assistant.understand.measuring import Measuring
from assistant.understand.open_topics import UNGROUNDED
from assistant.understand.people import headcount
from assistant.understand.portions import Portions
from assistant.understand.posts import posts_of
from assistant.understand.reading import Reading
from assistant.understand.recalling import (
    interrupted,
    named_aside,
    opening,
    passed,
    put,
    talked,
)
from assistant.understand.referring import Referring
from assistant.understand.reviewing import Reviewing
from assistant.understand.said import Said, said_of
from assistant.understand.spelling import Speller
from assistant.understand.standing import Standing
from assistant.understand.telling import ANSWERS, Telling
from assistant.understand.topics import Topics
from assistant.understand.traits import traits
from assistant.understand.verdicts import Verdicts
from assistant.understand.wants import Wants
from assistant.values.dialogue import DialogueState, Fact, Topic
from assistant.values.methodology import Methodology

_HAN = re.compile(f"[{CJK}]")
_SURELY = 0.65
"""How sure a clause is of going on with the turn before for that to be plain."""

_NAMES = frozenset({"role", "group", "side", "term", "option", "stage", "gap", "duty"})


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
        telling: Telling | None = None,
        standing: Standing | None = None,
    ) -> None:
        self._method = method
        self._speller = speller
        self._telling = telling
        self._lexicon = lexicon
        self._cues = cues
        self._kinds_of_facts = {STAGE, *(kind.id for kind in method.facts)}
        self._case = Case(method, cues, standing)
        self._referring = Referring(method, lexicon, cues)
        self._measuring = Measuring(method)
        self._passing = frozenset(each.id for each in method.statements if each.passing)
        fields = frozenset(gap.id for gap in method.gaps if gap.elsewhere)
        answering = {
            kind: ability
            for kind in ANSWERS
            for ability, (_, needs) in slots.items()
            if needs == {SLOTS[kind]}
        }
        self._guessing = Guessing(lru_cache(maxsize=256)(intents.guess), answering)
        measures = frozenset(gap.id for gap in method.gaps if gap.measures)
        self._topics = Topics.of(
            self._guessing,
            cues,
            slots,
            knobs or Knobs(),
            elsewhere=fields,
            measures=measures,
            absent=frozenset(gap.id for gap in method.gaps if gap.absent),
            hears=telling.works if telling else None,
        )
        self._wants = Wants(
            method=method,
            cues=cues,
            topics=self._topics,
            contending=Contending(method, cues),
            portions=Portions(
                method=method, cues=cues, find=self._find, sure=self._topics.knobs.lead
            ),
            reviewing=Reviewing(cues=cues, find=self._find, sure=self._topics.knobs.lead),
            verdicts=Verdicts(method, cues, self._topics.knobs.sure, self._find),
            find=self._find,
        )

    def understand(
        self, question: str, state: DialogueState, language: str | None = None
    ) -> DialogueState:
        """Return the state after the question; facts of earlier turns are kept or corrected."""
        return self.read(question, state, language).state

    def read(self, question: str, state: DialogueState, language: str | None = None) -> Reading:
        """Return the state after the question with what led to it."""
        find = cache(self._find)
        said = self._said(question, state, find)
        before = said.before
        whole = find(self._referring.resolved(said.asked, before), alone=True)
        meant = find(self._cues.taken_back(whole.text), alone=True) if before.topics else whole
        clauses = self._split(self._held_by_one(meant), find, before)
        if meant is not whole:
            clauses = self._placing(clauses)
        claimed = claims(clauses, self._cues, self._topics.knobs.sure)
        topics = self._wants.asked(said, meant, clauses, claimed, state)
        options = self._case.options(whole, before)
        known, stage_said = self._case.facts(whole, options, clauses, topics, before)
        known = merge(
            known, traits(whole, self._lexicon.traits(whole.text), self._cues, state.turn + 1)
        )
        if claimed and not any(fact.name in self._kinds_of_facts for fact in known):
            topics = unplaced(topics, claimed, self._cues, self._topics.knobs.sure)
        topics = self._corrected(topics, whole)
        counted, total = self._counted(whole, clauses, state)
        own = tuple(clause for clause in clauses if clause not in claimed)
        crew = self._crew(topics, own, known, state)
        names = self._named(whole, clauses, crew, state, question)
        told = self._told(topics, whole, clauses, known, crew=crew, names=names, state=state)
        speaks = said.wanted if said.wanted and (said.lasting or state.speaks) else state.speaks
        spoken = language or said.wanted or speaks
        spoken = spoken or spoken_in(said.meant, _named(whole), state.language)
        after = DialogueState(
            turn=state.turn + 1,
            question=question,
            language=spoken if spoken in self._method.languages else self._method.languages[0],
            topics=tuple(
                self._settle(
                    onwards(topic, whole, known, self._method, self._cues), stage_said=stage_said
                )
                for topic in told
            ),
            first=opening(topics, state),
            lead=interrupted(topics, state),
            talked=talked(topics, state, self._method),
            grouped=whole.ids("group") or state.grouped,
            facts=known,
            supposed=self._case.supposed(options, clauses, state),
            weighed=options.weighed,
            people=crew,
            counted=tuple(counted.items()),
            crew=state.crew if crew == state.people else state.turn + 1,
            names=names,
            headcount=total if total is not None else state.headcount,
            measured=self._measuring.kept(state),
            past=passed(clauses, state, self._passing),
            told=state.told,
            verdict=state.verdict,
            aside=named_aside(whole.ids("gap"), topics, state),
            tally=state.turn + 1 if total is not None else state.tally,
            speaks=speaks,
            form=self._form(said.meant, whole, topics, state),
        )
        return Reading(replace(after, put=put(topics, clauses, after, state)), whole, clauses)

    def wants_it(self, reading: Reading) -> bool:
        """Tell whether a turn wants a yes or a no on the answer before, or a part of it."""
        pointers, text = self._cues.pointers, reading.whole.text
        beside = {topic.ability for topic in reading.state.topics} <= UNGROUNDED
        return bool(beside or pointers.deciding.search(text) or pointers.narrowing.search(text))

    def goes_on(self, reading: Reading) -> bool:
        """Tell whether a turn plainly goes on with the one before, whose answer may serve it too.

        It tells news of the shop, asks the same of something else, or is surely an ellipsis.
        """
        state = reading.state
        kinds = [each.guess for each in reading.clauses if each.asks]
        sure = any(g.best() == ELLIPSIS and g.score() >= _SURELY for g in kinds)
        news = any(fact.turn == state.turn for fact in state.facts)
        return sure or news or any(each.leans for each in state.topics)

    def _said(self, question: str, state: DialogueState, find: Callable[..., Found]) -> Said:
        """Return a question as it is read, and what it goes on from, or goes back to."""
        said = said_of(question, state, find, self._speller, self._cues)
        asked, before = self._referring.gone_back(said.asked, said.before)
        return replace(said, asked=asked, before=before)

    def anew(
        self, reading: Reading, before: DialogueState, language: str | None = None
    ) -> Iterator[DialogueState]:
        """Yield the state after a turn as it can be read too: without what it leaned on."""
        state, alone = reading.state, replace(before, topics=(), lead=(), first=(), put=())
        fresh = self.read(state.question, alone, language).state.topics
        asks = any(each.asks for each in reading.clauses)
        lead = carrying.before(before)
        slots, onwards = self._topics.slots, self._cues.pointers.onwards
        fresh = () if asks and self.goes_on(reading) else fresh
        for topics in readings(reading.whole, fresh, lead, slots, onwards, asks=asks):
            yield replace(state, topics=topics)

    def _split(
        self, text: str, find: Callable[..., Found], before: DialogueState
    ) -> tuple[Clause, ...]:
        """Return the clauses of a text, each with what it names and its likely kind."""
        return split(
            text,
            lambda part: find(part, alone=part == text),
            self._guessing,
            self._cues,
            asked=any(topic.roles and topic.ability != ADVICE for topic in before.topics),
        )

    def _crew(
        self,
        topics: tuple[Topic, ...],
        clauses: tuple[Clause, ...],
        known: tuple[Fact, ...],
        state: DialogueState,
    ) -> tuple[tuple[str, int], ...]:
        """Return who is there; of a unit that only narrows what was asked, nobody is said to be."""
        narrowed = (each.leans and each.named(("groups", "sides")) for each in topics)
        if any(each.picks or each.reviews for each in topics) or any(narrowed):
            return state.people
        shared = bool(topics) and all(each.ability == carrying.PAIRS for each in topics)
        return self._case.people(clauses, known, state, shared=shared)

    def _named(
        self,
        whole: Found,
        clauses: Iterable[Clause],
        crew: tuple[tuple[str, int], ...],
        state: DialogueState,
        question: str,
    ) -> tuple[tuple[str, str], ...]:
        """Return the people known after a message, each with a role they hold."""
        cast, names = self._cues.cast, state.names
        there = {role for role, count in crew if count}
        known = {role for role, _ in crew}
        told: list[tuple[str, str]] = []
        for clause in clauses:
            posts = [] if clause.asks else posts_of(clause.found, self._cues, roll=True)
            held = [post for post in posts if post.role in known]
            if clause.asks and self._cues.may.search(clause.found.text):
                held = [post for post in posts_of(clause.found, self._cues) if post.named]
            told += cast.told(clause.found.text, held, (*names, *told))
        new = there - {role for role, count in state.people if count} - {role for _, role in told}
        idle = {name for name, _ in told} - {name for name, role in (*names, *told) if role}
        # One post that is held now, and one of whom nothing is told: that is theirs.
        told += [*zip(idle, new, strict=True)] if len(new) == len(idle) == 1 else []
        return cast.kept(names, (*told, *self._referring.names(whole, question)))

    def _held_by_one(self, whole: Found) -> str:
        """Return a text in which a list of posts that one person is to hold is not parted."""
        if not self._cues.one_for_all.search(whole.text):
            return whole.text
        places = [(each.start, each.end) for each in whole.places("role")]
        return one_list(whole.text, places, self._cues.one_for_all_joint)

    def _placing(self, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        """Return the clauses of what is put right: that the shop is in a stage is told there."""
        return tuple(
            replace(each, asks=False)
            if each.guess.best() == PLACE and self._cues.presuming_end.search(each.found.text)
            else each
            for each in clauses
        )

    def _told(
        self,
        topics: tuple[Topic, ...],
        whole: Found,
        clauses: tuple[Clause, ...],
        known: tuple[Fact, ...],
        *,
        crew: tuple[tuple[str, int], ...],
        names: tuple[tuple[str, str], ...],
        state: DialogueState,
    ) -> list[Topic]:
        """Return what is asked for in the stage told, or what words that only tell are news for."""
        sure = self._topics.knobs.sure
        if self._only_placed(topics, clauses, known, state):
            return [Topic(ability=PLACE, text=whole.text, confidence=sure)]
        if self._staffs(topics, clauses, crew, state, names) or (
            state.topics and self._only_tells(topics, clauses, dict(crew))
        ):
            return [Topic(ability=ADVICE, text=whole.text, confidence=sure)]
        placed = {fact.value for fact in known if fact.name == STAGE and fact.turn > state.turn}
        return [
            replace(topic, stages=()) if placed and self._elsewhere(topic, placed, whole) else topic
            for topic in topics
        ]

    def _only_placed(
        self,
        topics: Iterable[Topic],
        clauses: Iterable[Clause],
        known: Iterable[Fact],
        state: DialogueState,
    ) -> bool:
        """Tell whether words that ask nothing only tell of the signs that were asked for before."""
        signs = any(fact.turn > state.turn and "." in fact.name for fact in known)
        asked = any(each.ability == PLACE for each in state.topics)
        unsure = all(each.confidence < self._topics.knobs.lead for each in topics)
        return signs and asked and unsure and not any(each.asks for each in clauses)

    def _staffs(
        self,
        topics: Iterable[Topic],
        clauses: Iterable[Clause],
        crew: Iterable[tuple[str, int]],
        state: DialogueState,
        names: Iterable[tuple[str, str]],
    ) -> bool:
        """Tell whether words of no sure kind only tell who takes posts, or leaves one."""
        before = dict(state.people)
        changed = {role: count for role, count in crew if before.get(role) != count}
        theirs = {role: count for role, count in changed.items() if role in {id for _, id in names}}
        if any(each.confidence >= self._topics.knobs.lead for each in topics):
            return False
        asking = [each for each in clauses if each.asks]
        held = sum(map(bool, theirs.values()))
        # What is asked beside the method's subject goes with the talk of people.
        gaps = any(each.gaps for each in topics)
        beside = held > 0 and not gaps and {each.ability for each in topics} <= UNGROUNDED
        gone = not all(theirs.values()) or beside
        gone = gone and not any(each.found.masks for each in asking)
        return gone or (held > 1 and not asking)

    def _only_tells(
        self, topics: Sequence[Topic], clauses: Iterable[Clause], crew: Mapping[str, int]
    ) -> bool:
        """Tell whether words that ask of nothing, of no sure kind, tell who is left now."""
        text = " ".join(each.found.text for each in clauses)
        return (
            self._cues.people.remaining.search(text) is not None
            and not any(each.asks and each.found.masks for each in clauses)
            and all(each.confidence < self._topics.knobs.lead for each in topics)
            and all({*each.roles} <= crew.keys() and each.roles for each in topics)
            and not any(each.gaps for each in topics)
        )

    def _find(self, text: str, *, alone: bool) -> Found:
        """Return what a message `alone`, or a part of one, names, and what else its words mean."""
        found = self._lexicon.find(text)
        if self._telling is None:
            return found
        return self._guessing.settled(self._telling.heard(found, alone=alone))

    def _counted(
        self, whole: Found, clauses: Iterable[Clause], state: DialogueState
    ) -> tuple[dict[str, int], int | None]:
        """Return how many people a side or a group has, and how many there are in all.

        A number that is only told of one of those is none of all.
        """
        parts: dict[str, int] = {}
        others: list[Found] = []
        for found in (clause.found for clause in clauses):
            units = (*found.ids("group"), *found.ids("side"))
            of_unit = len(units) == 1 and not self._cues.people.founding.search(found.text)
            people = headcount(found.text, self._cues) if of_unit else None
            if people is None:
                others.append(found)
            else:
                parts[units[0]] = people
        alone = parts and not any(headcount(each.text, self._cues) for each in others)
        return parts, None if alone else headcount(whole.text, self._cues, state.headcount)

    def _form(
        self, text: str, whole: Found, topics: tuple[Topic, ...], state: DialogueState
    ) -> str:
        """Return the words that want all answers to come in some form, and ask nothing else."""
        beside = not whole.masks and {topic.ability for topic in topics} <= UNGROUNDED
        lasts = beside and self._cues.lasting.search(fold(text)) is not None
        return text if lasts else lasting_form(fold(text), self._cues) or state.form

    def _corrected(self, topics: tuple[Topic, ...], whole: Found) -> tuple[Topic, ...]:
        """Return the topics of what is put right: of the stages named, that comes last."""
        if not self._cues.correcting.search(whole.text):
            return topics
        return tuple(replace(topic, stages=topic.stages[-1:]) for topic in topics)

    def _elsewhere(self, topic: Topic, placed: set[str], whole: Found) -> bool:
        """Tell whether a question is of the stage that the shop is placed in, not of one named.

        That is named in words around it which place the shop behind it ("we are past the start"),
        or before it ("not in growth yet").
        """
        if not whole.ids(STAGE):
            return True
        found = self._find(topic.text, alone=False) if topic.stages else None
        own = found.ids(STAGE) if found else topic.stages
        if found and own and topic.ability != PLACE:
            behind = stated_stage(found, self._method, self._cues, 0)
            return behind is not None and behind.value in placed - {topic.stages[-1]}
        return not own and not placed & {*topic.stages}

    def _settle(self, topic: Topic, *, stage_said: bool) -> Topic:
        """A stage that the user places the shop in is a fact, not a slot of an advice topic."""
        return replace(topic, stages=()) if stage_said and topic.ability == ADVICE else topic


def _named(whole: Found) -> list[str]:
    """Return the Han words by which a text names things of the method."""
    written = (each for each in (*whole.names, *whole.phrases) if not each.score)
    names = (whole.text[each.start : each.end] for each in written if each.kind in _NAMES)
    return [name for name in names if _HAN.search(name)]
