"""What the assistant asks of a chat model, and within what limits."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assistant.values.asking import Asker


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a chat model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Spent:
    """The tokens that a call took; `counted` by the provider, else guessed."""

    sent: int
    received: int
    counted: bool = True

    @property
    def total(self) -> int:
        """All tokens, sent and received."""
        return self.sent + self.received


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a call may take, in seconds, and how much it may say.

    `connect` is for a connection, `first` for the first words, `between` for each that follow,
    `whole` for all together. A call that failed before its first words is made `retries` times
    more, after the pause that the service asks for if that is `patience` at most. `tokens` is the
    longest reply.
    """

    connect: float = 5.0
    first: float = 20.0
    between: float = 15.0
    whole: float = 60.0
    retries: int = 2
    patience: float = 5.0
    tokens: int = 2000


class ChatModel(Protocol):
    """A chat model; safe to share between threads."""

    @property
    def name(self) -> str:
        """Return the model as it is named in settings, `provider:model`."""
        ...

    def stream(self, messages: Sequence[Message], asker: Asker) -> Generator[str, None, Spent]:
        """Yield a reply in pieces; it is whole when the last one has come.

        Closing the generator ends the call. Raises ModelError, at any point.
        """
        ...

    def fill(
        self, messages: Sequence[Message], schema: Mapping[str, Any], asker: Asker
    ) -> tuple[Mapping[str, Any], Spent]:
        """Return a reply in the form of a JSON schema, unchecked; raises ModelError."""
        ...
