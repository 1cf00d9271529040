"""Which roles are needed now: from the stage, the facts and the people already there."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.abilities._aspects import dwells
from assistant.abilities._rules import elsewhere, matters, option_name, ruling
from assistant.abilities._situation import (
    RECOMMENDED,
    Situation,
    brief,
    claim,
    name,
    named,
    newcomers,
    roles_of,
    signals,
    situation,
    stage_choice,
    units,
    verdict,
)
from assistant.abilities.stage import entry
from assistant.values.methodology import Claim, Need, Role, Stage
from assistant.values.plan import Ask, Assignment, Case, Item, Phrase, Plan, Point

TAKES = {"stages", "options"}

Needs = Mapping[str, tuple[Need, Claim]]

_IN_A_SENTENCE = 3
"""The most missing roles that are told in one sentence."""


def plan(case: Case) -> Plan:
    """Plan the roster of the stage, or ask for what decides it."""
    where = situation(case)
    return advise(case, where, where.stage) if where.stage else _ask(case, where)


def advise(case: Case, where: Situation, stage: Stage) -> Plan:
    """Plan the answer for a known stage: what the question dwells on, the posts, what can wait."""
    needs = case.method.needs(where.at(stage.id))
    beyond = elsewhere(case, where, stage)
    few = _few(case)
    dwelt = [*beyond, *(few if dwells(case, "divide") else []), *_left_out(case, where)]
    points = [*dwelt, *(_people if case.state.people else _posts)(case, stage, needs)]
    points += [point for point in few if point not in dwelt]
    points += [
        claim(rule.claim, case)
        for rule in ruling(case, where)
        if rule.when.get("stage") in {None, stage.id}
    ]
    points += [
        claim(role.posts[stage.id].claim, case)
        for role in _with_need(case, needs, "optional")
        if stage.id in role.posts
    ]
    points += _later(case, needs)
    points += [
        claim(each.claim, case) for each in case.method.combinations if each.stage == stage.id
    ]
    if not dwelt and not case.state.people and not dwells(case, "order"):
        points.append(claim(stage.attention, case))
    points += _assumptions(case, where)
    return Plan(
        outcome="partial" if beyond or (few and few[0] in dwelt) else "answered",
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
    wording = f"lead.{stage_choice(case, stage).basis}"
    return Point(wording=wording, slots={"stage": name(case, stage)}, support=stage.goal.support)


def _left_out(case: Case, where: Situation) -> list[Point]:
    """Say of the roles that the question itself names whether they are needed."""
    roles = roles_of(case, case.topic.roles) if not case.state.people else ()
    return [verdict(case, role, where) for role in roles if role.posts]


def _posts(case: Case, stage: Stage, needs: Needs) -> list[Point]:
    """Return a line for each side or group with the posts it needs now."""
    order = [Point(wording="order", ground="outside")] if dwells(case, "order") else []
    return [_lead(case, stage), *_by_unit(case, _with_need(case, needs, "now"), stage), *order]


def _by_unit(case: Case, roles: list[Role], stage: Stage) -> list[Point]:
    return [
        Point(
            wording="unit",
            slots={"unit": unit},
            items=_items(case, members, stage),
            layout="bullet",
        )
        for unit, members in units(case, roles, stage).items()
    ]


def _items(case: Case, roles: list[Role], stage: Stage) -> tuple[Item, ...]:
    """Say what newcomers do; posts kept from the stage before are named only."""
    new = [role for role in roles if case.method.arrives(role) == stage]
    kept = [role for role in roles if role not in new]
    items = [brief(case, role) for role in new]
    return (*([named(case, kept, stage)] if kept else []), *items)


def _people(case: Case, stage: Stage, needs: Needs) -> list[Point]:
    """Set who is there against what the stage needs: missing first, then covered, then the rest."""
    there = dict(case.state.people)
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
        points += _missing(case, stage, missing)
    else:
        slots = {"stage": name(case, stage)}
        items = (named(case, covered, stage),)
        points.append(Point(wording="complete", slots=slots, items=items))
    if covered and missing:
        points.append(Point(wording="covered", items=(named(case, covered, stage),)))
    points += [claim(needs[role.id][1], case) for role in others if role.id in needs]
    return points


def _missing(case: Case, stage: Stage, roles: list[Role]) -> list[Point]:
    """Return the roles that are missing in one sentence, or many of them by side or group."""
    if len(roles) <= _IN_A_SENTENCE:
        items = tuple(brief(case, role) for role in roles)
        return [Point(wording="missing", slots={"stage": name(case, stage)}, items=items)]
    lead = Point(
        wording="lead.missing", slots={"stage": name(case, stage)}, support=stage.goal.support
    )
    return [lead, *_by_unit(case, roles, stage)]


def _few(case: Case) -> list[Point]:
    """Where a number of people is given, say that the method does not deal posts out to it."""
    if case.state.headcount is None:
        return []
    return [Point(wording="few", ground="outside")]


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
            slots={"fact": name(case, kind), "option": option_name(case, kind, kind.default)},
            ground="assumed",
        )
        for kind in case.method.facts
        if kind.id in where.assumed and kind.default and matters(case, kind, where)
    ]


def _follow_ups(case: Case, where: Situation, stage: Stage) -> tuple[Phrase, ...]:
    """Suggest what changes an assumption, and what comes next."""
    phrases = [
        Phrase(wording="say.option", slots={"option": option_name(case, kind, option.id)})
        for kind in case.method.facts
        if kind.id in where.assumed and matters(case, kind, where)
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
    rules = [claim(rule.claim, case) for rule in ruling(case, where)]
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
    touched = [stage for stage in case.method.stages if signals(case, stage, "met")]
    return [point for stage in touched[:1] for point in entry(case, stage)]


def _with_need(case: Case, needs: Needs, need: Need) -> list[Role]:
    return [case.method.role(id) for id, (each, _) in needs.items() if each == need]


def _side(role: Role, stage: Stage | None) -> str:
    if stage and stage.id in role.posts:
        return role.posts[stage.id].side
    return next(iter(role.posts.values())).side
