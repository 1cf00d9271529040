"""Questions of another kind than the documents answer, and attempts to give orders."""

from __future__ import annotations

from assistant.abilities._aspects import dwells, dwells_in
from assistant.abilities._gaps import answers_else, beside, details, nearest
from assistant.abilities._planning import planner
from assistant.abilities._situation import claim, comes, roles_of
from assistant.values.plan import Case, Phrase, Plan, Point

TAKES = {"gaps"}

_FIELDS = ("health", "law")
"""The aspects of questions of which there is somebody to ask, the first of them the more pressing.
"""


_MOST = 2
"""The most topics of an order of which it is told that they are left open."""


@planner
def plan(case: Case) -> Plan:
    """Plan one sentence that says what the documents are about, with examples to pick.

    An order is turned down in a sentence of its own; a question beside it is answered as usual.
    """
    slots = {"subject": case.say(case.method.subject)}
    alone = "order" if answers_else(case) else "order.alone"
    wording = alone if case.topic.order else _refusal(case)
    point = Point(wording=wording, slots=slots, ground="outside")
    if case.topic.order and answers_else(case):
        return Plan(outcome="answered", points=(point, *_uncounted(case)))
    points = [point, *([*_uncounted(case), *_open(case)] if case.topic.order else [])]
    points += _placed(case) if case.topic.order else []
    examples = case.method.examples[case.language][:3]
    return Plan(
        outcome="refused",
        points=tuple(points),
        follow_ups=tuple(Phrase(wording="say.option", slots={"option": each}) for each in examples),
    )


def _refusal(case: Case) -> str:
    """Return the wording that says whom such a thing is asked of, and what can be asked here.

    Beside another question that is told by its answer.
    """
    if beside(case):
        return "unsaid.beside"
    fields = [each for each in _FIELDS if dwells(case, each)]
    return f"unsaid.{fields[0]}" if fields else "unsaid"


def _uncounted(case: Case) -> list[Point]:
    """Say of numbers of people that an order would have stated that none are given."""
    if not dwells_in(case.topic.text, "counted people"):
        return []
    told = {id for topic in case.state.topics for id in topic.gaps}
    gaps = (gap for gap in case.method.gaps if gap.shows == "posts" and gap.id not in told)
    return [claim(gap.claim, case) for gap in gaps]


def _open(case: Case) -> list[Point]:
    """Say of what an order would have made up that it is left open, and what comes nearest."""
    told = {id for topic in case.state.topics if topic != case.topic for id in topic.gaps}
    gaps = [each for each in case.method.gaps if each.id in case.topic.gaps and each.id not in told]
    over = {id for gap in gaps for id in gap.over}
    gaps = [gap for gap in gaps if gap.id not in over][:_MOST]
    claims = [(details(case, gap) or (gap,))[0].claim for gap in gaps]
    claims += [each for gap in gaps[:1] for each in nearest(case, gap)]
    return [claim(each, case) for each in claims]


def _placed(case: Case) -> list[Point]:
    """Return from when on the posts are there that an order also asks about."""
    roles = dict.fromkeys(id for topic in case.state.topics for id in topic.roles)
    return [point for role in roles_of(case, roles) for point in comes(case, role)[:1]]
