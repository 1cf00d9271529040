"""What abilities share about the rules that hang on facts of the case."""

from __future__ import annotations

from assistant.abilities._situation import Situation, claim, listed, name
from assistant.values.methodology import FactKind, Rule, Stage
from assistant.values.plan import Case, Point


def ruling(case: Case, where: Situation) -> list[Rule]:
    """Return the rules whose facts hold, whatever the stage they are stated for."""
    return [
        rule
        for rule in case.method.rules
        if all(where.values.get(key) == value for key, value in rule.when.items() if key != "stage")
    ]


def elsewhere(case: Case, where: Situation, stage: Stage) -> list[Point]:
    """Say of the rules that are stated for another stage only what they leave open in this one."""
    points = []
    for rule in ruling(case, where):
        if rule.beyond and rule.when.get("stage", stage.id) != stage.id:
            facts = [kind for kind in case.method.facts if kind.id in rule.when]
            options = [option_name(case, kind, rule.when[kind.id]) for kind in facts]
            slots = {"options": listed(case, options), "stage": name(case, stage)}
            points += [
                Point(wording="roster/beyond", slots=slots, ground="outside"),
                claim(rule.claim, case),
                claim(rule.beyond, case, "run-on"),
            ]
    return points


def matters(case: Case, kind: FactKind, where: Situation) -> bool:
    """Tell whether another value of the fact gives another roster in this stage."""
    if where.stage is None:
        return False
    rosters = [
        {
            role: need
            for role, (need, _) in case.method.needs(
                {**where.at(where.stage.id), kind.id: option.id}
            ).items()
        }
        for option in kind.options
    ]
    return any(roster != rosters[0] for roster in rosters)


def option_name(case: Case, kind: FactKind, id: str | None) -> str:
    """Return what a value of a fact is called in the language of the answer."""
    return name(case, next(option for option in kind.options if option.id == id))
