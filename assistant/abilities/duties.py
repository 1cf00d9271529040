"""What a role does, and where it stands in the stages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.abilities import overview, principle, roster, structure
from assistant.abilities._aspects import dwells, dwells_in, whether
from assistant.abilities._course import along
from assistant.abilities._forms import few
from assistant.abilities._gaps import beside
from assistant.abilities._names import one_or_two
from assistant.abilities._partners import apart, is_work
from assistant.abilities._planning import planner
from assistant.abilities._profiles import of_units, present, profiles, stated
from assistant.abilities._situation import (
    adds,
    asked_stage,
    brief,
    claim,
    comes,
    doing,
    gone,
    name,
    names,
    roles_of,
    situation,
    stage_choice,
    successors,
    units_asked,
)
from assistant.abilities._slices import (
    called,
    in_parts,
    in_phases,
    joined,
    not_idle,
    part_of,
    phases,
    when,
)
from assistant.abilities._statements import advice_on, compared, reasons
from assistant.abilities._team import with_need
from assistant.abilities._units import posts_by_unit
from assistant.abilities._verdicts import alike
from assistant.values.methodology import Claim, Duty, Role, Stage
from assistant.values.plan import Ask, Case, Phrase, Plan, Point

TAKES = {"roles"}
NEEDS = TAKES
WEIGHS = True
CREWS = True

_PAIR = 2

LIMITS = frozenset({"duties/not-only", "duties/only-own"})
"""The wordings that tell whether something is all of a role's work."""

_OWNERS = 3
"""The most roles that are named as those whose work something is."""


@planner
def plan(case: Case) -> Plan:
    """Plan the duties of each role named; of a unit or a stage where no role is; else ask which."""
    if told := alike(case):
        return told
    roles = roles_of(case, case.topic.roles)
    shared = case.state.headcount and dwells(case, "divide")
    every = case.state.facts and dwells(case, "posts") and not units_asked(case)
    if (not roles and (shared or every)) or _of_the_rest(case):
        return roster.plan(case)
    if not roles:
        return _described(case) or _without_role(case)
    owners = _owners(case, called(case, _split_off(case, roles)))
    if other := along(case, owners) or _other_work(case, roles):
        points = other
    elif dwells(case, "profile"):
        points = profiles(case, present(case, roles))
    elif len(owners) > 1:
        points = in_parts(case, owners) or _side_by_side(case, owners)
    else:
        points = _of_one(case, owners[0])
    limited = bool(points) and points[0].wording in LIMITS
    held = limited or (bool(points) and points[0].wording == "duties/otherwise")
    if dwells(case, "only") and not held and not dwells(case, "profile"):
        slots = {"roles": names(case, roles)}
        points.append(Point(wording="only", slots=slots, ground="outside"))
    whole = all(role.posts and role.duties for role in roles)
    return Plan(
        outcome="answered" if whole else "partial",
        points=tuple(points),
        stage=asked_stage(case),
        verdict=limited,
        follow_ups=(Phrase(wording="say.when", slots={"role": name(case, roles[0])}),),
    )


def _other_work(case: Case, roles: tuple[Role, ...]) -> list[Point]:
    """Say of a role that is held to do another one's work that it is that one's.

    Nothing of two that one post splits into, nor of work that both have to do with.
    """
    if len(roles) != _PAIR or not whether(case) or not dwells(case, "in-charge"):
        return []
    doing = {id.split("#")[0] for id in case.topic.duties}
    one, other = sorted(roles, key=lambda role: is_work(case, role))
    split = any({one.id, other.id} <= {each.role, *each.into} for each in case.method.splits)
    held = dwells(case, "compare") or dwells(case, "alike")
    if one.id in doing or split or not other.duties or held:
        return []
    return _not_own(case, one, (other,))


def _not_own(case: Case, role: Role, owners: Iterable[Role]) -> list[Point]:
    slots, items = {"role": name(case, role)}, tuple(brief(case, owner) for owner in owners)
    own = []
    if role.brief.text and not (few(case) or beside(case)):
        does = {**slots, "duties": case.say(role.brief.text)}
        own = [Point(wording="duties/instead", slots=does, support=role.brief.support)]
    return [
        Point(wording="duties/not-own", slots=slots, ground="outside"),
        Point(wording="duties/others", items=items, layout="run-on"),
        *own,
    ]


def _split_off(case: Case, roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Return the role that is split out of the one named, where that tells which is meant."""
    pair = len(roles) == _PAIR
    if len(roles) > _PAIR or not dwells(case, "split-off") or (pair and dwells(case, "both")):
        return roles
    out = {
        id
        for each in case.method.splits
        if each.role in {role.id for role in roles}
        for id in each.into
        if id != each.role
    }
    split = tuple(role for role in case.method.roles if role.id in out)
    return split if split and (not pair or out <= {role.id for role in roles}) else roles


def _owners(case: Case, roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Return the roles asked about: where a yes-or-no question names work, those who do it.

    The others are named only because the work has to do with them.
    """
    if not whether(case) or dwells(case, "compare") or dwells(case, "only"):
        return roles
    doing = {id.split("#")[0] for id in case.topic.duties}
    return tuple(role for role in roles if role.id in doing) or roles


def describe(case: Case, role: Role) -> list[Point]:
    """Return the duties of a role, its way through the stages, and what it may be combined with.

    Of a role that others took over from by the stage at hand, what they do; of one that has not
    come by the stage asked about, what the role does that it comes out of.
    """
    here = situation(case).stage
    if here and gone(role, here):
        return taken_over(case, role, here)
    if before := _before(case, role):
        return before
    if dwells(case, "why") and not role.duties and (why := _why(case, role)):
        return [*why, *_way(case, role), *defined(case, role)]
    points = defined(case, role)
    points += _way(case, role)
    points += [
        claim(each, case, "run-on" if number else "paragraph")
        for number, each in enumerate(_more(case, role))
    ]
    return points if role.duties or not role.posts else [*points, *_why(case, role)]


def _before(case: Case, role: Role) -> list[Point]:
    """Return what is done in the stage asked about by the role that another comes out of."""
    known = case.state.fact("stage")
    told = known.value if known and known.turn == case.state.turn else None
    here = (*case.topic.stages, *([told] if told else ()))
    first = case.method.arrives(role)
    if not here or first is None or case.method.position(here[0]) >= case.method.position(first.id):
        return []
    return [
        point
        for split in case.method.splits
        if role.id in split.into
        for before in roles_of(case, (split.role,))
        if before.id not in split.into and here[0] in before.posts
        for point in (claim(split.claim, case), *defined(case, before))
    ]


def _of_one(case: Case, role: Role) -> list[Point]:
    """Return a role's duties, or those asked for; or the verdict on the work that is named.

    Of one whose duties are not told, the reason why it comes leads, where that is asked.
    """
    lead = [] if dwells(case, "profile") else on_work(case, role)
    worked = bool(lead)
    if not worked and (part := part_of(case, role)):
        return [*not_idle(case, part), *part, *_begun(case, role, part)]
    asks = dwells(case, "whether") or dwells(case, "so-asked")
    if not lead and role.duties and asks and _merely(case):
        lead = [Point(wording="duties/otherwise", ground="outside")]
    if not lead and apart(case, role):
        lead = [Point(wording="duties/apart", slots={"role": name(case, role)}, ground="outside")]
    if worked and (lead[0].wording in LIMITS or not dwells(case, "only")):
        return lead
    first = case.method.arrives(role)
    asked = first and not role.duties and dwells(case, "why")
    why = reasons(case, role, first) if first and asked else []
    return [*lead, *why, *(point for point in describe(case, role) if point not in why)]


def _merely(case: Case) -> bool:
    """Tell whether a question holds that something is all that somebody does.

    One that only narrows what was asked before holds nothing ("just the host, please").
    """
    if case.topic.leans and not dwells_in(case.topic.text, "whether"):
        return False
    held = dwells(case, "nothing-but") and dwells(case, "so-asked")
    return held or dwells(case, "merely") or (bool(case.topic.duties) and dwells(case, "exclusive"))


def _begun(case: Case, role: Role, told: list[Point]) -> list[Point]:
    """Return since when a role is there, beside its whole day or one that not every stage has."""
    if beside(case) or few(case):
        return []
    if told[0].layout == "bullet":
        return comes(case, role)[:1]
    late = case.method.late(role)
    placed = situation(case).stage is not None or when(case, role) in told[0].slots.values()
    return [replace(each, layout="run-on") for each in comes(case, role)[:1] if late and not placed]


def on_work(case: Case, role: Role) -> list[Point]:
    """Say of the work that a yes-or-no question names whether it is the role's, or whose it is."""
    if not case.topic.duties or not whether(case):
        return []
    here = situation(case).stage
    found: dict[str, list[Duty]] = {}
    for id in case.topic.duties:
        owner, number = id.split("#")
        found.setdefault(owner, []).append(case.method.role(owner).duties[int(number)])
    if (own := found.get(role.id)) and dwells_in(case.topic.text, "exclusive"):
        return [_besides(case, role, own), *_way(case, role)]
    if not own and dwells_in(case.topic.text, "exclusive"):
        return []
    if own:
        slots = {"duties": joined(case, own), "role": name(case, role)}
        support = dict.fromkeys(ref for duty in own for ref in duty.support)
        said = Point(wording="duties/own", slots=slots, support=tuple(support))
        return [said, *_begun(case, role, [said])]
    owners = [each for each in roles_of(case, found) if not here or here.id in each.posts]
    return _not_own(case, role, owners) if 0 < len(owners) <= _OWNERS else []


def _besides(case: Case, role: Role, own: list[Duty]) -> Point:
    """Say whether the work named is all of a role's, and what else is."""
    wording = "duties/only-own" if len(own) == len(role.duties) else "duties/not-only"
    duties = role.duties if len(own) < len(role.duties) else own
    support = dict.fromkeys(ref for duty in duties for ref in duty.support)
    slots = {"duties": joined(case, duties), "role": name(case, role)}
    return Point(wording=wording, slots=slots, support=tuple(support))


def _way(case: Case, role: Role) -> list[Point]:
    """Return when a role comes, and what it turns into.

    All of its way where the question dwells on that; nothing of it beside another question, or
    where one sentence is wanted.
    """
    if dwells(case, "course"):
        return comes(case, role)
    if beside(case):
        return [replace(each, layout="run-on") for each in _newcomer(case, role)]
    if few(case):
        return []
    came = comes(case, role)
    told = [*came[:1], *(came[1:] if _turns(case, role) else [])]
    return [
        replace(point, layout="run-on" if number else "paragraph")
        for number, point in enumerate(told)
    ]


def _newcomer(case: Case, role: Role) -> list[Point]:
    """Return since when a role is there that not every stage has, beside what is left open."""
    others = [each for each in case.state.topics if each != case.topic and not each.rival]
    open_ones = all(each.ability == "gap" for each in others)
    late = case.method.late(role) and not few(case) and situation(case).stage is None
    return comes(case, role)[:1] if open_ones and late else []


def _turns(case: Case, role: Role) -> bool:
    """Tell whether the answer says what becomes of a role: it is split, or that is asked."""
    return dwells(case, "course") or any(role.id == split.role for split in case.method.splits)


def defined(case: Case, role: Role) -> list[Point]:
    """Return what a role does, and the method's note where it is only mentioned or cut short."""
    if few(case) and role.brief.text:
        return [doing(case, role)]
    points = stated(case, role)
    noted = {
        id
        for topic in case.state.topics
        for each in case.method.statements
        if topic != case.topic and each.id in topic.statements
        for id in each.about
    }
    return [*points, claim(role.note, case)] if role.note and role.id not in noted else points


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
    if few(case) and all(role.brief.text for role in roles):
        told = splits if dwells(case, "compare") else []
        items = tuple(brief(case, role) for role in roles)
        duties = Point(wording="importance/duties", items=items)
        return [duties, *(claim(split.claim, case) for split in told)]
    points, two = [], _one_or_two(case, roles)
    for role in roles:
        points += defined(case, role)
        stays = any(each.role == role.id and role.id in each.into for each in splits)
        if not splits or stays:
            points += [
                Point(wording="claim", slots=each.slots, support=each.support, layout="run-on")
                for each in comes(case, role)[:1]
            ]
    linked = [*(claim(split.claim, case) for split in splits), *_as_one(case, asked)]
    points = [*two, *linked, *points] if dwells(case, "alike") else [*points, *linked]
    return [*points, *compared(case, roles)] if dwells(case, "compare") else points


def _as_one(case: Case, asked: set[str]) -> list[Point]:
    """Return that the roles asked about may be one person, where that is stated."""
    return [
        claim(each.claim, case)
        for each in case.method.combinations
        if len(asked) > 1 and asked == {*each.roles}
    ]


def _one_or_two(case: Case, roles: tuple[Role, ...]) -> list[Point]:
    """Say of roles held to be one that they are several, though one person may hold them."""
    if not dwells(case, "alike") or not _as_one(case, {role.id for role in roles}):
        return one_or_two(case)
    return [Point(wording="duties/two", slots={"roles": names(case, roles)}, ground="self")]


def _why(case: Case, role: Role) -> list[Point]:
    first = case.method.arrives(role)
    return reasons(case, role, first) if first else []


def _more(case: Case, role: Role) -> Iterable[Claim]:
    """Yield what is said of a role's weight and of doubling up, and advice on it."""
    weights = [
        each
        for each in case.method.statements
        if each.kind == "importance" and each.about[:1] == (role.id,)
    ]
    # What weighs it against others is told where the question does.
    against = dwells(case, "compare")
    yield from (each.claim for each in weights if against or len(each.about) == 1)
    told = case.say(role.course.text) if role.course and _turns(case, role) else ""
    yield from (
        each.claim
        for each in case.method.combinations
        if role.id in each.roles and adds(case, each.claim, told)
    )
    if not weights and role.duties and not _past(case, role):
        yield from (each.claim for each in advice_on(case, role.id))


def _past(case: Case, role: Role) -> bool:
    """Tell whether the rules that leave a role open are for another stage than the shop's."""
    here = situation(case).stage
    rules = [each for each in case.method.rules if each.needs.get(role.id) == "optional"]
    stages = [each.when.get("stage", here.id) for each in rules if here]
    return here is not None and bool(stages) and here.id not in stages


def _described(case: Case) -> Plan | None:
    """Plan what describes the posts of the units or the stage named, where that is wanted."""
    told = of_units(case) if dwells(case, "profile") else []
    return Plan(outcome="answered", points=tuple(told), stage=asked_stage(case)) if told else None


def _of_stage(case: Case, stage: Stage) -> Plan:
    """Plan the posts that a stage needs, by side and group, each with its duties in one line."""
    needs = case.method.needs(situation(case).at(stage.id))
    roles = [role for role in with_need(case, needs, "now") if stage.id in role.posts]
    lines = posts_by_unit(case, stage, roles, explained=True)
    lead = Point(
        wording="roster/lead.stated",
        slots={"stage": name(case, stage)},
        given=("stage",),
        support=stage.goal.support,
    )
    return Plan(outcome="answered", points=(lead, *lines), stage=stage_choice(case, stage))


def _of_the_rest(case: Case) -> bool:
    """Tell whether it is asked which posts somebody holds who does all that others do not."""
    held = bool(case.state.present) and dwells(case, "rest-held")
    return held and dwells_in(case.topic.text, "pointed-to")


def _without_role(case: Case) -> Plan:
    """Tell of the unit or the stage that is named; else ask which role is meant."""
    if case.topic.groups or case.topic.sides:
        return structure.plan(case)
    if told := in_phases(case, phases(case)):
        return Plan(outcome="answered", points=tuple(told), stage=asked_stage(case))
    if len(case.topic.stages) == 1:
        return _of_stage(case, case.method.stage(case.topic.stages[0]))
    if case.topic.stages:
        return overview.plan(case)
    if said := principle.named(case):
        return Plan(outcome="answered", points=tuple(said))
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
