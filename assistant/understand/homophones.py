"""Finds names typed with other characters of the same sound, or half in pinyin, and mends them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from assistant.text import CJK
from assistant.understand.sounds import Sounds

_RUN = re.compile(rf"[{CJK}]{{2,}}")
_MIXED = re.compile(rf"(?<![a-z])([{CJK}]{{0,3}})([a-z]{{2,12}})(?![a-z])(?=([{CJK}]{{0,3}}))")
_LONGEST = 6
_COMMON = 60
"""The lines from which on a Latin word is one of its own, and no syllable."""
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Knobs:
    """How much likelier a name has to be than what was typed, in nats.

    `ordinary` is what a word of the language needs on top, `changed` each further character.
    """

    gain: float = 5.0
    ordinary: float = 9.0
    changed: float = 1.5


@dataclass(frozen=True, slots=True)
class _Change:
    """A span of a run that sounds like a name, and how much likelier the name is there."""

    start: int
    end: int
    name: str
    gain: float


def corrected(text: str, sounds: Sounds, knobs: Knobs | None = None) -> str:
    """Return a folded text with names in the place of what only sounds like them."""
    chosen = knobs or Knobs()
    return _RUN.sub(lambda match: _run(match.group(), sounds, chosen), text)


def completed(text: str, sounds: Sounds) -> str:
    """Return a folded text with names in Han characters that were typed half in pinyin ("si域").

    A Latin word that stands in Chinese text by itself is left as it is.
    """
    return _MIXED.sub(lambda match: _whole(match, sounds), text)


def _whole(match: re.Match[str], sounds: Sounds) -> str:
    """Return what stands ahead with the Han characters of the name that the Latin word is of.

    What stands behind is not part of the match, but may be part of the name.
    """
    ahead, latin, behind = match.groups()
    if sum(sounds.words.get(latin, ())) > _COMMON or not (ahead or behind):
        return match.group()
    for before, after in product(range(len(ahead), -1, -1), range(len(behind), -1, -1)):
        start, end = ahead[len(ahead) - before :], behind[:after]
        for heard, syllables in product(sounds.heard(start + end), sounds.spelt(latin)):
            spoken = heard.split()
            name = sounds.names.get(" ".join((*spoken[:before], *syllables, *spoken[before:])), "")
            if start + end and name.startswith(start) and name.endswith(end):
                return ahead[: len(ahead) - before] + name[: len(name) - after]
    return match.group()


def _run(run: str, sounds: Sounds, knobs: Knobs) -> str:
    strange = sounds.strange(run)
    if not strange:
        return run
    changes = sorted(_changes(run, strange, sounds, knobs), key=lambda each: -each.gain)
    taken: list[_Change] = []
    for change in changes:
        if all(change.end <= other.start or other.end <= change.start for other in taken):
            taken.append(change)
    for change in sorted(taken, key=lambda each: -each.start):
        run = run[: change.start] + change.name + run[change.end :]
    return run


def _changes(run: str, strange: list[int], sounds: Sounds, knobs: Knobs) -> Iterator[_Change]:
    """Yield each span with a strange pair in it that sounds like a name likelier in its place.

    A span that cuts a common word in two is none ("大头放哪": 大头, and no 头放).
    """
    for start in range(len(run) - 1):
        for end in range(start + _SHORTEST, min(start + _LONGEST, len(run)) + 1):
            if not any(start <= at < end - 1 for at in strange):
                continue
            if sounds.common & {run[start - 1 : start + 1], run[end - 1 : end + 1]}:
                continue
            typed = run[start:end]
            for name in {
                sounds.names[each] for each in sounds.heard(typed) if each in sounds.names
            }:
                changed = sum(one != other for one, other in zip(typed, name, strict=True))
                if not changed:
                    continue
                ahead, behind = run[max(start - 1, 0) : start], run[end : end + 1]
                if not sounds.count(ahead, name[0]) or not sounds.count(name[-1], behind):
                    continue
                gain = sounds.likelihood((ahead, *name, behind)) - sounds.likelihood(
                    (ahead, *typed, behind)
                )
                needed = knobs.gain + knobs.changed * (changed - 1)
                if any(word in typed for word in sounds.ordinary):
                    needed += knobs.ordinary
                if gain >= needed:
                    yield _Change(start, end, name, gain)
