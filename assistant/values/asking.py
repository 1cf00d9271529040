"""Who asks a question, for budgets and for knowing when nobody listens any more."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """A person, and the embed through which they ask; either is empty where it is not known.

    `gone` is set, from any thread, when they no longer listen: what is under way for them stops.
    """

    person: str = ""
    embed: str = ""
    gone: threading.Event = field(default_factory=threading.Event)
