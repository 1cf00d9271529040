"""What a role does, and where it stands in the stages."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.abilities import overview, structure
from assistant.abilities._aspects import dwells
from assistant.abilities._situation import (
    adds,
    advice_on,
    asked_stage,
    brief,
    claim,
    comes,
    compared,
    gone,
    name,
    names,
    reasons,
    roles_of,
    situation,
    successors,
    title,
)
from assistant.values.methodology import Claim, Duty, Role, Stage
from assistant.values.plan import Ask, Case, Phrase, Plan, Point

TAKES = {"roles"}
NEEDS = TAKES


def plan(case: Case) -> Plan:
    """Plan the duties of each role named; of a unit or a stage where no role is; else ask which."""
    roles = roles_of(case, case.topic.roles)
    if not roles:
        return _without_role(case)
    if dwells(case, "profile"):
        points = [point for role in roles for point in _profile(case, role)]
    elif len(roles) > 1:
        points = _side_by_side(case, roles)
    else:
        points = describe(case, roles[0])
    if dwells(case, "only") and not dwells(case, "profile"):
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
    """Return the duties of a role, its way through the stages, and what it may be combined with.

    Of a role that others took over from by the stage at hand, what they do.
    """
    here = situation(case).stage
    if here and gone(role, here):
        return taken_over(case, role, here)
    points = defined(case, role)
    points += comes(case, role)
    points += [
        claim(each, case, "run-on" if number else "paragraph")
        for number, each in enumerate(_more(case, role))
    ]
    return points if role.duties or not role.posts else [*points, *_why(case, role)]


def defined(case: Case, role: Role) -> list[Point]:
    """Return what a role does, and the method's note where it is only mentioned or cut short."""
    points = _duties(case, role)
    return [*points, claim(role.note, case)] if role.note else points


def taken_over(case: Case, role: Role, stage: Stage) -> list[Point]:
    """Say that other roles took over from a role, and what those do."""
    into = successors(case, role)
    splits = [claim(split.claim, case) for split in case.method.splits if split.role == role.id]
    items = tuple(brief(case, each) for each in into)
    told = splits or [claim(role.posts[stage.id].claim, case)]
    return [*told, Point(wording="duties/now", items=items)] if items else told


def _side_by_side(case: Case, roles: tuple[Role, ...]) -> list[Point]:
    """Return roles that are held against each other: duties, origin, and what the method weighs."""
    asked = {role.id for role in roles}
    splits = [each for each in case.method.splits if asked <= {each.role, *each.into}]
    points = []
    for role in roles:
        points += defined(case, role)
        if not splits:
            points += [
                Point(wording="claim", slots=each.slots, support=each.support, layout="run-on")
                for each in comes(case, role)[:1]
            ]
    points += [claim(split.claim, case) for split in splits]
    points += [
        claim(each.claim, case)
        for each in case.method.combinations
        if len(asked) > 1 and asked == {*each.roles}
    ]
    return [*points, *compared(case, roles)] if dwells(case, "compare") else points


def _why(case: Case, role: Role) -> list[Point]:
    first = case.method.arrives(role)
    return reasons(case, role, first) if first else []


def _more(case: Case, role: Role) -> Iterable[Claim]:
    """Yield what is said of a role's weight and of doubling up, and advice on it."""
    yield from (
        each.claim
        for each in case.method.statements
        if each.kind == "importance" and each.about[:1] == (role.id,)
    )
    told = case.say(role.course.text) if role.course else ""
    yield from (
        each.claim
        for each in case.method.combinations
        if role.id in each.roles and adds(case, each.claim, told)
    )
    weighed = any(
        each.kind == "importance" and each.about[:1] == (role.id,)
        for each in case.method.statements
    )
    if not weighed and role.duties:
        yield from (each.claim for each in advice_on(case, role.id))


def _own(case: Case, role: Role) -> list[Duty]:
    """Return the duties that neither a combination nor the role's course tells."""
    told = {
        said.support
        for each in case.method.combinations
        for said in (each.claim, each.brief)
        if said
    }
    told |= {role.course.support} if role.course else set()
    return [duty for duty in role.duties if duty.support not in told]


def _duties(case: Case, role: Role) -> list[Point]:
    """Return one sentence for each section that the duties stand in."""
    sections: dict[tuple[str, ...], list[str]] = {}
    for duty in _own(case, role):
        sections.setdefault(duty.support, []).append(case.say(duty.text))
    joiner = "；" if case.language == "zh" else "; "
    return [
        Point(
            wording="duties/more" if number else "duties/duties",
            slots={"role": title(case, name(case, role)), "duties": joiner.join(duties)},
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
        *(
            Point(
                wording="duty",
                slots={"duty": title(case, case.say(duty.text))},
                support=duty.support,
                layout="bullet",
            )
            for duty in _own(case, role)
        ),
        *comes(case, role),
        *(
            claim(each.claim, case, "run-on")
            for each in case.method.combinations
            if role.id in each.roles
        ),
        Point(wording="open", ground="outside"),
    ]


def _without_role(case: Case) -> Plan:
    """Tell of the unit or the stage that is named; else ask which role is meant."""
    if case.topic.groups or case.topic.sides:
        return structure.plan(case)
    if case.topic.stages:
        return overview.plan(case)
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
