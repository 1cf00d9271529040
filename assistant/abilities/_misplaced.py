"""Posts and groups that a message holds to come with another stage than they do, and the no."""

from __future__ import annotations

from itertools import chain

from assistant.abilities._aspects import dwells_in
from assistant.abilities._parts import is_named, sentences
from assistant.abilities._situation import claim, roles_of
from assistant.abilities._units import standing_in
from assistant.values.methodology import Claim, Group, Side, Stage
from assistant.values.plan import Case, Point


def misplaced(case: Case, held: str) -> list[Point]:
    """Return the no to posts that are held to come with a stage, and come later or before."""
    return _early(case, held) or _late(case, held)


def premise(case: Case) -> str:
    """Return what a message takes for granted of the method, and not of the shop itself."""
    parts = chain(*sentences(case.state.question))
    told = (each for each in parts if dwells_in(each, "granted") or dwells_in(each, "premised"))
    return " ".join(each for each in told if not dwells_in(each, "own-shop"))


def _early(case: Case, held: str) -> list[Point]:
    """Return the no to posts that are held to be there in a stage, and come later.

    Of the posts of a group that is named itself, the group alone; who stands in for it comes last.
    """
    stage = _stage_of(case, held)
    if stage is None or dwells_in(held, "needless"):
        return []
    if not any(dwells_in(held, each) for each in ("demanded", "required", "held-there")):
        return []
    here = case.method.position(stage.id)
    groups = [
        each
        for each in case.method.groups
        if is_named(each, held) and case.method.position(each.stages[0]) > here
    ]
    within = {each.id for each in groups}
    asked = [] if groups else [id for topic in case.state.topics for id in topic.roles]
    said = named_in(case, held)
    if not said or any(case.method.late(role) for role in roles_of(case, said)):
        said = [*said, *asked]
    late = [
        (role, came)
        for role in roles_of(case, dict.fromkeys(said))
        if role.arrival and (came := case.method.arrives(role))
        if case.method.position(came.id) > here and role.posts[came.id].group not in within
    ]
    claims = [role.arrival for role, _ in late if role.arrival]
    claims += [each.arrival or each.about for each in groups]
    units = dict.fromkeys([*within, *(role.posts[came.id].group for role, came in late)])
    until = [point for id in units for point in standing_in(case, stage, id)]
    return [*_run_on(case, claims), *until]


def _late(case: Case, held: str) -> list[Point]:
    """Return the no to posts that are held to come only with a stage, and are there before."""
    named = [each for each in case.method.stages if is_named(each, held)]
    if not named or not dwells_in(held, "only-from"):
        return []
    place = case.method.position(named[0].id)
    roles = [
        role
        for role in roles_of(case, named_in(case, held))
        if (came := case.method.arrives(role)) and case.method.position(came.id) < place
    ]
    things: tuple[Group | Side, ...] = (*case.method.groups, *case.method.sides)
    units = [
        each
        for each in things
        if is_named(each, held) and case.method.position(each.stages[0]) < place
    ]
    claims = [getattr(each, "arrival", None) or each.about for each in units]
    if not units:
        arrivals = (role.arrival or next(iter(role.posts.values())).claim for role in roles)
        claims += arrivals
    return _run_on(case, claims)


def _run_on(case: Case, claims: list[Claim]) -> list[Point]:
    return [claim(each, case, "run-on" if n else "paragraph") for n, each in enumerate(claims)]


def named_in(case: Case, held: str) -> list[str]:
    """Return the posts named in what is held."""
    return [role.id for role in case.method.roles if is_named(role, held)]


def _stage_of(case: Case, held: str) -> Stage | None:
    """Return the stage that what is held is said of, if it is of any."""
    first = case.method.stages[0]
    begun = case.state.fact("stage") if dwells_in(held, "rumoured") else None
    starts = dwells_in(held, "from-start") or is_named(first, held)
    starts = starts or (begun is not None and begun.value == first.id)
    named = [each for each in case.method.stages if is_named(each, held)]
    return first if starts else next(iter(named), None)


def unclear(case: Case) -> list[Point]:
    """Return what the source leaves unclear of a group in a stage, where both are named."""
    text = case.state.question
    named = {each.id for each in (*case.method.stages, *case.method.groups) if is_named(each, text)}
    groups = {each.id for each in case.method.groups} & {*case.topic.groups}
    stages = {each.id for each in case.method.stages} & named
    return [
        claim(each.claim, case)
        for each in case.method.statements
        if each.kind == "unclear" and groups & {*each.about} and stages & {*each.about}
    ]
