"""Who does a task: every role whose duties the question names, stage by stage."""

from __future__ import annotations

from assistant.abilities import gap, structure
from assistant.abilities._quotes import open_topics, quotes
from assistant.abilities._situation import (
    RECOMMENDED,
    asked_stage,
    bracketed,
    listed,
    name,
    situation,
)
from assistant.values.methodology import Duty, Role
from assistant.values.plan import Case, Phrase, Plan, Point

TAKES = {"duties", "groups", "sides"}
NEEDS = {"duties"}
READS = True


def plan(case: Case) -> Plan:
    """Plan one line for each role that has the duty, those of the stage at hand if it is known."""
    found = _named(case) or _near(case)
    stage = situation(case).stage
    if stage:
        here = [each for each in found if _wanted(each[0], stage.id)]
        found = here or found
    if not found and (case.topic.groups or case.topic.sides):
        return structure.plan(case)
    if not found and open_topics(case):
        return gap.plan(case)
    if not found:
        lines = quotes(case, most=2)
        return Plan(outcome="partial" if lines else "refused", points=(_unsaid(), *lines))
    by_role: dict[str, list[Duty]] = {}
    for role, duty in found:
        by_role.setdefault(role.id, []).append(duty)
    alone = len(by_role) == 1
    points = [_line(case, id, duties, alone=alone) for id, duties in by_role.items()]
    first = name(case, found[0][0])
    return Plan(
        outcome="answered",
        points=tuple(points),
        stage=asked_stage(case),
        follow_ups=(Phrase(wording="say.role", slots={"role": first}),),
    )


def _named(case: Case) -> list[tuple[Role, Duty]]:
    """Return the duties whose words the question uses."""
    found = []
    for id in case.topic.duties:
        role, number = id.split("#")
        owner = case.method.role(role)
        found.append((owner, owner.duties[int(number)]))
    return found


def _near(case: Case) -> list[tuple[Role, Duty]]:
    """Return the duties of the role whose definition was found first."""
    for hit in case.hits[:2]:
        for role in case.method.roles:
            duties = [duty for duty in role.duties if hit.passage.reference in duty.support]
            if duties:
                return [(role, duty) for duty in duties]
    return []


def _line(case: Case, id: str, duties: list[Duty], *, alone: bool) -> Point:
    role = case.method.role(id)
    stages = [stage for stage in case.method.stages if _wanted(role, stage.id)]
    everywhere = len(stages) == len(case.method.stages) or not stages
    when = (
        "" if everywhere else bracketed(case, listed(case, [name(case, each) for each in stages]))
    )
    joiner = "；" if case.language == "zh" else "; "
    texts = dict.fromkeys(case.say(duty.text) for duty in duties)
    places = [role.arrival] if role.arrival else [role.posts[each.id].claim for each in stages]
    support = dict.fromkeys(
        [ref for duty in duties for ref in duty.support]
        + [ref for place in places for ref in place.support if when]
    )
    return Point(
        wording="who",
        slots={"role": name(case, role), "when": when, "duties": joiner.join(texts)},
        support=tuple(support),
        layout="paragraph" if alone else "bullet",
    )


def _wanted(role: Role, stage: str) -> bool:
    return stage in role.posts and role.posts[stage].need in RECOMMENDED


def _unsaid() -> Point:
    return Point(wording="unsaid", ground="outside")
