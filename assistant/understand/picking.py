"""Tells of which posts listed a message asks if, or when, each of them is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.understand.case import ADVICE
from assistant.understand.cues import Cues
from assistant.understand.lexicon import Found, Mention
from assistant.understand.open_topics import GAP
from assistant.understand.posts import word_end
from assistant.values.dialogue import Topic

_FEWEST = 3
"""The fewest posts that are a list, where no colon leads in to it."""

_READ = frozenset({ADVICE, "timing", "term", "quote"})
"""Kinds that such a question may look like."""

_UNKNOWN = re.compile(r"^\s*[、,/;]\s*[^、,/;。!?]{1,18}\s*[、,/;]\s*$")


def picking(topics: tuple[Topic, ...], whole: Found, cues: Cues) -> tuple[Topic, ...]:
    """Return the question of a message as one on each post of its list, where it is that.

    What it asks beside that the method leaves open stays.
    """
    asked = [topic for topic in topics if topic.ability in _READ]
    beside = tuple(each for each in topics if each not in asked and not each.rival)
    alike = asked and all(topic.ability == GAP for topic in beside)
    if not alike or not cues.picking.search(whole.text):
        return topics
    listed = _longest(whole, cues)
    if not listed or _there(listed, whole, cues):
        return topics
    roles = tuple(dict.fromkeys(each.id for each in listed if each.kind == "role"))
    groups = tuple(dict.fromkeys(each.id for each in listed if each.kind == "group"))
    topic = replace(
        asked[0], ability=ADVICE, roles=roles, groups=groups, text=whole.text, picks=True
    )
    return (*beside, replace(topic, rival=False, terms=(), gaps=(), duties=()))


def _longest(found: Found, cues: Cues) -> list[Mention]:
    """Return the longest list of posts in a text, if it is long enough to be one."""
    runs = sorted(_runs(found, cues), key=len)
    if not runs:
        return []
    led = cues.picks_ahead.search(found.text[: runs[-1][0].start]) is not None
    enough = len({each.id for each in runs[-1]}) >= _FEWEST - led
    return runs[-1] if enough else []


def _there(listed: list[Mention], found: Found, cues: Cues) -> bool:
    """Tell whether a list tells who is there: how many of each, or that one has them."""
    ahead = [found.text[: each.start] for each in listed]
    if cues.picked_before.search(ahead[0]):
        return True
    if all(cues.people.count_listed.match(found.text[each.end :]) for each in listed):
        return True
    numbers = [cues.people.count_before.search(each) for each in ahead]
    counts = [cues.number(each["number"]) for each in numbers if each]
    return bool(counts) and counts != [*range(1, len(listed) + 1)]


def _runs(found: Found, cues: Cues) -> Iterator[list[Mention]]:
    """Yield the posts that stand in one list, with one item between at most that is unknown."""
    named = (*found.places("role"), *found.places("group"))
    places = sorted((*named, *by_work(found, named)), key=lambda each: each.start)
    run: list[Mention] = []
    for place in places:
        gap = found.text[word_end(found.text, run[-1].end, cues) : place.start] if run else ""
        if run and not (cues.picks_between.match(gap) or _UNKNOWN.match(gap)):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def by_work(found: Found, named: tuple[Mention, ...]) -> Iterator[Mention]:
    """Yield the roles that are told by their work alone, the first where several have it."""
    taken = [(each.start, each.end) for each in named]
    for duty in sorted(found.places_of("duty"), key=lambda each: each.start - each.end):
        if all(duty.end <= start or end <= duty.start for start, end in taken):
            taken.append((duty.start, duty.end))
            yield replace(duty, kind="role", id=duty.id.partition("#")[0])
