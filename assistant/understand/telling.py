"""Hears what words mean that no alias names, by their likeness to phrases of the methodology."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from assistant.text import CJK, fold, tight
from assistant.understand.cues import Cues
from assistant.understand.forming import only_form
from assistant.understand.intent import IntentModel
from assistant.understand.lexicon import WORK, Found, Mention
from assistant.values.methodology import Aliases, Phrases

NOTHING = "nothing"
"""The label of phrases that tell of nothing a model knows."""

TOLD, DONE, ASKED = "told", "work", "asked"
"""The models: of what is told and who is meant, of work, and of what questions are about."""

STATEMENT = "statement"
"""The kind of what the methodology states."""

ANSWERS = ("gap", STATEMENT)
"""The kinds of what answers a question."""

_TOLD = ("met", "unmet", "implied", "option")
_KINDS = {
    TOLD: ((*_TOLD, "role"), "nothing"),
    DONE: (("duty",), "nothing"),
    ASKED: (ANSWERS, "otherwise"),
}
"""The kinds of phrases that each model learns, and which phrases tell of none of them."""

_BORDER = re.compile(rf"[,。;!?\n、]+|\.(?!\d)|(?<=[{CJK}])\s+|\s+(?=[{CJK}])")
_LATIN = re.compile("[a-z']{2}")
_WORD = re.compile(r"(?<= )[a-z][a-z'-]*")
_STANDING = frozenset({"met", "unmet"})
_SAID = _STANDING | {"option", "stage"}
_UNITS = frozenset({"role", "group", "side", "stage", "gap", WORK})
_IMPLIED = "implied"
_SIGNAL = "signal"
_POSTS = frozenset({"role", "group", "boss", "duty", WORK})


@dataclass(frozen=True, slots=True)
class Knobs:
    """How like the phrases words have to be.

    `called` is the lowest score for what somebody is called by, `told` for what is told, `surely`
    for that where words seem to ask, `joined` for that where it is joined with something else,
    `done` for duties, `asked` for what answers a question, `several` where it is one part of a
    message of several, `whole` where a message of several asks for it; `ahead` is by how much it is
    above the next. A part of a message is `shortest` to `longest` characters long; what somebody is
    called by is `most`, or so many `words` behind a word for a person.
    """

    called: float = 0.5
    told: float = 0.5
    surely: float = 0.9
    joined: float = 0.6
    done: float = 0.5
    asked: float = 0.3
    several: float = 0.5
    whole: float = 0.3
    ahead: float = 0.1
    shortest: int = 4
    longest: int = 60
    most: int = 12
    words: int = 7


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells what words mean by models fitted on the phrases of a methodology.

    Somebody who is called by what they do ("the one with the camera") is named as their role is. A
    part of a message that asks nothing tells of a condition, a stage or an option, or that somebody
    does the work of a role; one that names a condition can only tell how that stands, which has a
    score, as words around the name go before it. Any part can be about work that is somebody's
    duty, or ask for what the methodology leaves open or states.
    """

    models: Mapping[str, IntentModel]
    cues: Cues
    knobs: Knobs = field(default_factory=Knobs)

    @classmethod
    def fit(cls, phrases: Phrases, cues: Cues) -> Telling:
        """Fit on the phrases of a methodology, of which some tell nothing."""
        models = {}
        for name, (kinds, others) in _KINDS.items():
            labelled = {
                f"{kind} {id}": _all(each)
                for kind in kinds
                for id, each in getattr(phrases, kind).items()
            }
            if labelled:
                labelled[NOTHING] = _all(getattr(phrases, others))
                models[name] = IntentModel.fit(labelled, lambda line: tight(fold(line)))
        return cls(models, cues)

    def encode(self) -> dict[str, bytes]:
        """Return what was learnt, by the names of the models."""
        return {name: model.encode() for name, model in self.models.items()}

    @classmethod
    def decode(cls, learnt: Mapping[str, bytes], cues: Cues) -> Telling:
        """Read what `encode` wrote."""
        return cls({name: IntentModel.decode(each) for name, each in learnt.items()}, cues)

    def heard(self, found: Found, *, alone: bool) -> Found:
        """Return a text with what its words mean where nothing in them is named.

        It stands `alone` unless it is a part of a message.
        """
        called = tuple(self._called(found))
        found = found.naming(called) if called else found
        heard = (*self._told(found), *self._done(found), *self._asked(found, alone=alone))
        return replace(found, phrases=(*found.phrases, *heard))

    def _called(self, found: Found) -> Iterator[Mention]:
        """Yield those who are called by what they do, each by the words that tell it best."""
        taken = [each for each in found.names if each.end]
        for worker in self._workers(found):
            if all(worker.end <= each.start or each.end <= worker.start for each in taken):
                taken.append(worker)
                yield worker
        for places in self._callings(found.text):
            free = [
                (start, end)
                for start, end in places
                if all(end <= each.start or each.end <= start for each in taken)
            ]
            meant = [(*self.meant(found.text[start:end]), start, end) for start, end in free]
            _, kind, id, start, end = max(meant, default=(0.0, "", "", 0, 0))
            if kind == "role":
                called = Mention(kind, id, start, end)
                taken.append(called)
                yield called

    def _workers(self, found: Found) -> Iterator[Mention]:
        """Yield those who are called by the verbs of a role's work right before a word for them."""
        works = [each for each in found.phrases if each.kind == WORK and each.end]
        for head in self.cues.people.called.finditer(found.text) if works else ():
            there = [each for each in works if each.end == head.start()]
            longest = min(there, key=lambda each: each.start, default=None)
            if longest is not None and head.start() - longest.start > 1:
                yield Mention("role", longest.id, longest.start, head.end())

    def _callings(self, text: str) -> Iterator[list[tuple[int, int]]]:
        """Yield for each word that may stand for somebody where what calls them can stand."""
        cues, most = self.cues.people, self.knobs.most
        for head in cues.called.finditer(text):
            nearest = max(0, head.start() - most)
            leads = cues.called_lead.finditer(text, nearest, head.start())
            starts = {nearest if nearest == 0 else -1, *(lead.end() for lead in leads)}
            yield [(start, head.end()) for start in sorted(starts) if 0 <= start < head.start()]
        for head in cues.called_who.finditer(text):
            words = list(_WORD.finditer(text, head.end()))[: self.knobs.words]
            yield [(head.start(), word.end()) for word in words]

    def _told(self, found: Found) -> Iterator[Mention]:
        """Yield what the parts of a text tell that ask nothing.

        An option is told where none is named, or where the text turns from the one that is.
        """
        every = (*found.names, *found.phrases)
        options = {each.id for each in every if each.kind == "option"}
        turns = self.cues.switching.search(found.text) is not None
        for start, end in _parts(found.text):
            yield from self._joined(found, start, end)
            part = found.text[start:end]
            here = [each for each in every if each.start < end and start < each.end]
            named = {each.kind for each in here}
            listed = sum(each.kind == "role" for each in here) > 1
            listed |= any(each.start <= start and end <= each.end for each in found.names)
            asks = self.cues.asks(found.text[start : end + 1])
            formed = only_form(part, self.cues)
            if formed or listed or not self._fits(part) or (not asks and named & _SAID):
                continue
            score, kind, id = self.meant(part)
            if asks and (
                named & _UNITS or not self._surely_told(kind, score, found.text[start : end + 1])
            ):
                continue
            about = {each.id for each in here if each.kind == _SIGNAL}
            other = (about and id not in about) or (kind not in _STANDING and _IMPLIED in named)
            if score < self.knobs.told or other:
                continue
            if kind == "role":
                first, last = self._work(part)
                if first < last and not named & _POSTS:
                    yield Mention(WORK, id, start + first, start + last)
            elif kind == "option" and (
                named & _POSTS or (options and (id in options or not turns))
            ):
                continue
            elif kind:
                yield Mention(kind, id, start, end, score=score if about or asks else 0.0)

    def _joined(self, found: Found, start: int, end: int) -> Iterator[Mention]:
        """Yield how conditions stand by what is joined in a part of a text ("... and no bans").

        It is more than the part tells as one, so all of it has to be surely told.
        """
        pieces = list(_parts(found.text[start:end], self.cues.joined_by))
        for first, last in pieces if len(pieces) > 1 else ():
            piece = found.text[start + first : start + last]
            if self._fits(piece) and not self.cues.asks(piece):
                score, kind, id = self.meant(piece)
                if kind in _STANDING and score >= self.knobs.joined:
                    yield Mention(kind, id, start + first, start + last, score=score)

    def _surely_told(self, kind: str, score: float, part: str) -> bool:
        """Tell whether words that seem to ask surely tell how a condition stands.

        "How we do it is all in my head" asks nothing.
        """
        return kind in _STANDING and score >= self.knobs.surely and "?" not in part

    def _done(self, found: Found) -> Iterator[Mention]:
        """Yield the duties that parts of a question are about, where none is named, nor anybody."""
        if any(each.kind in _POSTS for each in (*found.names, *found.phrases)):
            return
        for start, end in _parts(found.text, self.cues.people.listing):
            if self._fits(found.text[start:end]) and self.cues.asks(found.text):
                score, _, ids = self.meant(found.text[start:end], DONE)
                if score >= self.knobs.done:
                    yield from (Mention("duty", id, start, end) for id in ids.split())

    def _asked(self, found: Found, *, alone: bool) -> Iterator[Mention]:
        """Yield what the parts of a text ask for; of a message of one part, whatever it seems.

        A message of several can ask as a whole for what the methodology states.
        """
        named = [each for each in (*found.names, *found.phrases) if each.kind in ANSWERS]
        parts = [*_parts(found.text)]
        whole, alone = alone, alone and len(parts) == 1
        for start, end in parts:
            taken = any(each.start < end and start < each.end for each in named)
            if taken or not (alone or self.cues.asks(found.text[start : end + 1])):
                continue
            score, kind, id = self.meant(found.text[start:end], ASKED)
            if kind and (alone or score >= self.knobs.several):
                yield Mention(kind, id, start, end, score=score)
        if whole and len(parts) > 1 and not any(each.kind == STATEMENT for each in named):
            score, kind, id = self.meant(found.text, ASKED)
            if kind == STATEMENT and score >= self.knobs.whole and self.cues.asks(found.text):
                yield Mention(kind, id, 0, len(found.text), score=score)

    def meant(self, text: str, of: str = TOLD) -> tuple[float, str, str]:
        """Return how sure it is what words mean, the kind and the id; both empty for nothing.

        That is what they tell or call somebody, the work that they are about, or what they ask for.
        """
        if of not in self.models or len(text) < self.knobs.shortest:
            return 0.0, "", ""
        first, score, ahead = self.models[of].leading(text)
        least = {TOLD: self.knobs.called, DONE: self.knobs.done, ASKED: self.knobs.asked}[of]
        if first == NOTHING or score < least or ahead < self.knobs.ahead:
            return 0.0, "", ""
        kind, _, id = first.partition(" ")
        return score, kind, id

    def works(self, text: str) -> tuple[str, ...]:
        """Return the duties that words are surely about."""
        score, _, ids = self.meant(text, DONE)
        return tuple(ids.split()) if score >= self.knobs.done else ()

    def _work(self, part: str) -> tuple[int, int]:
        """Return where the work told of somebody stands in a part; nowhere without somebody."""
        people = self.cues.people
        *_, last = [None, *people.anybody.finditer(part)]
        if last and not part[last.end() :].strip() and last.start() >= self.knobs.shortest:
            return 0, last.start()
        ends = (end for end in range(1, min(len(part), self.knobs.most)) if _parted(part, end))
        near = max((end for end in ends if people.verb_before.search(part[:end])), default=0)
        if near:
            return near, len(part)
        first = people.anybody.search(part)
        return (first.end(), len(part)) if first and part[first.end() :].strip() else (0, 0)

    def _fits(self, part: str) -> bool:
        shortest = self.knobs.shortest * (2 if part.isascii() else 1)
        return shortest <= len(part.strip()) <= self.knobs.longest


def _parted(text: str, place: int) -> bool:
    """Tell whether a place is not within a Latin word."""
    return not _LATIN.fullmatch(text[place - 1 : place + 1])


def _parts(text: str, *more: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the ends of what stands between the marks of a text; a space parts Chinese words."""
    marks = sorted(
        border.span() for pattern in (_BORDER, *more) for border in pattern.finditer(text)
    )
    start = 0
    for first, last in (*marks, (len(text), len(text))):
        if first > start:
            yield start, first
        start = max(start, last)


def _all(aliases: Aliases) -> tuple[str, ...]:
    return tuple(chain.from_iterable(aliases.values()))
