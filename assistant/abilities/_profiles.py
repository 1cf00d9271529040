"""The texts that describe posts: what each does, where it stands, and what is left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.abilities._names import any_named
from assistant.abilities._situation import (
    adds,
    claim,
    comes,
    gone,
    listed,
    name,
    situation,
    successors,
    title,
    units_asked,
)
from assistant.abilities._slices import joined
from assistant.abilities._units import seated
from assistant.values.methodology import Duty, Group, Role, Side, Stage
from assistant.values.plan import Case, Point


def own(case: Case, role: Role) -> list[Duty]:
    """Return the duties that neither a combination nor the role's course tells."""
    told = {
        said.support
        for each in case.method.combinations
        for said in (each.claim, each.brief)
        if said
    }
    told |= {role.course.support} if role.course else set()
    return [duty for duty in role.duties if duty.support not in told]


def stated(case: Case, role: Role) -> list[Point]:
    """Return one sentence for each section that the duties stand in."""
    sections: dict[tuple[str, ...], list[Duty]] = {}
    for duty in own(case, role):
        sections.setdefault(duty.support, []).append(duty)
    return [
        Point(
            wording="duties/more" if number else "duties/duties",
            slots={"role": title(case, name(case, role)), "duties": joined(case, duties)},
            support=support,
            layout="run-on" if number else "paragraph",
        )
        for number, (support, duties) in enumerate(sections.items())
    ]


def profile(case: Case, role: Role) -> list[Point]:
    """Return a short text to describe the post with: where it stands, its duties, what is open.

    That a post told by its work is this one is cited.
    """
    duties = own(case, role)
    called = not duties or any_named(case, [role])
    title_of = Point(wording="duties/title", slots={"role": name(case, role)}, ground="self")
    if not called:
        title_of = replace(title_of, ground="cited", support=duties[0].support)
    way = _way(case, role)
    told = " ".join(point.slots["claim"] for point in way)
    return [
        title_of,
        *([claim(role.note, case)] if role.note else []),
        *(
            Point(
                wording="duties/duty",
                slots={"duty": title(case, case.say(duty.text))},
                support=duty.support,
                layout="bullet",
            )
            for duty in duties
        ),
        *way,
        *(
            claim(each.claim, case, "run-on")
            for each in case.method.combinations
            if role.id in each.roles and adds(case, each.claim, told)
        ),
        Point(wording="duties/open", ground="outside"),
    ]


def _way(case: Case, role: Role) -> list[Point]:
    """Return since when a post is there; what becomes of it too where others take over from it."""
    turns = any(role.id == split.role for split in case.method.splits)
    return comes(case, role) if turns else comes(case, role)[:1]


def present(case: Case, roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Return roles with those that took over from them by the stage at hand in their place.

    Of several that did, those whose work the question tells.
    """
    here, doing = situation(case).stage, {id.split("#")[0] for id in case.topic.duties}
    found: dict[str, Role] = {}
    for role in roles:
        heirs = successors(case, role) if here and gone(role, here) else (role,)
        told = [each for each in heirs if each.id in doing]
        found |= {each.id: each for each in told or heirs}
    return tuple(found.values())


def profiles(case: Case, roles: Sequence[Role], of: str = "") -> list[Point]:
    """Return short texts to describe posts with: of several a line each, and what is open once.

    They are headed by the name of what they are the posts `of`.
    """
    if len(roles) == 1:
        return profile(case, roles[0])
    ids, here = {role.id for role in roles}, situation(case).stage
    lead = Point(wording="duties/title", slots={"role": of}, ground="self")
    shares = [
        each
        for each in case.method.combinations
        if ids & {*each.roles} and (here is None or each.stage == here.id)
    ]
    return [
        *([lead] if of else []),
        *(
            replace(point, layout="run-on" if number else "bullet")
            for role in roles
            for number, point in enumerate(stated(case, role) or _noted(case, role))
        ),
        *(
            claim(each.claim, case, "run-on" if number else "paragraph")
            for number, each in enumerate(shares)
        ),
        Point(wording="duties/open", ground="outside"),
    ]


def of_units(case: Case) -> list[Point]:
    """Return what describes the posts of the units that are named, or of the stage."""
    here = situation(case).stage
    units: list[Group | Side] = units_asked(case)
    found = [role for unit in units for role in _posts(case, unit, here)]
    if not units and case.topic.stages and here:
        found = seated(case, here, None)
    roles = [*{role.id: role for role in found}.values()]
    called = [name(case, each) for each in (units or (here,)) if each]
    return profiles(case, roles, listed(case, called)) if roles else []


def _posts(case: Case, unit: Group | Side, here: Stage | None) -> list[Role]:
    """Return the posts of a unit in the stage at hand, else in the first that has it."""
    known = here and here.id in unit.stages
    stage = here if here and known else case.method.stage(unit.stages[0])
    return seated(case, stage, unit)


def _noted(case: Case, role: Role) -> list[Point]:
    """Return the method's note on a post whose duties are not told, else since when it is there."""
    return [claim(role.note, case)] if role.note else comes(case, role)[:1]
