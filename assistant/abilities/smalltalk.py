"""Greetings, thanks, and what the assistant is for."""

from __future__ import annotations

from assistant.abilities._aspects import dwells
from assistant.values.plan import Case, Phrase, Plan, Point

TAKES: set[str] = set()

_KINDS = ("bye", "thanks", "self", "nerves")
"""What is answered in kind; anything else is told what can be asked."""


def plan(case: Case) -> Plan:
    """Plan one sentence in kind, or on what can be asked, with examples to pick."""
    wording = next((each for each in _KINDS if dwells(case, each)), "about")
    about = Point(wording=wording, slots={"subject": case.say(case.method.subject)}, ground="self")
    examples = () if wording == "bye" else case.method.examples[case.language]
    return Plan(
        outcome="answered",
        points=(about,),
        follow_ups=tuple(Phrase(wording="say.option", slots={"option": each}) for each in examples),
    )
