"""How the parts of a chart look, however it is drawn: colours, borders and signs."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.takeaway.organisation import Card, Mark

COLOURS: Mapping[str, str] = {
    "ink": "#20262b",
    "soft": "#5b656d",
    "line": "#dedbd4",
    "paper": "#f6f5f2",
    "sheet": "#ffffff",
    "accent": "#0a655b",
    "tint": "#e3efec",
    "warn": "#8a4b08",
    "warn-tint": "#fbeedc",
}
LOOKS: Mapping[Mark, tuple[str, str, str, str]] = {
    "have": ("tint", "accent", "ink", ""),
    "now": ("accent", "accent", "sheet", ""),
    "optional": ("sheet", "accent", "accent", ""),
    "later": ("paper", "line", "soft", "4 3"),
    "new": ("accent", "accent", "sheet", ""),
    "moved": ("tint", "accent", "ink", ""),
    "stays": ("sheet", "line", "ink", ""),
    "gone": ("warn-tint", "warn", "warn", "4 3"),
}
"""Fill, border and text of a card, and the dashes of its border."""

_SIGNS: Mapping[Mark, str] = {"have": "✓ ", "optional": "○ ", "new": "＋ "}


def title(card: Card) -> str:
    """Return what stands on a card: its sign, its name, and how many there are of several."""
    count = f" ×{card.have}" if card.have > 1 else ""
    return f"{_SIGNS.get(card.mark, '')}{card.name}{count}"
