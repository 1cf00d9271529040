"""Tells by likeness how a clause stands to the posts and the work in it: there, nobody, or neither.

What a clause says of a post is learnt from clauses in which posts, work, people and numbers stand
as marks, so it holds for the posts of any methodology.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from assistant.text import fold
from assistant.understand import intent as fitting
from assistant.understand.cues import Cues
from assistant.understand.intent import IntentModel

THERE, NOBODY, NEITHER = "there", "nobody", "neither"

_LABELS = {"+": THERE, "-": NOBODY, "?": NEITHER}
_SLOT = re.compile(r"([+?-])([RV])(?![a-z])")
_POST, _WORK = "\ue021", "\ue022"
_HERE = {_POST: "\ue023", _WORK: "\ue024"}
_AHEAD = {_POST: "\ue025", _WORK: "\ue026"}
_BEHIND = {_POST: "\ue027", _WORK: "\ue028"}
_SOMEBODY, _NUMBER = "\ue029", "\ue02a"
_SIGNS = str.maketrans({**dict.fromkeys("√✓✔✅☑", "\ue02b"), **dict.fromkeys("×✗✘❌✖☒", "\ue02c")})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post, or the `work` of one, stands in a text."""

    start: int
    end: int
    work: bool


@dataclass(frozen=True, slots=True)
class Knobs:
    """How sure it has to be: `told` is the lowest score, `ahead` by how much above the next."""

    told: float = 0.35
    ahead: float = 0.2


@dataclass(frozen=True, slots=True)
class Standing:
    """Tells of each post in a clause whether somebody is there, by a model fitted on examples."""

    model: IntentModel
    cues: Cues
    knobs: Knobs = field(default_factory=Knobs)

    @classmethod
    def fit(cls, examples: Iterable[str], cues: Cues) -> Standing:
        """Fit on clauses in which each post and each work bears a label."""
        labelled: dict[str, list[str]] = {THERE: [], NOBODY: [], NEITHER: []}
        for line in examples:
            text, slots = _read(line)
            for label, seen in zip(
                slots, _views(text, [place for _, place in slots], cues), strict=True
            ):
                labelled[_LABELS[label[0]]].append(seen)
        examples_of = {name: tuple(lines) for name, lines in labelled.items()}
        return cls(IntentModel.fit(examples_of, str, fitting.Knobs(blank=0.3)), cues)

    def encode(self) -> bytes:
        """Return what was learnt."""
        return self.model.encode()

    @classmethod
    def decode(cls, learnt: bytes, cues: Cues) -> Standing:
        """Read what `encode` wrote."""
        return cls(IntentModel.decode(learnt), cues)

    def told(
        self, text: str, places: Sequence[Place], *, led: bool = False
    ) -> tuple[tuple[str, float], ...]:
        """Return how a text stands to each of its posts, and by how much that is ahead.

        It is NEITHER, ahead by nothing, where that is not sure. `led` tells that the text goes on
        about somebody named before it.
        """
        return tuple(self._surest(seen) for seen in _views(text, places, self.cues, led=led))

    def _surest(self, seen: str) -> tuple[str, float]:
        first, score, ahead = self.model.leading(seen)
        sure = score >= self.knobs.told and ahead >= self.knobs.ahead
        return (first, ahead) if sure else (NEITHER, 0.0)


def read_standing(path: Path) -> tuple[str, ...]:
    """Return the clauses of a file of examples, all languages together."""
    content: Mapping[str, str] = yaml.load(
        path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return tuple(line for lines in content.values() for line in lines.splitlines() if line)


def _read(line: str) -> tuple[str, list[tuple[str, Place]]]:
    """Return the text of an example, and its slots with their labels."""
    text, slots, end = "", [], 0
    for slot in _SLOT.finditer(line):
        text += fold(line[end : slot.start()])
        slots.append((slot[1], Place(len(text), len(text) + 1, slot[2] == "V")))
        text += _WORK if slot[2] == "V" else _POST
        end = slot.end()
    return text + fold(line[end:]), slots


def _views(text: str, places: Sequence[Place], cues: Cues, *, led: bool = False) -> Iterable[str]:
    """Yield what is seen of a text from each of its places, line by line.

    All of it, and, twice so that it counts more, what stands before and behind the place up to the
    next one, each with marks.
    """
    gaps, end = [], 0
    for place in places:
        gaps.append(_plain(text[end : place.start], cues))
        end = max(end, place.end)
    gaps.append(_plain(text[end:], cues))
    gaps[0] = _SOMEBODY + gaps[0] if led else gaps[0]
    marks = [_WORK if place.work else _POST for place in places]
    for index, mark in enumerate(marks):
        whole = gaps[0]
        for other, gap in enumerate(gaps[1:]):
            whole += (_HERE[mark] if other == index else marks[other]) + gap
        ahead = (marks[index - 1] if index else "") + gaps[index] + _AHEAD[mark]
        behind = _BEHIND[mark] + gaps[index + 1] + "".join(marks[index + 1 : index + 2])
        yield "\n".join([whole, *(ahead, behind) * 2])


def _plain(gap: str, cues: Cues) -> str:
    """Return the words between two posts with marks for somebody and for numbers."""
    named = cues.people.anybody.sub(_SOMEBODY, gap)
    return cues.people.some_number.sub(_NUMBER, named).translate(_SIGNS)
