"""Which roles are needed now: from the stage, the facts and the people already there."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities import overview, smalltalk, structure
from assistant.abilities._asking import ask, lines, questions
from assistant.abilities._aspects import dwells, dwells_in, whether_in_part
from assistant.abilities._crew import people, standing
from assistant.abilities._cutting import open_cut
from assistant.abilities._dealing import as_before, of_jobs, of_part
from assistant.abilities._first import first_of, first_wanted
from assistant.abilities._forms import one, points_wanted
from assistant.abilities._hiring import next_hire
from assistant.abilities._options import switched, torn, turning_later, undecided
from assistant.abilities._picking import picked
from assistant.abilities._planning import planner
from assistant.abilities._presumed import placing, presumed, presuming, special
from assistant.abilities._reviewing import reviewed
from assistant.abilities._rules import (
    assumptions,
    dropped,
    elsewhere,
    matters,
    opened,
    option_name,
    others,
    ruled,
    ruling,
    unclear,
)
from assistant.abilities._sharing_out import shared_out, spare
from assistant.abilities._situation import (
    Situation,
    claim,
    name,
    named,
    newcomers,
    roles_of,
    situation,
    stage_choice,
    verdict,
)
from assistant.abilities._team import (
    Needs,
    assignments,
    by_unit,
    either,
    lacking,
    news,
    ordered,
    with_need,
)
from assistant.abilities._waiting import bridging, deferring, founded, onwards, waiting
from assistant.values.methodology import Stage
from assistant.values.plan import Case, Phrase, Plan, Point, StageChoice

TAKES = {"stages", "options", "statements"}
ADVISES = True

_MANY = 2
"""More posts than these make a list of who is there."""


@planner
def plan(case: Case) -> Plan:
    """Plan what is needed of a list, the roster of a stage or unit, or ask for what decides it."""
    if said := smalltalk.felt(case):
        return said
    if len(case.state.people) == 1 and dwells(case, "all posts"):
        # Who is named in passing is no list to hold the posts against.
        case = replace(case, state=replace(case.state, people=()))
    if case.state.headcount is None and dwells(case, "single-handed"):
        case = replace(case, state=replace(case.state, headcount=1))
    where = situation(case)
    case = of_jobs(as_before(case, where))
    if case.topic.reviews:
        return reviewed(case, where)
    if case.topic.picks:
        return picked(case, where)
    if later := turning_later(case):
        return later
    told = ordered(case) or either(case) or first_of(case, where) or _held(case, where)
    return told or _plan(case, where)


def _held(case: Case, where: Situation) -> Plan | None:
    """Plan only on later posts that the method is held to want at once, and on those of now."""
    roles = [role for role in roles_of(case, case.topic.roles) if role.posts]
    stage, question = where.stage, case.state.question
    held = dwells_in(question, "attributed") or dwells_in(question, "required")
    if not held or not roles or stage is None or case.state.people or case.state.headcount:
        return None
    needs = case.method.needs(where.at(stage.id))
    if any(needs.get(role.id, ("later",))[0] != "later" for role in roles):
        return None
    verdicts = [verdict(case, role, where) for role in roles]
    return _listed(case, stage, needs, [*verdicts, _now(case, stage, needs)])


def _plan(case: Case, where: Situation) -> Plan:
    if points_wanted(case) and case.topic.stages and not case.topic.roles:
        return overview.plan(case)
    if where.stage is None and not case.state.people and dwells(case, "stages"):
        return overview.plan(case)
    if open_choice := undecided(case):
        return open_choice
    if _units_named(case) and not case.state.people:
        return _of_units(case, where)
    if where.stage:
        return of_part(case, where.stage) or advise(case, where, where.stage)
    taken = presumed(case, where)
    return _assuming(case, where, taken) if taken else ask(case, where)


def _assuming(case: Case, where: Situation, stage: Stage) -> Plan:
    """Plan the roster of a stage that nobody stated, say so, and ask for it."""
    plan = advise(case, replace(where, stage=stage), stage)
    further = _further(case, where, stage, plan) or _aimed_at(case, where, stage)
    return replace(
        plan,
        outcome="answered" if special(case, where, stage) else "asked",
        points=(presuming(case, stage), *plan.points, *further),
        stage=StageChoice(id=stage.id, basis="assumed", support=stage.goal.support),
        questions=questions(case),
    )


def _further(case: Case, where: Situation, stage: Stage, plan: Plan) -> list[Point]:
    """Return what later stages bring, where all posts of the stage taken are filled."""
    after = case.method.stages[case.method.position(stage.id) + 1 :]
    full = all(line.have for line in plan.roster if line.need == "now")
    return lines(case, where, after) if full and not special(case, where, stage) else []


def _aimed_at(case: Case, where: Situation, stage: Stage) -> list[Point]:
    """Return what the stage behind brings, where the message speaks of its aims."""
    after = case.method.stage_after(stage.id)
    named = {id for topic in case.state.topics for id in topic.statements}
    spoken = [each for each in case.method.statements if each.id in named]
    dealt = case.state.headcount is not None or dwells(case, "divide")
    if after is None or dealt or not any(after.id in each.about for each in spoken):
        return []
    return lines(case, where, (after,))


def _units_named(case: Case) -> bool:
    """Tell whether the question is about a side, or about a group that it calls one.

    A side in a message that tells of many posts that are there is told of as well.
    """
    called = bool(case.topic.groups) and (case.topic.leans or dwells_in(case.topic.text, "group"))
    there = len(case.state.present)
    told = case.state.crew == case.state.turn and there > _MANY and case.topic.roles
    return called or (bool(case.topic.sides) and not told)


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
    if ruled := _emptied(case, where, needs):
        return replace(plan, points=tuple(ruled), stage=stage_choice(case, stage), roster=lines)
    if {role.id for role in opened(case, where, stage)} & needs.keys():
        # What a rule for another stage leaves open of these posts goes before them.
        plan = replace(
            plan, outcome="partial", points=(*elsewhere(case, where, stage), *plan.points)
        )
    return replace(plan, stage=stage_choice(case, stage), roster=lines)


def _emptied(case: Case, where: Situation, needs: Needs) -> list[Point]:
    """Return the rules by which none of these posts is needed now in the shop as it is."""
    if with_need(case, needs, "now"):
        return []
    return [claim(rule.claim, case) for rule in ruling(case, where) if dropped(rule) & needs.keys()]


def advise(case: Case, where: Situation, stage: Stage) -> Plan:
    """Plan the answer for a known stage: what the question dwells on, the posts, what can wait."""
    needs = _of_named_units(case, stage, case.method.needs(where.at(stage.id)))
    left_open = opened(case, where, stage)
    beyond = elsewhere(case, where, stage, left_open)
    sure = {id: each for id, each in needs.items() if id not in {role.id for role in left_open}}
    hires = next_hire(case, stage, lacking(case, sure)) if first_wanted(case) else []
    shared, dwelt = shared_out(case, stage, sure, hiring=bool(hires))
    open_ends = unclear(case)
    if _only_new(case, stage) and not (beyond and not dwells(case, "newly")):
        return _listed(case, stage, needs, [*_newly(case, stage), *deferring(case, stage, needs)])
    untimely = [*_left_out(case, where, needs), *open_cut(case)]
    may = _optional(case, needs, stage) if dwells(case, "optional-ones") else []
    points = [*open_ends, *beyond, *untimely, *may]
    points += shared if dwelt else []
    by_rule = ruled(case, where, stage)
    turned = [] if case.state.people else switched(case, where, stage)
    leads = by_rule if not turned and _ruled_now(case) else []
    points += leads
    posts = people(case, stage, sure) if case.state.people else _posts(case, stage, sure)
    points += turned or _with_hires(posts, hires if case.state.people else [])
    points += [claim(stage.stays, case)] if stage.stays and not turned else []
    points += onwards(case, stage, sure)
    points += [] if dwelt else shared
    points += [] if leads else by_rule
    points += spare(case, shared, needs) if by_rule else []
    points += [] if may else _optional(case, needs, stage)
    wait = dwells_in(case.topic.text, "wait") and not dwells(case, "now")
    after = first_wanted(case) and dwells(case, "wait")
    later = waiting(case, needs, stage, asked=wait or after)
    if wait and stage.id in case.topic.stages and dwells_in(case.topic.text, "until"):
        return _listed(case, stage, needs, news(case, stage))
    if wait and (later or not case.method.stage_after(stage.id)):
        deferred = _deferred(case, stage, needs, later or _optional(case, needs, stage))
        return _listed(case, stage, needs, [*deferred, *_assumed(case, where, stage)])
    points += [] if any(each.wording == "timing/later" for each in untimely) else later
    points += _assumed(case, where, stage)
    return Plan(
        outcome="partial" if open_ends or beyond or dwelt else "answered",
        points=tuple(points),
        stage=stage_choice(case, stage),
        roster=assignments(case, sure, stage),
        assumed=where.assumed,
        follow_ups=_follow_ups(case, where, stage),
    )


def _only_new(case: Case, stage: Stage) -> bool:
    """Tell whether just those are asked for who come with a stage."""
    wanted = dwells(case, "newly") or dwells(case, "new")
    fresh = wanted and stage != case.method.stages[0] and not case.state.people
    return fresh and bool(newcomers(case, stage))


def _optional(case: Case, needs: Needs, stage: Stage) -> list[Point]:
    """Return which posts a stage has if conditions allow, but for those that are filled."""
    return [
        claim(role.posts[stage.id].claim, case)
        for role in with_need(case, needs, "optional")
        if stage.id in role.posts and not dict(case.state.people).get(role.id)
    ]


def _newly(case: Case, stage: Stage) -> list[Point]:
    """Return who comes with a stage, and who stays beside them."""
    order = [Point(wording="order", ground="outside")] if first_wanted(case) else []
    bare = dwells(case, "no-more") or dwells(case, "exclusive")
    kept = [claim(stage.stays, case)] if stage.stays and not bare else []
    return [*placing(case, stage), *order, *news(case, stage), *kept]


def _with_hires(posts: list[Point], hires: list[Point]) -> list[Point]:
    """Put what is told of whom to hire behind the posts that are missing."""
    place = next((n for n, each in enumerate(posts) if each.wording == "covered"), len(posts))
    return [*posts[:place], *hires, *posts[place:]]


def _ruled_now(case: Case) -> bool:
    """Tell whether what a rule hangs on is what this turn puts right, or asks to be confirmed."""
    corrected = case.state.turn > 1 and any(
        (fact := case.state.fact(kind.id)) and fact.turn == case.state.turn
        for kind in case.method.facts
    )
    return corrected or (bool(case.topic.options) and whether_in_part(case))


def _listed(case: Case, stage: Stage, needs: Needs, points: list[Point]) -> Plan:
    """Plan an answer that is these points and no more, with the roster of the stage."""
    return Plan(
        outcome="answered",
        points=tuple(points),
        stage=stage_choice(case, stage),
        roster=assignments(case, needs, stage),
    )


def _deferred(case: Case, stage: Stage, needs: Needs, later: list[Point]) -> list[Point]:
    """Return what can wait, and what is needed meanwhile, which is in no order."""
    grown = [] if len(case.topic.roles) > 1 else founded(case, stage)
    unranked = [Point(wording="order", ground="outside")]
    if dwells(case, "which-first") and not case.state.people:
        unranked = next_hire(case, stage, with_need(case, needs, "now")) or unranked
    told = [*standing(case, stage), *later, *grown, *bridging(case, stage)]
    others = (each for each in case.state.topics if each != case.topic and not each.rival)
    beside = any(topic.ability == "roster" for topic in others)
    return told if beside else [*told, _now(case, stage, needs), *unranked]


def _now(case: Case, stage: Stage, needs: Needs) -> Point:
    """Return in one sentence what is needed now."""
    items = (named(case, with_need(case, needs, "now"), stage),)
    return Point(wording="timing/meanwhile", slots={"stage": name(case, stage)}, items=items)


def _of_named_units(case: Case, stage: Stage, needs: Needs) -> Needs:
    """Return the needs of the sides and groups that the question names, else all."""
    asked = {*case.topic.sides, *case.topic.groups} if _units_named(case) else set()
    posts = {id: case.method.role(id).posts.get(stage.id) for id in needs}
    within = {
        id: need
        for id, need in needs.items()
        if (post := posts[id]) and asked & {post.side, post.group}
    }
    return within or needs


def _lead(case: Case, stage: Stage) -> Point:
    # Where the message asks for the stage too, that is told there.
    asked = any(each.ability == "stage" and not each.rival for each in case.state.topics)
    wording = "lead.stated" if asked else f"lead.{stage_choice(case, stage).basis}"
    slots = {"stage": name(case, stage)}
    return Point(wording=wording, slots=slots, given=("stage",), support=stage.goal.support)


def _left_out(case: Case, where: Situation, needs: Needs) -> list[Point]:
    """Say of the roles that the question itself names whether they are needed.

    Beside people who are there that is said of later roles only.
    """
    there = dict(case.state.people)
    roles = [
        role
        for role in roles_of(case, case.topic.roles)
        if not there or (role.id not in there and needs.get(role.id, ("",))[0] == "later")
    ]
    return [verdict(case, role, where) for role in roles if role.posts]


def _posts(case: Case, stage: Stage, needs: Needs) -> list[Point]:
    """Return a line for each side or group with the posts it needs now."""
    if one(case):
        return [_now(case, stage, needs)]
    order = next_hire(case, stage, with_need(case, needs, "now")) if first_wanted(case) else []
    reason = standing(case, stage)
    known = case.state.fact("stage")
    fresh = known is not None and known.turn == case.state.turn
    if fresh and reason and reason[0].wording.endswith("unmet"):
        # What is to be done first is what the stage is for.
        reason = [*reason, claim(stage.goal, case, "run-on")]
    slots, support = {"stage": name(case, stage)}, stage.goal.support
    listing = Point(wording="lead.stated", slots=slots, given=("stage",), support=support)
    lead = [*reason, listing] if reason else [_lead(case, stage)]
    return [*order, *lead, *by_unit(case, with_need(case, needs, "now"), stage)]


def _assumed(case: Case, where: Situation, stage: Stage) -> list[Point]:
    """Show what was assumed, and the rules of this stage that hold were it otherwise.

    What the question names without saying which holds is not said to be untold.
    """
    there = {*case.state.present}
    if any(there >= dropped(rule) for rule in case.method.rules):
        # Who would not be needed were it otherwise is there already.
        return []
    points = assumptions(case, where)
    shown = [] if unclear(case) or case.topic.options or torn(case) else points
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
