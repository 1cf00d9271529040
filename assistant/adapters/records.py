"""What was asked, judged and left open, over all conversations: for who operates the program."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime

import orjson
import sqlalchemy as sql

from assistant.adapters.database import Database
from assistant.adapters.tables import CONVERSATIONS, FEEDBACK, GAPS, MESSAGES
from assistant.values.desk import Judged, OpenQuestion, Use
from assistant.values.feedback import Feedback

_DAY = 24 * 60 * 60
_MOST_USE = 20_000


class Records:
    """The records of one database; every failure is a StoreError."""

    _database: Database

    def judged(self, most: int) -> tuple[Judged, ...]:
        """Return the latest verdicts with what they were given on, the last one first."""
        query = (
            sql.select(*(FEEDBACK.c[name] for name in Feedback._fields))
            .order_by(FEEDBACK.c.given_at.desc())
            .limit(most)
        )
        with self._database.transaction() as connection:
            given = [Feedback(*row) for row in connection.execute(query)]
            said = self._said(connection, {each.conversation for each in given})
        found = []
        for each in given:
            question, answer = said.get(each.answer, ("", {}))
            text, generation = answer.get("text", ""), answer.get("generation", "")
            found.append(Judged(each, question, text, generation))
        return tuple(found)

    def open_questions(self, most: int) -> tuple[OpenQuestion, ...]:
        """Return the latest questions that the documents left open, the last one first."""
        query = sql.select(GAPS).order_by(GAPS.c.number.desc()).limit(most)
        with self._database.transaction() as connection:
            rows = list(connection.execute(query))
            said = self._said(connection, {row.conversation for row in rows})
        answers = {
            (answer["conversation"], question): id for id, (question, answer) in said.items()
        }
        return tuple(
            OpenQuestion(
                row.question,
                row.topic,
                row.conversation,
                answers.get((row.conversation, row.question), ""),
                row.asked_at,
            )
            for row in rows
        )

    def use(self, days: int) -> Use:
        """Return what was asked in the last days, by day, stage and outcome."""
        since = time.time() - days * _DAY
        query = (
            sql.select(MESSAGES.c.asked_at, MESSAGES.c.answer)
            .where(MESSAGES.c.asked_at >= since)
            .order_by(MESSAGES.c.asked_at.desc())
            .limit(_MOST_USE + 1)
        )
        dates, stages, outcomes = Counter[str](), Counter[str](), Counter[str]()
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
            for row in rows[:_MOST_USE]:
                answer = orjson.loads(row.answer)
                dates[datetime.fromtimestamp(row.asked_at, UTC).date().isoformat()] += 1
                stages[answer["stage"]["id"] if answer["stage"] else ""] += 1
                outcomes[answer["outcome"]] += 1
        most = _MOST_USE if len(rows) > _MOST_USE else 0
        return Use(dict(sorted(dates.items())), dict(stages.most_common()), dict(outcomes), most)

    def forget_before(self, moment: float) -> int:
        """Forget the conversations not used since, with all that came of them; tell how many."""
        old = sql.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.changed_at < moment)
        with self._database.transaction() as connection:
            for table in (MESSAGES, GAPS, FEEDBACK):
                connection.execute(sql.delete(table).where(table.c.conversation.in_(old)))
            gone = sql.delete(CONVERSATIONS).where(CONVERSATIONS.c.changed_at < moment)
            return connection.execute(gone).rowcount

    def _said(
        self, connection: sql.Connection, conversations: set[str]
    ) -> dict[str, tuple[str, dict[str, str]]]:
        """Return the questions and answers of conversations by the answers' ids."""
        query = sql.select(MESSAGES.c.question, MESSAGES.c.answer).where(
            MESSAGES.c.conversation.in_(sorted(conversations))
        )
        rows = [(row.question, orjson.loads(row.answer)) for row in connection.execute(query)]
        return {answer["id"]: (question, answer) for question, answer in rows}
