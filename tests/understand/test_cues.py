"""The lists of small words are each read once."""

from __future__ import annotations

import re

from assistant.resources import prompts_root


def test_no_list_stands_twice() -> None:
    for name in ("understanding.yaml", "aspects.yaml"):
        text = (prompts_root() / name).read_text(encoding="utf-8")
        keys = re.findall(r"^([a-z_ -]+):", text, re.MULTILINE)
        assert len(keys) == len(set(keys))
