"""What a role does, and where it stands in the stages."""

from __future__ import annotations

from assistant.abilities._aspects import dwells
from assistant.abilities._situation import (
    asked_stage,
    claim,
    compared,
    name,
    names,
    roles_of,
    situation,
)
from assistant.values.methodology import Claim, Role
from assistant.values.plan import Ask, Case, Phrase, Plan, Point

TAKES = {"roles"}
NEEDS = TAKES


def plan(case: Case) -> Plan:
    """Plan the duties of each role named; without one, ask which."""
    roles = roles_of(case, case.topic.roles)
    if not roles:
        return _which(case)
    profile = dwells(case, "profile")
    tell = _profile if profile else describe
    points = [point for role in roles for point in tell(case, role)]
    if len(roles) > 1 and dwells(case, "compare"):
        points += compared(case, roles)
    if dwells(case, "only") and not profile:
        slots = {"roles": names(case, roles)}
        points.append(Point(wording="only", slots=slots, ground="outside"))
    whole = all(role.posts and role.duties for role in roles)
    return Plan(
        outcome="answered" if whole else "partial",
        points=tuple(points),
        stage=asked_stage(case),
        follow_ups=(Phrase(wording="say.when", slots={"role": name(case, roles[0])}),),
    )


def describe(case: Case, role: Role) -> list[Point]:
    """Return the duties of a role, its place in the stages, and what becomes of it."""
    points = _duties(case, role)
    if role.note:
        points.append(claim(role.note, case))
    points += [claim(each, case) for each in _places(case, role)]
    points += [claim(split.claim, case) for split in case.method.splits if split.role == role.id]
    points += [
        claim(each.claim, case)
        for each in case.method.statements
        if each.kind == "advice" and each.about[:1] == (role.id,)
    ]
    return points


def _places(case: Case, role: Role) -> list[Claim]:
    """Return where a role stands: when it comes, or its post in a later stage that is at hand."""
    first = case.method.arrives(role)
    if first is None:
        return []
    where = situation(case).stage
    if where and where != first and where.id in role.posts:
        return [role.posts[where.id].claim]
    told = where or first != case.method.stages[0] or dwells(case, "profile")
    return [role.arrival or role.posts[first.id].claim] if told else []


def _duties(case: Case, role: Role) -> list[Point]:
    """Return one sentence for each section that the duties stand in."""
    sections: dict[tuple[str, ...], list[str]] = {}
    for duty in role.duties:
        sections.setdefault(duty.support, []).append(case.say(duty.text))
    joiner = "；" if case.language == "zh" else "; "
    return [
        Point(
            wording="duties/more" if number else "duties/duties",
            slots={"role": name(case, role), "duties": joiner.join(duties)},
            support=support,
            layout="run-on" if number else "paragraph",
        )
        for number, (support, duties) in enumerate(sections.items())
    ]


def _profile(case: Case, role: Role) -> list[Point]:
    """Return a short text to describe the post with: where it stands, its duties, what is open."""
    slots = {"role": name(case, role)}
    return [
        Point(wording="title", slots=slots, ground="self"),
        *([claim(role.note, case)] if role.note else []),
        *(claim(each, case) for each in _places(case, role)),
        *(
            Point(
                wording="duty",
                slots={"duty": case.say(duty.text)},
                support=duty.support,
                layout="bullet",
            )
            for duty in role.duties
        ),
        Point(wording="open", ground="outside"),
    ]


def _which(case: Case) -> Plan:
    """Ask which role is meant, offering those of the first stage."""
    stage = situation(case).stage or case.method.stages[0]
    offered = [role for role in case.method.roles if stage.id in role.posts][:6]
    return Plan(
        outcome="asked",
        points=(Point(wording="which", ground="asks"),),
        questions=(
            Ask(
                phrase=Phrase(wording="which"),
                options=tuple(name(case, role) for role in offered),
            ),
        ),
    )
