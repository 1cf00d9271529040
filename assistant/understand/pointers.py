"""Patterns of the words that point back: to a role, to its sibling, to what is left aside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.understand.patterns import any_of, anywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointers:
    """Compiled patterns: what stands for what the turns before named, and what only narrows it.

    `own` are words of whose something is, `person` those for who or what was asked about, `sibling`
    for the other one of two; `opening` stands for what was asked about first, `former` and `latter`
    for one of several by its place, `both` for all of them, `following` for the stage behind,
    `midway` for the one in the middle, `ending` for the last; `onwards` asks what comes then.
    `people` are somebody named in their place; `aside` is what a question sets aside, `called` and
    `calls` a name beside a role, `works` one before its work; `before_role` and `behind_role` say
    that one is not there yet, `denied_role` that another is meant. `narrowing` wants a part of the
    last answer, `rest` what it did not tell, `apart` what there is beside what is named, `vacant`
    one of the posts that nobody holds; `unit` stands behind somebody whose part of the team is
    meant; `deciding` a yes or a no on it; `likening` holds another thing against what it told of,
    `objecting` what others say; `inside` puts something into the unit talked of, `pressing` insists
    on what was refused, `returning` goes back to the first question of all. `adding` stands before
    one more role for somebody, `added` behind one that may stand in, `leading` before what is named
    alone, `confirming` holds a guess at who was asked for, `reporting` stands behind who says what
    follows.
    """

    own: re.Pattern[str]
    person: re.Pattern[str]
    sibling: re.Pattern[str]
    opening: re.Pattern[str]
    former: re.Pattern[str]
    latter: re.Pattern[str]
    nth: re.Pattern[str]
    both: re.Pattern[str]
    following: re.Pattern[str]
    midway: re.Pattern[str]
    ending: re.Pattern[str]
    onwards: re.Pattern[str]
    people: re.Pattern[str]
    aside: re.Pattern[str]
    called: re.Pattern[str]
    calls: re.Pattern[str]
    works: re.Pattern[str]
    before_role: re.Pattern[str]
    behind_role: re.Pattern[str]
    denied_role: re.Pattern[str]
    deciding: re.Pattern[str]
    objecting: re.Pattern[str]
    inside: re.Pattern[str]
    returning: re.Pattern[str]
    narrowing: re.Pattern[str]
    rest: re.Pattern[str]
    apart: re.Pattern[str]
    vacant: re.Pattern[str]
    unit: re.Pattern[str]
    likening: re.Pattern[str]
    pressing: re.Pattern[str]
    adding: re.Pattern[str]
    added: re.Pattern[str]
    leading: re.Pattern[str]
    confirming: re.Pattern[str]
    reporting: re.Pattern[str]


def read_pointers(content: Mapping[str, Any]) -> Pointers:
    """Compile the lists of `prompts/understanding.yaml`; raises KeyError where one is missing."""
    name = f"(?P<name>{'|'.join(content['called_by'])})"
    return Pointers(
        own=any_of(content["pointing_own"]),
        person=any_of(content["pointing"]),
        sibling=any_of(content["pointing_sibling"]),
        opening=any_of(content["pointing_opening"]),
        former=any_of(content["pointing_former"]),
        latter=any_of(content["pointing_latter"]),
        nth=any_of(content["pointing_nth"]),
        both=any_of(content["pointing_both"]),
        following=any_of(content["pointing_following"]),
        midway=_whole(content["pointing_on"], "midway"),
        ending=_whole(content["pointing_on"], "ending"),
        onwards=_whole(content["pointing_on"], "onwards"),
        people=anywhere(content["relatives"]),
        aside=any_of(content["aside"]),
        called=re.compile(rf"^(?:是|叫|:|=| is)?\s*{name}(?=[、,。;!?)\s/]|和|跟|$)"),
        calls=re.compile(rf"{name}\s*(?:是|做|当|管|负责|is (?:our|the|my) |as (?:our |the )?)$"),
        works=re.compile(rf"(?:^|[,。;!?、\s]|和|跟|我们?|咱们?|我家){name}{content['working']}$"),
        before_role=any_of(content["before_role"]),
        behind_role=any_of(content["behind_role"]),
        denied_role=any_of(content["denied_role"]),
        deciding=any_of(content["deciding"]),
        objecting=any_of(content["objecting"]),
        inside=any_of(content["inside"]),
        returning=any_of(content["returning"]),
        narrowing=any_of(content["narrowing"]),
        rest=any_of(content["rest_wanted"]),
        apart=any_of(content["rest_beside"]),
        vacant=any_of(content["rest_vacant"]),
        unit=any_of(content["rest_unit"]),
        likening=any_of(content["likening"]),
        pressing=any_of(content["pressing"]),
        adding=any_of(content["adding"]),
        added=any_of(content["added"]),
        leading=re.compile(f"^(?:{'|'.join(content['leading_in'])})+"),
        confirming=any_of(content["confirming"]),
        reporting=re.compile(f"^(?:{'|'.join(content['reporting'])})"),
    )


def _whole(content: Mapping[str, Any], name: str) -> re.Pattern[str]:
    """Match a whole message of such words, what leads in to them and what asks behind them."""
    said = f"(?P<said>(?:(?:{'|'.join(content[name])})[, ]*)+)"
    return re.compile(f"^(?:{'|'.join(content['lead'])})*{said}(?:{'|'.join(content['tail'])})*$")
