"""Points made of what the method states besides: principles, advice, and what weighs most."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.abilities._situation import claim
from assistant.values.methodology import Claim, Role, Stage, Statement
from assistant.values.plan import Case, Point


def reasons(case: Case, role: Role, stage: Stage) -> list[Point]:
    """Return the principles and warnings that tell why a role, or its group, comes with a stage."""
    group = role.posts[stage.id].group
    return [
        claim(each.claim, case)
        for each in case.method.statements
        if each.kind in {"principle", "warning"}
        and {role.id, group} & {*each.about}
        and (stage.id in each.about or (group and each.about[:1] == (group,)))
    ]


def principles(case: Case, stage: Stage) -> list[Point]:
    """Return the principles of a stage as a whole."""
    return [
        claim(each.claim, case)
        for each in case.method.statements
        if each.kind == "principle" and each.about == (stage.id,)
    ]


def advice_on(case: Case, role: str) -> list[Statement]:
    """Return the pieces of advice whose subject is a role."""
    return [
        each
        for each in case.method.statements
        if each.kind == "advice" and each.about[:1] == (role,)
    ]


def cautions(case: Case) -> list[Claim]:
    """Return how the method itself wants to be taken."""
    general = [each for each in case.method.statements if each.kind == "principle"]
    return [each.claim for each in general if not each.about and each.verdict]


def advised(case: Case, role: Role, stage: Stage) -> list[Point]:
    """Return the advice to have a role as early as a stage, where a rule leaves it open there."""
    special = any(
        rule.needs.get(role.id) == "optional" and rule.when.get("stage") == stage.id
        for rule in case.method.rules
    )
    return [claim(each.claim, case) for each in advice_on(case, role.id)] if special else []


def weights(case: Case, stage: Stage) -> list[Point]:
    """Return what the method says of the weight of single roles that a stage has."""
    return alone(case, (role for role in case.method.roles if stage.id in role.posts))


def alone(case: Case, roles: Iterable[Role]) -> list[Point]:
    """Return what the method says of the weight of any of these roles, held against no other."""
    asked = {(role.id,) for role in roles}
    return [
        claim(each.claim, case)
        for each in case.method.statements
        if each.kind == "importance" and each.about in asked
    ]


def weights_of(case: Case, role: Role) -> list[Point]:
    """Return what the method says of the weight of one role."""
    return [
        claim(each.claim, case)
        for each in case.method.statements
        if each.kind == "importance" and each.about[:1] == (role.id,)
    ]


def unranked(case: Case, stage: Stage) -> list[Point]:
    """Say that the posts of one stage are in no order, and which of them weighs most."""
    return [Point(wording="order", ground="outside"), *weights(case, stage)[:1]]


def leading(case: Case, stage: Stage) -> list[Statement]:
    """Return what the method says of the weight of the decision maker in a stage."""
    asked = {case.method.decision_maker.id, stage.id}
    return [
        each
        for each in case.method.statements
        if each.kind == "importance" and asked <= {*each.about}
    ]


def led(case: Case, stage: Stage) -> list[Point]:
    """Return the same in few words, behind what it goes with."""
    return [claim(each.brief or each.claim, case, "run-on") for each in leading(case, stage)]


def compared(case: Case, roles: Iterable[Role]) -> list[Point]:
    """Return what the method says of the weight of roles that are held against each other."""
    asked = {role.id for role in roles}
    return [
        claim(each.claim, case)
        for each in case.method.statements
        if each.kind == "importance"
        and (asked <= {*each.about} or (len(each.about) == 1 and asked & {*each.about}))
    ]


def named_statements(case: Case) -> list[Point]:
    """Return the statements of the method whose topics the question names."""
    chosen = [each for each in case.method.statements if each.id in case.topic.statements]
    return [claim(each.claim, case) for each in chosen]
