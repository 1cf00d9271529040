"""The whole method in short, or one stage of it: goals, sides, and the posts that come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from assistant.abilities import structure
from assistant.abilities._aspects import dwells
from assistant.abilities._forms import one, points_wanted
from assistant.abilities._planning import planner
from assistant.abilities._situation import (
    adds,
    asked_stage,
    bracketed,
    called,
    claim,
    inner,
    listed,
    name,
    named,
    names,
    newcomers,
    several,
    situation,
    units,
)
from assistant.abilities._statements import alone, cautions
from assistant.values.methodology import Claim, Role, Rule, Stage, Statement
from assistant.values.plan import Case, Item, Phrase, Plan, Point

_FEW = 3
"""In how many points at most the aim and the posts of a stage are told in one."""

TAKES: set[str] = set()
FORMS = True


@planner
def plan(case: Case) -> Plan:
    """Plan the stages named, each with its posts and what it asks for; else the essentials of all.

    In the form that the question wants: one sentence, so many points, posts alone, few words; for
    goals and posts, a point for each stage.
    """
    if case.topic.sides or case.topic.groups or _drawn(case):
        return structure.plan(case)
    here = situation(case).stage
    if here and not case.topic.stages and dwells(case, "present") and dwells(case, "posts"):
        return structure.plan(replace(case, topic=replace(case.topic, stages=(here.id,))))
    named_ones = [case.method.stage(id) for id in case.topic.stages]
    all_stages = len(named_ones) in {0, len(case.method.stages)} or _span(case, named_ones)
    chosen = case.method.stages if all_stages else tuple(named_ones)
    if formed := _formed(case, chosen):
        points = formed
    elif dwells(case, "brief") and len(chosen) == 1 and len(case.method.stages) > 1:
        points = _brief(case, chosen[0])
    elif dwells(case, "brief") and all_stages and len(chosen) > 1:
        told = [in_a_line(case, each) for each in chosen]
        points = [*_led(case), *_in_points(told, len(told)), *_core(case)]
    elif dwells(case, "brief") or (all_stages and len(case.method.stages) == 1):
        points = [point for stage in chosen for point in short(case, stage)]
        points += [*_core(case), *_caution(case)] if all_stages else []
    elif all_stages:
        points = [point for stage in chosen for point in _long(case, stage)]
        points += _essentials(case, people=True)
    elif dwells(case, "posts"):
        points = [point for stage in chosen for point in _manned(case, stage)]
    else:
        points = [point for stage in chosen for point in _whole(case, stage)]
    return replace(_answer(case, points, chosen), whole=all_stages and not named_ones)


def _drawn(case: Case) -> bool:
    """Tell whether only how the stages are put together is wanted."""
    return dwells(case, "chart") and not dwells(case, "aim") and not dwells(case, "why")


def _span(case: Case, named_ones: list[Stage]) -> bool:
    """Tell whether just the first and the last stage are named, as the ends of a way."""
    ends = {case.method.stages[0].id, case.method.stages[-1].id}
    return len(case.method.stages) > 1 and {each.id for each in named_ones} == ends


def _formed(case: Case, chosen: Iterable[Stage]) -> list[Point]:
    """Return stages in one sentence, in a number of points or by their posts, if that is wanted."""
    stages = tuple(chosen)
    number = points_wanted(case)
    aims = dwells(case, "aim") and not dwells(case, "posts") and not dwells(case, "attend")
    if len(stages) > 1 and not number and aims:
        return [claim(each.goal, case, "bullet") for each in stages]
    lined = dwells(case, "line-per-stage") or goals_with_posts(case)
    if len(stages) > 1 and not number and lined:
        number = len(stages)
    elif one(case) or dwells(case, "one-line") or 0 < number < len(stages):
        return _gist(case, stages) or _goals(case, stages)
    if number:
        return _numbered(case, stages, number)
    if len(stages) > 1 and dwells(case, "posts"):
        points = [point for stage in stages for point in _staffed(case, stage)]
        return [*points, *(_doubles(case) if dwells(case, "doubling") else [])]
    return []


def _numbered(case: Case, stages: tuple[Stage, ...], number: int) -> list[Point]:
    """Return so many points: of one stage its parts, of several a line each, and what is left."""
    if len(stages) == 1:
        parts = _parts(case, stages[0])
        rest = parts[len(short(case, stages[0])) :]
        parts = [in_a_line(case, stages[0]), *rest] if number <= _FEW else parts
        return _in_points(parts, number)
    if number == len(stages) and dwells(case, "aim") and not dwells(case, "posts"):
        return [claim(each.goal, case, "bullet") for each in stages]
    told = [in_a_line(case, each) for each in stages]
    if number == len(stages):
        return [*_led(case), *_in_points(told, number)]
    rest = _essentials(case, people=False)
    return _in_points([*told, *_core(case), *_caution(case), *rest], number)


def goals_with_posts(case: Case) -> bool:
    """Tell whether goals are wanted, and posts beside them."""
    return dwells(case, "aim") and dwells(case, "posts") and not dwells(case, "aims-alone")


def _goals(case: Case, stages: tuple[Stage, ...]) -> list[Point]:
    """Return the goals of stages in one sentence."""
    items = tuple(
        Item(text=inner(case, case.say(each.goal.text)), support=each.goal.support)
        for each in stages
    )
    if len(items) == 1:
        return [claim(stages[0].goal, case)]
    return [Point(wording="overview/line", items=items)]


def _gist(case: Case, stages: tuple[Stage, ...]) -> list[Point]:
    """Return all stages in one sentence of a few words each, and that it is to be adjusted."""
    told, lead = [each.gist for each in stages if each.gist], _led(case)
    if stages != case.method.stages or len(told) < len(stages) or not lead:
        return []
    items = tuple(Item(text=case.say(each.text), support=each.support) for each in told)
    return [*lead, Point(wording="overview/line", items=items, layout="run-on")]


def _led(case: Case) -> list[Point]:
    """Say ahead of the stages that they tell who is needed, and that it is to be adjusted."""
    caution = cautions(case)
    return [Point(wording="overview/lead", support=caution[0].support)] if caution else []


def _in_points(points: list[Point], number: int) -> list[Point]:
    return [replace(point, layout="bullet") for point in points[:number]]


def _parts(case: Case, stage: Stage) -> list[Point]:
    """Return what there is to tell of one stage: goal, posts, conditions, attention, doubles."""
    doubles = [each.claim for each in case.method.combinations_in(stage.id)]
    first = stage == case.method.stages[0]
    more = [stage.attention, stage.entry] if first else [stage.entry, stage.attention]
    changes = [each.claim for each in stage.changes if each.group is None]
    return [*short(case, stage), *_run(case, [*more, *doubles, *changes])]


def in_a_line(case: Case, stage: Stage) -> Point:
    """Return a stage in one sentence: its goal and the posts that come with it.

    Of one that founds groups too, what becomes of those that were there.
    """
    sure = [role for role in newcomers(case, stage) if role.posts[stage.id].need != "optional"]
    if not sure:
        return claim(stage.goal, case)
    if dwells(case, "which-units") and stage != case.method.stages[0]:
        items = _units_new(case, stage, sure)
        return Point(wording="overview/units", slots={"stage": name(case, stage)}, items=items)
    wording = "overview/first" if stage == case.method.stages[0] else "overview/next"
    goal = inner(case, case.say(stage.goal.text))
    slots, items = {"stage": name(case, stage), "goal": goal}, _by_side(case, stage, sure)
    maybe = [role for role in newcomers(case, stage) if role not in sure]
    claims = [role.posts[stage.id].claim for role in maybe] + founded(case, stage)
    more = Point(wording=wording, slots=slots, items=items, support=stage.goal.support)
    groups = [name(case, group) for group in case.method.groups if group.stages[0] == stage.id]
    if maybe and founded(case, stage):
        kept = [stage.stays] if stage.stays else []
        told = [inner(case, case.say(each.text)) for each in kept]
        slots |= {"goal": several(case, [*told, goal])}
        slots |= {"maybe": names(case, maybe), "groups": listed(case, groups)}
        claims += kept
        support = dict.fromkeys(ref for each in (stage.goal, *claims) for ref in each.support)
        return replace(more, wording="overview/next.more", slots=slots, support=tuple(support))
    return more


def _units_new(case: Case, stage: Stage, roles: Sequence[Role]) -> tuple[Item, ...]:
    """Return the groups, and the sides without any, that new posts stand in, with those posts."""
    return tuple(
        replace(item, text=f"{label.partition(' · ')[2] or label}{bracketed(case, item.text)}")
        for label, members in units(case, roles, stage).items()
        for item in (named(case, members, stage),)
    )


def _by_side(case: Case, stage: Stage, roles: Sequence[Role]) -> tuple[Item, ...]:
    """Return each side with the roles that stand in it."""
    items = []
    for side in case.method.sides:
        members = [role for role in roles if role.posts[stage.id].side == side.id]
        if members:
            item = named(case, members, stage)
            label = called(case, side, stage)
            items.append(replace(item, text=label + bracketed(case, item.text)))
    return tuple(items) if len(items) > 1 else (named(case, roles, stage),)


def _staffed(case: Case, stage: Stage) -> list[Point]:
    """Return a line with the posts of a stage, then what it has if conditions allow.

    With the groups of their own that posts have become in it.
    """
    posts = [role for role in case.method.roles if stage.id in role.posts]
    needed = [role for role in posts if role.posts[stage.id].need == "now"]
    maybe = [role for role in posts if role.posts[stage.id].need == "optional"]
    slots = {"stage": name(case, stage)}
    return [
        Point(wording="overview/has", slots=slots, items=(named(case, needed, stage),)),
        *(claim(role.posts[stage.id].claim, case, "run-on") for role in maybe),
        *(claim(each, case, "run-on") for each in founded(case, stage)),
    ]


def against_each_other(case: Case) -> Plan:
    """Plan the goals of the stages named, and what changes from each to the next."""
    named_ones = sorted(case.topic.stages, key=case.method.position)
    first, *later = map(case.method.stage, named_ones)
    points = [claim(first.goal, case)]
    for stage in later:
        wide = [change.claim for change in stage.changes if change.group is None]
        points += [claim(stage.goal, case), *(claim(each, case, "bullet") for each in wide)]
    return _answer(case, points, (first, *later))


def named_stages(case: Case) -> Plan:
    """Plan the names of all stages, with the goal and the conditions of each."""
    stages = case.method.stages
    points = [claim(stage.goal, case, "bullet") for stage in stages]
    return _answer(case, [*points, *_entries(case)], stages)


def _answer(case: Case, points: list[Point], stages: Iterable[Stage]) -> Plan:
    return Plan(
        outcome="answered",
        points=tuple(points),
        stage=asked_stage(case),
        follow_ups=tuple(
            Phrase(wording="say.stage", slots={"stage": name(case, stage)}) for stage in stages
        ),
    )


def short(case: Case, stage: Stage) -> list[Point]:
    """Return the goal of a stage and the posts that come with it."""
    points, new = [claim(stage.goal, case)], newcomers(case, stage)
    sure = [role for role in new if role.posts[stage.id].need != "optional"]
    if sure:
        wording = "overview/posts" if stage == case.method.stages[0] else "overview/new"
        items = (named(case, sure, stage),)
        points.append(Point(wording=wording, items=items, layout="run-on"))
    more = [role.posts[stage.id].claim for role in new if role not in sure]
    return points + [claim(each, case, "run-on") for each in (*more, *founded(case, stage))]


def founded(case: Case, stage: Stage) -> list[Claim]:
    """Return which posts become groups of their own in a stage."""
    groups = {group.id for group in case.method.groups}
    grown = [each for each in case.method.splits if each.stage == stage.id]
    return [each.claim for each in grown if groups & {*each.into}]


def _long(case: Case, stage: Stage) -> list[Point]:
    """Return the goal of a stage, its sides and groups with what is new, and its attention."""
    wide = [change for change in stage.changes if change.group is None]
    if not wide:
        built = [stage.structure] if stage.structure else []
        return [*short(case, stage), *_run(case, [*built, stage.attention])]
    more = adds(case, stage.goal, case.say(stage.attention.text))
    return [
        claim(stage.goal if more else stage.attention, case),
        *(claim(each.claim, case, "bullet") for each in wide),
        *([claim(stage.attention, case)] if more else []),
    ]


def _core(case: Case) -> list[Point]:
    """Return the role that all others serve."""
    return alone(case, case.method.roles)


def _caution(case: Case) -> list[Point]:
    """Return how the method itself wants to be taken."""
    return [claim(each, case) for each in cautions(case)]


def _brief(case: Case, stage: Stage) -> list[Point]:
    """Return of one stage what it is for, how it is entered, its sides with groups, what is new."""
    goal, *rest = short(case, stage)
    return [goal, claim(_gate(case, stage), case), *_sided(case, stage), *rest]


def _sided(case: Case, stage: Stage) -> list[Point]:
    """Return the sides of a stage, each with its groups."""
    if stage.structure is None:
        return []
    items = []
    for side in case.method.sides:
        groups = [
            name(case, each)
            for each in case.method.groups
            if each.side == side.id and stage.id in each.stages
        ]
        if stage.id in side.stages:
            label = called(case, side, stage)
            items.append(label + bracketed(case, listed(case, groups)) if groups else label)
    slots = {"stage": name(case, stage), "sides": listed(case, items)}
    support = stage.structure.support
    return [Point(wording="overview/sides", slots=slots, given=("sides",), support=support)]


def _manned(case: Case, stage: Stage) -> list[Point]:
    """Return the posts of a stage by side and group, its exceptions, and who may double up."""
    return [
        *structure.of_stage(case, stage),
        *(claim(rule.claim, case) for rule in case.method.rules if _of(rule, stage)),
        *(claim(each.claim, case, "bullet") for each in case.method.combinations_in(stage.id)),
    ]


def _entries(case: Case) -> list[Point]:
    """Return what the stages after the first ask for."""
    return _run(case, [stage.entry for stage in case.method.stages[1:]])


def _doubles(case: Case) -> list[Point]:
    """Return in one sentence who may double up."""
    doubles = [each.brief or each.claim for each in case.method.combinations]
    items = tuple(Item(text=case.say(each.text), support=each.support) for each in doubles)
    return [Point(wording="overview/doubles", items=items)] if items else []


def _essentials(case: Case, *, people: bool) -> list[Point]:
    """Return what holds beside the stages: conditions, exceptions, doubling up, caution.

    With what is said of people, where that is wanted.
    """
    method = case.method
    stages = {stage.id for stage in method.stages}
    terms = {term.id for term in method.terms}
    weights = [each for each in method.statements if each.kind == "importance"]
    said = [each for each in weights if not {method.decision_maker.id} & {*each.about}]
    said += [each for each in method.statements if _on_growing(each, stages, terms)]
    general = [each for each in method.statements if each.kind == "principle" and not each.about]
    return [
        *_entries(case),
        *(claim(rule.claim, case) for rule in method.rules),
        *_doubles(case),
        *_run(case, [each.claim for each in said if people]),
        *_run(case, [each.claim for each in general]),
    ]


def _on_growing(statement: Statement, stages: AbstractSet[str], terms: AbstractSet[str]) -> bool:
    """Tell whether a statement advises on people for a stage, or warns of a kind of hire."""
    first = statement.about[:1]
    return (statement.kind == "advice" and {*first} <= stages and bool(first)) or (
        statement.kind == "warning" and len(statement.about) == 1 and {*first} <= terms
    )


def _run(case: Case, claims: Iterable[Claim]) -> list[Point]:
    """Return claims in one paragraph."""
    return [
        claim(each, case, "run-on" if number else "paragraph") for number, each in enumerate(claims)
    ]


def _whole(case: Case, stage: Stage) -> list[Point]:
    """Return the goal of a stage, its posts, its exceptions, who may double up, and its entry."""
    return [
        claim(stage.goal, case),
        *_manned(case, stage),
        claim(stage.attention, case),
        claim(_gate(case, stage), case, "run-on"),
    ]


def _gate(case: Case, stage: Stage) -> Claim:
    """Return by what a stage is entered; of the first, by what it is left."""
    after = case.method.stage_after(stage.id)
    leaves = stage == case.method.stages[0] and after is not None and after.signals
    return after.entry if after and leaves else stage.entry


def _of(rule: Rule, stage: Stage) -> bool:
    return rule.when.get("stage", stage.id) == stage.id
