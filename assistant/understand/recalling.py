"""Keeps of the turns before what a later one may go back to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from assistant.understand.carrying import PAIRS
from assistant.understand.clauses import Clause
from assistant.understand.open_topics import GREETING, UNGROUNDED
from assistant.values.dialogue import DialogueState, Topic
from assistant.values.methodology import Methodology

PRINCIPLE = "principle"
_PAIR = 2
_TALKED = 10
"""How many of the roles asked about are kept: the first one, and the last ones."""


def resumed(state: DialogueState, named: Callable[[], bool]) -> DialogueState:
    """Return a state in which what a remark interrupted is what is talked of.

    A question on another subject is left for one that names something of the method (`named`).
    """
    if any(topic.again or topic.wanted for topic in state.topics):
        topics = tuple(replace(each, again=False, wanted="") for each in state.topics)
        state = replace(state, topics=topics)
    kinds = {topic.ability for topic in state.topics}
    if not state.lead or not (kinds == {GREETING} or (kinds <= UNGROUNDED and named())):
        return state
    return replace(state, topics=state.lead, question="")


def again(state: DialogueState) -> tuple[Topic, ...]:
    """Return what a turn asked for, to be told once more."""
    return tuple(replace(topic, again=True) for topic in state.topics)


def wanting(state: DialogueState, wanted: str, method: Methodology) -> tuple[Topic, ...]:
    """Return what a turn asked for, to be told once more for what is `wanted` of its answer.

    The other way round, what was asked for one of two options is asked for the other; else that is
    something only where it was asked who can be whom.
    """
    topics = tuple(each for each in again(state) if not each.rival)
    if wanted != "reversed":
        return tuple(replace(each, wanted=wanted) for each in topics)
    turned = [replace(each, options=_others(each.options, method)) for each in topics]
    if any(each.options for each in turned):
        return tuple(turned)
    paired = all(each.ability == PAIRS for each in topics)
    return tuple(replace(each, wanted=wanted) for each in topics) if paired else ()


def _others(options: Iterable[str], method: Methodology) -> tuple[str, ...]:
    """Return the other value of each fact that has two."""
    values = {kind.id: [option.id for option in kind.options] for kind in method.facts}
    return tuple(
        f"{name}={other}"
        for name, _, value in (each.partition("=") for each in options)
        for other in values[name]
        if other != value and len(values[name]) == _PAIR
    )


def interrupted(topics: Iterable[Topic], before: DialogueState) -> tuple[Topic, ...]:
    """Return the topics of the turns before that a turn of these topics interrupts."""
    if _asks(topics):
        return ()
    return before.topics if _asks(before.topics) else before.lead


def opening(topics: tuple[Topic, ...], before: DialogueState) -> tuple[Topic, ...]:
    """Return the topics asked first of all, up to a turn of these topics."""
    return before.first or (topics if _asks(topics) else ())


def spoken_of(topic: Topic, method: Methodology) -> tuple[str, ...]:
    """Return the roles that a topic is about: the one that a principle is on, else those named."""
    known = {role.id for role in method.roles}
    stated = [each for each in method.statements if each.id in topic.statements]
    about = tuple(id for each in stated for id in each.about if id in known)
    return about if topic.ability == PRINCIPLE and len(about) == 1 else topic.roles or topic.doers


def talked(topics: Iterable[Topic], before: DialogueState, method: Methodology) -> tuple[str, ...]:
    """Return the roles asked about up to a turn of these topics, in the order of asking."""
    roles = [id for topic in topics for id in spoken_of(topic, method)]
    new = [id for id in dict.fromkeys(roles) if id not in before.talked[-1:]]
    every = (*before.talked, *new)
    return every if len(every) <= _TALKED else (every[0], *every[1 - _TALKED :])


def _asks(topics: Iterable[Topic]) -> bool:
    return any(topic.ability not in UNGROUNDED for topic in topics)


def passed(
    clauses: Iterable[Clause], state: DialogueState, passing: Collection[str]
) -> tuple[tuple[str, int], ...]:
    """Return the statements that a message tells of in passing, with its turn.

    Else those of the turn before.
    """
    silent = (each.found.ids("statement") for each in clauses if not each.asks)
    told = dict.fromkeys(id for ids in silent for id in ids if id in passing)
    before = tuple(each for each in state.past if each[1] == state.turn)
    return tuple((id, state.turn + 1) for id in told) or before
