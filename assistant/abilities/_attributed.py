"""What a message holds that the method says of numbers, and the no where it gives none."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, zip_longest

from assistant.abilities._aspects import dwells_in
from assistant.abilities._gaps import DIGITS, asked_of
from assistant.abilities._premises import denied
from assistant.abilities._situation import claim
from assistant.text import CJK, fold, fold_all
from assistant.values.methodology import Gap, Stage
from assistant.values.plan import Case, Plan, Point

_PARTS = re.compile(rf"[,.;!?\n，。；！？](?!\d)|(?<=[{CJK}])\s+(?=[{CJK}\d])")


def corrected(plan: Plan, case: Case) -> Plan:
    """Put before a plan that the method gives no such number, where the message says it does."""
    held = " ".join(_held(case.state.question))
    lead = case.state.topics[0]
    if not held or not plan.points or case.topic != lead:
        return plan
    points: list[Point] = []
    for gap in case.method.gaps:
        if gap.id not in plan.gaps and _presumed(case, gap, held):
            points += _denial(case, gap, held)
    told = {point.slots["claim"] for point in points}
    rest = tuple(
        each
        for each in plan.points
        if each.slots.get("claim") not in told and each.wording != "unwritten"
    )
    return replace(plan, points=(*points, *rest)) if points else plan


def _held(question: str) -> list[str]:
    """Return the parts of a message that tell what the method is held to say."""
    held, parts = ("attributed", "required"), _PARTS.split(question)
    found = []
    for part, after in zip_longest(parts, parts[1:], fillvalue=""):
        if any(dwells_in(part, each) for each in held):
            # "You said so, didn't you:" tells nothing itself.
            found += [part] if re.search(DIGITS, fold(part)) else [part, after]
    return found


def _presumed(case: Case, gap: Gap, held: str) -> bool:
    """Tell whether words give a number of what the method gives none for.

    What would measure stages has to be told of one.
    """
    text = fold(held)
    if gap.measures:
        staged = any(_tells_of(stage, held) for stage in case.method.stages)
        return staged and bool(asked_of(gap, held)) and re.search(DIGITS, text) is not None
    return gap.shows == "posts" and dwells_in(held, "counted people")


def _tells_of(stage: Stage, words: str) -> bool:
    """Tell whether words name a stage."""
    text = fold(words)
    return any(name in text for name in fold_all(chain(*stage.aliases.values())))


def _denial(case: Case, gap: Gap, held: str) -> list[Point]:
    """Return the no, and what the method says of entering the stages that are named."""
    found = asked_of(gap, held)
    lead = denied(case, claim(found[0].claim if found else gap.claim, case))
    named = {id for topic in case.state.topics for id in topic.stages}
    known = case.state.fact("stage")
    named |= {known.value} if known and known.turn == case.state.turn else set()
    named |= {each.id for each in case.method.stages if _tells_of(each, held)}
    stages = [each for each in case.method.stages[1:] if gap.measures and each.id in named]
    return [lead, *(claim(stage.entry, case, "run-on") for stage in stages)]
