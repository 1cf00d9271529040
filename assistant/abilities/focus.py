"""What the decision maker should attend to, and the goal of a stage."""

from __future__ import annotations

from assistant.abilities._situation import claim, name, named_statements, situation, stage_choice
from assistant.values.plan import Case, Phrase, Plan, Point

TAKES = {"stages"}


def plan(case: Case) -> Plan:
    """Plan the attention and goal of the stage at hand, or of each stage when it is not known."""
    stages = [case.method.stage(id) for id in case.topic.stages]
    here = situation(case).stage
    chosen = stages or ([here] if here else [])
    if chosen:
        points = [
            point for s in chosen for point in (claim(s.attention, case), claim(s.goal, case))
        ]
    else:
        points = [Point(wording="lead", ground="self")]
        points += [claim(stage.attention, case, "bullet") for stage in case.method.stages]
    points = [*named_statements(case), *points]
    return Plan(
        outcome="answered",
        points=tuple(points),
        stage=stage_choice(case, chosen[0]) if len(chosen) == 1 else None,
        follow_ups=tuple(
            Phrase(wording="say.stage", slots={"stage": name(case, stage)}) for stage in chosen[:1]
        ),
    )
