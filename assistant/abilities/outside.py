"""Questions of another kind than the documents answer, and attempts to give orders."""

from __future__ import annotations

from assistant.values.plan import Case, Phrase, Plan, Point

TAKES: set[str] = set()

_REFUSING = frozenset({"gap", "outside"})


def plan(case: Case) -> Plan:
    """Plan one sentence that says what the documents are about, with examples to pick.

    An order is turned down in a sentence of its own; a question beside it is answered as usual.
    """
    slots = {"subject": case.say(case.method.subject)}
    point = Point(wording="unsaid", slots=slots, ground="outside")
    if case.topic.order:
        point = Point(wording="order", slots=slots, ground="self")
    beside = {topic.ability for topic in case.state.topics} - _REFUSING
    if case.topic.order and beside:
        return Plan(outcome="answered", points=(point,))
    examples = case.method.examples[case.language][:3]
    return Plan(
        outcome="refused",
        points=(point,),
        follow_ups=tuple(Phrase(wording="say.option", slots={"option": each}) for each in examples),
    )
