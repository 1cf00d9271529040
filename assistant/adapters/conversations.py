"""Conversations in the database: their turns, their state, their gaps, and what users think."""

from __future__ import annotations

import time
from collections.abc import Iterable

import sqlalchemy as sql

from assistant.adapters.database import ConflictError, Database
from assistant.adapters.tables import CONVERSATIONS, FEEDBACK, GAPS, MESSAGES
from assistant.errors import BusyError
from assistant.values.feedback import Feedback, Verdict

_STATE = sql.select(CONVERSATIONS.c.state).where(CONVERSATIONS.c.id == sql.bindparam("id"))
_SET_STATE = (
    sql.update(CONVERSATIONS)
    .where(CONVERSATIONS.c.id == sql.bindparam("conversation"))
    .values(state=sql.bindparam("new_state"), changed_at=sql.bindparam("now"))
)
_TURNS = (
    sql.select(MESSAGES.c.question, MESSAGES.c.answer)
    .where(MESSAGES.c.conversation == sql.bindparam("conversation"))
    .order_by(MESSAGES.c.turn)
)
_GIVE = sql.text(
    "INSERT INTO feedback (answer, conversation, verdict, reason, given_at) "
    "VALUES (:answer, :conversation, :verdict, :reason, :given_at) "
    "ON CONFLICT (answer) DO UPDATE SET conversation = excluded.conversation, "
    "verdict = excluded.verdict, reason = excluded.reason, given_at = excluded.given_at"
)


class Conversations:
    """The conversations of one database; every failure is a StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load_conversation(self, conversation: str) -> str | None:
        """Return the dialogue state of a conversation as JSON, or None if there is none."""
        with self._database.transaction() as connection:
            row = connection.execute(_STATE, {"id": conversation}).first()
        return row.state if row else None

    def save_turn(
        self, conversation: str, turn: int, question: str, answer: str, state: str
    ) -> None:
        """Store a turn and the state after it (answer and state as JSON), both or neither.

        Raises BusyError when the conversation has that turn already.
        """
        now = time.time()
        message = {
            "conversation": conversation,
            "turn": turn,
            "question": question,
            "answer": answer,
            "asked_at": now,
        }
        try:
            with self._database.transaction() as connection:
                values = {"conversation": conversation, "new_state": state, "now": now}
                if not connection.execute(_SET_STATE, values).rowcount:
                    row = {"id": conversation, "state": state, "changed_at": now}
                    connection.execute(sql.insert(CONVERSATIONS), row)
                connection.execute(sql.insert(MESSAGES), message)
        except ConflictError as error:
            raise BusyError(
                f"Conversation {conversation} has a turn {turn} already, asked at the same time; "
                "send the question again."
            ) from error

    def turns(self, conversation: str) -> tuple[tuple[str, str], ...]:
        """Return the questions of a conversation with their answers as JSON, in order."""
        with self._database.transaction() as connection:
            rows = connection.execute(_TURNS, {"conversation": conversation})
            return tuple((row.question, row.answer) for row in rows)

    def record_gap(self, question: str, language: str, topic: str, conversation: str) -> None:
        """Remember a question that the documents leave open."""
        row = {
            "question": question,
            "language": language,
            "topic": topic,
            "conversation": conversation,
            "asked_at": time.time(),
        }
        with self._database.transaction() as connection:
            connection.execute(sql.insert(GAPS), row)

    def save_feedback(self, conversation: str, answer: str, verdict: Verdict, reason: str) -> None:
        """Remember what a user thinks of an answer, in place of what was remembered of it."""
        given = Feedback(conversation, answer, verdict, reason, time.time())
        with self._database.transaction() as connection:
            connection.execute(_GIVE, given._asdict())

    def feedback(self, verdicts: Iterable[Verdict]) -> tuple[Feedback, ...]:
        """Return the feedback with one of these verdicts, oldest first."""
        query = (
            sql.select(*(FEEDBACK.c[name] for name in Feedback._fields))
            .where(FEEDBACK.c.verdict.in_(list(verdicts)))
            .order_by(FEEDBACK.c.given_at, FEEDBACK.c.answer)
        )
        with self._database.transaction() as connection:
            return tuple(Feedback(*row) for row in connection.execute(query))
