"""What a user corrects by hand goes into the state of the dialogue, before whatever was read."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace

from assistant.errors import InputError
from assistant.understand.case import ADVICE
from assistant.understand.facts import STAGE
from assistant.values.dialogue import Corrections, DialogueState, Fact, Topic
from assistant.values.methodology import Methodology

_MOST_PEOPLE = 999


def correct(state: DialogueState, corrections: Corrections, method: Methodology) -> DialogueState:
    """Return the state with what the user corrected as stated; an empty value is known no more.

    Raises InputError for a fact, a value, a role or a number that the method cannot hold.
    """
    _check(corrections, method)
    facts = dict(corrections.facts)
    said = tuple(
        Fact(name=name, value=value, basis="stated", turn=state.turn)
        for name, value in facts.items()
        if value
    )
    people = dict(state.people) | dict(corrections.people)
    return replace(
        state,
        facts=(*(fact for fact in state.facts if fact.name not in facts), *said),
        supposed=tuple(fact for fact in state.supposed if fact.name not in facts),
        people=tuple(people.items()),
        topics=tuple(_freed(topic, facts.keys()) for topic in state.topics),
        corrections=corrections,
    )


def _freed(topic: Topic, corrected: AbstractSet[str]) -> Topic:
    """Let a wish for advice go by the facts corrected, not by what its own words said of them."""
    if topic.ability != ADVICE:
        return topic
    return replace(
        topic,
        stages=() if STAGE in corrected else topic.stages,
        options=tuple(each for each in topic.options if each.split("=")[0] not in corrected),
    )


def _check(corrections: Corrections, method: Methodology) -> None:
    known = method.choices
    for name, value in corrections.facts:
        if name not in known or (value and value not in known[name]):
            raise InputError(
                f"The method knows no fact {name}={value}; choose one of those that are offered."
            )
    roles = {role.id for role in method.roles}
    for role, count in corrections.people:
        if role not in roles or not 0 <= count <= _MOST_PEOPLE:
            raise InputError(
                f"{count} people as {role} cannot be: name a role of the method and a number from "
                f"0 to {_MOST_PEOPLE}."
            )
