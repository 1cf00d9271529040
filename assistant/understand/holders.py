"""Who holds a post of those told of: whom "she" means where she is to do more than her own."""

from __future__ import annotations

from collections.abc import Collection

from assistant.values.dialogue import DialogueState
from assistant.values.methodology import Methodology


def holder(state: DialogueState, method: Methodology, but: Collection[str] = ()) -> str | None:
    """Return the post of whoever was told of last and holds none of those left out.

    Somebody who holds a post that the others serve, and one that the same person may hold, is told
    of by the first.
    """
    there = [id for id in state.present if id not in but]
    core = {role.id for role in method.roles if role.core}
    beside = {
        id
        for each in method.combinations
        if each.kind == "combine" and {*each.roles} <= {*there} and core & {*each.roles}
        for id in each.roles
    }
    kept = [id for id in there if id in core or id not in beside]
    return kept[-1] if kept else None
