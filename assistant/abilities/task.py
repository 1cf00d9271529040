"""Who does a task: every role whose duties the question names, stage by stage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain

from assistant.abilities import combine, gap, roster, structure, timing
from assistant.abilities import duties as work
from assistant.abilities._aspects import dwells, whether
from assistant.abilities._gaps import beside, of_part
from assistant.abilities._meant import until_then
from assistant.abilities._names import any_of
from assistant.abilities._nearest import contested, nearest, only_timed, undrawn
from assistant.abilities._options import not_theirs
from assistant.abilities._partners import partners
from assistant.abilities._planning import planner
from assistant.abilities._profiles import own
from assistant.abilities._quotes import open_topics, quotes, shares
from assistant.abilities._rules import dropped, ruling
from assistant.abilities._situation import (
    asked_stage,
    bracketed,
    briefs,
    claim,
    comes,
    listed,
    name,
    roles_of,
    several,
    situation,
)
from assistant.abilities._slices import (
    cited,
    in_phases,
    joined,
    line,
    named,
    phases,
    wanted,
    when,
    within,
)
from assistant.abilities._statements import advice_on
from assistant.abilities._verdicts import placed
from assistant.text import content_terms, fold
from assistant.values.methodology import Duty, Role, Stage, Work
from assistant.values.plan import Case, Item, Phrase, Plan, Point

_WHO = re.compile(r"谁|哪个岗|\bwho\b|\bwhose\b|\bwhich (?:post|role|person|one)\b")
"""What asks for whoever does a task."""

TAKES = {"duties", "groups", "sides"}
NEEDS = {"duties"}
READS = True
CREWS = True


_SEVERAL = 2
"""The number of roles from which on work is everybody's, the decision maker's too."""


@planner
def plan(case: Case) -> Plan:
    """Plan who does the task; that it is open, where the question names what drops their posts."""
    if decided := placed(case) or _of_boss(case):
        return decided
    if dwells(case, "profile") and (roles := _doing(case)):
        return work.plan(replace(case, topic=replace(case.topic, roles=roles)))
    if spoken := _spoken_of(case):
        return timing.plan(replace(case, topic=replace(case.topic, roles=spoken)))
    found = _named(case) or _of_roles(case) or _of_terms(case)
    if not found and (told := _attended(case)):
        return Plan(outcome="answered", points=tuple(told), stage=asked_stage(case))
    found = found or (_near(case) if shares(case) or not beside(case) else [])
    if points := not_theirs(case, {role.id for role, _ in found}):
        return Plan(outcome="partial", points=tuple(points), stage=asked_stage(case))
    return _of_found(case, found)


def _of_boss(case: Case) -> Plan | None:
    """Plan if the boss may do the work of the posts whose it is, where that is to be in person."""
    roles = case.topic.roles or case.topic.doers
    if not (whether(case) and dwells(case, "own-hands") and 0 < len(roles) < _SEVERAL):
        return None
    boss = (case.method.decision_maker.id,)
    return combine.plan(replace(case, topic=replace(case.topic, roles=roles, boss=boss)))


def _doing(case: Case) -> tuple[str, ...]:
    """Return the roles named, else those of the stage at hand whose work the question tells."""
    here, found = situation(case).stage, dict.fromkeys(role.id for role, _ in _named(case))
    there = [id for id in found if here and wanted(case.method.role(id), here.id)]
    return case.topic.roles or tuple(there or found)


def _spoken_of(case: Case) -> tuple[str, ...]:
    """Return the roles without duties that are named, or that what the question tells is about."""
    asked = roles_of(case, case.topic.roles)
    if asked and not case.topic.duties and all(each.posts and not each.duties for each in asked):
        return tuple(role.id for role in asked)
    about = {
        id
        for each in case.method.statements
        if each.id in case.topic.statements
        for id in each.about
    }
    return tuple(role.id for role in case.method.roles if role.id in about and not role.duties)


def _of_found(case: Case, found: list[tuple[Role, Duty]]) -> Plan:
    """Plan one line for each role that has the duty, those of the stage at hand if it is known."""
    if not case.topic.duties and case.state.headcount and dwells(case, "divide"):
        return roster.plan(case)
    roles = roles_of(case, case.topic.roles)
    if len(roles) == 1 and (said := work.on_work(case, roles[0])):
        verdict = said[0].wording in work.LIMITS or not dwells(case, "only")
        return Plan(
            outcome="answered", points=tuple(said), stage=asked_stage(case), verdict=verdict
        )
    if not case.topic.duties and not roles and (told := in_phases(case, phases(case))):
        return Plan(outcome="answered", points=tuple(told), stage=asked_stage(case))
    stage = situation(case).stage
    if stage:
        found = _at(case, found, stage)
    if not found:
        return _nobody(case)
    by_role: dict[str, list[Duty]] = {}
    for role, duty in found:
        by_role.setdefault(role.id, []).append(duty)
    heirs = _taken_over(case, by_role) if stage is None else []
    alone = len(by_role) == 1 and not heirs
    before = _not_here(case, by_role, stage) if stage else []
    if dwells(case, "one-line") and not beside(case):
        points = [*before, _sentence(case, by_role)]
        return Plan(outcome="answered", points=tuple(points), stage=asked_stage(case))
    with_whom = partners(case, found[0][0]) if alone else {}
    by_role = {**by_role, **with_whom}
    points = [line(case, id, some, alone=alone and not with_whom) for id, some in by_role.items()]
    asked = not roles or _WHO.search(case.topic.text) is not None
    sole = asked and not before
    points += _of_one(case, found[0][0], by_role[found[0][0].id], sole=sole) if alone else []
    # What the stage asked about has instead is told before what comes later.
    stated = bool(before) and all(each.support for each in before)
    points = [*before, *points, *heirs] if stated else [*points, *heirs, *before]
    points += undrawn(case, by_role)
    points += _watched(case, found) if len(by_role) > _SEVERAL else []
    doing = {role.id for role in roles} & by_role.keys()
    alike = not beside(case) and (not doing or contested(case, found))
    points += _of_a_kind(case, found, stage) if alike else []
    points += [] if stage or case.topic.groups or not asked else _not_before(case, by_role)
    points += _spared(case, by_role, stage) if stage and asked else []
    first = name(case, found[0][0])
    return Plan(
        outcome="answered",
        points=tuple(points),
        stage=asked_stage(case),
        follow_ups=(Phrase(wording="say.role", slots={"role": first}),),
    )


def whose(case: Case, stage: Stage | None) -> list[Point]:
    """Return whose work it is that the question tells, in a stage if it is known, and who helps."""
    found = _named(case)
    found = _at(case, found, stage) if stage else found
    by_role: dict[str, list[Duty]] = {}
    for role, duty in found:
        by_role.setdefault(role.id, []).append(duty)
    lines = [line(case, id, some, alone=len(by_role) == 1) for id, some in by_role.items()]
    before = _not_here(case, by_role, stage) if stage and found else []
    return [*lines, *before, *(_of_a_kind(case, found, stage) if len(by_role) == 1 else [])]


def attended(case: Case, stage: Stage) -> bool:
    """Tell whether the decision maker of a stage attends to what the duties named are about."""
    said = case.say(stage.attention.text)
    told = [content_terms(case.say(duty.text)) for _, duty in _named(case)]
    common = frozenset.intersection(*told) if told else frozenset[str]()
    return bool(common & content_terms(said)) or _on_terms(case, said)


def _spared(case: Case, found: Mapping[str, list[Duty]], stage: Stage) -> list[Point]:
    """Say that it is open who does the work where the shop, as it is, needs none of the posts."""
    rules = ruling(case, situation(case))
    spared = {id for each in rules if each.when.get("stage") == stage.id for id in dropped(each)}
    if not found.keys() <= spared:
        return []
    told = [claim(each.claim, case) for each in rules if dropped(each) & found.keys()]
    return [*told, Point(wording="task/spared", ground="outside")]


def _sentence(case: Case, found: Mapping[str, list[Duty]]) -> Point:
    """Return who does a task, since when and how, in one sentence."""
    items = []
    for role, some in zip(roles_of(case, found), found.values(), strict=True):
        stages = [name(case, each) for each in case.method.stages if wanted(role, each.id)]
        every = len(stages) == len(case.method.stages)
        parts = [*([] if every or not stages else [listed(case, stages)]), joined(case, some)]
        text = name(case, role) + bracketed(case, several(case, parts))
        items.append(Item(text=text, support=cited(case, role, some)))
    return Point(wording="task/sentence", items=tuple(items))


def _of_one(case: Case, role: Role, told: Iterable[Duty], *, sole: bool) -> list[Point]:
    """Return what else the one who does it does, where it stands, and what is advised on it.

    Not its other duties where the answer has others to tell of.
    """
    besides = _besides(case, role, told) if sole else []
    return [*besides, *_placed(case, role), *_advised(case, role)]


def _besides(case: Case, role: Role, told: Iterable[Duty]) -> list[Point]:
    """Return the other duties of the one who does a task, of a post that not every shop has."""
    rest = [duty for duty in own(case, role) if duty not in told]
    known = not case.method.late(role)
    if known or not rest or beside(case) or dwells(case, "brief") or dwells(case, "whom"):
        return []
    slots = {"role": name(case, role), "duties": joined(case, rest)}
    support = dict.fromkeys(ref for duty in rest for ref in duty.support)
    return [Point(wording="task/besides", slots=slots, support=tuple(support), layout="run-on")]


def _placed(case: Case, role: Role) -> list[Point]:
    """Return from when on and where the one who does it is there, or who did it all before."""
    told = beside(case) or dwells(case, "brief")
    came = [each for each in case.method.splits if role.id in each.into]
    came = [each for each in came if each.role not in each.into]
    if came and not told:
        return [claim(each.claim, case, "run-on") for each in came]
    turns = any(s.role == role.id and role.id not in s.into for s in case.method.splits)
    grows = situation(case).stage is None and turns
    way = comes(case, role) if grows else comes(case, role)[:1]
    return [] if told else [replace(each, layout="run-on") for each in way]


def _advised(case: Case, role: Role) -> list[Point]:
    """Return the advice on a role that a rule which holds for the shop leaves open."""
    rules = ruling(case, situation(case))
    left = any(each.needs.get(role.id) == "optional" for each in rules)
    return [claim(each.claim, case) for each in advice_on(case, role.id)] if left else []


def _nobody(case: Case) -> Plan:
    """Plan what is told where no duty is named: the unit named, or that it is not stated."""
    if case.topic.groups or case.topic.sides:
        return structure.plan(case)
    if open_topics(case):
        return gap.plan(case)
    if noted := [claim(each.note, case) for each in _unplaced(case) if each.note]:
        return Plan(outcome="partial", points=tuple(noted))
    lines = () if beside(case) else quotes(case, most=2)
    unsaid = of_part(case, _unsaid())
    return Plan(outcome="partial" if lines else "refused", points=(unsaid, *lines))


def _unplaced(case: Case) -> list[Role]:
    """Return the roles named where the method places none of them in a stage."""
    roles = roles_of(case, case.topic.roles)
    return [] if any(role.posts or role.duties for role in roles) else [*roles]


def _at(case: Case, found: list[tuple[Role, Duty]], stage: Stage) -> list[tuple[Role, Duty]]:
    """Return whose work it is in a stage; of several tasks, each stays with whoever has it."""
    here = {role.id for role, _ in found if wanted(role, stage.id)}
    heirs = {
        id
        for split in case.method.splits
        if wanted(case.method.role(split.role), stage.id)
        for id in split.into
    }
    later = {
        role.id
        for role, _ in found
        if _in_turn(case) and role.id not in heirs and _comes(case, role, stage)
    }
    kept = [each for each in found if each[0].id in here | later]
    return kept if here else found


def _in_turn(case: Case) -> bool:
    """Tell whether several tasks are asked for in turn."""
    return len(_WHO.findall(case.topic.text)) > 1


def _comes(case: Case, role: Role, stage: Stage) -> bool:
    came = case.method.arrives(role)
    return came is not None and case.method.position(came.id) > case.method.position(stage.id)


def _watched(case: Case, found: list[tuple[Role, Duty]]) -> list[Point]:
    """Return where the decision maker too attends to what all those duties are about."""
    here = situation(case).stage
    told = [content_terms(case.say(duty.text)) for _, duty in found]
    common = frozenset.intersection(*told)
    return [
        claim(stage.attention, case, "bullet")
        for stage in case.method.stages
        if here in (None, stage) and common & content_terms(case.say(stage.attention.text))
    ]


def _of_a_kind(case: Case, found: list[tuple[Role, Duty]], stage: Stage | None) -> list[Point]:
    """Return who else has a hand in work of that kind, and that no post of its own is named.

    That is said where several have; nothing where just a part of the day is asked for that one has.
    """
    asked, told = [duty for _, duty in found], {role.id for role, _ in found}
    if len(told) == 1 and within(asked, phases(case)):
        return []
    works = [each for each in case.method.works if _is_of(case, each, asked)]
    items, several = dict[str, Item](), len(told) > 1
    since = {when(case, role) for role, _ in found}
    for role, duty in (duty_of(case, id) for each in works for id in each.duties):
        if duty in asked or role.id in items or role.id in told:
            continue
        if not stage or wanted(role, stage.id):
            fresh = when(case, role) if when(case, role) not in since else ""
            text = name(case, role) + bracketed(case, case.say(duty.text)) + fresh
            support = cited(case, role, [duty]) if fresh else duty.support
            items[role.id] = Item(text=text, support=support)
    lacking = {each.lacks for each in works if several}
    return [
        *([Point(wording="task/beside", items=tuple(items.values()))] if items else []),
        *(claim(each.claim, case) for each in case.method.gaps if each.id in lacking),
    ]


def _is_of(case: Case, work: Work, asked: list[Duty]) -> bool:
    """Tell whether all duties asked about are of one kind of work."""
    return all(duty in [duty_of(case, id)[1] for id in work.duties] for duty in asked)


def duty_of(case: Case, id: str) -> tuple[Role, Duty]:
    """Return a duty by its id, and whose it is."""
    role, number = id.split("#")
    owner = case.method.role(role)
    return owner, owner.duties[int(number)]


def _not_here(case: Case, found: Mapping[str, list[Duty]], stage: Stage) -> list[Point]:
    """Say whose work it is in a stage that has none of the roles: of the post they take over from.

    Where there is none, that it is not stated.
    """
    if any(wanted(role, stage.id) for role in roles_of(case, found) if role.posts):
        return []
    splits = [
        each
        for each in case.method.splits
        if {*each.into} & {*found} and each.role not in each.into
        if wanted(case.method.role(each.role), stage.id)
    ]
    if splits:
        slots = {"stage": name(case, stage)}
        items = briefs(case, roles_of(case, (each.role for each in splits)), stage)
        told = (claim(each.claim, case) for each in splits)
        return [*told, Point(wording="task/before", slots=slots, items=items)]
    if until := until_then(case, found, stage):
        return until
    slots = {"stage": name(case, stage)}
    unsaid = Point(wording="task/not-here", slots=slots, ground="outside")
    return [unsaid, *nearest(case, found, stage)]


def _not_before(case: Case, found: Mapping[str, list[Duty]]) -> list[Point]:
    """Say that nobody is named for work before the stages of the roles that do it.

    Nothing of roles that come out of others, which did it until then.
    """
    roles = [role for role in roles_of(case, found) if role.posts]
    starts = [
        case.method.position(each.id) for role in roles if (each := case.method.arrives(role))
    ]
    heirs = {id for each in case.method.splits if each.role not in each.into for id in each.into}
    if not starts or min(starts) == 0 or heirs & {*found} or beside(case) or dwells(case, "brief"):
        return []
    if until := until_then(case, found, case.method.stages[0]):
        return until
    before = case.method.stages[: min(starts)]
    slots = {"stage": listed(case, [name(case, each) for each in before])}
    unsaid = Point(wording="task/not-here", slots=slots, ground="outside")
    return [unsaid, *(point for stage in before for point in nearest(case, found, stage))]


def _taken_over(case: Case, found: Mapping[str, list[Duty]]) -> list[Point]:
    """Say who took over from the roles found, where none of those was found as well."""
    return [
        claim(split.claim, case, "bullet")
        for split in case.method.splits
        if split.role in found
        and split.role not in split.into
        and not found.keys() & {*split.into}
        and split.into[0] in {role.id for role in case.method.roles}
    ]


def _named(case: Case) -> list[tuple[Role, Duty]]:
    """Return the duties whose words the question uses; of a role it names, those alone.

    Of several tasks asked for in turn none is meant by another.
    """
    found = [duty_of(case, id) for id in case.topic.duties]
    under = {id for _, duty in found for id in duty.over if not _in_turn(case)}
    named = [each for each in found if each[0].id in case.topic.roles]
    here = situation(case).stage
    if here and not any(wanted(role, here.id) for role, _ in named):
        # Who is called by the work in another stage is whoever has it in this one.
        named = [each for each in named if not any(wanted(role, here.id) for role, _ in found)]
    if named and dwells(case, "whom"):
        return _of_roles(case)
    own = [each for each in named if each[0].id not in under or contested(case, named)]
    meant = own or [each for each in found if each[0].id not in under]
    meant = [each for each in meant if not only_timed(case, each[1])] or meant
    if contested(case, meant):
        return meant
    then = within((duty for _, duty in meant), phases(case))
    return [each for each in meant if each[1] in then] or meant


def _of_roles(case: Case) -> list[tuple[Role, Duty]]:
    """Return the duties of the roles that the question names instead of a task."""
    parts = phases(case)
    return [
        (role, duty)
        for role in roles_of(case, case.topic.roles)
        for duty in named(case, role) or within(role.duties, parts) or role.duties
    ]


def _of_terms(case: Case) -> list[tuple[Role, Duty]]:
    """Return the duties that tell of the terms that the question names instead of a task."""
    return [
        (role, duty)
        for role in case.method.roles
        for duty in role.duties
        if _on_terms(case, case.say(duty.text))
    ]


def _on_terms(case: Case, text: str) -> bool:
    """Tell whether a text speaks of a term that the question names."""
    terms = [each for each in case.method.terms if each.id in case.topic.terms]
    called = (tuple(chain(each.name.values(), *each.aliases.values())) for each in terms)
    return any(any_of(words).search(fold(text)) for words in called)


def _attended(case: Case) -> list[Point]:
    """Return that no post has the term named for its task, and where the boss attends to it."""
    told = [
        claim(stage.attention, case)
        for stage in case.method.stages
        if _on_terms(case, case.say(stage.attention.text))
    ]
    return [Point(wording="task/no-post", ground="outside"), *told] if told else []


def _near(case: Case) -> list[tuple[Role, Duty]]:
    """Return the duties of the role whose definition was found first, those nearest if any is."""
    wanted_terms = content_terms(case.topic.text)
    for hit in case.hits[:2]:
        for role in case.method.roles:
            duties = [duty for duty in role.duties if hit.passage.reference in duty.support]
            near = [each for each in duties if wanted_terms & content_terms(case.say(each.text))]
            if duties:
                return [(role, duty) for duty in near or duties]
    return []


def _unsaid() -> Point:
    return Point(wording="unsaid", ground="outside")
