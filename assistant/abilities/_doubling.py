"""Of which posts and groups it is asked whether they go together, and what is stated of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.abilities._aspects import dwells, dwells_in
from assistant.abilities._situation import RECOMMENDED, name, roles_of, situation, successors
from assistant.text import content_terms
from assistant.values.methodology import Combination, Duty
from assistant.values.plan import Case

_PART = 0.4
"""The share of the words of somebody else's work that a combination has to say to state it."""

PAIR = 2
"""How many posts are asked about where their work is named and not they."""


def meant(case: Case) -> Case:
    """Return the case with all the posts and groups named that the question means."""
    case = _on_air(_of_somebody(_grouped(_with_owner(case))))
    return _at_one_time(_lent(_by_work(_with_absent(_with_other(case)))))


def _on_air(case: Case) -> Case:
    """Name the post that all others serve beside the only one that is to do its work as well."""
    topic = case.topic
    own = {*topic.doers} <= {*topic.roles}
    alone = len(topic.roles) == 1 and own and not (topic.groups or topic.boss)
    core = tuple(role.id for role in case.method.roles if role.core)
    if not alone or {*core} & {*topic.roles} or not dwells_in(topic.text, "on-air"):
        return case
    return replace(case, topic=replace(topic, roles=(*topic.roles, *core)))


def _of_somebody(case: Case) -> Case:
    """Name the post of somebody told of, where somebody pointed to is to do other work.

    Who is pointed to is the only one of whom this turn or the one before told, or the last of them.
    """
    topic, state = case.topic, case.state
    told = state.crew and state.crew >= state.turn - 1
    others = {*topic.roles} | {id.split("#")[0] for id in topic.duties}
    there = [id for id in state.present if id not in others]
    bare = not (topic.groups or topic.boss) and len(topic.roles) <= 1
    if not (told and bare and others and there) or not dwells_in(topic.text, "pointed-to"):
        return case
    return replace(case, topic=replace(topic, roles=(there[-1], *topic.roles)))


def _with_owner(case: Case) -> Case:
    """Name the decision maker, who asks, where the asker would take on a post or its work alone."""
    topic = case.topic
    roles = topic.roles or topic.doers
    alone = len(roles) == 1 and not (topic.groups or topic.boss)
    whole = dwells(case, "single-handed")
    if not alone or whole or not dwells_in(topic.text, "oneself"):
        return case
    boss = (case.method.decision_maker.id,)
    return replace(case, topic=replace(topic, roles=roles, boss=boss))


def _at_one_time(case: Case) -> Case:
    """Name instead of a post the one that took over from it where the other post came only then."""
    roles = roles_of(case, case.topic.roles)
    if len(roles) != PAIR:
        return case
    stages = [{id for id in role.posts if _stands(case, role.id, id)} for role in roles]
    if not all(stages) or stages[0] & stages[1]:
        return case
    heirs = [successors(case, role) for role in roles]
    ids = [
        told[0].id if len(told) == 1 and {*told[0].posts} & theirs else role.id
        for role, told, theirs in zip(roles, heirs, reversed(stages), strict=True)
    ]
    return replace(case, topic=replace(case.topic, roles=tuple(ids)))


def stated_of(case: Case, asked: set[str]) -> list[Combination]:
    """Return the combinations that hold all that was asked about; one thing asks for all of its."""
    return [
        each
        for each in case.method.combinations
        if asked <= parts(each) and (len(asked) > 1 or case.topic.roles)
    ]


def nearest(case: Case, stated: list[Combination]) -> list[Combination]:
    """Return the combinations that share most words with the question."""
    wanted = content_terms(case.topic.text)
    shares = {each.id: len(wanted & content_terms(case.say(each.claim.text))) for each in stated}
    most = max(shares.values(), default=0)
    return [each for each in stated if shares[each.id] == most]


def akin(case: Case, stated: Combination) -> list[Combination]:
    """Return the other combinations of a role with the posts of the group that it lends a hand."""
    if stated.kind == "share" or not stated.groups:
        return []
    return [
        each
        for each in case.method.combinations
        if each != stated
        and {*stated.roles} <= {*each.roles}
        and {*stated.groups} <= reach(case, each)
    ]


def of_itself(case: Case, stated: Combination) -> bool:
    """Tell whether a combination is of the work of one post, or of the groups that share it.

    A post that may lend a hand to a group is not.
    """
    shared = not stated.groups or stated.kind == "share"
    return len(stated.roles) == 1 and shared and not dwells(case, "only")


def parts(combination: Combination) -> set[str]:
    """Return the posts and groups that a combination names."""
    return {*combination.roles, *combination.groups}


def reach(case: Case, combination: Combination) -> set[str]:
    """Return the groups whose posts or whose work a combination is of, in any stage."""
    posts = [post for role in roles_of(case, combination.roles) for post in role.posts.values()]
    return {*combination.groups, *(post.group for post in posts if post.group)}


def work_is_stated(case: Case) -> bool:
    """Tell whether a combination of the one post named says that it may do the work told."""
    return any(_states(case, id, {*case.topic.roles}) for id in case.topic.duties)


def with_work(case: Case, asked: set[str]) -> set[str]:
    """Add the groups whose work the question tells, where a combination states it of one post.

    The question itself has to share words with what is stated, beside the name of the post.
    """
    if asked != {*case.topic.roles} or not work_is_stated(case):
        return asked
    called = content_terms(" ".join(name(case, role) for role in roles_of(case, asked)))
    wanted = content_terms(case.topic.text) - called
    for each in stated_of(case, asked):
        if each.groups and wanted & content_terms(case.say(each.claim.text)):
            return asked | {*each.groups}
    return asked


def _grouped(case: Case) -> Case:
    """Name for a side, beside a group, the one group that all of its posts belong to later."""
    topic = case.topic
    found = dict.fromkeys(id for side in topic.sides for id in _groups_of(case, side))
    groups = (*topic.groups, *(id for id in found if id not in topic.groups))
    return replace(case, topic=replace(topic, groups=groups)) if topic.groups else case


def _groups_of(case: Case, side: str) -> Iterable[str]:
    """Return the group that holds all posts which a side of no groups has in its last stage."""
    if any(group.side == side for group in case.method.groups):
        return ()
    stage = case.method.side(side).stages[-1]
    seated = [
        {post.group for post in role.posts.values() if post.group}
        for role in case.method.roles
        if stage in role.posts and role.posts[stage].side == side
    ]
    return sorted(set.intersection(*seated)) if seated else ()


def _lent(case: Case) -> Case:
    """Name the groups that share a post, where another is to be shared as that one is."""
    topic = case.topic
    for each in case.method.combinations:
        others = tuple(id for id in topic.roles if id not in each.roles)
        named = len(others) < len(topic.roles) and len(others) == 1 and len(topic.groups) < PAIR
        shared = each.kind == "share" and {*topic.groups} <= {*each.groups}
        if shared and named and dwells(case, "lent"):
            return replace(case, topic=replace(topic, roles=others, groups=each.groups))
    return _from_its_own(case)


def _from_its_own(case: Case) -> Case:
    """Name beside the group that a post is to be lent to the one that it belongs to."""
    topic = case.topic
    if len(topic.roles) != 1 or not topic.groups or not dwells(case, "lent"):
        return case
    posts = case.method.role(topic.roles[0]).posts.values()
    own = next((post.group for post in posts if post.group), None)
    if with_other := _as_another(case, own):
        return with_other
    if len(topic.groups) > 1:
        return case
    stated = stated_of(case, {*topic.roles, *topic.groups})
    if own is None or own in topic.groups or stated:
        return case
    return replace(case, topic=replace(topic, groups=(own, *topic.groups)))


def _as_another(case: Case, own: str | None) -> Case | None:
    """Name the post of another group that whoever is lent there may hold, where that is stated."""
    role, groups = case.topic.roles[0], {*case.topic.groups} - {own}
    for each in case.method.combinations:
        others = [id for id in each.roles if id != role] if role in each.roles else []
        posts = [post for other in others for post in case.method.role(other).posts.values()]
        if len(groups) == 1 and groups & {post.group for post in posts}:
            return replace(case, topic=replace(case.topic, roles=(role, *others), groups=()))
    return None


def _with_other(case: Case) -> Case:
    """Name the post that the question calls its work ("…, and can the host do it as well?")."""
    topic = case.topic
    others = {id for each in case.state.topics for id in each.roles} - {*topic.roles}
    if len(topic.groups) == 1 and not topic.roles and len(others) == 1 and dwells(case, "lent"):
        return replace(case, topic=replace(topic, roles=(*others,)))
    if len(topic.roles) != 1 or len(others) != 1 or topic.groups or topic.boss or topic.duties:
        return case
    if not dwells_in(topic.text, "that-work"):
        return case
    return replace(case, topic=replace(topic, roles=(*topic.roles, *others)))


def _with_absent(case: Case) -> Case:
    """Name the post of whoever is gone, where somebody else is to stand in."""
    topic, gone = case.topic, [role for role, count in case.state.people if count == 0]
    alone = len(topic.roles) == 1 and not (topic.groups or topic.boss)
    if not alone or len(gone) != 1 or gone[0] in topic.roles or not dwells(case, "stand-in"):
        return case
    return replace(case, topic=replace(topic, roles=(*topic.roles, *gone)))


def _by_work(case: Case) -> Case:
    """Name the posts that the question tells by their work ("could the host pack parcels too?").

    Of the owners of work that is named alone, that one of which it is stated that it may do it.
    """
    topic = case.topic
    owners = dict.fromkeys(id.split("#")[0] for id in topic.duties)
    roles = [*topic.roles, *(id for id in owners if id not in topic.roles)]
    stage = situation(case).stage
    heirs = {id for split in case.method.splits if split.role in roles for id in split.into}
    if stage:
        roles = [id for id in roles if id in topic.roles or _stands(case, id, stage.id)]
    else:
        roles = [id for id in roles if id in topic.roles or id not in heirs]
    helping = [each for each in case.method.combinations if _helps(case, each)]
    if len(helping) == 1 and not (topic.roles or topic.groups or topic.boss):
        helper = helping[0]
        return replace(case, topic=replace(topic, roles=helper.roles, groups=helper.groups))
    more = len(topic.roles) == PAIR and len(roles) == PAIR + 1
    if (len(roles) != PAIR and not more) or topic.groups or topic.boss or work_is_stated(case):
        return case
    return replace(case, topic=replace(topic, roles=tuple(roles)))


def _helps(case: Case, combination: Combination) -> bool:
    """Tell whether work is named of which it is stated that a role may do it for a group."""
    if combination.kind == "share" or not combination.groups:
        return False
    own = [id for id in case.topic.duties if id.split("#")[0] in combination.roles]
    terms = content_terms(case.say(combination.claim.text))
    return any(terms & content_terms(case.say(_duty(case, id).text)) for id in own)


def _states(case: Case, duty: str, roles: set[str]) -> bool:
    """Tell whether a combination that holds roles says that they may do some work.

    Of the work of others it has to say a good part.
    """
    terms = content_terms(case.say(_duty(case, duty).text))
    least = 0.0 if duty.partition("#")[0] in roles else _PART * len(terms)
    return any(
        roles <= parts(each) and shared and len(shared) >= least
        for each in case.method.combinations
        if roles
        for shared in (content_terms(case.say(each.claim.text)) & terms,)
    )


def _duty(case: Case, id: str) -> Duty:
    role, number = id.split("#")
    return case.method.role(role).duties[int(number)]


def _stands(case: Case, id: str, stage: str) -> bool:
    post = case.method.role(id).posts.get(stage)
    return post is not None and post.need in RECOMMENDED
