"""The order of answering: understand, retrieve, plan, compose, ground; a question to an Answer."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import orjson

from assistant.abilities import Ability
from assistant.compose import SHARED, Composer
from assistant.errors import InputError
from assistant.ground import Grounded, Grounder
from assistant.retrieve import Search
from assistant.text import content_terms, visible
from assistant.understand import Understander
from assistant.values.answer import Answer, Outcome, Question, RosterLine, StageView
from assistant.values.dialogue import DialogueState, Fact, Topic
from assistant.values.documents import Hit
from assistant.values.methodology import Methodology
from assistant.values.plan import Case, Phrase, Plan, StageChoice

LONGEST = 4000
"""The most characters a question may have."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """How passages are read.

    `hits` passages are read for the abilities that read; `nearest` is the least score of one that
    a methodology's encoder knows the words of. Plain documents may use words it never saw: there
    a passage counts that shares a term with the question.
    """

    hits: int = 6
    nearest: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisor:
    """Answers questions by one generation; safe to share between threads.

    `methodology` is None for plain documents: those are answered from by quotation.
    """

    methodology: Methodology | None
    generation: str
    understander: Understander
    search: Callable[[], Search]
    abilities: Mapping[str, Ability]
    composers: Mapping[str, Composer]
    grounder: Grounder
    memory: Memory
    method: Methodology
    knobs: Knobs = Knobs()

    def answer(
        self, question: str, *, conversation: str | None = None, language: str | None = None
    ) -> Answer:
        """Answer one turn of a conversation, a new one when none is named.

        Raises InputError for a question that is empty or too long, or a language nobody wrote.
        """
        started = time.perf_counter()
        asked = _checked(question)
        if language and language not in self.composers:
            offered = ", ".join(sorted(self.composers, reverse=True))
            raise InputError(f"The language {language!r} is not offered; use one of {offered}.")
        thread = conversation or uuid.uuid4().hex
        before = self._state(thread) if conversation else DialogueState()
        state = self.understander.understand(asked, before, language)
        if self.methodology is None:
            state = replace(state, topics=(Topic(ability="quote", text=asked),))
        plans = [self._plan(topic, state) for topic in state.topics]
        answer = self._answer(thread, state, plans)
        answer = replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 2))
        self._keep(answer, state, plans)
        return answer

    def ready(self) -> str | None:
        """Return None when questions can be answered, else one sentence why not."""
        return None

    def history(self, conversation: str) -> tuple[tuple[str, dict[str, Any]], ...]:
        """Return the turns of a conversation: questions with their answers as JSON values."""
        return tuple(
            (question, orjson.loads(answer)) for question, answer in self.memory.turns(conversation)
        )

    def _state(self, conversation: str) -> DialogueState:
        stored = self.memory.load_conversation(conversation)
        return DialogueState.decode(stored) if stored else DialogueState()

    def _plan(self, topic: Topic, state: DialogueState) -> Plan:
        ability = self.abilities[topic.ability]
        hits: tuple[Hit, ...] = ()
        if ability.reads:
            query = " ".join((topic.text, *self._named(topic, state.language)))
            found = self.search().search(query, state.language, self.knobs.hits)
            hits = tuple(hit for hit in found if self._near(hit, topic))
        case = Case(
            topic=topic, state=state, method=self.method, language=state.language, hits=hits
        )
        plan = ability.plan(case)
        return replace(plan, ability=plan.ability or topic.ability)

    def _near(self, hit: Hit, topic: Topic) -> bool:
        """Tell whether a passage found is about the question at all."""
        if self.methodology:
            return hit.score >= self.knobs.nearest
        text = f"{hit.passage.heading} {hit.passage.text}"
        return bool(content_terms(topic.text) & content_terms(text))

    def _named(self, topic: Topic, language: str) -> tuple[str, ...]:
        """Return the proper names of the roles a topic names, which a nickname does not hold."""
        return tuple(self.method.role(id).name[language] for id in topic.roles)

    def _answer(self, conversation: str, state: DialogueState, plans: list[Plan]) -> Answer:
        composer = self.composers[state.language]
        grounded = self.grounder.ground(composer.compose(plans), state.question)
        outcome = _outcome(plans)
        advice = max(plans, key=lambda plan: len(plan.roster))
        choice = None if outcome == "refused" else _stage(plans, self.method, state)
        return Answer(
            id=uuid.uuid4().hex,
            conversation=conversation,
            language=state.language,
            outcome=outcome,
            text=grounded.text,
            stage=self._stage(choice, state, composer, grounded) if choice else None,
            roster=() if outcome == "refused" else self._roster(advice, state, grounded),
            facts=(*state.facts, *_assumed(plans, state)),
            questions=tuple(
                Question(text=_phrase(composer, plan, ask.phrase), options=ask.options)
                for plan in plans
                for ask in plan.questions
            )[:3],
            follow_ups=tuple(
                dict.fromkeys(
                    _phrase(composer, plan, each) for plan in plans for each in plan.follow_ups
                )
            )[:4],
            citations=tuple(grounded.citations),
            chart=next((plan.chart for plan in plans if plan.chart), None),
            mode="embedded",
            model=None,
            generation=self.generation,
            elapsed_ms=0.0,
        )

    def _stage(
        self, choice: StageChoice, state: DialogueState, composer: Composer, grounded: Grounded
    ) -> StageView:
        name = self.method.stage(choice.id).name[state.language]
        return StageView(
            id=choice.id,
            name=name,
            basis=choice.basis,
            why=composer.text(SHARED, f"stage.{choice.basis}", stage=name),
            citations=self.grounder.cite(choice.support, name, state.language, grounded),
        )

    def _roster(
        self, plan: Plan, state: DialogueState, grounded: Grounded
    ) -> tuple[RosterLine, ...]:
        lines = []
        for each in plan.roster:
            why = each.why.text[state.language]
            lines.append(
                RosterLine(
                    role=each.role,
                    name=self.method.role(each.role).name[state.language],
                    side=each.side,
                    need=each.need,
                    have=each.have,
                    why=why,
                    citations=self.grounder.cite(each.why.support, why, state.language, grounded),
                )
            )
        return tuple(lines)

    def _keep(self, answer: Answer, state: DialogueState, plans: Iterable[Plan]) -> None:
        self.memory.save_turn(
            answer.conversation,
            state.turn,
            state.question,
            orjson.dumps(answer).decode(),
            state.encode(),
        )
        for topic in dict.fromkeys(gap for plan in plans for gap in plan.gaps):
            self.memory.record_gap(state.question, state.language, topic, answer.conversation)


def _checked(question: str) -> str:
    """Return the question as it is read: no hidden characters, no halves of any."""
    asked = visible(question.encode(errors="ignore").decode()).strip()
    if not asked:
        raise InputError("The question is empty; write what you want to know.")
    if len(asked) > LONGEST:
        raise InputError(
            f"The question has {len(asked):,} characters; shorten it to {LONGEST:,} or fewer."
        )
    return asked


def _outcome(plans: Iterable[Plan]) -> Outcome:
    """Return the outcome of several plans: what any asks is asked, what some leave open partial."""
    outcomes = {plan.outcome for plan in plans}
    if len(outcomes) == 1:
        return outcomes.pop()
    return "asked" if "asked" in outcomes else "partial"


def _stage(plans: Iterable[Plan], method: Methodology, state: DialogueState) -> StageChoice | None:
    """Return the stage a plan is made for, else the one known of the user's case."""
    chosen = next((plan.stage for plan in plans if plan.stage), None)
    known = state.fact("stage")
    if chosen or known is None:
        return chosen
    return StageChoice(
        id=known.value, basis=known.basis, support=method.stage(known.value).goal.support
    )


def _assumed(plans: Iterable[Plan], state: DialogueState) -> tuple[Fact, ...]:
    assumed = {name: value for plan in plans for name, value in plan.assumed.items()}
    return tuple(
        Fact(name=name, value=value, basis="assumed", turn=state.turn)
        for name, value in assumed.items()
    )


def _phrase(composer: Composer, plan: Plan, phrase: Phrase) -> str:
    return composer.text(plan.ability, phrase.wording, **phrase.slots)
