"""A second reader: what the first is unsure of is read by a chat model, and taken if it holds.

The model may say the question in plainer words, and point to words of the message that tell a fact.
The first reader then reads the plainer words: they must be in the language of the message, name and
number what it does, no more and no less, tell nothing of the shop that it does not, and mean the
same beside those names, or about the same if they are of a kind that the first reader thought of. A
fact counts if its words stand in the message, whole, in a part that does not ask, and bear its
value out without what the first reader has found a meaning for (`bearing`). What that one is sure
of stands, and where the two differ that is kept for people to look at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.adapters.chat import ChatModel, Message
from assistant.errors import CorpusError, Fault, ModelError
from assistant.text import fold, language_of, sentences, visible
from assistant.understand.bearing import Bearing, unnamed, unread
from assistant.understand.clauses import Clause
from assistant.understand.facts import STAGE
from assistant.understand.loose import is_loose
from assistant.understand.reading import Reading
from assistant.understand.understander import Understander
from assistant.values.asking import Asker
from assistant.values.dialogue import DialogueState, Fact, Topic
from assistant.values.documents import content_id
from assistant.values.methodology import Methodology, Named
from assistant.values.trace import Disagreement

_SCHEMA: Mapping[str, Any] = {
    "title": "Reading",
    "description": "What a message asks and tells.",
    "type": "object",
    "properties": {
        "restated": {"type": "string"},
        "facts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "value": {"type": "string"},
                    "words": {"type": "string"},
                },
                "required": ["name", "value", "words"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["restated", "facts"],
    "additionalProperties": False,
}
_NUMBER = re.compile(r"\d+")
_PLACE = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """When the second reader is asked, and what it must show.

    It is asked where a topic is less sure than `doubtful`. Plainer words must be `alike` to the
    question, names left out (cosine), or `near` to it and of a kind that is among the first
    `likely` that a clause of it which asks may be of; the words of a fact are `longest` characters
    at most.
    """

    doubtful: float = 0.5
    alike: float = 0.5
    near: float = 0.15
    likely: int = 3
    longest: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReader:
    """Reads what an understander is unsure of by a chat model.

    `names` returns what a text names of the method; `encode` the vectors of texts, of length one;
    `bearing` tells whether words mean a value; `prompts` are those of `read_prompts`.
    """

    model: ChatModel
    understander: Understander
    method: Methodology
    names: Callable[[str], frozenset[str]]
    encode: Callable[[Sequence[str]], NDArray[np.float32]]
    bearing: Bearing
    prompts: Mapping[str, Template]
    knobs: Knobs = Knobs()

    def read(
        self, reading: Reading, before: DialogueState, language: str | None, asker: Asker
    ) -> Reading:
        """Return a reading and what the model adds: nothing where it is sure, or the call fails."""
        state = reading.state
        if all(topic.confidence >= self.knobs.doubtful for topic in state.topics):
            return reading
        try:
            values, _ = self.model.fill(self._messages(state), _SCHEMA, asker)
        except ModelError:
            return reading
        found = list(self._facts(values.get("facts"), reading))
        added = tuple(fact for fact, _ in found if fact)
        differing = [each for _, each in found if each]
        topics = self._topics(str(values.get("restated", "")), before, language, reading)
        if topics != state.topics:
            differing.append(
                Disagreement(
                    about="ability",
                    first=", ".join(each.ability for each in state.topics),
                    second=", ".join(each.ability for each in topics),
                    kept="second",
                )
            )
        after = replace(state, topics=topics, facts=(*state.facts, *added))
        return replace(reading, state=after, disagreements=tuple(differing))

    def _messages(self, state: DialogueState) -> list[Message]:
        mark = content_id(state.question)
        prompt = self.prompts[state.language].substitute(
            mark=mark, facts="\n".join(self._offered(state.language))
        )
        message = f"<message {mark}>\n{visible(state.question)}\n</message {mark}>"
        return [Message("system", prompt), Message("user", message)]

    def _offered(self, language: str) -> Iterator[str]:
        for name, values in self._values().items():
            meanings = (f"{id} ({each.name[language]})" for id, each in values.items())
            yield f"- {name}: {', '.join(meanings)}"

    def _values(self) -> dict[str, dict[str, Named]]:
        """Return the values of each fact, and what users call them."""
        stages: dict[str, Named] = {stage.id: stage for stage in self.method.stages}
        facts: dict[str, dict[str, Named]] = {
            kind.id: {option.id: option for option in kind.options} for kind in self.method.facts
        }
        return {STAGE: stages, **facts}

    def _facts(
        self, claims: object, reading: Reading
    ) -> Iterator[tuple[Fact | None, Disagreement | None]]:
        """Yield the facts claimed that hold, and what is to be told of those that do not."""
        values, state = self._values(), reading.state
        weighed, taken = {each.partition("=")[0] for each in state.weighed}, set[str]()
        for claim in claims if isinstance(claims, list) else ():
            if not isinstance(claim, dict):
                continue
            name, value, words = (str(claim.get(key, "")) for key in ("name", "value", "words"))
            if value not in values.get(name, {}):
                continue
            known = state.fact(name)
            free = known is None and name not in {*taken, *weighed}
            if free and self._holds(words, name, value, reading):
                taken.add(name)
                yield Fact(name=name, value=value, basis="inferred", turn=state.turn), None
            elif known is None or known.value != value:
                first = known.value if known else ""
                yield None, Disagreement(about=name, first=first, second=value, kept="first")

    def _holds(self, words: str, name: str, value: str, reading: Reading) -> bool:
        """Tell whether words of the message, and not of a question in it, mean a value."""
        said = fold(words).strip()
        if not said or len(said) > self.knobs.longest:
            return False
        phrases = {id: _phrases(named) for id, named in self._values()[name].items()}
        telling = (clause.found for clause in reading.clauses if _tells(clause, reading))
        unknown = (rest for found in telling for rest in unread(said, found))
        return any(self.bearing.bears(rest, value, phrases) for rest in unknown)

    def _topics(
        self, restated: str, before: DialogueState, language: str | None, reading: Reading
    ) -> tuple[Topic, ...]:
        """Return the topics of the plainer words where they hold and are surely understood."""
        state = reading.state
        plainer, asked = visible(restated).strip(), state.question
        if not plainer or language_of(plainer, state.language) != state.language:
            return state.topics
        if self.names(plainer) != self.names(asked) or _numbers(plainer) != _numbers(asked):
            return state.topics
        again = self.understander.read(plainer, before, language or state.language)
        topics = again.state.topics
        sure = all(topic.confidence >= self.knobs.doubtful for topic in topics)
        held = sure and _told(again.state) <= _told(state) and self._same(again, reading)
        return topics if held else state.topics

    def _same(self, again: Reading, reading: Reading) -> bool:
        """Tell whether plainer words ask what the message may ask, beside the names in both."""
        likely = self._likely(reading) >= {topic.ability for topic in again.state.topics}
        one, other = self.encode([unnamed(again.whole), unnamed(reading.whole)])
        return float(one @ other) >= (self.knobs.near if likely else self.knobs.alike)

    def _likely(self, reading: Reading) -> set[str]:
        """Return the kinds that the clauses of a message that ask may be of; all, if none asks."""
        asking = [clause for clause in reading.clauses if clause.asks] or reading.clauses
        scores = [clause.guess.scores for clause in asking]
        best = (sorted(each, key=lambda kind: -each[kind]) for each in scores)
        return {kind for kinds in best for kind in kinds[: self.knobs.likely]}


def _tells(clause: Clause, reading: Reading) -> bool:
    """Tell whether a clause tells something; one that is not understood does beside a question."""
    questions = [each for each in sentences(fold(reading.state.question)) if each.endswith("?")]
    beside = bool(questions) and not any(clause.found.text in each for each in questions)
    return not clause.asks or beside


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(fold(text)))


def _told(state: DialogueState) -> set[tuple[object, ...]]:
    """Return what is known of the shop, and what a turn supposes or weighs."""
    return {
        *((fact.name, fact.value) for fact in state.facts),
        *(("supposed", fact.name, fact.value) for fact in state.supposed),
        *(("weighed", option) for option in state.weighed),
        *state.people,
        *((count,) for count in [state.headcount] if count is not None),
    }


def read_prompts(folder: Path) -> Mapping[str, Template]:
    """Return the prompts by language; raises CorpusError for one with other variables."""
    prompts = {
        path.name.split(".")[1]: Template(path.read_text(encoding="utf-8"))
        for path in folder.glob("read.*.md")
    }
    for language, prompt in prompts.items():
        if set(prompt.get_identifiers()) != {"facts", "mark"}:
            message = "its variables must be facts and mark."
            raise CorpusError((Fault(f"read.{language}.md", 1, message),))
    return prompts


def _phrases(named: Named) -> list[str]:
    """Return what users call a value: its names, and the plain ones of its aliases and story."""
    groups: Iterable[Mapping[str, Any]] = [named.aliases, getattr(named, "implied", {})]
    texts = [*named.name.values(), *(each for group in groups for each in _flat(group))]
    plain = (fold(each).strip() for each in texts if not is_loose(each) and not _PLACE.search(each))
    return list(dict.fromkeys(text for text in plain if text))


def _flat(group: Mapping[str, Any]) -> Iterator[str]:
    for phrases in group.values():
        yield from phrases
