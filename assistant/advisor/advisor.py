"""Answers the turns of a conversation: understand, retrieve, plan, compose, ground."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, get_args

import orjson

from assistant.abilities import Ability, supplemented
from assistant.advisor.layout import Layout
from assistant.advisor.speaking import Speaker, Speech
from assistant.advisor.tracing import Library, Tracer
from assistant.advisor.turn import Turn, Work
from assistant.compose import Composer
from assistant.errors import InputError
from assistant.ground import Grounder
from assistant.methodology import Sayings
from assistant.retrieve import Search
from assistant.text import content_terms, visible
from assistant.understand import SecondReader, Understander
from assistant.values.answer import Answer
from assistant.values.asking import Asker
from assistant.values.dialogue import DialogueState, Topic
from assistant.values.documents import Hit
from assistant.values.feedback import Verdict
from assistant.values.methodology import Methodology
from assistant.values.plan import Case
from assistant.values.trace import Trace

LONGEST = 4000
"""The most characters a question may have."""

LONGEST_REASON = 1000
"""The most characters the reason of a verdict may have."""


class Memory(Protocol):
    """What keeps conversations between turns."""

    def load_conversation(self, conversation: str) -> str | None:
        """Return the dialogue state as JSON, or None."""
        ...

    def save_turn(
        self, conversation: str, turn: int, question: str, answer: str, state: str
    ) -> None:
        """Store a turn and the state after it, both or neither."""
        ...

    def turns(self, conversation: str) -> tuple[tuple[str, str], ...]:
        """Return the questions with their answers as JSON, in order."""
        ...

    def record_gap(self, question: str, language: str, topic: str, conversation: str) -> None:
        """Remember a question that the documents leave open."""
        ...

    def save_feedback(self, conversation: str, answer: str, verdict: Verdict, reason: str) -> None:
        """Remember what a user thinks of an answer, in place of what was remembered of it."""
        ...


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
class Advisor:
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
    memory: Memory
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
        asker: Asker | None = None,
    ) -> Answer:
        """Answer one turn of a conversation, a new one when none is named.

        Raises InputError for a question that is empty or too long, or a language nobody wrote.
        """
        *_, answer = self.stream(
            question, conversation=conversation, language=language, asker=asker
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
        asker: Asker | None = None,
    ) -> Iterator[str | Answer]:
        """Yield the text of an answer in pieces as it comes, all of it checked, then the answer.

        Where nobody listens any more (`asker` is gone) the answer is worded by the plan and kept.
        Raises InputError as `answer` does, before the first piece.
        """
        started = time.perf_counter()
        asked = self._checked(question, language)
        thread = conversation or uuid.uuid4().hex
        before = self._state(thread) if conversation else DialogueState()
        turn = yield from self._turn(asked, thread, before, language, asker or Asker())
        answer = replace(turn.answer, elapsed_ms=_milliseconds(started))
        self._keep(answer, turn)
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

    def feedback(self, conversation: str, answer: str, verdict: str, reason: str = "") -> None:
        """Keep what a user thinks of an answer; a second verdict replaces the first.

        Raises InputError for a verdict that does not exist, a reason that is too long, or an answer
        that the conversation does not hold.
        """
        known = {each: each for each in get_args(Verdict)}
        if verdict not in known:
            raise InputError(f"There is no verdict {verdict!r}; use one of {', '.join(known)}.")
        if len(reason) > LONGEST_REASON:
            raise InputError(
                f"The reason has {len(reason):,} characters; shorten it to {LONGEST_REASON:,} or "
                "fewer."
            )
        if all(held["id"] != answer for _, held in self.history(conversation)):
            raise InputError(
                f"The conversation {conversation!r} holds no answer {answer!r}; give the two ids "
                "that came with the answer."
            )
        self.memory.save_feedback(conversation, answer, known[verdict], reason)

    def ready(self) -> str | None:
        """Return None when questions can be answered, else one sentence why not."""
        return None

    def history(self, conversation: str) -> tuple[tuple[str, dict[str, Any]], ...]:
        """Return the turns of a conversation: questions with their answers as JSON values."""
        return tuple(
            (question, orjson.loads(answer)) for question, answer in self.memory.turns(conversation)
        )

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

    def _state(self, conversation: str) -> DialogueState:
        stored = self.memory.load_conversation(conversation)
        return DialogueState.decode(stored) if stored else DialogueState()

    def _turn(
        self,
        asked: str,
        conversation: str,
        before: DialogueState,
        language: str | None,
        asker: Asker,
    ) -> Generator[str, None, Turn]:
        """Take a question from the state before it to the answer; nothing is stored.

        Yields the pieces of the text.
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
        else:
            yield grounded.text
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

    def _keep(self, answer: Answer, turn: Turn) -> None:
        state = turn.state
        self.memory.save_turn(
            answer.conversation,
            state.turn,
            state.question,
            orjson.dumps(answer).decode(),
            state.encode(),
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
