"""With whom a role works, as far as duties speak of it, and whose work a question is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from assistant.abilities._aspects import dwells, dwells_in
from assistant.text import as_word, fold, fold_all
from assistant.values.methodology import Duty, Role
from assistant.values.plan import Case


def partners(case: Case, role: Role) -> dict[str, list[Duty]]:
    """Return the work of others that a role has a part in, where it is asked with whom it works.

    That is what speaks of the role, or is a duty of its own too.
    """
    if not dwells_in(case.topic.text or case.state.question, "whom"):
        return {}
    own = [duty.text for duty in role.duties]
    return {
        other.id: some
        for other in case.method.roles
        if other.id != role.id and (not other.posts or _stages(other) & _stages(role))
        if (
            some := [
                duty for duty in other.duties if duty.text in own or _speaks_of(duty.text, role)
            ]
        )
    }


def of_others(case: Case, role: Role, duty: Duty) -> bool:
    """Tell whether a duty of a role speaks of another one."""
    return _on_others(case, role, duty.text)


def apart(case: Case, role: Role) -> bool:
    """Tell whether it is asked with whom a role works of whose work nothing speaks of others."""
    if not role.duties or not dwells(case, "partner"):
        return False
    told = [duty.text for duty in role.duties] + ([role.course.text] if role.course else [])
    return not any(_on_others(case, role, text) for text in told)


def _on_others(case: Case, role: Role, text: Mapping[str, str]) -> bool:
    return any(_speaks_of(text, each) for each in case.method.roles if each.id != role.id)


def is_work(case: Case, role: Role) -> bool:
    """Tell whether the question names a role only to say whose work it is about."""
    text = fold(case.topic.text or case.state.question)
    called = fold_all([*role.name.values(), *chain(*role.aliases.values())])
    behind = (text.partition(word)[2] for word in called if word in text)
    return any(dwells_in(rest, "its-work") for rest in behind if rest)


def _stages(role: Role) -> set[str]:
    """Return the stages that have a role."""
    return {id for id, post in role.posts.items() if post.need != "not-needed"}


def _speaks_of(text: Mapping[str, str], role: Role) -> bool:
    """Tell whether a text names a role, in whichever language it is told."""
    return all(
        any(
            word in told and re.search(as_word(word), told)
            for word in fold_all([role.name[language], *role.aliases.get(language, ())])
        )
        for language, said in text.items()
        if (told := fold(said))
    )
