"""Finds the posts that a clause speaks of: roles and groups named, and work that is one role's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.understand.cues import Cues
from assistant.understand.lexicon import CREW, WORK, Found, Mention
from assistant.understand.people_cues import PeopleCues

_STORY = 24
"""The most characters between somebody and their work in one clause of a story."""


@dataclass(slots=True)
class Post:
    """A role named in a clause, or the work of one, with its number from `start` to `end`.

    `verb` tells that it is a verb, which says nothing without somebody; `first` and `last` are
    the ends of the verbs that it stands among without a break, `by` what stands between a thing
    and its verb ("消息我回"). `stands` is how many the clause says are there, or None where it says
    nothing of that.
    """

    role: str
    named: bool
    start: int
    end: int
    verb: bool = False
    count: int | None = None
    stands: int | None = None
    counted_behind: bool = False
    crew: bool = False
    first: int = 0
    last: int = 0
    by: str = ""


def posts_of(found: Found, cues: Cues) -> list[Post]:
    """Return the roles a clause names and, elsewhere, the work that is one role's alone.

    Words that name one role, and of somebody mean the work of another, mean that.
    """
    works = _works(found)
    done = _done(works, found.text, cues)
    duties = [*_duties(found)]
    posts: list[Post] = []
    taken: list[tuple[int, int]] = []
    for work in done:
        if any(_covers(work, each) or _within(work, each) for each in (*found.names, *duties)):
            posts.append(_verb(work))
            taken.append((work.start, work.end))
    for name in found.names:
        if name.end and _free(name, taken):
            if name.kind in {"role", "group"}:
                end = word_end(found.text, name.end, cues)
                crew = name.kind == "group"
                posts.append(Post(name.id, named=True, start=name.start, end=end, crew=crew))
            taken.append((name.start, name.end))
    for duty in duties:
        if _free(duty, taken):
            role, end = duty.id.split("#")[0], word_end(found.text, duty.end, cues)
            unit = end > duty.end + found.text.startswith("s", duty.end)
            posts.append(Post(role, named=unit, start=duty.start, end=end))
            taken.append((duty.start, duty.end))
    for work in works:
        if _free(work, taken):
            posts.append(_verb(work))
            taken.append((work.start, work.end))
    posts = sorted([*posts, *_crews(found, posts, taken, cues)], key=lambda post: post.start)
    _chain([post for post in posts if post.verb], found.text)
    return posts


def _verb(work: Mention) -> Post:
    place = (work.start, work.end)
    return Post(work.id, named=False, start=place[0], end=place[1], verb=True, by=work.filling)


def _chain(verbs: list[Post], text: str) -> None:
    """Give each verb the ends of the verbs that it stands among."""
    chains = _chains([(verb.start, verb.end) for verb in verbs], text)
    for verb, (first, last) in zip(verbs, chains, strict=True):
        verb.first, verb.last = first, last


def _works(found: Found) -> list[Mention]:
    """Return the verbs of a clause in their order, the longest where they share a place.

    A thing and its verb between which other work stands do not belong together.
    """
    every = [each for each in found.phrases if each.kind == WORK]
    said = {found.text[each.start : each.end] for each in every if not each.filling}
    works = [each for each in every if not any(words in each.filling for words in said)]
    kept: list[Mention] = []
    for each in sorted(works, key=lambda work: (work.start - work.end, work.start)):
        if _clear(each, kept):
            kept.append(each)
    return sorted(kept, key=_start)


def _done(works: list[Mention], text: str, cues: Cues) -> list[Mention]:
    """Return the verbs of which a clause says that somebody does them."""
    chains = _chains([(each.start, each.end) for each in works], text)
    return [
        each
        for each, (first, last) in zip(works, chains, strict=True)
        if cues.people.verb_behind.search(text[last:])
        and (
            _has_subject(text[:first], each.filling, cues)
            or told_inside(each.filling, cues) is not None
        )
    ]


def _has_subject(before: str, inside: str, cues: Cues) -> bool:
    """Tell whether somebody, or nobody, stands at the end of a text, or a story is of somebody.

    `inside` is what stands between a thing and its verb.
    """
    people = cues.people
    near = people.verb_before.search(before) or people.nobody_before.search(before)
    return bool(near) or told_of(cues.plainly(before + inside), people)


def told_of(before: str, cues: PeopleCues) -> bool:
    """Tell whether a clause tells a story of somebody, whose work then stands at its end.

    What they did before counts no more, unless it goes on to what they do now.
    """
    subject = cues.subject_told.search(before)
    if subject is None:
        return False
    between = before[subject.end() :]
    past = [*cues.past.finditer(before)]
    now = past and cues.now.search(before, past[-1].end())
    apart = cues.governing.search(between) or cues.refusing.search(before)
    return len(between) <= _STORY and not apart and (not past or bool(now))


def told_inside(words: str, cues: Cues) -> int | None:
    """Tell by the words between a thing and its verb whether somebody does the work, or nobody."""
    if not words:
        return None
    if cues.people.nobody_before.search(words):
        return 0
    return 1 if cues.people.verb_before.search(words) else None


def _chains(places: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Return of each place the ends of the places that follow on one another ("回消息打包")."""
    firsts = [start for start, _ in places]
    lasts = [end for _, end in places]
    for index in range(1, len(places)):
        if not text[places[index - 1][1] : places[index][0]].strip():
            firsts[index] = firsts[index - 1]
    for index in reversed(range(len(places) - 1)):
        if not text[places[index][1] : places[index + 1][0]].strip():
            lasts[index] = lasts[index + 1]
    return list(zip(firsts, lasts, strict=True))


def crew_places(found: Found) -> list[Mention]:
    """Return the places of the roles a clause names, and of groups, by short names too."""
    short = [each for each in found.phrases if each.kind == CREW]
    named = [*found.places("role"), *found.places("group")]
    return sorted([*named, *(each for each in short if _clear(each, named))], key=_start)


def _start(mention: Mention) -> int:
    return mention.start


def _clear(mention: Mention, others: list[Mention]) -> bool:
    return all(mention.end <= each.start or mention.start >= each.end for each in others)


def _crews(
    found: Found, posts: list[Post], taken: list[tuple[int, int]], cues: Cues
) -> Iterator[Post]:
    """Yield the groups named shortly beside a post, in a list that is said to be there."""
    crews: list[Mention] = []
    short = [each for each in found.phrases if each.kind == CREW and _free(each, taken)]
    for each in sorted(short, key=lambda crew: crew.start - crew.end):
        if _clear(each, crews):
            crews.append(each)
    edges = [(post.start, post.end) for post in posts if post.named]
    edges += [(each.start, each.end) for each in crews]
    last = max((end for _, end in edges), default=0)
    if not cues.people.present_behind.search(found.text[last:]):
        return
    for crew in crews:
        gaps = [found.text[crew.end : start] for start, _ in edges if start >= crew.end]
        gaps += [found.text[end : crew.start] for _, end in edges if end <= crew.start]
        if posts and any(not gap or cues.people.joining.search(gap) for gap in gaps):
            yield Post(crew.id, named=True, start=crew.start, end=crew.end, crew=True)


def _free(mention: Mention, taken: list[tuple[int, int]]) -> bool:
    return all(mention.end <= start or mention.start >= end for start, end in taken)


def _covers(work: Mention, other: Mention) -> bool:
    """Tell whether a verb stands in the place of a duty, an option or the name of another role."""
    place = work.start <= other.start and other.end <= work.end
    inner = other.kind in {"duty", "option"} or (other.kind == "role" and other.id != work.id)
    return place and inner


def _within(work: Mention, other: Mention) -> bool:
    """Tell whether a term runs into a verb ("亲自播"), which then is none."""
    return other.kind == "term" and work.start < other.end and other.start < work.end


def word_end(text: str, end: int, cues: Cues) -> int:
    """Take into a role's name the `s` of a plural, and words for its people ("packing team")."""
    end += text[end - 1].isascii() and text.startswith("s", end)
    unit = cues.people.of_role_behind.match(text[end:])
    return end + (unit.end() if unit else 0)


def _duties(found: Found) -> Iterator[Mention]:
    """Yield the duties a clause names, the longest first; of roles that share words the first."""
    duties = [each for each in found.phrases if each.kind == "duty"]
    yield from sorted(duties, key=lambda each: each.start - each.end)
