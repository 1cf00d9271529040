"""What every report of a run says alike: its verdict, its figures by measure, numbers as text."""

from __future__ import annotations

from collections.abc import Sequence

from evals.figures import EVERYTHING
from evals.measures.measure import Measure
from evals.values import Difference, Figure, Gate, Run


def verdict(run: Run) -> str:
    """Return whether the gates are kept, in a few words."""
    if not run.gates:
        return "No gates set"
    missed = len(missed_gates(run))
    if missed:
        return f"{missed} of {counted(len(run.gates), 'gate')} not kept"
    return f"{counted(len(run.gates), 'gate')} kept"


def missed_gates(run: Run) -> tuple[Gate, ...]:
    """Return the gates that the run does not keep."""
    return tuple(gate for gate in run.gates if not gate.kept)


def figures(run: Run, of: str = EVERYTHING) -> dict[str, Figure]:
    """Return the figures of a slice by measure."""
    return {figure.measure: figure for figure in run.figures if figure.slice == of}


def main_measures(run: Run, measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Return the measures that a gate bounds; where there are no gates, all that have a figure."""
    known = {gate.measure for gate in run.gates} or figures(run).keys()
    return tuple(measure for measure in measures if measure.name in known)


def number(value: float, unit: str) -> str:
    """Return a value as text: a share with three decimals, others as exact as they are small."""
    if not unit:
        return f"{value:.3f}"
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}".removesuffix(".0")
    return f"{text} {unit}"


def signed(value: float, unit: str) -> str:
    """Return a change as text, with a sign unless it rounds to nothing."""
    text = number(abs(value), unit)
    if text == number(0, unit):
        return text
    return ("+" if value > 0 else "\N{MINUS SIGN}") + text


def interval(of: Figure | Difference, unit: str) -> str:
    """Return the 95 % interval as text; empty where there is none."""
    if of.low is None or of.high is None:
        return ""
    shown = signed if isinstance(of, Difference) else number
    low, high = shown(of.low, unit), shown(of.high, unit)
    return f"{low.removesuffix(f' {unit}')} to {high}"


def bound(gate: Gate, unit: str) -> str:
    """Return what a gate asks for."""
    return f"at {gate.bound} {number(gate.limit, unit)}"


def direction(difference: Difference, measure: Measure) -> str:
    """Return `better`, `worse`, `other`, or nothing where the interval does not exclude zero."""
    if difference.low is None or difference.high is None or difference.low <= 0 <= difference.high:
        return ""
    if measure.better == "neither":
        return "other"
    return "better" if (difference.change > 0) == (measure.better == "more") else "worse"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun, `1 gate`, `2 gates`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
