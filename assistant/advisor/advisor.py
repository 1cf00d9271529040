"""Answers the turns of a conversation: understand, retrieve, plan, compose, ground."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import orjson

from assistant.abilities import Ability, supplemented
from assistant.advisor.layout import Layout
from assistant.advisor.speaking import Speaker, Speech
from assistant.advisor.threads import Threads, unknown
from assistant.advisor.tracing import Library, Tracer
from assistant.advisor.turn import Turn, Work
from assistant.compose import Composer
from assistant.errors import InputError
from assistant.ground import Grounder
from assistant.methodology import Sayings
from assistant.retrieve import Search
from assistant.text import content_terms, pieces, visible
from assistant.understand import SecondReader, Understander
from assistant.values.answer import Answer
from assistant.values.asking import Asker
from assistant.values.dialogue import DialogueState, Topic
from assistant.values.documents import Hit
from assistant.values.methodology import Methodology
from assistant.values.plan import Case
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
    then an empty one. `sayings` tells for a language where the method says what.
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
        language: str | None = None,
        owner: str = "",
        asker: Asker | None = None,
    ) -> Iterator[str | Answer]:
        """Answer as `answer` does: the text in pieces as they come, then the whole answer.

        What is wrong with the question is raised before the first piece. Closed early, it stores
        nothing; where nobody listens any more (`asker` is gone) the answer is worded by the plan
        and stored.
        """
        started = time.perf_counter()
        asked = self._checked(question, language)
        thread = conversation or uuid.uuid4().hex
        before = self._state(conversation, owner) if conversation else DialogueState()
        turn = yield from self._turn(asked, thread, before, language, asker or Asker(person=owner))
        answer = replace(turn.answer, elapsed_ms=_milliseconds(started))
        self._keep(answer, turn, owner)
        if self.speaker is None:
            yield from pieces(answer.text)
        yield answer

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
        """Return the question as it is read: no hidden characters, no halves of any."""
        asked = visible(question.encode(errors="ignore").decode()).strip()
        if not asked:
            raise InputError("The question is empty; write what you want to know.")
        if len(asked) > LONGEST:
            raise InputError(
                f"The question has {len(asked):,} characters; shorten it to {LONGEST:,} or fewer."
            )
        if language and language not in self.composers:
            offered = ", ".join(sorted(self.composers, reverse=True))
            raise InputError(f"The language {language!r} is not offered; use one of {offered}.")
        return asked

    def _state(self, conversation: str, owner: str) -> DialogueState:
        stored = self.memory.load_conversation(conversation, owner)
        if stored is None:
            raise unknown(conversation)
        return DialogueState.decode(stored)

    def _turn(
        self,
        asked: str,
        conversation: str,
        before: DialogueState,
        language: str | None,
        asker: Asker,
    ) -> Generator[str, None, Turn]:
        """Take a question from the state before it to the answer; nothing is stored.

        Yields the pieces of a text that a chat model words, as they come.
        """
        reading = self.understander.read(asked, before, language)
        if self.second:
            reading = self.second.read(reading, before, language, asker)
        state = reading.state
        if self.methodology is None:
            state = replace(state, topics=(Topic(ability="quote", text=asked),))
        works = tuple(self._work(topic, state) for topic in state.topics)
        plans = [work.plan for work in works]
        composer = self.composers[state.language]
        grounded = self.grounder.ground(composer.compose(plans), state.question)
        spoken = None
        if self.speaker:
            hits = (hit for work in works for hit in work.hits)
            speech = Speech(state=state, plans=plans, hits=hits, grounded=grounded)
            grounded, spoken = yield from self.speaker.speak(speech, asker)
        layout = Layout(
            generation=self.generation,
            method=self.method,
            composer=composer,
            grounder=self.grounder,
        )
        answer = layout.answer(conversation, state, plans, grounded)
        if spoken and spoken.worded:
            answer = replace(answer, mode="model", model=spoken.model)
        return Turn(
            reading=reading,
            state=state,
            works=works,
            grounded=grounded,
            spoken=spoken,
            answer=answer,
        )

    def _work(self, topic: Topic, state: DialogueState) -> Work:
        """Search for a topic if its ability reads, and let it plan."""
        ability = self.abilities[topic.ability]
        doubtful = topic.confidence < self.knobs.doubtful
        query = self._query(topic, state)
        hits: tuple[Hit, ...] = ()
        if ability.reads or doubtful:
            found = self.search().search(query, state.language, self.knobs.hits)
            hits = tuple(hit for hit in found if self._near(hit, topic))
        case = Case(
            topic=topic, state=state, method=self.method, language=state.language, hits=hits
        )
        plan = ability.plan(case)
        plan = replace(plan, ability=plan.ability or topic.ability)
        if doubtful:
            plan = supplemented(plan, case)
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

    def _keep(self, answer: Answer, turn: Turn, owner: str) -> None:
        state = turn.state
        self.memory.save_turn(
            answer.conversation,
            state.turn,
            state.question,
            orjson.dumps(answer).decode(),
            state.encode(),
            owner=owner,
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


def _milliseconds(since: float) -> float:
    return round((time.perf_counter() - since) * 1000, 2)
