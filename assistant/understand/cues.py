"""The small words that understanding turns on, read from `prompts/understanding.yaml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import CorpusError, Fault
from assistant.understand.patterns import anywhere, at_start, either, near_end, numeral, whole
from assistant.understand.pointers import Pointers, read_pointers

_SENTENCE_END = re.compile(r"[。!?;\n]|\.(?=\s|$)")
_A_NOT_A = (
    r"([\u4e00-\u9fff])[不没]\1"
    "|[能可要会算有该行][^,。?!;]{1,10}(?<![还也都又])[不没]$"
    "|是[^,。?!;]{1,12}还是"
)
"""A question by its form: 能不能, 能兼场控不, 是自己来还是请人."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCues:
    """Patterns around the roles of a clause: how many, who does it, whether anybody is there.

    `*_before` match at the end of the text before a role, `*_behind` at the beginning of the text
    behind it; `governing` finds the words that say of what follows how it stands, by group.
    """

    count_before: re.Pattern[str]
    count_behind: re.Pattern[str]
    denial_before: re.Pattern[str]
    somebody_before: re.Pattern[str]
    somebody_behind: re.Pattern[str]
    doer_behind: re.Pattern[str]
    verb_before: re.Pattern[str]
    verb_behind: re.Pattern[str]
    verb_done_by: re.Pattern[str]
    nobody_before: re.Pattern[str]
    each: re.Pattern[str]
    doubling: re.Pattern[str]
    joining: re.Pattern[str]
    alternative: re.Pattern[str]
    governing: re.Pattern[str]
    lacking_before: re.Pattern[str]
    leaving_behind: re.Pattern[str]
    absent_behind: re.Pattern[str]
    present_behind: re.Pattern[str]
    together_behind: re.Pattern[str]
    oneself_before: re.Pattern[str]
    oneself_behind: re.Pattern[str]
    elsewhere_before: re.Pattern[str]
    our_place_before: re.Pattern[str]
    both_before: re.Pattern[str]
    both_behind: re.Pattern[str]
    leaving_out_before: re.Pattern[str]
    complete: tuple[re.Pattern[str], ...]
    rest: tuple[re.Pattern[str], ...]
    whether_all: re.Pattern[str]
    led: re.Pattern[str]
    subject: re.Pattern[str]
    stock: re.Pattern[str]
    headcount: tuple[re.Pattern[str], ...]
    headcount_words: tuple[tuple[int, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Compiled patterns; `*_before` match at the end of the text that stands before a mention."""

    numbers: Mapping[str, int]
    people: PeopleCues
    pointers: Pointers
    harmless: re.Pattern[str]
    no_longer_before: re.Pattern[str]
    reaching: re.Pattern[str]
    not_yet_before: re.Pattern[str]
    not_yet_behind: re.Pattern[str]
    past_before: re.Pattern[str]
    past_behind: re.Pattern[str]
    which_stage_before: re.Pattern[str]
    whether_behind: re.Pattern[str]
    negation_before: re.Pattern[str]
    deliberating_before: re.Pattern[str]
    someday_before: re.Pattern[str]
    someday: re.Pattern[str]
    pointing: re.Pattern[str]
    either: re.Pattern[str]
    supposing: re.Pattern[str]
    conditional: re.Pattern[str]
    supposed_behind: re.Pattern[str]
    others: re.Pattern[str]
    presuming_end: re.Pattern[str]
    telling_who: re.Pattern[str]
    denied_before: re.Pattern[str]
    any_shop_before: re.Pattern[str]
    any_shop_behind: re.Pattern[str]
    gone_behind: re.Pattern[str]
    weighing: re.Pattern[str]
    meaning_before: re.Pattern[str]
    meaning_behind: re.Pattern[str]
    first_person: re.Pattern[str]
    asking: re.Pattern[str]
    telling: re.Pattern[str]
    telling_own: re.Pattern[str]
    comparing_before: re.Pattern[str]
    tags: re.Pattern[str]
    plain: tuple[str, ...]
    ordinary: tuple[str, ...]
    regional: Mapping[str, str]
    done: re.Pattern[str]
    undone: re.Pattern[str]
    together: re.Pattern[str]
    partly_behind: re.Pattern[str]
    guessing: re.Pattern[str]
    intending: re.Pattern[str]
    past_ahead: re.Pattern[str]
    settled_ahead: re.Pattern[str]
    settled_behind: re.Pattern[str]
    turning: re.Pattern[str]
    switching: re.Pattern[str]
    ahead: re.Pattern[str]
    orders: re.Pattern[str]
    signals_all: re.Pattern[str]
    signals_first: re.Pattern[str]
    signals_nth: re.Pattern[str]
    signals_last: re.Pattern[str]
    signals_other: re.Pattern[str]
    alike: re.Pattern[str]
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

    def plainly(self, text: str) -> str:
        """Blank out words that hold a small word by chance; every other place stays the same."""
        return self.harmless.sub(lambda match: "·" * len(match.group()), text)

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
        return left if self.asks(left) else text

    def asks(self, text: str) -> bool:
        """Tell whether a clause bears a sign of a question."""
        return self.question(self.telling.sub(r"\1", text)) is not None

    def question(self, text: str) -> re.Match[str] | None:
        """Return the first sign of a question in a clause."""
        told = self.telling_who.sub(lambda match: "·" * len(match.group()), self.plainly(text))
        return self.asking.search(told)

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


def _compile(content: Mapping[str, Any]) -> Cues:
    number = numeral(content["numbers"])
    pattern = _numbered(number)
    return Cues(
        numbers=content["numbers"],
        people=_people(content, number),
        pointers=read_pointers(content),
        harmless=anywhere(content["harmless"]),
        no_longer_before=near_end(content["no_longer"]),
        reaching=at_start(content["reaching"]),
        not_yet_before=near_end(content["not_yet"]),
        not_yet_behind=at_start(content["not_yet_behind"], lead=content["lately"]),
        past_before=near_end(content["past"]),
        past_behind=at_start(content["past_behind"], lead=content["lately"]),
        which_stage_before=near_end(content["which_stage"]),
        whether_behind=at_start(content["whether_behind"]),
        negation_before=near_end(content["negation"]),
        deliberating_before=near_end(content["deliberating"]),
        someday_before=near_end(content["someday"]),
        someday=anywhere(content["someday"]),
        pointing=anywhere(content["pointing"]),
        either=anywhere(content["either"]),
        supposing=anywhere(content["supposing"]),
        conditional=anywhere(content["conditional"]),
        supposed_behind=at_start(content["supposed_behind"]),
        others=re.compile("|".join(content["others"])),
        presuming_end=near_end(content["presuming"]),
        telling_who=re.compile(rf"(?:{either(content['telling_who'])}) who(?![a-z])"),
        denied_before=re.compile("|".join(content["denied"])),
        any_shop_before=near_end(content["any_shop"]),
        any_shop_behind=at_start(content["any_shop_behind"]),
        gone_behind=at_start(content["gone_behind"], lead=content["lately"]),
        weighing=anywhere(content["weighing"]),
        meaning_before=near_end(content["meaning"]),
        meaning_behind=at_start(content["meaning_behind"]),
        first_person=anywhere(content["first_person"]),
        asking=re.compile(
            f"{either(content['asking'])}|{_A_NOT_A}"
            rf"|^(?:(?:and|so|but|then|ok|well|also|plus) )*(?:{either(content['asking_first'])})"
        ),
        telling=re.compile(f"((?:{either(content['telling'])})[^?]*)呢"),
        telling_own=anywhere(content["telling_own"]),
        comparing_before=near_end(content["comparing"]),
        tags=re.compile("|".join(content["tags"])),
        plain=tuple(content["plain"]),
        ordinary=tuple(content["ordinary"]),
        regional=content["regional"],
        done=anywhere(content["done"]),
        undone=anywhere(content["undone"]),
        together=anywhere(content["together"]),
        partly_behind=at_start(content["partly"], lead=content["partly_lead"]),
        guessing=anywhere(content["guessing"]),
        intending=anywhere(content["intending"]),
        past_ahead=anywhere(content["past_ahead"]),
        settled_ahead=re.compile(content["settled_ahead"]),
        settled_behind=re.compile(content["settled_behind"]),
        turning=anywhere(content["turning"]),
        switching=anywhere(content["switching"]),
        ahead=anywhere(content["ahead"]),
        orders=re.compile("|".join(content["orders"])),
        signals_all=pattern(content["signals_all"]),
        signals_first=pattern(content["signals_first"]),
        signals_nth=pattern(content["signals_nth"]),
        signals_last=anywhere(content["signals_last"]),
        signals_other=pattern(content["signals_other"]),
        alike=re.compile(content["alike"]),
        language_wanted={
            language: re.compile("|".join(expressions))
            for language, expressions in content["language_wanted"].items()
        },
    )


def _people(content: Mapping[str, Any], number: str) -> PeopleCues:
    """Compile the cues about people, round numbers and somebody as the lists describe them."""
    counter = either(content["counters"])
    joint = rf"[、,/+&;。!)\s]|{either(content['joining'])}"
    persons = either(content["persons"])
    longest = sorted(content["somebody"], key=len, reverse=True)
    named = "|".join(each for each in longest if not each.startswith("^"))
    known, somebody = f"{named}|{persons}", f"{'|'.join(longest)}|{persons}"
    doing = either(content["doing"])
    handling = either([*content["doing"], *content["handling"]])
    done_by = either(content["done_by"])
    pattern = _numbered(number)
    return PeopleCues(
        count_before=re.compile(
            rf"(?<![a-z\d第.])(?P<number>{number})\s*(?:{counter})?\s*"
            rf"(?:(?:{either(content['modifiers'])})\s*){{0,3}}$"
        ),
        count_behind=re.compile(
            rf"^\s*(?:(?:{either(content['links'])})\s*){{0,3}}(?P<number>{number})\s*"
            rf"(?P<closed>(?:{counter})(?!月|小时|钟|星期|礼拜|半)\)?|\)|(?={joint}|$))?"
        ),
        denial_before=near_end(content["denial"]),
        somebody_before=re.compile(rf"(?<![a-z])(?:{somebody})\s*(?:(?:{doing})\s*){{0,4}}$"),
        somebody_behind=re.compile(rf"^\s*(?:{done_by})\s*(?:就|我|我们|my |our )*(?:{somebody})"),
        doer_behind=re.compile(
            rf"^\s*(?:我|我们|my |our )?(?:{named})\s*(?:(?:{handling})\s*)*(?={joint}|$)"
        ),
        verb_before=re.compile(
            rf"(?<![a-z])(?:{known})\s*(?:(?:{either(content['adverbs'])})\s*){{0,3}}$"
        ),
        verb_behind=re.compile(
            rf"^s?\s*(?:{either(content['alone'])})?\s*(?:[、,/+&;。!.)]|$|{either(content['joining'])}|{named})"
        ),
        verb_done_by=re.compile(
            rf"^(?:的(?:人)?(?:{done_by})|(?:有|归|靠|交给|全靠)(?=[^,。;!、]{{1,4}}(?:$|[,。;!、])))"
            rf"(?:就|我|我们)*(?:{somebody})"
        ),
        nobody_before=re.compile(rf"(?:{either(content['nobody'])})\s*$"),
        each=re.compile(
            rf"^\s*(?:{either(content['each'])})\s*(?P<number>{number})"
            rf"|^\s*(?P<one>{number})\s*(?:{counter})?\s*(?:{either(content['each_behind'])})"
        ),
        doubling=anywhere(content["doubling"]),
        joining=re.compile(rf"^(?:{joint})*$"),
        alternative=re.compile("|".join(content["alternative"])),
        governing=re.compile(
            f"(?P<naming>{'|'.join(content['naming'])})"
            f"|(?P<lacking>{either(content['lacking'])})"
            f"|(?P<having>{either(content['having'])})"
            f"|(?P<planning>{either(content['planning'])})"
        ),
        lacking_before=near_end(content["lacking"]),
        leaving_behind=at_start(
            content["leaving"], lead=[*content["lately"], *content["someone"]], most=5
        ),
        absent_behind=_closed(content, "absent_behind"),
        present_behind=_closed(content, "present_behind"),
        together_behind=at_start(content["together"]),
        oneself_before=near_end(content["oneself"]),
        oneself_behind=at_start(content["oneself_behind"]),
        elsewhere_before=re.compile(rf"(?:{either(content['elsewhere'])})\s*(?:[a-z]+ )?$"),
        our_place_before=re.compile(rf"在(?:{either(content['first_person'])}|自己|自家)的?$"),
        both_before=re.compile(rf"(?:{either(content['both_before'])})(?:的|of)?\s*$"),
        both_behind=at_start(content["both_behind"], lead=content["lately"]),
        leaving_out_before=near_end(content["leaving_out"]),
        complete=tuple(pattern(each) for each in content["complete"]),
        rest=tuple(pattern(each) for each in content["rest"]),
        whether_all=at_start(content["whether_all"]),
        led=re.compile(
            rf"^\s*(?:(?:{doing}|{either(content['adverbs'])}|{either(content['joining'])})\s*)*$"
        ),
        subject=re.compile(rf"^(?:[a-z]+ )?(?:{somebody})"),
        stock=anywhere(content["stock"]),
        headcount=tuple(pattern(each) for each in content["headcount"]),
        headcount_words=tuple(
            (count, anywhere(words)) for count, words in content["headcount_words"].items()
        ),
    )


def _closed(content: Mapping[str, Any], name: str) -> re.Pattern[str]:
    """Match the words of a list behind a role where they end what is said of it."""
    opening = at_start(content[name], lead=content["lately"]).pattern
    return re.compile(rf"{opening}\s*(?=$|[^\w\s]|{either(content['closing'])})")


def _numbered(number: str) -> Callable[[str], re.Pattern[str]]:
    """Return what compiles an expression in which `{n}` stands for a number."""
    return lambda expression: re.compile(whole(f"(?:{expression.replace('{n}', number)})"))
