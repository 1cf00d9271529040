"""Which posts are split as a shop grows, and why: of the one named, else of all."""

from __future__ import annotations

from assistant.abilities._aspects import dwells
from assistant.abilities._gaps import beside
from assistant.abilities._situation import brief, claim
from assistant.abilities._statements import principles
from assistant.values.methodology import Group, Side, Split
from assistant.values.plan import Case, Plan, Point


def split_up(case: Case) -> Plan | None:
    """Plan which posts each stage splits, where it is asked which; None where it is not."""
    topic = case.topic
    if topic.named(("roles", "groups", "sides", "duties")) or not dwells(case, "which-split"):
        return None
    told = [s for s in case.method.splits if not topic.stages or s.stage in topic.stages]
    if not told:
        return None
    points = [claim(each.claim, case, "bullet") for each in told]
    return Plan(outcome="answered", points=(*points, *_why(case, told)))


def parted(case: Case) -> Plan | None:
    """Plan when the one post named is split, and what is done by those that it is split into.

    None where that is not asked, or the post is not split.
    """
    topic = case.topic
    alone = len(topic.roles) == 1 and not (topic.groups or topic.sides)
    if not alone or not dwells(case, "parted"):
        return None
    told = [each for each in case.method.splits if topic.roles[0] == each.role]
    if not told:
        return None
    into = {id for each in told for id in each.into}
    items = tuple(brief(case, role) for role in case.method.roles if role.id in into)
    points = [claim(each.claim, case) for each in told]
    if not beside(case):
        points += _why(case, told)
        points += [Point(wording="importance/duties", items=items)] if len(items) > 1 else []
    return Plan(outcome="answered", points=tuple(points))


def before(case: Case, unit: Group | Side) -> list[Point]:
    """Return out of which post a group comes, and since when that is there."""
    return [
        claim(each.claim, case, "run-on") for each in case.method.splits if unit.id in each.into
    ]


def _why(case: Case, told: list[Split]) -> list[Point]:
    """Return what the stages are for that split posts."""
    stages = dict.fromkeys(each.stage for each in told)
    return [point for id in stages for point in principles(case, case.method.stage(id))][:1]
