"""A client's whole conversation in, the answer to its last question out.

What was answered before is found again by what was said, so that a question costs what it costs
elsewhere; a conversation that is not known here is gone through turn by turn.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import partial

from assistant.errors import InputError, NotFoundError
from assistant.fronts.ports import Advises
from assistant.values.answer import Answer
from assistant.values.asking import Asker
from assistant.values.documents import content_id

Said = tuple[str, str]
"""Who said something, `user` or `assistant`, and what."""

_MOST_TURNS = 20
_REMEMBERED = 5_000


class Retold:
    """The conversations that clients may go on with, by owner and by what was said in them.

    A conversation that somebody goes on with is forgotten until it is answered; so nobody who was
    told the same goes on in it too, nor who asks the same a second time.
    """

    def __init__(self) -> None:
        self._conversations: OrderedDict[str, str] = OrderedDict()

    def stream(
        self, advisor: Advises, said: Sequence[Said], asker: Asker, language: str | None = None
    ) -> Iterator[str | Answer]:
        """Answer the last question in the conversation that the other messages are.

        It comes as by the advisor's `stream`. Raises InputError where the last message asks
        nothing.
        """
        if not said or said[-1][0] != "user":
            raise InputError("The last message asks nothing; send one of the user's.")
        for piece in self._pieces(advisor, said, asker, language):
            if isinstance(piece, Answer):
                now = [*said, ("assistant", piece.text)]
                self._remember(_fingerprint(asker.person, now), piece.conversation)
            yield piece

    def _pieces(
        self, advisor: Advises, said: Sequence[Said], asker: Asker, language: str | None
    ) -> Iterator[str | Answer]:
        *before, (_, question) = said
        ask = partial(advisor.stream, question, language=language, owner=asker.person, asker=asker)
        known = self._conversations.pop(_fingerprint(asker.person, before), None)
        if known:
            try:
                yield from ask(conversation=known)
            except NotFoundError:
                pass
            else:
                return
        yield from ask(conversation=_told_again(advisor, before, asker, language))

    def _remember(self, fingerprint: str, conversation: str) -> None:
        self._conversations[fingerprint] = conversation
        if len(self._conversations) > _REMEMBERED:
            self._conversations.popitem(last=False)


def _told_again(
    advisor: Advises, before: Sequence[Said], asker: Asker, language: str | None
) -> str | None:
    """Go through the user's latest turns in a new conversation; return it."""
    conversation = None
    turns = [text for role, text in before if role == "user"]
    for turn in turns[-_MOST_TURNS:]:
        answer = advisor.answer(
            turn,
            conversation=conversation,
            language=language,
            owner=asker.person,
            asker=asker,
        )
        conversation = answer.conversation
    return conversation


def _fingerprint(owner: str, said: Sequence[Said]) -> str:
    return content_id(owner, *(part for message in said for part in message))
