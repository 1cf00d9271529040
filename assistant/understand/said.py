"""Takes a question as it is read: spelt out, without what it wants beside an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.text import fold
from assistant.understand.cues import Cues
from assistant.understand.forming import behind_form
from assistant.understand.lexicon import Found
from assistant.understand.listing import names_with_numbers
from assistant.understand.recalling import let_go, resumed
from assistant.understand.spelling import Speller
from assistant.values.dialogue import DialogueState


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A question on its way: as it was typed, `meant`, in `words`, and what of those is `asked`.

    `before` is the state that it goes on from; `wanted` is the language asked for, `lasting` from
    now on; it may hold `orders`, `return` to what was asked first, or `add` to the last answer.
    """

    question: str
    meant: str
    words: str
    asked: str
    before: DialogueState
    wanted: str | None
    lasting: bool
    orders: bool
    returns: bool
    adds: bool


def said_of(
    question: str,
    state: DialogueState,
    find: Callable[..., Found],
    speller: Speller | None,
    cues: Cues,
) -> Said:
    """Return a question as it is read, with what it wants beside an answer."""
    meant = speller.meant(question, state.language) if speller else question
    wanted, words = cues.language_request(cues.plainly_told(fold(meant)))
    lasting = wanted is not None and cues.lasting.search(words) is not None
    words = cues.lasting.sub(",", words) if lasting else words
    orders = cues.orders.search(words) is not None
    asked = cues.joined(cues.beside_orders(words) if orders else words)
    asked = behind_form(asked, cues)
    asked = names_with_numbers(asked)
    before = resumed(state, lambda: bool(find(asked, alone=True).masks))
    rest = cues.pointers.returning.sub(",", asked)
    returns = bool(state.first) and rest != asked
    adds = wanted is not None and cues.further.match(words) is not None
    if returns:
        before, asked = replace(before, topics=state.first), rest
    left = cues.dropping.sub(",", asked)
    if left != asked and cues.asks(left):
        before, asked = let_go(before), left
    return Said(
        question=question,
        meant=meant,
        words=words,
        asked=asked,
        before=before,
        wanted=wanted,
        lasting=lasting,
        orders=orders,
        returns=returns,
        adds=adds,
    )
