"""The small words about people: how many, who does it, whether anybody is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.text import CJK
from assistant.understand.patterns import anywhere, at_start, either, near_end, numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCues:
    """Patterns around the roles of a clause: how many, who does it, whether anybody is there.

    `*_before` match at the end of the text before a role, `*_behind` at the beginning of the text
    behind it; `governing` finds the words that say of what follows how it stands, by group.
    """

    count_before: re.Pattern[str]
    count_behind: re.Pattern[str]
    posts_behind: re.Pattern[str]
    count_listed: re.Pattern[str]
    of_role_behind: re.Pattern[str]
    item_before: re.Pattern[str]
    item_alone: re.Pattern[str]
    item_behind: re.Pattern[str]
    short_before: re.Pattern[str]
    short_behind: re.Pattern[str]
    denial_before: re.Pattern[str]
    anybody: re.Pattern[str]
    any_number: re.Pattern[str]
    some_number: re.Pattern[str]
    count_alone: re.Pattern[str]
    theirs_too: re.Pattern[str]
    somebody_before: re.Pattern[str]
    somebody_behind: re.Pattern[str]
    doer_behind: re.Pattern[str]
    verb_before: re.Pattern[str]
    stranger_before: re.Pattern[str]
    stranger_behind: re.Pattern[str]
    verb_behind: re.Pattern[str]
    led_behind: re.Pattern[str]
    verb_done_by: re.Pattern[str]
    nobody_before: re.Pattern[str]
    each: re.Pattern[str]
    doubling_behind: re.Pattern[str]
    doubling_between: re.Pattern[str]
    doubling: re.Pattern[str]
    joining: re.Pattern[str]
    listing: re.Pattern[str]
    alternative: re.Pattern[str]
    governing: re.Pattern[str]
    lacking_before: re.Pattern[str]
    lacking_alone: re.Pattern[str]
    leaving_behind: re.Pattern[str]
    absent_behind: re.Pattern[str]
    present_behind: re.Pattern[str]
    together_behind: re.Pattern[str]
    oneself_before: re.Pattern[str]
    oneself_behind: re.Pattern[str]
    elsewhere_before: re.Pattern[str]
    rooms: re.Pattern[str]
    working_in: re.Pattern[str]
    things: re.Pattern[str]
    undivided: re.Pattern[str]
    allotted: re.Pattern[str]
    covering: re.Pattern[str]
    our_place_before: re.Pattern[str]
    both_before: re.Pattern[str]
    both_behind: re.Pattern[str]
    leaving_out_before: re.Pattern[str]
    complete: tuple[re.Pattern[str], ...]
    rest: tuple[re.Pattern[str], ...]
    whether_all: re.Pattern[str]
    led: re.Pattern[str]
    subject: re.Pattern[str]
    subject_told: re.Pattern[str]
    subject_joined: re.Pattern[str]
    aside: re.Pattern[str]
    past: re.Pattern[str]
    now: re.Pattern[str]
    person: re.Pattern[str]
    refusing: re.Pattern[str]
    called: re.Pattern[str]
    called_lead: re.Pattern[str]
    called_who: re.Pattern[str]
    stock: re.Pattern[str]
    headcount: tuple[re.Pattern[str], ...]
    headcount_beside_me: tuple[re.Pattern[str], ...]
    headcount_again: tuple[re.Pattern[str], ...]
    headcount_more: tuple[re.Pattern[str], ...]
    headcount_fewer: tuple[re.Pattern[str], ...]
    headcount_left: re.Pattern[str]
    remaining: re.Pattern[str]
    founding: re.Pattern[str]
    me_before: re.Pattern[str]
    me_behind: re.Pattern[str]
    me_alone: re.Pattern[str]
    me_last: re.Pattern[str]
    headcount_words: tuple[tuple[int, re.Pattern[str]], ...]
    crew: re.Pattern[str]
    crew_each: re.Pattern[str]
    crew_two: re.Pattern[str]
    crew_number: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Words:
    """What the cues about people are made of, each an expression that matches any of some words.

    A `number` or `any_number` of people has a `counter`; `joint` stands between the items of a
    list; `somebody` is whoever does work, of whom `named` are those and `persons` kinds of people.
    """

    number: str
    any_number: str
    counter: str
    joint: str
    persons: str
    named: str
    somebody: str
    doing: str
    handling: str
    done_by: str


def _words(content: Mapping[str, Any], number: str) -> _Words:
    """Return the words of the lists that several cues are made of."""
    persons = either(content["persons"])
    longest = sorted(content["somebody"], key=len, reverse=True)
    return _Words(
        number=number,
        any_number=f"(?:{number})",
        counter=either(content["counters"]),
        joint=rf"[、,/+&;。!)\s]|{either(content['joining'])}",
        persons=persons,
        named="|".join(each for each in longest if not each.startswith("(?:^")),
        somebody=f"{'|'.join(longest)}|{persons}",
        doing=either(content["doing"]),
        handling=either([*content["doing"], *content["handling"]]),
        done_by=either(content["done_by"]),
    )


def read_people(content: Mapping[str, Any], number: str) -> PeopleCues:
    """Compile the cues about people, round numbers and somebody as the lists describe them."""
    of, pattern = _words(content, number), numbered(number)
    return PeopleCues(
        **_counts(content, of),
        **_items(content, of),
        **_workers(content, of),
        **_presence(content),
        **_stories(content, of),
        of_role_behind=re.compile(
            rf"^\s*(?:{either(content['of_role'])})(?=\s|[^{CJK}\w]|$|{of.number})"
        ),
        denial_before=near_end(content["denial"]),
        nobody_before=re.compile(rf"(?:{either(content['nobody'])})\s*$"),
        each=re.compile(
            rf"^\s*(?:{either(content['each'])})\s*(?P<number>{of.number})"
            rf"|^\s*(?P<one>{of.number})\s*(?:{of.counter})?\s*(?:{either(content['each_behind'])})"
        ),
        doubling_behind=re.compile(
            rf"^\s*(?:{either(content['doubling_behind'])})\s*(?={of.joint}|[.了的]|$)"
        ),
        doubling_between=re.compile(rf"^\s*(?:(?:{either(content['doubling_between'])})\s*)*$"),
        doubling=anywhere(content["doubling"]),
        joining=re.compile(rf"^(?:{of.joint})*$"),
        listing=anywhere(content["listing"]),
        alternative=re.compile("|".join(content["alternative"])),
        complete=tuple(pattern(each) for each in content["complete"]),
        rest=tuple(pattern(each) for each in content["rest"]),
        whether_all=at_start(content["whether_all"]),
        stock=anywhere(content["stock"]),
        headcount=tuple(pattern(each) for each in content["headcount"]),
        allotted=re.compile("|".join(content["allotted"]).replace("{n}", number)),
        covering=re.compile("|".join(content["covering"]).replace("{n}", number)),
        headcount_beside_me=tuple(pattern(each) for each in content["headcount_beside_me"]),
        headcount_again=tuple(pattern(each) for each in content["headcount_again"]),
        headcount_more=tuple(pattern(each) for each in content["headcount_more"]),
        headcount_fewer=tuple(pattern(each) for each in content["headcount_fewer"]),
        headcount_left=anywhere(content["headcount_left"]),
        remaining=re.compile("|".join(content["remaining"])),
        founding=anywhere(content["founding"]),
        me_before=re.compile(content["me_before"]),
        me_behind=re.compile(content["me_behind"]),
        me_alone=re.compile(content["me_alone"]),
        me_last=re.compile(content["me_last"]),
        headcount_words=tuple(
            (count, anywhere(words)) for count, words in content["headcount_words"].items()
        ),
        **_crew(content["crew"], number),
    )


def _counts(content: Mapping[str, Any], of: _Words) -> dict[str, re.Pattern[str]]:
    """Match the numbers of posts, and lists in which each post has one."""
    return {
        "count_before": re.compile(
            rf"(?<![a-z\d第.])(?P<number>{of.number})\s*(?:{of.counter})?\s*"
            rf"(?:(?:{either(content['modifiers'])})\s*){{0,3}}$"
        ),
        "count_behind": re.compile(
            rf"^\s*(?:(?:{either(content['links'])})\s*){{0,3}}(?P<number>{of.number})\s*"
            rf"(?P<closed>(?:{of.counter})(?!月|小时|钟|星期|礼拜|半|岗|职位|角色)\)?|\)|(?={of.joint}|[.(]|$))?"
        ),
        "posts_behind": re.compile(content["posts_behind"].replace("{n}", of.number)),
        "count_listed": re.compile(
            rf"^\s*[(x×*]?\s*{of.any_number}\s*(?:{of.counter})?\)?(?={of.joint}|[.(]|$)"
        ),
    }


def _items(content: Mapping[str, Any], of: _Words) -> dict[str, re.Pattern[str]]:
    """Match what stands around a post in a list, or around a short name beside somebody."""
    return {
        "item_before": re.compile(
            rf"(?:^|[、,/+&;:(.。\s-]|{either([*content['joining'], *content['having']])})\s*"
            rf"(?:{of.any_number}\s*(?:{of.counter})?\s*)?(?:(?:{either(content['item_lead'])})\s*)*$"
        ),
        "item_alone": re.compile(r"(?:^|[、,/+&;:.。])\s*(?:(?:our|my|the) )?$"),
        "item_behind": re.compile(
            rf"^s?\s*(?:[(x×*]?\s*{of.any_number}\s*(?:{of.counter})?\)?)?\s*(?:$|[、,/+&;)。.!?:-]"
            rf"|(?<=\d)\s+(?=[a-z])|(?<=\s){of.any_number}\s+(?=[a-z])"
            rf"|{either([*content['joining'], *content['lately']])}"
            rf"|{either([*content['present_behind'], *content['absent_behind']])})"
        ),
        "short_before": re.compile(
            rf"(?<![a-z])(?:{of.somebody})\s*(?:[(:=]|-+>?|(?:{either(content['posted'])})(?![a-z]))"
            rf"\s*(?:(?:{either(content['item_lead'])})\s*)*$"
        ),
        "short_behind": re.compile(
            rf"^\s*(?:{of.done_by}|[:=(]|-+>?)\s*(?:就|我|我们|my |our )*(?:{of.somebody})"
            rf"\s*(?:(?:{of.handling})\s*)*(?={of.joint}|[.)]|$)"
        ),
    }


def _workers(content: Mapping[str, Any], of: _Words) -> dict[str, re.Pattern[str]]:
    """Match somebody around a role, and around verbs that tell of work."""
    return {
        "anybody": re.compile(rf"(?<![a-z])(?:{of.somebody})(?![a-z])"),
        "any_number": re.compile(of.any_number),
        "some_number": re.compile(rf"(?<![a-z\d]){of.any_number}(?:\s*(?:{of.counter}))?(?![a-z])"),
        "working_in": re.compile(rf"(?:{of.somebody})在$"),
        "count_alone": re.compile(content["count_alone"].replace("{n}", of.number)),
        "theirs_too": re.compile(content["theirs_too"]),
        "somebody_before": re.compile(
            rf"(?<![a-z])(?:{of.somebody})\s*(?:(?:{of.doing})\s*){{0,4}}$"
        ),
        "somebody_behind": re.compile(
            rf"^\s*(?:{of.done_by})\s*(?:就|我|我们|my |our )*(?:{of.somebody})|{content['called']}"
        ),
        "doer_behind": re.compile(
            rf"^\s*(?:我|我们|my |our )?(?:{of.named})\s*(?:(?:{of.handling})\s*)*"
            rf"(?={of.joint}|$|{either(content['at_post'])})"
        ),
        "verb_before": re.compile(
            rf"(?<![a-z])(?:{of.somebody})\s*(?:(?:{either(content['adverbs'])})\s*){{0,4}}$"
        ),
        "stranger_before": re.compile(
            rf"(?:^|(?<=[、,;/+&:。\s]))(?!{either(content['no_name'])})[{CJK}]{{2,3}}?"
            rf"(?:(?:{either([*content['adverbs'], *content['doing']])})\s*){{0,4}}$"
        ),
        "verb_behind": re.compile(
            rf"^s?\s*(?:{either(content['alone'])})?\s*(?:[、,/+&;。!.()]|$"
            rf"|{either(content['joining'])}|{of.named}|{of.persons})"
        ),
        "stranger_behind": re.compile(
            rf"^\s*(?:{either(content['alone'])})?\s*(?:[、,/+&;。!.)]|$|{either(content['joining'])})"
        ),
        "led_behind": re.compile(
            rf"^s?\s*(?:{either(content['alone'])})?\s*(?:[、,/+&;。!.)]|$"
            rf"|{either([*content['joining'], *content['led_tails']])}|{of.named}|{of.persons})"
        ),
        "verb_done_by": re.compile(
            rf"^(?:(?:的(?:人)?(?:{of.done_by})|(?:有|归|靠|交给|全靠)(?=[^,。;!、]{{1,4}}(?:$|[,。;!、])))"
            rf"(?:就|我|我们)*|(?:{either(content['hired'])})\s*(?:{of.number})?\s*(?:{of.counter})?\s*)"
            rf"(?:{of.somebody})"
        ),
    }


def _presence(content: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """Match what says that posts are held, open, left or held together."""
    return {
        "governing": re.compile(
            f"(?P<naming>{'|'.join(content['naming'])})"
            f"|(?P<lacking>{either(content['lacking'])})"
            f"|(?P<having>{either(content['having'])})"
            f"|(?P<letting>{either(content['letting'])})"
            f"|(?P<planning>{either(content['planning'])})"
        ),
        "lacking_before": near_end(content["lacking"]),
        "lacking_alone": re.compile(
            rf"(?:^|[、,/+&;:.。]|{either(content['joining'])})\s*(?:{either(content['lacking'])})\s*"
            rf"(?:(?:{either(content['item_lead'])}|{either(content['nobody_for'])})\s*)*$"
        ),
        "leaving_behind": at_start(
            content["leaving"], lead=[*content["lately"], *content["someone"]], most=5
        ),
        "absent_behind": _closed(content, "absent_behind"),
        "present_behind": _closed(content, "present_behind"),
        "together_behind": at_start(content["together"]),
        "oneself_before": near_end(content["oneself"]),
        "oneself_behind": at_start(content["oneself_behind"]),
        "elsewhere_before": re.compile(rf"(?:{either(content['elsewhere'])})\s*(?:[a-z]+ )?$"),
        "rooms": re.compile(either(content["rooms"])),
        "things": re.compile(content["things"]),
        "undivided": re.compile(content["undivided"]),
        "our_place_before": re.compile(rf"在(?:{either(content['first_person'])}|自己|自家)的?$"),
        "both_before": re.compile(rf"(?:{either(content['both_before'])})(?:的|of)?\s*$"),
        "both_behind": at_start(content["both_behind"], lead=content["lately"]),
        "leaving_out_before": near_end(content["leaving_out"]),
    }


def _stories(content: Mapping[str, Any], of: _Words) -> dict[str, re.Pattern[str]]:
    """Match who is told of in a story, what is aside of it, and who is called by work."""
    return {
        "led": re.compile(
            rf"^\s*(?:(?:{of.doing}|{either(content['adverbs'])}|{either(content['joining'])})\s*)*$"
        ),
        "subject": re.compile(rf"^(?:[a-z]+ )?(?:{of.somebody})"),
        "subject_told": re.compile(
            rf"^(?:(?:{either(content['first_person'])})\s*)?"
            rf"(?!{either(content['first_person'])})(?:{of.named}|{of.persons})(?![a-z])"
        ),
        "subject_joined": re.compile(rf"(?:{either(content['joining'])})\s*(?:{of.somebody})\s*$"),
        "aside": re.compile(rf"^\s*(?:{either(content['aside_of_somebody'])})"),
        "past": anywhere(content["past_ahead"]),
        "now": anywhere(content["by_now"]),
        "refusing": near_end(content["refusing"]),
        "person": re.compile(rf"^\s*的?(?:{of.persons})"),
        "called": re.compile(
            rf"(?:{either(content['doer_words'])})"
            rf"(?=$|[^{CJK}]|{either(content['doer_words_behind'])})"
        ),
        "called_lead": re.compile(rf"[^{CJK}a-z0-9]|{either(content['doer_words_lead'])}"),
        "called_who": re.compile(f"(?<![a-z])(?:{content['doer_words_who']})(?= )"),
    }


def _crew(content: Mapping[str, Any], number: str) -> dict[str, re.Pattern[str]]:
    """Match those told one after the other who run a shop together, one of them the speaker."""
    me, other = "|".join(content["me"]), "|".join(content["other"]).replace("{n}", number)
    joined = f"(?:{'|'.join(content['joined'])})"
    beside = f"(?:{joined}(?:{other}))"
    run = f"(?:{me}){beside}+|(?:{other}){beside}*{joined}(?:{me}){beside}*"
    counted = "|".join(content["counted"]).replace("{n}", number)
    run = f"{run}|(?:{counted})(?:(?:{'|'.join(content['added'])})(?:{counted}))+"
    return {
        "crew": re.compile(f"(?:{run})(?={content['behind']})"),
        "crew_each": re.compile(f"{counted}|{other}|{me}"),
        "crew_two": anywhere(content["two"]),
        "crew_number": re.compile(rf"{number}(?=[个名位 ])"),
    }


def _closed(content: Mapping[str, Any], name: str) -> re.Pattern[str]:
    """Match the words of a list behind a role where they end what is said of it."""
    opening = at_start(content[name], lead=content["lately"]).pattern
    return re.compile(rf"{opening}\s*(?=$|[^\w\s]|{either(content['closing'])})")
