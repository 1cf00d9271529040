"""Greetings, thanks, and what the assistant is for."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.abilities._aspects import dwells, dwells_in
from assistant.abilities._planning import planner
from assistant.abilities._situation import listed, name
from assistant.values.dialogue import Topic
from assistant.values.methodology import Named
from assistant.values.plan import Case, Phrase, Plan, Point

TAKES: set[str] = set()

_KINDS = ("bye", "cross", "self", "thanks", "joy", "nerves")
"""What is answered in kind; anything else is told what can be asked."""

_FEW = 6
"""How many topics left open are named."""

_UNMET = "unmet"
"""What a complaint tells of a condition."""

_RESUMED = {"nerves", "heard"}
"""Kinds that lead back to what a remark interrupts."""


@planner
def plan(case: Case) -> Plan:
    """Plan one sentence in kind, or on what can be asked, with examples to pick.

    A remark within a talk is acknowledged, and led back to what was talked of.
    """
    within = bool(case.state.lead) and not dwells(case, "opening")
    other = "heard" if within else "about"
    wording = next((each for each in _KINDS if dwells(case, each)), other)
    slots = {"subject": case.say(case.method.subject)}
    if within and wording in _RESUMED:
        subject = next(filter(None, (_subject(case, each) for each in case.state.lead)), "")
        wording = f"{wording}.on" if subject else f"{wording}.open"
        slots["about"] = subject
    about = Point(wording=wording, slots=slots, ground="self")
    limits = _limits(case) if dwells(case, "offers") else []
    examples = () if wording == "bye" else case.method.examples[case.language]
    return Plan(
        outcome="answered",
        points=(about, *limits),
        follow_ups=tuple(Phrase(wording="say.option", slots={"option": each}) for each in examples),
    )


def felt(case: Case) -> Plan | None:
    """Plan a word in kind where a message of another kind only says how its writer feels."""
    return plan(case) if _vents(case) else None


def _vents(case: Case) -> bool:
    """Tell whether a message only says how its writer feels, and asks and names nothing."""
    named = any(topic.named(("roles", "groups", "sides", "stages")) for topic in case.state.topics)
    text = case.state.question
    facts = [fact for fact in case.state.facts if fact.turn == case.state.turn]
    known = any(fact.value != _UNMET and fact.basis == "stated" for fact in facts)
    told = named or known or case.state.people or dwells_in(text, "asking")
    return not told and dwells_in(text, "nerves")


def _limits(case: Case) -> list[Point]:
    """Say of the first topics that the method leaves open that no answer is made up for them."""
    topics = [name(case, each) for each in case.method.gaps[:_FEW]]
    slots = {"topics": listed(case, topics)}
    return (
        [Point(wording="limits", slots=slots, ground="outside", layout="run-on")] if topics else []
    )


def _subject(case: Case, topic: Topic) -> str:
    """Return what a topic was about, in a few words, or "" where it named nothing."""
    method, known = case.method, case.state.fact("stage")
    stages = topic.stages[-1:] or ((known.value,) if known else ())
    named: tuple[Sequence[Named], ...] = (
        [method.role(id) for id in topic.roles[:2]],
        [method.group(id) for id in topic.groups[:1]],
        [method.stage(id) for id in stages],
    )
    return listed(case, [name(case, each) for each in next(filter(None, named), ())])
