"""Posts of one group that some people are to fill among them: which group, and that none counts."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities._aspects import dwells
from assistant.abilities._situation import claim, roles_of
from assistant.values.plan import Case, Point

_FEW = 3
"""The fewest posts of one group that are meant as that group."""


def crowded(case: Case) -> bool:
    """Tell whether a number of people is told that are to fill posts of a group."""
    counted = case.state.headcount or case.state.counted
    return bool(counted) or dwells(case, "few") or dwells(case, "allotted")


def of_one_group(case: Case) -> Case:
    """Return a case whose posts are all of one group as one of that group."""
    roles = roles_of(case, case.topic.roles)
    if len(roles) < _FEW or case.topic.groups or case.topic.boss or not crowded(case):
        return case
    places = [{post.group for post in role.posts.values()} for role in roles]
    groups = {group for group in set.intersection(*places) if group}
    if len(groups) != 1:
        return case
    return replace(case, topic=replace(case.topic, groups=tuple(groups)))


def uncounted(case: Case) -> list[Point]:
    """Return, where a number of people is told, that the method gives no numbers of them."""
    if not crowded(case):
        return []
    return [claim(each.claim, case) for each in case.method.gaps if each.shows == "posts"]


def all_there(case: Case) -> bool:
    """Tell whether all the posts asked about were just told to be there, each with its person."""
    roles, there = {*case.topic.roles}, {*case.state.present}
    told = case.state.crew == case.state.turn and len(roles) >= _FEW and roles <= there
    several = (case.state.headcount or 0) > 1
    return told and several and not (dwells(case, "doubling") or dwells(case, "one-person"))
