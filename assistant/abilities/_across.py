"""Whether several rooms, shops or groups may share a post, where the method names none of them."""

from __future__ import annotations

from assistant.abilities._aspects import dwells
from assistant.abilities._gaps import beside
from assistant.abilities._situation import asked_stage, claim, inner, listed, name, roles_of
from assistant.abilities._unstated import at_work
from assistant.values.methodology import Combination
from assistant.values.plan import Case, Item, Plan, Point

_FEW = 3
"""The most posts shared of which it is told what they do."""


def across(case: Case) -> Plan | None:
    """Plan that it is not stated whether units that the method does not know may share a post.

    That are shops, brands or rooms, or groups that are not named. None where people are asked to
    hold several posts, or where it is stated which groups share the post.
    """
    topic = case.topic
    shops, groups = dwells(case, "several-shops"), dwells(case, "several-groups")
    named = [*roles_of(case, topic.roles), *map(case.method.group, topic.groups)]
    pooled = dwells(case, "pooled")
    alone = len(named) == 1 and not dwells(case, "two-posts")
    if topic.boss or not named or not (pooled or alone) or not (shops or groups):
        return None
    if groups and (topic.groups or not pooled or _shared(case)) and not shops:
        return None
    wording = "unsaid.across" if shops else "unsaid.groups"
    slots = {"roles": listed(case, [name(case, each) for each in named])}
    points = [Point(wording=wording, slots=slots, ground="outside"), *_sharing(case)]
    points += _of_its_own(case)
    roles = [role for role in roles_of(case, topic.roles) if role.duties]
    if not beside(case) and len(roles) <= _FEW and not dwells(case, "brief"):
        asked = {*topic.roles}
        points += [claim(s.claim, case) for s in case.method.splits if asked == {s.role}]
        points += at_work(case, roles)
        points += [claim(role.note, case) for role in roles if role.note]
        points.append(Point(wording="judge.across", ground="inferred", layout="run-on"))
    return Plan(outcome="partial", points=tuple(points), stage=asked_stage(case))


def _shared(case: Case) -> bool:
    """Tell whether it is stated which groups share one of the posts named."""
    return any({*each.roles} & {*case.topic.roles} for each in _shares(case))


def _shares(case: Case) -> list[Combination]:
    return [each for each in case.method.combinations if each.kind == "share"]


def _sharing(case: Case) -> list[Point]:
    """Return in one sentence which sharing of posts is stated, if any is."""
    items = tuple(
        Item(text=inner(case, case.say(each.claim.text)), support=each.claim.support)
        for each in _shares(case)
    )
    return [Point(wording="only.shared", items=items)] if items else []


def _of_its_own(case: Case) -> list[Point]:
    """Return what is stated of the post named alone, of the work of one person."""
    return [
        claim(each.claim, case, "run-on")
        for each in case.method.combinations
        if each.kind == "combine" and not each.groups and each.roles == case.topic.roles
    ]
