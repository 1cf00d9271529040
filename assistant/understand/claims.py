"""Finds what others say a shop needs, where a message only asks if that is right."""

from __future__ import annotations

from dataclasses import replace

from assistant.understand.carrying import ROLE
from assistant.understand.case import ADVICE, ELLIPSIS
from assistant.understand.clauses import STORY, Clause
from assistant.understand.cues import Cues
from assistant.understand.lending import doers
from assistant.understand.lexicon import CREW, Found
from assistant.understand.people import starts_with_somebody
from assistant.values.dialogue import Topic

_BRIEF = 5
"""The most characters of a clause that only names something, each name one of them."""

_SEVERAL = 2
"""The fewest posts claimed of which the team that is needed tells."""

_NEEDS = frozenset({ADVICE, ELLIPSIS, STORY, "duties", "option", "smalltalk", "stage", "task"})
_NEEDS |= {"followup", "outside", "overview", "timing", "change"}
"""Kinds that words which say whom a shop is to have can seem to be of."""


def claims(clauses: tuple[Clause, ...], cues: Cues, sure: float) -> tuple[Clause, ...]:
    """Return the clauses that tell what others say of posts, if a verdict on that is all asked.

    They begin with whoever says it and go on up to the question if it is right; what the speaker
    tells of the shop is none, and where a claim is not on whom the shop is to have there are none.
    From the score `sure` on a clause is of a kind of its own.
    """
    checks = [each for each in clauses if _checks(each, cues)]
    said = [each for each in clauses if cues.claiming.search(each.found.text)]
    ahead = clauses[: clauses.index(checks[-1])] if checks else ()
    if not checks or not said or any(_asks_more(each, checks, sure) for each in ahead):
        return ()
    start, end = clauses.index(said[0]), clauses.index(checks[-1])
    run = clauses[start : end if end > start else len(clauses)]
    needed = [each for each in run if cues.needing.search(each.found.text)]
    told = tuple(
        each
        for each in run
        if any(_named(each.found, cues))
        and needed
        and (each in needed or _says(each, said, cues))
        and (each in said or not cues.first_person.search(each.found.text))
    )
    alike = all(each.guess.best() in _NEEDS or each.guess.score() < sure for each in told)
    return told if alike else ()


def asked_behind(clauses: tuple[Clause, ...], cues: Cues, sure: float) -> tuple[Clause, ...]:
    """Return what is asked behind the question if claims are right, of sure kinds of their own."""
    checks = [each for each in clauses if _checks(each, cues)]
    behind = clauses[clauses.index(checks[-1]) + 1 :] if checks else ()
    return tuple(each for each in behind if _asks_more(each, checks, sure))


def judged(told: tuple[Clause, ...], cues: Cues, sure: float, *, placed: bool) -> tuple[Topic, ...]:
    """Return the topics of claims: whether each of the posts and groups named is needed.

    Where nothing is known of the shop, it is when each of them comes (not `placed`).
    """
    named = [_named(each.found, cues) for each in told]
    roles, groups = (
        tuple(dict.fromkeys(id for each in named for id in each[number])) for number in (0, 1)
    )
    text = " ".join(each.found.text for each in told)
    grouped = " ".join(
        each.found.text for each, (_, units) in zip(told, named, strict=True) if units
    )
    first = Topic(ability=ADVICE, confidence=sure, text=text, roles=roles)
    later = Topic(ability=ROLE, confidence=sure, text=grouped or text, groups=groups)
    if not placed or len(roles) < _SEVERAL or grouped == text:
        return (replace(later, roles=roles),)
    return (first, later) if groups else (first,)


def unplaced(
    topics: tuple[Topic, ...], told: tuple[Clause, ...], cues: Cues, sure: float
) -> tuple[Topic, ...]:
    """Return the topics of claims, and those beside, where nothing is known of the shop."""
    placed = judged(told, cues, sure, placed=True)
    return (
        *judged(told, cues, sure, placed=False),
        *(each for each in topics if each not in placed),
    )


def _checks(clause: Clause, cues: Cues) -> bool:
    """Tell whether a clause asks if what was said is right, and names no post itself."""
    found, bare = clause.found, clause.found.text.rstrip("?。!. ")
    checks = cues.checking.search(found.text) or cues.judging.fullmatch(bare)
    return bool(checks) and not found.ids("role")


def _asks_more(clause: Clause, checks: list[Clause], sure: float) -> bool:
    """Tell whether a clause asks something else than if what was said is right."""
    guess = clause.guess
    own = clause.asks and clause not in checks and guess.best() not in {STORY, ELLIPSIS}
    return own and guess.score() >= sure


def _says(clause: Clause, said: list[Clause], cues: Cues) -> bool:
    """Tell whether a clause claims something of a post, or goes on with what a claim lists."""
    if clause in said:
        return bool(clause.found.ids("role"))
    listed = clause.found.bare or len(clause.found.masked) <= _BRIEF
    return listed or not (clause.asks or starts_with_somebody(clause.found.text, cues))


def _named(found: Found, cues: Cues) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the posts and the groups that a claim names, by their work too.

    Whoever stands before the word that says so is who says it.
    """
    says = cues.claiming.search(found.text)
    start = says.end() if says else 0
    called = found.places("role")
    sayers = {each.id for each in called if each.start < start}
    roles = tuple(id for id in found.ids("role") if id not in sayers)
    groups = found.ids("group") or tuple(
        each.id
        for each in found.places_of(CREW)
        if each.start >= start
        and not cues.acting_before.search(found.text[: each.start])
        and not any(each.start < role.end and role.start < each.end for role in called)
    )
    return (roles, groups) if roles or groups else (doers(found), ())
