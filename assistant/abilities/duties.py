"""What a role does, and where it stands in the stages."""

from __future__ import annotations

from assistant.abilities._situation import claim, name, roles_of, situation
from assistant.values.methodology import Role
from assistant.values.plan import Ask, Case, Phrase, Plan, Point

TAKES = {"roles"}
NEEDS = TAKES


def plan(case: Case) -> Plan:
    """Plan the duties of each role named; without one, ask which."""
    roles = roles_of(case, case.topic.roles)
    if not roles:
        return _which(case)
    points = [point for role in roles for point in describe(case, role)]
    follow_ups = [Phrase(wording="say.when", slots={"role": name(case, roles[0])})]
    defined = any(role.duties for role in roles)
    return Plan(
        outcome="answered" if defined else "partial",
        points=tuple(points),
        follow_ups=tuple(follow_ups),
    )


def describe(case: Case, role: Role) -> list[Point]:
    """Return the duties of a role, its place in the stage at hand, and what becomes of it."""
    points = _duties(case, role)
    if role.note:
        points.append(claim(role.note, case))
    where = situation(case).stage
    if where and where.id in role.posts:
        points.append(claim(role.posts[where.id].claim, case))
    elif (first := case.method.arrives(role)) and first != case.method.stages[0]:
        points.append(claim(role.arrival or role.posts[first.id].claim, case))
    points += [claim(split.claim, case) for split in case.method.splits if split.role == role.id]
    points += [
        claim(each.claim, case)
        for each in case.method.statements
        if each.kind == "advice" and each.about[:1] == (role.id,)
    ]
    return points


def _duties(case: Case, role: Role) -> list[Point]:
    """Return one sentence for each section that the duties stand in."""
    sections: dict[tuple[str, ...], list[str]] = {}
    for duty in role.duties:
        sections.setdefault(duty.support, []).append(case.say(duty.text))
    joiner = "；" if case.language == "zh" else "; "
    return [
        Point(
            wording="duties/duties",
            slots={"role": name(case, role), "duties": joiner.join(duties)},
            support=support,
        )
        for support, duties in sections.items()
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
