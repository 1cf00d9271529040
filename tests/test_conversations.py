"""Whole conversations, as `evals/cases` tells them: what the last answer must be and hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.advisor import Advisor
from assistant.text import fold
from assistant.values.answer import Answer

CASES = [
    case
    for path in sorted((Path(__file__).parents[1] / "evals" / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_conversation_ends_as_it_should(advisor: Advisor, case: dict[str, Any]) -> None:
    assert _differences(_last_answer(advisor, case["turns"]), case) == []


def _last_answer(advisor: Advisor, turns: list[str]) -> Answer:
    answer = advisor.answer(turns[0])
    for turn in turns[1:]:
        answer = advisor.answer(turn, conversation=answer.conversation)
    return answer


def _differences(answer: Answer, case: dict[str, Any]) -> list[str]:
    """Say each way in which an answer is not what the case expects."""
    wanted = case["outcome"] if isinstance(case["outcome"], list) else [case["outcome"]]
    advised = {line.role for line in answer.roster if line.need in {"now", "optional"}}
    stage = answer.stage.id if answer.stage else None
    text = fold(answer.text)
    found = []
    if answer.outcome not in wanted:
        found.append(f"outcome is {answer.outcome}, not {' or '.join(wanted)}")
    if "language" in case and answer.language != case["language"]:
        found.append(f"language is {answer.language}")
    if "stage" in case and stage != case["stage"]:
        found.append(f"stage is {stage}, not {case['stage']}")
    found += [f"{role} is missing" for role in case.get("roles", ()) if role not in advised]
    found += [f"{role} is advised" for role in case.get("not_roles", ()) if role in advised]
    found += [
        f"says none of {wordings}"
        for wordings in case.get("says", ())
        if not any(fold(str(wording)) in text for wording in wordings)
    ]
    found += [f"says {word}" for word in case.get("says_not", ()) if fold(str(word)) in text]
    return found
