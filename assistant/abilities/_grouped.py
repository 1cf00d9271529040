"""What is told of the group that posts asked about together stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.abilities._aspects import dwells
from assistant.abilities._situation import claim, introduced, names, roles_of, successors
from assistant.values.methodology import Group, Role
from assistant.values.plan import Case, Point

_SEVERAL = 2
"""The fewest posts that can be put together."""


def grouped(case: Case) -> list[Point]:
    """Return what the one group is for that holds the posts named, where it is asked of them all.

    Then which of them gets a group of its own later, and that no other reason is given.
    """
    roles = _asked(case)
    if len(roles) < _SEVERAL or not dwells(case, "in-one-group"):
        return []
    held = [group for group in case.method.groups if all(_in(case, r, group) for r in roles)]
    if len(held) != 1:
        return []
    *came, about = introduced(case, held[0])
    points = [replace(about, layout="paragraph"), *(replace(p, layout="run-on") for p in came)]
    own = {group.id for group in case.method.groups}
    asked = {role.id for role in roles}
    points += [
        claim(each.claim, case)
        for each in case.method.splits
        if each.role in asked and own & {*each.into}
    ]
    if not dwells(case, "why"):
        return points
    slots = {"roles": names(case, roles)}
    return [*points, Point(wording="structure/together", slots=slots, ground="outside")]


def _asked(case: Case) -> Sequence[Role]:
    """Return the posts named, and those whose work is named beside them."""
    owners = case.topic.doers
    roles = list(roles_of(case, case.topic.roles))
    held = {each.id for role in roles for each in (role, *successors(case, role))}
    heirs = {each.id for id in owners for each in successors(case, case.method.role(id))}
    rest = [id for id in owners if id not in held and id not in heirs]
    return [*roles, *roles_of(case, rest)]


def _in(case: Case, role: Role, group: Group) -> bool:
    """Tell whether a post, or one that took over from it, ever stands in a group."""
    return any(
        post.group == group.id
        for each in (role, *successors(case, role))
        for post in each.posts.values()
    )
