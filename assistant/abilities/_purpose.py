"""What roles are there for: why they come with a stage, what they do, how much they weigh."""

from __future__ import annotations

from assistant.abilities._aspects import dwells
from assistant.abilities._gaps import beside
from assistant.abilities._situation import adds, claim, doing, name
from assistant.abilities._statements import advice_on, principles, reasons, weights_of
from assistant.values.methodology import Role, Stage
from assistant.values.plan import Case, Point

_SEVERAL = 2
"""The most roles of which it is told what they do."""


def purpose(case: Case, role: Role, first: Stage) -> list[Point]:
    """Return why a role comes with a stage: what is said of it, else what it is there for.

    Where it is asked why just then, what the stages are for.
    """
    if said := reasons(case, role, first):
        return [*said, *(claim(each.claim, case) for each in advice_on(case, role.id))]
    before = case.method.stage_before(first.id)
    split = any(role.id in each.into for each in case.method.splits)
    if before and split and (ruled := principles(case, first)):
        return [*_core(case, role), *ruled]
    if before and case.topic.stages:
        return [claim(each.goal, case) for each in (before, first)]
    weight = weights_of(case, role)
    told = [doing(case, role), *weight] if before and role.duties else weight
    return [*told, *([claim(first.goal, case)] if before and not weight else [])]


def does(case: Case, role: Role, told: list[Point]) -> list[Point]:
    """Return what a role is there for, where no sentence told it yet; else what is said of that."""
    if beside(case) or len(case.topic.roles) > _SEVERAL:
        return []
    if not role.duties:
        return [claim(role.note, case)] if role.note else []
    said = [" ".join(point.slots.values()) for point in told]
    said += [item.text for point in told for item in point.items]
    said = [each.replace(name(case, role), "") for each in said]
    return [doing(case, role)] if all(adds(case, role.brief, each) for each in said) else []


def weighty(case: Case, role: Role) -> list[Point]:
    """Return what the method says of the weight of a role that the question would do without."""
    return weights_of(case, role) if dwells(case, "let-go") or dwells(case, "drop") else []


def _core(case: Case, role: Role) -> list[Point]:
    """Return the principles that a role stands for, whatever the stage and the group."""
    groups = {group.id for group in case.method.groups}
    return [
        claim(each.claim, case)
        for each in case.method.statements
        if each.kind == "principle" and role.id in each.about and not groups & {*each.about}
    ]
