"""Where the shop stands, said once beside what is advised, where its stage was read from signs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.abilities._aspects import whether_in_part
from assistant.abilities._conditions import tells_signs
from assistant.abilities._crew import standing
from assistant.abilities._forms import most
from assistant.values.plan import Case, Plan

_LATELY = 1
"""For how many turns after it was told it is said where the shop stands."""

_SEVERAL = 2
"""Of how many conditions a message tells that is about the stage, whatever else it asks."""

_SAYS = ("stage/", "roster/standing.")
"""How the wordings begin that say where a shop stands."""


def _goes_on(case: Case, ago: int) -> bool:
    """Tell whether a question only goes on with the turn in which the stage was told."""
    return ago > 0 and (case.topic.leans or case.topic.reviews)


def placed(plan: Plan, case: Case, told: Iterable[Plan], *, advises: bool) -> Plan:
    """Add to a plan by which signs, or as by a story, the shop was placed in its stage.

    Only where that was told of late, and no plan says it; behind the verdict on what is asked, and
    what is only inferred behind what leads. One that does not advise says it last, of several signs
    that this very message tells.
    """
    known = case.state.fact("stage")
    ago = case.state.turn - known.turn if known else 0
    if known is None or ago > _LATELY or most(case) or _goes_on(case, ago):
        return plan
    if not advises and not tells_signs(case, least=_SEVERAL):
        return plan
    said = any(each.wording.startswith(_SAYS) for other in told for each in other.points)
    if said or not plan.points or plan.outcome in {"refused", "asked"}:
        return plan
    lines = standing(case, case.method.stage(known.value))
    points = [*plan.points]
    later = (n for n, each in enumerate(points) if n and each.layout == "paragraph")
    if not advises:
        lines = [each for each in lines if each.ground == "said"]
        return replace(plan, points=(*plan.points, *lines))
    inferred = any(each.ground == "inferred" for each in lines)
    behind = inferred or whether_in_part(case)
    place = next(later, len(points)) if behind else 0
    points[place:place] = lines
    return replace(plan, points=tuple(points))
