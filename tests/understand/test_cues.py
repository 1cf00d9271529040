"""The lists of small words are each read once."""

from __future__ import annotations

import pytest

from assistant.adapters import annotated
from assistant.errors import Fault
from assistant.resources import prompts_root


@pytest.mark.parametrize("name", ["understanding.yaml", "aspects.yaml"])
def test_no_list_stands_twice(name: str) -> None:
    faults: list[Fault] = []
    assert annotated.read(prompts_root() / name, name, faults)
    assert faults == []
