"""What a roster says can wait: the groups and posts that the stage after brings."""

from __future__ import annotations

from assistant.abilities._situation import listed, name, named, newcomers
from assistant.abilities._team import Needs
from assistant.values.methodology import Role, Stage
from assistant.values.plan import Case, Item, Point


def waiting(case: Case, needs: Needs, stage: Stage, *, asked: bool = False) -> list[Point]:
    """Return one sentence with what the next stage brings, where the shop has just been placed.

    It is for those who begin: an owner there is often told to hire for it at once. Where the stage
    was settled turns ago, it was said. `asked` tells that it is asked what can wait.
    """
    known = case.state.fact("stage")
    after = case.method.stage_after(stage.id)
    placed = known is not None and known.turn == case.state.turn
    begins = case.method.stage_before(stage.id) is None and placed
    if after is None or not (asked or begins):
        return []
    heirs = {id for split in case.method.splits for id in split.into}
    new = [role for role in newcomers(case, after) if needs.get(role.id, ("now",))[0] == "later"]
    new = [role for role in new if role.id not in heirs] or new
    if not new:
        return []
    slots = {"stage": name(case, after)}
    return [Point(wording="later", slots=slots, items=(_news(case, new, after),))]


def _news(case: Case, roles: list[Role], stage: Stage) -> Item:
    """Return what is new; a group stands for its posts where all of them are."""
    words: dict[str, None] = {}
    for role in roles:
        id = role.posts[stage.id].group
        members = [each for each in case.method.roles if _stands_in(each, id, stage)]
        whole = id and len(members) > 1 and all(each in roles for each in members)
        words[name(case, case.method.group(id) if id and whole else role)] = None
    return Item(text=listed(case, list(words)), support=named(case, roles, stage).support)


def _stands_in(role: Role, group: str | None, stage: Stage) -> bool:
    return stage.id in role.posts and role.posts[stage.id].group == group
