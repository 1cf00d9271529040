"""Which roles are needed now: from the stage, the facts and the people already there."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities import structure
from assistant.abilities._asking import ask, questions
from assistant.abilities._aspects import dwells, dwells_in, whether_in_part
from assistant.abilities._rules import (
    assumptions,
    elsewhere,
    matters,
    option_name,
    others,
    ruling,
    unclear,
)
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
    verdict,
    weights,
)
from assistant.abilities._team import Needs, assignments, by_unit, few_people, with_need
from assistant.values.methodology import Role, Stage
from assistant.values.plan import Case, Item, Phrase, Plan, Point, StageChoice

TAKES = {"stages", "options", "statements"}

_SEVERAL = 3
"""How many posts of a later stage that are filled tell that the shop is in it."""

_IN_A_SENTENCE = 3
"""The most missing roles that are told in one sentence."""


def plan(case: Case) -> Plan:
    """Plan the roster of the stage, or of the units named, or ask for what decides it."""
    where = situation(case)
    if _units_named(case) and not case.state.people:
        return _of_units(case, where)
    if where.stage:
        return advise(case, where, where.stage)
    taken = _taken(case, where)
    return _assuming(case, where, taken) if taken else ask(case, where)


def _taken(case: Case, where: Situation) -> Stage | None:
    """Return the stage that the case told fits, where no other was hinted at.

    A later one fits when several who are there hold posts that come with it, and no condition of
    it is said to be unmet; the first when a rule stated for it holds, or when all who are there
    hold posts of it.
    """
    first, *later = case.method.stages
    there = [role for role in roles_of(case, dict(case.state.people)) if role.posts]
    here = {role for role, count in case.state.people if count}
    for stage in reversed(later):
        new = [role for role in newcomers(case, stage) if role.id in here]
        if len(new) >= _SEVERAL and not signals(case, stage, "unmet"):
            return stage
    if any(signals(case, stage, "met") for stage in case.method.stages):
        return None
    begins = bool(there) and all(case.method.arrives(role) == first for role in there)
    return first if begins or _special(case, where, first) else None


def _special(case: Case, where: Situation, stage: Stage) -> bool:
    """Tell whether a rule that is stated for a stage holds."""
    return any(rule.when.get("stage") == stage.id for rule in ruling(case, where))


def _assuming(case: Case, where: Situation, stage: Stage) -> Plan:
    """Plan the roster of a stage that nobody stated, say so, and ask for it."""
    plan = advise(case, replace(where, stage=stage), stage)
    shown = Point(wording="stage.assumed", slots={"stage": name(case, stage)}, ground="assumed")
    return replace(
        plan,
        outcome="answered" if _special(case, where, stage) else "asked",
        points=(shown, *plan.points),
        stage=StageChoice(id=stage.id, basis="assumed", support=stage.goal.support),
        questions=questions(case),
    )


def _units_named(case: Case) -> bool:
    """Tell whether the question is about a side, or about a group by its proper name."""
    groups = (name(case, case.method.group(id)) for id in case.topic.groups)
    return bool(case.topic.sides) or any(each in case.topic.text for each in groups)


def _of_units(case: Case, where: Situation) -> Plan:
    """Plan the posts of the sides and groups that the question names, and only those."""
    plan = structure.plan(case)
    if where.stage is None:
        return plan
    stage, named = where.stage, {*case.topic.sides, *case.topic.groups}
    posts = {role.id: role.posts[stage.id] for role in case.method.roles if stage.id in role.posts}
    needs = {
        id: need
        for id, need in case.method.needs(where.at(stage.id)).items()
        if id in posts and named & {posts[id].side, posts[id].group}
    }
    lines = assignments(case, needs, stage)
    return replace(plan, stage=stage_choice(case, stage), roster=lines)


def advise(case: Case, where: Situation, stage: Stage) -> Plan:
    """Plan the answer for a known stage: what the question dwells on, the posts, what can wait."""
    needs = case.method.needs(where.at(stage.id))
    beyond = elsewhere(case, where, stage)
    few = few_people(case)
    first = few if dwells(case, "divide") or dwells(case, "few") else []
    open_ends = unclear(case)
    dwelt = [*open_ends, *beyond, *first, *_left_out(case, where)]
    ruled = [
        claim(rule.claim, case)
        for rule in ruling(case, where)
        if rule.when.get("stage") in {None, stage.id}
    ]
    leads = ruled if _ruled_now(case) else []
    points = [*dwelt, *leads, *(_people if case.state.people else _posts)(case, stage, needs)]
    points += [point for point in few if point not in dwelt]
    points += [] if leads else ruled
    points += [
        claim(role.posts[stage.id].claim, case)
        for role in with_need(case, needs, "optional")
        if stage.id in role.posts
    ]
    later = _later(case, needs)
    if later and dwells_in(case.topic.text, "wait") and not dwells(case, "now"):
        return _waits(case, stage, needs, later)
    points += later
    if few or dwells(case, "few") or dwells(case, "divide"):
        points += [
            claim(each.claim, case, "run-on" if number else "paragraph")
            for number, each in enumerate(case.method.combinations_in(stage.id))
        ]
    if few:
        points.append(Point(wording="combine/unsaid.rest", ground="outside", layout="run-on"))
    assumed = _assumed(case, where, stage)
    points += assumed
    return Plan(
        outcome="partial" if open_ends or beyond or first else "answered",
        ability="roster",
        points=tuple(points),
        stage=stage_choice(case, stage),
        roster=assignments(case, needs, stage),
        assumed=where.assumed,
        follow_ups=_follow_ups(case, where, stage),
    )


def _ruled_now(case: Case) -> bool:
    """Tell whether what a rule hangs on is what this turn puts right, or asks to be confirmed."""
    corrected = case.state.turn > 1 and any(
        (fact := case.state.fact(kind.id)) and fact.turn == case.state.turn
        for kind in case.method.facts
    )
    return corrected or (bool(case.topic.options) and whether_in_part(case))


def _waits(case: Case, stage: Stage, needs: Needs, later: list[Point]) -> Plan:
    """Plan the answer to what can wait: what comes with later stages; of now, nothing is ranked."""
    return Plan(
        outcome="answered",
        ability="roster",
        points=(*later, Point(wording="order", ground="outside")),
        stage=stage_choice(case, stage),
        roster=assignments(case, needs, stage),
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
    order += weights(case, stage)[:1] if order else []
    return [*order, _lead(case, stage), *by_unit(case, with_need(case, needs, "now"), stage)]


def _people(case: Case, stage: Stage, needs: Needs) -> list[Point]:
    """Set who is there against what the stage needs: missing first, then covered, then the rest."""
    there = dict(case.state.people)
    wanted = with_need(case, needs, "now")
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
    return [lead, *by_unit(case, roles, stage)]


def _later(case: Case, needs: Needs) -> list[Point]:
    """Return one sentence with what waits for each stage to come: new groups, else new posts.

    Posts that only take over from others are no news.
    """
    heirs = {id for split in case.method.splits for id in split.into}
    items = []
    for stage in case.method.stages:
        waiting = [
            role for role in newcomers(case, stage) if needs.get(role.id, ("now",))[0] == "later"
        ]
        waiting = [role for role in waiting if role.id not in heirs] or waiting
        if waiting:
            items.append(_waiting(case, waiting, stage))
    return [Point(wording="later", items=tuple(items))] if items else []


def _waiting(case: Case, roles: list[Role], stage: Stage) -> Item:
    """Return what comes with a stage; a group stands for its posts where all of them are new."""
    words: dict[str, None] = {}
    for role in roles:
        id = role.posts[stage.id].group
        members = [each for each in case.method.roles if _stands_in(each, id, stage)]
        whole = id and len(members) > 1 and all(each in roles for each in members)
        words[name(case, case.method.group(id) if id and whole else role)] = None
    support = named(case, roles, stage).support
    label, news = name(case, stage), listed(case, list(words))
    text = f"{label}的{news}" if case.language == "zh" else f"{news} in the {label}"
    return Item(text=text, support=support)


def _stands_in(role: Role, group: str | None, stage: Stage) -> bool:
    return stage.id in role.posts and role.posts[stage.id].group == group


def _assumed(case: Case, where: Situation, stage: Stage) -> list[Point]:
    """Show what was assumed, and the rules of this stage that hold were it otherwise."""
    points = assumptions(case, where)
    shown = [] if unclear(case) else points
    return [*shown, *others(case, where, stage)] if points else []


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
