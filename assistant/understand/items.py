"""Puts together the clauses of one list of posts, and tells whether a list only names posts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from assistant.understand.cues import Cues
from assistant.understand.lexicon import WORK, Found, Mention
from assistant.understand.people import strange
from assistant.understand.posts import crew_places, posts_of, word_end

_BESIDE = re.compile(r"\s*[/+&]\s*[\w-]+")
"""What is put beside the name of a post as if it were one with it ("shop ops/admin")."""

_SEPARATOR = re.compile(r"[、,/+&;]|\band\b|[和跟]")
_HEAD = re.compile(r"^[^、,/+&;:]*:")

_STOPS = ("。", ".", "!")
"""What ends a sentence, and so a list of posts."""

_LEAST = 3
"""How many posts that are only named, beside a question who is missing, tell who is there."""

_POSTS = frozenset({"role", "duty", "gap", WORK})
"""What an item of a list may name: posts, their work, and posts that the method leaves out."""

_STRANGE = 2
"""The most items of a list, one after the other, that are not understood."""


def listed(clauses: Iterable[Found], cues: Cues) -> Iterator[tuple[Found, tuple[Found, ...]]]:
    """Put together the clauses of one list of posts ("host", "controller are there").

    An item between two that is not understood does not end the list. Such items come beside it:
    they may name a post in words of their own ("the camera/edit guy").
    """
    held: Found | None = None
    odd: list[Found] = []
    open_: list[Found] = []
    rest = iter(clauses)
    for clause in rest:
        if held is None:
            held = clause
        elif _goes_on(held, clause, cues):
            held, odd, open_ = held.followed_by(clause), [*odd, *open_], []
        elif len(open_) < _STRANGE and crew_places(held, cues) and _odd_item(clause, cues):
            open_ = [*open_, clause]
        else:
            yield held, tuple(odd)
            yield from listed(chain(open_, [clause], rest), cues)
            return
    if held:
        yield held, tuple(odd)
        yield from listed(open_, cues)


def only_lists(found: Found, cues: Cues) -> bool:
    """Tell whether a text names three posts or more and says nothing else.

    Items of the list that are not understood count for nothing, and so does what heads it
    ("growth stage: host, …").
    """
    places = crew_places(found, cues)
    if found.bare or not places:
        return len(places) >= _LEAST
    if cues.people.posts_behind.search(found.text[places[-1].end :]):
        return False
    head = _HEAD.match(found.text)
    start = head.end() if head and head.end() <= places[0].start else 0
    if cues.asks(found.text) or cues.people.governing.search(cues.plainly(found.text[start:])):
        return False
    rest = list(found.text)
    for place in places:
        end = word_end(found.text, place.end, cues)
        rest[place.start : end] = " " * (end - place.start)
    items = _SEPARATOR.split("".join(rest)[start:])
    others = sum(strange(item, cues) for item in items if item.strip(" .。"))
    told = sum(bool(item.strip(" .。")) for item in items) - others
    return len(places) >= _LEAST and not told and 2 * others <= len(places)


def _goes_on(first: Found, second: Found, cues: Cues) -> bool:
    roles_one, roles_two = _items(first, cues), _items(second, cues)
    if not roles_two and _says_how(second.text, cues):
        return bool(posts_of(first, cues)) and not posts_of(second, cues)
    if not roles_one or not roles_two:
        return False
    if first.text.endswith(_STOPS) and not (first.bare and second.bare):
        return False
    ends = _ends_with(first, roles_one[-1], cues)
    head = cues.people.count_before.sub("", second.text[: roles_two[0].start])
    tail = second.text[word_end(second.text, roles_two[0].end, cues) :]
    tail = cues.people.count_listed.sub("", tail)
    ended = cues.people.verb_behind.search(tail) or _says_how(tail.strip(), cues)
    lists = cues.people.joining.search(head) and ended
    return (ends and bool(lists) and not cues.asks(second.text)) or (first.bare and not head)


def _items(clause: Found, cues: Cues) -> list[Mention]:
    """Return what can be an item of a list: roles, or the work of the people of a unit."""
    if places := crew_places(clause, cues):
        return places
    duties = sorted(clause.places_of("duty"), key=lambda each: (each.start, -each.end))
    return [
        each
        for each in duties[:1]
        if cues.people.joining.search(clause.text[: each.start])
        and cues.people.of_role_behind.match(clause.text[each.end :])
    ]


def _odd_item(clause: Found, cues: Cues) -> bool:
    """Tell whether a clause can be an item of a list in words of its own."""
    named = {each.kind for each in (*clause.names, *clause.phrases)}
    return named <= _POSTS and strange(clause.text, cues)


def _ends_with(found: Found, last: Mention, cues: Cues) -> bool:
    """Tell whether a clause ends with a post, its number behind it, or work that is a post's."""
    works = [each.end for each in found.phrases if each.kind == WORK and each.end]
    places = [word_end(found.text, last.end, cues), *works]
    ends = (_BESIDE.sub("", found.text[place:], count=1) for place in places)
    rests = (rest.strip(" .。") for rest in ends)
    counts = cues.people.count_behind
    return any(
        not rest or ((number := counts.match(rest)) and number.end() == len(rest)) for rest in rests
    )


def _says_how(text: str, cues: Cues) -> bool:
    """Tell whether a clause is about the posts before it: they go, or all of them are there."""
    if cues.people.leaving_behind.search(f",{text}"):
        return True
    together = cues.people.together_behind.search(text)
    return together is not None and cues.people.present_behind.search(text) is not None
