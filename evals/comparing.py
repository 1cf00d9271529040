"""Two runs in, what changed between them out: paired differences and the cases that flipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from evals.figures import interval
from evals.measures import ALL
from evals.reading import content
from evals.running import SEED
from evals.values import Comparison, Difference, Result, Run


def compare(before: Run, after: Run, seed: int = SEED) -> Comparison:
    """Compare two runs on the cases that both have, and that ask and expect the same in both."""
    old = {result.case.id: result for result in before.results}
    new = {result.case.id: result for result in after.results}
    shared = [
        (old[id], new[id])
        for id in new
        if id in old and content(old[id].case) == content(new[id].case)
    ]
    keys = dict.fromkeys((*before.made_with, *after.made_with))
    changed = {
        key: (before.made_with.get(key, ""), after.made_with.get(key, ""))
        for key in keys
        if before.made_with.get(key) != after.made_with.get(key)
    }
    return Comparison(
        before=before,
        after=after,
        changed=changed,
        differences=tuple(_differences(shared, np.random.default_rng(seed))),
        fixed=tuple(one.case.id for was, one in shared if one.passed and not was.passed),
        broken=tuple(one.case.id for was, one in shared if was.passed and not one.passed),
        reasons=tuple(_reasons(old, new, len(shared))),
    )


def _reasons(old: dict[str, Result], new: dict[str, Result], shared: int) -> Iterator[str]:
    """Say why the runs cannot be compared, or not on everything."""
    if not shared:
        yield "The runs have no case in common that asks and expects the same; run both again."
        return
    for text, number in (
        ("new", len(new.keys() - old.keys())),
        ("gone", len(old.keys() - new.keys())),
        ("asking or expecting something else", len(new.keys() & old.keys()) - shared),
    ):
        if number:
            yield f"Cases left out, {text}: {number}."


def _differences(
    shared: list[tuple[Result, Result]], generator: np.random.Generator
) -> Iterator[Difference]:
    for measure in ALL:
        pairs = [
            (was.scores[measure.name], one.scores[measure.name])
            for was, one in shared
            if measure.name in was.scores and measure.name in one.scores
        ]
        if not pairs:
            continue
        old, new = (list(scores) for scores in zip(*pairs, strict=True))
        low, high = interval([old, new], _change(measure.pool), generator)
        yield Difference(
            measure=measure.name,
            before=float(measure.pool(old)),
            after=float(measure.pool(new)),
            change=float(measure.pool(new) - measure.pool(old)),
            cases=len(pairs),
            low=low,
            high=high,
        )


def _change(pool: Callable[..., Any]) -> Callable[..., Any]:
    return lambda old, new, axis=-1: pool(new, axis=axis) - pool(old, axis=axis)
