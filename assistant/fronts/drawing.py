"""An answer's stage as a chart, and what is different between it and the stages beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from assistant.takeaway import organisation
from assistant.takeaway.chart import NARROW, WIDE, chart
from assistant.takeaway.mermaid import mermaid
from assistant.takeaway.organisation import Organisation
from assistant.takeaway.words import words
from assistant.values.methodology import Methodology

Json = Mapping[str, Any]
Drawings = dict[str, Callable[[], str]]


def drawings(given: Json, method: Methodology, *, narrow: bool) -> Drawings:
    """Return what draws an answer as SVG: `chart`, and `difference` where a stage comes after.

    An answer without a roster may be about how its stage came about: `entered` where one is before.
    There is nothing to draw without a stage, or of one that the method does not have: the answer
    may be older than the method.
    """
    told, width = words(given["language"]), NARROW if narrow else WIDE
    return written_by(lambda drawn: chart(drawn, told, width), given, method)


def texts(given: Json, method: Methodology) -> Drawings:
    """Return what writes the same as Mermaid text."""
    told = words(given["language"])
    return written_by(lambda drawn: mermaid(drawn, told), given, method)


def written_by(write: Callable[[Organisation], str], given: Json, method: Methodology) -> Drawings:
    """Return what writes each organisation that there is to draw of an answer."""
    made = _organisations(given, method)
    return {name: partial(_written, write, each) for name, each in made.items()}


def _written(write: Callable[[Organisation], str], made: Callable[[], Organisation]) -> str:
    return write(made())


def _organisations(given: Json, method: Methodology) -> dict[str, Callable[[], Organisation]]:
    """Return what there is to draw of an answer."""
    stage, language = (given["stage"] or {}).get("id"), given["language"]
    if stage not in {each.id for each in method.stages}:
        return {}
    shop = organisation.Shop(
        facts={fact["name"]: fact["value"] for fact in given["facts"]},
        people={line["role"]: line["have"] for line in given["roster"] if line["have"]},
    )
    found: dict[str, Callable[[], Organisation]] = {
        "chart": partial(organisation.organisation, method, stage, shop, language)
    }
    if after := method.stage_after(stage):
        change = partial(organisation.difference, method, stage, after.id, shop, language)
        found["difference"] = change
    place = method.position(stage)
    if place and not given["roster"]:
        before = method.stages[place - 1].id
        found["entered"] = partial(organisation.difference, method, before, stage, shop, language)
    return found
