"""Figures as small inline SVG: an interval on its scale, a change about zero, a histogram."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from markupsafe import Markup

from evals.report.overview import interval, number, signed
from evals.values import Difference, Figure

WIDE, HIGH = 224, 18
"""The size of a bar in a row of a table, in CSS pixels."""

HEAT = (0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Where one shade of the heat map ends and the next begins; most shares lie near one."""

BINS = 24
_EDGE = 32
"""The room at either end of a bar for the number where its scale begins or ends."""

_TAIL = 0.99


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """A distribution: its picture, and in words what the picture shows."""

    title: str
    words: str
    picture: Markup


def interval_bar(figure: Figure, unit: str, limit: float | None, before: float | None) -> Markup:
    """Draw a value with its interval, the gate as a line, the value before as a ring."""
    drawn = (figure.value, figure.low, figure.high, limit, before)
    start, end = _scale([value for value in drawn if value is not None], unit)

    def place(value: float) -> float:
        return _place((value - start) / (end - start))

    parts = [
        _line(place(start + (end - start) * tick / 4), 5, HIGH - 5, "grid") for tick in range(5)
    ]
    parts += [_label(0, 12.5, start, "start"), _label(WIDE, 12.5, end, "end")]
    if figure.low is not None and figure.high is not None:
        parts.append(_bar(place(figure.low), place(figure.high), "range"))
    if limit is not None:
        parts.append(_line(place(limit), 1, HIGH - 1, "limit"))
    if before is not None:
        parts.append(_dot(place(before), "before"))
    parts.append(_dot(place(figure.value), "value"))
    words = f"{number(figure.value, unit)}; {interval(figure, unit) or 'no interval'}"
    return _svg(WIDE, HIGH, words, parts)


def change_bar(difference: Difference, unit: str, widest: float) -> Markup:
    """Draw a change with its interval about zero, on a scale of `widest` to either side."""

    def place(value: float) -> float:
        return _place((value / widest + 1) / 2 if widest else 0.5)

    parts = [_line(place(0), 1, HIGH - 1, "limit")]
    if difference.low is not None and difference.high is not None:
        parts.append(_bar(place(difference.low), place(difference.high), "range"))
    parts.append(_dot(place(difference.change), "value"))
    words = f"{signed(difference.change, unit)}; {interval(difference, unit) or 'no interval'}"
    return _svg(WIDE, HIGH, words, parts)


def histogram(title: str, values: Sequence[float], unit: str) -> Histogram:
    """Draw how often values occur, the longest one in a hundred in the last bin."""
    ordered = sorted(values)
    words = (
        f"{len(ordered):,} values: least {number(ordered[0], unit)}, "
        f"median {number(median(ordered), unit)}, "
        f"95th percentile {number(_at(ordered, 0.95), unit)}, most {number(ordered[-1], unit)}"
    )
    return _drawn(title, words, ordered, (ordered[0], _at(ordered, _TAIL)), unit)


def scores(title: str, values: Sequence[float], best: float) -> Histogram | None:
    """Draw how the shares spread that are not the best; None where all are."""
    short = [value for value in values if value != best]
    if not short:
        return None
    reached = len(values) - len(short)
    words = (
        f"{reached:,} of {len(values):,} cases score {best:g}; the other {len(short):,} are drawn"
    )
    return _drawn(title, words, short, (0.0, 1.0), "")


def shade(value: float) -> int:
    """Return the shade of a share in the heat map, as it is written there, 0 for the worst."""
    return bisect_right(HEAT, round(value, 2))


def _drawn(
    title: str, words: str, values: Sequence[float], scale: tuple[float, float], unit: str
) -> Histogram:
    start, end = scale
    step = (end - start) / BINS or 1.0
    edges = [start + step * place for place in range(BINS + 1)]
    counts = [0] * BINS
    for value in values:
        counts[min(bisect_right(edges, value) - 1, BINS - 1)] += 1
    parts = [_column(counts, edges, place, unit) for place in range(BINS) if counts[place]]
    parts.append(_line(0, 80, 80, "axis", to=240))
    parts += [_label(0, 93, start, "start"), _label(240, 93, end, "end")]
    return Histogram(title=title, words=words, picture=_svg(240, 96, words, parts))


def _column(counts: Sequence[int], edges: Sequence[float], place: int, unit: str) -> Markup:
    height = max(1.5, 78 * counts[place] / max(counts))
    low, high = number(edges[place], unit), number(edges[place + 1], unit)
    return Markup(
        '<rect class="column" x="{:g}" y="{:.1f}" width="9" height="{:.1f}">'
        "<title>{:,} from {} to {}</title></rect>"
    ).format(place * 10 + 0.5, 80 - height, height, counts[place], low, high)


def _at(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies (nearest rank)."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _scale(values: Sequence[float], unit: str) -> tuple[float, float]:
    """The narrowest part of 0 to 1 that holds the shares; for other values, 0 to their top."""
    least, most = min(values), max(values)
    if unit:
        return 0.0, max(most, 1e-9)
    for width in (0.25, 0.5):
        for shift in (0.0, width / 2):
            start = min(math.floor((least - shift) / width) * width + shift, 1 - width)
            if start >= 0 and most <= start + width:
                return start, start + width
    return 0.0, 1.0


def _place(share: float) -> float:
    return _EDGE + (WIDE - 2 * _EDGE) * min(max(share, 0.0), 1.0)


def _line(x: float, y: float, end: float, kind: str, to: float | None = None) -> Markup:
    return Markup('<line class="{}" x1="{:.1f}" x2="{:.1f}" y1="{}" y2="{}"/>').format(
        kind, x, x if to is None else to, y, end
    )


def _bar(start: float, end: float, kind: str) -> Markup:
    return Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="6" rx="3"/>').format(
        kind, start, HIGH / 2 - 3, max(end - start, 1)
    )


def _dot(x: float, kind: str) -> Markup:
    return Markup('<circle class="{}" cx="{:.1f}" cy="{}" r="3.5"/>').format(kind, x, HIGH / 2)


def _label(x: float, y: float, value: float, anchor: str) -> Markup:
    text = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(x, y, anchor, text)


def _svg(wide: int, high: int, words: str, parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>'
    ).format(words, wide, high, wide, high, Markup("").join(parts))
