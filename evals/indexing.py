"""How fast a company's wiki is indexed: pages are generated, indexed, and indexed again unchanged.

`python -m evals.indexing` makes 10,000 pages of HTML, half Chinese and half English, the same each
time, and prints what reading and building them takes.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.settings import Settings
from assistant.wiring import open_builder, roots

_SEED = 20261128
_SECTIONS = range(3, 8)
_SENTENCES = range(3, 9)
_ENGLISH = (
    "the shop owner|a new host|the floor controller|every shift|the warehouse|our studio|the team",
    "checks|plans|hands over|writes down|discusses|prepares|orders|counts|repairs|reviews",
    "the samples|the orders of the day|the lights|the list of goods|the returns|the script",
    "before the stream|in the morning|with the supplier|after every campaign|on the second floor",
)
_CHINESE = (
    "店长|新主播|场控|每个班次|仓库|直播间|团队",
    "检查|安排|交接|登记|讨论|准备|订购|清点|维修|复核",
    "样品|当天的订单|灯光|货盘表|退货|话术",
    "在开播之前|每天早上|和供应商一起|每次活动之后|在二楼",
)


def pages(count: int) -> dict[str, str]:
    """Return that many pages of HTML by file name."""
    dice = random.Random(_SEED)  # noqa: S311  # text, no secret
    return {f"page-{number}.html": _page(number, dice) for number in range(count)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Generate, index, index again; print the figures."""
    parser = argparse.ArgumentParser(prog="python -m evals.indexing", description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--no-adapt", action="store_true", help="learn no encoder from the pages")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "wiki"
        corpus.mkdir()
        made = pages(given.pages)
        for name, text in made.items():
            (corpus / name).write_text(text, encoding="utf-8")
        size = sum(len(text.encode()) for text in made.values()) / 1e6
        settings = Settings(home=Path(folder) / "home", corpus=(corpus,), adapt=not given.no_adapt)
        _index(settings, size, "new")
        _index(settings, size, "unchanged")
        changed = corpus / "page-0.html"
        changed.write_text(made["page-1.html"], encoding="utf-8")
        _index(settings, size, "one page changed")
    return 0


def _index(settings: Settings, size: float, what: str) -> None:
    """Index and print what it takes, and how long each step took."""
    steps: dict[str, float] = {}
    last = [time.perf_counter()]

    def tell(step: str, _done: int, _all: int) -> None:
        now = time.perf_counter()
        steps[step] = steps.get(step, 0.0) + now - last[0]
        last[0] = now

    started = time.perf_counter()
    report = open_builder(settings).build(roots(settings), tell)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = ", ".join(f"{step} {took:.1f} s" for step, took in steps.items())
    print(
        f"{what}: {seconds:.1f} s for {size:.1f} MB and {report.passages} passages: "
        f"{size / seconds:.2f} MB/s, {report.passages / seconds:.0f} passages/s; {told}; "
        f"peak {peak:.0f} MB",
        flush=True,
    )


def _page(number: int, dice: random.Random) -> str:
    words = _CHINESE if number % 2 else _ENGLISH
    title = f"{'值班手册' if number % 2 else 'Handbook'} {number}"
    body = "".join(
        f"<h2 id='s{section}'>{_clause(words, dice)} {section}</h2>\n<p>{_text(words, dice)}</p>\n"
        for section in range(dice.choice(_SECTIONS))
    )
    address = f"https://wiki.example/{number}"
    return (
        f"<html><head><title>{title}</title><link rel='canonical' href='{address}'></head>\n"
        f"<body><h1>{title}</h1>\n<p>{_text(words, dice)}</p>\n{body}</body></html>\n"
    )


def _text(words: Sequence[str], dice: random.Random) -> str:
    end = ". " if words is _ENGLISH else "。"
    return "".join(
        f"{_clause(words, dice)} {dice.randint(1, 9999)}{end}"
        for _ in range(dice.choice(_SENTENCES))
    )


def _clause(words: Sequence[str], dice: random.Random) -> str:
    between = " " if words is _ENGLISH else ""
    return between.join(dice.choice(each.split("|")) for each in words)


if __name__ == "__main__":
    sys.exit(main())
