"""The whole method in short, or one stage of it: goals, sides, and the posts that come."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace

from assistant.abilities import structure
from assistant.abilities._aspects import dwells
from assistant.abilities._situation import adds, asked_stage, claim, name, named, newcomers
from assistant.values.methodology import Claim, Rule, Stage, Statement
from assistant.values.plan import Case, Item, Phrase, Plan, Point

TAKES: set[str] = set()


def plan(case: Case) -> Plan:
    """Plan the stages named, each with its posts and what it asks for; else the essentials of all.

    In few words where the question wants that: the stages alone, each in one line.
    """
    if case.topic.sides or case.topic.groups:
        return structure.plan(case)
    named_ones = [case.method.stage(id) for id in case.topic.stages]
    all_stages = len(named_ones) in {0, len(case.method.stages)}
    chosen = case.method.stages if all_stages else tuple(named_ones)
    if dwells(case, "brief") or (all_stages and len(case.method.stages) == 1):
        points = [point for stage in chosen for point in short(case, stage)]
        points += _core(case) if all_stages else []
    elif all_stages:
        points = [point for stage in chosen for point in _long(case, stage)]
        points += _essentials(case)
    elif dwells(case, "posts"):
        points = [point for stage in chosen for point in _manned(case, stage)]
    else:
        points = [point for stage in chosen for point in _whole(case, stage)]
    return replace(_answer(case, points, chosen), whole=all_stages and not named_ones)


def named_stages(case: Case) -> Plan:
    """Plan the names of all stages, with the goal and the conditions of each."""
    stages = case.method.stages
    points = [claim(stage.goal, case, "bullet") for stage in stages]
    return _answer(case, [*points, *_entries(case)], stages)


def _answer(case: Case, points: list[Point], stages: Iterable[Stage]) -> Plan:
    return Plan(
        outcome="answered",
        ability="overview",
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
    return points + [
        claim(role.posts[stage.id].claim, case, "run-on") for role in new if role not in sure
    ]


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
    return [
        claim(each.claim, case)
        for each in case.method.statements
        if each.kind == "importance" and len(each.about) == 1
    ]


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


def _essentials(case: Case) -> list[Point]:
    """Return what holds beside the stages: conditions, exceptions, doubling up, people, caution."""
    method = case.method
    doubles = [each.brief or each.claim for each in method.combinations]
    items = tuple(Item(text=case.say(each.text), support=each.support) for each in doubles)
    stages = {stage.id for stage in method.stages}
    terms = {term.id for term in method.terms}
    weights = [each for each in method.statements if each.kind == "importance"]
    people = [each for each in weights if not {method.decision_maker.id} & {*each.about}]
    people += [each for each in method.statements if _on_growing(each, stages, terms)]
    general = [each for each in method.statements if each.kind == "principle" and not each.about]
    return [
        *_entries(case),
        *(claim(rule.claim, case) for rule in method.rules),
        *([Point(wording="doubles", items=items)] if items else []),
        *_run(case, [each.claim for each in people]),
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
        claim(stage.entry, case, "run-on"),
    ]


def _of(rule: Rule, stage: Stage) -> bool:
    return rule.when.get("stage", stage.id) == stage.id
