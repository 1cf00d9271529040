"""Reads crews that are told as one: a group, both halves of a split post, every post there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.understand.cues import Cues
from assistant.understand.facts import STAGE
from assistant.understand.lexicon import Found
from assistant.values.methodology import Methodology, Role


def crews(
    found: Found,
    told: Mapping[str, int],
    values: Mapping[str, str],
    method: Methodology,
    cues: Cues,
) -> dict[str, int]:
    """Return who is there by a clause, where `told` is what it says of each role and group.

    `values` are the facts known of the shop. What is said of a role itself goes before what is
    said of its crew.
    """
    groups = {group.id for group in method.groups}
    roles = {id: count for id, count in told.items() if id not in groups}
    there: dict[str, int] = {}
    if not cues.asks(found.text) and not cues.supposed(found.text):
        there |= dict.fromkeys(_all_posts(found.text, values, method, cues), 1)
        halves = dict(_halves(found, method, cues))
        roles = {id: count for id, count in roles.items() if id not in halves}
        there |= {half: 1 for into in halves.values() for half in into}
    for group in (each for each in method.groups if each.id in told):
        stage = values.get(STAGE)
        here = stage if stage in group.stages else group.stages[0]
        members = (role.id for role in method.roles if _in_group(role, group.id, here))
        there |= dict.fromkeys(members, min(told[group.id], 1))
    return there | roles


def _in_group(role: Role, group: str, stage: str) -> bool:
    post = role.posts.get(stage)
    return post is not None and post.group == group and post.need == "now"


def _halves(found: Found, method: Methodology, cues: Cues) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each role that is said to be there in both kinds, with the roles it is split into."""
    known = {role.id for role in method.roles}
    into = {
        split.role: split.into
        for split in method.splits
        if len(split.into) > 1 and known.issuperset(split.into)
    }
    for place in found.places("role"):
        before, behind = found.text[: place.start], found.text[place.end :]
        both = cues.people.both_before.search(before) or cues.people.both_behind.search(behind)
        if place.id in into and both:
            yield place.id, into[place.id]


def _all_posts(
    text: str, values: Mapping[str, str], method: Methodology, cues: Cues
) -> tuple[str, ...]:
    """Return the roles that a stage needs, where a text says that its posts are all filled.

    A number of posts tells the stage where none is known, and has to be that of the stage.
    """
    stages = [stage.id for stage in method.stages if stage.id == values.get(STAGE, stage.id)]
    for match in filter(None, (pattern.search(text) for pattern in cues.people.complete)):
        word = next(filter(None, match.groups()), None)
        for id in stages:
            needs = method.needs({**values, STAGE: id})
            posts = tuple(role for role, (need, _) in needs.items() if need == "now")
            if (word and cues.number(word) == len(posts)) or (not word and len(stages) == 1):
                return posts
    return ()
