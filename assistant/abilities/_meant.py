"""The one group that is meant where its work is named, and what fits a shop that finds it much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from assistant.abilities._aspects import dwells, dwells_in
from assistant.abilities._names import any_of
from assistant.abilities._situation import claim, inner, newcomers, roles_of, successors
from assistant.abilities._statements import cautions, principles
from assistant.abilities._units import standing_in
from assistant.text import fold
from assistant.values.methodology import Group, Stage
from assistant.values.plan import Case, Point


def meant(case: Case) -> Group | None:
    """Return the group that a question on some crew of its own is about, by the work named.

    That is one that comes with posts of its own; None where the message tells of none or several.
    """
    if not dwells(case, "own-crew"):
        return None
    text = case.state.question
    told = [group for group in case.method.groups if worded(group, text)]
    told = told or _holding(case)
    fresh = [group for group in told if _fresh(case, group)] or told
    return fresh[0] if len(fresh) == 1 else None


def worded(group: Group, text: str) -> bool:
    """Tell whether a text names a group, be it by the short word for its work."""
    words = chain(*group.shortly.values(), *group.aliases.values(), group.name.values())
    return any_of(tuple(words)).search(fold(text)) is not None


def _holding(case: Case) -> list[Group]:
    """Return the groups that hold the one post named, or those that took over from it."""
    if len(case.topic.roles) != 1:
        return []
    role = case.method.role(case.topic.roles[0])
    posts = [post for each in (role, *successors(case, role)) for post in each.posts.values()]
    ids = {post.group for post in posts}
    return [group for group in case.method.groups if group.id in ids]


def _fresh(case: Case, group: Group) -> bool:
    """Tell whether a group brings posts that were not there before it."""
    first = case.method.stage(group.stages[0])
    return any(role.posts[first.id].group == group.id for role in newcomers(case, first))


def too_much(case: Case) -> bool:
    """Tell whether the message finds that something is much for a shop of its size."""
    return dwells_in(case.state.question, "too-much")


def fitting(case: Case) -> list[Point]:
    """Return that it is to be adjusted, where the message finds it much for such a shop."""
    return [claim(each, case) for each in cautions(case)] if too_much(case) else []


def without_groups(case: Case) -> list[Point]:
    """Return that a start has no groups, what groups come for, and that it is to be adjusted."""
    start = case.method.stages[0]
    grouped = _first_grouped(case)
    if grouped is None or grouped == start or not start.structure or not too_much(case):
        return []
    ruled = principles(case, grouped) or [claim(grouped.goal, case)]
    built = [claim(grouped.structure, case)] if grouped.structure else []
    return [claim(start.structure, case), *built, *ruled, *fitting(case)]


def ungrouped(case: Case) -> list[Point]:
    """Return what a stage without groups is for, and what groups come for, where it is named."""
    grouped = _first_grouped(case)
    named = [case.method.stage(id) for id in case.topic.stages]
    if grouped is None or len(named) != 1 or not named[0].structure:
        return []
    if case.method.position(named[0].id) >= case.method.position(grouped.id):
        return []
    ruled = principles(case, grouped) or [claim(grouped.goal, case)]
    return [claim(named[0].structure, case), claim(named[0].goal, case), *ruled]


def _first_grouped(case: Case) -> Stage | None:
    """Return the first stage that has groups."""
    ids = {group.stages[0] for group in case.method.groups}
    return next((stage for stage in case.method.stages if stage.id in ids), None)


def undrawn(case: Case) -> list[Point]:
    """Return that the source's own drawing is not to be had, where one is asked for."""
    gaps = [each for each in case.method.gaps if each.shows == "structure"]
    asked = any(each.id in topic.gaps for topic in case.state.topics for each in gaps)
    drawn = dwells(case, "drawing") and not asked
    told = [claim(each.claim, case) for each in gaps if drawn]
    return [
        replace(each, wording="undrawn", slots={"claim": inner(case, each.slots["claim"])})
        for each in told
    ]


def purposes(case: Case) -> list[Point]:
    """Say why there are groups: the principle behind them, and what each is for."""
    first = _first_grouped(case)
    if first is None:
        return [claim(stage.goal, case) for stage in case.method.stages]
    about = [claim(group.about, case, "bullet") for group in case.method.groups]
    return [*(principles(case, first) or [claim(first.goal, case)]), *about]


def until_then(case: Case, found: Iterable[str], stage: Stage) -> list[Point]:
    """Return who does in a stage the work of the groups named, that roles stand in later."""
    text = case.topic.text
    posts = (post for role in roles_of(case, found) for post in role.posts.values())
    ids = {post.group for post in posts}
    groups = [each for each in case.method.groups if each.id in ids and worded(each, text)]
    told = [point for each in groups for point in standing_in(case, stage, each.id)]
    return [replace(each, layout="paragraph") for each in told]
