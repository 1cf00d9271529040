"""How an answer came about: what was understood, found, planned and removed, and by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from assistant.values.answer import Answer, Outcome
from assistant.values.dialogue import Basis, Fact, Topic
from assistant.values.methodology import Need
from assistant.values.plan import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Something of the methodology that the question names, and by which words.

    `start` and `end` are places in the text as it was read; both are None for a phrase with a
    place for any name ("how many {role}").
    """

    kind: str
    id: str
    words: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of question with its score, about 0 to 1."""

    name: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of the question, whether it asks, and the likeliest kinds it is of, best first."""

    text: str
    asks: bool
    kinds: tuple[Kind, ...]
    familiarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Where a chat model read a message otherwise than the first reader, and whose reading stands.

    `about` is the name of a fact, or `ability`; a reader that read nothing has an empty text.
    """

    about: str
    first: str
    second: str
    kept: Literal["first", "second"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was read in a turn; `text` is the question in the form in which texts are compared.

    `topics`, `facts`, `people` and `headcount` are those of the state after the turn.
    """

    text: str
    mentions: tuple[Mention, ...]
    clauses: tuple[Clause, ...]
    topics: tuple[Topic, ...]
    facts: tuple[Fact, ...]
    people: Mapping[str, int]
    headcount: int | None
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TermHit:
    """A term of the query that a passage has, and what it adds to the lexical score.

    `stands` is false where the term is not in the passage itself but among the words that the
    methodology knows users to have for its subject.
    """

    term: str
    score: float
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A section found, the passage of it that is shown, and why it stands where it does.

    `rank` is the section's place from 1; `lexical_rank` and `dense_rank` are its places when one
    road alone is asked. The scores are those of the passage `matched`, None where that road did not
    propose it; it is another than the one shown where the section was found in another language,
    and `matched_text` is then its text.
    """

    passage: str
    reference: str
    heading: str
    text: str
    rank: int
    score: float
    lexical: float | None
    lexical_rank: int | None
    dense: float | None
    dense_rank: int | None
    terms: tuple[TermHit, ...]
    matched: str
    matched_text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """A search explained: a fused score is `lexical_weight` parts words, the rest meaning."""

    query: str
    mode: str
    lexical_weight: float
    hits: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """A section that something rests on, and where it is written.

    `path` and `heading` are empty and `line` is 0 for a section that does not exist.
    """

    reference: str
    path: str
    line: int
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPoint:
    """A sentence planned, on what it stands, and which part of the methodology says it, if one."""

    text: str
    wording: str
    ground: Ground
    says: str | None
    support: tuple[Support, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRole:
    """A role of the roster with its need, and the part of the methodology that decides it."""

    role: str
    side: str
    need: Need
    have: int | None
    why: str
    decided_by: str | None
    support: tuple[Support, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of a rule, and how it is known to hold; `basis` is None where it is not known."""

    name: str
    value: str
    basis: Basis | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedChange:
    """What a rule made of the need of a role; `before` is None for one without a place there."""

    role: str
    before: Need | None
    after: Need


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredRule:
    """A rule of the methodology that the plan rests on; one that is only told changes nothing."""

    id: str
    when: tuple[Condition, ...]
    changed: tuple[NeedChange, ...]
    text: str
    support: tuple[Support, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """A topic with what was found for it and what was planned.

    `worded_by` is the ability that planned the points, another than `ability` where that one hands
    over. An ability that does not `read` plans from the methodology alone; passages are searched
    all the same here. `given` are those the ability was given: of the first `most`, those with a
    score of `least` or more, or, where that is None, those that share a term with the question.
    """

    ability: str
    worded_by: str
    outcome: Outcome
    reads: bool
    most: int
    least: float | None
    given: tuple[str, ...]
    search: Searched
    rules: tuple[FiredRule, ...]
    roster: tuple[PlannedRole, ...]
    points: tuple[PlannedPoint, ...]
    assumed: Mapping[str, str]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence taken out of an answer, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """How a chat model worded an answer: `worded` tells that any of its words are shown.

    `prompts` is an id of the prompts' content, `failure` why its words ended early, if they did;
    `held` are the sentences that were not shown, each with the reason; `sent` and `received` the
    tokens of the calls that came to their end.
    """

    model: str
    prompts: str
    worded: bool
    failure: str | None
    held: tuple[Removed, ...]
    sent: int
    received: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One turn from the question to the answer; `as_json` is its wire form."""

    question: str
    answer: Answer
    understood: Understood
    topics: tuple[Treated, ...]
    removed: tuple[Removed, ...]
    spoken: Spoken | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the trace as plain JSON values."""
        content: dict[str, Any] = orjson.loads(orjson.dumps(self))
        return content
