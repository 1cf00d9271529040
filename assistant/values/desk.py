"""What who operates the program looks at: verdicts, questions left open, use, the index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from assistant.values.feedback import Feedback


class Judged(NamedTuple):
    """A verdict with what it was given on; texts are empty where the answer is gone."""

    feedback: Feedback
    question: str
    answer: str
    generation: str


class OpenQuestion(NamedTuple):
    """A question that the documents left open; `answer` is the id of what was said to it."""

    question: str
    topic: str
    conversation: str
    answer: str
    asked_at: float


class Repeated(NamedTuple):
    """An open question as it was asked last, and how often it was, whatever its spelling."""

    last: OpenQuestion
    times: int


class OpenTopic(NamedTuple):
    """Open questions that are near each other in meaning, none of them twice."""

    questions: tuple[Repeated, ...]

    @property
    def times(self) -> int:
        """How often the questions were asked together."""
        return sum(each.times for each in self.questions)


class Use(NamedTuple):
    """How many questions were asked by day (ISO dates in UTC), stage and outcome.

    `most` is at how many of the latest the counting ended; 0 where it did not.
    """

    days: Mapping[str, int]
    stages: Mapping[str, int]
    outcomes: Mapping[str, int]
    most: int = 0


class IndexStatus(NamedTuple):
    """The generation that serves: its passages, folders and encoder, and when it was built."""

    generation: str
    passages: int
    roots: tuple[str, ...]
    encoder: str
    built_at: float
    whole: bool
