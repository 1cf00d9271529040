"""The small words that understanding turns on, read from `prompts/understanding.yaml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import CorpusError, Fault
from assistant.understand.cast import Cast, read_cast
from assistant.understand.lexicon import MASKS
from assistant.understand.patterns import anywhere, at_start, either, near_end, numbered, numeral
from assistant.understand.people_cues import PeopleCues, read_people
from assistant.understand.pointers import Pointers, read_pointers
from assistant.understand.review_cues import ReviewCues, read_review_cues
from assistant.understand.verdict_cues import VerdictCues, read_verdicts

_SENTENCE_END = re.compile(r"[。!?;\n]|\.(?=\s|$)")
_ORDER_END = re.compile(r"[,，。!?;\n]|\.(?=\s|$)|(?<![a-z])(?:and|then)(?![a-z])")
_LETTER = re.compile(r"\w")

_A_NOT_A = (
    r"([\u4e00-\u9fff])[不没]\1"
    "|[能可要会算有该行][^,。?!;]{1,10}(?<![还也都又])[不没]$"
    "|是[^,。?!;]{1,12}还是"
    "|(?P<way>[先招选请找])[^,。?!;]{1,14}还是[^,。?!;]{0,2}(?P=way)"
)
"""A question by its form: 能不能, 能兼场控不, 是自己来还是请人, 先招场控还是先招运营."""


UNITS = ("role", "group", "side", "stage", "term")
"""Kinds of names of what a question can be asked once more, for another thing."""

_ANYWHERE = (
    "someday",
    "pointing_case",
    "either",
    "supposing",
    "wondering",
    "conditional",
    "weighing",
    "first_person",
    "who_does",
    "telling_own",
    "done",
    "undone",
    "together",
    "each_of",
    "ceasing",
    "correcting",
    "guessing",
    "intending",
    "past_ahead",
    "turning",
    "switching",
    "joined_by",
    "ahead",
    "signals_last",
)
"""Lists of words that are looked for anywhere in a text."""

_EXPRESSIONS = (
    "way",
    "picks_between",
    "picks_ahead",
    "tabling",
    "table_more",
    "basis_before",
    "held_before",
    "held_behind",
    "basis_behind",
    "following",
    "held_between",
    "doubled_between",
    "one_place",
    "first_wanted",
    "attributing",
    "self_answered",
    "settled_ahead",
    "settled_behind",
    "differing",
    "premising",
    "one_for_all",
    "one_for_all_joint",
    "working_with",
    "placing",
    "taking_over",
    "explaining",
    "at_large",
    "wishing",
    "sparing",
    "only_share",
    "each_has",
    "wanted_by_both",
    "both_units",
    "one_or_several",
    "alike",
    "adds_to",
    "left_behind",
    "posts_of_stage",
    "helpless",
    "purposeful",
    "signals_only",
    "after_before",
    "may",
    "after_behind",
    "pointed_before",
)
"""Regular expressions."""

_ALTERNATIVES = (
    "picking",
    "others",
    "judging",
    "tags",
    "personal_start",
    "orders",
    "forming",
    "forming_beside",
    "forming_columns",
    "lasting",
    "further",
    "checking",
    "claiming",
    "needing",
    "dropping",
    "reconsidering",
    "going_back",
)
"""Lists of regular expressions, of which any may match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Compiled patterns; `*_before` match at the end of the text that stands before a mention.

    `plainly` blanks out words that hold a small word by chance, `told` also question words that ask
    nothing ("we know what is allowed"); every other place of the text stays the same.
    `question` finds the first sign of a question in a clause, `asks` tells whether it bears one.
    """

    plainly: Callable[[str], str]
    told: Callable[[str], str]
    numbers: Mapping[str, int]
    people: PeopleCues
    pointers: Pointers
    cast: Cast
    reviewing: ReviewCues
    tabling: re.Pattern[str]
    table_more: re.Pattern[str]
    verdicts: VerdictCues
    no_longer_before: re.Pattern[str]
    reaching: re.Pattern[str]
    not_yet_before: re.Pattern[str]
    not_yet_behind: re.Pattern[str]
    past_before: re.Pattern[str]
    past_behind: re.Pattern[str]
    acting_before: re.Pattern[str]
    way: re.Pattern[str]
    which_stage_before: re.Pattern[str]
    whether_behind: re.Pattern[str]
    negation_before: re.Pattern[str]
    deliberating_before: re.Pattern[str]
    someday_before: re.Pattern[str]
    someday: re.Pattern[str]
    picking: re.Pattern[str]
    picked_before: re.Pattern[str]
    picks_between: re.Pattern[str]
    picks_ahead: re.Pattern[str]
    basis_before: re.Pattern[str]
    held_before: re.Pattern[str]
    held_behind: re.Pattern[str]
    basis_behind: re.Pattern[str]
    following: re.Pattern[str]
    held_between: re.Pattern[str]
    doubled_between: re.Pattern[str]
    first_wanted: re.Pattern[str]
    one_place: re.Pattern[str]
    pointing: re.Pattern[str]
    pointing_case: re.Pattern[str]
    either: re.Pattern[str]
    supposing: re.Pattern[str]
    wondering: re.Pattern[str]
    conditional: re.Pattern[str]
    supposed_behind: re.Pattern[str]
    others: re.Pattern[str]
    presuming_end: re.Pattern[str]
    denied_before: re.Pattern[str]
    any_shop_before: re.Pattern[str]
    any_shop_behind: re.Pattern[str]
    gone_behind: re.Pattern[str]
    weighing: re.Pattern[str]
    meaning_before: re.Pattern[str]
    meaning_behind: re.Pattern[str]
    first_person: re.Pattern[str]
    question: Callable[[str], re.Match[str] | None]
    asks: Callable[[str], bool]
    announcing: re.Pattern[str]
    judging: re.Pattern[str]
    attributing: re.Pattern[str]
    checking: re.Pattern[str]
    claiming: re.Pattern[str]
    needing: re.Pattern[str]
    dropping: re.Pattern[str]
    reconsidering: re.Pattern[str]
    going_back: re.Pattern[str]
    pointed_before: re.Pattern[str]
    who_does: re.Pattern[str]
    self_answered: re.Pattern[str]
    telling_own: re.Pattern[str]
    comparing_before: re.Pattern[str]
    tags: re.Pattern[str]
    plain: tuple[str, ...]
    ordinary: tuple[str, ...]
    regional: Mapping[str, str]
    done: re.Pattern[str]
    undone: re.Pattern[str]
    together: re.Pattern[str]
    each_of: re.Pattern[str]
    partly_behind: re.Pattern[str]
    ceasing: re.Pattern[str]
    ceasing_before: re.Pattern[str]
    ceasing_behind: re.Pattern[str]
    personal_start: re.Pattern[str]
    correcting: re.Pattern[str]
    taking_back: re.Pattern[str]
    may: re.Pattern[str]
    doubting: re.Pattern[str]
    contrasting: re.Pattern[str]
    on_answer: Mapping[str, re.Pattern[str]]
    guessing: re.Pattern[str]
    intending: re.Pattern[str]
    past_ahead: re.Pattern[str]
    settled_ahead: re.Pattern[str]
    settled_behind: re.Pattern[str]
    differing: re.Pattern[str]
    premising: re.Pattern[str]
    one_for_all: re.Pattern[str]
    one_for_all_joint: re.Pattern[str]
    working_with: re.Pattern[str]
    placing: re.Pattern[str]
    taking_over: re.Pattern[str]
    explaining: re.Pattern[str]
    at_large: re.Pattern[str]
    wishing: re.Pattern[str]
    sparing: re.Pattern[str]
    only_share: re.Pattern[str]
    each_has: re.Pattern[str]
    wanted_by_both: re.Pattern[str]
    both_units: re.Pattern[str]
    one_or_several: re.Pattern[str]
    turning: re.Pattern[str]
    switching: re.Pattern[str]
    joined_by: re.Pattern[str]
    ahead: re.Pattern[str]
    orders: re.Pattern[str]
    forming: re.Pattern[str]
    forming_beside: re.Pattern[str]
    forming_columns: re.Pattern[str]
    lasting: re.Pattern[str]
    further: re.Pattern[str]
    signals_all: re.Pattern[str]
    signals_first: re.Pattern[str]
    signals_nth: re.Pattern[str]
    signals_last: re.Pattern[str]
    signals_other: re.Pattern[str]
    signals_only: re.Pattern[str]
    after_before: re.Pattern[str]
    after_behind: re.Pattern[str]
    alike: re.Pattern[str]
    adds_to: re.Pattern[str]
    one_more: re.Pattern[str]
    left_behind: re.Pattern[str]
    posts_of_stage: re.Pattern[str]
    helpless: re.Pattern[str]
    purposeful: re.Pattern[str]
    language_wanted: Mapping[str, re.Pattern[str]]

    def number(self, word: str) -> int:
        """Return the value of a number in digits or words; of an inexact one the least it can be.

        Raises KeyError where `numeral` would not match.
        """
        if word.isdecimal():
            return int(word)
        if word in self.numbers:
            return self.numbers[word]
        tens, _, ones = word.rstrip("几来多").partition("十")
        return self.numbers.get(tens, 1) * 10 + self.numbers.get(ones, 0)

    def language_request(self, text: str) -> tuple[str | None, str]:
        """Return the language that the answer is asked for in, and the text without the request."""
        for language, pattern in self.language_wanted.items():
            rest, count = pattern.subn(",", text)
            if count:
                return language, rest
        return None, text

    def beside_orders(self, text: str) -> str:
        """Return what else a text asks, each order cut out to its sentence's end; else all."""
        left, at = "", 0
        for order in self.orders.finditer(text):
            if order.start() >= at:
                left += text[at : order.start()]
                stop = _SENTENCE_END.search(text, order.end())
                at = stop.end() if stop else len(text)
        left += text[at:]
        return left if self.asks(left) else self.without_orders(text)

    def without_orders(self, text: str) -> str:
        """Return a text with each order cut out to its clause's end; all of it if that is all."""
        left, at = "", 0
        for order in self.orders.finditer(text):
            if order.start() >= at:
                left += text[at : order.start()]
                stop = _ORDER_END.search(text, order.end())
                at = stop.end() if stop else len(text)
        left += text[at:]
        return left if _LETTER.search(left) else text

    def plainly_told(self, text: str) -> str:
        """Return a text in which a question that the speaker answers at once is no question."""
        return self.self_answered.sub(lambda match: match[1] + " " * match[1].isascii(), text)

    def joined(self, text: str) -> str:
        """Return a text whose last words, where they only want help, stand with those before.

        So do words that only ask what the thing asked about before them is for.
        """
        return self.helpless.sub("", self.purposeful.sub(" ", text))

    def wanted_of_answer(self, text: str) -> str:
        """Return what a text that names nothing wants of the last answer, or nothing."""
        matches = (name for name, each in self.on_answer.items() if each.fullmatch(text))
        return next(matches, "")

    def taken_back(self, text: str) -> str:
        """Return a text without the words at its beginning that only take back what was said."""
        rest = self.taking_back.sub("", text)
        return rest if _LETTER.search(rest) else text

    def supposed(self, before: str, named: str = "") -> bool:
        """Tell whether what is named behind this part of a clause is only supposed."""
        supposing = self.supposing.search(self.plainly(before + named))
        someday = self.someday_before.search(self.plainly(before))
        return bool(supposing or someday or self.of_others(before))

    def of_others(self, before: str) -> bool:
        """Tell whether what is named behind this part of a clause is said of some other shop."""
        found = self.others.search(before)
        return found is not None and not self.first_person.search(before, found.end())


def read_cues(path: Path) -> Cues:
    """Read and compile the cues; raises CorpusError when a list is missing."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    try:
        return _compile(content)
    except KeyError as missing:
        fault = Fault(path.name, 1, f"the list `{missing.args[0]}` is missing; add it.")
        raise CorpusError((fault,)) from missing


def _blanking(pattern: re.Pattern[str]) -> Callable[[str], str]:
    """Return what puts a dot for each character that a pattern matches.

    The clauses of a message are looked at many times, so what came of a text is kept.
    """
    return lru_cache(maxsize=512)(
        lambda text: pattern.sub(lambda match: "·" * len(match.group()), text)
    )


def _telling(content: Mapping[str, Any], plainly: Callable[[str], str]) -> Callable[[str], str]:
    """Return what blanks, besides what is harmless, words that ask nobody: "I know who does it"."""
    telling_who = rf"(?:{either(content['telling_who'])}) who(?![a-z])"
    blanked = _blanking(re.compile("|".join((telling_who, *content["whatever"]))))
    return lambda text: blanked(plainly(text))


def _question(
    content: Mapping[str, Any], told: Callable[[str], str]
) -> Callable[[str], re.Match[str] | None]:
    """Return what finds the first sign of a question in a clause, and keeps what came of it."""
    signs = re.compile(
        f"{either(content['asking'])}|{_A_NOT_A}"
        rf"|^(?:(?:and|so|but|then|ok|well|also|plus) )*"
        rf"(?:{either(content['asking_first'])})(?!')"
    )
    return lru_cache(maxsize=512)(lambda text: signs.search(told(text)))


def _asks(
    content: Mapping[str, Any], question: Callable[[str], re.Match[str] | None]
) -> Callable[[str], bool]:
    """Return what tells whether a clause bears a sign of a question, and keeps what came of it."""
    telling = re.compile(f"((?:{either(content['telling'])})[^?]*)呢")
    return lru_cache(maxsize=512)(lambda text: question(telling.sub(r"\1", text)) is not None)


def _one_more(content: Mapping[str, Any]) -> re.Pattern[str]:
    """Match masked words that only name things, with words that add them to what was asked."""
    one, lead = f"[{''.join(MASKS[kind] for kind in UNITS)}]", content["lead"]
    names = f"(?:{lead})?{one}(?:(?:{content['joint']})(?:{lead})?{one})*"
    ahead, behind = (f"(?:{'|'.join(content[each])})" for each in ("ahead", "behind"))
    end = "[?.!。,~ ]*$"
    return re.compile(
        f"^(?:{ahead}[, ]*)+{names}(?:{content['tail']})?{behind}*{end}|^{names}{behind}+{end}"
    )


def _compile(content: Mapping[str, Any]) -> Cues:
    number = numeral(content["numbers"])
    pattern = numbered(number)
    plainly = _blanking(anywhere(content["harmless"]))
    told = _telling(content, plainly)
    question = _question(content, told)
    doubted = "|".join(content["on_answer"]["doubted"])
    return Cues(
        plainly=plainly,
        told=told,
        **{name: anywhere(content[name]) for name in _ANYWHERE},
        **{name: re.compile(content[name]) for name in _EXPRESSIONS},
        **{name: re.compile("|".join(content[name])) for name in _ALTERNATIVES},
        taking_back=re.compile(
            f"^(?:{'|'.join(content['taking_back'])})+(?:{'|'.join(content['taking_back_lead'])})?"
        ),
        doubting=re.compile(f"^(?:(?:{doubted})[?!.。, ~]+)+"),
        contrasting=re.compile(f"^(?:(?:{doubted})[?!.。, ~]|(?:{content['contrasting']}))"),
        on_answer={
            each: re.compile(f"(?:{'|'.join(expressions)})[?.!。 ,~]*")
            for each, expressions in content["on_answer"].items()
        },
        numbers=content["numbers"],
        people=read_people(content, number),
        pointers=read_pointers(content),
        cast=read_cast(content),
        reviewing=read_review_cues(content),
        verdicts=read_verdicts(content["verdicts"]),
        no_longer_before=near_end(content["no_longer"]),
        reaching=at_start(content["reaching"]),
        not_yet_before=near_end(content["not_yet"]),
        not_yet_behind=at_start(content["not_yet_behind"], lead=content["lately"]),
        past_before=near_end(content["past"]),
        acting_before=near_end(content["acting_before"]),
        past_behind=at_start(
            content["past_behind"], lead=[*content["lately"], *content["past_lead"]], most=4
        ),
        which_stage_before=near_end(content["which_stage"]),
        whether_behind=at_start(content["whether_behind"]),
        negation_before=near_end(content["negation"]),
        deliberating_before=near_end(content["deliberating"]),
        someday_before=near_end(content["someday"]),
        picked_before=re.compile("|".join(content["picked"])),
        pointing=anywhere(content["pointing_work"]),
        supposed_behind=at_start(content["supposed_behind"]),
        presuming_end=near_end(content["presuming"]),
        denied_before=re.compile("|".join(content["denied"])),
        any_shop_before=near_end(content["any_shop"]),
        any_shop_behind=at_start(content["any_shop_behind"]),
        gone_behind=at_start(content["gone_behind"], lead=content["lately"]),
        meaning_before=near_end(content["meaning"]),
        meaning_behind=at_start(content["meaning_behind"]),
        question=question,
        asks=_asks(content, question),
        announcing=re.compile(f"(?:{'|'.join(content['announcing'])})[:.。]?"),
        one_more=_one_more(content["one_more"]),
        comparing_before=near_end(content["comparing"]),
        plain=tuple(content["plain"]),
        ordinary=tuple(content["ordinary"]),
        regional=content["regional"],
        partly_behind=at_start(content["partly"], lead=content["partly_lead"]),
        ceasing_before=near_end(content["ceasing"]),
        ceasing_behind=at_start(content["ceasing_behind"], lead=content["ceasing_lead"]),
        signals_all=pattern(content["signals_all"]),
        signals_first=pattern(content["signals_first"]),
        signals_nth=pattern(content["signals_nth"]),
        signals_other=pattern(content["signals_other"]),
        language_wanted={
            language: re.compile("|".join(expressions))
            for language, expressions in content["language_wanted"].items()
        },
    )
