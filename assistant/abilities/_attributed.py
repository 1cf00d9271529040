"""What a message holds the method to say of numbers and posts, and the no where it does not."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, zip_longest

from assistant.abilities._aspects import dwells_in
from assistant.abilities._gaps import DIGITS, asked_of, left_open, nearest
from assistant.abilities._names import any_of
from assistant.abilities._premises import denied
from assistant.abilities._situation import claim, roles_of, situation
from assistant.text import CJK, fold
from assistant.values.methodology import Gap, Named
from assistant.values.plan import Case, Plan, Point

_LISTING = frozenset({"overview", "structure"})
"""Abilities that tell of all posts, where one was asked about."""

_PARTS = re.compile(rf"[,.;!?\n，。；！？](?!\d)|(?<=[{CJK}])\s+(?=[{CJK}\d])")


def corrected(plan: Plan, case: Case) -> Plan:
    """Put a no to what the message holds the method to say, and it does not: numbers, and posts.

    It stands first; a point that says as much already is turned into it.
    """
    held = " ".join(_held(case))
    if not held or not plan.points or case.topic != case.state.topics[0]:
        return plan
    if absent := [gap for gap in case.method.gaps if gap.absent and _named(gap, held)]:
        plan = _without(plan, case, absent)
    denials = [
        point
        for gap in case.method.gaps
        if _presumed(case, gap, held)
        for point in _denial(case, gap, held)
    ]
    denials += [] if plan.verdict and not denials else _early(case, held)
    if denials and plan.ability in _LISTING and case.topic.roles:
        plan = replace(plan, points=tuple(_of_posts(case)))
    return _leading(plan, [denied(case, point) for point in denials[:1]] + denials[1:])


def _of_posts(case: Case) -> list[Point]:
    """Return what is said of the posts named in the stage at hand."""
    stage = situation(case).stage
    return [
        claim(role.posts[stage.id].claim, case)
        for role in roles_of(case, case.topic.roles)
        if stage and stage.id in role.posts
    ]


def _leading(plan: Plan, denials: list[Point]) -> Plan:
    """Put points before a plan; what they say is not said in it once more."""
    told = {fold(point.slots["claim"]) for point in denials}
    rest = (
        each
        for each in plan.points
        if not told & {fold(each.slots.get(slot, "")) for slot in ("claim", "why")}
        and (each.wording != "unwritten" or not denials)
    )
    return replace(plan, points=(*denials, *rest))


def _without(plan: Plan, case: Case, absent: list[Gap]) -> Plan:
    """Plan that the method has no such post, and what comes nearest to it."""
    ids = tuple(gap.id for gap in absent)
    points = [point for gap in absent for point in left_open(case, gap)]
    points[0] = denied(case, points[0])
    if plan.gaps:
        return _leading(replace(plan, gaps=tuple(dict.fromkeys((*ids, *plan.gaps)))), points)
    near = [claim(each, case) for gap in absent for each in nearest(case, gap)]
    return Plan(outcome="partial", ability="gap", points=(*points, *near), gaps=ids)


def _named(thing: Named, text: str) -> bool:
    """Tell whether words name a thing of the method."""
    return any_of(tuple(chain(*thing.aliases.values()))).search(fold(text)) is not None


def _early(case: Case, held: str) -> list[Point]:
    """Return the no to posts that are held to be there from the start, and come later."""
    first = case.method.stages[0]
    starts = dwells_in(held, "from-start") or _named(first, held)
    if not starts or not dwells_in(held, "demanded") or dwells_in(held, "needless"):
        return []
    late = [
        role
        for role in roles_of(case, dict.fromkeys(_roles(case)))
        if role.arrival and case.method.arrives(role) not in (None, first)
    ]
    claims = [role.arrival for role in late if role.arrival]
    return [claim(each, case, "run-on" if n else "paragraph") for n, each in enumerate(claims)]


def _roles(case: Case) -> list[str]:
    return [id for topic in case.state.topics for id in topic.roles]


def _held(case: Case) -> list[str]:
    """Return the parts of a message that tell what the method is held to say."""
    aspects, parts = ("attributed", "required"), _PARTS.split(case.state.question)
    found = []
    for part, after in zip_longest(parts, parts[1:], fillvalue=""):
        if any(dwells_in(part, each) for each in aspects):
            # "You said so, didn't you:" tells nothing itself.
            found += [part] if _tells(case, part) else [part, after]
    return found


def _tells(case: Case, part: str) -> bool:
    """Tell whether a part of a message has a number in it, or names a stage, post or group."""
    things = (*case.method.stages, *case.method.roles, *case.method.groups)
    digits = re.search(DIGITS, fold(part))
    return digits is not None or any(_named(thing, part) for thing in things)


def _presumed(case: Case, gap: Gap, held: str) -> bool:
    """Tell whether words give a number of what the method gives none for.

    What would measure stages has to be told of one.
    """
    text = fold(held)
    if gap.measures:
        staged = any(_named(stage, held) for stage in case.method.stages)
        return staged and bool(asked_of(gap, held)) and re.search(DIGITS, text) is not None
    return gap.shows == "posts" and dwells_in(held, "counted people")


def _denial(case: Case, gap: Gap, held: str) -> list[Point]:
    """Return the no, and what the method says of entering the stages that are named."""
    found = asked_of(gap, held)
    lead = claim(found[0].claim if found else gap.claim, case)
    named = {id for topic in case.state.topics for id in topic.stages}
    known = case.state.fact("stage")
    named |= {known.value} if known and known.turn == case.state.turn else set()
    named |= {each.id for each in case.method.stages if _named(each, held)}
    stages = [each for each in case.method.stages[1:] if gap.measures and each.id in named]
    return [lead, *(claim(stage.entry, case, "run-on") for stage in stages)]
