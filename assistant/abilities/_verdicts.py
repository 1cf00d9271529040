"""What is decided on posts talked of: two that seem alike, one of two, a split, who suits which."""

from __future__ import annotations

from assistant.abilities._situation import (
    brief,
    claim,
    comes,
    inner,
    introduced,
    listed,
    name,
    roles_of,
    situation,
    units_asked,
)
from assistant.abilities._slices import line, named
from assistant.abilities._team import suited
from assistant.text import content_terms
from assistant.values.methodology import Duty, Role
from assistant.values.plan import Case, Plan, Point

_PAIR = 2


def alike(case: Case) -> Plan | None:
    """Plan what each of two posts has to do with the work that both are said to do.

    None where that is not asked, or one of them comes out of the other.
    """
    roles = roles_of(case, case.topic.roles)
    asked = {role.id for role in roles}
    split = any(asked <= {each.role, *each.into} for each in case.method.splits)
    if case.topic.decides not in {"alike", "differs"} or len(roles) != _PAIR or split:
        return None
    told = [(role, _bearing(case, role, roles)) for role in roles]
    if not all(duties for _, duties in told):
        return None
    held = case.topic.decides == "alike"
    points = [Point(wording="duties/alike", ground="inferred")] if held else []
    points += [line(case, role.id, duties) for role, duties in told]
    points.append(Point(wording="duties/alike.line", ground="outside"))
    return Plan(outcome="partial", ability="duties", points=tuple(points))


def _bearing(case: Case, role: Role, roles: tuple[Role, ...]) -> list[Duty]:
    """Return the duties of a role that the work named is about, and those of the same part of day.

    All of them where no work is named. Duties are about it that share what the duties named have
    in common.
    """
    said = {each.id: named(case, each) for each in roles}
    terms = [content_terms(case.say(duty.text)) for duties in said.values() for duty in duties]
    if not all(said.values()):
        return list(said[role.id] or role.duties)
    common = frozenset.intersection(*map(frozenset, terms))
    others = {duty.phase for id, duties in said.items() if id != role.id for duty in duties}
    return [
        duty
        for duty in role.duties
        if duty in said[role.id]
        or common & content_terms(case.say(duty.text))
        or (duty.phase and duty.phase in others and duty.phase not in _phases(said[role.id]))
    ]


def _phases(duties: list[Duty]) -> set[str | None]:
    return {duty.phase for duty in duties}


def one_of(case: Case) -> Plan | None:
    """Plan that nothing says to do with one of two instead of both, and what each is there for."""
    roles, units = roles_of(case, case.topic.roles), units_asked(case)
    if case.topic.decides != "one" or len(roles) + len(units) != _PAIR:
        return None
    called = listed(case, [name(case, each) for each in (*units, *roles)])
    points = [Point(wording="importance/one", slots={"roles": called}, ground="outside")]
    points += [point for each in units for point in introduced(case, each)]
    points += [point for each in roles for point in comes(case, each)[:1]]
    if roles:
        items = tuple(brief(case, each) for each in roles)
        points.append(Point(wording="importance/duties", items=items))
    return Plan(outcome="partial", ability="importance", points=tuple(points))


def split(case: Case) -> Plan | None:
    """Plan if it is time to split a post: by the stage that the split belongs to, and its signs."""
    told = [each for each in case.method.splits if each.role in case.topic.roles]
    if case.topic.decides != "split" or len(told) != 1:
        return None
    here, stage = situation(case).stage, case.method.stage(told[0].stage)
    said = claim(told[0].claim, case)
    if here:
        early = case.method.position(here.id) < case.method.position(stage.id)
        wording = "timing/split.early" if early else "timing/split.now"
        said = Point(
            wording=wording,
            slots={"claim": inner(case, case.say(told[0].claim.text))},
            support=told[0].claim.support,
        )
    points = [said]
    if stage.entry and (here is None or early):
        points += [claim(stage.entry, case), Point(wording="timing/split.load", ground="outside")]
    into = [role for role in case.method.roles if role.id in told[0].into]
    if len(into) > 1 and not (here and early):
        points.append(
            Point(wording="importance/duties", items=tuple(brief(case, each) for each in into))
        )
    return Plan(outcome="answered", ability="timing", points=tuple(points))


def placed(case: Case) -> Plan | None:
    """Plan which of posts the people described suit, as an inference from what the posts do."""
    roles = roles_of(case, case.topic.roles)
    told = suited(case, roles) if case.topic.decides == "suited" else []
    if not told:
        return None
    duties = Point(wording="importance/duties", items=tuple(brief(case, each) for each in roles))
    unsaid = Point(wording="task/suits", ground="outside")
    return Plan(outcome="partial", ability="task", points=(*told, duties, unsaid))
