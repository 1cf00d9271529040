"""A person's conversations: listed, read, named, judged, deleted; no other person's are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, get_args

import orjson

from assistant.errors import InputError, NotFoundError
from assistant.values.conversation import Conversation
from assistant.values.feedback import Verdict

LONGEST_REASON = 1000
"""The most characters the reason of a verdict may have."""

LONGEST_TITLE = 120
"""The most characters the title of a conversation may have."""

_LISTED = 200
_ALL = 2**31 - 1


class Memory(Protocol):
    """What keeps conversations between turns, each with its owner."""

    def load_conversation(self, conversation: str, owner: str) -> str | None:
        """Return the dialogue state as JSON, or None if the owner has no such conversation."""
        ...

    def state_after(self, conversation: str, turn: int, owner: str) -> str | None:
        """Return the dialogue state after a turn as JSON, None where it is not known."""
        ...

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
        """Store a turn and the state after it, both or neither; `instead` of the one there is."""
        ...

    def turns(self, conversation: str, owner: str) -> tuple[tuple[str, str], ...]:
        """Return the questions with their answers as JSON, in order."""
        ...

    def conversations(self, owner: str, most: int, words: str = "") -> tuple[Conversation, ...]:
        """Return the owner's conversations that hold the words, the one used last first."""
        ...

    def rename_conversation(self, conversation: str, title: str, owner: str) -> bool:
        """Give a conversation another title; tell whether the owner has it."""
        ...

    def delete_conversation(self, conversation: str, owner: str) -> bool:
        """Forget a conversation and all that came of it; tell whether the owner had it."""
        ...

    def record_gap(self, question: str, language: str, topic: str, conversation: str) -> None:
        """Remember a question that the documents leave open."""
        ...

    def save_feedback(self, conversation: str, answer: str, verdict: Verdict, reason: str) -> None:
        """Remember what a user thinks of an answer, in place of what was remembered of it."""
        ...

    def judgements(self, conversation: str) -> Mapping[str, str]:
        """Return the verdicts given in a conversation, by the ids of the answers."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Threads:
    """What a person may do with conversations beside asking; `owner` says who it is.

    Every method that names a conversation raises NotFoundError for one that the owner does not
    have, whether another person has it or nobody.
    """

    memory: Memory

    def history(self, conversation: str, *, owner: str = "") -> tuple[tuple[str, Any], ...]:
        """Return the turns of a conversation: questions with their answers as JSON values."""
        turns = self.memory.turns(conversation, owner)
        if not turns:
            raise unknown(conversation)
        return tuple((question, orjson.loads(answer)) for question, answer in turns)

    def conversations(
        self, *, owner: str = "", words: str = "", every: bool = False
    ) -> tuple[Conversation, ...]:
        """Return the owner's conversations, the last used first: the latest 200, or `every` one.

        Of words given, all must stand in the title, a question or an answer.
        """
        return self.memory.conversations(owner, _ALL if every else _LISTED, words)

    def rename(self, conversation: str, title: str, *, owner: str = "") -> None:
        """Give a conversation another title; raises InputError for an empty or a long one."""
        line = " ".join(title.split())
        if not 0 < len(line) <= LONGEST_TITLE:
            raise InputError(
                f"The title has {len(line)} characters; write one of 1 to {LONGEST_TITLE}."
            )
        if not self.memory.rename_conversation(conversation, line, owner):
            raise unknown(conversation)

    def delete(self, conversation: str, *, owner: str = "") -> None:
        """Forget a conversation with its turns, its verdicts and the gaps it showed."""
        if not self.memory.delete_conversation(conversation, owner):
            raise unknown(conversation)

    def feedback(
        self, conversation: str, answer: str, verdict: str, reason: str = "", *, owner: str = ""
    ) -> None:
        """Keep what a user thinks of an answer; a second verdict replaces the first.

        Raises InputError for a verdict that does not exist, a reason that is too long, or an answer
        that the conversation does not hold.
        """
        known = {each: each for each in get_args(Verdict)}
        if verdict not in known:
            raise InputError(f"There is no verdict {verdict!r}; use one of {', '.join(known)}.")
        if len(reason) > LONGEST_REASON:
            raise InputError(
                f"The reason has {len(reason):,} characters; shorten it to {LONGEST_REASON:,} or "
                "fewer."
            )
        if all(held["id"] != answer for _, held in self.history(conversation, owner=owner)):
            raise InputError(
                f"The conversation {conversation!r} holds no answer {answer!r}; give the two ids "
                "that came with the answer."
            )
        self.memory.save_feedback(conversation, answer, known[verdict], reason)

    def judgements(self, conversation: str, *, owner: str = "") -> Mapping[str, str]:
        """Return what the owner thinks of the answers of a conversation, by their ids."""
        if self.memory.load_conversation(conversation, owner) is None:
            raise unknown(conversation)
        return self.memory.judgements(conversation)


def unknown(conversation: str) -> NotFoundError:
    """Return the error for a conversation that a person does not have."""
    return NotFoundError(
        f"You have no conversation {conversation!r}; leave it out to start a new one."
    )
