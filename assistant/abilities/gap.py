"""What the method leaves open: say so, and give the nearest thing it does say."""

from __future__ import annotations

from assistant.abilities import combine, roster, smalltalk, structure
from assistant.abilities._aspects import dwells, dwells_in, whether
from assistant.abilities._crewed import crewed
from assistant.abilities._gaps import (
    beside,
    details,
    left_open,
    meant,
    nearest,
    of_part,
    told_of,
    turned_to,
)
from assistant.abilities._paying import by_weight
from assistant.abilities._planning import planner
from assistant.abilities._profiles import of_units, profiles
from assistant.abilities._quotes import open_topics, quotes, shares
from assistant.abilities._rules import ruled
from assistant.abilities._situation import (
    bracketed,
    brief,
    claim,
    comes,
    doing,
    name,
    named,
    names,
    roles_of,
    situation,
    successors,
    verdict,
)
from assistant.abilities._slices import joined
from assistant.abilities._statements import advice_on
from assistant.abilities._team import with_need
from assistant.values.methodology import Claim, Gap, Role, Stage
from assistant.values.plan import Case, Item, Plan, Point

TAKES = {"gaps"}
NEEDS = TAKES
READS = True

_WORKING = frozenset({"duties", "task"})
"""The kinds of question that are answered by duties."""

_MOST = 2
"""The most roles whose duties are told."""


@planner
def plan(case: Case) -> Plan:
    """Plan the refusal of each topic named, with what is nearest; never an invented number."""
    if said := smalltalk.felt(case) or _on_offer(case):
        return said
    by_id = {gap.id: gap for gap in case.method.gaps}
    asked = (meant(case, id) for id in case.topic.gaps or open_topics(case))
    open_ones = [by_id[id] for id in dict.fromkeys(asked)]
    under = {id for each in open_ones for id in each.over}
    gaps = told_of(case, [each for each in open_ones if each.id not in under])
    if _who_is_missing(case, gaps):
        return roster.plan(case)
    if _in_one(case, gaps):
        return combine.plan(case)
    if not gaps:
        notes = [role.note for role in roles_of(case, case.topic.roles) if role.note]
        near = tuple(claim(note, case) for note in notes)
        near = near or (quotes(case, most=1) if shares(case) else ())
        near = near or tuple(
            p for role in roles_of(case, case.topic.roles) for p in comes(case, role)
        )
        unsaid = of_part(case, Point(wording="gap/unsaid", ground="outside"))
        points = (unsaid, *(() if beside(case) else near))
        return Plan(outcome="refused", points=points, gaps=("",))
    points = tuple(point for gap in gaps for point in left_open(case, gap))
    if told := _described(case):
        ids = tuple(gap.id for gap in gaps)
        return Plan(outcome="partial", points=(*told, *points), gaps=ids)
    points += (*by_weight(case, gaps), *_departed(case, gaps), *turned_to(case, gaps))
    if not beside(case):
        # Beside another answer the nearest is told by that.
        points += tuple(point for gap in gaps for point in _near(case, gap)) or _stated(case)
    else:
        points += _touched(case, gaps)
    ids = tuple(gap.id for gap in gaps)
    return Plan(outcome="refused", points=points, gaps=ids)


def _touched(case: Case, gaps: list[Gap]) -> tuple[Point, ...]:
    """Return the duty that a figure left open is about, where no other answer tells of duties."""
    told = any(each.ability in _WORKING and not each.rival for each in case.state.topics)
    if told or not any(gap.shows == "duties" for gap in gaps):
        return ()
    found = [id.split("#") for id in case.topic.duties]
    items = [
        Item(text=name(case, role) + bracketed(case, joined(case, some)), support=some[0].support)
        for role in roles_of(case, _owners(case)[:_MOST])
        if (some := [role.duties[int(place)] for owner, place in found if owner == role.id])
    ]
    return (Point(wording="duties", items=tuple(items)),) if items else ()


def _stated(case: Case) -> tuple[Point, ...]:
    """Return what the method states of the terms that the question names."""
    named = {*case.topic.terms}
    about = [each for each in case.method.statements if named & {*each.about[:1]}]
    return tuple(claim(each.claim, case) for each in about[:1])


def _on_offer(case: Case) -> Plan | None:
    """Plan what can be told, where that is asked once something was refused."""
    if case.state.turn == 1 or not dwells_in(case.topic.text, "tellable"):
        return None
    return Plan(outcome="answered", points=(Point(wording="gap/offers", ground="self"),))


def _described(case: Case) -> list[Point]:
    """Return the descriptions of the posts named, where what is open is asked for as part of one.

    Nothing where they are told by the answer to another question.
    """
    roles = [role for role in roles_of(case, case.topic.roles) if role.duties]
    described = any(each.ability == "duties" and not each.rival for each in case.state.topics)
    wanted = bool(roles) and not described and dwells(case, "profile")
    if not roles and not described and dwells(case, "profile"):
        return of_units(case)
    return profiles(case, roles) if wanted else []


def _near(case: Case, gap: Gap) -> list[Point]:
    """Return what leads on: the weight of the roles named, else what comes nearest and shows."""
    if gap.shows == "weight" and (weight := _weight(case)):
        return weight
    if gap.shows == "posts" and case.topic.roles and (shown := _shown(case, gap)):
        return shown
    near = [
        claim(each, case, "paragraph" if not number else "run-on")
        for number, each in enumerate([*_entrant(case, gap), *_nearest(case, gap)])
    ]
    return near if gap.shows == "posts" and details(case, gap) else [*near, *_shown(case, gap)]


def _departed(case: Case, gaps: list[Gap]) -> list[Point]:
    """Return of posts whose holders are gone if they are needed, their work, and who may take it.

    That is not said of anybody. Who is there still is held against the stage.
    """
    asked = any(each.shows == "vacancy" for gap in gaps for each in details(case, gap))
    there = dict(case.state.people)
    away = [id for id in case.topic.roles if not there.get(id, 0)] or case.topic.roles
    roles, where = roles_of(case, away if asked else ()), situation(case)
    needed = [verdict(case, role, where) for role in roles if where.stage and role.posts]
    work = [doing(case, role) for role in roles if role.duties]
    unsaid = [Point(wording="gap/stand-in", slots={"roles": names(case, roles)}, ground="outside")]
    return [*needed, *work, *unsaid, *crewed(case, ())] if roles else []


def _who_is_missing(case: Case, gaps: list[Gap]) -> bool:
    """Tell whether it is asked of people told by their posts if they are enough."""
    counted = bool(gaps) and all(gap.shows == "posts" for gap in gaps)
    told = len(case.state.people) > 1 or (case.state.headcount and case.state.case_facts)
    return counted and bool(told) and dwells(case, "enough")


def _in_one(case: Case, gaps: list[Gap]) -> bool:
    """Tell whether one or two people are weighed for a post that the method says one can hold."""
    counted = bool(gaps) and all(gap.shows == "posts" for gap in gaps)
    held = any(each.roles == case.topic.roles for each in case.method.combinations)
    return counted and held and len(case.topic.roles) == 1 and dwells(case, "one-or-two")


def _nearest(case: Case, gap: Gap) -> list[Claim]:
    """Return what comes nearest; an entry is that into the stage the question names.

    Of the first stage, which has none, it is that out of it.
    """
    entries = [stage.entry for stage in case.method.stages]
    asked = [case.method.stage(id) for id in case.topic.stages[-1:]]
    if asked == [case.method.stages[0]]:
        asked = [case.method.stage_after(asked[0].id) or asked[0]]
    found: list[Claim] = []
    for near in nearest(case, gap):
        if near not in entries or not asked:
            found.append(near)
        else:
            found += [asked[0].entry] if asked[0].signals else [asked[0].entry, asked[0].goal]
    return found


def _weight(case: Case) -> list[Point]:
    """Return what the method says of the weight of the role named, and its advice on it."""
    roles = case.topic.roles[:1]
    weighed = [
        each
        for each in case.method.statements
        if each.kind == "importance" and each.about[:1] == roles
    ]
    said = (
        [*weighed, *(each for role in roles for each in advice_on(case, role))] if weighed else []
    )
    return [
        claim(each.claim, case, "run-on" if number else "paragraph")
        for number, each in enumerate(said)
    ]


def _entrant(case: Case, gap: Gap) -> list[Claim]:
    """Return of what the question names when it comes, where stages could be told by it."""
    if case.topic.stages or not gap.measures:
        return []
    first, groups = case.method.stages[0], [case.method.group(id) for id in case.topic.groups]
    late = [
        change.claim
        for group in groups
        for change in case.method.stage(group.stages[0]).changes
        if change.group == group.id
    ]
    roles = [role for role in roles_of(case, case.topic.roles) if role.posts]
    arrivals = [(role, case.method.arrives(role) or first) for role in roles]
    return [
        *late,
        *(role.arrival or role.posts[at.id].claim for role, at in arrivals if at != first),
    ]


def _shown(case: Case, gap: Gap) -> list[Point]:
    """Return what helps of the roles named, the posts of the stage at hand, or the structure.

    A question that wants a yes or a no, or a choice, is not helped by duties or posts.
    """
    owners = _owners(case) if gap.shows == "duties" else ()
    roles, stage = roles_of(case, case.topic.roles or owners), situation(case).stage
    defined = [role for role in roles if role.duties][:_MOST]
    stages = (stage,) if stage else case.method.stages
    if gap.shows == "structure":
        return [point for each in stages for point in structure.of_stage(case, each)]
    if gap.shows == "place":
        return [point for role in roles for point in comes(case, role)[:1]]
    has = dwells(case, "has-it")
    if not has and (whether(case) or not dwells(case, "open")):
        return []
    if "duties" in {gap.shows, *(each.shows for each in details(case, gap))} and defined:
        items = tuple(brief(case, role) for role in defined)
        return [Point(wording="duties", items=items)]
    return _posts(case, stage, defined) if gap.shows == "posts" and stage else []


def _owners(case: Case) -> tuple[str, ...]:
    """Return whose the work is that the question names, but for those whose work others took over.

    In the stage at hand, where it is known.
    """
    stage = situation(case).stage
    here = [
        id for id in case.topic.doers if stage is None or stage.id in case.method.role(id).posts
    ]
    heirs = {each.id for id in here for each in successors(case, case.method.role(id))}
    return tuple(id for id in here if id not in heirs)


def _posts(case: Case, stage: Stage, defined: list[Role]) -> list[Point]:
    """Return the posts of a stage, of the roles named or all."""
    if defined:
        return [claim(role.posts[stage.id].claim, case) for role in defined if _in(role, stage)]
    needs = case.method.needs(situation(case).at(stage.id))
    needed = with_need(case, needs, "now")
    slots = {"stage": name(case, stage)}
    posts = Point(wording="posts", slots=slots, items=(named(case, needed, stage),))
    return [posts, *ruled(case, situation(case), stage)]


def _in(role: Role, stage: Stage) -> bool:
    return stage.id in role.posts
