"""Tells posts that a message names and nobody is said to hold: those dealt out, and mere rooms."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.understand.clauses import Clause
from assistant.understand.cues import Cues
from assistant.understand.posts import Post, posts_of

_SEVERAL = 2
"""The fewest posts that can be dealt out among people."""


def telling(clauses: Iterable[Clause], cues: Cues, *, shared: bool = False) -> tuple[Clause, ...]:
    """Return the clauses that can tell who is there.

    Not one that only goes along with another, nor one of posts that so many people are to cover,
    nor, where only what is `shared` is asked, one of groups alone.
    """
    every = tuple(clause for clause in clauses if not clause.more)
    allotted = any(cues.people.allotted.search(clause.found.text) for clause in every)
    kept: list[Clause] = []
    dealing = False
    for clause in every:
        dealing = _deals_out(clause, cues, allotted=allotted, dealing=dealing)
        kept += [] if dealing or (shared and _of_groups(clause, cues)) else [clause]
    return tuple(kept)


def _deals_out(clause: Clause, cues: Cues, *, allotted: bool, dealing: bool) -> bool:
    """Tell whether a clause only names the posts that so many people are to cover.

    It says so, or goes on with a list of such posts (`dealing`), or stands in a message in which a
    number of people is `allotted`.
    """
    text, posts = clause.found.text, posts_of(clause.found, cues)
    if not posts:
        return False
    people, first, last = cues.people, posts[0].start, posts[-1].end
    match = people.allotted.search(text) or people.covering.search(text)
    ahead = cues.plainly(text)[match.end() if match and match.end() <= first else 0 : first]
    having = any(each.lastgroup == "having" for each in people.governing.finditer(ahead))
    told = having or people.present_behind.search(text[last:]) is not None
    goes_on = dealing and not people.somebody_before.search(text[:first])
    several = len({post.role for post in posts}) >= _SEVERAL or any(post.crew for post in posts)
    return not told and (match is not None or goes_on or (allotted and several))


def _of_groups(clause: Clause, cues: Cues) -> bool:
    """Tell whether a clause names groups, and not whom they have."""
    posts = posts_of(clause.found, cues)
    ahead = cues.plainly(clause.found.text)
    having = any(each.lastgroup == "having" for each in cues.people.governing.finditer(ahead))
    return any(post.crew for post in posts) and not (having and any(not p.crew for p in posts))


def leave_rooms(posts: list[Post], text: str, cues: Cues) -> None:
    """Let a room or a thing of the shop be no post.

    A room is one where it stands in a list of posts, or somebody has it.
    """
    people = cues.people
    for index, post in enumerate(posts):
        if not post.stands or not post.named or post.crew:
            continue
        if people.things.search(text[post.end :]):
            post.stands = None
        elif people.rooms.fullmatch(text[post.start : post.end].strip()):
            before, behind = posts[index - 1 : index], posts[index + 1 : index + 2]
            gaps = [text[each.end : post.start] for each in before]
            gaps += [text[post.end : each.start] for each in behind]
            listed = any(people.joining.search(people.governing.sub("", gap)) for gap in gaps)
            held = people.somebody_behind.search(text[post.end :])
            held = held or people.working_in.search(text[: post.start])
            if not listed and not held:
                post.stands = None
