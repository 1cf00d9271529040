"""Keeps of the turns before what a later one may go back to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from assistant.understand.carrying import PAIRS, ROLE
from assistant.understand.clauses import Clause
from assistant.understand.open_topics import GAP, GREETING, UNGROUNDED
from assistant.values.dialogue import DialogueState, Topic
from assistant.values.methodology import Methodology

PRINCIPLE = "principle"
_PAIR = 2
_TALKED = 10
"""How many of the roles asked about are kept: the first one, and the last ones."""

_KEPT = 6
"""How many open topics named in passing, and how many relatives, are kept."""

_SURE = 0.5
"""How sure a question is that is asked beside news of the shop."""


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


def let_go(state: DialogueState) -> DialogueState:
    """Return a state in which what was refused is talked of no more, only the posts it was of."""
    topics = (
        each if each.ability != GAP else replace(each, ability=ROLE, gaps=(), rival=False)
        for each in state.topics
        if each.ability not in {GAP, *UNGROUNDED} or (each.ability == GAP and each.roles)
    )
    return replace(state, topics=tuple(topics), lead=())


def reconsidered(state: DialogueState, text: str) -> tuple[Topic, ...]:
    """Return what was asked before the news of the turn before, to be answered by them (`text`).

    Nothing where that turn told none, or nothing was asked before. An option that the question was
    about is what is known of it by now, and of two readings it is the one of when a post is needed.
    """
    if not _news(state):
        return ()
    known = {fact.name: f"{fact.name}={fact.value}" for fact in state.facts}
    dated = [each for each in state.put if each.ability == ROLE]
    return tuple(
        replace(
            topic,
            rival=False,
            wanted="still",
            text=text if topic.ability == ROLE else topic.text,
            options=tuple(known.get(each.partition("=")[0], each) for each in topic.options),
        )
        for topic in dated or [each for each in state.put if not each.rival]
    )


def put(
    topics: tuple[Topic, ...],
    clauses: Iterable[Clause],
    after: DialogueState,
    before: DialogueState,
) -> tuple[Topic, ...]:
    """Return what was last asked of the method, up to a turn of these topics.

    What only seems to be asked, beside news of the shop, is none.
    """
    asks = any(each.asks for each in clauses) and _asks(topics)
    sure = not _news(after) or all(each.confidence >= _SURE for each in topics)
    again = any(each.again or each.wanted for each in topics)
    return topics if asks and sure and not again else before.put


def named_aside(
    named: Iterable[str], topics: Iterable[Topic], before: DialogueState
) -> tuple[str, ...]:
    """Return the open topics named up to a turn of these topics that it is not about."""
    about = {gap for topic in topics for gap in topic.gaps}
    every = dict.fromkeys((*before.aside, *named))
    return tuple(id for id in every if id not in about)[-_KEPT:]


def _news(state: DialogueState) -> bool:
    """Tell whether a turn told something of the shop."""
    told = any(fact.turn == state.turn for fact in state.facts)
    return state.turn > 0 and (told or state.turn in {state.crew, state.tally})


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
