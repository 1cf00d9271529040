"""What an answer says of a topic that the method leaves open: of just what was asked, if it can."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain

from assistant.abilities._aspects import dwells_in
from assistant.abilities._situation import claim, inner
from assistant.text import as_word, fold, fold_all, sentences
from assistant.values.methodology import Claim, Detail, Gap, Named
from assistant.values.plan import Case, Item, Point

_COUNT = "个月|个点|个|周|天|年|成|单|人|场|条|粉|岁|倍|小时|公里|平米"
_UNIT = f"[万千百亿]?(?:块钱|块|元|{_COUNT}|万|千|百|亿|钱|%|k|w)"
DIGITS = r"(?:\d+(?:[.,]\d+)?|[一二两三四五六七八九十百千半]+)"
_SAID = "one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|fifty"
_AMOUNT = (
    "(?:k|m|bn|million|thousand|hundred|percent|%|yuan|rmb|usd"
    "|hours?|days?|weeks?|months?|years?|people|orders?|followers?|streams?|videos?|clips?)(?![a-z])"
)
_NUMBERS = re.compile(
    rf"{DIGITS}{_UNIT}*(?:[到至~-]{DIGITS})?{_UNIT}+(?:以内|以上|以下|左右)?"
    rf"|(?<![a-z\d])[¥$€]?\d[\d,.]*(?:\s?(?:-|to)\s?[¥$€]?\d[\d,.]*)?(?:\s?{_AMOUNT})*"
    rf"|(?<![a-z])(?:{_SAID})\s(?:to\s\w+\s)?{_AMOUNT}",
    re.IGNORECASE,
)
"""Numbers that people give: 三百单, 五千到八千, 10 million, six weeks."""

_TIMES = "(?:[一每]天|一日|[一每]个?月|[一每]周|[一每]场)"
_PER = re.compile(
    rf"{_TIMES}(?=[^,。;]{{0,3}}{DIGITS}{_UNIT})|(?<=[单粉块元万]){_TIMES}|一天(?:到晚|天)"
)
"""What an amount is told per, or a way to say always: "300 orders a day" tells no time."""

_RATES = frozenset({"一个月", "一个", "一天", "一年", "一周", "一场", "一个人", "一人"})
"""Amounts that say per what another one is, or that are hardly numbers."""

_BORDER = re.compile(r"[,.;!?\n，。；！？、]|(?<=[^a-z\d ]) (?=[^ ])|(?<![a-z])and(?![a-z])")
"""Where a question ends that stands beside another: at a mark, or a space between Han words."""

_REFUSING = frozenset({"gap", "outside"})

_FEW = 3
"""The most details of a topic that are told one by one."""

_SHORT = 60
"""The most characters of a question that is about one thing, whatever its clauses."""


def details(case: Case, gap: Gap) -> tuple[Detail, ...]:
    """Return the parts of a topic that the question asks for.

    None where it asks for many, or for more than one of what stages are not measured by.
    """
    short = len(case.state.question) <= _SHORT
    asked = () if short else asked_of(gap, case.topic.text)
    asked = asked or asked_of(gap, case.state.question) or _measured(case, gap)
    asked = tuple(each for each in asked if not _within(case, each, asked))
    return asked if len(asked) <= (1 if gap.measures else _FEW) else ()


def _within(case: Case, detail: Detail, others: tuple[Detail, ...]) -> bool:
    """Tell whether one of the other details says all that a detail says, and more."""
    said = case.say(detail.claim.text)
    texts = [case.say(each.claim.text) for each in others]
    return any(said != text and said in text for text in texts)


def meant(case: Case, id: str) -> str:
    """Return the topic that is meant by one: another where what that is about is named alone."""
    terms = [each for each in case.method.terms if any_named(each, case.state.question)]
    named = {term.id for term in terms}
    others = (each.id for each in case.method.gaps if id in each.instead and named & {*each.about})
    return id if case.topic.roles else next(others, id)


def any_named(thing: Named, text: str) -> bool:
    """Tell whether a text names a thing of the method."""
    words = _spelt((*thing.name.values(), *chain(*thing.aliases.values())))
    return _pattern(words).search(fold(text)) is not None


def mentioned(case: Case, gap: Gap) -> bool:
    """Tell whether the message speaks of any part of a topic, but for the names of posts in it."""
    text = fold(case.state.question)
    for id in case.topic.roles:
        role = case.method.role(id)
        for word in _spelt((*role.name.values(), *chain(*role.aliases.values()))):
            text = text.replace(word, " ")
    return bool(asked_of(gap, text) or _measured(case, gap))


def _measured(case: Case, gap: Gap) -> tuple[Detail, ...]:
    """Return the parts of a topic by which the shop was measured in a turn before.

    A question that only narrows the one before to a part of the team is of none of them.
    """
    narrowed = case.topic.leans and case.topic.named(("groups", "sides"))
    return asked_of(gap, case.state.measured) if gap.measures and not narrowed else ()


@cache
def _spelt(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names as they are looked for in a text, the longest first."""
    return tuple(sorted(fold_all(names), key=len, reverse=True))


def told_of(case: Case, gaps: list[Gap]) -> list[Gap]:
    """Return which topics to tell of: where a long story touches many, those of its last sentence.

    They are told apart by their details.
    """
    asked_apart = case.topic.text not in fold(case.state.question)
    if len(case.topic.text) <= 2 * _SHORT or len(gaps) == 1 or asked_apart:
        return gaps
    last = sentences(case.topic.text)[-1]
    return [gap for gap in gaps if asked_of(gap, last)] or gaps


def left_open(case: Case, gap: Gap) -> list[Point]:
    """Say that the method does not say it, and that a number of the user's cannot be judged."""
    found = () if gap.amount and _more_of(case, gap) else details(case, gap)
    points = [_together(case, found)] if len(found) > 1 else []
    points = points or [claim(found[0].claim if found else gap.claim, case)]
    verdict = judged(case)
    if gap.measures and not verdict and dwells_in(case.topic.text, "asserts"):
        points[0] = _denied(case, points[0])
    return [*points, *verdict]


def _more_of(case: Case, gap: Gap) -> bool:
    """Tell whether a part of the question wants an amount, and names no part of a topic for it."""
    parts = _BORDER.split(fold(case.topic.text))
    return any(dwells_in(each, "amount") and not asked_of(gap, each) for each in parts)


def turned_to(case: Case, gaps: list[Gap]) -> tuple[Point, ...]:
    """Say whom what is left open is asked of in general terms, and what can be asked here."""
    asks = [each.ask for gap in gaps for each in details(case, gap) if each.ask]
    whom = [*dict.fromkeys(case.say(ask) for ask in asks)]
    wording = "gap/ask.beside" if answers_else(case) else "gap/ask"
    return tuple(
        Point(wording=wording, slots={"whom": each}, ground="outside", layout="run-on")
        for each in whom[:1]
    )


def answers_else(case: Case) -> bool:
    """Tell whether the message asks for something too that is not refused."""
    return any(not each.rival and each.ability not in _REFUSING for each in case.state.topics)


def beside(case: Case) -> bool:
    """Tell whether the message asks for other things too; an order to the assistant is none."""
    return sum(not topic.rival and not topic.order for topic in case.state.topics) > 1


def of_part(case: Case, unsaid: Point) -> Point:
    """Say of which of several questions it is that nothing is said, in the user's own words."""
    part = case.topic.text.strip(" ,.?!;。")
    if not beside(case) or not part or len(part) > _SHORT:
        return unsaid
    return replace(unsaid, wording=f"{unsaid.wording}.part", slots={"part": part})


def _together(case: Case, found: tuple[Detail, ...]) -> Point:
    """Return one sentence of what is said of several details."""
    said = _once([case.say(each.claim.text) for each in found])
    said[1:] = [inner(case, each) for each in said[1:]]
    items = tuple(
        Item(text=text, support=each.claim.support) for text, each in zip(said, found, strict=True)
    )
    return Point(wording="gap/details", items=items)


def _once(said: list[str]) -> list[str]:
    """Leave what sentences end alike with to the last of them."""
    heads = [re.split(r"，|, ", each, maxsplit=1) for each in said]
    alike = len({tuple(each[1:]) for each in heads}) == 1
    return [*(each[0] for each in heads[:-1]), said[-1]] if alike else said


def _denied(case: Case, point: Point) -> Point:
    """Put a no before what the method does not go by; a yes where the question says so itself."""
    wording = "stage/yes" if dwells_in(case.topic.text, "denies") else "stage/no"
    return replace(point, wording=wording, slots={"claim": inner(case, point.slots["claim"])})


def nearest(case: Case, gap: Gap) -> tuple[Claim, ...]:
    """Return what the method says that comes nearest to what is asked."""
    if found := details(case, gap):
        near = [each for detail in found for each in detail.nearest]
        near = near or [*(gap.nearest if gap.elsewhere else ())]
        return tuple(each for place, each in enumerate(near) if each not in near[:place])
    return gap.nearest


def judged(case: Case) -> list[Point]:
    """Say of a number that the user gives, and asks to be judged, that nothing stated judges it."""
    text = case.topic.text or case.state.question
    found = [match.strip(" ,.") for match in _NUMBERS.findall(text)]
    numbers = [*dict.fromkeys(each for each in found if each and each not in _RATES)]
    if not dwells_in(text, "judge") or len(numbers) != 1:
        return []
    slots = {"number": numbers[0]}
    return [
        Point(
            wording="gap/judged", slots=slots, given=("number",), ground="outside", layout="run-on"
        )
    ]


def asked_of(gap: Gap, text: str) -> tuple[Detail, ...]:
    """Return the details of a topic whose words stand in a text."""
    folded = _PER.sub("", fold(text)) if gap.measures else fold(text)
    return tuple(
        each
        for each in gap.details
        if any(_pattern(words).search(folded) for words in each.words.values())
    )


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    found = (as_word(fold(word)).replace("<n>", DIGITS) for word in words)
    return re.compile("|".join(found) or r"(?!)")
