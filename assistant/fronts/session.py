"""What the browser sends with each event of the chat page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.fronts.wording import page_language


@dataclass(frozen=True, slots=True)
class Session:
    """What the browser keeps of a visitor and sends along with each event; not to be trusted.

    `act` says what is wanted, `on` with what; `run` is the browser's name for it, and comes back
    with all that is shown of it. `words` are what the list of conversations is searched for.
    """

    language: str
    conversation: str | None = None
    topic: str = ""
    words: str = ""
    act: str = ""
    run: str = ""
    on: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: object) -> Session:
        """Take what has the right type from `sent`, and leave the rest."""
        told = sent if isinstance(sent, dict) else {}
        texts = {name: value for name, value in told.items() if isinstance(value, str)}
        on = told.get("on")
        return cls(
            language=page_language(texts.get("language", ""), ""),
            conversation=texts.get("conversation"),
            topic=texts.get("topic", ""),
            words=texts.get("words", ""),
            act=texts.get("act", ""),
            run=texts.get("run", ""),
            on={key: str(value) for key, value in on.items()} if isinstance(on, dict) else {},
        )
