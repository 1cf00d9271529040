"""Writes an organisation as Mermaid text, which wikis draw: the marks of the SVG, and a key."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.takeaway.looks import COLOURS, LOOKS, title
from assistant.takeaway.organisation import Card, Organisation, SideOf
from assistant.takeaway.words import Words

_STANDING = {
    "top": ("ink", "ink", "sheet", ""),
    "side": ("sheet", "line", "ink", ""),
    "ahead": ("sheet", "line", "soft", "5 4"),
    "group": ("paper", "line", "soft", ""),
    "key": ("sheet", "sheet", "soft", ""),
}
"""How all but the posts looks, as `LOOKS` tells it of these; a side `ahead` has nothing yet."""

_MARKUP = re.compile(r"[\"#<>&;`*_~|\\{}\[\]()]|(?<=\d)\.|^[-+]")
"""What means something to Mermaid, or to the Markdown in it."""


def mermaid(organisation: Organisation, words: Words) -> str:
    """Return the text of a flowchart: the decision maker, the sides, their groups and posts."""
    lines = [
        "flowchart LR",
        f"  %% {_line(words.chart.format(title=organisation.title))}",
        f"  top{_box(organisation.top, 'top')}",
    ]
    grouped = any(unit.name for side in organisation.sides for unit in side.units.values())
    for number, side in enumerate(organisation.sides, 1):
        lines += _side(side, f"s{number}", grouped=grouped)
    lines.append(f"  key{_box(words.key, 'key')}")
    lines += [f"  key -.- {mark}Key{_box(words.marks[mark], mark)}" for mark in organisation.marks]
    lines += [_look(name, *look) for name, look in _STANDING.items()]
    lines += [_look(mark, *LOOKS[mark]) for mark in organisation.marks]
    return "\n".join(lines)


def _side(side: SideOf, id: str, *, grouped: bool) -> Iterator[str]:
    """Yield a side under the top, its groups, and each post under what it stands in.

    Where posts of a chart are `grouped` those in no group stand as far out as they do.
    """
    yield f"  top --> {id}{_box(side.name, 'ahead' if side.ahead else 'side')}"
    for number, unit in enumerate(side.units.values(), 1):
        parent = f"{id}g{number}" if unit.name else id
        if unit.name:
            yield f"  {id} --> {parent}{_box(unit.name, 'group')}"
        link = "--->" if grouped and not unit.name else "-->"
        for place, card in enumerate(unit.cards, 1):
            yield f"  {parent} {link} {id}g{number}p{place}{_post(card)}"


def _post(card: Card) -> str:
    said = [_label(title(card)), *([_label(card.note)] if card.note else [])]
    return f'["{"<br/>".join(said)}"]:::{card.mark}'


def _box(text: str, look: str) -> str:
    return f'["{_label(text)}"]:::{look}'


def _label(text: str) -> str:
    """Return a text of which nothing is read as markup."""
    return _MARKUP.sub(lambda found: f"#{ord(found.group())};", _line(text))


def _line(text: str) -> str:
    return " ".join(text.split())


def _look(name: str, fill: str, border: str, ink: str, dashes: str) -> str:
    dashed = f",stroke-dasharray:{dashes}" if dashes else ""
    colours = f"fill:{COLOURS[fill]},stroke:{COLOURS[border]},color:{COLOURS[ink]}"
    return f"  classDef {name} {colours}{dashed}"
