"""An answer's stage as a chart, and what is different between it and the stages beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from assistant.takeaway import organisation
from assistant.takeaway.chart import NARROW, WIDE, chart
from assistant.takeaway.words import Words, words
from assistant.values.methodology import Methodology

Json = Mapping[str, Any]


def drawings(given: Json, method: Methodology, *, narrow: bool) -> dict[str, Callable[[], str]]:
    """Return what draws an answer as SVG: `chart`, and `difference` where a stage comes after.

    An answer without a roster may be about how its stage came about: `entered` where one is before.
    There is nothing to draw without a stage, or of one that the method does not have: the answer
    may be older than the method.
    """
    stage, language = (given["stage"] or {}).get("id"), given["language"]
    if stage not in {each.id for each in method.stages}:
        return {}
    shop = organisation.Shop(
        facts={fact["name"]: fact["value"] for fact in given["facts"]},
        people={line["role"]: line["have"] for line in given["roster"] if line["have"]},
    )
    found = {"chart": partial(organisation.organisation, method, stage, shop, language)}
    if after := method.stage_after(stage):
        change = partial(organisation.difference, method, stage, after.id, shop, language)
        found["difference"] = change
    place = method.position(stage)
    if place and not given["roster"]:
        before = method.stages[place - 1].id
        found["entered"] = partial(organisation.difference, method, before, stage, shop, language)
    told, width = words(language), NARROW if narrow else WIDE
    return {name: partial(_drawn, made, told, width) for name, made in found.items()}


def _drawn(made: Callable[[], organisation.Organisation], told: Words, width: int) -> str:
    return chart(made(), told, width)
