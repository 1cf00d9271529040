"""Reads the facts of a case from what a text names: stage, options, signals, people."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.understand.cues import Cues
from assistant.understand.lexicon import Found, Mention
from assistant.values.dialogue import Fact
from assistant.values.methodology import Methodology

STAGE = "stage"


def options(found: Found, method: Methodology, cues: Cues, turn: int) -> tuple[Fact, ...]:
    """Return the facts whose options the text names; a negated one of two means the other.

    A text that names two options of one fact weighs them against each other and states neither,
    unless it turns from one to the other: then the last counts.
    """
    values: dict[str, set[str]] = {}
    mentions = [each for each in (*found.names, *found.phrases) if each.kind == "option"]
    for mention in mentions:
        name, value = mention.id.split("=")
        kind = next(each for each in method.facts if each.id == name)
        if _negated(found, mention, cues):
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
    """Return the stage the text says the shop is in; "not yet in X" means the stage before X."""
    for mention in reversed(found.names):
        if mention.kind != "stage":
            continue
        if not cues.not_yet_before.search(_before(found, mention)):
            return Fact(name=STAGE, value=mention.id, basis="stated", turn=turn)
        if before := method.stage_before(mention.id):
            return Fact(name=STAGE, value=before.id, basis="inferred", turn=turn)
    return None


def signals(clause: Found, cues: Cues, turn: int) -> tuple[Fact, ...]:
    """Return the conditions of entry a clause says are met or unmet, as `stage.signal` facts.

    A phrase that says so goes before words about the thing with a sign that it is done or not.
    """
    facts: dict[str, Fact] = {}
    for kind, value in (("met", "met"), ("unmet", "unmet"), ("signal", "")):
        for mention in clause.phrases:
            if mention.kind != kind or (kind == "signal" and mention.id in facts):
                continue
            if kind == "signal" and cues.asking.search(clause.text):
                continue
            said = value or _standing(clause, cues)
            if kind == "met" and _negated(clause, mention, cues):
                said = "unmet"
            if said:
                facts[mention.id] = Fact(name=mention.id, value=said, basis="stated", turn=turn)
    return tuple(facts.values())


def _standing(clause: Found, cues: Cues) -> str:
    if cues.undone.search(clause.text):
        return "unmet"
    return "met" if cues.done.search(clause.text) else ""


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
        before = method.stage_before(stage.id)
        if "unmet" in values and before:
            return Fact(name=STAGE, value=before.id, basis="inferred", turn=turn)
        if values and all(value == "met" for value in values):
            return Fact(name=STAGE, value=stage.id, basis="inferred", turn=turn)
    implied = found.ids("implied")
    return Fact(name=STAGE, value=implied[-1], basis="inferred", turn=turn) if implied else None


def people(found: Found, cues: Cues) -> dict[str, int]:
    """Return how many of each role the text says are there; `no X` counts as 0.

    Roles without a number count as one where the clause says that they are there.
    """
    mentions = [mention for mention in found.names if mention.kind == "role"]
    having = cues.having.search(found.text) is not None
    counts: dict[str, int] = {}
    for mention in mentions:
        before, after = found.text[: mention.start], found.text[mention.end :]
        if match := cues.count_before.search(before) or cues.count_after.search(after):
            counts[mention.id] = counts.get(mention.id, 0) + cues.number(match.group(1))
        elif cues.lacking_before.search(before):
            counts[mention.id] = 0
        elif having:
            counts[mention.id] = 1
    return counts


def headcount(text: str, cues: Cues) -> int | None:
    """Return how many people the text says there are in all, or None."""
    for pattern in cues.headcount:
        if match := pattern.search(text):
            return cues.number(match.group(1)) if match.group(1) else 2
    return None


def merge(known: Iterable[Fact], new: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts with the new ones in place of older ones of the same name."""
    merged = {fact.name: fact for fact in known}
    merged |= {fact.name: fact for fact in new}
    return tuple(merged.values())


def _negated(found: Found, mention: Mention, cues: Cues) -> bool:
    return cues.negation_before.search(_before(found, mention)) is not None


def _before(found: Found, mention: Mention) -> str:
    """Return the text before a mention, from the end of the mention before it on."""
    ends = [other.end for other in (*found.names, *found.phrases) if other.end <= mention.start]
    return found.text[max(ends, default=0) : mention.start]
