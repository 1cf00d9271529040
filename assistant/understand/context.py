"""Tells what stands around a mention: the text before it, and whether it is only supposed."""

from __future__ import annotations

import re

from assistant.text import CJK
from assistant.understand.cues import Cues
from assistant.understand.lexicon import Found, Mention

_SENTENCE_END = re.compile(r"[。;!?\n]|\.(?!\d)")
_CLAUSE_END = re.compile(rf"[,。;!?\n]|(?<=[{CJK}]{{2}})\s(?=[{CJK}])")


def before(found: Found, mention: Mention) -> str:
    """Return the text before a mention, from the end of the mention before it on."""
    ends = [other.end for other in (*found.names, *found.phrases) if other.end <= mention.start]
    return found.text[max(ends, default=0) : mention.start]


def clause_before(text: str, place: int) -> str:
    """Return the part of a text between the beginning of a clause and a place in it."""
    return _CLAUSE_END.split(text[:place])[-1]


def clause_behind(text: str, place: int) -> str:
    """Return the part of a text between a place in it and the end of the clause, marks included."""
    end = _CLAUSE_END.search(text, place)
    return text[place : end.end() if end else len(text)]


def supposed(found: Found, mention: Mention, cues: Cues) -> bool:
    """Tell whether the clause in which something is named only supposes it."""
    ahead = clause_before(found.text, mention.start)
    return cues.supposed(ahead, named=found.text[mention.start : mention.end])


def sentence(text: str, place: int) -> str:
    """Return the sentence of a text around a place in it."""
    end = _SENTENCE_END.search(text, place)
    return _SENTENCE_END.split(text[:place])[-1] + text[place : end.start() if end else len(text)]
