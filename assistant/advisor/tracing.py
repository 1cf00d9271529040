"""A turn in, the trace of it out: why it was answered the way it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from assistant import retrieve
from assistant.advisor.turn import Turn, Work
from assistant.compose import Composer
from assistant.methodology import Sayings
from assistant.retrieve import Search
from assistant.values.dialogue import DialogueState
from assistant.values.documents import Passage
from assistant.values.methodology import Claim, Methodology, Rule
from assistant.values.plan import Assignment, Plan, Point
from assistant.values.trace import (
    Condition,
    FiredRule,
    NeedChange,
    PlannedPoint,
    PlannedRole,
    Support,
    Trace,
    Treated,
)

HITS = 10
"""How many of the passages found are told."""


class Library(retrieve.Library, Protocol):
    """The passages of one generation, and the files they stand in."""

    def paths(self) -> Mapping[str, str]:
        """Return the paths of the documents by their ids."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracer:
    """Tells of turns on one generation.

    `sayings` tells for a language where the methodology says what. Of the passages found an ability
    is given `most`, those with a score of `least` or more; where `least` is None, those that share
    a term with the question.
    """

    method: Methodology
    sayings: Callable[[str], Sayings]
    library: Library
    composers: Mapping[str, Composer]
    search: Search
    most: int
    least: float | None

    def trace(self, turn: Turn) -> Trace:
        """Return how a turn came to its answer."""
        language = turn.state.language
        sources = _Sources(self.sayings(language), self.library, language)
        return Trace(
            question=turn.state.question,
            answer=turn.answer,
            understood=turn.reading.explain(),
            topics=tuple(self._treated(work, turn.state, sources) for work in turn.works),
            removed=tuple(turn.grounded.removed),
            spoken=turn.spoken,
        )

    def _treated(self, work: Work, state: DialogueState, sources: _Sources) -> Treated:
        plan = work.plan
        composer = self.composers[state.language]
        return Treated(
            ability=work.topic.ability,
            worded_by=plan.ability,
            outcome=plan.outcome,
            reads=work.reads,
            most=self.most,
            least=self.least,
            given=tuple(hit.passage.id for hit in work.hits),
            search=self.search.explain(work.query, state.language, HITS),
            rules=tuple(_fired(self.method, plan, state, sources)),
            roster=tuple(_role(each, sources) for each in plan.roster),
            points=tuple(
                _point(point, composer.line(plan.ability, point).text, sources)
                for point in plan.points
            ),
            assumed=plan.assumed,
            gaps=plan.gaps,
        )


class _Sources:
    """Where what is said in one language stands: in the methodology, and in the documents."""

    def __init__(self, sayings: Sayings, library: Library, language: str) -> None:
        self.language = language
        self._library = library
        self._paths = library.paths()
        self._sayings = sayings

    def part(self, text: str, support: tuple[str, ...], among: str = "") -> str | None:
        """Return the name of the part of the methodology that says just this, if one does.

        Where several do it is the first, of those `among` which it is looked for if any is there.
        """
        names = self._sayings.get((text, support), ())
        return next((name for name in names if name.startswith(among)), next(iter(names), None))

    def support(
        self, references: Iterable[str], passages: tuple[str, ...] = ()
    ) -> tuple[Support, ...]:
        """Return where sections, and single passages by id, stand in files."""
        quoted = self._library.lookup(passages).values()
        return (
            *(self._section(reference) for reference in dict.fromkeys(references)),
            *(self._place(passage) for passage in quoted),
        )

    def _section(self, reference: str) -> Support:
        found = self._library.section(reference, self.language)
        if found:
            return self._place(found[0])
        return Support(reference=reference, path="", line=0, heading="")

    def _place(self, passage: Passage) -> Support:
        return Support(
            reference=passage.reference,
            path=self._paths.get(passage.document, ""),
            line=passage.line,
            heading=passage.heading,
        )


def _role(assignment: Assignment, sources: _Sources) -> PlannedRole:
    why = assignment.why.text[sources.language]
    return PlannedRole(
        role=assignment.role,
        side=assignment.side,
        need=assignment.need,
        have=assignment.have,
        why=why,
        decided_by=sources.part(why, assignment.why.support, f"roles/{assignment.role}/"),
        support=sources.support(assignment.why.support),
    )


def _point(point: Point, text: str, sources: _Sources) -> PlannedPoint:
    said = (sources.part(each, point.support) for each in point.slots.values())
    references = (*point.support, *(each for item in point.items for each in item.support))
    return PlannedPoint(
        text=text,
        wording=point.wording,
        ground=point.ground,
        says=next(filter(None, said), None),
        support=sources.support(references, point.passages),
    )


def _fired(
    method: Methodology, plan: Plan, state: DialogueState, sources: _Sources
) -> Iterator[FiredRule]:
    """Yield the rules that the plan rests on: by which it sets a need, or which it tells."""
    for rule in method.rules:
        claims = [claim for claim in (rule.claim, rule.beyond) if claim]
        set_by_it = [each for each in plan.roster if each.why == rule.claim]
        told = [claim for claim in claims if _tells(plan, claim, sources.language)]
        if not set_by_it and not told:
            continue
        shown = told or [rule.claim]
        support = tuple(reference for claim in shown for reference in claim.support)
        yield FiredRule(
            id=rule.id,
            when=tuple(_condition(name, value, plan, state) for name, value in rule.when.items()),
            changed=tuple(_changes(method, rule, set_by_it, plan)),
            text=" ".join(claim.text[sources.language] for claim in shown),
            support=sources.support(support),
        )


def _tells(plan: Plan, claim: Claim, language: str) -> bool:
    return any(
        point.support == claim.support and claim.text[language] in point.slots.values()
        for point in plan.points
    )


def _condition(name: str, value: str, plan: Plan, state: DialogueState) -> Condition:
    """Return a condition and how this plan knows that it holds, if it does."""
    fact = state.fact(name)
    if fact and fact.value == value:
        return Condition(name=name, value=value, basis=fact.basis)
    assumed = plan.assumed.get(name) == value
    return Condition(name=name, value=value, basis="assumed" if assumed else None)


def _changes(
    method: Methodology, rule: Rule, roster: list[Assignment], plan: Plan
) -> Iterator[NeedChange]:
    """Yield the needs that the rule set, with those of the posts that it went before."""
    stage = rule.when.get("stage") or (plan.stage.id if plan.stage else method.stages[0].id)
    before = method.needs_of_posts(stage)
    for each in roster:
        need = before[each.role][0] if each.role in before else None
        yield NeedChange(role=each.role, before=need, after=each.need)
