"""What the decision maker should attend to, and the goal of a stage."""

from __future__ import annotations

from assistant.abilities._situation import (
    adds,
    claim,
    name,
    named_statements,
    situation,
    stage_choice,
)
from assistant.values.methodology import Stage
from assistant.values.plan import Case, Phrase, Plan, Point

TAKES = {"stages"}


def plan(case: Case) -> Plan:
    """Plan the attention and goal of the stage at hand, or of each stage when it is not known."""
    stages = [case.method.stage(id) for id in case.topic.stages]
    here = situation(case).stage
    chosen = stages or ([here] if here else [])
    said = named_statements(case)
    if said and not chosen:
        points = said
    elif chosen:
        points = [
            *said,
            *(point for stage in chosen for point in _of(case, stage, told=bool(said))),
        ]
    else:
        points = [Point(wording="lead", ground="self")]
        points += [claim(stage.attention, case, "bullet") for stage in case.method.stages]
    return Plan(
        outcome="answered",
        points=tuple(points),
        stage=stage_choice(case, chosen[0]) if len(chosen) == 1 else None,
        follow_ups=tuple(
            Phrase(wording="say.stage", slots={"stage": name(case, stage)}) for stage in chosen[:1]
        ),
    )


def _of(case: Case, stage: Stage, *, told: bool) -> list[Point]:
    """Return the attention a stage asks for, with its goal where that adds to it."""
    points = [claim(stage.attention, case)]
    if not told and adds(case, stage.goal, case.say(stage.attention.text)):
        points.append(claim(stage.goal, case))
    return points
