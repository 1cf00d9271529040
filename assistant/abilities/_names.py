"""What things go by: words that the source misprints, and several names of one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import chain

from assistant.abilities._aspects import dwells, dwells_in
from assistant.abilities._situation import claim, listed, name
from assistant.text import as_word, fold
from assistant.values.methodology import Named, Role
from assistant.values.plan import Case, Plan, Point

_SEVERAL = 2
"""The fewest names, or things, of which it can be asked if they are one."""


def misprints(case: Case, *, whole: bool = False) -> list[Point]:
    """Return what the misprinted words in the question should be, or in the `whole` message.

    They come in the order in which those words stand there.
    """
    text = fold(f"{case.state.question} {case.topic.text}" if whole else case.topic.text)
    printed = [
        tuple(word for words in each.printed.values() for word in words)
        for each in case.method.misprints
    ]
    found = [
        (place.start(), each.claim)
        for each, words in zip(case.method.misprints, printed, strict=True)
        if (place := any_of(words).search(text))
    ]
    return [claim(told, case) for _, told in sorted(found, key=lambda each: each[0])]


def explained(plan: Plan, case: Case) -> Plan:
    """Put before a plan what misprinted words stand for, where the question asks what they are.

    A question that named nothing else is answered by that.
    """
    points = asked_words(case) if case.topic == case.state.topics[0] else []
    told = {each.slots.get("claim") for each in plan.points}
    points = [each for each in points if each.slots["claim"] not in told]
    if not points or plan.ability == "outside":
        return plan
    terms = {term.id: term for term in case.method.terms}
    if plan.outcome == "asked" and case.topic.terms:
        points += [claim(terms[id].claim, case) for id in case.topic.terms]
        return Plan(outcome="answered", ability=plan.ability, points=tuple(points))
    return replace(plan, points=(*points, *plan.points))


def asked_words(case: Case) -> list[Point]:
    """Return what misprinted words in the message should be, where it asks what they are."""
    return misprints(case, whole=True) if dwells_in(case.state.question, "worded") else []


def one_or_two(case: Case) -> list[Point]:
    """Say of names that are asked about together if they are of one thing, or of several.

    Nothing of things that turn into each other, or that one person may be: that is told of them.
    """
    if not dwells(case, "alike"):
        return []
    called = _called(case)
    if len(called) == 1 and len(names := next(iter(called.values()))) >= _SEVERAL:
        thing = next(each for each in _things(case) if each.id in called)
        others = [each for each in names if each != fold(name(case, thing))]
        slots = {"names": listed(case, others), "thing": name(case, thing)}
        told = _told_of(case, others)
        if not told:
            return [Point(wording="term/same.here", slots=slots, ground="outside")]
        return [Point(wording="term/same", slots=slots, given=("names",), support=told)]
    asked = called.keys() if len(called) >= _SEVERAL else {*case.topic.roles}
    if len(asked) < _SEVERAL or _linked(case, asked):
        return []
    return [Point(wording="term/differ", ground="self")]


@cache
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of the words, those in Latin letters as whole words."""
    return re.compile("|".join(as_word(fold(word)) for word in words) or r"(?!)")


def any_named(case: Case, roles: Iterable[Role]) -> bool:
    """Tell whether the topic's own words call any of some roles by a name, not by its work."""
    words = (chain(role.name.values(), *role.aliases.values()) for role in roles)
    return any_of(tuple(chain.from_iterable(words))).search(fold(case.topic.text)) is not None


def _told_of(case: Case, names: Iterable[str]) -> tuple[str, ...]:
    """Return what supports that names stand for a thing: misprints, or what a side is called."""
    printed = [
        (each.claim, {fold(word) for words in each.printed.values() for word in words})
        for each in case.method.misprints
    ]
    printed += [
        (side.about, {fold(case.say(each)) for each in side.called.values()})
        for side in case.method.sides
    ]
    found = [
        [ref for told, words in printed if each in words for ref in told.support] for each in names
    ]
    return tuple(dict.fromkeys(chain(*found))) if all(found) else ()


def _things(case: Case) -> list[Named]:
    """Return all that the topic names; the decision maker where a term for that is told."""
    topic, method = case.topic, case.method
    kinds: Iterable[tuple[tuple[str, ...], tuple[Named, ...]]] = (
        (topic.roles, method.roles),
        (topic.groups, method.groups),
        (topic.sides, method.sides),
        (topic.stages, method.stages),
        (topic.terms, tuple(each for each in method.terms if each.mentioned)),
    )
    found = [each for ids, things in kinds for each in things if each.id in ids]
    return [*found, method.decision_maker] if topic.boss else found


def _called(case: Case) -> dict[str, list[str]]:
    """Return the names by which each thing stands in the question, as they stand there."""
    rest, found = fold(case.topic.text), dict[str, list[str]]()
    spelled = {
        spelling: thing.id
        for thing in _things(case)
        for spelling in chain(thing.name.values(), *thing.aliases.values())
    }
    for spelling in sorted(spelled, key=len, reverse=True):
        if any_of((spelling,)).search(rest):
            rest = any_of((spelling,)).sub(" ", rest)
            found.setdefault(spelled[spelling], []).append(spelling)
    return found


def _linked(case: Case, ids: Iterable[str]) -> bool:
    """Tell whether things turn into each other, may be one person, or stand in each other."""
    asked = {*ids}
    tied = [{split.role, *split.into} for split in case.method.splits]
    tied += [{*each.roles, *each.groups} for each in case.method.combinations]
    tied += [
        {role.id, post.side, *([post.group] if post.group else [])}
        for role in case.method.roles
        for post in role.posts.values()
    ]
    tied += [{term.id, *term.about} for term in case.method.terms]
    return any(len(asked & each) > 1 for each in tied)
