"""Reads the facts of a case from what a text names: its stage and the options of its facts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from assistant.understand.context import before, supposed
from assistant.understand.cues import Cues
from assistant.understand.lexicon import Found
from assistant.values.dialogue import Fact
from assistant.values.methodology import Methodology, Stage

STAGE = "stage"


def options(found: Found, method: Methodology, cues: Cues, turn: int) -> tuple[Fact, ...]:
    """Return the facts whose options the text names; a negated one of two means the other.

    A text that names two options of one fact weighs them against each other and states neither,
    unless it turns from one to the other: then the last counts.
    """
    values: dict[str, set[str]] = {}
    mentions = [each for each in (*found.names, *found.phrases) if each.kind == "option"]
    for mention in mentions:
        ahead = before(found, mention)
        if cues.deliberating_before.search(ahead) or supposed(found, mention, cues):
            continue
        name, value = mention.id.split("=")
        kind = next(each for each in method.facts if each.id == name)
        if cues.negation_before.search(ahead):
            others = [option.id for option in kind.options if option.id != value]
            value = others[0] if len(others) == 1 else value
        if cues.switching.search(found.text):
            values[name] = {value}
        else:
            values.setdefault(name, set()).add(value)
    return tuple(
        Fact(name=name, value=chosen.pop(), basis="stated", turn=turn)
        for name, chosen in values.items()
        if len(chosen) == 1
    )


def stated_stage(found: Found, method: Methodology, cues: Cues, turn: int) -> Fact | None:
    """Return the stage the text says the shop is in.

    "Not yet in X" means the stage before X, "past X" the one after; a stage the speaker wonders
    about or only supposes is not said.
    """
    for mention in reversed(found.names):
        if mention.kind != "stage" or supposed(found, mention, cues):
            continue
        ahead, behind = before(found, mention), found.text[mention.end :]
        if cues.which_stage_before.search(ahead) or cues.whether_behind.search(behind):
            continue
        if cues.not_yet_before.search(ahead) or cues.not_yet_behind.search(behind):
            other = method.stage_before(mention.id)
        elif cues.past_before.search(ahead) or cues.past_behind.search(behind):
            other = _stage_behind(method, mention.id)
        else:
            return Fact(name=STAGE, value=mention.id, basis="stated", turn=turn)
        if other:
            return Fact(name=STAGE, value=other.id, basis="inferred", turn=turn)
    return None


def _stage_behind(method: Methodology, id: str) -> Stage | None:
    following = (second for first, second in pairwise(method.stages) if first.id == id)
    return next(following, None)


def inferred_stage(
    found: Found, known: Iterable[Fact], said: Iterable[Fact], method: Methodology, turn: int
) -> Fact | None:
    """Return the stage that signals or the story put the shop in, or None.

    Signals said this turn count first: one unmet condition means the stage before, all met means
    the stage itself. Otherwise a phrase of a story that implies a stage.
    """
    status = {fact.name: fact.value for fact in known}
    touched = {fact.name.split(".")[0] for fact in said}
    for stage in reversed(method.stages):
        values = [status.get(f"{stage.id}.{signal.id}") for signal in stage.signals]
        if stage.id not in touched:
            continue
        earlier = method.stage_before(stage.id)
        if "unmet" in values and earlier:
            return Fact(name=STAGE, value=earlier.id, basis="inferred", turn=turn)
        if values and all(value == "met" for value in values):
            return Fact(name=STAGE, value=stage.id, basis="inferred", turn=turn)
    implied = found.ids("implied")
    return Fact(name=STAGE, value=implied[-1], basis="inferred", turn=turn) if implied else None


def merge(known: Iterable[Fact], new: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts with the new ones in place of older ones of the same name."""
    merged = {fact.name: fact for fact in known}
    merged |= {fact.name: fact for fact in new}
    return tuple(merged.values())
