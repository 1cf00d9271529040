"""What is asked in the methodology's own terms, not in a user's words: facts and ids in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.errors import InputError
from assistant.values.dialogue import DialogueState, Fact, Topic
from assistant.values.methodology import Methodology, Named, Role


def stated(
    method: Methodology,
    topic: Topic,
    facts: Mapping[str, str],
    people: Mapping[str, int],
    language: str,
) -> DialogueState:
    """Return the state in which a user said just this; roles go by id or by any of their names.

    Raises InputError for a fact, a value or a role that the methodology does not know.
    """
    known = method.choices
    for name, value in facts.items():
        if name not in known:
            raise InputError(f"There is no fact {name!r}; known are {_listed(known)}.")
        if value not in known[name]:
            raise InputError(
                f"The fact {name} cannot be {value!r}; it is one of {_listed(known[name])}."
            )
    roles = tuple(_role(method, name).id for name in topic.roles)
    return DialogueState(
        turn=1,
        language=language,
        topics=(Topic(ability=topic.ability, roles=roles),),
        facts=tuple(
            Fact(name=name, value=value, basis="stated", turn=1) for name, value in facts.items()
        ),
        people=tuple((_role(method, name).id, count) for name, count in people.items()),
    )


def _role(method: Methodology, name: str) -> Role:
    folded = name.strip().casefold()
    for role in method.roles:
        if folded in {each.casefold() for each in _names(role)}:
            return role
    raise InputError(
        f"There is no role {name!r}; known are {_listed(role.id for role in method.roles)}."
    )


def _names(thing: Named) -> Iterable[str]:
    yield thing.id
    yield from thing.name.values()
    for spellings in thing.aliases.values():
        yield from spellings


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
