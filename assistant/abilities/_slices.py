"""Which part of a role's duties a question asks for: those of a time of the day, or those named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from assistant.abilities._aspects import dwells, dwells_in
from assistant.abilities._forms import few
from assistant.abilities._gaps import beside
from assistant.abilities._names import any_named
from assistant.abilities._partners import of_others, partners
from assistant.abilities._situation import (
    RECOMMENDED,
    bracketed,
    brief,
    listed,
    name,
    several,
    situation,
    title,
)
from assistant.text import fold, fold_all
from assistant.values.methodology import Duty, Phase, Role
from assistant.values.plan import Case, Point

_SEVERAL = 2
"""The fewest roles of which some may be told only by a time of the day."""


def phases(case: Case) -> tuple[Phase, ...]:
    """Return the parts of the day's work that the question asks for, in the method's order."""
    return tuple(phase for phase in case.method.phases if phase.id in case.topic.phases)


def called(case: Case, roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Return of roles those called by a name, where others are only told by a time of the day."""
    if not phases(case) or len(roles) < _SEVERAL:
        return roles
    return tuple(role for role in roles if any_named(case, (role,))) or roles


def not_idle(case: Case, told: Sequence[Point]) -> list[Point]:
    """Say that there is work in a part of the day in which somebody is held to have none."""
    busy = any(each.support for each in told[:1])
    if not busy or not phases(case) or not dwells(case, "idle"):
        return []
    return [Point(wording="duties/busy", ground="self")]


def within(duties: Iterable[Duty], parts: Iterable[Phase]) -> list[Duty]:
    """Return the duties that fall in parts of the day's work."""
    ids = {part.id for part in parts}
    return [duty for duty in duties if duty.phase in ids]


def named(case: Case, role: Role) -> list[Duty]:
    """Return those of a role's duties that the question names, where it is for just these.

    Asked with whom it works, those that tell of others. A question for what there is besides is for
    all.
    """
    text = case.topic.text or case.state.question
    if dwells_in(text, "besides") or dwells_in(text, "thorough"):
        return []
    ids = {*case.topic.duties}
    some = [
        duty
        for number, duty in enumerate(role.duties)
        if f"{role.id}#{number}" in ids and not _in_name(text, role, duty)
    ]
    if not dwells_in(text, "whom"):
        return some
    with_others = [duty for duty in role.duties if of_others(case, role, duty)]
    return [duty for duty in some if duty in with_others] or with_others or some


def _in_name(text: str, role: Role, duty: Duty) -> bool:
    """Tell whether the words of a duty stand in a text only within the role's name."""
    folded = fold(text)
    rest = folded
    for called in fold_all([*role.name.values(), *chain(*role.aliases.values())]):
        rest = rest.replace(called, " ")
    said = [word for word in fold_all(chain(*duty.words.values())) if word in folded]
    return bool(said) and not any(word in rest for word in said)


def part_of(case: Case, role: Role) -> list[Point]:
    """Return the duties in the part of the day's work, or the ones, that the question is for."""
    parts, some = phases(case), named(case, role)
    if not role.duties or dwells(case, "only"):
        return []
    if len(parts) == len(case.method.phases):
        covered = len(within(role.duties, parts)) == len(role.duties)
        lines = [point for part in parts for point in _in_phase(case, role, part) if covered]
        return [*lines, *(_unsaid(case, role, parts) if lines else [])]
    if parts:
        # What is done at a time is told whole, whatever of it the words come near to.
        some = []
    others = partners(case, role)
    if 0 < len(some) < len(role.duties) or others:
        own = [line(case, role.id, some, alone=not others)] if some else []
        rest = [] if others else _rest(case, role, some)
        return [*own, *rest, *(line(case, id, theirs) for id, theirs in others.items())]
    if not parts:
        return []
    when = listed(case, [case.say(part.name) for part in parts])
    slots = {"role": title(case, name(case, role)), "phase": when}
    if not (some := within(role.duties, parts)):
        unsaid = Point(wording="duties/phase.none", slots=slots, ground="outside")
        return [unsaid, Point(wording="duties/whole", items=(brief(case, role),))]
    slots["duties"] = joined(case, some)
    support = tuple(dict.fromkeys(ref for duty in some for ref in duty.support))
    said = any(case.say(part.name) in slots["duties"] for part in parts)
    wording = "duties/duties" if said else "duties/phase"
    return [Point(wording=wording, slots=slots, given=("phase",), support=support)]


def _unsaid(case: Case, role: Role, parts: Iterable[Phase]) -> list[Point]:
    """Say in which parts of the day's work nothing is told of a role."""
    empty = [case.say(part.name) for part in parts if not within(role.duties, [part])]
    slots = {"role": title(case, name(case, role)), "phase": listed(case, empty)}
    return [Point(wording="duties/phase.none", slots=slots, ground="outside")] if empty else []


def _rest(case: Case, role: Role, some: Sequence[Duty]) -> list[Point]:
    """Return the other duties of a role, unless its answer is to be short or stands beside one."""
    if beside(case) or few(case) or dwells(case, "whom"):
        return []
    rest = [duty for duty in role.duties if duty not in some]
    slots = {"role": name(case, role), "duties": joined(case, rest)}
    support = tuple(dict.fromkeys(ref for duty in rest for ref in duty.support))
    return [Point(wording="task/besides", slots=slots, support=support, layout="run-on")]


def in_parts(case: Case, roles: Iterable[Role]) -> list[Point]:
    """Return what each of several roles does in the part of the day's work that is asked about.

    Nothing where the question itself does not name that part, or one has nothing to tell.
    """
    parts, text = phases(case), fold(case.topic.text)
    words = fold_all(chain.from_iterable(chain(*(part.words.values() for part in parts))))
    whole = len(parts) == len(case.method.phases)
    if whole or case.topic.duties or not any(word in text for word in words):
        return []
    told = [part_of(case, role) for role in roles]
    return [point for each in told for point in each] if all(told) else []


def _in_phase(case: Case, role: Role, part: Phase) -> list[Point]:
    """Return the duties of a role in one part of the day's work as a line, if it has any."""
    some = within(role.duties, [part])
    slots = {
        "role": title(case, name(case, role)),
        "phase": case.say(part.name),
        "duties": joined(case, some),
    }
    support = tuple(dict.fromkeys(ref for duty in some for ref in duty.support))
    point = Point(
        wording="duties/phase", slots=slots, given=("phase",), support=support, layout="bullet"
    )
    return [point] if some else []


def in_phases(case: Case, parts: Sequence[Phase]) -> list[Point]:
    """Return a line for each role that has duties in parts of the day's work."""
    here = situation(case).stage
    found = {
        role.id: duties
        for role in case.method.roles
        if (not here or not role.posts or wanted(role, here.id))
        if (duties := within(role.duties, parts))
    }
    return [line(case, id, duties) for id, duties in found.items()]


def line(case: Case, id: str, duties: Sequence[Duty], *, alone: bool = False) -> Point:
    """Return one line of a role, the stages that have it where not all do, and duties of it."""
    role = case.method.role(id)
    return Point(
        wording="task/who",
        slots={
            "role": title(case, name(case, role)),
            "when": when(case, role),
            "duties": joined(case, duties),
        },
        support=cited(case, role, duties),
        layout="paragraph" if alone else "bullet",
    )


def cited(case: Case, role: Role, duties: Iterable[Duty]) -> tuple[str, ...]:
    """Return what supports duties, and the stages that have the role where those are told."""
    stages = [stage for stage in case.method.stages if wanted(role, stage.id)]
    places = [role.arrival] if role.arrival else [role.posts[each.id].claim for each in stages]
    told = [ref for place in places for ref in place.support if when(case, role)]
    return tuple(dict.fromkeys([*(ref for duty in duties for ref in duty.support), *told]))


def when(case: Case, role: Role) -> str:
    """Return the stages that have a role, in brackets, where not all do."""
    stages = [name(case, each) for each in case.method.stages if wanted(role, each.id)]
    everywhere = len(stages) == len(case.method.stages) or not stages
    return "" if everywhere else bracketed(case, listed(case, stages))


def joined(case: Case, duties: Iterable[Duty]) -> str:
    """Return duties as one list in words."""
    return several(case, dict.fromkeys(case.say(duty.text) for duty in duties))


def wanted(role: Role, stage: str) -> bool:
    """Tell whether a stage has a role."""
    return stage in role.posts and role.posts[stage].need in RECOMMENDED
