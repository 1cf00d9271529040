"""A conversation as a list of them shows it."""

from __future__ import annotations

from typing import NamedTuple


class Conversation(NamedTuple):
    """A conversation without its turns; times are in seconds since 1970."""

    id: str
    title: str
    created_at: float
    changed_at: float
