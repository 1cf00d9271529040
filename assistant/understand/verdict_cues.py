"""The words by which a verdict is wanted on posts that are talked of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCues:
    """Compiled patterns.

    `also` tells that somebody does more than their own post, `settled` that a yes or a no on that
    is wanted, `hired` that it is asked if somebody is to be hired all the same; `same_work` holds
    two to do one work, `one_kept` would drop one of two; `parted` and `now_or_later` ask when a
    post is split, `gone` and `later` what becomes of one; `allotted` asks whom so many places that
    are allowed are for, `who_which` who of several is to have which post; `person` is a word for
    somebody told of. `what_if` supposes what was held against the answer, `sides` asks which of two
    who differ is right, `against` holds one post against another, `first` asks which comes first,
    `saving` what would save money.
    """

    also: re.Pattern[str]
    settled: re.Pattern[str]
    hired: re.Pattern[str]
    same_work: re.Pattern[str]
    one_kept: re.Pattern[str]
    parted: re.Pattern[str]
    now_or_later: re.Pattern[str]
    gone: re.Pattern[str]
    later: re.Pattern[str]
    allotted: re.Pattern[str]
    who_which: re.Pattern[str]
    person: re.Pattern[str]
    what_if: re.Pattern[str]
    sides: re.Pattern[str]
    against: re.Pattern[str]
    first: re.Pattern[str]
    saving: re.Pattern[str]


def read_verdicts(content: Mapping[str, str]) -> VerdictCues:
    """Compile the section of `prompts/understanding.yaml`; raises KeyError where one is missing."""
    return VerdictCues(
        **{each.name: re.compile(content[each.name]) for each in fields(VerdictCues)}
    )
