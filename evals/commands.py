"""What the commands of the suite do: arguments in, printed lines, files and an exit code out."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.resources import corpus_root
from evals import saving
from evals.comparing import compare
from evals.corpus import Corpus, read_corpus
from evals.gates import CASE, Bound, read_gates, read_passed, write_passed
from evals.listing import case_folder, corpus_roots, selected
from evals.measures import ALL
from evals.report import html, junit, markdown
from evals.running import Progress, run
from evals.systems import InProcess, Remote, System
from evals.values import Comparison, Figure, Run

PASSED, BELOW_A_GATE, COULD_NOT_RUN = 0, 1, 2
GATES, RATCHET = "gates.yaml", "passed.txt"


def run_suite(given: argparse.Namespace) -> int:
    """Ask every case, score and keep the run, write the reports, hold the gates."""
    corpus, cases = read_corpus(*corpus_roots(given)), selected(given)
    before = saving.load(saving.find(given.against)) if given.against else None
    judge = None
    if given.judge:
        from evals.judge import open_judge

        judge = open_judge(given.judge)
    with tempfile.TemporaryDirectory(prefix="evals-") as home, _bar(len(cases)) as progress:
        done = run(
            _system(given, Path(home)),
            cases,
            corpus,
            bounds=_bounds(given),
            judge=judge,
            jobs=max(1, given.jobs),
            seed=given.seed,
            progress=progress,
        )
    kept = saving.folder_of(done)
    saving.save(done, kept / saving.FILE)
    comparison = compare(before, done) if before else None
    _write(given, done, comparison, corpus, kept)
    if given.json:
        saving.save(done, given.json)
    if given.junit:
        _text(given.junit, junit.document(done))
    if given.ratchet:
        write_passed(case_folder(given) / RATCHET, done.results)
    return _verdict(done, comparison)


def compare_runs(given: argparse.Namespace) -> int:
    """Compare two runs that were kept, and write the reports into a folder of their own."""
    before, after = (saving.load(saving.find(name)) for name in (given.before, given.after))
    comparison = compare(before, after)
    folder = saving.FOLDER / f"{before.id}-to-{after.id}"
    _write(given, after, comparison, read_corpus(corpus_root()), folder)
    _print_comparison(comparison)
    return PASSED if comparison.differences else COULD_NOT_RUN


def _system(given: argparse.Namespace, home: Path) -> System:
    if given.url:
        return Remote(given.url.rstrip("/"))
    return InProcess.fresh(home, corpus_roots(given))


def _bounds(given: argparse.Namespace) -> tuple[Bound, ...]:
    """Return the gates: those of the file given, else those that lie beside the cases.

    A part of the cases is held to the gates of its own cases only.
    """
    if given.gates:
        return read_gates(given.gates)
    gates, passed = (case_folder(given) / name for name in (GATES, RATCHET))
    found = read_passed(passed) if passed.exists() else ()
    if given.tags:
        ids = {case.id for case in selected(given)}
        return tuple(one for one in found if one.slice.removeprefix(CASE) in ids)
    return (*(read_gates(gates) if gates.exists() else ()), *found)


@contextmanager
def _bar(cases: int) -> Iterator[Progress]:
    from tqdm import tqdm

    with tqdm(total=cases, unit="case", leave=False, disable=None) as bar:

        def show(done: int, _all: int) -> None:
            bar.update(done - bar.n)

        yield show


def _write(
    given: argparse.Namespace,
    done: Run,
    comparison: Comparison | None,
    corpus: Corpus,
    kept: Path,
) -> None:
    """Write the report and the summary beside the run, and where they are wanted."""
    headings = {id: passage.heading for id, passage in corpus.passages.items()}
    references = {id: passage.reference for id, passage in corpus.passages.items()}
    report = html.page(done, ALL, comparison, headings, references)
    summary = markdown.summary(done, ALL, comparison)
    for path in filter(None, (kept / "report.html", given.html)):
        _text(path, report)
    for path in filter(None, (kept / "summary.md", given.markdown)):
        _text(path, summary)
    print(f"The report is in {kept / 'report.html'}.")


def _text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _verdict(done: Run, comparison: Comparison | None) -> int:
    _print_figures(done)
    for note in done.notes:
        print(note)
    if comparison:
        _print_comparison(comparison)
    broken = [gate for gate in done.gates if not gate.kept]
    failed = sum(not result.passed for result in done.results)
    print(f"{len(done.results)} cases in {done.seconds:.1f} s, {failed} failed.")
    for gate in broken:
        value = "not measured" if gate.value is None else f"{gate.value:.4g}"
        print(
            f"below a gate: {gate.measure} ({gate.slice}) is {value}, "
            f"at {gate.bound} {gate.limit:.4g} is wanted"
        )
    if done.gates and not broken:
        print(f"All {len(done.gates)} gates are kept.")
    return BELOW_A_GATE if broken else PASSED


def _print_figures(done: Run) -> None:
    figures = {figure.measure: figure for figure in done.figures if figure.slice == "all"}
    for measure in ALL:
        if figure := figures.get(measure.name):
            print(f"{measure.name:26} {_interval(figure)} {figure.cases:6}  {measure.meaning}")


def _interval(figure: Figure) -> str:
    bounds = "" if figure.low is None else f"[{figure.low:.3f}, {figure.high:.3f}]"
    return f"{figure.value:9.3f} {bounds:20}"


def _print_comparison(comparison: Comparison) -> None:
    for reason in comparison.reasons:
        print(reason)
    for name, (before, after) in comparison.changed.items():
        print(f"{name}: {before or 'nothing'} -> {after or 'nothing'}")
    for one in comparison.differences:
        if one.low is not None and one.high is not None and not one.low <= 0 <= one.high:
            print(
                f"{one.measure:26} {one.before:.3f} -> {one.after:.3f} "
                f"({one.change:+.3f} [{one.low:+.3f}, {one.high:+.3f}])"
            )
    for title, ids in (("fixed", comparison.fixed), ("broken", comparison.broken)):
        print(f"{title}: {len(ids)}{_listed(ids)}")


def _listed(ids: Iterable[str]) -> str:
    return "".join(f"\n  {id}" for id in ids)
