"""A run as Markdown for a pull request: the verdict, the main figures, what flipped, what fails."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from evals.figures import EVERYTHING
from evals.measures.measure import Measure
from evals.report import overview
from evals.report.embedded import last_answer
from evals.report.expectation import lines
from evals.values import Comparison, Gate, Result, Run

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~&$])")
_ACTIVE = re.compile(r"((?<![A-Za-z0-9_])@|#(?=\d)|:(?=//)|www(?=\.))", re.IGNORECASE)
"""What GitHub makes a mention, an issue or a link of; an empty comment behind it prevents that."""

_SHOWN = 20
_LONGEST = 160


def summary(run: Run, measures: Sequence[Measure], comparison: Comparison | None = None) -> str:
    """Return the summary; the main measures are those that a gate bounds, if there are gates."""
    results = {result.case.id: result for result in run.results}
    parts = [_head(run), _figures(run, measures, comparison)]
    if missed := overview.missed_gates(run):
        units = {measure.name: measure.unit for measure in measures}
        gates = (_gate(gate, units) for gate in missed[:_SHOWN])
        parts.append(_listed(_count("Gates not kept", missed), gates))
    if comparison:
        parts.append(_listed("These runs do not compare fully", map(escape, comparison.reasons)))
        broken = (_flipped(results[id]) for id in comparison.broken[:_SHOWN])
        parts.append(_listed(_count("Broken", comparison.broken), broken))
        fixed = (_flipped(results[id]) for id in comparison.fixed[:_SHOWN])
        parts.append(_folded(_count("Fixed", comparison.fixed), _bullets(fixed)))
    failing = [result for result in run.results if not result.passed]
    cases = "\n".join(_failing(result) for result in failing[:_SHOWN])
    parts.append(_folded(_count("Failing cases", failing), cases))
    parts.append(_listed("Notes", map(escape, run.notes)))
    parts.append(_made_with(run, comparison))
    return "\n\n".join(filter(None, parts)) + "\n"


def escape(text: str, longest: int | None = None) -> str:
    """Return a text as one line that Markdown shows as it is, cut where it is too long."""
    line = " ".join(text.split())
    if longest and len(line) > longest:
        line = line[: longest - 1] + "…"
    return _ACTIVE.sub(r"\1<!-- -->", _SPECIAL.sub(r"\\\1", line))


def _head(run: Run) -> str:
    passed = sum(result.passed for result in run.results)
    total = overview.counted(len(run.results), "case")
    return f"### {overview.verdict(run)} · {passed:,} of {total} passed"


def _figures(run: Run, measures: Sequence[Measure], comparison: Comparison | None) -> str:
    found = overview.figures(run)
    gates = {gate.measure: gate for gate in run.gates if gate.slice == EVERYTHING}
    changes = {each.measure: each for each in comparison.differences} if comparison else {}
    head = ["Measure", "Value", "95 % interval", "Cases", "Gate"]
    rows = [[*head, "Change", "95 % interval"] if comparison else head]
    rows.append(["---", "---:", "---", "---:", "---", "---:", "---"][: len(rows[0])])
    for measure in overview.main_measures(run, measures):
        unit, figure = measure.unit, found.get(measure.name)
        if figure is None:
            continue
        gate = gates.get(measure.name)
        row = [
            escape(measure.name),
            overview.number(figure.value, unit),
            overview.interval(figure, unit),
            f"{figure.cases:,}",
            overview.bound(gate, unit) + ("" if gate.kept else " **not kept**") if gate else "",
        ]
        if comparison:
            change = changes.get(measure.name)
            row.append(overview.signed(change.change, unit) if change else "")
            row.append(overview.interval(change, unit) if change else "")
        rows.append(row)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _gate(gate: Gate, units: dict[str, str]) -> str:
    unit = units.get(gate.measure, "")
    value = "no figure" if gate.value is None else overview.number(gate.value, unit)
    over = "" if gate.slice == EVERYTHING else f" over {escape(gate.slice)}"
    return f"**{escape(gate.measure)}**{over}: {value}, must be {overview.bound(gate, unit)}"


def _flipped(result: Result) -> str:
    question = escape(result.case.turns[-1], _LONGEST)
    reason = "".join(f" — {escape(failure, _LONGEST)}" for failure in result.failures[:1])
    return f"**{escape(result.case.id)}** {question}{reason}"


def _failing(result: Result) -> str:
    """A failing case: its question, what is wrong, and what was expected."""
    case = result.case
    found = [f"- **{escape(case.id)}** {escape(case.turns[-1], _LONGEST)}"]
    found += [f"  - {escape(failure, _LONGEST * 2)}" for failure in result.failures]
    expected = "; ".join(
        f"{line.label} {', '.join(line.expected)}"
        for line in lines(case, last_answer(result), result.observation.people)
        if line.expected
    )
    if expected:
        found.append(f"  - expected: {escape(expected, _LONGEST * 2)}")
    return "\n".join(found)


def _made_with(run: Run, comparison: Comparison | None) -> str:
    changed = comparison.changed if comparison else {}
    rows = [f"Run {escape(run.id)} of {escape(run.at)}, {run.seconds:.1f} s"]
    rows += [f"{escape(name)}: {escape(value)}" for name, value in run.made_with.items()]
    rows += [f"{escape(name)} before: {escape(pair[0])}" for name, pair in changed.items()]
    return _folded("Made with", _bullets(rows))


def _count(title: str, counted: Sequence[object]) -> str:
    rest = f", the first {_SHOWN} below" if len(counted) > _SHOWN else ""
    return f"{title}: {len(counted):,}{rest}"


def _listed(title: str, items: Iterable[str]) -> str:
    shown = _bullets(items)
    return f"**{title}**\n\n{shown}" if shown else ""


def _folded(title: str, content: str) -> str:
    if not content:
        return ""
    return f"<details><summary>{title}</summary>\n\n{content}\n\n</details>"


def _bullets(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
