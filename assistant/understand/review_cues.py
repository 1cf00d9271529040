"""Patterns of the words by which a user has a plan of posts of their own checked, or put right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.understand.patterns import any_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCues:
    """Compiled patterns of such words.

    `led` leads in to a plan, `asked` wants it checked, `mended` wants taken out what is too much
    and put in what is missing; `lacking` asks, of what is led in to as a plan, who is missing;
    `between` may stand between its posts.
    """

    led: re.Pattern[str]
    asked: re.Pattern[str]
    lacking: re.Pattern[str]
    mended: re.Pattern[str]
    between: re.Pattern[str]


def read_review_cues(content: Mapping[str, Any]) -> ReviewCues:
    """Compile the lists of `prompts/understanding.yaml`; raises KeyError where one is missing."""
    lists = content["reviewing"]
    return ReviewCues(
        led=any_of(lists["led"]),
        asked=any_of(lists["asked"]),
        lacking=any_of(lists["lacking"]),
        mended=any_of(lists["mended"]),
        between=re.compile(lists["between"]),
    )
