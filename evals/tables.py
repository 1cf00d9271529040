"""The measures' own table: what each makes of known systems and of mutated answers."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from assistant.resources import corpus_root
from evals.corpus import Corpus, read_corpus
from evals.doubles import everyone
from evals.measures import ALL, Measure
from evals.mutations import Caught, catch
from evals.reading import SHIPPED, read_cases
from evals.running import SEED, observe
from evals.scoring import Scorer
from evals.systems import InProcess
from evals.values import Case, Result

LEAST_CAUGHT = 0.95
_PASSED, _BELOW = 0, 1


def print_measures(given: argparse.Namespace) -> int:
    """Print each measure with its formula; then what it scores known systems, and what it catches.

    Answers of the assistant that passed are mutated; returns 1 when too few mutations are caught.
    """
    for measure in ALL:
        print(f"{measure.name}: {measure.formula} [{measure.source}]; {measure.meaning}.")
    if given.plain:
        return _PASSED
    corpus = read_corpus(corpus_root())
    cases = read_cases(SHIPPED, corpus)
    caught = catch(_answered(cases, corpus, given.jobs), corpus, ALL, SEED)
    print(f"\n{known_systems(cases, corpus, caught)}\n\n{mutations(caught)}")
    return _PASSED if share(caught) >= LEAST_CAUGHT else _BELOW


def share(caught: Iterable[Caught]) -> float:
    """Return the share of all mutations that some measure caught."""
    found = tuple(caught)
    return sum(one.caught for one in found) / sum(one.made for one in found)


def known_systems(cases: Sequence[Case], corpus: Corpus, caught: Sequence[Caught]) -> str:
    """Return a table: what each measure scores each known system, and the mutations it notices."""
    scorer = Scorer(corpus)
    systems = {
        name: scorer.results(cases, [double.observe(case) for case in cases])
        for name, double in everyone(corpus).items()
    }
    lines = [_row("measure", (*systems, "mutations"))]
    for measure in ALL:
        if measure.better == "more" and measure.group != "judge":
            scores = (figure(results, measure) for results in systems.values())
            shown = ("-" if score is None else f"{score:.3f}" for score in scores)
            lines.append(_row(measure.name, (*shown, f"{_noticed(measure, caught):.3f}")))
    return "\n".join(lines)


def figure(results: Sequence[Result], measure: Measure) -> float | None:
    """Return a measure over results, or None where it applies to none."""
    scores = [one.scores[measure.name] for one in results if measure.name in one.scores]
    return float(measure.pool(scores)) if scores else None


def mutations(caught: Sequence[Caught]) -> str:
    """Return a table: of the mutations of each kind, how many some measure noticed."""
    lines = [_row("mutation", ("made", "caught", "share"))]
    lines += [
        _row(one.mutation, (str(one.made), str(one.caught), f"{one.share:.3f}")) for one in caught
    ]
    made, found = sum(one.made for one in caught), sum(one.caught for one in caught)
    return "\n".join((*lines, _row("all", (str(made), str(found), f"{share(caught):.3f}"))))


def _noticed(measure: Measure, caught: Iterable[Caught]) -> float:
    """Return the share of all mutations that this measure notices by itself."""
    counts: list[Mapping[str, int]] = [one.by for one in caught]
    made = sum(one.made for one in caught)
    return sum(count.get(measure.name, 0) for count in counts) / made


def _answered(cases: Sequence[Case], corpus: Corpus, jobs: int) -> tuple[Result, ...]:
    with tempfile.TemporaryDirectory(prefix="evals-") as home:
        system = InProcess.fresh(Path(home), (corpus_root(),))
        return Scorer(corpus).results(cases, tuple(observe(system, cases, jobs)))


def _row(name: str, values: Iterable[str]) -> str:
    return name.ljust(28) + "".join(value.rjust(11) for value in values)
