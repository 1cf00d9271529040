"""In what form an answer is wanted, in so many sentences or in short, and a plan cut down to it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.abilities._aspects import dwells_in
from assistant.text import fold
from assistant.values.plan import Case, Plan, Point

_HAN = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_ENGLISH = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}
_NUMBERS = {**_HAN, **_ENGLISH}

_POINTS = re.compile(
    rf"[用列分说讲给出写就成](\d|{'|'.join(_HAN)})(?:条|点|个要点|个点|行|句)"
    rf"|(\d|{'|'.join(_HAN)})(?:条|点|个要点|个点|行|句话)(?:概括|总结|说清|讲清|说完|讲完|以内)"
    rf"|(?:(?<=[一二两三四五六])|(?<![一二两三四五六]))(\d|{'|'.join(_HAN)})句话"
    rf"|\b(\d|{'|'.join(_ENGLISH)}) (?:short |key |main )?(?:bullet )?"
    r"(?:points|bullets|lines|sentences)\b"
)
"""What tells in how many points an answer is wanted."""

_LED = frozenset({"more", "example", "reversed"})
"""What may be wanted of an answer that the method does not have."""

_WORDS = {
    "timing/now": "word.needed",
    "timing/kept": "word.needed",
    "unit.now": "word.needed",
    "timing/later": "word.later",
    "timing/later.together": "word.later",
    "timing/later.many": "word.later",
    "unit.early": "word.later",
    "timing/not-needed": "word.needless",
    "rule.not-needed": "word.needless",
    "rule.now": "word.needed",
    "stage/no": "word.no",
    "unit.no": "word.no",
    "structure/absent": "word.no",
    "structure/elsewhere": "word.no",
    "stage/yes": "word.yes",
    "steady": "word.same",
    "structure/inside": "word.yes",
    "may": "word.may",
}
"""The word that verdicts begin with, by their wording."""

_SHORT = 2
"""How many sentences, or lists, an answer has that is wanted in short."""


def points_wanted(case: Case) -> int:
    """Return in how many points an answer is wanted, 0 where the question does not say."""
    found = _POINTS.search(fold(_wished(case)))
    if not found:
        return 0
    said = next(filter(None, found.groups()))
    return int(said) if said.isdigit() else _NUMBERS[said]


def most(case: Case) -> int:
    """Return how many sentences an answer may have, 0 where it may have as many as it needs."""
    question = _wished(case)
    if dwells_in(question, "one-sentence") or dwells_in(question, "one-word"):
        return 1
    told_again = "shorter" if case.topic.again else "shortly"
    wished = dwells_in(question, told_again) or dwells_in(case.state.form, "shorter")
    short = max(_SHORT, len(case.topic.roles)) if wished else 0
    return points_wanted(case) or short


def _wished(case: Case) -> str:
    """Return the question behind what was wanted of all answers before it."""
    return f"{case.state.form} {case.state.question}"


def one(case: Case) -> bool:
    """Tell whether an answer is wanted in one sentence."""
    return most(case) == 1


def few(case: Case) -> bool:
    """Tell whether an answer is wanted in so few sentences that each thing is told in short."""
    return 0 < most(case) <= _SHORT


def bare(case: Case) -> bool:
    """Tell whether names are wanted without a word of what they stand for."""
    return dwells_in(case.state.question, "names-alone")


def tabled(case: Case) -> bool:
    """Tell whether an answer is wanted as a table."""
    return dwells_in(_wished(case), "as-table")


def shaped(plan: Plan, case: Case) -> Plan:
    """Return a plan with no more sentences than are wanted, the most telling ones.

    A list counts as one with the sentence that leads in to it, unless so many lines are wanted, and
    is all where names alone are. That something is taken for granted is left out where one sentence
    is wanted.
    """
    number = most(case) or int(bare(case))
    if not number:
        return _listed(plan) if dwells_in(case.state.question, "as-list") else plan
    points = [*plan.points]
    if number == 1 and len(points) > 1 and points[0].ground == "assumed":
        points = points[1:]
    lines = points_wanted(case) > _SHORT and any(each.layout == "bullet" for each in points[1:])
    kept = _first(points, number + lines, apart=lines)
    return replace(plan, points=(*_in_a_word(case, kept[:1]), *kept[1:]))


def _in_a_word(case: Case, points: list[Point]) -> list[Point]:
    """Return a verdict as the word that it begins with, where no more than that is wanted."""
    if not dwells_in(case.state.question, "one-word"):
        return points
    return [
        Point(wording=_WORDS[each.wording], support=each.support, ground=each.ground)
        if each.wording in _WORDS
        else each
        for each in points
    ]


def wanted(plan: Plan, case: Case) -> Plan:
    """Return a plan told once more, led by what is wanted of it, if that is wanted.

    That there is no more of it is said before the first of it.
    """
    if case.topic.wanted not in _LED or not plan.points:
        return plan
    lead = Point(wording=f"wanted.{case.topic.wanted}", ground="outside")
    short = case.topic.wanted == "more" and plan.roster
    points = _first([*plan.points], _SHORT, apart=False) if short else plan.points
    return replace(plan, points=(lead, *points))


def _first(points: list[Point], number: int, *, apart: bool) -> list[Point]:
    """Return the first points that make so many sentences: a list whole, or its lines `apart`."""
    kept: list[Point] = []
    for point in points:
        follows = point.layout == "bullet" and bool(kept) and not apart
        if not follows and number == 0:
            break
        number -= not follows
        kept.append(point)
    return kept


def in_rows(plan: Plan, case: Case) -> Plan:
    """Return a plan as a table, where that is wanted.

    Its lists are the rows, or where there is none, all of it; rows of its own stay as they are.
    """
    if not tabled(case) or any(each.layout == "row" for each in plan.points):
        return plan
    lists = any(each.layout == "bullet" for each in plan.points)
    rows = (
        replace(each, layout="row") if each.layout == "bullet" or not lists else each
        for each in plan.points
    )
    return replace(plan, points=tuple(rows))


def _listed(plan: Plan) -> Plan:
    """Return a plan each of whose sentences is a line of a list."""
    if len(plan.points) == 1 or any(point.layout == "bullet" for point in plan.points):
        return plan
    return replace(plan, points=tuple(replace(each, layout="bullet") for each in plan.points))
