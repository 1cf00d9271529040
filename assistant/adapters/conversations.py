"""Conversations in the database: their turns, their state, their gaps, and what users think.

A conversation has an owner, and every statement that reads or changes one for somebody names the
owner: what is another person's is not there. Only who operates the program reads them all.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import sqlalchemy as sql

from assistant.adapters.database import ConflictError, Database
from assistant.adapters.tables import CONVERSATIONS, FEEDBACK, GAPS, MESSAGES
from assistant.errors import BusyError
from assistant.values.conversation import Conversation
from assistant.values.feedback import Feedback, Verdict

_OWNED = (CONVERSATIONS.c.id == sql.bindparam("conversation")) & (
    CONVERSATIONS.c.owner == sql.bindparam("person")
)
_STATE = sql.select(CONVERSATIONS.c.state).where(_OWNED)
_SET_STATE = (
    sql.update(CONVERSATIONS)
    .where(_OWNED)
    .values(state=sql.bindparam("new_state"), changed_at=sql.bindparam("now"))
)
_STATE_AFTER = (
    sql.select(MESSAGES.c.state)
    .join(CONVERSATIONS, CONVERSATIONS.c.id == MESSAGES.c.conversation)
    .where(_OWNED, MESSAGES.c.turn == sql.bindparam("number"))
)
_DELETE_TURN = sql.delete(MESSAGES).where(
    MESSAGES.c.conversation == sql.bindparam("conversation"),
    MESSAGES.c.turn >= sql.bindparam("number"),
)
_SET_TITLE = sql.update(CONVERSATIONS).where(_OWNED).values(title=sql.bindparam("new_title"))
_DELETE = sql.delete(CONVERSATIONS).where(_OWNED)
_BELONGING = tuple(
    sql.delete(table).where(table.c.conversation == sql.bindparam("conversation"))
    for table in (MESSAGES, GAPS, FEEDBACK)
)
_TURNS = (
    sql.select(MESSAGES.c.question, MESSAGES.c.answer)
    .where(MESSAGES.c.conversation == sql.bindparam("conversation"))
    .order_by(MESSAGES.c.turn)
)
_OWN_TURNS = _TURNS.join(CONVERSATIONS, CONVERSATIONS.c.id == MESSAGES.c.conversation).where(_OWNED)
_LIST = (
    sql.select(*(CONVERSATIONS.c[name] for name in Conversation._fields))
    .where(CONVERSATIONS.c.owner == sql.bindparam("person"))
    .order_by(CONVERSATIONS.c.changed_at.desc(), CONVERSATIONS.c.id)
    .limit(sql.bindparam("most"))
)
_GIVE = sql.text(
    "INSERT INTO feedback (answer, conversation, verdict, reason, given_at) "
    "VALUES (:answer, :conversation, :verdict, :reason, :given_at) "
    "ON CONFLICT (answer) DO UPDATE SET conversation = excluded.conversation, "
    "verdict = excluded.verdict, reason = excluded.reason, given_at = excluded.given_at"
)
_TITLE = 60
_SEARCHED = 8


class Conversations:
    """The conversations of one database; every failure is a StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load_conversation(self, conversation: str, owner: str) -> str | None:
        """Return the dialogue state of a person's conversation as JSON, None if there is none."""
        with self._database.transaction() as connection:
            row = connection.execute(_STATE, _named(conversation, owner)).first()
        return row.state if row else None

    def state_after(self, conversation: str, turn: int, owner: str) -> str | None:
        """Return the dialogue state after a turn as JSON, None where it is not known."""
        with self._database.transaction() as connection:
            values = {**_named(conversation, owner), "number": turn}
            row = connection.execute(_STATE_AFTER, values).first()
        return row.state or None if row else None

    def save_turn(
        self,
        conversation: str,
        turn: int,
        question: str,
        answer: str,
        state: str,
        *,
        owner: str,
        instead: bool = False,
    ) -> None:
        """Store a turn and the state after it (answer and state as JSON), both or neither.

        The first turn makes the conversation, its owner's from then on, with the question as title.
        Raises BusyError when the conversation has that turn already, unless it comes `instead`.
        """
        now = time.time()
        message = {
            "conversation": conversation,
            "turn": turn,
            "question": question,
            "answer": answer,
            "asked_at": now,
            "state": state,
        }
        try:
            with self._database.transaction() as connection:
                values = {**_named(conversation, owner), "new_state": state, "now": now}
                if not connection.execute(_SET_STATE, values).rowcount:
                    row = {
                        "id": conversation,
                        "state": state,
                        "changed_at": now,
                        "owner": owner,
                        "title": _title(question),
                        "created_at": now,
                    }
                    connection.execute(sql.insert(CONVERSATIONS), row)
                elif instead:
                    replaced = {"conversation": conversation, "number": turn}
                    connection.execute(_DELETE_TURN, replaced)
                connection.execute(sql.insert(MESSAGES), message)
        except ConflictError as error:
            raise BusyError(
                f"Conversation {conversation} has a turn {turn} already, asked at the same time; "
                "send the question again."
            ) from error

    def turns(self, conversation: str, owner: str) -> tuple[tuple[str, str], ...]:
        """Return the questions of a person's conversation with their answers as JSON, in order."""
        with self._database.transaction() as connection:
            rows = connection.execute(_OWN_TURNS, _named(conversation, owner))
            return tuple((row.question, row.answer) for row in rows)

    def turns_of_anyone(self, conversation: str) -> tuple[tuple[str, str], ...]:
        """Return the turns of a conversation whoever owns it: for who operates the program."""
        with self._database.transaction() as connection:
            rows = connection.execute(_TURNS, {"conversation": conversation})
            return tuple((row.question, row.answer) for row in rows)

    def conversations(self, owner: str, most: int, words: str = "") -> tuple[Conversation, ...]:
        """Return a person's conversations, the one used last first, at most so many.

        Of words given, all must stand in the title, a question or an answer.
        """
        holding = _LIST.where(*(_holds(word) for word in words.split()[:_SEARCHED]))
        with self._database.transaction() as connection:
            rows = connection.execute(holding, {"person": owner, "most": most})
            return tuple(Conversation(*row) for row in rows)

    def rename_conversation(self, conversation: str, title: str, owner: str) -> bool:
        """Give a person's conversation another title; tell whether there was one."""
        values = {**_named(conversation, owner), "new_title": title}
        with self._database.transaction() as connection:
            return connection.execute(_SET_TITLE, values).rowcount > 0

    def delete_conversation(self, conversation: str, owner: str) -> bool:
        """Forget a person's conversation and all that came of it; tell whether there was one."""
        with self._database.transaction() as connection:
            found = connection.execute(_DELETE, _named(conversation, owner)).rowcount > 0
            for delete in _BELONGING if found else ():
                connection.execute(delete, {"conversation": conversation})
        return found

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

    def judgements(self, conversation: str) -> dict[str, str]:
        """Return the verdicts given in a conversation, by the ids of the answers."""
        query = sql.select(FEEDBACK.c.answer, FEEDBACK.c.verdict).where(
            FEEDBACK.c.conversation == conversation
        )
        with self._database.transaction() as connection:
            return {row.answer: row.verdict for row in connection.execute(query)}

    def feedback(self, verdicts: Iterable[Verdict]) -> tuple[Feedback, ...]:
        """Return the feedback with one of these verdicts, oldest first."""
        query = (
            sql.select(*(FEEDBACK.c[name] for name in Feedback._fields))
            .where(FEEDBACK.c.verdict.in_(list(verdicts)))
            .order_by(FEEDBACK.c.given_at, FEEDBACK.c.answer)
        )
        with self._database.transaction() as connection:
            return tuple(Feedback(*row) for row in connection.execute(query))


def _holds(word: str) -> sql.ColumnElement[bool]:
    """Return the condition that a conversation holds a word, in whatever case it is written."""
    said = sql.exists().where(
        MESSAGES.c.conversation == CONVERSATIONS.c.id,
        MESSAGES.c.question.icontains(word, autoescape=True)
        | sql.cast(MESSAGES.c.answer, sql.Text).icontains(word, autoescape=True),
    )
    return CONVERSATIONS.c.title.icontains(word, autoescape=True) | said


def _named(conversation: str, owner: str) -> dict[str, str]:
    return {"conversation": conversation, "person": owner}


def _title(question: str) -> str:
    """Return a question as a title: on one line, and cut where it is long."""
    line = " ".join(question.split())
    return line if len(line) <= _TITLE else f"{line[: _TITLE - 1].rstrip()}…"
