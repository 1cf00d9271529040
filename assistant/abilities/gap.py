"""What the method leaves open: say so, and give the nearest thing it does say."""

from __future__ import annotations

from assistant.abilities import roster, structure
from assistant.abilities._aspects import dwells, whether
from assistant.abilities._quotes import open_topics, quotes, shares
from assistant.abilities._situation import (
    advice_on,
    brief,
    claim,
    name,
    named,
    roles_of,
    situation,
)
from assistant.abilities._team import with_need
from assistant.values.methodology import Claim, Gap, Role, Stage
from assistant.values.plan import Case, Plan, Point

TAKES = {"gaps"}
NEEDS = TAKES
READS = True

_MOST = 2
"""The most roles whose duties are told."""


def plan(case: Case) -> Plan:
    """Plan the refusal of each topic named, with what is nearest; never an invented number."""
    by_id = {gap.id: gap for gap in case.method.gaps}
    gaps = [by_id[id] for id in case.topic.gaps or open_topics(case)]
    if _who_is_missing(case, gaps):
        return roster.plan(case)
    if not gaps:
        notes = [role.note for role in roles_of(case, case.topic.roles) if role.note]
        near = tuple(claim(note, case) for note in notes)
        near = near or (quotes(case, most=1) if shares(case) else ())
        points = (Point(wording="unsaid", ground="outside"), *near)
        return Plan(outcome="refused", points=points, gaps=("",))
    points = (*(claim(gap.claim, case) for gap in gaps), *_on_figure(case))
    if len(case.state.topics) < 2:
        # Beside another answer the nearest is told by that.
        points += tuple(
            claim(near, case, "paragraph" if not number else "run-on")
            for gap in gaps
            for number, near in enumerate([*_entrant(case, gap), *_nearest(case, gap)])
        )
        shown = () if _on_figure(case) else gaps
        points += tuple(point for gap in shown for point in _shown(case, gap))
    ids = tuple(gap.id for gap in gaps)
    return Plan(outcome="refused", ability="gap", points=points, gaps=ids)


def _on_figure(case: Case) -> list[Point]:
    """Say that a figure the question gives cannot be judged, where it asks for that."""
    asked = case.topic.text or case.state.question
    figure = dwells(case, "amount") or any(each.isdigit() for each in asked)
    judged = dwells(case, "judged") and figure
    return [Point(wording="judge", ground="outside", layout="run-on")] if judged else []


def _who_is_missing(case: Case, gaps: list[Gap]) -> bool:
    """Tell whether it is asked of people told by their posts if they are enough."""
    counted = bool(gaps) and all(gap.shows == "posts" for gap in gaps)
    return counted and len(case.state.people) > 1 and dwells(case, "enough")


def _nearest(case: Case, gap: Gap) -> list[Claim]:
    """Return what comes nearest; an entry is that into the stage the question names."""
    entries = [stage.entry for stage in case.method.stages]
    asked = [case.method.stage(id).entry for id in case.topic.stages[-1:]]
    return [asked[0] if asked and near in entries else near for near in gap.nearest]


def _entrant(case: Case, gap: Gap) -> list[Claim]:
    """Return of what the question names when it comes, where the nearest is an entry to a stage."""
    entries = [stage.entry for stage in case.method.stages]
    if case.topic.stages or not any(near in entries for near in gap.nearest):
        return []
    first, groups = case.method.stages[0], [case.method.group(id) for id in case.topic.groups]
    late = [
        change.claim
        for group in groups
        for change in case.method.stage(group.stages[0]).changes
        if change.group == group.id
    ]
    roles = [role for role in roles_of(case, case.topic.roles) if role.posts]
    arrivals = [(role, case.method.arrives(role) or first) for role in roles]
    return [
        *late,
        *(role.arrival or role.posts[at.id].claim for role, at in arrivals if at != first),
    ]


def _shown(case: Case, gap: Gap) -> list[Point]:
    """Return what helps of the roles named, the posts of the stage at hand, or the structure.

    A question that wants a yes or a no, or a choice, is not helped by duties or posts.
    """
    roles, stage = roles_of(case, case.topic.roles), situation(case).stage
    defined = [role for role in roles if role.duties][:_MOST]
    stages = (stage,) if stage else case.method.stages
    if gap.shows == "structure":
        return [point for each in stages for point in structure.of_stage(case, each)]
    if gap.shows == "advice":
        return [point for role in defined for point in _weight(case, role)]
    if whether(case) or not dwells(case, "open"):
        return []
    if gap.shows == "duties" and defined:
        items = tuple(brief(case, role) for role in defined)
        return [Point(wording="duties", items=items)]
    return _posts(case, stage, defined) if gap.shows == "posts" and stage else []


def _posts(case: Case, stage: Stage, defined: list[Role]) -> list[Point]:
    """Return the posts of a stage, of the roles named or all."""
    if defined:
        return [claim(role.posts[stage.id].claim, case) for role in defined if _in(role, stage)]
    needs = case.method.needs(situation(case).at(stage.id))
    needed = with_need(case, needs, "now")
    slots = {"stage": name(case, stage)}
    return [Point(wording="posts", slots=slots, items=(named(case, needed, stage),))]


def _weight(case: Case, role: Role) -> list[Point]:
    """Return the advice on a role, behind why it is worth it."""
    advice = advice_on(case, role.id)
    weights = [
        each
        for each in case.method.statements
        if each.kind == "importance" and each.about[:1] == (role.id,)
    ]
    return [claim(each.claim, case) for each in (*weights, *advice)] if advice else []


def _in(role: Role, stage: Stage) -> bool:
    return stage.id in role.posts
