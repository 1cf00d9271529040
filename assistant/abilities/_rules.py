"""What abilities share about the rules that hang on facts of the case."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.abilities._situation import Situation, claim, listed, name, names
from assistant.values.methodology import FactKind, Role, Rule, Stage
from assistant.values.plan import Case, Point


def ruling(case: Case, where: Situation) -> list[Rule]:
    """Return the rules whose facts hold, whatever the stage they are stated for."""
    return [
        rule
        for rule in case.method.rules
        if all(where.values.get(key) == value for key, value in rule.when.items() if key != "stage")
    ]


def ruled(case: Case, where: Situation, stage: Stage) -> list[Point]:
    """Return what rules that hold say of the whole team of a stage."""
    return [
        claim(rule.claim, case)
        for rule in ruling(case, where)
        if rule.when.get("stage") in {None, stage.id}
    ]


def opened(case: Case, where: Situation, stage: Stage) -> list[Role]:
    """Return the posts of a stage that rules stated for another one leave open.

    They are those of the sides where who is dropped elsewhere, or who took over, stands here.
    """
    sides: set[str] = set()
    for rule in ruling(case, where):
        if rule.beyond and rule.when.get("stage", stage.id) != stage.id:
            gone = dropped_with_heirs(case, rule)
            posts = [role.posts.get(stage.id) for role in case.method.roles if role.id in gone]
            sides |= {post.side for post in posts if post}
    return [
        role
        for role in case.method.roles
        if (post := role.posts.get(stage.id)) and post.side in sides and post.need == "now"
    ]


def elsewhere(
    case: Case, where: Situation, stage: Stage, roles: Iterable[Role] = ()
) -> list[Point]:
    """Say of the rules stated for another stage only that they leave this one open.

    `roles` are the posts of which that is said by name.
    """
    points = []
    open_posts = [*roles]
    for rule in ruling(case, where):
        if rule.beyond and rule.when.get("stage", stage.id) != stage.id:
            facts = [kind for kind in case.method.facts if kind.id in rule.when]
            options = [option_name(case, kind, rule.when[kind.id]) for kind in facts]
            slots = {
                "options": listed(case, options),
                "stage": name(case, stage),
                "only": name(case, case.method.stage(rule.when["stage"])),
            }
            said = Point(wording="roster/beyond", slots=slots, ground="outside")
            if open_posts:
                slots = {**slots, "roles": names(case, open_posts)}
                said = Point(wording="roster/open", slots=slots, ground="outside")
            points += [said, claim(rule.claim, case)]
    return points


def exceptions(case: Case, where: Situation, role: Role, stage: Stage) -> list[Rule]:
    """Return the rules by which a role is not needed, were a fact that nobody stated otherwise."""
    return [
        rule
        for rule in case.method.rules
        if rule.needs.get(role.id) == "not-needed"
        and rule.when.get("stage") == stage.id
        and where.assumed.keys() & rule.when.keys()
    ]


def dropped(rule: Rule) -> set[str]:
    """Return the roles that a rule makes needless; another rule's are never there."""
    return {id for id, need in rule.needs.items() if need == "not-needed"} or {""}


def dropped_with_heirs(case: Case, rule: Rule) -> set[str]:
    """Return the roles that a rule makes needless, and those that they are split into later."""
    gone = dropped(rule)
    return gone | {id for split in case.method.splits if split.role in gone for id in split.into}


def others(case: Case, where: Situation, stage: Stage) -> list[Point]:
    """Return the rules of a stage that would hold, were a fact that nobody stated otherwise."""
    return [
        claim(rule.claim, case)
        for rule in case.method.rules
        if where.assumed.keys() & rule.when.keys()
        and rule not in ruling(case, where)
        and rule.when.get("stage", stage.id) == stage.id
    ]


def assumptions(case: Case, where: Situation) -> list[Point]:
    """Show what was assumed, where it makes a difference to the roster of the stage."""
    return [
        Point(
            wording="roster/assumed",
            slots={"fact": name(case, kind), "option": option_name(case, kind, kind.default)},
            ground="assumed",
        )
        for kind in case.method.facts
        if kind.id in where.assumed and kind.default and matters(case, kind, where)
    ]


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


def unclear(case: Case) -> list[Point]:
    """Return what the method leaves unclear of the facts of a case that the question touches."""
    facts = {kind.id for kind in case.method.facts}
    return [
        claim(each.claim, case)
        for each in case.method.statements
        if each.kind == "unclear" and each.id in case.topic.statements and facts & {*each.about}
    ]
