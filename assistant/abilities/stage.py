"""Which stage a shop is in, and what must be true to enter the next."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities import overview, structure
from assistant.abilities._aspects import dwells, dwells_in, wants_verdict, whether
from assistant.abilities._crew import storied
from assistant.abilities._forms import points_wanted
from assistant.abilities._gaps import beside, left_open, mentioned
from assistant.abilities._planning import planner
from assistant.abilities._situation import (
    claim,
    comes,
    doing,
    inner,
    introduced,
    listed,
    name,
    names,
    reached,
    roles_of,
    signals,
    situation,
    stage_choice,
    units_asked,
    unmentioned,
    verdict,
)
from assistant.values.answer import Outcome
from assistant.values.dialogue import Fact
from assistant.values.methodology import FactKind, Gap, Group, Role, Stage
from assistant.values.plan import Ask, Case, Phrase, Plan, Point

TAKES = {"stages"}
DECIDES = True
CREWS = True


@planner
def plan(case: Case) -> Plan:
    """Plan the stage and its ground; the entry conditions of the stage asked about or the next.

    A measure named for it that the method leaves open (turnover, months) is said to be open.
    """
    plan = _plan(case)
    gaps = [each for each in case.method.gaps if _open_here(case, each, plan)]
    if not gaps:
        return _measured(case, plan)
    open_ends = [point for each in gaps for point in left_open(case, each)]
    if _settled(plan):
        # Where the shop is told to stand by its signs, that is the answer.
        kept = [point for point in open_ends if point.wording != "gap/judged"]
        return replace(plan, points=(plan.points[0], *kept, *plan.points[1:]))
    outcome: Outcome = "partial" if case.topic.gaps and plan.outcome != "asked" else plan.outcome
    return replace(plan, outcome=outcome, points=(*open_ends, *plan.points))


def _measured(case: Case, plan: Plan) -> Plan:
    """Add to the conditions of a stage, where that is all that is asked, that no numbers count."""
    told = plan.ability or not plan.points or _settled(plan) or beside(case)
    counted = case.state.headcount and not dwells(case, "criteria")
    if told or counted or dwells(case, "back"):
        return plan
    points = [*plan.points]
    entries = {case.say(each.entry.text) for each in case.method.stages[1:]}
    places = [n for n, each in enumerate(points) if each.slots.get("claim") in entries]
    if not places:
        return plan
    after = places[0] + 1 if plan.outcome != "asked" else len(points)
    while after < len(points) and points[after].layout == "run-on":
        after += 1
    lines = [claim(gap.claim, case, "run-on") for gap in case.method.gaps if gap.measures]
    return replace(plan, points=(*points[:after], *lines, *points[after:]))


def _open_here(case: Case, gap: Gap, plan: Plan) -> bool:
    """Tell whether a topic left open is asked about, or is what the shop is measured by."""
    if gap.id in case.topic.gaps:
        return True
    told = any(gap.id in topic.gaps for topic in case.state.topics)
    named = bool(case.topic.stages) and (whether(case) or dwells(case, "moment"))
    settled = bool(plan.points) and _settled(plan) and wants_verdict(case.state.question)
    wanted = bool(plan.points) and (settled or named or dwells(case, "which"))
    return gap.measures and wanted and not told and mentioned(case, gap)


def _settled(plan: Plan) -> bool:
    """Tell whether a plan says where the shop stands by the signs that the user told of."""
    return plan.points[0].ground == "said" or bool(plan.points[0].given)


def _plan(case: Case) -> Plan:
    known = case.state.fact("stage")
    if other := _other(case) or _pressed(case):
        return other
    if not case.topic.stages or dwells(case, "which"):
        return _placed(case, case.method.stage(known.value)) if known else _ask(case)
    named = case.method.stage(case.topic.stages[-1])
    if dwells(case, "skip"):
        named = max(map(case.method.stage, case.topic.stages), key=case.method.stages.index)
    after = case.method.stage_after(named.id)
    if after and len(case.topic.stages) == 1 and dwells(case, "leaving-it"):
        named = after
    untold = _untold(case, named)
    start = named == case.method.stages[0]
    after = case.method.stage_after(named.id)
    told = after and [*signals(case, after, "met"), *signals(case, after, "unmet")]
    leaving = start and (case.topic.ahead or dwells(case, "leaving"))
    skipped = start and (untold or told or leaving)
    points, choice = [] if skipped else entry(case, named, onwards=True), None
    if not named.signals and named != case.method.stages[0]:
        written = [each for each in case.method.stages if each.signals] if _judged(case) else []
        before = case.method.stage_before(named.id)
        unproven = _unproven(case, named)
        aims = [claim(named.goal, case), *_by_goals(case, named), *unproven]
        aims += [claim(before.goal, case)] if before and not (written or unproven) else []
        points += [*aims, *(claim(each.entry, case) for each in written)]
    elif not named.signals and after:
        points += entry(case, after, onwards=True)
    entered = named if named.signals else after
    points += _brought(case, entered) if entered else []
    points += _unproven(case, named) if named.signals else []
    points = [*untold, *points, *_coming(case, entered), *_beyond(case)]
    met = [*signals(case, named, "met"), *signals(case, named, "unmet")]
    points += _uncounted(case) if met and named.signals else []
    if known and (met or _told_now(case, known)):
        here = case.method.stage(known.value)
        lead = _falling_short(case, named) or _lead(case, here, entered or named)
        points, choice = [*lead, *points], stage_choice(case, here)
    open_end = not named.signals and named != case.method.stages[0]
    return Plan(
        outcome="partial" if open_end else "answered",
        points=tuple(points),
        stage=choice,
        follow_ups=_next(case, named),
    )


def _pressed(case: Case) -> Plan | None:
    """Plan that it cannot be told, where a verdict is wanted on all there is, which is no sign."""
    known, first = case.state.fact("stage"), case.method.stages[0]
    told = any(signals(case, each, "met") for each in case.method.stages)
    if known or told or not dwells(case, "pressed"):
        return None
    named = case.method.stage(case.topic.stages[-1]) if case.topic.stages else first
    stage = next((each for each in (named, *case.method.stages) if each.signals), named)
    slots = {"stage": name(case, stage), "claim": inner(case, case.say(stage.entry.text))}
    support = stage.entry.support
    said = Point(wording="untellable", slots=slots, given=("stage",), support=support)
    measures = [claim(gap.claim, case) for gap in case.method.gaps if gap.measures]
    points = (said, *_rule(case, stage), *measures)
    return Plan(outcome="asked", points=points, questions=_ask(case).questions)


def _other(case: Case) -> Plan | None:
    """Plan what is asked of stages that is not which of them it is, nor how one is entered."""
    if case.topic.stages and points_wanted(case):
        return overview.plan(case)
    if dwells(case, "stages") and len(case.topic.stages) != 1:
        return overview.named_stages(case)
    held = len(case.topic.stages) > 1 and dwells(case, "compare") and not dwells(case, "which")
    if held and not case.topic.roles:
        return overview.against_each_other(case)
    if dwells(case, "chart") and situation(case).stage and not _judged(case):
        return structure.plan(replace(case, topic=replace(case.topic, terms=())))
    told = [] if case.topic.stages else _of_things(case)
    return Plan(outcome="answered", ability="timing", points=tuple(told)) if told else None


def _of_things(case: Case) -> list[Point]:
    """Return when the posts and units come that are asked about, and how their stage is entered."""
    if not dwells_in(case.topic.text, "stage-of"):
        return []
    roles = [role for role in roles_of(case, case.topic.roles) if case.method.arrives(role)]
    units = units_asked(case)
    points = [point for role in roles for point in (*comes(case, role), doing(case, role))]
    points += [point for unit in units for point in introduced(case, unit)]
    stages = [case.method.arrives(role) for role in roles]
    stages += [case.method.stage(unit.stages[0]) for unit in units]
    entered = [each for each in dict.fromkeys(stages) if each and each.signals]
    return [*points, *(claim(stage.entry, case) for stage in entered)]


def entry(case: Case, stage: Stage, *, onwards: bool = False) -> list[Point]:
    """Return how the user's shop stands to the conditions of a stage, and what they are.

    Where some are unmet, `onwards` adds what the stage before is for.
    """
    met, unmet = signals(case, stage, "met"), signals(case, stage, "unmet")
    unknown = unmentioned(case, stage)
    conditions = claim(stage.entry, case)
    if unmet:
        before = case.method.stage_before(stage.id) or stage
        slots = {"unmet": listed(case, unmet), "before": name(case, before)}
        slots |= {"met": listed(case, met)} if met else {}
        slots |= {"open": listed(case, unknown)} if unknown else {}
        wording = ("unmet.some" if met else "unmet") + (".open" if unknown else "")
        said = _said(wording, stage=name(case, stage), **slots)
        if len(case.state.topics) > 1:
            return [said]
        if not onwards:
            return [said, conditions]
        return [said, conditions, claim(before.goal, case)]
    if met and unknown:
        still = listed(case, unknown)
        slots = {"stage": name(case, stage), "open": still}
        rest = Point(wording="stage/half-way", slots=slots, support=stage.entry.support)
        return [_said("partly", met=listed(case, met), open=still), rest]
    if met:
        slots = {"stage": name(case, stage), "met": listed(case, met)}
        support = stage.entry.support
        return [Point(wording="stage/met", slots=slots, given=("met",), support=support)]
    asked = whether(case) and case.state.fact("stage") is None
    asked |= dwells(case, "all-or-some")
    return [conditions, *_rule(case, stage)] if asked else [conditions]


def _brought(case: Case, stage: Stage) -> list[Point]:
    """Return what a stage is for and the posts it brings, where all of its conditions are met.

    Not beside what is said of posts that the question names, but for those who are there.
    """
    wanted = _all_met(case, stage) and not beside(case)
    others = {*case.topic.roles} - {role for role, _ in case.state.people}
    return overview.short(case, stage) if wanted and not others else []


def _due(case: Case, stage: Stage) -> list[Point]:
    """Say of posts that the question names that they are needed, where their stage is entered."""
    there = {*case.state.present}
    named = [role for role in roles_of(case, case.topic.roles) if role.id not in there]
    new = [role for role in named if case.method.arrives(role) == stage]
    where = replace(situation(case), stage=stage)
    return [verdict(case, role, where) for role in new] if _all_met(case, stage) else []


def _by_goals(case: Case, stage: Stage) -> list[Point]:
    """Say that a stage without conditions is told by its goals at most, which is an inference."""
    if beside(case):
        return []
    slots = {"stage": name(case, stage)}
    return [Point(wording="stage/by-goals", slots=slots, ground="outside", layout="run-on")]


def _unproven(case: Case, stage: Stage) -> list[Point]:
    """Say, as an inference, of posts that are there that they do not tell a stage."""
    here = case.state.present
    first, at = case.method.stages[0], case.method.position(stage.id)
    roles = [
        role
        for role in roles_of(case, here)
        if (came := case.method.arrives(role))
        and came != first
        and (bool(stage.signals) or case.method.position(came.id) < at)
    ]
    if not roles or stage == first or signals(case, stage, "unmet") or _all_met(case, stage):
        return []
    slots = {"roles": names(case, roles), "stage": name(case, stage)}
    if stage.signals:
        return [Point(wording="stage/unproven.signs", slots=slots, ground="inferred")]
    stages = [each for role in roles if (each := case.method.arrives(role))]
    came = max(stages, key=lambda each: case.method.position(each.id))
    slots["before"] = name(case, came)
    return [Point(wording="stage/unproven", slots=slots, ground="inferred")]


def _coming(case: Case, entered: Stage | None) -> list[Point]:
    """Return of what the question names, and the stage entered brings, that it comes with that."""
    groups = [case.method.group(id) for id in case.topic.groups]
    new = [group for group in groups if entered and group.stages[0] == entered.id]
    roles = [role for role in roles_of(case, case.topic.roles) if not _within(role, new)]
    claims = [group.arrival or group.about for group in new]
    claims += [role.arrival for role in roles if _arrives(case, role, entered) and role.arrival]
    return [claim(each, case, "run-on" if n else "paragraph") for n, each in enumerate(claims)]


def _arrives(case: Case, role: Role, stage: Stage | None) -> bool:
    return stage is not None and case.method.arrives(role) == stage


def _within(role: Role, groups: list[Group]) -> bool:
    ids = {group.id for group in groups}
    return any(post.group in ids for post in role.posts.values())


def _judged(case: Case) -> bool:
    """Tell whether the message wants a yes or a no, or what it is judged by."""
    return whether(case) or wants_verdict(case.state.question) or dwells(case, "criteria")


def _falling_short(case: Case, named: Stage) -> list[Point]:
    """Say of a shop held to be in a stage that it lacks what an earlier one asks for."""
    lacking = [each for each in case.method.stages if signals(case, each, "unmet")]
    return entry(case, lacking[0])[:1] if lacking and lacking[0] != named else []


def _rule(case: Case, stage: Stage) -> list[Point]:
    """Say what follows from the conditions of a stage for the user's shop."""
    before = case.method.stage_before(stage.id)
    if not stage.signals or before is None:
        return []
    slots = {"stage": name(case, stage), "before": name(case, before)}
    support = (*stage.entry.support, *before.goal.support)
    return [
        Point(
            wording="stage/rule", slots=slots, given=("before",), support=support, layout="run-on"
        )
    ]


def _untold(case: Case, stage: Stage) -> list[Point]:
    """Say of what the question weighs, and no condition speaks of, that the method does not."""
    points = []
    before = case.method.stage_before(stage.id) or stage
    told = any(each.roles for each in case.state.topics)
    if dwells_in(case.topic.text, "skip") and not told:
        points.append(_open("skip", before=name(case, before)))
        points.append(claim(before.goal, case))
    if dwells(case, "back"):
        points.append(_open("back"))
    if not signals(case, stage, "met") and not signals(case, stage, "unmet"):
        points += _uncounted(case)
        points += [_open("fact", fact=name(case, kind)) for kind in _kinds(case)]
    return points


def _uncounted(case: Case) -> list[Point]:
    """Say, where people are counted, that their number tells no stage."""
    if not case.state.headcount:
        return []
    asserted = dwells_in(case.topic.text, "asserts")
    return [_open("headcount.no" if asserted else "headcount")]


def _kinds(case: Case) -> list[FactKind]:
    """Return the facts of the shop by which a yes-or-no question would tell the stages apart."""
    return [kind for kind in case.method.facts if whether(case) and _weighed(case, kind)]


def _beyond(case: Case) -> list[Point]:
    """Return what the rules on those facts leave open."""
    kinds = {kind.id for kind in _kinds(case)}
    return [
        point
        for rule in case.method.rules
        if rule.beyond and kinds & {*rule.when}
        for point in (claim(rule.claim, case), claim(rule.beyond, case, "run-on"))
    ]


def _weighed(case: Case, kind: FactKind) -> bool:
    """Tell whether the message speaks of a fact of the shop."""
    fact = case.state.fact(kind.id)
    named = any(each.startswith(f"{kind.id}=") for each in case.topic.options)
    return named or (fact is not None and fact.turn == case.state.turn)


def _open(wording: str, **slots: str) -> Point:
    return Point(wording=f"stage/{wording}", slots=slots, ground="outside")


def _said(wording: str, **slots: str) -> Point:
    """Return what the user said of the conditions, as their words."""
    return Point(wording=f"stage/{wording}", slots=slots, ground="said")


def _told_now(case: Case, known: Fact) -> bool:
    """Tell whether the stage follows from what this message tells."""
    return known.turn == case.state.turn and known.basis == "inferred"


def _ask(case: Case) -> Plan:
    """Ask for the stage, with the signs of each to hold the shop against."""
    points = [_open("headcount")] if case.state.headcount else []
    points += [_open("fact", fact=name(case, kind)) for kind in _kinds(case)]
    points += [_open("back")] if dwells(case, "back") else []
    points += _by_posts(case)
    weighed = [*points]
    points += [Point(wording="signs", ground="asks")]
    points += [claim(stage.entry, case, "bullet") for stage in case.method.stages]
    points += [
        replace(point, layout="paragraph")
        for stage in case.method.stages
        for point in _rule(case, stage)
    ]
    half_way = [
        point
        for stage in case.method.stages
        if signals(case, stage, "met")
        for point in entry(case, stage)
    ]
    stages = tuple(name(case, stage) for stage in case.method.stages)
    if len(case.state.topics) > 1:
        # Beside another question the signs are answer enough.
        told = [
            point
            for stage in case.method.stages[1:]
            for point in (claim(stage.entry, case), *_rule(case, stage))
        ]
        return Plan(outcome="answered", points=(*weighed, *(half_way or told)))
    return Plan(
        outcome="asked",
        points=tuple([*half_way, *weighed] if half_way else points),
        questions=(Ask(phrase=Phrase(wording="ask.stage"), options=stages),),
    )


def _by_posts(case: Case) -> list[Point]:
    """Say which stage the shop has reached at least by its filled posts, as an inference."""
    found = reached(case)
    if found is None:
        return _unproven(case, case.method.stages[1]) if len(case.method.stages) > 1 else []
    stage, roles = found
    slots = {"stage": name(case, stage), "roles": names(case, roles)}
    support = tuple(ref for role in roles for ref in (role.arrival or role.brief).support)
    return [Point(wording="stage/reached", slots=slots, given=("roles",), support=support)]


def _all_met(case: Case, stage: Stage) -> bool:
    """Tell whether the user said that all conditions of a stage are met."""
    return len(signals(case, stage, "met")) == len(stage.signals) > 0


def _lead(case: Case, stage: Stage, judged: Stage | None) -> list[Point]:
    """Return the stage the shop is in, unless what the `judged` stage lacks will say it."""
    if judged and (signals(case, judged, "unmet") or _all_met(case, judged)):
        return []
    wording = f"placed.{stage_choice(case, stage).basis}"
    slots = {"stage": name(case, stage)}
    return [Point(wording=wording, slots=slots, support=stage.goal.support)]


def _placed(case: Case, stage: Stage) -> Plan:
    """Say where the shop is, on which conditions, and what the next stage asks for."""
    told = {fact.name.split(".")[0] for fact in case.state.facts if "." in fact.name}
    after = case.method.stage_after(stage.id)
    points = [] if _all_met(case, stage) else _lead(case, stage, after)
    if not stage.signals and stage_choice(case, stage).basis == "inferred":
        points = storied(case, stage) or points
    points += entry(case, stage, onwards=True) if stage.id in told else []
    points += _due(case, stage) or _brought(case, stage)
    points += entry(case, after, onwards=True) if after and after.signals else []
    points += _coming(case, after)
    if not told & {stage.id, after.id if after else stage.id}:
        points.append(claim(stage.goal, case))
    points += [_open("back")] if dwells(case, "back") else []
    return Plan(
        outcome="answered",
        points=tuple(points),
        stage=stage_choice(case, stage),
        follow_ups=_next(case, stage),
    )


def _next(case: Case, stage: Stage) -> tuple[Phrase, ...]:
    return (Phrase(wording="say.stage", slots={"stage": name(case, stage)}),)
