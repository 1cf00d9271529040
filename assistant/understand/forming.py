"""Wishes for the form of an answer: alone, from now on, or before what is asked."""

from __future__ import annotations

import re

from assistant.understand.cues import Cues

_CLAUSES = re.compile(r"[,.;!?。]")
_LETTER = re.compile(r"\w")
_ORDER = 80
"""The most characters of a message that asks for nothing but another form."""


def only_form(text: str, cues: Cues) -> bool:
    """Tell whether a text asks for nothing but another form of the answer ("in one line")."""
    if len(text) > _ORDER or not cues.forming.search(text):
        return False
    return all(_forms(each, cues) for each in _clauses(text))


def begins_with_form(text: str, cues: Cues) -> bool:
    """Tell whether a text is a wish for another form and its reason, and asks nothing else."""
    if len(text) > _ORDER or not cues.forming.search(text):
        return False
    first, *others = _clauses(text)
    wish = cues.forming.search(first) and _forms(first, cues)
    asked = (each for each in others if not cues.forming_columns.search(each))
    return bool(wish) and not any(map(cues.asks, asked))


def lasting_form(text: str, cues: Cues) -> str:
    """Return the clauses of a text that want all answers in some form from now on."""
    clauses = (each for each in _CLAUSES.split(text) if cues.lasting.search(each))
    return " ".join(each for each in clauses if cues.forming.search(each)).strip()


def behind_form(text: str, cues: Cues) -> str:
    """Return what a text asks behind a wish for a form and a colon ("yes or no: ...")."""
    wish, _, rest = text.partition(":")
    forms = cues.forming.search(wish) and _forms(wish, cues)
    return rest.strip() if forms and cues.asks(rest) else text


def _clauses(text: str) -> list[str]:
    return [*filter(_LETTER.search, _CLAUSES.split(text))]


def _forms(clause: str, cues: Cues) -> bool:
    """Tell whether a clause says no more than that a form is wanted."""
    rest = cues.forming_beside.sub(" ", cues.forming.sub(" ", clause))
    return _LETTER.search(rest) is None or cues.forming_columns.search(clause) is not None
