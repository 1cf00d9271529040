"""What a front needs of the advisor, and the knobs of the web fronts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.values.answer import Answer
from assistant.values.asking import Asker
from assistant.values.conversation import Conversation
from assistant.values.methodology import Methodology
from assistant.values.trace import Trace

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebKnobs:
    """Who may reach the web app, and with how much.

    `hosts` are the names under which the app is reached (a `Host` header with another name is
    refused); `origins` are the foreign pages allowed to call it (`https://wiki.example`, exact;
    empty: none); `keyed` asks programs for a key; `body_limit` is the largest request body in
    bytes; `rate` is how many questions a minute one address or key may ask (None: as many as it
    likes from this machine, else `foreign_rate`); of the questions `workers` are answered at once
    and `waiting` may wait; `streams` may be open at once; `inspect` opens the page that shows how
    an answer came about, with all that was found and planned.
    """

    hosts: tuple[str, ...] = LOCAL_HOSTS
    origins: tuple[str, ...] = ()
    keyed: bool = False
    body_limit: int = 64 * 1024
    rate: int | None = None
    foreign_rate: int = 120
    workers: int = 8
    waiting: int = 200
    streams: int = 500
    inspect: bool = False


class Advises(Protocol):
    """The advisor as the fronts see it; safe to call from several threads."""

    @property
    def methodology(self) -> Methodology | None:
        """The method it advises by; None when it only quotes documents."""

    @property
    def generation(self) -> str:
        """The index generation that answers come from."""

    def ready(self) -> str | None:
        """Return None when questions can be answered, else one sentence saying why not."""

    def answer(
        self,
        question: str,
        *,
        conversation: str | None = None,
        language: str | None = None,
        owner: str = "",
    ) -> Answer:
        """Answer a question; raises InputError for one that cannot be used.

        This and every other method that names a conversation raise NotFoundError for one that its
        owner does not have.
        """

    def stream(
        self,
        question: str,
        *,
        conversation: str | None = None,
        language: str | None = None,
        owner: str = "",
        asker: Asker | None = None,
    ) -> Iterator[str | Answer]:
        """Answer as `answer` does: pieces of the text as they come, then the whole answer."""

    def history(
        self, conversation: str, *, owner: str = ""
    ) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        """Return the conversation's turns, oldest first: question and answer as JSON values."""

    def conversations(self, *, owner: str = "") -> tuple[Conversation, ...]:
        """Return the owner's conversations, the one used last first."""

    def rename(self, conversation: str, title: str, *, owner: str = "") -> None:
        """Give a conversation another title; raises InputError for one that cannot be used."""

    def delete(self, conversation: str, *, owner: str = "") -> None:
        """Forget a conversation and all that came of it."""

    def inspect(self, turns: Sequence[str], language: str | None = None) -> tuple[Trace, ...]:
        """Answer the turns without storing anything, and tell of each how it was answered."""

    def feedback(
        self, conversation: str, answer: str, verdict: str, reason: str = "", *, owner: str = ""
    ) -> None:
        """Keep what a user thinks of an answer; raises InputError for an answer not held."""
