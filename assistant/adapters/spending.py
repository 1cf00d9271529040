"""What chat models took, in tokens, by day and account, in the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import sqlalchemy as sql

from assistant.adapters.database import Database
from assistant.adapters.tables import SPENDING
from assistant.values.documents import content_id

_ADD = sql.text(
    "INSERT INTO spending (day, account, tokens) VALUES (:day, :account, :tokens) "
    "ON CONFLICT (day, account) DO UPDATE SET tokens = spending.tokens + excluded.tokens"
)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


class Spending:
    """The ledger of one database; a day is one of UTC, and accounts are kept by a hash."""

    def __init__(self, database: Database, today: Callable[[], str] = _today) -> None:
        self._database = database
        self._today = today

    def spent_today(self, accounts: Sequence[str]) -> Mapping[str, int]:
        """Return the tokens of today by account, those without any left out."""
        names = {content_id(account): account for account in accounts}
        query = sql.select(SPENDING.c.account, SPENDING.c.tokens).where(
            SPENDING.c.day == self._today(), SPENDING.c.account.in_(list(names))
        )
        with self._database.transaction() as connection:
            return {names[row.account]: row.tokens for row in connection.execute(query)}

    def spend(self, accounts: Sequence[str], tokens: int) -> None:
        """Add tokens, or take some back, on each of these accounts; old days are forgotten."""
        day = self._today()
        rows = [
            {"day": day, "account": content_id(account), "tokens": tokens} for account in accounts
        ]
        with self._database.transaction() as connection:
            connection.execute(sql.delete(SPENDING).where(SPENDING.c.day < day))
            connection.execute(_ADD, rows)
