"""What a roster says of later: what can wait, and what comes once every post is filled."""

from __future__ import annotations

from assistant.abilities._aspects import dwells, dwells_in
from assistant.abilities._situation import (
    bracketed,
    claim,
    listed,
    name,
    named,
    names,
    newcomers,
    signals,
)
from assistant.abilities._team import Needs, news, with_need
from assistant.values.methodology import Role, Stage
from assistant.values.plan import Case, Item, Point


def waiting(case: Case, needs: Needs, stage: Stage, *, asked: bool = False) -> list[Point]:
    """Return one sentence with what later stages bring, for a shop in its first stage.

    It is for those who begin: an owner there is often told to hire for it at once. `asked` tells
    that it is asked what can wait, which is answered in any stage.
    """
    if not asked and case.method.stage_before(stage.id):
        return []
    heirs = {id for split in case.method.splits for id in split.into}
    items = []
    here = case.method.position(stage.id)
    for after in case.method.stages[here + 1 :]:
        new = [
            role for role in newcomers(case, after) if needs.get(role.id, ("now",))[0] == "later"
        ]
        new = [role for role in new if role.id not in heirs] or new
        items += [_news(case, new, after)] if new else []
    return [Point(wording="later", items=tuple(items))] if items else []


def founded(case: Case, stage: Stage) -> list[Point]:
    """Return which groups of their own posts become in the next stage."""
    after = case.method.stage_after(stage.id)
    groups = {group.id for group in case.method.groups}
    return [
        claim(split.claim, case)
        for split in case.method.splits
        if after and split.stage == after.id and groups & {*split.into}
    ]


def deferring(case: Case, stage: Stage, needs: Needs) -> list[Point]:
    """Return what only the stages behind bring, where it is asked what can wait."""
    if not dwells_in(case.topic.text, "wait"):
        return []
    return [*waiting(case, needs, stage, asked=True), *founded(case, stage)]


def bridging(case: Case, stage: Stage) -> list[Point]:
    """Return who does, in a stage, work of groups that come only later."""
    later = {
        group.id
        for group in case.method.groups
        if case.method.position(group.stages[0]) > case.method.position(stage.id)
    }
    return [
        claim(each.claim, case)
        for each in case.method.combinations
        if each.stage == stage.id and later & {*each.groups}
    ]


def onwards(case: Case, stage: Stage, needs: Needs) -> list[Point]:
    """Return what leads on where every post is filled: what else to attend to, and who is next.

    That is what the decision maker attends to where a condition of the next stage is unmet, and
    the posts of that stage where it is asked whom to add.
    """
    here = {*case.state.present}
    after = case.method.stage_after(stage.id)
    if after is None or not here >= {role.id for role in with_need(case, needs, "now")}:
        return []
    if signals(case, after, "unmet"):
        return [claim(stage.attention, case)]
    return news(case, after) if dwells(case, "new") else []


def _news(case: Case, roles: list[Role], stage: Stage) -> Item:
    """Return what is new in a stage; a group stands for its posts where all of them are."""
    words: dict[str, None] = {}
    asked = {id for topic in case.state.topics for id in topic.roles} | {*dict(case.state.people)}
    for role in roles:
        id = role.posts[stage.id].group
        members = [each for each in case.method.roles if _stands_in(each, id, stage)]
        whole = id and len(members) > 1 and all(each in roles for each in members)
        word = name(case, case.method.group(id) if id and whole else role)
        if whole and any(each.id in asked for each in members):
            word += bracketed(case, names(case, members))
        words[word] = None
    text = listed(case, list(words)) + bracketed(case, name(case, stage))
    return Item(text=text, support=named(case, roles, stage).support)


def _stands_in(role: Role, group: str | None, stage: Stage) -> bool:
    return stage.id in role.posts and role.posts[stage.id].group == group
