"""A run as one HTML file that needs no network, to be read, filtered and followed case by case."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.figures import EVERYTHING, slices_of
from evals.measures.measure import Group, Measure
from evals.report import overview, plots
from evals.report.embedded import Embedding, last_answer
from evals.values import Comparison, Difference, Figure, Gate, Result, Run

_HERE = Path(__file__).parent
_GROUPS: Mapping[Group, str] = {
    "retrieval": "Retrieval",
    "decision": "Decision",
    "answer": "Answer",
    "robustness": "Robustness",
    "cost": "Cost",
    "judge": "Judged by a chat model",
}
_FEW = 5
"""Slices of fewer cases stand apart: their figures say little."""

_MOST = 12
"""Gates not kept that the verdict names; the table of gates names all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A measure in the summary."""

    measure: Measure
    figure: Figure
    gate: Gate | None
    difference: Difference | None
    bar: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A row of the heat map: the figures of a slice by measure."""

    value: str
    cases: int
    figures: Mapping[str, Figure]


def page(
    run: Run,
    measures: Sequence[Measure],
    comparison: Comparison | None = None,
    headings: Mapping[str, str] = {},
    references: Mapping[str, str] = {},
) -> str:
    """Return the page.

    `headings` and `references` name passages by id: by their heading, and by the section
    (`roles/host#duties`) that tells which of those found are relevant. Figures of measures that
    are not given are left out.
    """
    main = overview.main_measures(run, measures)
    shares = tuple(measure for measure in main if not measure.unit)
    embedding = Embedding(tuple(measures), comparison, references)
    cases = embedding.cases(run)
    style, scripts = _file("page.css"), (_file("case.js"), _file("page.js"))
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            run=run,
            comparison=comparison,
            style=style,
            scripts=scripts,
            policy=_policy(style, scripts),
            title=overview.verdict(run),
            passed=sum(result.passed for result in run.results),
            missed=overview.missed_gates(run),
            units={measure.name: measure.unit for measure in measures},
            named={measure.name: measure for measure in measures},
            mechanical=_groups(
                run, [each for each in measures if each.group != "judge"], comparison
            ),
            judged=_groups(run, [each for each in measures if each.group == "judge"], comparison),
            shares=shares,
            slices=_slices(run, shares),
            few=_FEW,
            most=_MOST,
            histograms=_histograms(run, shares),
            blamed=_blamed(run.results),
            widest=_widest(comparison, measures),
            choices=_choices(run.results),
            data={
                "measures": [
                    {"name": each.name, "unit": each.unit, "better": each.better}
                    for each in measures
                ],
                "cases": cases,
                **embedding.pools(headings),
            },
        )
    )


def _groups(
    run: Run, measures: Sequence[Measure], comparison: Comparison | None
) -> dict[str, list[Row]]:
    """The rows of the summary under the titles of their groups."""
    found = overview.figures(run)
    gates = {gate.measure: gate for gate in run.gates if gate.slice == EVERYTHING}
    changes = {each.measure: each for each in comparison.differences} if comparison else {}
    before = overview.figures(comparison.before) if comparison else {}
    groups: dict[str, list[Row]] = {title: [] for title in _GROUPS.values()}
    for measure in measures:
        if figure := found.get(measure.name):
            gate, earlier = gates.get(measure.name), before.get(measure.name)
            bar = plots.interval_bar(
                figure,
                measure.unit,
                gate.limit if gate else None,
                earlier.value if earlier else None,
            )
            groups[_GROUPS[measure.group]].append(
                Row(
                    measure=measure,
                    figure=figure,
                    gate=gate,
                    difference=changes.get(measure.name),
                    bar=bar,
                )
            )
    return {title: rows for title, rows in groups.items() if rows}


def _slices(run: Run, shares: Sequence[Measure]) -> dict[str, list[Slice]]:
    """The slices of the run by what they slice (`kind`, `language`, `tag`), in its order."""
    wanted = {measure.name for measure in shares}
    names = dict.fromkeys(figure.slice for figure in run.figures if figure.slice != EVERYTHING)
    groups: dict[str, list[Slice]] = {}
    for name in names:
        figures = {
            measure: figure
            for measure, figure in overview.figures(run, name).items()
            if measure in wanted
        }
        if figures:
            dimension, _, value = name.partition(": ")
            cases = max(figure.cases for figure in figures.values())
            groups.setdefault(dimension, []).append(
                Slice(value=value, cases=cases, figures=figures)
            )
    return groups


def _histograms(run: Run, shares: Sequence[Measure]) -> list[plots.Histogram]:
    """Lengths, times, and the scores of the measures that do more than pass or fail a case."""
    answers = [answer for result in run.results if (answer := last_answer(result))]
    lengths = [float(len(answer["text"])) for answer in answers]
    times = [s * 1000 for result in run.results for s in result.observation.seconds]
    spread = (("Length of the answer", lengths, "characters"), ("Time to answer", times, "ms"))
    drawn = [plots.histogram(title, values, unit) for title, values, unit in spread if values]
    for measure in shares:
        found = [each.scores[measure.name] for each in run.results if measure.name in each.scores]
        if not {0.0, 1.0}.issuperset(found):
            best = 0.0 if measure.better == "less" else 1.0
            drawn.extend(filter(None, (plots.scores(measure.name, found, best),)))
    return drawn


def _blamed(results: Iterable[Result]) -> dict[str, list[Result]]:
    """The failed results by where they went wrong."""
    groups: dict[str, list[Result]] = {"retrieval": [], "answer": [], "none": []}
    for result in results:
        if not result.passed:
            groups[result.blame or "none"].append(result)
    return groups


def _widest(comparison: Comparison | None, measures: Sequence[Measure]) -> dict[str, float]:
    """The reach of the scale on which a measure's change is drawn: shares have one in common."""
    reach: dict[str, float] = {}
    units = {measure.name: measure.unit for measure in measures}
    for each in comparison.differences if comparison else ():
        far = max(abs(value or 0.0) for value in (each.change, each.low, each.high))
        key = each.measure if units.get(each.measure) else ""
        reach[key] = max(reach.get(key, 0.0), far)
    return {name: reach.get(name if unit else "", 0.0) for name, unit in units.items()}


def _choices(results: Sequence[Result]) -> dict[str, list[str]]:
    """What the cases can be filtered by: the slices, by what they slice."""
    choices: dict[str, list[str]] = {}
    for name in sorted({name for result in results for name in slices_of(result.case)}):
        dimension, _, value = name.partition(": ")
        if value:
            choices.setdefault(dimension, []).append(value)
    return choices


@cache
def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _policy(style: str, scripts: Iterable[str]) -> str:
    """A content security policy that lets run what is ours and fetches nothing."""
    allowed = " ".join(map(_digest, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.globals.update(overview=overview, plots=plots)
    return environment
