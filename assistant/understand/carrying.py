"""Takes over from the turn before what a question that leans on it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from assistant.understand.case import ADVICE, ELLIPSIS
from assistant.understand.clauses import STORY
from assistant.understand.lexicon import Found
from assistant.understand.open_topics import GAP, OUTSIDE, STAGE, UNGROUNDED
from assistant.values.dialogue import DialogueState, Topic

ROLE = "timing"
"""The ability that a role named alone asks for, where the question before takes none."""

TERM = "term"
FOCUS = "focus"
"""What a stage is to reach, and what to attend to in it."""

TASK = "task"
DUTIES = "duties"
"""Whose task it is, and what else they do: what a question that goes on about a task asks for."""

SINGLE = frozenset({"change", "duties", "structure", "timing"})
"""Abilities that an ellipsis asks of what it names instead of what was named before."""

NARROWED = frozenset({"change"})
"""Abilities that tell of everything unless a unit is named: the one before, where none is now."""

CHANGE = "change"
"""What becomes of a post: what a question asks that only goes on in time."""

STRUCTURE = "structure"
"""How the team is built: the whole of it, where no unit is named."""

LASTING = frozenset({CHANGE, DUTIES, ROLE, TASK, STRUCTURE})
"""Abilities that tell of posts what later may be another's."""

SLOTS = {
    "role": "roles",
    "stage": "stages",
    "side": "sides",
    "group": "groups",
    "term": "terms",
    "gap": "gaps",
    "option": "options",
    "boss": "boss",
    "statement": "statements",
    "duty": "duties",
    "phase": "phases",
}
"""Kind of mention to the field of a topic that holds its ids."""

CARRIED = frozenset({"roles", "stages", "sides", "groups", "terms", "options", "duties"})
"""Slots that a question which names none takes from the turn before."""

STAGED = frozenset({"combine", "importance", "task"})
"""Abilities that answer for the stage that the question before named, if the shop's is unknown."""

PAIRS = "combine"
"""The ability whose topic is one of all the roles it names."""

_PAIR = 2
_UNITS = frozenset({"roles", "groups", "sides"})


def before(state: DialogueState) -> Topic | None:
    """Return the topic of the turn before that a question leans on: no open one, if it can be.

    A second reading of the question before is none.
    """
    topics = [topic for topic in state.topics if not topic.rival] or [*state.topics]
    rest = (topic for topic in topics if topic.ability not in {GAP, *UNGROUNDED})
    return next(rest, topics[0] if topics else None)


def continued(
    topic: Topic,
    before: Topic | None,
    slots: Mapping[str, tuple[frozenset[str], frozenset[str]]],
    *,
    guessed: bool = False,
    likened: bool = False,
    absent: AbstractSet[str] = frozenset(),
) -> Topic:
    """Read an ellipsis or new facts as the question before, with what is named now.

    A role named alone after an open topic asks that of it, or if it is needed after posts that are
    `absent` from the method; one that is `guessed` is held against
    what was asked, one that is `likened` stands beside it, any other asks something of its own.
    """
    new: dict[str, Any] = {
        field: getattr(topic, field) for field in SLOTS.values() if getattr(topic, field)
    }
    if before and before.ability == OUTSIDE and not new and topic.ability == ELLIPSIS:
        return replace(before, text=topic.text)
    if before is None or before.ability in UNGROUNDED:
        return replace(topic, ability=ADVICE)
    narrower = {*topic.duties} < {*before.duties}
    if topic.phases and before.named(("roles", "duties")) and not narrower:
        # "On air" is then when, not what, unless it is a part of what was asked about.
        new.pop("duties", None)
    if topic.ability == ELLIPSIS:
        if topic.roles and before.gaps and {*before.gaps} <= absent:
            return replace(topic, ability=ROLE)
        held = _held(topic, before, [*new], guessed=guessed, likened=likened)
        if own := held or _of_its_own(topic, before, slots[before.ability][0]):
            return own
        before = before if new or "roles" in slots[before.ability][0] else _on_role(before)
        if before.ability == TERM and (terms := {*new} & CARRIED):
            others: dict[str, Any] = dict.fromkeys(CARRIED - {"duties"} - terms, ())
            before = replace(before, **others)
        if before.ability in SINGLE and _UNITS & {*new}:
            units: dict[str, Any] = dict.fromkeys(_UNITS - {*new}, ())
            before = replace(before, **units)
    if topic.ability == STORY:
        new = new if new.pop("stages", ()) else {}
        told = {each.partition("=")[0] for each in topic.options}
        options = tuple(each for each in before.options if each.partition("=")[0] not in told)
        before = replace(before, stages=(), options=options)
    leans = topic.ability == ELLIPSIS and bool(new)
    context = before.context or before.text if leans else topic.context
    return replace(before, text=topic.text, leans=leans, context=context, **new)


def _of_its_own(topic: Topic, before: Topic, takes: frozenset[str]) -> Topic | None:
    """Return what an ellipsis asks that names units which the question before takes none of.

    It is of the stage that was talked of.
    """
    stages = topic.stages or before.stages
    if topic.roles and "roles" not in takes:
        kind = DUTIES if before.ability == TASK else ROLE
        return replace(topic, ability=kind, stages=stages)
    wide = topic.named(("groups", "sides")) and not takes & {"groups", "sides"}
    wide = wide and before.ability != ADVICE
    return replace(topic, ability=STRUCTURE, stages=stages) if wide and not topic.roles else None


def _held(
    topic: Topic, before: Topic, new: list[str], *, guessed: bool, likened: bool
) -> Topic | None:
    """Return what an ellipsis asks that holds roles against what the question before was about."""
    if likened and before.ability == DUTIES and len(before.roles) == 1 and topic.roles:
        return replace(before, text=topic.text, roles=(*before.roles, *topic.roles))
    if before.ability == TERM and before.terms and guessed:
        return replace(before, text=topic.text, against=topic.roles)
    if new == ["roles"] and (before.ability == GAP or guessed):
        return replace(before, text=topic.text, roles=topic.roles)
    return None


def owned(topic: Topic, before: Topic) -> Topic | None:
    """Return whose task the term told of before is, or who attends to the goal asked about.

    None where the question names something itself, or the one before was of neither.
    """
    if topic.named({*SLOTS.values()} - {"stages"}):
        return None
    if before.ability == TERM and before.terms:
        return replace(topic, terms=before.terms)
    goal = before.ability == FOCUS and before.stages and not topic.stages
    return replace(before, text=topic.text) if goal else None


def onwards(before: Topic, text: str) -> Topic:
    """Return what becomes of the posts that the question before was about."""
    roles = before.roles or before.doers
    return Topic(ability=CHANGE, confidence=before.confidence, roles=roles, text=text)


def _on_role(before: Topic) -> Topic:
    """Return what a question that only goes on asks of the one role that is talked of."""
    if before.ability == TASK and len(roles := before.doers) == 1:
        return replace(before, ability=DUTIES, roles=roles, duties=())
    return replace(before, ability=ROLE) if before.ability == STAGE and before.roles else before


def paired(topic: Topic, before: Topic | None, *, joined: bool) -> Topic:
    """Let one role named after two that were to go together take the place of one of them.

    It is the second where the words say so ("and as X as well?": `joined`), else the first.
    """
    if before is None or before.ability != PAIRS or len(topic.roles) != 1 or topic.groups:
        return topic
    kept = before.roles[:1] if joined else before.roles[1:2]
    if not kept or kept == topic.roles or len(before.roles) > _PAIR:
        return topic
    roles = (*kept, *topic.roles) if joined else (*topic.roles, *kept)
    return replace(topic, roles=roles)


def against(topic: Topic, before: Topic) -> Topic:
    """Return a question of how one post differs, named alone, held against the one before it."""
    other = before.roles or before.doers
    alone = len(other) == 1 and other != topic.roles and not topic.named(("groups", "sides"))
    return replace(topic, roles=(*other, *topic.roles)) if alone else topic


def pressed(topic: Topic, state: DialogueState) -> Topic:
    """Read a request that names no open topic as once more for the one that was refused."""
    refused = (each.gaps for each in state.topics if each.ability == GAP)
    return topic if topic.gaps else replace(topic, gaps=next(refused, ()))


def settled(topic: Topic, before: Topic, takes: frozenset[str], *, known: bool) -> Topic:
    """Return a topic that names no stage with the one that the question before it was about.

    One of the same kind on the same roles is about the same units.
    """
    alone = len(before.stages) == 1 and topic.ability in STAGED and not known
    if topic.ability == GAP or "stages" in takes or alone:
        topic = replace(topic, stages=before.stages)
    same = topic.ability == before.ability and topic.roles and topic.roles == before.roles
    return narrowed(topic, before, takes & {"groups", "sides"}) if same else topic


def narrowed(topic: Topic, before: Topic, takes: frozenset[str]) -> Topic:
    """Return a topic that asks of the units that the question before was about."""
    units: dict[str, Any] = {field: getattr(before, field) for field in _UNITS & takes}
    return replace(topic, **units)


def beside(topics: list[Topic], whole: Found, state: DialogueState) -> list[Topic]:
    """Return topics with what they belong to: an open one has the unit that is talked of.

    How many there are to be, asked of a post that may be shared or doubled, asks that again.
    """
    lead = before(state)
    if any(each.named(_UNITS) or each.ability != GAP for each in topics):
        return topics
    units: dict[str, Any] = {"roles": whole.ids("role"), "groups": whole.ids("group")}
    if lead and not any(units.values()):
        units = {field: getattr(lead, field) for field in _UNITS}
    if sum(map(len, units.values())) == 1:
        topics = [replace(each, **units) for each in topics]
    return [lead, *topics] if lead and lead.ability == PAIRS else topics
