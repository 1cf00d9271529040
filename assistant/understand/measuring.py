"""Keeps words of a turn that tell of the shop in numbers by which people tell stages apart."""

from __future__ import annotations

import re
from itertools import chain

from assistant.text import as_word, fold
from assistant.understand.open_topics import GAP, STAGE
from assistant.values.dialogue import DialogueState
from assistant.values.methodology import Methodology

_NUMBER = r"(?:\d+(?:[.,]\d+)?|[一二两三四五六七八九十百千半]+)"
_MOST = 200
"""The most characters that are kept of a turn."""

_TELLING = frozenset({GAP, STAGE})
"""Kinds whose answer says that the numbers tell nothing."""


class Measuring:
    """Hears for one methodology of what its stages are not told by."""

    def __init__(self, method: Methodology) -> None:
        details = chain.from_iterable(gap.details for gap in method.gaps if gap.measures)
        words = chain.from_iterable(chain(*each.words.values()) for each in details)
        found = (as_word(fold(word)).replace("<n>", _NUMBER) for word in words)
        self._words = re.compile("|".join(found) or r"(?!)")

    def kept(self, state: DialogueState) -> str:
        """Return the words of the turn before with such numbers, or those kept until then.

        Nothing once an answer told what they are worth.
        """
        if {topic.ability for topic in state.topics} & _TELLING:
            return ""
        before = fold(state.question)
        return before[-_MOST:] if self._words.search(before) else state.measured
