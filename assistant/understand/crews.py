"""Reads crews that are told as one: a group, both halves of a split post, every post there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from assistant.understand.cues import Cues
from assistant.understand.facts import STAGE
from assistant.understand.lexicon import Found
from assistant.understand.people import headcount
from assistant.values.methodology import Group, Methodology, Role


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
        halves = dict(_halves(found, method, cues))
        roles = {id: count for id, count in roles.items() if id not in halves}
        there |= {half: 1 for into in halves.values() for half in into}
        roles, there = _undivided(found.text, roles, there, method, cues)
    for group in (each for each in method.groups if each.id in told):
        here = _staffed(group, values.get(STAGE))
        members = [role.id for role in method.roles if _in_group(role, group.id, here)]
        people = headcount(found.text, cues)
        own = {*members, *(each.role for each in method.splits if {*each.into} & {*members})}
        if not any(roles.get(id) for id in own) and (people or len(members)) >= len(members):
            # Beside its own posts a group only says where those stand; fewer people fill not all.
            there |= dict.fromkeys(members, min(told[group.id], 1))
    return there | roles


def says_all(text: str, cues: Cues) -> bool:
    """Tell whether a text says that all posts, or all others, are filled."""
    return any(_told(text, patterns, cues) for patterns in (cues.people.complete, cues.people.rest))


def all_posts(
    texts: Iterable[str],
    said: Mapping[str, int],
    before: Mapping[str, int],
    values: Mapping[str, str],
    *,
    method: Methodology,
    cues: Cues,
) -> dict[str, int]:
    """Return who is there where texts say that all posts of the stage, or all others, are filled.

    `said` is what the message says of single roles, `before` what earlier ones did. A number of
    posts tells the stage where none is known, and has to be that of the stage.
    """
    there: dict[str, int] = {}
    stages = [stage.id for stage in method.stages if stage.id == values.get(STAGE, stage.id)]
    for text in texts:
        for patterns in (cues.people.complete, cues.people.rest):
            match = _told(text, patterns, cues)
            if match is None:
                continue
            others = patterns is cues.people.rest
            known = {**before, **said} if others else said
            word = next(filter(None, match.groups()), None)
            for id in stages:
                needs = method.needs({**values, STAGE: id})
                posts = [role for role, (need, _) in needs.items() if need == "now"]
                left = [role for role in posts if role not in known] if others else posts
                if (word and cues.number(word) == len(left)) or (not word and len(stages) == 1):
                    there |= dict.fromkeys(left, 1)
                    break
    return there


def _told(text: str, patterns: Iterable[re.Pattern[str]], cues: Cues) -> re.Match[str] | None:
    """Return where a text says so, if it neither asks nor supposes it."""
    asked = cues.question(text)
    for match in filter(None, (pattern.search(text) for pattern in patterns)):
        open_ended = cues.people.whether_all.search(text[match.end() :]) is not None
        told = asked is None or match.end() <= asked.start()
        if told and not open_ended and not cues.supposed(text[: match.end()]):
            return match
    return None


def _staffed(group: Group, stage: str | None) -> str:
    """Return the stage whose posts a group that is there has: the one before that of the shop.

    What a stage brings to a group is not there yet because the group is.
    """
    before = group.stages[: group.stages.index(stage)] if stage in group.stages else ()
    return before[-1] if before else group.stages[0]


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


def _undivided(
    text: str,
    roles: Mapping[str, int],
    there: Mapping[str, int],
    method: Methodology,
    cues: Cues,
) -> tuple[dict[str, int], dict[str, int]]:
    """Return who is there, where one person does all that a role is split into, as that role."""
    roles, there = dict(roles), dict(there)
    for split in method.splits:
        halves = [half for half in split.into if half != split.role]
        told = {**there, **roles}
        here = [each for each in halves if told.get(each)]
        whole = len(here) == len(halves) or (here and told.get(split.role))
        if len(halves) > 1 and whole and cues.people.undivided.search(text):
            roles = {id: count for id, count in roles.items() if id not in halves}
            there = {id: count for id, count in there.items() if id not in halves}
            roles[split.role] = max(1, roles.get(split.role, 0))
    return roles, there
