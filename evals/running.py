"""Cases and a system in, a scored run out."""

from __future__ import annotations

import platform
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

from assistant.errors import InputError
from assistant.resources import prompts_root
from assistant.values.documents import content_id
from evals.corpus import Corpus
from evals.figures import figures
from evals.gates import Bound, hold
from evals.judge import Judge, agreement, prompt_id
from evals.measures import ALL
from evals.reading import cases_id
from evals.scoring import Scorer, failed
from evals.systems import System
from evals.values import Case, Observation, Result, Run

SEED = 7

_LIBRARIES = ("chromadb", "bm25s", "numpy", "scipy", "ir-measures")
_CHUNK = 16

Progress = Callable[[int, int], None]


def run(
    system: System,
    cases: Sequence[Case],
    corpus: Corpus,
    *,
    bounds: Sequence[Bound] = (),
    judge: Judge | None = None,
    jobs: int = 1,
    seed: int = SEED,
    progress: Progress = lambda _done, _all: None,
) -> Run:
    """Observe and score every case; results stand in the order of the cases, whatever the jobs.

    Raises InputError when the system answers no case at all.
    """
    started, at = time.perf_counter(), datetime.now(UTC)
    made_with = system.made_with()
    observed: list[Observation] = []
    for observation in observe(system, cases, jobs):
        observed.append(observation)
        progress(len(observed), len(cases))
    if all(failed(each) for each in observed):
        raise InputError(f"No case was answered; the first said: {observed[0].error}")
    results = Scorer(corpus).results(cases, observed, judge)
    found = figures(results, ALL, np.random.default_rng(seed))
    shown = _measurable(bounds, observed)
    return Run(
        id=f"{at:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}",
        at=at.isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - started, 2),
        made_with={
            "revision": revision(),
            "corpus": corpus.id,
            "prompts": prompts_id(),
            "cases": f"{cases_id(cases)} ({len(cases)} cases)",
            **made_with,
            **({"judge": f"{judge.name}, prompt {prompt_id()}"} if judge else {}),
            "seed": str(seed),
            "python": platform.python_version(),
            **{name: version(name) for name in _LIBRARIES},
        },
        figures=found,
        results=results,
        gates=hold(shown, found, results),
        notes=tuple(_notes(observed, len(bounds) - len(shown), results, judge)),
    )


def observe(system: System, cases: Sequence[Case], jobs: int) -> Iterator[Observation]:
    """Yield what the system does with each case, in the order of the cases."""
    if jobs == 1:
        yield from map(system.observe, cases)
        return
    with system.workers(jobs) as workers:
        yield from workers.map(system.observe, cases, chunksize=_CHUNK)


def revision() -> str:
    """Return the git revision of this program, marked where files differ from it."""
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "not under git"
    return done.stdout.strip()


def prompts_id() -> str:
    """Return a hash of every file of prompts."""
    root = prompts_root()
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return content_id(*(f"{path.relative_to(root)}\n{path.read_text('utf-8')}" for path in files))


def _measurable(bounds: Sequence[Bound], observed: Sequence[Observation]) -> tuple[Bound, ...]:
    """Leave out bounds on what this system cannot show."""
    hidden: set[str] = set()
    if all(each.ranked is None for each in observed):
        hidden = {measure.name for measure in ALL if measure.group == "retrieval"}
    return tuple(bound for bound in bounds if bound.measure not in hidden)


def _notes(
    observed: Sequence[Observation],
    left_out: int,
    results: Sequence[Result],
    judge: Judge | None,
) -> Iterator[str]:
    """Say what was not measured, and why."""
    if all(each.ranked is None for each in observed):
        yield (
            f"Retrieval is not measured, {left_out} gates are not looked at: the server shows no "
            "traces (it does with ASSISTANT_INSPECT=1)."
        )
    if all(each.tokens is None for each in observed):
        yield "Tokens are not measured: no chat model was used."
    if judge is None:
        yield "No chat model judged (--judge PROVIDER:MODEL lets one)."
        return
    judged = [one for one in results if "judged correct" in one.scores]
    yield f"The judge rated {len(judged)} of {len(results)} answers."
    found = agreement(
        [(bool(one.scores["judged correct"]), one.passed) for one in judged if one.case.outcome]
    )
    if found.kappa is not None:
        yield f"Judge and mechanical pass agree with Cohen's kappa {found.kappa:.2f}."
