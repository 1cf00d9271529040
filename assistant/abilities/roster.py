"""Which roles are needed now: from the stage, the facts and the people already there."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.abilities._situation import (
    RECOMMENDED,
    Situation,
    brief,
    claim,
    listed,
    name,
    named,
    newcomers,
    roles_of,
    signals,
    situation,
    stage_choice,
    units,
    unmentioned,
)
from assistant.values.methodology import Claim, FactKind, Need, Role, Stage
from assistant.values.plan import Ask, Assignment, Case, Item, Phrase, Plan, Point

TAKES = {"stages", "options"}

Needs = Mapping[str, tuple[Need, Claim]]


def plan(case: Case) -> Plan:
    """Plan the roster of the stage, or ask for what decides it."""
    where = situation(case)
    return advise(case, where, where.stage) if where.stage else _ask(case, where)


def advise(case: Case, where: Situation, stage: Stage) -> Plan:
    """Plan the answer for a known stage."""
    needs = case.method.needs(where.at(stage.id))
    points = [_lead(case, stage)]
    there = dict(case.state.people)
    points += _people(case, stage, needs, there) if there else _posts(case, stage, needs)
    points += _few(case)
    points += _rules(case, where, stage)
    points += [
        claim(role.posts[stage.id].claim, case)
        for role in _with_need(case, needs, "optional")
        if stage.id in role.posts
    ]
    points += _later(case, needs)
    points += [
        claim(each.claim, case) for each in case.method.combinations if each.stage == stage.id
    ]
    points.append(claim(stage.attention, case))
    points += _assumptions(case, where)
    return Plan(
        outcome="answered",
        ability="roster",
        points=tuple(points),
        stage=stage_choice(case, stage),
        roster=assignments(case, needs, stage),
        assumed=where.assumed,
        follow_ups=_follow_ups(case, where, stage),
    )


def assignments(case: Case, needs: Needs, stage: Stage | None) -> tuple[Assignment, ...]:
    """Return the roster: every role the method places, with its need and who is there."""
    there = dict(case.state.people)
    return tuple(
        Assignment(
            role=id, side=_side(case.method.role(id), stage), need=need, have=there.get(id), why=why
        )
        for id, (need, why) in needs.items()
    )


def _lead(case: Case, stage: Stage) -> Point:
    wording = "lead.people" if case.state.people else f"lead.{stage_choice(case, stage).basis}"
    return Point(wording=wording, slots={"stage": name(case, stage)}, support=stage.goal.support)


def _posts(case: Case, stage: Stage, needs: Needs) -> list[Point]:
    """Return a line for each side or group with the posts it needs now."""
    return [
        Point(
            wording="unit", slots={"unit": unit}, items=_items(case, roles, stage), layout="bullet"
        )
        for unit, roles in units(case, _with_need(case, needs, "now"), stage).items()
    ]


def _items(case: Case, roles: list[Role], stage: Stage) -> tuple[Item, ...]:
    """Say what newcomers do; posts kept from the stage before are named only."""
    new = [role for role in roles if case.method.arrives(role) == stage]
    kept = [role for role in roles if role not in new]
    items = [brief(case, role) for role in new]
    return (*([named(case, kept, stage)] if kept else []), *items)


def _people(case: Case, stage: Stage, needs: Needs, there: Mapping[str, int]) -> list[Point]:
    """Set who is there against what the stage needs: missing first, then covered, then the rest."""
    wanted = _with_need(case, needs, "now")
    missing = [role for role in wanted if not there.get(role.id)]
    covered = [role for role in wanted if there.get(role.id)]
    others = [
        role
        for role in roles_of(case, there)
        if there[role.id] and needs.get(role.id, ("later",))[0] not in RECOMMENDED
    ]
    points = []
    if missing:
        items = tuple(brief(case, role) for role in missing)
        points.append(Point(wording="missing", items=items))
    else:
        points.append(Point(wording="complete", items=(named(case, covered, stage),)))
    if covered and missing:
        points.append(Point(wording="covered", items=(named(case, covered, stage),)))
    points += [claim(needs[role.id][1], case) for role in others if role.id in needs]
    return points


def _few(case: Case) -> list[Point]:
    """Where a number of people is given, say that the method does not deal posts out to it."""
    if case.state.headcount is None:
        return []
    return [Point(wording="few", ground="outside")]


def _rules(case: Case, where: Situation, stage: Stage | None) -> list[Point]:
    """Say each rule that holds for the facts, and what one stated elsewhere leaves open."""
    points = []
    for rule in case.method.rules:
        place = rule.when.get("stage")
        facts = {key: value for key, value in rule.when.items() if key != "stage"}
        if any(where.values.get(key) != value for key, value in facts.items()):
            continue
        here = stage is None or place in {None, stage.id}
        if here or rule.beyond:
            points.append(claim(rule.claim, case))
        if rule.beyond and not here:
            points.append(claim(rule.beyond, case, "run-on"))
    return points


def _later(case: Case, needs: Needs) -> list[Point]:
    """Return a sentence for each stage to come, with the roles to wait with until then."""
    points: list[Point] = []
    for stage in case.method.stages:
        later = [
            role for role in newcomers(case, stage) if needs.get(role.id, ("now",))[0] == "later"
        ]
        if later:
            points.append(
                Point(
                    wording="later",
                    slots={"stage": name(case, stage)},
                    items=(named(case, later, stage),),
                    layout="run-on" if points else "paragraph",
                )
            )
    return points


def _assumptions(case: Case, where: Situation) -> list[Point]:
    """Show what was assumed, where it makes a difference to some roster of this method."""
    return [
        Point(
            wording="assumed",
            slots={"fact": name(case, kind), "option": _option(case, kind, kind.default)},
            ground="assumed",
        )
        for kind in case.method.facts
        if kind.id in where.assumed and kind.default and _matters(case, kind, where)
    ]


def _matters(case: Case, kind: FactKind, where: Situation) -> bool:
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


def _follow_ups(case: Case, where: Situation, stage: Stage) -> tuple[Phrase, ...]:
    """Suggest what changes an assumption, and what comes next."""
    phrases = [
        Phrase(wording="say.option", slots={"option": _option(case, kind, option.id)})
        for kind in case.method.facts
        if kind.id in where.assumed and _matters(case, kind, where)
        for option in kind.options
        if option.id != kind.default
    ]
    if after := case.method.stage_after(stage.id):
        phrases.append(Phrase(wording="say.next", slots={"stage": name(case, after)}))
    if new := newcomers(case, stage):
        phrases.append(Phrase(wording="say.role", slots={"role": name(case, new[0])}))
    return tuple(phrases)


def _ask(case: Case, where: Situation) -> Plan:
    """Ask for the stage, and give each stage's posts meanwhile.

    The roster holds what every stage needs, whatever the answer will be.
    """
    there = dict(case.state.people)
    rules = _rules(case, where, None)
    points = [*rules, *_half_way(case), Point(wording="ask.lead", ground="asks")]
    shared: set[str] | None = None
    for stage in case.method.stages:
        needs = case.method.needs(where.at(stage.id))
        roles = _with_need(case, needs, "now")
        open_posts = [role for role in roles if not there.get(role.id)]
        shared = {role.id for role in roles} & (shared or {role.id for role in roles})
        if stage != case.method.stages[0]:
            open_posts = [role for role in open_posts if case.method.arrives(role) == stage]
        points.append(_of_stage(case, stage, open_posts))
    needs = case.method.needs(where.at(case.method.stages[0].id))
    always = {id: each for id, each in needs.items() if id in (shared or ())}
    stages = tuple(name(case, stage) for stage in case.method.stages)
    asks = [Ask(phrase=Phrase(wording="ask.stage"), options=stages)]
    asks += [
        Ask(
            phrase=Phrase(wording="ask", slots={"text": case.say(kind.ask)}),
            options=tuple(name(case, option) for option in kind.options),
        )
        for kind in case.method.facts
        if case.state.fact(kind.id) is None
    ]
    settled = bool(rules) and case.topic.named(("roles", "sides"))
    return Plan(
        outcome="answered" if settled else "asked",
        ability="roster",
        points=tuple(points),
        roster=assignments(case, always, None),
        assumed=where.assumed,
        questions=tuple(asks[:3]),
    )


def _of_stage(case: Case, stage: Stage, roles: list[Role]) -> Point:
    """Return a line with the posts of a stage: all of them, or those still missing."""
    first = stage == case.method.stages[0]
    wording = ("ask.missing" if case.state.people else "ask.first") if first else "ask.more"
    slots = {"stage": name(case, stage)}
    return Point(wording=wording, slots=slots, items=(named(case, roles, stage),), layout="bullet")


def _half_way(case: Case) -> list[Point]:
    """Say which conditions of a stage are met and which were not mentioned, where some are."""
    for stage in case.method.stages:
        if met := signals(case, stage, "met"):
            open_ones = unmentioned(case, stage)
            return [
                Point(
                    wording="half-way",
                    slots={
                        "stage": name(case, stage),
                        "met": listed(case, met),
                        "open": listed(case, open_ones),
                    },
                    support=stage.entry.support,
                )
            ]
    return []


def _with_need(case: Case, needs: Needs, need: Need) -> list[Role]:
    return [case.method.role(id) for id, (each, _) in needs.items() if each == need]


def _side(role: Role, stage: Stage | None) -> str:
    if stage and stage.id in role.posts:
        return role.posts[stage.id].side
    return next(iter(role.posts.values())).side


def _option(case: Case, kind: FactKind, id: str | None) -> str:
    return name(case, next(option for option in kind.options if option.id == id))
