"""Finds the posts that a clause speaks of: roles and groups named, and work that is one role's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.understand.cues import Cues
from assistant.understand.lexicon import CREW, SHORT, WORK, Found, Mention
from assistant.understand.people_cues import PeopleCues

_LEAST = 3
"""The fewest short names that make a list of posts where no role is named in full."""

_STORY = 24
"""The most characters between somebody and their work in one clause of a story."""


@dataclass(slots=True)
class Post:
    """A role named in a clause, or the work of one, with its number from `start` to `end`.

    `verb` tells that it is a verb, which says nothing without somebody; `first` and `last` are
    the ends of the verbs that it stands among without a break, `by` what stands between a thing
    and its verb ("消息我回"), `stranger` that a name stands before it which is known by its place
    alone, `held` that a short name stands beside somebody, `gone` that who does it leaves. `stands`
    is how many the clause says are there, or None where it says nothing of that.
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
    stranger: bool = False
    held: bool = False
    gone: bool = False


def posts_of(found: Found, cues: Cues, *, roll: bool = False) -> list[Post]:
    """Return the roles a clause names and, elsewhere, the work that is one role's alone.

    Words that name one role, and of somebody mean the work of another, mean that. In a `roll`, a
    message that tells of people one after the other, any name before work is somebody.
    """
    works = _works(found)
    duties = [*_duties(found)]
    posts: list[Post] = []
    taken: list[tuple[int, int]] = []
    for work in _done(works, found.text, cues, roll=roll):
        if _means_more(work, found, duties, cues):
            posts.append(_verb(work))
            taken += _parted(work, found)
    for name in found.names:
        if name.end and _free(name, taken):
            posts += _named(name, found.text, cues)
            taken.append((name.start, name.end))
    shorts = _shorts(found, posts, taken, cues, roll=roll)
    posts += shorts
    taken += [(post.start, post.end) for post in shorts]
    for duty in duties:
        if _free(duty, taken):
            role, end = duty.id.split("#")[0], word_end(found.text, duty.end, cues)
            unit = end > duty.end + found.text.startswith("s", duty.end)
            posts.append(Post(role, named=unit, start=duty.start, end=end))
            taken.append((duty.start, duty.end))
    groups = [*_crews(found, posts, taken, cues)]
    taken += [(post.start, post.end) for post in groups]
    posts += groups
    for work in works:
        if _free(work, taken):
            posts.append(_verb(work))
            taken.append((work.start, work.end))
    posts.sort(key=lambda post: post.start)
    _chain([post for post in posts if post.verb], found.text)
    for post in posts if roll else ():
        post.stranger = post.verb and _of_stranger(found.text, post.first, post.last, cues)
    return posts


def _of_stranger(text: str, first: int, last: int, cues: Cues) -> bool:
    """Tell whether all that a text says beside work is a name that nothing is known of."""
    before = cues.people.stranger_before.search(text[:first])
    return before is not None and cues.people.stranger_behind.search(text[last:]) is not None


def _named(name: Mention, text: str, cues: Cues) -> Iterator[Post]:
    """Yield the post of a role or group that is named."""
    if name.kind in {"role", "group"}:
        end = word_end(text, name.end, cues)
        yield Post(name.id, named=True, start=name.start, end=end, crew=name.kind == "group")


def _means_more(work: Mention, found: Found, duties: list[Mention], cues: Cues) -> bool:
    """Tell whether work said of somebody goes before what is named in its place."""
    leaving = cues.people.leaving_behind
    if any(_calls(each, work) and leaving.search(found.text[each.end :]) for each in found.names):
        return False
    return any(_covers(work, each) or _within(work, each) for each in (*found.names, *duties))


def _calls(name: Mention, work: Mention) -> bool:
    """Tell whether somebody is called by work ("the guy who puts up links")."""
    inside = name.start < work.start and work.end <= name.end
    return inside and name.kind == "role" and name.id == work.id


def _parted(work: Mention, found: Found) -> list[tuple[int, int]]:
    """Return where work stands, without a role that is named between a thing and its verb."""
    names = [each for each in found.places("role") if work.start < each.start < each.end < work.end]
    if not work.filling or not names:
        return [(work.start, work.end)]
    return [(work.start, names[0].start), (names[-1].end, work.end)]


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
    return sorted((_with_double(each, found.text) for each in kept), key=_start)


def _with_double(work: Mention, text: str) -> Mention:
    """Take into a verb its first character where that is said twice ("回回消息")."""
    doubled = work.start and text[work.start - 1] == text[work.start] and not text.isascii()
    return replace(work, start=work.start - 1) if doubled and not work.filling else work


def _done(works: list[Mention], text: str, cues: Cues, *, roll: bool) -> list[Mention]:
    """Return the verbs of which a clause says that somebody does them."""
    chains = _chains([(each.start, each.end) for each in works], text)
    return [
        each
        for each, (first, last) in zip(works, chains, strict=True)
        if _ends(text, first, last, cues)
        and (
            _has_subject(text[:first], each.filling, cues)
            or (roll and _of_stranger(text, first, last, cues))
            or told_inside(each.filling, cues) is not None
            or cues.people.verb_done_by.search(text[last:]) is not None
        )
    ]


def _ends(text: str, first: int, last: int, cues: Cues) -> bool:
    """Tell whether a clause ends behind verbs; of what nobody does it may say when."""
    people = cues.people
    if people.nobody_before.search(text[:first]) and people.led_behind.search(text[last:]):
        return True
    if people.verb_done_by.search(text[last:]):
        return True
    return people.verb_behind.search(text[last:]) is not None


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


def crew_places(found: Found, cues: Cues) -> list[Mention]:
    """Return the places of the roles a clause names, and of groups, by short names too."""
    short = [each for each in found.phrases if each.kind == CREW]
    short += [each for each in found.phrases if each.kind == SHORT and _item(each, found, cues)]
    named = [*found.places("role"), *found.places("group")]
    return sorted([*named, *(each for each in short if _clear(each, named))], key=_start)


def _start(mention: Mention) -> int:
    return mention.start


def _clear(mention: Mention, others: list[Mention]) -> bool:
    return all(mention.end <= each.start or mention.start >= each.end for each in others)


def _shorts(
    found: Found, posts: list[Post], taken: list[tuple[int, int]], cues: Cues, *, roll: bool
) -> list[Post]:
    """Return the roles that stand shortly in a list of posts, or beside somebody.

    Such a list names a role as well, or has three items. In a `roll` one alone may be missing.
    """
    short: list[Mention] = []
    free = [each for each in found.phrases if each.kind == SHORT and _free(each, taken)]
    for each in sorted(free, key=lambda each: (each.start - each.end, each.start)):
        if _clear(each, short):
            short.append(each)
    text = found.text
    beside = [each for each in short if _of_somebody(each, text, cues)]
    beside_word = [each for each in short if _with_person(each, text, cues)]
    alone = [each for each in short if roll and _told_alone(each, text, cues)]
    edges = [(post.start, post.end) for post in posts if post.named]
    places = [(post.start, post.end, post.named) for post in posts]
    items = [each for each in short if _item(each, found, cues, edges)]
    places += [(each.start, each.end, False) for each in items]
    kept: list[tuple[int, int]] = []
    for run in _runs(sorted(places), text, cues):
        if len(run) >= _LEAST or (len(run) > 1 and any(named for _, _, named in run)):
            kept += [(start, end) for start, end, _ in run]
    return [
        Post(
            each.id,
            named=True,
            start=each.start,
            end=word_end(text, each.end, cues),
            held=each in beside,
        )
        for each in short
        if (each.start, each.end) in kept or each in (*beside, *beside_word, *alone)
    ]


def _runs(
    places: list[tuple[int, int, bool]], text: str, cues: Cues
) -> Iterator[list[tuple[int, int, bool]]]:
    """Yield the places that follow on one another in a list, their numbers aside."""
    run = places[:1]
    for first, second in pairwise(places):
        gap = text[word_end(text, first[1], cues) : second[0]]
        gap = cues.people.count_before.sub("", cues.people.count_listed.sub("", gap))
        if not cues.people.joining.search(gap):
            yield run
            run = []
        run = [*run, second]
    if run:
        yield run


def _item(short: Mention, found: Found, cues: Cues, edges: Iterable[tuple[int, int]] = ()) -> bool:
    """Tell whether a short name stands alone as an item of a list does, or right at a post."""
    end = word_end(found.text, short.end, cues)
    begins = any(each == short.start for _, each in edges) and not found.text.isascii()
    ends = any(each == end for each, _ in edges) and not found.text.isascii()
    begins = begins or cues.people.item_before.search(found.text[: short.start]) is not None
    return begins and (ends or cues.people.item_behind.search(found.text[end:]) is not None)


def _told_alone(short: Mention, text: str, cues: Cues) -> bool:
    """Tell whether a clause only says of a short name whether it is there ("no service")."""
    people, before, behind = cues.people, text[: short.start], text[short.end :]
    if people.lacking_alone.search(before):
        return people.item_behind.search(behind) is not None
    told = people.absent_behind.search(behind) or people.present_behind.search(behind)
    return told is not None and people.item_alone.search(before) is not None


def _with_person(short: Mention, text: str, cues: Cues) -> bool:
    """Tell whether a short name only tells which person is meant ("the floor guy")."""
    return text[: short.end].isascii() and cues.people.person.search(text[short.end :]) is not None


def _of_somebody(short: Mention, text: str, cues: Cues) -> bool:
    """Tell whether a short name stands beside somebody as their post ("Anna: links")."""
    before, behind = text[: short.start], text[short.end :]
    if cues.people.short_before.search(before):
        return cues.people.item_behind.search(behind) is not None
    ahead = cues.people.item_before.search(before)
    return ahead is not None and cues.people.short_behind.search(behind) is not None


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
