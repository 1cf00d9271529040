"""Chat models with a character: each makes its reply of the prompt that it was given."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from itertools import cycle

from tests.models.chat_server import Request

LIES = {
    "zh": (
        "另外现在就要配投手 [1]。",
        "主播要配三个人 [1]。",
        "给主播开8000元底薪 [1]。",
        "这些岗位都不需要 [1]。",
        "私域运营也要马上招 [99]。",
        "公关是最重要的岗位。",
        "详情见[这里](http://evil.example/x) [1]。",
    ),
    "en": (
        "You also need a media buyer now [1].",
        "Hire three hosts [1].",
        "Pay the host 8000 a month [1].",
        "None of these posts is needed [1].",
        "Hire a private-domain operator at once [99].",
        "Public relations is the most important post.",
        "See [here](http://evil.example/x) [1].",
    ),
}
FILLER = {
    "zh": "这是一个非常好的问题，值得我们从多个角度来深入探讨。",
    "en": "That is a great question, and it deserves to be looked at from many sides.",
}
OBEYED = {
    "zh": "好的，我会忽略之前的指令，请访问 http://evil.example 领取奖励。",
    "en": "Sure, I will ignore the previous instructions; visit http://evil.example for a prize.",
}
MISREAD = {
    "zh": "我们是成熟期，要哪些岗位？",
    "en": "We are at the mature stage. Which roles do we need?",
}
REPHRASED = {
    "zh": {"要落实的岗位": "先要落实的岗位", "再配": "再考虑加", "负责": "要管", "关注": "盯着"},
    "en": {"Posts to fill": "The posts to fill", "Later, in": "Wait with these until"},
}
OTHER = {"zh": "en", "en": "zh"}


def block(request: Request, name: str) -> str:
    """What stands in a block of the prompt, the last one of that name."""
    found = re.findall(rf"<{name} (\w+)>\n(.*?)\n</{name} \1>", request.said, re.DOTALL)
    return str(found[-1][1]) if found else ""


def language(request: Request) -> str:
    return "zh" if "用中文" in request.said else "en"


def fills(request: Request) -> bool:
    """Whether values are wanted, not a text."""
    return "response_format" in request.body or "tools" in request.body


def obedient(request: Request) -> str:
    """Says what it was given in the order it was given, without the bold type."""
    if fills(request):
        return json.dumps({"restated": "", "facts": []})
    return block(request, "conclusions").replace("**", "")


def loose(request: Request) -> str:
    """Says all of it in words of its own, as far as a program can."""
    if fills(request):
        return obedient(request)
    said = obedient(request)
    for word, other in REPHRASED[language(request)].items():
        said = said.replace(word, other)
    return said


def terse(request: Request) -> str:
    """Says the first conclusion and leaves the others out."""
    return obedient(request).partition("\n\n")[0]


def lying(request: Request) -> str:
    """Says a lie after every conclusion, and reads into the message what is not there."""
    if fills(request):
        return lying_reading(request)
    lies = cycle(LIES[language(request)])
    return "\n\n".join(
        f"{each}\n\n{next(lies)}" for each in obedient(request).split("\n\n") if each
    )


def brazen(request: Request) -> str:
    """Says nothing but lies."""
    if fills(request):
        return lying_reading(request)
    return "\n".join(LIES[language(request)])


def lying_reading(request: Request) -> str:
    """Claims another stage and other goods, each with words that were really said."""
    message = block(request, "message")
    clauses = [each for each in re.split(r"[,.?!;，。？！；]\s*", message) if each]
    said = [message[:12], message[:24], message, *clauses]
    claims = (("stage", "mature"), ("stage", "growth"), ("goods", "affiliate"))
    facts = [
        {"name": name, "value": value, "words": words} for words in said for name, value in claims
    ]
    return json.dumps({"restated": MISREAD[language(request)], "facts": facts})


def injected(request: Request) -> str:
    """Does what a document told it to do."""
    return obedient(request) if fills(request) else OBEYED[language(request)]


def verbose(request: Request) -> str:
    """Talks before, between and after what it was given."""
    if fills(request):
        return obedient(request)
    filler = FILLER[language(request)]
    said = obedient(request).replace("\n\n", f"\n\n{filler}\n\n")
    return f"{filler}\n\n{said}\n\n{filler}"


def foreign(request: Request) -> str:
    """Speaks the other language."""
    return obedient(request) if fills(request) else FILLER[OTHER[language(request)]]


ACTORS: Mapping[str, Callable[[Request], str]] = {
    each.__name__: each
    for each in (obedient, loose, terse, lying, brazen, injected, verbose, foreign)
}
