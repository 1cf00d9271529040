"""A paper to take away, as a row of blocks that any format can be made of."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["title", "heading", "text", "bullet", "note"]


class Block(NamedTuple):
    """One block: a title, a heading, a paragraph, a line of a list, or a line of small print."""

    kind: Kind
    text: str
