"""What a question dwells on within its kind, told by the words of `prompts/aspects.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import yaml

from assistant.resources import prompts_root
from assistant.text import fold
from assistant.values.plan import Case


def dwells(case: Case, aspect: str) -> bool:
    """Tell whether the question dwells on an aspect; KeyError when the file has no such aspect."""
    return _patterns()[aspect].search(fold(case.state.question)) is not None


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    path = prompts_root() / "aspects.yaml"
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {aspect: re.compile("|".join(map(_whole, words))) for aspect, words in content.items()}


def _whole(word: str) -> str:
    escaped = re.escape(word)
    return rf"(?<![a-z]){escaped}(?![a-z])" if word.isascii() else escaped
