"""What a question dwells on within its kind, told by the words of `prompts/aspects.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

import yaml

from assistant.resources import prompts_root
from assistant.text import as_word, fold
from assistant.values.plan import Case

_NEAR = 14
"""The most characters behind a word in which stands what it leads to."""


def dwells(case: Case, aspect: str) -> bool:
    """Tell whether the question dwells on an aspect, in words that do not ask for something else.

    KeyError when the file has no such aspect.
    """
    return dwells_in(_own(case), aspect)


def dwells_in(text: str, aspect: str) -> bool:
    """Tell whether words dwell on an aspect; KeyError when the file has no such aspect."""
    return _patterns()[aspect].search(fold(text)) is not None


def leads_to(text: str, aspect: str, words: Iterable[str]) -> bool:
    """Tell whether what an aspect is told by stands in one of some words, or shortly before it."""
    folded, told = fold(text), _patterns()[aspect]
    near = [folded[each.start() : each.end() + _NEAR] for each in told.finditer(folded)]
    return bool(near) and any(fold(word) in each for word in words for each in near)


def whether(case: Case) -> bool:
    """Tell whether the topic's own words want a yes or a no, not a who, what or when."""
    return wants_verdict(case.topic.text or case.state.question)


def whether_in_part(case: Case) -> bool:
    """Tell whether any clause of the topic's own words wants a yes or a no."""
    text = case.topic.text or case.state.question
    return any(map(wants_verdict, re.split(r"[,.;:!?\n，。；：！？、]", text)))


def wants_verdict(text: str) -> bool:
    """Tell whether words want a yes or a no, not a who, what or when."""
    patterns, words = _patterns(), fold(text)
    plain = patterns["relative"].sub(" ", words)
    return bool(patterns["whether"].search(words)) and not patterns["open"].search(plain)


def _own(case: Case) -> str:
    """Return the message without what is another topic's alone, and what it leans on."""
    text, own = fold(case.state.question), case.topic.text
    if case.topic.leans:
        text = f"{fold(case.topic.context)}\n{text}"
    for each in case.state.topics:
        if own and each.text and each.text not in own and own not in each.text:
            text = text.replace(each.text, "\n")
    return text


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    path = prompts_root() / "aspects.yaml"
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {aspect: re.compile(_pattern(words)) for aspect, words in content.items()}


def _pattern(words: str | Iterable[str]) -> str:
    """Return what finds any of some words; what stands alone is a regular expression itself."""
    return words if isinstance(words, str) else "|".join(map(as_word, words))
