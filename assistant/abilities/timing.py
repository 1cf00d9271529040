"""When a role or group comes, whether it is needed now, and why."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from assistant.abilities import duties, principle, roster, structure
from assistant.abilities._aspects import dwells, dwells_in, whether
from assistant.abilities._cutting import open_cut
from assistant.abilities._first import first_of
from assistant.abilities._gaps import beside
from assistant.abilities._meant import fitting, meant, without_groups
from assistant.abilities._names import any_named
from assistant.abilities._planning import planner
from assistant.abilities._premises import contradicted, denied, mistaken
from assistant.abilities._purpose import does, purpose, weighty
from assistant.abilities._ruled import by_rules
from assistant.abilities._rules import assumptions, elsewhere, exceptions, opened
from assistant.abilities._situation import (
    Situation,
    claim,
    comes,
    doing,
    gone,
    inner,
    introduced,
    name,
    named,
    names,
    roles_of,
    shared,
    signals,
    situation,
    stage_choice,
    units_asked,
    verdict,
)
from assistant.abilities._splitting import parted
from assistant.abilities._statements import advice_on, advised, reasons, weights_of
from assistant.abilities._team import assignments, with_need
from assistant.abilities._units import reasoned, seated, standing_in
from assistant.abilities._verdicts import split
from assistant.abilities.stage import entry
from assistant.values.methodology import Group, Role, Side, Stage
from assistant.values.plan import Assignment, Case, Phrase, Plan, Point

TAKES = {"roles", "groups", "sides"}
NEEDS = TAKES
DECIDES = True
WEIGHS = True
CREWS = True
ADVISES = True

_DENIALS = frozenset({"stage/no", "unit.no"})
"""The wordings that contradict what a question takes for granted."""

_SEVERAL = 2
"""The fewest roles that one verdict can be on."""


@planner
def plan(case: Case) -> Plan:
    """Plan the need of each role in the stage at hand, or the stage in which it comes."""
    if told := split(case):
        return told
    case = _of_unit(case)
    where = situation(case)
    if first := first_of(case, where) or parted(case):
        return first
    units = units_asked(case)
    roles = roles_of(case, case.topic.roles)
    there = {*case.state.present}
    if len(roles) > _SEVERAL and all(role.id in there for role in roles):
        return roster.plan(case)
    if not roles and not units:
        if meant(case) or without_groups(case):
            return structure.plan(case)
        said = principle.named(case)
        return Plan(outcome="answered", points=tuple(said)) if said else roster.plan(case)
    beyond = _left_open(case, where)
    unsure = opened(case, where, where.stage) if beyond and where.stage else []
    points = _together(case, roles, where)
    points = points or [
        point
        for role in _heads(case, roles)
        for point in (
            comes(case, role)[:1] if role in unsure else _shortly(case, _role(case, role, where))
        )
    ]
    points += _meanwhile(case, where)
    points += open_cut(case)
    points += [point for unit in units for point in _unit(case, unit, where, sure=not beyond)]
    points += fitting(case) if units else []
    listed_all = all(case.method.arrives(role) for role in roles)
    return Plan(
        outcome="answered" if listed_all and not beyond else "partial",
        points=(*beyond, *points),
        stage=stage_choice(case, where.stage) if where.stage else None,
        roster=_lines(case, where),
        verdict=bool(points) and points[0].wording in _DENIALS,
        follow_ups=tuple(
            Phrase(wording="say.role", slots={"role": name(case, r)}) for r in roles[:1]
        ),
    )


def _of_unit(case: Case) -> Case:
    """Return a question of work that a role only takes on for a group as one of that group."""
    work = [
        duty.support
        for role in roles_of(case, case.topic.doers)
        for number, duty in enumerate(role.duties)
        if f"{role.id}#{number}" in case.topic.duties
    ]
    taken = [
        each
        for each in case.method.combinations
        if each.groups and each.brief and all(support == each.brief.support for support in work)
    ]
    if not work or not taken or any_named(case, roles_of(case, case.topic.roles)):
        return case
    return replace(case, topic=replace(case.topic, roles=(), groups=taken[0].groups))


def _shortly(case: Case, points: list[Point]) -> list[Point]:
    """Return of a verdict beside other answers what leads, and no conditions or reasons."""
    verdicts = [place for place, each in enumerate(points) if each.ground == "cited"]
    if not verdicts or not beside(case) or not whether(case) or dwells(case, "why"):
        return points
    rest = points[verdicts[0] + 1 :]
    more = takewhile(lambda each: each.layout == "run-on", rest)
    return [*points[: verdicts[0] + 1], *more]


def _heads(case: Case, roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Return the roles to judge: without those that a role named splits into, if that is judged.

    Asked why one is split out of another, that one alone. Asked who can be spared, not those who
    are there instead; nor several who are there, if others are not.
    """
    there = {*case.state.present}
    spared = tuple(role for role in roles if role.id not in there)
    if spared and (dwells(case, "done-without") or len(roles) - len(spared) > _SEVERAL):
        return spared
    named = {role.id for role in roles}
    splits = [each for each in case.method.splits if each.role in named]
    if dwells(case, "why") and (out := {id for s in splits for id in s.into if id != s.role}):
        return tuple(role for role in roles if role.id in out) or roles
    heirs = {
        id
        for split in splits
        if contradicted(case, case.method.role(split.role))
        for id in split.into
        if id != split.role
    }
    return tuple(role for role in roles if role.id not in heirs)


def _left_open(case: Case, where: Situation) -> list[Point]:
    """Say where the rules leave open, in the stage at hand, whether what is named is needed."""
    here, asked = where.stage, {*case.topic.roles, *case.topic.groups, *case.topic.sides}
    if here is None:
        return []
    touched = {
        id
        for rule in case.method.rules
        for role in roles_of(case, rule.needs)
        if (post := role.posts.get(here.id))
        for id in (role.id, post.side, post.group)
    }
    touched |= {role.id for role in opened(case, where, here)}
    return elsewhere(case, where, here) if asked & touched else []


def _together(case: Case, roles: tuple[Role, ...], where: Situation) -> list[Point]:
    """Return one verdict on several roles that wait for the same new group, or the same stage."""
    first, here = case.method.arrives(roles[0]) if roles else None, where.stage
    if len(roles) < _SEVERAL or not (first and here) or first not in _after(case, here):
        return []
    alike = all(case.method.arrives(role) == first for role in roles)
    groups = {role.posts[first.id].group for role in roles if first.id in role.posts}
    if not alike or len(groups) != 1 or dwells(case, "why"):
        return []
    group = groups.pop()
    slots = {"roles": names(case, roles), "stage": name(case, first)}
    if group:
        slots["group"] = name(case, case.method.group(group))
    claims = [role.arrival or role.posts[first.id].claim for role in roles]
    support = dict.fromkeys(ref for each in claims for ref in each.support)
    wording = "timing/later.together" if group else "timing/later.many"
    lead = Point(wording=wording, slots=slots, support=tuple(support))
    waiting = _until_then(case, here, group)
    ids = {role.id for role in roles}
    former = [claim(each.claim, case) for each in case.method.splits if ids <= {*each.into}]
    return [
        lead,
        *former,
        *waiting,
        *_conditions(case, first, here),
        *([] if waiting else _start(case, here)),
    ]


def _after(case: Case, here: Stage) -> tuple[Stage, ...]:
    return case.method.stages[case.method.position(here.id) + 1 :]


def _meanwhile(case: Case, where: Situation) -> list[Point]:
    """Return whom the stage at hand needs, where the question would put others first."""
    ordered = dwells(case, "order") or dwells(case, "wait")
    if where.stage is None or len(case.state.topics) > 1 or not ordered:
        return []
    needs = case.method.needs(where.at(where.stage.id))
    now, asked = with_need(case, needs, "now"), {*case.topic.roles}
    if asked & {role.id for role in now} or not asked:
        return []
    slots = {"stage": name(case, where.stage)}
    return [Point(wording="meanwhile", slots=slots, items=(named(case, now, where.stage),))]


def _role(case: Case, role: Role, where: Situation) -> list[Point]:
    first, here = case.method.arrives(role), where.stage
    if first is None:
        return _unlisted(case, role)
    no = contradicted(case, role)
    if no and not (here and first in _after(case, here)):
        if case.topic.stages:
            return no
        rest = [*_of_late(case, role, first), *_before(case, role, first)]
        return [no[0], *rest, *_needed_first(case), *entry(case, first)]
    if here is None:
        return _in_general(case, role, first, where)
    if gone(role, here):
        return [verdict(case, role, where), *duties.taken_over(case, role, here)[1:]]
    return _at(case, role, first, where, here)


def _at(case: Case, role: Role, first: Stage, where: Situation, here: Stage) -> list[Point]:
    """Return whether a role is needed in the stage at hand, why, and what to do until then."""
    arrival = role.arrival or role.posts[first.id].claim
    need = case.method.needs(where.at(here.id)).get(role.id, ("now", arrival))[0]
    lead = [verdict(case, role, where)]
    if need == "now" and dict(case.state.people).get(role.id) and not dwells(case, "cut"):
        there = Point(wording="timing/there", slots={"role": name(case, role)}, ground="outside")
        after = case.method.stage_after(here.id) or here
        at = here if gone(role, after) else after
        return [there, claim(role.posts[at.id].claim, case)]
    if need == "later":
        lead = [claim(arrival, case)] if dwells(case, "why") else lead
        lead += _sooner(case, role, first)
        group = role.posts[first.id].group
        waiting = _until_then(case, here, group) or _sparing(case, here, role)
        waiting = waiting or reasons(case, role, first)
        start = [] if waiting else _start(case, here)
        signs = _conditions(case, first, here)
        full = not start and len(signs) < _SEVERAL and not _sparing(case, here, role)
        lead += _later(case, role, first, full=full)
        if case.topic.context and len(case.state.topics) == 1:
            # What was told already leads on to what is to be done now.
            waiting = [*waiting, *entry(case, first), claim(here.goal, case)]
        start = [] if waiting else start
        return [*lead, *waiting, *advised(case, role, here), *signs, *start]
    if need == "now" and dwells(case, "why") and first == here:
        return [*purpose(case, role, first), claim(role.posts[first.id].claim, case)]
    if need == "now" and any(dwells(case, each) for each in ("drop", "let-go", "cut")):
        lead = [replace(each, wording="timing/kept") for each in lead]
    if need == "now":
        lead += weighty(case, role) or does(case, role, lead)
        lead += reasons(case, role, first) if first != case.method.stages[0] else []
        others = [claim(rule.claim, case) for rule in exceptions(case, where, role, here)]
        return [*lead, *(assumptions(case, where) if others else []), *others]
    return lead


def _in_general(case: Case, role: Role, first: Stage, where: Situation) -> list[Point]:
    """Return when a role comes, what brings it, and what the stage that brings it asks for.

    Asked just why there is one, the reason leads; asked if it can go, that it stays.
    """
    if ruled := by_rules(case, role, where):
        return ruled
    lasts = role.steady and first == case.method.stages[0]
    if lasts and role.course and dwells_in(case.topic.text, "dispensable"):
        stays = claim(role.course, case)
        needed = replace(
            stays, wording="timing/now", slots={"why": inner(case, case.say(role.course.text))}
        )
        wanted = dwells_in(case.topic.text, "still-wanted")
        return [needed if wanted else denied(case, stays), *does(case, role, [])]
    turns = _grows(case, role) or any(gone(role, stage) for stage in case.method.stages)
    came = comes(case, role) if turns else comes(case, role)[:1]
    why, begins = dwells(case, "why"), case.method.stage_before(first.id) is None
    when = dwells(case, "moment") or not why
    if not why and dwells(case, "done-without"):
        lead, *rest = [*weights_of(case, role), *comes(case, role)]
        return [lead, *(replace(each, layout="run-on") for each in rest)]
    points = purpose(case, role, first) if why else reasons(case, role, first)
    came = [*came, *_sooner(case, role, first)]
    points = [*came, *points] if when else [*points, *came]
    points += does(case, role, points)
    if begins:
        return points
    if not beside(case):
        points += [*_sharing(case, role, first), *_before(case, role, first)]
    asked = when and (first.signals or dwells(case, "moment"))
    return [*points, *(entry(case, first) if asked else [])]


def _of_late(case: Case, role: Role, first: Stage) -> list[Point]:
    """Return what a role is for, and who may share it, where no signs tell of its stage."""
    if first.signals or not role.duties or beside(case):
        return []
    told = [doing(case, role), *_sharing(case, role, first)]
    return [replace(each, layout="run-on") for each in told]


def _needed_first(case: Case) -> list[Point]:
    """Return whom the first stage needs, where others were taken to be there from the start."""
    first, where = case.method.stages[0], situation(case)
    needs = case.method.needs(where.at(first.id))
    slots = {"stage": name(case, first)}
    items = (named(case, with_need(case, needs, "now"), first),)
    return [] if beside(case) else [Point(wording="roster/order.all", slots=slots, items=items)]


def _sooner(case: Case, thing: Role | Group | Side, first: Stage) -> list[Point]:
    """Say, where that is asked, that a thing is in no earlier stage, and that no more is said."""
    if case.method.stage_before(first.id) is None or not dwells(case, "sooner"):
        return []
    slots = {"thing": name(case, thing)}
    return [Point(wording="timing/sooner", slots=slots, ground="outside", layout="run-on")]


def _grows(case: Case, role: Role) -> bool:
    """Tell whether a role turns into something else in a later stage."""
    return any(each.role == role.id and role.id not in each.into for each in case.method.splits)


def _later(case: Case, role: Role, first: Stage, *, full: bool) -> list[Point]:
    """Return what a role that comes later is for, what it turns into, and who may share it.

    Beside others, what it is for alone, and only of what the last stages bring.
    """
    told = [doing(case, role)] if role.duties and (full or not first.signals) else []
    if beside(case) or len(case.topic.roles) + len(units_asked(case)) > 1:
        told, grown, sharing = [] if first.signals else told, [], []
    else:
        grown = comes(case, role)[1:] if _grows(case, role) else []
        sharing = _sharing(case, role, first)
    return [replace(each, layout="run-on") for each in (*grown, *told, *sharing)]


def _sharing(case: Case, role: Role, first: Stage) -> list[Point]:
    """Return which groups may share a role in the stage that brings it."""
    return [claim(each.claim, case) for each in shared(case, first) if role.id in each.roles]


def _before(case: Case, role: Role, first: Stage) -> list[Point]:
    """Return what there is before the stage of a role: who stands in, or the advice on it."""
    begin = case.method.stages[0]
    group = role.posts[first.id].group
    return [*standing_in(case, begin, group), *advised(case, role, begin)]


def _until_then(case: Case, here: Stage, group: str | None) -> list[Point]:
    """Return what bridges the time until a role or group comes, and what the start is for."""
    bridges = standing_in(case, here, group)
    why = here == case.method.stages[0] and dwells(case, "why")
    return [*bridges, claim(here.goal, case)] if why else bridges


def _sparing(case: Case, here: Stage, role: Role | None = None) -> list[Point]:
    """Return how a stage wants money spent, and advice on the role, where that is asked."""
    said = principle.sparing(case, here)
    said += advice_on(case, role.id) if said and role else []
    return [claim(each.claim, case) for each in said]


def _unlisted(case: Case, role: Role) -> list[Point]:
    """Say of a role without a post that it is only mentioned, where nothing else tells so."""
    named = {id for topic in case.state.topics for id in topic.statements}
    told = any(each.id in named and role.id in each.about for each in case.method.statements)
    unlisted = Point(wording="unlisted", slots={"role": name(case, role)}, ground="outside")
    does = [doing(case, role)] if role.duties else []
    return [unlisted, *([claim(role.note, case)] if role.note and not told else []), *does]


def _conditions(case: Case, stage: Stage, here: Stage) -> list[Point]:
    """Say how the user's shop stands to the stage of arrival, or by which signs that is told.

    Where the shop lacks what the next stage asks for, that comes first.
    """
    after = case.method.stage_after(here.id)
    if after and signals(case, after, "unmet"):
        return entry(case, after)
    touched = any(fact.name.startswith(f"{stage.id}.") for fact in case.state.facts)
    asked = not beside(case) or dwells(case, "moment")
    return entry(case, stage) if touched or (stage.signals and asked) else []


def _start(case: Case, here: Stage) -> list[Point]:
    """Return what a start is for, where it is asked if somebody has to be there already."""
    early = whether(case) and not beside(case) and here == case.method.stages[0]
    return [claim(here.goal, case)] if early else []


def _unit(case: Case, unit: Group | Side, where: Situation, *, sure: bool) -> list[Point]:
    """Say from when on a unit is there, what it is for, and what to do until then.

    That it is needed now only where that is `sure`, and nothing of it left open.
    """
    first, here = case.method.stage(unit.stages[0]), where.stage
    before = case.method.stage_before(first.id)
    slots = {"unit": name(case, unit), "first": name(case, first)}
    early = here and case.method.position(here.id) < case.method.position(first.id)
    if mistaken(case, first) and not early:
        no = Point(wording="unit.no", slots=slots, support=unit.about.support)
        until = standing_in(case, case.method.stages[0], unit.id)
        return [no, claim(unit.about, case, "run-on"), *until, *_needed_first(case)]
    if here and early:
        lead = Point(wording="unit.early", slots=slots, support=unit.about.support)
        waiting = _until_then(case, here, unit.id) or _sparing(case, here)
        about = claim(unit.about, case)
        told = [about, *waiting] if dwells(case, "why") else [*waiting, about]
        lead = replace(lead, wording="unit.no") if _confirmed(case) else lead
        told += [*_grown_from(case, unit), *_sooner(case, unit, first)]
        return [lead, *told, *_conditions(case, first, here)]
    sooner = dwells(case, "sooner")
    if (
        sure
        and here
        and whether(case)
        and not (beside(case) or sooner)
        and seated(case, here, unit)
    ):
        yes = Point(wording="unit.now", slots=slots, support=unit.about.support)
        return [yes, claim(unit.about, case, "run-on")]
    named = name(case, first) in case.say(unit.about.text)
    begins = [] if named else [Point(wording="unit", slots=slots, support=unit.about.support)]
    if before and dwells(case, "why") and not dwells(case, "moment"):
        points = reasoned(case, unit)
        return points if here else [*points, *standing_in(case, case.method.stages[0], unit.id)]
    told = [*introduced(case, unit), *(_grown_from(case, unit) if sooner else ())]
    points = [*(told if len(told) > 1 else [*begins, *told]), *_sooner(case, unit, first)]
    if here or not before:
        return points
    start = case.method.stages[0]
    why = [claim(start.goal, case)] if dwells(case, "why") and dwells(case, "from-start") else []
    return [*points, *standing_in(case, start, unit.id), *why, *entry(case, first)]


def _confirmed(case: Case) -> bool:
    """Tell whether the question holds that something is so, to be confirmed."""
    return dwells_in(case.topic.text or case.state.question, "to-confirm")


def _grown_from(case: Case, unit: Group | Side) -> list[Point]:
    """Return which post of an earlier stage a unit has grown out of."""
    return [claim(each.claim, case) for each in case.method.splits if unit.id in each.into]


def _lines(case: Case, where: Situation) -> tuple[Assignment, ...]:
    """Return the roster lines of the roles asked about, where the stage is known."""
    if where.stage is None:
        return ()
    needs = case.method.needs(where.at(where.stage.id))
    asked = {id: each for id, each in needs.items() if id in case.topic.roles}
    return assignments(case, asked, where.stage)
