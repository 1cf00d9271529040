"""The stage that a question holds the shop's own against, and the way from there to that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.understand.cues import Cues
from assistant.understand.facts import STAGE
from assistant.understand.lexicon import Found
from assistant.values.dialogue import Fact, Topic
from assistant.values.methodology import Methodology


def onwards(
    topic: Topic, whole: Found, known: Iterable[Fact], method: Methodology, cues: Cues
) -> Topic:
    """Let what is added to an earlier stage, or held against it, lead to the one of the shop."""
    if len(topic.stages) != 1:
        return topic
    here = next((fact.value for fact in known if fact.name == STAGE), None)
    based = {
        each.id
        for each in whole.places(STAGE)
        if _based(whole.text[: each.start], whole.text[each.end :], cues)
    }
    order = [stage.id for stage in method.stages]
    (first,) = topic.stages
    if here is None or based != {first}:
        return topic
    later = order.index(first) < order.index(here)
    return replace(topic, stages=(first, here)) if later else topic


def _based(ahead: str, behind: str, cues: Cues) -> bool:
    """Tell whether a stage between words is one that the shop has behind it."""
    before = cues.basis_before.search(ahead) or cues.held_before.search(ahead)
    return bool(before or cues.basis_behind.search(behind) or cues.held_behind.search(behind))
