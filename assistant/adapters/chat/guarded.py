"""A chat model that is left alone for a while after failures, and that keeps to a budget."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from assistant.adapters.chat.port import ChatModel, Message, Spent
from assistant.adapters.chat.provider import guess
from assistant.errors import Failure, ModelError
from assistant.values.asking import Asker

_HARMLESS: frozenset[Failure] = frozenset({"gone", "spent", "resting", "blocked", "too long"})
"""Failures that say nothing of the service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The most tokens a day for all, for one embed and for one person; 0: no bound."""

    day: int = 0
    embed: int = 0
    person: int = 0


class Ledger(Protocol):
    """What keeps how many tokens were spent."""

    def spent_today(self, accounts: Sequence[str]) -> Mapping[str, int]:
        """Return the tokens of today by account, those without any left out."""
        ...

    def spend(self, accounts: Sequence[str], tokens: int) -> None:
        """Add tokens, or take some back, on each of these accounts."""
        ...


@dataclass(slots=True)
class Breaker:
    """Tells when a service that failed several times in a row may be asked again.

    After `most` failures it rests for `seconds`; then one call is let through, and its end decides.
    """

    most: int = 3
    seconds: float = 30.0
    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self) -> None:
        """Raise ModelError while the service rests."""
        with self._lock:
            if self._failures < self.most:
                return
            if self.clock() < self._until:
                raise ModelError("resting")
            self._until = self.clock() + self.seconds

    def succeeded(self) -> None:
        """Note that a call went well."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """Note that a call failed."""
        with self._lock:
            self._failures += 1
            self._until = self.clock() + self.seconds


@dataclass(frozen=True, slots=True)
class Guarded:
    """A chat model behind a breaker and a budget; `most` tokens are set aside for each reply."""

    model: ChatModel
    ledger: Ledger
    budget: Budget
    most: int
    breaker: Breaker = field(default_factory=Breaker)

    @property
    def name(self) -> str:
        """Return the model as it is named in settings."""
        return self.model.name

    def stream(self, messages: Sequence[Message], asker: Asker) -> Generator[str, None, Spent]:
        """Yield a reply in pieces; raises ModelError."""
        with self._call(messages, asker) as call:
            for piece in _returning(self.model.stream(messages, asker), call):
                call.said.append(piece)
                yield piece
        return call.spent

    def fill(
        self, messages: Sequence[Message], schema: Mapping[str, Any], asker: Asker
    ) -> tuple[Mapping[str, Any], Spent]:
        """Return a reply in the form of a JSON schema; raises ModelError."""
        with self._call(messages, asker) as call:
            values, call.spent = self.model.fill(messages, schema, asker)
        return values, call.spent

    @contextmanager
    def _call(self, messages: Sequence[Message], asker: Asker) -> Iterator[_Call]:
        """Set tokens aside, and put right what was taken in the end."""
        accounts = self._accounts(asker)
        call = _Call(guess(*(each.text for each in messages)))
        aside = call.sent + self.most
        held = self.ledger.spent_today(list(accounts))
        if any(held.get(name, 0) + aside > limit for name, limit in accounts.items() if limit):
            raise ModelError("spent")
        self.breaker.enter()
        self.ledger.spend(list(accounts), aside)
        try:
            yield call
        except ModelError as error:
            if error.kind not in _HARMLESS:
                self.breaker.failed()
            raise
        else:
            self.breaker.succeeded()
        finally:
            self.ledger.spend(list(accounts), call.spent.total - aside)

    def _accounts(self, asker: Asker) -> dict[str, int]:
        """Return the accounts that pay, and their limits."""
        accounts = {"": self.budget.day}
        if asker.embed:
            accounts[f"embed {asker.embed}"] = self.budget.embed
        if asker.person:
            accounts[f"person {asker.person}"] = self.budget.person
        return accounts


class _Call:
    """What a call has taken: a guess until the provider has counted."""

    def __init__(self, sent: int) -> None:
        self.sent = sent
        self.said: list[str] = []
        self._spent: Spent | None = None

    @property
    def spent(self) -> Spent:
        """The tokens taken so far."""
        return self._spent or Spent(self.sent, guess(*self.said), counted=False)

    @spent.setter
    def spent(self, spent: Spent) -> None:
        self._spent = spent


def _returning(stream: Generator[str, None, Spent], call: _Call) -> Iterator[str]:
    call.spent = yield from stream
