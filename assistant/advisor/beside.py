"""What is told beside the answers of a message: who is missing, and where the shop stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.abilities import Ability, crewed, placed, turning
from assistant.advisor.turn import Work
from assistant.values.dialogue import DialogueState
from assistant.values.methodology import Methodology
from assistant.values.plan import Case

Works = tuple[Work, ...]


def with_shop(
    works: Works, state: DialogueState, method: Methodology, abilities: Mapping[str, Ability]
) -> Works:
    """Return the works with what the message tells of its shop, where no plan says it."""
    told = _crewed(_turned(works, state, method), state, method, abilities)
    return _placed(told, state, method, abilities)


def _turned(works: Works, state: DialogueState, method: Methodology) -> Works:
    """Tell behind the last answer what a turn of the shop brings that the message tells of."""
    *others, last = works
    kinds = [work.topic.ability for work in works]
    more = turning(_case(last, state, method), [work.plan for work in works], kinds)
    plan = replace(last.plan, points=(*last.plan.points, *more))
    return (*others, replace(last, plan=plan))


def _crewed(
    works: Works, state: DialogueState, method: Methodology, abilities: Mapping[str, Ability]
) -> Works:
    """Tell behind the last answer who is missing, where it bears on one of them."""
    *others, last = works
    if not any(abilities[work.plan.ability].crews for work in works):
        return works
    more = crewed(_case(last, state, method), [work.plan for work in works])
    plan = replace(last.plan, points=(*last.plan.points, *more))
    return (*others, replace(last, plan=plan))


def _placed(
    works: Works, state: DialogueState, method: Methodology, abilities: Mapping[str, Ability]
) -> Works:
    """Let the first of the works that advises, else the last, say where the shop stands."""
    advising = [
        any(abilities[kind].advises for kind in (work.topic.ability, work.plan.ability))
        for work in works
    ]
    place = advising.index(True) if any(advising) else len(works) - 1
    work = works[place]
    plans = [each.plan for each in works]
    told = placed(work.plan, _case(work, state, method), plans, advises=any(advising))
    return (*works[:place], replace(work, plan=told), *works[place + 1 :])


def _case(work: Work, state: DialogueState, method: Methodology) -> Case:
    return Case(topic=work.topic, state=state, method=method, language=state.language)
