"""Which role matters most, and how two compare, as far as the method says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.abilities import principle, timing
from assistant.abilities._aspects import dwells, whether_in_part
from assistant.abilities._first import first_of
from assistant.abilities._gaps import beside
from assistant.abilities._planning import planner
from assistant.abilities._premises import denied
from assistant.abilities._ranking import cut_back, plan_judged, ranked, unranked_units
from assistant.abilities._situation import (
    brief,
    claim,
    comes,
    inner,
    introduced,
    listed,
    name,
    names,
    roles_of,
    situation,
    units_asked,
    verdict,
)
from assistant.abilities._splitting import before
from assistant.abilities._statements import advice_on
from assistant.abilities._verdicts import one_of
from assistant.values.methodology import Post, Role, Statement
from assistant.values.plan import Case, Item, Plan, Point

TAKES = {"roles", "sides", "groups"}
NEEDS = {"roles"}
CREWS = True

_PAIR = 2

_FEW = 3
"""The most things held against each other of which it is told what they are for."""


@planner
def plan(case: Case) -> Plan:
    """Plan what the method says of the weight of the roles named; say so where it says nothing."""
    if told := one_of(case) or cut_back(case, _weighed(case)):
        return told
    if _held_together(case):
        return _weigh(case)
    if not case.topic.named(("roles", "groups", "sides", "boss")) and principle.named(case):
        # What is held against each other are no posts, and a principle is about one of them.
        return principle.plan(case)
    return first_of(case, situation(case)) or _of_each(case) or _weigh(case)


def _held_together(case: Case) -> bool:
    """Tell whether it is asked which of roles weighs more, and something weighs them together."""
    asked = {*case.topic.roles}
    told = any(asked <= {*each.about} for each in _weighed(case))
    return len(asked) > 1 and told and dwells(case, "weighs")


def _weigh(case: Case) -> Plan:
    """Plan what is said of the weight of the roles named, alone or against each other."""
    asked = {*case.topic.roles, *({case.method.decision_maker.id} if case.topic.boss else ())}
    weighed = _weighed(case)
    if person := _key_person(case, weighed, asked):
        return Plan(outcome="answered", points=tuple(person))
    if not asked or dwells(case, "rank"):
        return _in_general(case, weighed, asked)
    # What speaks of all of them stands first; a statement about one role weighs it against others.
    fitting = [each for each in weighed if asked <= {*each.about}]
    several = len(asked) > _PAIR and not fitting
    if several:
        fitting = [each for each in weighed if len(asked & {*each.about}) > 1]
    if len(asked) == 1:
        fitting = _on_one(case, fitting, *asked)
    if case.topic.boss and not fitting:
        fitting = [each for each in weighed if asked & {*each.about}]
    if against := _against_goods(case, weighed, asked):
        return against
    if not fitting and _told_by_stage(case):
        return timing.plan(case)
    general = [each for each in weighed if len(each.about) == 1 and each not in fitting]
    if fitting:
        alone = len(asked) == 1 or several
        general = [each for each in general if alone and asked & {*each.about}]
    if fitting or (len(asked) > 1 and any(asked & {*each.about} for each in general)):
        points = _told_of(case, fitting, general, asked)
        late = _late(case, weighed)
        here, first = situation(case).stage, case.method.stages[0]
        points = [*late, *points] if here == first else [*points, *late]
        held = {id for each in (*fitting, *general) for id in each.about}
        points = [*points, *_compared(case, held), *plan_judged(case, fitting or general, asked)]
        return Plan(outcome="answered", points=tuple(points))
    return _unweighed(case, weighed, general, asked)


def _against_goods(case: Case, weighed: list[Statement], asked: set[str]) -> Plan | None:
    """Plan what is said of a thing that one role is held against, and of the role."""
    goods = principle.named(case)
    two = case.topic.boss and dwells(case, "between")
    if not goods or len(asked) != 1 or two:
        return None
    own = [claim(each.claim, case) for each in weighed if asked == {*each.about}]
    held = dwells(case, "choice") or dwells(case, "more-than")
    unsaid = [Point(wording="unsaid.two", ground="outside")] if held else []
    return Plan(outcome="answered", points=(*unsaid, *goods, *own))


def _told_of(
    case: Case, fitting: list[Statement], general: list[Statement], asked: set[str]
) -> list[Point]:
    """Return what is said of the weight of roles, the first as it is asked, and advice on them."""
    heavy = [*asked] if len(asked) == 1 else [each.about[0] for each in fitting]
    more = [each for id in heavy for each in advice_on(case, id)]
    points = [claim(each.claim, case) for each in (*fitting, *general, *more)]
    between = [each.verdict for each in fitting if each.verdict and dwells(case, "between")]
    points += [claim(each, case) for each in between]
    points[0] = _judged(case, (fitting or general)[0], asked)
    return points


def _unweighed(
    case: Case, weighed: list[Statement], general: list[Statement], asked: set[str]
) -> Plan:
    """Plan that roles are not weighed, what is said of the weight of others, and what they do."""
    roles = roles_of(case, case.topic.roles)
    wording = "unsaid" if len(roles) > 1 else "unsaid.one"
    subject = names(case, roles) or name(case, case.method.decision_maker)
    unsaid = Point(wording=wording, slots={"roles": subject}, ground="outside")
    related = [each for each in weighed if asked & {*each.about}]
    points = [*_need(case), unsaid, *(claim(each.claim, case) for each in (*related, *general))]
    points += [claim(role.note, case) for role in roles if role.note and not role.posts]
    defined = [role for role in roles if role.duties]
    if defined:
        points.append(Point(wording="duties", items=_briefs(case, defined)))
    if len(roles) > 1 and dwells(case, "one-only"):
        points.append(Point(wording="keep", ground="outside"))
    return Plan(outcome="partial", points=tuple(points))


def _late(case: Case, weighed: list[Statement]) -> list[Point]:
    """Return when those come that are weighed against others, and are not there at the start.

    Until then what is said of the weight of the others alone holds.
    """
    first, here = case.method.stages[0], situation(case).stage
    told = here in (None, first) or not (beside(case) or dwells(case, "brief"))
    roles = roles_of(case, case.topic.roles) if told else ()
    late = [role for role in roles if case.method.arrives(role) not in (None, first)]
    if not 0 < len(late) < len(roles):
        return []
    before = [(role.id,) for role in roles if role not in late]
    arrivals = [claim(role.arrival, case) for role in late if role.arrival]
    until = [
        Point(
            wording="importance/until",
            slots={"claim": inner(case, case.say((each.brief or each.claim).text))},
            support=each.claim.support,
            layout="run-on",
        )
        for each in weighed
        if each.about in before
    ]
    return [*arrivals, *until]


def _compared(case: Case, held: set[str]) -> list[Point]:
    """Return, of posts held against each other, what they do, and what is left open of them.

    Of those that nothing said so far is about, since when they are there.
    """
    roles = [role for role in roles_of(case, case.topic.roles) if role.duties]
    only = [Point(wording="importance/keep", ground="outside")] if dwells(case, "one-only") else []
    if len(roles) == 1 and len(held) > 1:
        return only
    if not 1 < len(roles) <= _FEW or case.topic.boss or beside(case) or dwells(case, "brief"):
        return []
    places = [claim(role.arrival, case) for role in roles if role.arrival and role.id not in held]
    no_more = [Point(wording="importance/no-more", ground="outside")] if places else []
    doing = Point(wording="importance/duties", items=_briefs(case, roles))
    return [*places, doing, *(only or no_more)]


def _briefs(case: Case, roles: Iterable[Role]) -> tuple[Item, ...]:
    """Return posts with what they do."""
    return tuple(brief(case, role) for role in roles)


def _of_each(case: Case) -> Plan | None:
    """Plan that posts and groups are not weighed against each other, and what each is for.

    None where a post is of the group named, or no choice between them is asked for.
    """
    roles = roles_of(case, case.topic.roles)
    units = units_asked(case)
    places = {place for role in roles for post in role.posts.values() for place in _place(post)}
    apart = not places & {each.id for each in units} and dwells(case, "choice")
    if not (roles and units and apart) or case.topic.boss or _told_by_stage(case):
        return None
    called = listed(case, [name(case, each) for each in (*units, *roles)])
    points = [Point(wording="importance/unsaid", slots={"roles": called}, ground="outside")]
    points += [point for each in units for point in (*introduced(case, each), *before(case, each))]
    points += [point for each in roles for point in comes(case, each)[:1]]
    heavy = {role.id for role in roles}
    points += [claim(each.claim, case) for each in _weighed(case) if heavy & {*each.about[:1]}]
    points.append(Point(wording="importance/duties", items=_briefs(case, roles)))
    return Plan(outcome="partial", points=tuple(points))


def _place(post: Post) -> tuple[str | None, str]:
    """Return the group and the side of a post."""
    return post.group, post.side


def _judged(case: Case, told: Statement, asked: set[str]) -> Point:
    """Return what is said of weight, as a yes or a no where the question wants that.

    No where it is that of two one counts more, and they are weighed alike; yes where it is that
    the one who counts most does.
    """
    said = claim(told.claim, case)
    slots, decided = {"claim": inner(case, said.slots["claim"])}, whether_in_part(case)
    if dwells(case, "belittle"):
        return replace(said, wording="against", slots=slots)
    if decided and len(asked) > 1 and asked <= {*told.about} and dwells(case, "more-than"):
        return denied(case, said)
    alike = len(told.about) > 1 and dwells(case, "as-much")
    if decided and (alike or ({*told.about} == asked and dwells(case, "foremost"))):
        return replace(said, wording="stage/yes", slots=slots)
    return said


def _on_one(case: Case, fitting: list[Statement], role: str) -> list[Statement]:
    """Return what is on one role; what weighs another against it only in the stage of both.

    Or where the question itself holds it against another.
    """
    if dwells(case, "against"):
        return fitting
    here = situation(case).stage
    at_hand = {role, here.id} if here else set()
    kept = [
        each
        for each in fitting
        if each.about[:1] == (role,) or (at_hand and at_hand <= {*each.about})
    ]
    return kept or fitting


def _key_person(case: Case, weighed: list[Statement], asked: set[str]) -> list[Point]:
    """Return who counts most of all people, where that is asked and not of another post."""
    boss = case.method.decision_maker.id
    general = {id for each in weighed if len(each.about) == 1 for id in each.about}
    between = dwells(case, "between") and dwells(case, "core")
    if asked - {boss} - general or not (between or dwells(case, "key person")):
        return []
    told = [each for each in weighed if boss in each.about]
    verdicts = [each.verdict for each in told if each.verdict and between]
    return [*(claim(each.claim, case) for each in told), *(claim(each, case) for each in verdicts)]


def _in_general(case: Case, weighed: list[Statement], asked: set[str]) -> Plan:
    """Plan what is said of weight at all, of those named first; there is no ranking of all."""
    units = [*map(case.method.side, case.topic.sides), *map(case.method.group, case.topic.groups)]
    if units and not asked:
        return _on_units(case, weighed, [name(case, each) for each in units])
    named = [each for each in weighed if each.id in case.topic.statements]
    if not dwells(case, "rank"):
        unranked = unranked_units(case)
        points = principle.named(case) or [
            claim(each.claim, case) for each in _here(case, named or weighed)
        ]
        return Plan(outcome="answered", points=(*unranked, *points))
    return ranked(case, weighed, asked)


def _here(case: Case, told: list[Statement]) -> list[Statement]:
    """Return statements, those first that weigh people in the stage at hand."""
    here = situation(case).stage
    own = [each for each in _weighed(case) if here and here.id in each.about]
    return [*own, *(each for each in told if each not in own)]


def _on_units(case: Case, weighed: list[Statement], called: list[str]) -> Plan:
    """Plan that sides and groups are not weighed, but by stage; what weighs posts comes next."""
    if _told_by_stage(case):
        return timing.plan(case)
    wording = "unsaid" if len(called) > 1 else "unsaid.one"
    unsaid = Point(wording=wording, slots={"roles": listed(case, called)}, ground="outside")
    boss = case.method.decision_maker.id
    told = [claim(each.claim, case) for each in weighed if boss not in each.about]
    if len(units := units_asked(case)) > 1:
        told = [p for each in units[:_FEW] for p in (*introduced(case, each), *before(case, each))]
    return Plan(outcome="partial", points=(unsaid, *told))


def _told_by_stage(case: Case) -> bool:
    """Tell whether of several things weighed some have no place in the stage at hand."""
    here = situation(case).stage
    stages = [{*role.posts} for role in roles_of(case, case.topic.roles) if role.posts]
    stages += [{*case.method.group(id).stages} for id in case.topic.groups]
    return here is not None and len(stages) > 1 and any(here.id not in each for each in stages)


def _need(case: Case) -> list[Point]:
    """Return whether the one role asked about is needed at all in the stage at hand."""
    where, roles = situation(case), roles_of(case, case.topic.roles)
    if len(roles) != 1 or where.stage is None or not case.method.arrives(roles[0]):
        return []
    return [verdict(case, roles[0], where)]


def _weighed(case: Case) -> list[Statement]:
    """Return what the method says of weight, but what it says of another stage only.

    Nor what weighs roles that the stage at hand does not have, unless those are named.
    """
    here = situation(case).stage
    elsewhere = {stage.id for stage in case.method.stages if here and stage != here}
    named = {*case.topic.roles}
    elsewhere |= {
        role.id for role in case.method.roles if here and role.posts and here.id not in role.posts
    }
    return [
        each
        for each in case.method.statements
        if each.kind == "importance" and (not elsewhere & {*each.about} or named & {*each.about})
    ]
