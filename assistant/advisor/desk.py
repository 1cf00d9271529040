"""What who operates the program sees and does; beside answering, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.errors import InputError
from assistant.retrieve.grouping import groups
from assistant.text import fold
from assistant.values.desk import IndexStatus, Judged, OpenQuestion, OpenTopic, Repeated, Use
from assistant.values.feedback import Verdict

_LISTED = 200
_DAYS = 30


class Records(Protocol):
    """What was asked, judged and left open, over all conversations."""

    def judged(self, most: int) -> tuple[Judged, ...]:
        """Return the latest verdicts with what they were given on."""
        ...

    def open_questions(self, most: int) -> tuple[OpenQuestion, ...]:
        """Return the latest questions that the documents left open."""
        ...

    def use(self, days: int) -> Use:
        """Return what was asked in the last days."""
        ...

    def turns_of_anyone(self, conversation: str) -> tuple[tuple[str, str], ...]:
        """Return the turns of a conversation whoever owns it."""
        ...

    def save_feedback(self, conversation: str, answer: str, verdict: Verdict, reason: str) -> None:
        """Remember a verdict on an answer."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The desk of who operates the program.

    `encode` turns texts into vectors of length 1; questions whose cosine with a group is `nearness`
    or more are put together.
    """

    records: Records
    encode: Callable[[Sequence[str]], Any]
    index: Callable[[], IndexStatus]
    nearness: float = 0.6

    def judged(self) -> tuple[Judged, ...]:
        """Return the latest verdicts, the last one first."""
        return self.records.judged(_LISTED)

    def open_topics(self) -> tuple[OpenTopic, ...]:
        """Return the questions left open, equal and near ones together, asked most first."""
        equal: dict[str, list[OpenQuestion]] = {}
        for each in self.records.open_questions(_LISTED):
            equal.setdefault(" ".join(fold(each.question).split()), []).append(each)
        if not equal:
            return ()
        asked = sorted(equal.values(), key=len, reverse=True)
        vectors = self.encode([same[0].question for same in asked])
        topics = (
            OpenTopic(tuple(Repeated(asked[place][0], len(asked[place])) for place in places))
            for places in groups(vectors, self.nearness)
        )
        return tuple(sorted(topics, key=lambda topic: topic.times, reverse=True))

    def use(self) -> Use:
        """Return what was asked in the last thirty days."""
        return self.records.use(_DAYS)

    def mark_as_case(self, conversation: str, answer: str) -> None:
        """Mark an answer as a case for the evals; a verdict's reason stays with it.

        Raises InputError for an answer that is not there any more.
        """
        reasons = {
            each.feedback.answer: f"{each.feedback.verdict}: {each.feedback.reason}".strip(": ")
            for each in self.judged()
        }
        turns = self.records.turns_of_anyone(conversation)
        if not any(f'"id":"{answer}"' in text for _, text in turns):
            raise InputError("This answer is not there any more; load the page anew.")
        self.records.save_feedback(conversation, answer, "case", reasons.get(answer, ""))
