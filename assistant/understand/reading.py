"""What was read in a turn: the state after it, and the mentions and clauses that led there."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understand import lexicon
from assistant.understand.clauses import Clause
from assistant.understand.lexicon import Found
from assistant.values import trace
from assistant.values.dialogue import DialogueState

KINDS = 3
"""How many of the kinds that a clause may be of are told."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A turn as it was understood."""

    state: DialogueState
    whole: Found
    clauses: tuple[Clause, ...]
    disagreements: tuple[trace.Disagreement, ...] = ()

    def explain(self) -> trace.Understood:
        """Return what was read as values for people."""
        found = (*self.whole.names, *self.whole.phrases)
        return trace.Understood(
            text=self.whole.text,
            mentions=tuple(
                _mention(each, self.whole.text)
                for each in dict.fromkeys(found)
                if each.kind != lexicon.PLAIN
            ),
            clauses=tuple(_clause(clause) for clause in self.clauses),
            topics=self.state.topics,
            facts=self.state.facts,
            people=dict(self.state.people),
            headcount=self.state.headcount,
            disagreements=self.disagreements,
        )


def _mention(found: lexicon.Mention, text: str) -> trace.Mention:
    placed = found.end > 0
    return trace.Mention(
        kind=found.kind,
        id=found.id,
        words=text[found.start : found.end],
        start=found.start if placed else None,
        end=found.end if placed else None,
    )


def _clause(clause: Clause) -> trace.Clause:
    scores = clause.guess.scores
    best = sorted(scores, key=lambda name: -scores[name])[:KINDS]
    return trace.Clause(
        text=clause.found.text,
        asks=clause.asks,
        kinds=tuple(trace.Kind(name=name, score=round(scores[name], 4)) for name in best),
        familiarity=round(clause.guess.familiarity, 4),
    )
