"""What the rules that hold for a shop say of a role that is asked about."""

from __future__ import annotations

from assistant.abilities._gaps import beside
from assistant.abilities._options import kept
from assistant.abilities._situation import Situation, claim, inner, name, situation, title
from assistant.abilities._statements import advice_on
from assistant.values.methodology import Role, Rule
from assistant.values.plan import Case, Point


def by_rules(case: Case, role: Role, where: Situation) -> list[Point]:
    """Return what a rule that holds for the shop says of a role, as a verdict.

    Of one that is left open, the advice on it, and the reason.
    """
    return [
        point
        for rule in case.method.rules
        if role.id in rule.needs
        and all(where.values.get(k) == v for k, v in rule.when.items() if k != "stage")
        for point in _by_rule(case, role, rule)
    ]


def _by_rule(case: Case, role: Role, rule: Rule) -> list[Point]:
    need = rule.needs[role.id]
    advice = [each.claim for each in advice_on(case, role.id)] if need == "optional" else []
    why = [
        claim(each.claim, case)
        for each in case.method.statements
        if advice and each.kind == "principle" and role.id in each.about
    ]
    leads = [
        Point(
            wording=f"timing/{need}",
            slots={
                "role": title(case, name(case, role)),
                "why": inner(case, case.say(each.text)),
            },
            support=each.support,
        )
        for each in advice or [rule.claim]
    ]
    beyond = [claim(rule.beyond, case)] if rule.beyond and situation(case).stage is None else []
    return [*leads, *why, *_kept(case, role, rule), *beyond]


def _kept(case: Case, role: Role, rule: Rule) -> list[Point]:
    """Return who is needed all the same, where a rule leaves out a role and that alone is asked."""
    if rule.needs[role.id] != "not-needed" or "stage" not in rule.when or beside(case):
        return []
    stage = case.method.stage(rule.when["stage"])
    last = case.topic.roles[-1:] == (role.id,)
    return kept(case, rule, case.method.needs(rule.when), stage) if last else []
