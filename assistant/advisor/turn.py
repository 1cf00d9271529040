"""One turn on its way from the question to the answer."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.ground import Grounded
from assistant.understand import Reading
from assistant.values.answer import Answer
from assistant.values.dialogue import DialogueState, Topic
from assistant.values.documents import Hit
from assistant.values.plan import Plan
from assistant.values.trace import Spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A topic, the query it stands for, the passages its ability was given, and the plan made."""

    topic: Topic
    query: str
    reads: bool
    hits: tuple[Hit, ...]
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """All that came of a question; `state` is the one after it."""

    reading: Reading
    state: DialogueState
    works: tuple[Work, ...]
    grounded: Grounded
    spoken: Spoken | None
    answer: Answer
