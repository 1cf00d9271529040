"""Keeps of the turns before what a later one may go back to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from assistant.understand.open_topics import GREETING, UNGROUNDED
from assistant.values.dialogue import DialogueState, Topic

_TALKED = 10
"""How many of the roles asked about are kept: the first one, and the last ones."""


def resumed(state: DialogueState, named: Callable[[], bool]) -> DialogueState:
    """Return a state in which what a remark interrupted is what is talked of.

    A question on another subject is left for one that names something of the method (`named`).
    """
    if any(topic.again for topic in state.topics):
        state = replace(state, topics=tuple(replace(each, again=False) for each in state.topics))
    kinds = {topic.ability for topic in state.topics}
    if not state.lead or not (kinds == {GREETING} or (kinds <= UNGROUNDED and named())):
        return state
    return replace(state, topics=state.lead, question="")


def again(state: DialogueState) -> tuple[Topic, ...]:
    """Return what a turn asked for, to be told once more."""
    return tuple(replace(topic, again=True) for topic in state.topics)


def interrupted(topics: Iterable[Topic], before: DialogueState) -> tuple[Topic, ...]:
    """Return the topics of the turns before that a turn of these topics interrupts."""
    if _asks(topics):
        return ()
    return before.topics if _asks(before.topics) else before.lead


def opening(topics: tuple[Topic, ...], before: DialogueState) -> tuple[Topic, ...]:
    """Return the topics asked first of all, up to a turn of these topics."""
    return before.first or (topics if _asks(topics) else ())


def talked(topics: Iterable[Topic], before: DialogueState) -> tuple[str, ...]:
    """Return the roles asked about up to a turn of these topics, in the order of asking."""
    roles = [id for topic in topics for id in topic.roles or topic.doers]
    new = [id for id in dict.fromkeys(roles) if id not in before.talked[-1:]]
    every = (*before.talked, *new)
    return every if len(every) <= _TALKED else (every[0], *every[1 - _TALKED :])


def _asks(topics: Iterable[Topic]) -> bool:
    return any(topic.ability not in UNGROUNDED for topic in topics)
