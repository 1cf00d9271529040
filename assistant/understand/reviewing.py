"""Tells which posts a user lists as a plan of their own, to have it held against the method."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.text import fold
from assistant.understand.case import ADVICE
from assistant.understand.cues import Cues
from assistant.understand.lexicon import Found, Mention
from assistant.understand.picking import by_work
from assistant.understand.posts import word_end
from assistant.values.dialogue import DialogueState, Topic

_ITEMS = re.compile(r"[\s、,/;]+")
_ITEM = 10
"""The most characters of an item of a list that is not understood."""

_FEWEST = 3
"""The fewest posts that are a plan, where nothing says that it is one; else one less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing:
    """Reads plans to be checked; `find` returns what words name."""

    cues: Cues
    find: Callable[..., Found]
    sure: float

    def read(self, whole: Found, state: DialogueState) -> tuple[Topic, ...]:
        """Return the check of a plan that a message tells, or of the one before to be put right."""
        patterns = self.cues.reviewing
        mended = patterns.mended.search(whole.text) is not None
        if mended:
            own = self._listed(whole, led=True)
            before = self.find(fold(state.question), alone=True) if state.question else whole
            listed = own or self._listed(before, led=True) or _reviewed(state)
        elif self._checks(whole):
            listed = self._listed(whole, led=patterns.led.search(whole.text) is not None)
        else:
            return ()
        if not listed:
            return ()
        roles, groups = listed
        topic = Topic(ability=ADVICE, confidence=self.sure, text=whole.text, reviews=True)
        wanted = "mended" if mended else ""
        return (replace(topic, roles=roles, groups=groups, wanted=wanted),)

    def _checks(self, whole: Found) -> bool:
        """Tell whether a message wants a plan checked, or of one led in to who is missing."""
        patterns = self.cues.reviewing
        lacking = patterns.led.search(whole.text) and patterns.lacking.search(whole.text)
        return bool(lacking or patterns.asked.search(whole.text))

    def _listed(self, found: Found, *, led: bool) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Return the roles and groups of the longest list in a text, if it is long enough."""
        run = max(self._runs(found), key=len, default=[])
        roles = tuple(dict.fromkeys(each.id for each in run if each.kind == "role"))
        groups = tuple(dict.fromkeys(each.id for each in run if each.kind == "group"))
        if len(roles) + len(groups) < _FEWEST - led:
            return None
        if self.cues.picked_before.search(found.text[: run[0].start]):
            # That they are there already is told.
            return None
        return roles, groups

    def _runs(self, found: Found) -> Iterator[list[Mention]]:
        """Yield the posts that stand in a row, with one unknown item between at most."""
        named = (*found.places("role"), *found.places("group"))
        places = sorted((*named, *by_work(found, named)), key=lambda each: each.start)
        run = places[:1]
        for last, place in pairwise(places):
            gap = found.text[word_end(found.text, last.end, self.cues) : place.start]
            if not self._goes_on(gap):
                yield run
                run = []
            run.append(place)
        if run:
            yield run

    def _goes_on(self, gap: str) -> bool:
        """Tell whether a list goes on over what stands between two posts: one item at most."""
        between = self.cues.reviewing.between
        if between.match(gap):
            return True
        first, *items, last = _ITEMS.split(gap) if _ITEMS.search(gap) else (gap, gap)
        if not (between.match(f"{first} ") and between.match(f"{last} ")):
            return False
        items = [each for each in items if not between.match(f"{each} ")]
        return len(items) == 1 and len(items[0]) <= _ITEM and not self.cues.asks(gap)


def _reviewed(state: DialogueState) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the plan that the turn before had checked."""
    before = (each for each in state.topics if each.reviews)
    return next(((each.roles, each.groups) for each in before), None)
