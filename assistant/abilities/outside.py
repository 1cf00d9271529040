"""Questions of another kind than the documents answer, and attempts to give orders."""

from __future__ import annotations

from assistant.values.plan import Case, Phrase, Plan, Point

TAKES: set[str] = set()


def plan(case: Case) -> Plan:
    """Plan one sentence that says what the documents are about, with examples to pick."""
    slots = {"subject": case.say(case.method.subject)}
    examples = case.method.examples[case.language][:3]
    return Plan(
        outcome="refused",
        points=(Point(wording="unsaid", slots=slots, ground="outside"),),
        follow_ups=tuple(Phrase(wording="say.option", slots={"option": each}) for each in examples),
    )
