"""Draws an organisation as SVG: in a page it takes the page's colours, alone it carries its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from assistant.takeaway.looks import COLOURS, LOOKS, title
from assistant.takeaway.organisation import Card, Organisation, SideOf
from assistant.takeaway.words import Words

WIDE = 900
NARROW = 340

_PAD, _GAP, _CARD_GAP = 14, 14, 7
_TOP_HEIGHT, _HEAD, _LABEL = 40, 30, 24
_FONT = 13
_WIDE_LETTER = re.compile(r"[ᄀ-￯]")
_COLOUR = re.compile(r"var\(--[a-z-]+,(#[0-9a-f]{6})\)")


def chart(organisation: Organisation, words: Words, width: int = WIDE) -> str:
    """Return the chart as SVG text of that width: sides in columns, or one below the other."""
    canvas = _Canvas()
    height = _draw(canvas, organisation, words, width)
    label = escape(words.chart.format(title=organisation.title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{label}" font-size="{_FONT}" font-family="'
        "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif\">"
        f"<title>{label}</title>{''.join(canvas.parts)}</svg>"
    )


def standalone(svg: str) -> str:
    """Return a chart as a file of its own: fixed colours, and a ground to stand on."""
    fixed = _COLOUR.sub(r"\1", svg)
    ground = f'</title><rect width="100%" height="100%" fill="{COLOURS["paper"]}"/>'
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + fixed.replace("</title>", ground, 1)


@dataclass(slots=True)
class _Canvas:
    parts: list[str] = field(default_factory=list)

    def box(self, x: float, y: float, width: float, height: float, look: str) -> None:
        self.parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" {look}/>'
        )

    def text(self, x: float, y: float, said: str, colour: str, extra: str = "") -> None:
        self.parts.append(
            f'<text x="{x:g}" y="{y:g}" style="fill:{_var(colour)}" {extra}>{escape(said)}</text>'
        )

    def line(self, path: str) -> None:
        self.parts.append(f'<path d="{path}" style="fill:none;stroke:{_var("soft")}"/>')


def _draw(canvas: _Canvas, organisation: Organisation, words: Words, width: int) -> int:
    """Draw the whole, and return its height."""
    beside = width >= WIDE
    sides = organisation.sides
    columns = max(len(sides), 1) if beside else 1
    column = (width - 2 * _PAD - _GAP * (columns - 1)) / columns
    centre = width / 2
    top = _var("ink")
    canvas.box(centre - 80, _PAD, 160, _TOP_HEIGHT, f'rx="8" style="fill:{top}"')
    canvas.text(
        centre, _PAD + 25, organisation.top, "sheet", 'text-anchor="middle" font-weight="600"'
    )
    y = _PAD + _TOP_HEIGHT + 2 * _GAP
    floor = float(y)
    for place, side in enumerate(sides):
        x = _PAD + (place * (column + _GAP) if beside else 0)
        start = y if beside else floor + (_GAP if place else 0)
        middle = x + column / 2
        canvas.line(
            f"M{centre:g} {_PAD + _TOP_HEIGHT}V{y - _GAP}H{middle:g}V{start:g}"
            if beside
            else f"M{centre:g} {start:g}V{start - _GAP - (0 if place else _GAP):g}"
        )
        floor = max(floor, _side(canvas, side, (x, start, column), 1 if beside else 2))
    return _legend(canvas, organisation, words, (floor + _GAP, width)) + _PAD


def _side(canvas: _Canvas, side: SideOf, place: tuple[float, float, float], per_row: int) -> float:
    """Draw a side with its groups in its column, and return where it ends."""
    x, y, width = place
    drawn = _Canvas()
    inner = width - 2 * _CARD_GAP - 6
    colour = "soft" if side.ahead else "ink"
    drawn.text(x + _PAD, y + 21, side.name, colour, 'font-weight="650" font-size="14"')
    floor = y + _HEAD
    for unit in side.units.values():
        if unit.name:
            drawn.text(x + _PAD, floor + 15, unit.name, "soft", 'font-size="12"')
            floor += _LABEL
        across = (inner - _CARD_GAP * (per_row - 1)) / per_row
        for first in range(0, len(unit.cards), per_row):
            row = unit.cards[first : first + per_row]
            height = max(_height(card, across) for card in row)
            for place_in_row, card in enumerate(row):
                left = x + _CARD_GAP + 3 + place_in_row * (across + _CARD_GAP)
                _card(drawn, card, (left, floor, across, height))
            floor += height + _CARD_GAP
    floor += 3
    dashes = "stroke-dasharray:5 4;" if side.ahead else ""
    look = f'rx="10" style="fill:{_var("sheet")};stroke:{_var("line")};{dashes}"'
    canvas.box(x, y, width, floor - y, look)
    canvas.parts += drawn.parts
    return floor


def _card(canvas: _Canvas, card: Card, place: tuple[float, float, float, float]) -> None:
    x, y, width, height = place
    fill, stroke, ink, dashes = LOOKS[card.mark]
    dashed = f"stroke-dasharray:{dashes};" if dashes else ""
    canvas.box(
        x, y, width, height, f'rx="6" style="fill:{_var(fill)};stroke:{_var(stroke)};{dashed}"'
    )
    lines = _lines(card, width)
    notes = _wrapped(card.note, width - 20, 11) if card.note else []
    block = len(lines) * 17 + len(notes) * 14
    top = y + (height - block) / 2 + 13
    weight = 'font-weight="600"' if card.mark in {"now", "new", "have"} else ""
    through = 'text-decoration="line-through"' if card.mark == "gone" else ""
    for number, line in enumerate(lines):
        canvas.text(x + 10, top + number * 17, line, ink, f"{weight} {through}".strip())
    for number, line in enumerate(notes):
        canvas.text(x + 10, top + len(lines) * 17 + number * 14, line, ink, 'font-size="11"')


def _height(card: Card, width: float) -> int:
    notes = len(_wrapped(card.note, width - 20, 11)) if card.note else 0
    return len(_lines(card, width)) * 17 + notes * 14 + 13


def _lines(card: Card, width: float) -> list[str]:
    return _wrapped(title(card), width - 20, _FONT)


def _legend(
    canvas: _Canvas, organisation: Organisation, words: Words, place: tuple[float, int]
) -> int:
    """Say what the marks mean, and return where the line ends."""
    y, width = place
    x = float(_PAD)
    for mark in organisation.marks:
        label = words.marks[mark]
        wide = _wide(label, 12) + 34
        if x + wide > width - _PAD and x > _PAD:
            x, y = float(_PAD), y + 22
        fill, stroke, _, dashes = LOOKS[mark]
        dashed = f"stroke-dasharray:{dashes};" if dashes else ""
        look = f'rx="3" style="fill:{_var(fill)};stroke:{_var(stroke)};{dashed}"'
        canvas.box(x, y, 16, 12, look)
        canvas.text(x + 22, y + 11, label, "soft", 'font-size="12"')
        x += wide + 12
    return int(y + 14)


def _wrapped(text: str, width: float, size: int) -> list[str]:
    """Break text at blanks, and between Chinese characters, into lines of at most that width."""
    lines = [""]
    for word in re.findall(r"[ᄀ-￯]\s*|[^\sᄀ-￯]+\s*|\s+", text):
        if lines[-1].strip() and _wide((lines[-1] + word).rstrip(), size) > width:
            lines.append("")
        lines[-1] += word
    return [line.rstrip() for line in lines]


def _wide(text: str, size: int) -> float:
    """Estimate how wide text is drawn: a Chinese character is as wide as it is high."""
    wide = len(_WIDE_LETTER.findall(text))
    return size * (wide + 0.6 * (len(text) - wide))


def _var(colour: str) -> str:
    return f"var(--{colour},{COLOURS[colour]})"
