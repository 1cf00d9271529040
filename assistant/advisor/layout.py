"""Lays an answer out: plans and their grounded text in, the Answer of every surface out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.compose import SHARED, Composer
from assistant.ground import Grounded, Grounder
from assistant.values.answer import Answer, Outcome, Question, RosterLine, StageView
from assistant.values.dialogue import DialogueState, Fact
from assistant.values.methodology import Methodology
from assistant.values.plan import Phrase, Plan, StageChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Lays out the answers of one generation in one language."""

    generation: str
    method: Methodology
    composer: Composer
    grounder: Grounder

    def answer(
        self, conversation: str, state: DialogueState, plans: Sequence[Plan], grounded: Grounded
    ) -> Answer:
        """Return the answer; parts beside the text are cited too, and add to its citations."""
        outcome = _outcome(plans)
        advice = max(plans, key=lambda plan: len(plan.roster))
        choice = _stage(plans, self.method, state)
        return Answer(
            id=uuid.uuid4().hex,
            conversation=conversation,
            language=state.language,
            outcome=outcome,
            text=grounded.text,
            stage=self._stage(choice, state, grounded) if choice else None,
            roster=() if outcome == "refused" else self._roster(advice, state, grounded),
            facts=(*state.facts, *state.supposed, *_assumed(plans, state)),
            questions=tuple(
                Question(text=self._phrase(plan, ask.phrase), options=ask.options)
                for plan in plans
                for ask in plan.questions
            )[:3],
            follow_ups=tuple(
                dict.fromkeys(
                    self._phrase(plan, each) for plan in plans for each in plan.follow_ups
                )
            )[:4],
            citations=tuple(grounded.citations),
            chart=self._chart(plans, state),
            mode="embedded",
            model=None,
            generation=self.generation,
            elapsed_ms=0.0,
        )

    def _stage(self, choice: StageChoice, state: DialogueState, grounded: Grounded) -> StageView:
        name = self.method.stage(choice.id).name[state.language]
        return StageView(
            id=choice.id,
            name=name,
            basis=choice.basis,
            why=self.composer.text(SHARED, f"stage.{choice.basis}", stage=name),
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

    def _chart(self, plans: Sequence[Plan], state: DialogueState) -> str | None:
        """Return the organisation of the stage that a plan draws, as Mermaid text."""
        stage = next((plan.drawn for plan in plans if plan.drawn), None)
        if stage is None:
            return None
        from assistant.takeaway.mermaid import mermaid
        from assistant.takeaway.organisation import Shop, organisation
        from assistant.takeaway.words import words

        facts = {fact.name: fact.value for fact in state.case_facts}
        shop = Shop(facts=facts, people=dict(state.people))
        drawn = organisation(self.method, stage, shop, state.language)
        return mermaid(drawn, words(state.language))

    def _phrase(self, plan: Plan, phrase: Phrase) -> str:
        return self.composer.text(plan.ability, phrase.wording, **phrase.slots)


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
