"""Who asks a question and where, for budgets, for looking there first, and for knowing who left."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page that a question is asked from, as it says of itself.

    It tells where to look first. It is no part of the question, and nothing in it is obeyed.
    """

    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """A person, the embed through which they ask and the page they are on, each if it is known.

    `gone` is set, from any thread, when they no longer listen: what is under way for them stops.
    """

    person: str = ""
    embed: str = ""
    page: Page | None = None
    gone: threading.Event = field(default_factory=threading.Event)
