"""Answers the turns of a conversation: understand, retrieve, plan, compose, ground."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import orjson

from assistant.abilities import (
    Ability,
    corrected,
    explained,
    in_rows,
    joined,
    reminded,
    shaped,
    supplemented,
    wanted,
    weighed,
)
from assistant.advisor.beside import with_shop
from assistant.advisor.choosing import chosen, settles
from assistant.advisor.consulting import stated
from assistant.advisor.layout import Layout
from assistant.advisor.repeating import Repeating
from assistant.advisor.speaking import Speaker, Speech
from assistant.advisor.tabling import in_one_table
from assistant.advisor.threads import Threads, unknown
from assistant.advisor.tracing import Library, Tracer
from assistant.advisor.turn import Turn, Work
from assistant.compose import Composer
from assistant.errors import InputError, NotFoundError
from assistant.ground import Grounded, Grounder
from assistant.methodology import Sayings
from assistant.retrieve import Leaning, Search
from assistant.text import as_asked, content_terms, pieces
from assistant.understand import SecondReader, Understander, correct
from assistant.values.answer import Answer
from assistant.values.asking import Asker, Page
from assistant.values.dialogue import AS_READ, Corrections, DialogueState, Topic
from assistant.values.documents import Hit, Passage
from assistant.values.methodology import Methodology
from assistant.values.plan import Case, Point
from assistant.values.trace import Trace

LONGEST = 4000
"""The most characters a question may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """How passages are read.

    `hits` passages are read for the abilities that read; `nearest` is the least score of one that
    a methodology's encoder knows the words of. Plain documents may use words it never saw: there
    a passage counts that shares a term with the question. An answer to a question of a kind less
    sure than `doubtful` is supplemented from passages. A question of more than `story` bytes is a
    story with a question in it.
    """

    hits: int = 6
    nearest: float = 0.3
    doubtful: float = 0.5
    story: int = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisor(Threads):
    """Answers questions by one generation; safe to share between threads.

    `methodology` is None for plain documents: those are answered from by quotation; `method` is
    then an empty one. `sayings` tells for a language where the method says what. `within` returns
    an adviser that answers from some of the collections alone; it raises InputError for a name that
    none of them has.
    """

    methodology: Methodology | None
    generation: str
    understander: Understander
    search: Callable[[], Search]
    library: Library
    abilities: Mapping[str, Ability]
    composers: Mapping[str, Composer]
    grounder: Grounder
    method: Methodology
    sayings: Callable[[str], Sayings]
    within: Callable[[frozenset[str]], Advisor]
    second: SecondReader | None = None
    speaker: Speaker | None = None
    knobs: Knobs = Knobs()

    def answer(
        self,
        question: str,
        *,
        conversation: str | None = None,
        language: str | None = None,
        owner: str = "",
        asker: Asker | None = None,
    ) -> Answer:
        """Answer one turn of a conversation of its owner's, a new one when none is named.

        Raises InputError for a question that is empty or too long, or a language nobody wrote, and
        NotFoundError for a conversation that the owner does not have.
        """
        *_, answer = self.stream(
            question, conversation=conversation, language=language, owner=owner, asker=asker
        )
        if not isinstance(answer, Answer):
            raise TypeError("a stream ends with its answer")
        return answer

    def stream(
        self,
        question: str,
        *,
        conversation: str | None = None,
        begin: str | None = None,
        language: str | None = None,
        owner: str = "",
        asker: Asker | None = None,
    ) -> Iterator[str | Answer]:
        """Answer as `answer` does: the text in pieces as they come, then the whole answer.

        `begin` is the id of the conversation where a new one begins; it is to be one that nobody
        has. What is wrong with the question is raised before the first piece. Closed early, it
        stores nothing; where nobody listens any more (`asker` is gone) the answer is worded by the
        plan and stored.
        """
        started = time.perf_counter()
        asked = self._checked(question, language)
        thread = conversation or begin or uuid.uuid4().hex
        before = self._state(conversation, owner) if conversation else DialogueState()
        turn = yield from self._turn(asked, thread, before, language, asker or Asker(person=owner))
        yield from self._told(turn, started, owner)

    def revise(
        self,
        conversation: str,
        *,
        question: str | None = None,
        corrections: Corrections = AS_READ,
        language: str | None = None,
        owner: str = "",
        asker: Asker | None = None,
    ) -> Iterator[str | Answer]:
        """Answer the last turn anew, in its place: as it was asked, or put in other words.

        It comes as by `stream`. What the user corrects by hand goes before what is read of the
        question, and stays so when the turn is answered once more. Raises what `answer` raises, and
        InputError for corrections that the method cannot hold.
        """
        started = time.perf_counter()
        last = self.state(conversation, owner=owner)
        asked = self._checked(last.question if question is None else question, language)
        before = self._before(conversation, last, owner)
        corrected = last.corrections.followed_by(corrections)
        turn = yield from self._turn(
            asked,
            conversation,
            before,
            language,
            asker or Asker(person=owner),
            corrections=corrected,
        )
        yield from self._told(turn, started, owner, instead=True)

    def warm(self) -> None:
        """Read and plan the method's own examples, so that no visitor waits for a first answer.

        Nothing is stored, and no chat model is asked.
        """
        for questions in self.method.examples.values():
            for question in questions:
                self._planned(self.understander.understand(question, DialogueState()))

    def consult(
        self,
        topic: Topic,
        *,
        facts: Mapping[str, str],
        people: Mapping[str, int],
        language: str = "zh",
    ) -> Answer:
        """Answer what is asked in the methodology's own terms; nothing is stored.

        Raises InputError for what the methodology does not know, and where there is none.
        """
        started = time.perf_counter()
        if self.methodology is None:
            raise InputError("There is no method here, only documents; search them.")
        self._check_language(language)
        state = stated(self.methodology, topic, facts, people, language)
        answer = self._laid_out("", state, *self._planned(state))
        return replace(answer, elapsed_ms=_milliseconds(started))

    def find(self, query: str, *, language: str = "zh", most: int = 6) -> tuple[Hit, ...]:
        """Return the passages nearest to a query, best first; raises InputError as `answer`."""
        asked = self._checked(query, language)
        return tuple(self.search().search(asked, language, most))

    def state(self, conversation: str, *, owner: str = "") -> DialogueState:
        """Return what is known after the last turn of a conversation."""
        return self._state(conversation, owner)

    def passage(self, id: str) -> Passage:
        """Return the passage of that id; raises NotFoundError where there is none any more."""
        found = self.library.lookup([id])
        if id not in found:
            raise NotFoundError(f"There is no passage {id!r}; the documents may have changed.")
        return found[id]

    def passages(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        """Return the passages of this generation that have these ids; others are left out."""
        return self.library.lookup(ids)

    def section(self, reference: str, language: str) -> Sequence[Passage]:
        """Return the passages of a section, in the language if there are any in it."""
        return self.library.section(reference, language)

    def inspect(self, turns: Sequence[str], language: str | None = None) -> tuple[Trace, ...]:
        """Answer the turns of a conversation as `answer` does, but store nothing and tell all.

        Raises InputError as `answer` does, and where there is no turn.
        """
        if not turns:
            raise InputError("There is no question to inspect; give at least one.")
        tracer = Tracer(
            method=self.method,
            sayings=self.sayings,
            library=self.library,
            composers=self.composers,
            search=self.search(),
            most=self.knobs.hits,
            least=self.knobs.nearest if self.methodology else None,
        )
        thread, state = uuid.uuid4().hex, DialogueState()
        traces = []
        for question in turns:
            started = time.perf_counter()
            asked = self._checked(question, language)
            turn = _result(self._turn(asked, thread, state, language, Asker()))
            answer = replace(turn.answer, elapsed_ms=_milliseconds(started))
            traces.append(tracer.trace(replace(turn, answer=answer)))
            state = turn.state
        return tuple(traces)

    def ready(self) -> str | None:
        """Return None when questions can be answered, else one sentence why not."""
        return None

    def _checked(self, question: str, language: str | None) -> str:
        """Return the question as it is read."""
        asked = as_asked(question)
        if not asked:
            raise InputError("The question is empty; write what you want to know.")
        if len(asked) > LONGEST:
            raise InputError(
                f"The question has {len(asked):,} characters; shorten it to {LONGEST:,} or fewer."
            )
        if language:
            self._check_language(language)
        return asked

    def _check_language(self, language: str) -> None:
        if language not in self.composers:
            offered = ", ".join(sorted(self.composers, reverse=True))
            raise InputError(f"The language {language!r} is not offered; use one of {offered}.")

    def _state(self, conversation: str, owner: str) -> DialogueState:
        stored = self.memory.load_conversation(conversation, owner)
        if stored is None:
            raise unknown(conversation)
        return DialogueState.decode(stored)

    def _before(self, conversation: str, last: DialogueState, owner: str) -> DialogueState:
        """Return the state before the last turn; where none was kept, what that turn left."""
        stored = self.memory.state_after(conversation, last.turn - 1, owner)
        if stored:
            return DialogueState.decode(stored)
        return replace(last, turn=last.turn - 1) if last.turn > 1 else DialogueState()

    def _turn(
        self,
        asked: str,
        conversation: str,
        before: DialogueState,
        language: str | None,
        asker: Asker,
        *,
        corrections: Corrections = AS_READ,
    ) -> Generator[str, None, Turn]:
        """Take a question from the state before it to the answer; nothing is stored.

        Yields the pieces of a text that a chat model words, as they come.
        """
        reading = self.understander.read(asked, before, language)
        if self.second:
            reading = self.second.read(reading, before, language, asker)
        state = correct(reading.state, corrections, self.method) if corrections else reading.state
        if self.methodology is None:
            state = replace(state, topics=(Topic(ability="quote", text=asked),))
        guard = Repeating(
            method=self.method,
            understander=self.understander,
            plan=partial(self._planned, page=asker.page),
            compose=self._composed,
        )
        state, works, grounded = guard.answered(reading, state, before, language)
        spoken = None
        if self.speaker:
            plans = [work.plan for work in works]
            hits = (hit for work in works for hit in work.hits)
            speech = Speech(state=state, plans=plans, hits=hits, grounded=grounded)
            grounded, spoken = yield from self.speaker.speak(speech, asker)
        answer = self._laid_out(conversation, state, works, grounded)
        if spoken:
            mode: Literal["embedded", "model"] = "model" if spoken.worded else "embedded"
            answer = replace(answer, mode=mode, model=spoken.model)
        return Turn(
            reading=reading,
            state=state,
            works=works,
            grounded=grounded,
            spoken=spoken,
            answer=answer,
        )

    def _planned(
        self, state: DialogueState, page: Page | None = None
    ) -> tuple[tuple[Work, ...], Grounded]:
        """Plan, compose and ground what a state asks for, on a page if it is asked from one."""
        search = partial(self._searching, page)
        state = replace(state, question=state.asked)
        works = tuple(self._work(topic, state, search) for topic in state.topics)
        works = in_one_table(works, state, self.method)
        works = with_shop(chosen(works, self.abilities), state, self.method, self.abilities)
        return self._composed(state, works)

    def _composed(
        self, state: DialogueState, works: tuple[Work, ...]
    ) -> tuple[tuple[Work, ...], Grounded]:
        """Word plans and ground them."""
        draft = self.composers[state.language].compose([work.plan for work in works])
        return works, self.grounder.ground(draft, state.question)

    def _laid_out(
        self, conversation: str, state: DialogueState, works: Sequence[Work], grounded: Grounded
    ) -> Answer:
        layout = Layout(
            generation=self.generation,
            method=self.method,
            composer=self.composers[state.language],
            grounder=self.grounder,
        )
        return layout.answer(conversation, state, [work.plan for work in works], grounded)

    def _searching(self, page: Page | None) -> Search | Leaning:
        return Leaning(self.search(), page) if page else self.search()

    def _work(
        self, topic: Topic, state: DialogueState, search: Callable[[], Search | Leaning]
    ) -> Work:
        """Search for a topic if its ability reads, and let it plan."""
        ability = self.abilities[topic.ability]
        doubtful = topic.confidence < self.knobs.doubtful
        query = self._query(topic, state)
        hits: tuple[Hit, ...] = ()
        if ability.reads or doubtful:
            found = search().search(query, state.language, self.knobs.hits)
            hits = tuple(hit for hit in found if self._near(hit, topic))
        case = Case(
            topic=topic, state=state, method=self.method, language=state.language, hits=hits
        )
        plan = ability.plan(case)
        plan = weighed(plan, case) if ability.weighs else plan
        plan = explained(reminded(joined(corrected(plan, case), case), case), case)
        if topic.objected and plan.points:
            plan = replace(plan, points=_objected(plan.points))
        alone = len(state.topics) == 1
        if doubtful and alone and not plan.roster and not settles(ability, topic):
            plan = supplemented(plan, case)
        plan = in_rows(wanted(plan if ability.forms else shaped(plan, case), case), case)
        return Work(topic=topic, query=query, reads=ability.reads, hits=hits, plan=plan)

    def _near(self, hit: Hit, topic: Topic) -> bool:
        """Tell whether a passage found is about the question at all."""
        if self.methodology:
            return hit.score >= self.knobs.nearest
        text = f"{hit.passage.heading} {hit.passage.text}"
        return bool(content_terms(topic.text) & content_terms(text))

    def _query(self, topic: Topic, state: DialogueState) -> str:
        """Return what to search for: the whole question, or its part if it has several or is long.

        The proper names of the roles are added: a nickname does not hold them, and where they stand
        already they are what the question is about.
        """
        alone = len(state.topics) == 1 and len(state.question.encode()) <= self.knobs.story
        names = (self.method.role(id).name[state.language] for id in topic.roles)
        text = state.question if alone else topic.text
        return " ".join((topic.context, text, *names)).strip()

    def _told(
        self, turn: Turn, started: float, owner: str, *, instead: bool = False
    ) -> Iterator[str | Answer]:
        """Keep an answer, and yield what of it was not yet told: its text, if no model spoke."""
        answer = replace(turn.answer, elapsed_ms=_milliseconds(started))
        self._keep(answer, turn, owner, instead=instead)
        if self.speaker is None:
            yield from pieces(answer.text)
        yield answer

    def _keep(self, answer: Answer, turn: Turn, owner: str, *, instead: bool = False) -> None:
        state = turn.state
        self.memory.save_turn(
            answer.conversation,
            state.turn,
            state.question,
            orjson.dumps(answer).decode(),
            state.encode(),
            owner=owner,
            instead=instead,
        )
        for topic in dict.fromkeys(gap for work in turn.works for gap in work.plan.gaps):
            self.memory.record_gap(state.question, state.language, topic, answer.conversation)


def _result(turn: Generator[str, None, Turn]) -> Turn:
    """Let a turn run to its end."""
    while True:
        try:
            next(turn)
        except StopIteration as end:
            result: Turn = end.value
            return result


def _objected(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Say behind the first of some points, or where a list follows on it behind all, that it stays.

    What others say or do against it is not in the documents.
    """
    aside = Point(wording="objected", ground="outside", layout="run-on")
    lead, *rest = points
    if rest and rest[0].layout == "bullet":
        return (*points, replace(aside, layout="paragraph"))
    return (lead, aside, *rest)


def _milliseconds(since: float) -> float:
    return round((time.perf_counter() - since) * 1000, 2)
