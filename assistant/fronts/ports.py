"""What a front needs of the advisor, and the knobs of the web fronts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.values.answer import Answer
from assistant.values.asking import Asker
from assistant.values.conversation import Conversation
from assistant.values.desk import IndexStatus, Judged, OpenTopic, Use
from assistant.values.dialogue import AS_READ, Corrections, DialogueState, Topic
from assistant.values.documents import Hit, Passage
from assistant.values.methodology import Methodology
from assistant.values.trace import Trace

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebKnobs:
    """Who may reach the web app, and with how much.

    `hosts` are the names under which the app is reached (a `Host` header with another name is
    refused); `keyed` asks programs for a key; `body_limit` is the largest request body in bytes;
    `rate` is how many questions a minute one address or key may ask (None: as many as it
    likes from this machine, else `foreign_rate`), `session_rate` and `embed_rate` how many a user
    of an embedded page and all of an embed may; of the questions `workers` are answered at once
    and `waiting` may wait; `streams` may be open at once; `inspect` opens the page that shows how
    an answer came about, with all that was found and planned; `admin_key` opens the administration
    page to whoever gives it (empty: to nobody); `metrics` shows figures for Prometheus to the scope
    admin; `proxies` are addresses and networks whose word is taken for whom they pass on.
    """

    hosts: tuple[str, ...] = LOCAL_HOSTS
    keyed: bool = False
    body_limit: int = 64 * 1024
    rate: int | None = None
    foreign_rate: int = 120
    session_rate: int = 30
    embed_rate: int = 600
    workers: int = 8
    waiting: int = 200
    streams: int = 500
    inspect: bool = False
    admin_key: str = ""
    metrics: bool = False
    proxies: tuple[str, ...] = ()


class Oversees(Protocol):
    """The desk of who operates the program, as the administration page sees it."""

    @property
    def index(self) -> Callable[[], IndexStatus]:
        """Tells the state of the index."""

    def judged(self) -> tuple[Judged, ...]:
        """Return the latest verdicts with what they were given on."""

    def open_topics(self) -> tuple[OpenTopic, ...]:
        """Return the questions left open, near ones together."""

    def use(self) -> Use:
        """Return what was asked lately."""

    def mark_as_case(self, conversation: str, answer: str) -> None:
        """Mark an answer as a case for the evals; raises InputError for one that is gone."""


class Advises(Protocol):
    """The advisor as the fronts see it; safe to call from several threads."""

    @property
    def methodology(self) -> Methodology | None:
        """The method it advises by; None when it only quotes documents."""

    @property
    def generation(self) -> str:
        """The index generation that answers come from."""

    @property
    def within(self) -> Callable[[frozenset[str]], Advises]:
        """Returns the advisor on some collections alone; raises InputError for unknown names."""

    def ready(self) -> str | None:
        """Return None when questions can be answered, else one sentence saying why not."""

    def answer(
        self,
        question: str,
        *,
        conversation: str | None = None,
        language: str | None = None,
        owner: str = "",
        asker: Asker | None = None,
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
        begin: str | None = None,
        language: str | None = None,
        owner: str = "",
        asker: Asker | None = None,
    ) -> Iterator[str | Answer]:
        """Answer as `answer` does: pieces of the text as they come, then the whole answer.

        `begin` is the id of the conversation where a new one begins.
        """

    def history(
        self, conversation: str, *, owner: str = ""
    ) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        """Return the conversation's turns, oldest first: question and answer as JSON values."""

    def revise(
        self,
        conversation: str,
        *,
        question: str | None = None,
        corrections: Corrections = AS_READ,
        language: str | None = None,
        owner: str = "",
        asker: Asker | None = None,
    ) -> Iterator[str | Answer]:
        """Answer the last turn anew, in its place: reworded, or by facts corrected by hand.

        It comes as by `stream`.
        """

    def state(self, conversation: str, *, owner: str = "") -> DialogueState:
        """Return what is known after the last turn of a conversation."""

    def passages(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        """Return the passages that have these ids; unknown ones are left out."""

    def section(self, reference: str, language: str) -> Sequence[Passage]:
        """Return the passages of a section, in the language if there are any in it."""

    def conversations(
        self, *, owner: str = "", words: str = "", every: bool = False
    ) -> tuple[Conversation, ...]:
        """Return the owner's conversations that hold the words, the latest or every one."""

    def rename(self, conversation: str, title: str, *, owner: str = "") -> None:
        """Give a conversation another title; raises InputError for one that cannot be used."""

    def delete(self, conversation: str, *, owner: str = "") -> None:
        """Forget a conversation and all that came of it."""

    def consult(
        self,
        topic: Topic,
        *,
        facts: Mapping[str, str],
        people: Mapping[str, int],
        language: str = "zh",
    ) -> Answer:
        """Answer what is asked in the methodology's own terms; raises InputError for others."""

    def find(self, query: str, *, language: str = "zh", most: int = 6) -> tuple[Hit, ...]:
        """Return the passages nearest to a query, best first."""

    def passage(self, id: str) -> Passage:
        """Return the passage of that id; raises NotFoundError where there is none."""

    def inspect(self, turns: Sequence[str], language: str | None = None) -> tuple[Trace, ...]:
        """Answer the turns without storing anything, and tell of each how it was answered."""

    def feedback(
        self, conversation: str, answer: str, verdict: str, reason: str = "", *, owner: str = ""
    ) -> None:
        """Keep what a user thinks of an answer; raises InputError for an answer not held."""

    def judgements(self, conversation: str, *, owner: str = "") -> Mapping[str, str]:
        """Return what the owner thinks of the answers of a conversation, by their ids."""
