"""Cuts a message into its parts: at marks, at words that begin another question, and at numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from assistant.text import CJK

_NEXT = (
    r"(?:what|whats|who|whos|whose|how|hows|when|which|where|why|can|could|do|does|is|are|should|must|will"
    r"|whether)\b"
    r"|(?:tell|give|show) (?:me|us)\b|explain\b"
)
"""Words by which another question begins."""

_BORDER = re.compile(
    r"(?<=[。!?;\n])|(?<=\D),|,(?=\D)|(?<=[.])\s"
    rf"|(?<=[{CJK}]{{2}})\s+(?=[{CJK}a-z])"
    rf"|(?:\b(?:and|plus|n)|(?<= )&) (?:also |then )?(?={_NEXT})"
    rf"|(?<=[a-z{CJK}]):(?=\s*(?:{_NEXT}))"
    r"|(?<=[走跑职]了)(?=谁|哪个)"
    r"|(?:还有|另外|(?<![人他她它的位])顺便|以及)(?=[^,。;!?\n ]*(?:什么|啥|谁|怎|哪|多少|几|吗))"
)
"""Marks, a space in Chinese text, and the words that begin another question."""

_ANEW = re.compile(
    r"(?<=[a-z]) (?=(?:how (?:much|many|long|do|does|should)|when (?:do|does|should|will|can)"
    r"|why (?:do|does|should)|where (?:do|does|should|can)|what (?:does|do|is|are|should)|whats"
    r"|who (?:does|do|is|should|will))\b)"
)
"""Where another question may begin in English without a mark or a joining word."""

_OPENED = re.compile(
    r"\b(?:know|knows|see|tell|say|says|decide|understand|explain|explains|wonder|wondering|ask"
    r"|asked|asking|check|figure|out|sure|idea|clue|about|of|on|for|to|by|with|from|in|me|us|you"
    r"|and|or|but|n|nor|so|then|whether|if|than|that|which|what|how|when|who|where|why|matter"
    r"|regardless|depends|just|also|exactly|now|show|shows|clear|describe|list|define|is|are|be)$"
)
"""Behind such words it does not begin: what follows belongs to them."""

_ASKED = re.compile(r"\b(?:what|whats|who|whos|how|hows|when|why|where|which|do|does|should|can)\b")

_ASIDE = re.compile(r"[(\[<]((?:[^()\[\]<>a-z]|[a-z]++){6,})[)\]>]")
"""Brackets that hold more than a name: six characters, of which a Latin word is one."""

_NAMED = re.compile(rf"(?:^|[\s,、;。:])(?:[{CJK}]{{1,4}}|[a-z]+ ?)$")
"""A name in front of brackets, which then tell what its person does."""

_SAID = 30
"""The most characters of what a person does in brackets."""

_LISTED = re.compile("[,、]")
_SEVERAL = 2
"""How many marks a list has at least."""

_FEWEST = 2
"""How many words are too few to be a question in front of another one."""

_WORD = re.compile(r"\w")

_LISTS = (
    re.compile("、"),
    re.compile(r"\s*\+\s*"),
    re.compile(
        rf"(?<=[{CJK}])(?<!谁)(?<!哪个)(?:和|跟|并且|然后)"
        "(?=谁|什么|啥|怎|咋|哪|多少|几|要几|要多少|得几|要不要|能不能|可不可以|需不需要|该不该|是不是|有没有"
        "|为什么|为啥|如何)"
    ),
)
"""What joins questions, if what stands on either side asks."""

_COUNTED = (
    "场(?!控)|[个人名位万千百年月天日号条点次家间岁块元周时分秒倍成组种套款件单斤楼期阶步档级"
    "到至比粉代台班轮口样段项层线播]|小时"
)
"""Behind a digit these make a number of it."""

_SORTS = "类店组款轮级型股面方计位站端"
"""Behind a letter these make the name of a sort of thing of it."""

_WORDS = "般直起样些定边旦律切方者来共向会"
"""Behind a Han number these make another word of it."""

_MARK = re.compile(
    r"(?<![a-z\d_.])(?:\((?P<bracketed>[1-9a-f])\)(?!\s*(?:[,、;.。)]|$|and\b|和))|(?P<marked>[1-9a-f])[).:、](?!\d))\s*"
    rf"|(?<![\da-z.\-])(?P<bare>[1-9])\s?(?=[{CJK}])(?!\s?(?:{_COUNTED}))"
    rf"|(?<![\da-z.\-])(?P<letter>[a-f])\s?(?=[{CJK}])(?![{_SORTS}])"
    r"|(?<![a-z])(?:q|question |问题|第)(?P<asked>[1-6一二三四五六])"
    r"(?:[个件]?(?:问题?|事)?[).:、,是]+|\s)\s*"
    r"|(?<![\u4e00-\u9fff])(?P<han>[一二三四五六])(?:[、.:)]|是|来)"
    rf"|(?:^|(?<=[,。;:?!\n ]))(?P<leading>[一二三四五六])(?=[{CJK}])(?!{_COUNTED}|[{_WORDS}])"
    r"|(?<![a-z])\(?(?P<roman>i{1,3}|iv)[).]\s*"
    r"|(?:^|(?<=[,。.;:?!\n ]))(?:and )?(?P<ordinal>首先|其[一二三四次]|再[次者]|最后"
    r"|first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth|finally|last(?:ly)?|one|two|three)"
    r"(?:是?[,:、]|的?(?:一个)?问题(?:是|[,:])| (?:of all|thing|question)s?[,:])\s*"
)
"""The number of an item: "(a)", "1.", "2要", "b投手", "q2 ", "三、", "ii)", "其次,"."""

_ORDINALS = {
    "首先": "1",
    "其一": "1",
    "其次": "2",
    "其二": "2",
    "再次": "3",
    "再者": "3",
    "其三": "3",
    "其四": "4",
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "one": "1",
    "two": "2",
    "three": "3",
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
}
"""The numbers that such words stand for; any other one ends the list."""

_COUNTS = re.compile(
    rf"(?:(?:^|(?<=[\s,、;。:.]))(?:(?![吗呢么嘛要问题第点条款谁啥怎几])[{CJK}]){{1,8}}\d{{1,2}}(?:[\s,、;/]+|[。.]|$)){{2,}}"
)
"""Names each with its number right behind it ("客服3 打包4"), which is no number of an item."""

_COUNT_ENDS = re.compile(rf"(?<=[{CJK}])(\d{{1,2}})\s+")

_ORDERS = ("123456789", "abcdef", "一二三四五六")

_WANTED = re.compile(
    r"(?:以下|下列|如下|下面)[^,。;!?]{0,8}(?:问题|事宜|事项|说明|请示|解答|答复)|请示|请教|咨询|请问"
    r"|想问|问[^,。;!?]{0,4}[个件点]|(?:问题|疑问)[^,。;!?]{0,4}:?\s*$"
    r"|\b(?:questions?|clarify|answer|wondering|(?:like|want|need) to (?:know|ask)|advise"
    r"|things? to ask)\b"
)
"""What stands before a list says that its items are questions."""

_CLOSING = re.compile(
    r"(?:以上|请|敬请|望|烦请|麻烦|盼|谢|感谢|多谢|辛苦)[^?]{0,16}"
    r"|(?:many )?(?:thanks|thank you|cheers|please)[^?]{0,30}"
)
"""What stands behind the last item of a list, and asks nothing: that answers are wanted."""


def parts(text: str, asks: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a folded text, each with whether it is an item of numbered questions."""
    head, *items = _numbered(text)
    for part in _question_first(head, asks):
        yield from ((each, False) for each in _cut(part, asks))
    each = [[part for part in _cut(item, asks) if _WORD.search(part)] for item in items]
    if each and len(each[-1]) > 1 and _CLOSING.fullmatch(each[-1][-1].strip(" ,.。!;")):
        each[-1].pop()
    asking = len(each) if _WANTED.search(head) else sum(any(map(asks, some)) for some in each)
    for pieces in each:
        for part in pieces:
            yield part, 2 * asking >= len(each) and len(pieces) == 1


def one_list(text: str, names: Sequence[tuple[int, int]], joint: re.Pattern[str]) -> str:
    """Return a text of the same length in which a comma between two names parts nothing.

    `names` are the places of names in their order; beside the comma only a `joint` may stand.
    """
    for (_, end), (start, _) in pairwise(names):
        gap = text[end:start]
        if gap.count(",") == 1 and joint.fullmatch(gap):
            text = text[:end] + gap.replace(",", "/") + text[start:]
    return text


def names_with_numbers(text: str) -> str:
    """Return a folded text in which commas part names that each have their number behind them."""
    return _COUNTS.sub(lambda run: _COUNT_ENDS.sub(r"\1,", run[0]), text)


def _question_first(text: str, asks: Callable[[str], bool]) -> tuple[str, ...]:
    """Part a question from the list that it puts behind a colon ("Who is missing: two hosts")."""
    head, colon, rest = text.partition(":")
    listed = len(_LISTED.findall(rest)) >= _SEVERAL and "(" not in head
    return (head, rest) if colon and listed and len(head) <= _SAID and asks(head) else (text,)


def _numbered(text: str) -> list[str]:
    """Cut a text at numbers that count up from the first; what stands before them comes first."""
    marks = [(match[match.lastgroup or 0], match) for match in _MARK.finditer(text)]
    for order in _ORDERS:
        found: list[re.Match[str]] = []
        for label, match in marks:
            number = order[len(found) : len(found) + 1]
            if number in {label, _worded(match, number if found else "")}:
                found.append(match)
        if len(found) > 1:
            starts = [0, *(match.end() for match in found)]
            ends = [*(match.start() for match in found), len(text)]
            return [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return [text]


def _worded(match: re.Match[str], next_one: str) -> str:
    """Return the number that a word for it stands for, the next one where it ends the list."""
    if match.lastgroup not in {"roman", "ordinal"}:
        return ""
    return _ORDINALS.get(match[match.lastgroup].removesuffix("ly"), next_one)


def _cut(text: str, asks: Callable[[str], bool]) -> Iterator[str]:
    """Cut a text at its borders, a list in which each item asks into its items.

    What stands in brackets, unless it is short or tells of the one named before, is a part of its
    own.
    """

    def aside(match: re.Match[str]) -> str:
        named = _NAMED.search(text[: match.start()]) and len(match[1]) <= _SAID
        kept = named and not asks(match[1]) and not _BORDER.search(match[1])
        return match[0] if kept else f",{match[1]},"

    for part in _BORDER.split(_ASIDE.sub(aside, text)):
        items = _anew(part)
        for joint in _LISTS:
            items = [item for whole in items for item in _items(whole, joint, asks)]
        yield from items


def _anew(text: str) -> list[str]:
    """Cut a text before each question that begins behind another one with no mark between."""
    items, start = [], 0
    for border in _ANEW.finditer(text):
        head = text[start : border.start()]
        if _ASKED.search(head) and len(head.split()) > _FEWEST and not _OPENED.search(head):
            items.append(head)
            start = border.end()
    return [*items, text[start:]]


def _items(text: str, joint: re.Pattern[str], asks: Callable[[str], bool]) -> list[str]:
    """Cut a text where it is joined, if every item asks."""
    items = joint.split(text)
    return items if all(map(asks, items)) else [text]
