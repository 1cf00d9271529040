"""Reads what a text tells of traits: of what is kept and shown as told, and decides nothing."""

from __future__ import annotations

from assistant.understand.context import clause_before, clause_behind, supposed
from assistant.understand.cues import Cues
from assistant.understand.facts import only_supposed
from assistant.understand.lexicon import Found, Mention, Told
from assistant.values.dialogue import Fact


def traits(found: Found, told: Told, cues: Cues, turn: int) -> tuple[Fact, ...]:
    """Return the traits whose value the text tells of the shop as it is; of two values, neither."""
    values: dict[str, set[str]] = {}
    for mention in told.told:
        if _holds(found, mention, cues):
            beside = (each for each in told.words if _beside(found.text, each, mention))
            values.setdefault(mention.kind, set()).update(each.id for each in (mention, *beside))
    return tuple(
        Fact(name=name, value=value, basis="stated", turn=turn)
        for name, (value, *others) in values.items()
        if not others
    )


def _holds(found: Found, mention: Mention, cues: Cues) -> bool:
    """Tell whether a value is said of the shop at hand, and of today."""
    ahead = clause_before(found.text, mention.start)
    if supposed(found, mention, cues) or only_supposed(found, mention, cues):
        return False
    denied = cues.negation_before.search(cues.plainly(ahead))
    return not denied and cues.past_ahead.search(ahead) is None


def _beside(text: str, word: Mention, told: Mention) -> bool:
    """Tell whether the clause in which a value is told has a word for one of the same trait."""
    begin = told.start - len(clause_before(text, told.start))
    end = told.start + len(clause_behind(text, told.start))
    return word.kind == told.kind and begin <= word.start < end
