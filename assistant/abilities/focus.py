"""What the decision maker should attend to, and the goal of a stage."""

from __future__ import annotations

from dataclasses import replace

from assistant.abilities import overview, task
from assistant.abilities._aspects import dwells, dwells_in, whether, whether_in_part
from assistant.abilities._gaps import left_open, nearest
from assistant.abilities._planning import planner
from assistant.abilities._situation import adds, claim, inner, name, situation, stage_choice
from assistant.abilities._statements import leading, led, named_statements
from assistant.text import content_terms
from assistant.values.methodology import Stage
from assistant.values.plan import Case, Layout, Phrase, Plan, Point

TAKES = {"stages"}
ADVISES = True

_MUCH = 2
"""The fewest terms of a stage's aims by which a question is about them."""


@planner
def plan(case: Case) -> Plan:
    """Plan the attention and goal of the stage at hand, or of each stage when it is not known.

    Goals and posts of all stages together are the overview.
    """
    stages = [case.method.stage(id) for id in case.topic.stages]
    here = situation(case).stage
    if own := _own_hands(case, here):
        return Plan(outcome="partial", points=tuple(own))
    if len(stages) == 1 and dwells(case, "compare") and dwells(case, "later on"):
        stages = [*case.method.stages]
    chosen = _onwards(case, stages or (_upto(case, here) if here else []))
    said = [] if _left_to_others(case) else named_statements(case)
    core = [] if chosen else _core(case, case.method.stages[0])
    if (said or core) and not chosen:
        points = [*core, *said]
    elif chosen:
        points = [
            *said,
            *(point for stage in chosen for point in _of(case, stage, told=bool(said))),
        ]
    elif _aims(case) and overview.goals_with_posts(case):
        return overview.plan(case)
    elif _aims(case) and not case.topic.boss:
        points = [claim(stage.goal, case, "bullet") for stage in case.method.stages]
    elif dwells(case, "aim"):
        points = [
            replace(point, layout="bullet")
            for stage in case.method.stages
            for point in _both(case, stage)
        ]
    else:
        points = [*_deputy(case, case.method.stages[0]), Point(wording="lead", ground="self")]
        points += [claim(stage.attention, case, "bullet") for stage in case.method.stages]
    if dwells(case, "hours"):
        points.append(Point(wording="hours", ground="outside"))
    elif chosen and not said and whether_in_part(case) and dwells(case, "own-hands"):
        points.append(Point(wording="own-hands", ground="outside"))
    return Plan(
        outcome="answered",
        whole=not chosen and not said and not core,
        points=tuple(points),
        stage=stage_choice(case, chosen[0]) if len(chosen) == 1 else None,
        follow_ups=tuple(
            Phrase(wording="say.stage", slots={"stage": name(case, stage)}) for stage in chosen[:1]
        ),
    )


def _own_hands(case: Case, here: Stage | None) -> list[Point]:
    """Say, where the boss would do a piece of work in person, whose it is, and what is open of it.

    With it goes what the boss is to attend to: first, where that is this piece of work in a stage;
    else in the stage at hand. Nothing where the question names no work, nor anything left open.
    """
    wanted = whether_in_part(case) or dwells(case, "choice")
    if not (wanted and dwells(case, "own-hands")):
        return []
    stages = [here] if here else [*case.method.stages]
    gaps = [each for each in case.method.gaps if each.id in case.topic.gaps]
    work = task.whose(case, here) if case.topic.duties else []
    said = [each for each in stages if task.attended(case, each)]
    if gaps and not (work or said):
        opened = [point for gap in gaps[:1] for point in left_open(case, gap)]
        near = [claim(each, case) for each in nearest(case, gaps[0]) or gaps[0].nearest]
        return [*opened, *([claim(here.attention, case)] if here else near)]
    if not (work or said):
        return []
    nobody = Point(wording="task/no-post", ground="outside")
    unsaid = Point(wording="own-hands", ground="outside", layout="run-on")
    shown = said or [here or case.method.stages[0]]
    layout: Layout = "bullet" if len(shown) > 1 else "paragraph"
    attention = [claim(each.attention, case, layout) for each in shown]
    if not work:
        return [nobody, *attention]
    return [*attention, *work] if said else [*work, unsaid, *attention]


def _upto(case: Case, here: Stage) -> list[Stage]:
    """Return the stage at hand, and those before where the question holds it against them."""
    if not dwells(case, "compare"):
        return [here]
    return [*case.method.stages[: case.method.position(here.id) + 1]]


def _onwards(case: Case, stages: list[Stage]) -> list[Stage]:
    """Return stages with the one behind, where it is asked what is to be reached next."""
    after = case.method.stage_after(stages[-1].id) if stages else None
    return [*stages, after] if after and case.topic.ahead and _aims(case) else stages


def _of(case: Case, stage: Stage, *, told: bool) -> list[Point]:
    """Return the attention a stage asks for, with its goal where that adds to it."""
    if _aims(case) and not told:
        # Where the attention tells the aims, it tells all of them.
        aims = dwells_in(case.say(stage.attention.text), "aim")
        return [*_elsewhere(case, stage), claim(stage.attention if aims else stage.goal, case)]
    core = _core(case, stage)
    if not core and (deputy := _deputy(case, stage)):
        return [*deputy, claim(stage.attention, case)]
    points = [*_elsewhere(case, stage), *core, _attention(case, stage)]
    points += [] if core else led(case, stage)
    if not (told or core) and adds(case, stage.goal, case.say(stage.attention.text)):
        points.append(claim(stage.goal, case))
    return points


def _left_to_others(case: Case) -> bool:
    """Tell whether the boss would leave all to somebody else in charge."""
    return dwells(case, "hands-off") and dwells(case, "deputy")


def _deputy(case: Case, stage: Stage) -> list[Point]:
    """Return what is said of the boss and whoever else is in charge, where one leaves it all."""
    if not _left_to_others(case):
        return []
    found = leading(case, stage)
    between = [claim(each.verdict, case, "run-on") for each in found if each.verdict]
    return [*led(case, stage), *between]


def _attention(case: Case, stage: Stage) -> Point:
    """Return the attention a stage asks for, behind a no where the boss means to leave it be."""
    said = claim(stage.attention, case)
    if not (whether(case) and dwells(case, "hands-off")):
        return said
    slots = {"attention": inner(case, case.say(stage.attention.text))}
    return replace(said, wording="hands-on", slots=slots)


def _both(case: Case, stage: Stage) -> list[Point]:
    """Return the goal of a stage and what it asks attention for, once where one tells the other."""
    told = claim(stage.attention, case)
    aims = dwells_in(case.say(stage.attention.text), "aim")
    return [told] if aims else [claim(stage.goal, case), told]


def _aims(case: Case) -> bool:
    """Tell whether the question is for what a stage is to reach, and not what to attend to."""
    text = case.topic.text or case.state.question
    return dwells_in(text, "aim") and not dwells_in(text, "attend")


def _core(case: Case, stage: Stage) -> list[Point]:
    """Say who the core person of a stage is, where the question dwells on that."""
    if not dwells(case, "core"):
        return []
    found = leading(case, stage)
    between = [each.verdict for each in found if each.verdict and dwells(case, "between")]
    return [*(claim(each.claim, case) for each in found), *(claim(each, case) for each in between)]


def _elsewhere(case: Case, stage: Stage) -> list[Point]:
    """Say of work that the question asks about, and that another stage is for, that it is so."""
    if not whether(case):
        return []
    wanted = content_terms(case.topic.text)
    told = {each.id: _shared(case, wanted, each) for each in case.method.stages}
    best = max(case.method.stages, key=lambda each: told[each.id])
    if told[best.id] <= told[stage.id] or told[best.id] < _MUCH:
        return []
    slots = {"stage": name(case, best), "attention": inner(case, case.say(best.attention.text))}
    return [Point(wording="elsewhere", slots=slots, support=best.attention.support)]


def _shared(case: Case, wanted: frozenset[str], stage: Stage) -> int:
    said = f"{case.say(stage.attention.text)} {case.say(stage.goal.text)}"
    return len(wanted & content_terms(said))
