"""A chat model behind a breaker and a budget, which is kept in a real database."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters.chat import Message, Spent
from assistant.adapters.chat.guarded import Breaker, Budget, Guarded
from assistant.adapters.database import Database
from assistant.adapters.spending import Spending
from assistant.errors import Failure, ModelError
from assistant.values.asking import Asker

QUESTION = [Message("user", "which posts?")]


@dataclass
class Told:
    """A model that does what it is told: fail, or say two words that take 30 tokens."""

    failing: Failure | None = None
    calls: int = 0
    name: str = "told:model"

    def stream(self, messages: Sequence[Message], asker: Asker) -> Generator[str, None, Spent]:
        del messages, asker
        self.calls += 1
        yield "two "
        if self.failing:
            raise ModelError(self.failing)
        yield "words"
        return Spent(20, 10)

    def fill(
        self, messages: Sequence[Message], schema: Mapping[str, Any], asker: Asker
    ) -> tuple[Mapping[str, Any], Spent]:
        list(self.stream(messages, asker))
        return dict(schema), Spent(20, 10)


@dataclass
class Clock:
    now: float = 0.0
    day: str = "2026-11-28"
    read: Callable[[], float] = field(init=False)

    def __post_init__(self) -> None:
        self.read = lambda: self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Spending:
    return Spending(Database(f"sqlite:///{tmp_path / 'spent.db'}"), lambda: clock.day)


def guarded(model: Told, ledger: Spending, budget: Budget, clock: Clock) -> Guarded:
    return Guarded(model, ledger, budget, 50, Breaker(2, 30.0, clock.read))


def kind(model: Guarded, asker: Asker | None = None) -> Failure | None:
    try:
        list(model.stream(QUESTION, asker or Asker()))
    except ModelError as error:
        return error.kind
    return None


def test_a_service_that_keeps_failing_is_left_alone_and_then_tried_once(
    ledger: Spending, clock: Clock
) -> None:
    told = Told("failed")
    model = guarded(told, ledger, Budget(), clock)
    assert [kind(model) for _ in range(4)] == ["failed", "failed", "resting", "resting"]
    clock.now = 31.0
    assert [kind(model) for _ in range(2)] == ["failed", "resting"]
    assert told.calls == 3
    told.failing, clock.now = None, 62.0
    assert [kind(model) for _ in range(3)] == [None] * 3


@pytest.mark.parametrize("harmless", ["gone", "blocked"])
def test_what_the_service_is_not_to_blame_for_does_not_count(
    ledger: Spending, clock: Clock, harmless: Failure
) -> None:
    model = guarded(Told(harmless), ledger, Budget(), clock)
    assert [kind(model) for _ in range(4)] == [harmless] * 4


@pytest.mark.parametrize(
    ("budget", "asker", "other"),
    [
        (Budget(day=100), Asker(), Asker(person="b")),
        (Budget(embed=100), Asker(embed="wiki"), None),
        (Budget(person=100), Asker(person="a"), None),
    ],
    ids=["day", "embed", "person"],
)
def test_a_budget_is_kept_and_full_again_the_next_day(
    ledger: Spending, clock: Clock, budget: Budget, asker: Asker, other: Asker | None
) -> None:
    told = Told()
    model = guarded(told, ledger, budget, clock)
    assert [kind(model, asker) for _ in range(3)] == [None, None, "spent"]
    assert kind(model, other or Asker(person="b", embed="c")) == ("spent" if other else None)
    clock.day = "2026-11-29"
    assert kind(model, asker) is None


def test_a_call_takes_what_the_provider_counted_or_a_guess_where_it_broke(
    ledger: Spending, clock: Clock
) -> None:
    told = Told()
    model = guarded(told, ledger, Budget(day=1000), clock)
    kind(model)
    assert ledger.spent_today([""]) == {"": 30}
    model.fill(QUESTION, {}, Asker())
    assert ledger.spent_today([""]) == {"": 60}
    told.failing = "cut"
    kind(model)
    assert 60 < ledger.spent_today([""])[""] < 80


def test_a_stream_that_is_left_is_paid_as_far_as_it_came(ledger: Spending, clock: Clock) -> None:
    stream = guarded(Told(), ledger, Budget(day=1000), clock).stream(QUESTION, Asker())
    next(stream)
    stream.close()
    assert 0 < ledger.spent_today([""])[""] < 20


def test_who_asks_is_not_kept_by_name(ledger: Spending, clock: Clock, tmp_path: Path) -> None:
    kind(guarded(Told(), ledger, Budget(), clock), Asker(person="zhang-san"))
    assert b"zhang-san" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
