"""Finds what others say a shop needs, where a message only asks if that is right."""

from __future__ import annotations

from typing import Any

from assistant.understand.case import ADVICE, ELLIPSIS
from assistant.understand.clauses import STORY, Clause
from assistant.understand.cues import Cues
from assistant.understand.lending import doers
from assistant.understand.lexicon import CREW, Found
from assistant.values.dialogue import Topic

_SURE = 0.38
"""The score from which a clause is surely of a kind of its own."""

_NEEDS = frozenset({ADVICE, ELLIPSIS, STORY, "duties", "option", "smalltalk", "stage", "task"})
_NEEDS |= {"followup", "outside", "overview", "timing", "change"}
"""Kinds that words which say whom a shop is to have can seem to be of."""


def claims(clauses: tuple[Clause, ...], cues: Cues) -> tuple[Clause, ...]:
    """Return the clauses that tell what others say of posts, if a verdict on that is all asked.

    They begin with whoever says it and go on up to the question if it is right; what the speaker
    tells of the shop is none, and where a claim is not on whom the shop is to have there are none.
    """
    checks = [each for each in clauses if _checks(each, cues)]
    said = [each for each in clauses if cues.claiming.search(each.found.text)]
    if not checks or not said or any(_asks_more(each, checks, said) for each in clauses):
        return ()
    start, end = clauses.index(said[0]), clauses.index(checks[-1])
    run = clauses[start : end if end > start else len(clauses)]
    told = tuple(
        each
        for each in run
        if any(_named(each.found).values())
        and (each in said or not cues.first_person.search(each.found.text))
    )
    alike = all(each.guess.best() in _NEEDS or each.guess.score() < _SURE for each in told)
    return told if alike else ()


def judged(told: tuple[Clause, ...]) -> Topic:
    """Return the topic of claims: whether each of the posts named is needed."""
    named = [_named(each.found) for each in told]
    units: dict[str, Any] = {
        field: tuple(dict.fromkeys(id for each in named for id in each[field]))
        for field in ("roles", "groups", "stages")
    }
    text = " ".join(each.found.text for each in told)
    return Topic(ability=ADVICE, confidence=_SURE, text=text, **units)


def _checks(clause: Clause, cues: Cues) -> bool:
    """Tell whether a clause asks if what was said is right, and names no post itself."""
    found, bare = clause.found, clause.found.text.rstrip("?。!. ")
    checks = cues.checking.search(found.text) or cues.judging.fullmatch(bare)
    return bool(checks) and not found.ids("role")


def _asks_more(clause: Clause, checks: list[Clause], said: list[Clause]) -> bool:
    """Tell whether a clause asks something else than if what was said is right."""
    guess, reports = clause.guess, clause in said and not clause.found.text.endswith("?")
    own = (
        clause.asks
        and clause not in checks
        and not reports
        and guess.best() not in {STORY, ELLIPSIS}
    )
    return own and guess.score() >= _SURE


def _named(found: Found) -> dict[str, tuple[str, ...]]:
    """Return the posts, groups and stages that a claim names, by their work too."""
    roles = found.ids("role") or doers(found)
    groups = found.ids("group") or (() if roles else found.ids(CREW))
    return {"roles": roles, "groups": groups, "stages": found.ids("stage")}
