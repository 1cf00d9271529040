"""Lets a chat model word an answer, sentence by sentence under the check of `ground`.

A sentence goes out when nothing speaks against it. At the first that is held back the model is
asked once more; at the second, or when the model fails, the rest is told in the wording of the
plan. What the model leaves out is told in that wording too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.adapters.chat import ChatModel, Message, Spent
from assistant.errors import ModelError
from assistant.ground import Check, Checker, Cutter, Grounded, Grounder, Kept, Offer, joined
from assistant.phrase import Material, Phrasing
from assistant.text import visible
from assistant.values.asking import Asker
from assistant.values.dialogue import DialogueState
from assistant.values.documents import Hit, Passage
from assistant.values.methodology import Methodology
from assistant.values.plan import Plan
from assistant.values.trace import Removed, Spoken

RECOMMENDED = frozenset({"now", "optional"})
TRIES = 2

_MARKS = re.compile(r"(?P<close>[。！？.!?]?)\s*(?P<marks>\[\d+\](?:\s*\[\d+\])*)")
_ITEM_HEADING = re.compile(r"^(\s*(?:[-*•]|\d+[.)、])\s+)([^*:：\[\n]{1,24})([:：])(?=\s*\S)")
_NUMBER = re.compile(r"\d+")
_SPACES = re.compile(r"[\s*]+")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What an answer is worded from: the plans with their grounded wording, and what was found."""

    state: DialogueState
    plans: Sequence[Plan]
    hits: Iterable[Hit]
    grounded: Grounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Lets one model word the answers of one generation."""

    model: ChatModel
    phrasings: Mapping[str, Phrasing]
    checker: Checker
    grounder: Grounder
    method: Methodology
    lookup: Callable[[Sequence[str]], Mapping[str, Passage]]

    def speak(
        self, speech: Speech, asker: Asker
    ) -> Generator[str, None, tuple[Grounded, Spoken | None]]:
        """Yield the text in pieces; return it with its citations, and how the model did."""
        passages = self._passages(speech)
        if not passages:
            yield speech.grounded.text
            return speech.grounded, None
        language = speech.state.language
        check = self.checker.on(self._offer(speech, passages))
        phrasing = self.phrasings[language]
        first = phrasing.first(self._material(speech, passages), self.method.subject[language])
        voice = _Voice(check, passages, speech.grounded, self.grounder)
        failure, messages = None, first
        try:
            for _ in range(TRIES):
                if (yield from self._listen(messages, voice, asker)):
                    break
                last = voice.held[-1]
                messages = phrasing.again(first, voice.raw, last.text, last.reason)
        except ModelError as error:
            failure = error.kind
        spoken = Spoken(
            model=self.model.name,
            prompts=phrasing.id,
            worded=bool(voice.raw),
            failure=failure,
            held=tuple(voice.held),
            sent=sum(each.sent for each in voice.spent),
            received=sum(each.received for each in voice.spent),
        )
        if not voice.raw:
            yield speech.grounded.text
            return speech.grounded, spoken
        yield from voice.tell(check.untold(voice.raw), language)
        voice.grounded.removed = speech.grounded.removed
        return voice.grounded, spoken

    def _listen(
        self, messages: Sequence[Message], voice: _Voice, asker: Asker
    ) -> Generator[str, None, bool]:
        """Yield the sentences that may be shown; False: one was held back, and the call ended."""
        cutter = Cutter()
        stream = self.model.stream(messages, asker)
        try:
            for part in _noting(stream, voice.spent):
                for sentence in cutter.feed(visible(part)):
                    if not voice.allows(sentence):
                        return False
                    yield from voice.say(sentence)
        finally:
            stream.close()
        rest = cutter.rest()
        if not voice.allows(rest):
            return False
        yield from voice.say(rest)
        return True

    def _passages(self, speech: Speech) -> tuple[Passage, ...]:
        """Return the passages that the wording of the plan cites, by number, then those found."""
        cited = [citation.passage for citation in speech.grounded.citations]
        held = {**self.lookup(cited)}
        found = {hit.passage.id: hit.passage for hit in speech.hits}
        return tuple({**{id: held[id] for id in cited}, **found}.values())

    def _offer(self, speech: Speech, passages: tuple[Passage, ...]) -> Offer:
        advice = max(speech.plans, key=lambda plan: len(plan.roster))
        called = {each.role for each in advice.roster if each.need in RECOMMENDED}
        stage = advice.stage.id if advice.stage else ""
        return Offer(
            language=speech.state.language,
            passages=passages,
            kept=tuple(speech.grounded.kept),
            said=speech.state.question,
            waiting=frozenset(role.id for role in self.method.roles) - called
            if called
            else frozenset(),
            elsewhere=frozenset(each.id for each in self.method.stages if each.id != stage),
        )

    def _material(self, speech: Speech, passages: tuple[Passage, ...]) -> Material:
        language = speech.state.language
        advice = max(speech.plans, key=lambda plan: len(plan.roster))
        decision: dict[str, Any] = {"outcome": [plan.outcome for plan in speech.plans]}
        if advice.stage:
            decision["stage"] = self.method.stage(advice.stage.id).name[language]
        if advice.roster:
            decision["posts"] = {
                self.method.role(each.role).name[language]: each.need for each in advice.roster
            }
        return Material(
            question=speech.state.question,
            conclusions=joined(speech.grounded.kept, language),
            passages=[f"{each.heading}\n{self.checker.clean(each.text)}" for each in passages],
            decision=decision,
        )


@dataclass(slots=True)
class _Voice:
    """What has been said so far: `raw` as the model said it, and as it is shown, in `grounded`."""

    check: Check
    passages: Sequence[Passage]
    planned: Grounded
    grounder: Grounder
    raw: str = ""
    grounded: Grounded = field(default_factory=Grounded)
    held: list[Removed] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)

    def allows(self, sentence: str) -> bool:
        """Tell whether a sentence may be shown; one that may not is noted."""
        objection = self.check.objection(sentence)
        if objection:
            self.held.append(Removed(objection.sentence, objection.reason))
        return objection is None

    def say(self, sentence: str) -> Iterator[str]:
        """Yield a sentence as it is shown: its marks numbered anew, in the order of their use.

        What was said before is not said again.
        """
        told = _SPACES.sub("", sentence)
        if len(told) > 1 and told in self._told:
            return
        self._told.add(told)
        text = _ITEM_HEADING.sub(r"\1**\2**\3", _MARKS.sub(self._marks, sentence))
        if not self.grounded.text:
            text = text.lstrip()
        if not text or (not text.strip() and self.grounded.text.endswith("\n\n")):
            return
        self.raw += sentence
        self.grounded.text += text
        yield text

    def tell(self, lines: Sequence[Kept], language: str) -> Iterator[str]:
        """Yield lines of the plan after what was said, and end the text."""
        self.grounded.text = self.grounded.text.rstrip()
        if lines:
            yield from self.say("\n\n" + joined(lines, language))
        self.grounded.text = _BLANK_LINES.sub("\n\n", self.grounded.text)

    def _marks(self, found: re.Match[str]) -> str:
        numbers = [self._number(int(each)) for each in _NUMBER.findall(found["marks"])]
        marks = "".join(f"[{number}]" for number in dict.fromkeys(numbers))
        return f" {marks}{found['close']}"

    def _number(self, offered: int) -> int:
        passage = self.passages[offered - 1]
        planned = self.planned.citations
        known = planned[offered - 1].quote if offered <= len(planned) else ""
        return self.grounded.number(passage, known or self.grounder.quote(passage, self.raw))


def _noting(stream: Generator[str, None, Spent], spent: list[Spent]) -> Iterator[str]:
    """Yield what a stream yields, and note what it took."""
    spent.append((yield from stream))
