"""What a message holds the method to say of numbers and posts, and the no where it does not."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from assistant.abilities._aspects import dwells_in
from assistant.abilities._ended import lasting
from assistant.abilities._gaps import DIGITS, asked_of, left_open, nearest
from assistant.abilities._misplaced import misplaced, named_in, premise, unclear
from assistant.abilities._parts import is_named as _named
from assistant.abilities._parts import sentences
from assistant.abilities._premises import denied
from assistant.abilities._situation import claim, comes, doing, roles_of, situation
from assistant.text import fold
from assistant.values.methodology import Gap
from assistant.values.plan import Case, Plan, Point

_HARDLY = 0.4
"""The confidence under which what is held is no question of its kind."""

_LISTING = frozenset({"overview", "structure"})
"""Abilities that tell of all posts, where one was asked about."""

_EARLY = frozenset({"unit.early", "unit.no"})
"""The wordings that say of a unit that it comes later than is held."""

_FEW = 2
"""The most posts that it is told of what they do, or are not said to do."""

_ADVICE = "roster"
"""The ability that tells whom a stage needs."""


def corrected(plan: Plan, case: Case) -> Plan:
    """Put a no to what the message holds the method to say, and it does not: numbers, and posts.

    It stands first; a point that says as much already is turned into it.
    """
    if not plan.points or case.topic != case.state.topics[0]:
        return plan
    if still := lasting(plan, case):
        return still
    plan = _doubtful(plan, case)
    parts = _held(case)
    held = " ".join(parts) or premise(case)
    if not held:
        return plan
    staged = any(_named(stage, held) for stage in case.method.stages)
    if absent := [gap for gap in case.method.gaps if gap.absent and _named(gap, held)]:
        plan = _without(plan, case, absent)
    denials = [
        point
        for gap in case.method.gaps
        if _presumed(gap, parts, staged=staged)
        for point in _denial(case, gap, held)
    ]
    early = [] if plan.verdict and not denials else misplaced(case, held)
    denials += early
    if denials and plan.ability in _LISTING and case.topic.roles:
        plan = replace(plan, points=tuple(_of_posts(case)))
    grouped = any(_named(group, held) for group in case.method.groups)
    if early and plan.ability == _ADVICE and (grouped or not case.topic.roles):
        plan = replace(plan, points=tuple(_work_of(case, held)), roster=())
    if denials and not plan.gaps and _only_held(case):
        plan = replace(plan, points=tuple(_places(case)))
    return _leading(plan, [denied(case, point) for point in denials[:1]] + denials[1:])


def _doubtful(plan: Plan, case: Case) -> Plan:
    """Add to a no what the source leaves unclear, where the message goes by its words."""
    told = unclear(case) if plan.verdict and dwells_in(case.state.question, "premised") else []
    return replace(plan, points=(*plan.points, *told))


def _only_held(case: Case) -> bool:
    """Tell whether a question beside others only tells what the method is held to say."""
    topic, others = case.topic, sum(not each.rival for each in case.state.topics) > 1
    held = any(dwells_in(topic.text, each) for each in ("attributed", "required", "rumoured"))
    return others and held and topic.confidence < _HARDLY and not dwells_in(topic.text, "open")


def _places(case: Case) -> list[Point]:
    """Return when those posts named come that come late, and what their stage asks for."""
    late = [role for role in roles_of(case, case.topic.roles) if case.method.late(role)]
    came = {first.id for role in late if (first := case.method.arrives(role))}
    stages = [each for each in case.method.stages if each.id in came and each.signals]
    points = [point for role in late for point in comes(case, role)[:1]]
    return [*points, *(claim(each.entry, case) for each in stages)]


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
        and not (each.wording in _EARLY and any(each.slots["unit"] in text for text in told))
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


def _work_of(case: Case, held: str) -> list[Point]:
    """Return what the groups or posts named in what is held are for, or what is noted of them."""
    roles = roles_of(case, named_in(case, held)[:_FEW])
    groups = [group for group in case.method.groups if _named(group, held)]
    noted = [claim(group.about, case) for group in groups]
    noted = noted or [claim(role.note, case) for role in roles if role.note]
    return noted or [doing(case, role) for role in roles if role.duties]


def _held(case: Case) -> list[str]:
    """Return the parts of a message that tell what the method is held to say."""
    found: list[str] = []
    for parts in sentences(case.state.question):
        held = False
        for part, after in zip_longest(parts, parts[1:], fillvalue=""):
            told = any(dwells_in(part, each) for each in ("attributed", "required", "rumoured"))
            if told and not dwells_in(part, "your-view"):
                # "You said so, didn't you:" tells nothing itself.
                found += [part] if _tells(case, part) else [part, after]
                held = True
            elif held and _goes_on(part):
                found.append(part)
    return found


def _goes_on(part: str) -> bool:
    """Tell whether a part behind what the method is held to say may be held of it too."""
    own = dwells_in(part, "own-shop") or dwells_in(part, "open")
    return not own and _numbered(part)


def _numbered(text: str) -> bool:
    return re.search(DIGITS, fold(text)) is not None


def _tells(case: Case, part: str) -> bool:
    """Tell whether a part of a message has a number in it, or names a stage, post or group."""
    things = (*case.method.stages, *case.method.roles, *case.method.groups)
    return _numbered(part) or any(_named(thing, part) for thing in things)


def _presumed(gap: Gap, parts: list[str], *, staged: bool) -> bool:
    """Tell whether words give a number of what the method gives none for.

    What would measure stages has to be told of one (`staged`), or something is said to need it.
    """
    if gap.shows == "posts":
        return any(dwells_in(part, "counted people") for part in parts)
    if gap.amount:
        return any(_numbered(part) and (asked_of(gap, part) or _named(gap, part)) for part in parts)
    numbers = (part for part in parts if _numbered(part) and asked_of(gap, part))
    return gap.measures and any(staged or dwells_in(part, "demanded") for part in numbers)


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
