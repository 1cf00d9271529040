"""Reads from a clause how many of each role are there, and from a text how many people in all."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from functools import partial
from itertools import pairwise, zip_longest

from assistant.text import CJK
from assistant.understand.context import clause_before
from assistant.understand.cues import Cues
from assistant.understand.lexicon import WORK, Found
from assistant.understand.people_cues import PeopleCues
from assistant.understand.posts import Post, posts_of, told_inside, told_of
from assistant.understand.standing import NEITHER, NOBODY, THERE, Place, Standing
from assistant.understand.unheld import leave_rooms

_WORDS = re.compile(rf"[{CJK}]|[a-z0-9]+")
_SEPARATOR = re.compile(r"[、,/+&;:]")
_GAP = re.compile(rf"(?<=[{CJK}✓√✔✅×✗❌])\s+(?=\S)")
_SURE = 0.5
"""By how much it has to be ahead that nothing is said of a post that words tell of."""

_ITEM = 4
"""The most words of an item of a list that is not understood; a Han character is half a word."""


def people(
    found: Found,
    cues: Cues,
    *,
    led: bool = False,
    whole: bool = False,
    roll: bool = False,
    standing: Standing | None = None,
    quiet: Callable[[Post], bool] | None = None,
) -> dict[str, int]:
    """Return how many of each role the clause says are there; a role that is missing counts as 0.

    A role counts by its number, before it or behind it; as one where the clause says that it is
    there, that somebody does its work, or lists it with such; and not at all where it is asked
    for, wished for, supposed, said of others or only mentioned. `led` tells that the clause may go
    on about somebody named before it, `whole` that all posts are said to be filled beside those
    left out, `roll` that the message tells of people one after the other. Groups count as roles do.
    Where no words around a post say how it stands, `standing` tells it by likeness, but not of the
    posts that are to be left `quiet`.
    """
    posts = posts_of(found, cues, roll=roll)
    text = _behind_colon(found.text, posts, cues)
    posts = _numbered(posts, text, cues)
    _share(posts, text, cues)
    _stand(posts, text, cues)
    _leave(posts, text, cues)
    if whole or any(pattern.search(text) for pattern in cues.people.complete):
        _leave_out(posts, text, cues)
    if led:
        _lead(posts, found, text, cues)
    _list(posts, text, cues)
    _each(posts, text, cues)
    if standing is not None and not found.bare:
        apart = {post.start for post in posts if _alone(post, text, cues) and not led}
        apart |= {post.start for post in posts if quiet is not None and quiet(post)}
        _hear(posts, text, cues, partial(standing.told, led=led), apart)
    _question(posts, text, cues)
    _choose(posts, text, cues)
    leave_rooms(posts, text, cues)
    return _counted(posts, text, cues)


def _counted(posts: list[Post], text: str, cues: Cues) -> dict[str, int]:
    """Add up how many of each role are there; words that explain the post before them add none."""
    counts: dict[str, int] = {}
    before: Post | None = None
    for post in (each for each in posts if each.stands is not None):
        known, new = counts.get(post.role, 0), post.stands or 0
        if before and before.role == post.role and not post.count:
            listed = cues.people.joining.search(text[before.end : post.start]) is not None
            new = new if listed and post.named else max(new - known, 0)
        counts[post.role] = known + new
        before = post
    return counts


def goes_on_about(text: str, cues: Cues, *, led: bool) -> bool:
    """Tell whether the clause behind a text may go on about somebody.

    They are named at its beginning or joined to its end, or it only says more of one named before
    it ("…, who used to drive a taxi, …").
    """
    people = cues.people
    ends = people.subject_joined.search(text.rstrip(" .。"))
    return (
        starts_with_somebody(text, cues)
        or ends is not None
        or (led and people.aside.search(text) is not None)
    )


def starts_with_somebody(text: str, cues: Cues) -> bool:
    """Tell whether a clause begins with somebody."""
    return cues.people.subject.search(text) is not None


def only_somebody(text: str, cues: Cues) -> bool:
    """Tell whether a clause is no more than somebody's name ("Lily")."""
    return cues.people.anybody.fullmatch(text.strip(" :、.。-")) is not None


def _joins(gap: str, cues: Cues) -> bool:
    """Tell whether two posts are items of one list by what stands between them.

    That are words for the person of the first, and one item that is not understood.
    """
    if cues.people.joining.search(gap):
        return True
    parts = _SEPARATOR.split(cues.people.person.sub("", gap))
    if len(parts) == 1:
        return cues.people.joining.search(parts[0]) is not None
    first, *items, last = parts
    apart = not cues.people.joining.search(first) or not cues.people.joining.search(last)
    return not apart and (not items or (len(items) == 1 and strange(items[0], cues)))


def strange(item: str, cues: Cues) -> bool:
    """Tell whether words can be an item of a list that nothing is known of."""
    told = cues.people.governing.search(cues.plainly(item)) or cues.asks(item)
    words = sum(1 if word.isascii() else 0.5 for word in _WORDS.findall(item))
    return not told and 0 < words <= _ITEM


def _lead(posts: list[Post], found: Found, text: str, cues: Cues) -> None:
    """Let work that a clause begins and ends with be that of somebody named before it."""
    for post in posts[:1]:
        works = (each for each in found.phrases if each.kind == WORK and each.id == post.role)
        last = max([post.end, *(each.end for each in works if each.start == post.start)])
        begins = cues.people.led.search(text[: post.start]) is not None
        ends = cues.people.led_behind.search(text[last:]) is not None
        if begins and ends and not post.named and post.stands is None:
            post.stands = 1


def beside_me(found: Found, cues: Cues) -> bool:
    """Tell whether a clause says that the speaker and who holds one post are all there are."""
    posts = posts_of(found, cues)
    text = found.text
    if cues.asks(text) or len({post.role for post in posts}) != 1:
        return False
    before, behind = text[: posts[0].start], text[posts[-1].end :]
    only = cues.people.me_alone.search(text) or cues.people.me_last.search(behind)
    if cues.people.me_behind.search(behind):
        return True
    return only is not None and cues.people.me_before.search(before) is not None


def headcount(text: str, cues: Cues, known: int | None = None) -> int | None:
    """Return how many people the text says there are in all, or None; the last word counts.

    Where a number is `known`, it may as well be put right or said to grow or shrink.
    """
    total = _headcount(text, cues)
    if total is not None or known is None:
        return total
    people = cues.people
    if cues.intending.search(cues.plainly(text)):
        return None
    for patterns, sign in ((people.headcount_again, 0), (people.headcount_more, 1)):
        for match in filter(None, (pattern.search(text) for pattern in patterns)):
            if not _open(text, match, cues):
                return known * sign + cues.number(next(filter(None, match.groups())))
    for match in filter(None, (pattern.search(text) for pattern in people.headcount_fewer)):
        left = known - cues.number(next(filter(None, match.groups())))
        if left > 0:
            return left
    return None


def _headcount(text: str, cues: Cues) -> int | None:
    """Return how many people a text by itself says there are."""
    said = [
        (match.end(), cues.number(next(filter(None, match.groups()))))
        for pattern in (cues.people.headcount if cues.people.any_number.search(text) else ())
        for match in pattern.finditer(text)
        if not _open(text, match, cues)
    ]
    said += [
        (match.end(), 1 + (cues.number(number) if number else 1))
        for pattern in cues.people.headcount_beside_me
        for match in pattern.finditer(text)
        for number in [next(filter(None, match.groups()), "")]
        if not _open(text, match, cues)
    ]
    said += [
        (match.end(), count)
        for count, pattern in cues.people.headcount_words
        for match in pattern.finditer(text)
    ]
    said += [(match.end(), _together(match[0], cues)) for match in cues.people.crew.finditer(text)]
    return max(said)[1] if said else None


def _together(run: str, cues: Cues) -> int:
    """Return how many people are told of one after the other."""
    count = 0
    for each in cues.people.crew_each.finditer(run):
        number = cues.people.crew_number.search(each[0])
        count += (
            cues.number(number[0]) if number else 2 if cues.people.crew_two.search(each[0]) else 1
        )
    return count


def _open(text: str, match: re.Match[str], cues: Cues) -> bool:
    """Tell whether a headcount is wished for, supposed or denied by what stands before it.

    One that is all there is counts though it is only supposed ("if there are just two of us").
    """
    before = clause_before(text, match.start())
    # What supposes is no wish ("要是").
    plain = cues.plainly(cues.supposing.sub(" ", before))
    governing = list(cues.people.governing.finditer(plain))
    having = bool(governing) and governing[-1].lastgroup == "having"
    if not having and next(filter(None, match.groups()), "") == "几":
        return True
    wished = bool(governing) and not having
    denied = cues.negation_before.search(before) is not None
    left = cues.people.headcount_left.search(before + match[0])
    supposed = cues.supposed(before) and not left
    return wished or denied or supposed


def _behind_colon(text: str, posts: list[Post], cues: Cues) -> str:
    """Blank out a question before a list of posts ("Who is missing: two hosts…")."""
    head, colon, _ = text.partition(":")
    if not colon or not cues.asks(head) or any(post.start < len(head) for post in posts):
        return text
    return "·" * len(head) + text[len(head) :]


def _numbered(posts: list[Post], text: str, cues: Cues) -> list[Post]:
    """Give each post its number; leave out those whose number is denied.

    A post without a number before it takes the one behind it, even one that stands before the
    next: people who begin a list with a post go on so ("主播两个场控一个").
    """
    kept: list[Post] = []
    free = 0
    for post, following in zip_longest(posts, posts[1:]):
        end = following.start if following else len(text)
        if post.verb:
            kept.append(post)
            continue
        before = cues.people.count_before.search(text[free : post.start])
        behind = cues.people.count_behind.search(text[post.end :])
        lacking = cues.people.lacking_before.search(text[: post.start])
        denied = False
        if before:
            post.count = cues.number(before["number"])
            post.start = free + before.start()
            denied = cues.people.denial_before.search(text[: post.start]) is not None
        elif behind and _belongs(behind, post, end, lacking=lacking is not None):
            post.count = cues.number(behind["number"])
            post.end += behind.end()
            post.counted_behind = True
        free = post.end
        if not denied:
            kept.append(post)
    return kept


def _belongs(behind: re.Match[str], post: Post, end: int, *, lacking: bool) -> bool:
    """Tell whether a number behind a post counts it.

    A bare number has to end there, and one behind a missing post is that of the next.
    """
    reaches = post.end + behind.end() == end
    return (behind["closed"] is not None or reaches) and not (lacking and reaches)


def _stand(posts: list[Post], text: str, cues: Cues) -> None:
    """Say of each post, by the words around it, whether somebody is there."""
    plain = cues.plainly(text)
    governing, edge = "", 0
    for post in posts:
        gap = plain[edge : post.start]
        if found := list(cues.people.governing.finditer(gap)):
            governing = found[-1].lastgroup or ""
            if governing == "lacking" and not cues.people.lacking_before.search(gap):
                governing = ""
        elif governing == "lacking" and not cues.people.joining.search(gap):
            governing = ""
        edge = post.end
        if not cues.supposed(text[: post.start]) and not _someday(post, text, cues):
            behind = text[post.end :].removeprefix(",")
            present = cues.people.present_behind.search(behind) is not None
            inside = told_inside(post.by, cues)
            told = _standing(post, governing, plain, cues.people, present=present)
            post.stands = told if inside is None else inside


def _leave(posts: list[Post], text: str, cues: Cues) -> None:
    """Let nobody do work that is told of somebody who leaves ("who pins and packs quits")."""
    for second, first in pairwise(reversed(posts)):
        joined = cues.people.joining.search(text[first.end : second.start])
        leaves = cues.people.leaving_behind.search(text[second.end :]) or second.gone
        if first.verb and second.verb and joined and leaves:
            first.stands, first.gone = 0, True


def _someday(post: Post, text: str, cues: Cues) -> bool:
    """Tell whether somebody is named for a post as one who is to do it later."""
    before = text[: post.first if post.verb else post.start]
    person = cues.people.somebody_before.search(before) or cues.people.verb_before.search(before)
    return person is not None and cues.someday_before.search(before[: person.start()]) is not None


def _standing(
    post: Post, governing: str, text: str, cues: PeopleCues, *, present: bool
) -> int | None:
    before, behind = text[: post.start], text[post.end :]
    if cues.leaving_behind.search(behind):
        return 0
    if post.verb:
        return _working(post, text, governing, cues)
    if governing == "lacking" or cues.absent_behind.search(behind):
        return 0 if post.named else None
    if post.held or governing == "planning" or post.count is not None:
        return 1 if post.held else None if governing == "planning" else post.count
    if not post.crew and _done_by_somebody(before, behind, cues):
        return 1
    there = governing == "having" or present
    places = (cues.elsewhere_before, cues.our_place_before)
    placed = any(each.search(before) for each in places)
    return 1 if there and post.named and not placed else None


def _working(post: Post, text: str, governing: str, cues: PeopleCues) -> int | None:
    """Tell by the words around a verb whether somebody does the work, or nobody."""
    before, behind = text[: post.first], text[post.last :]
    if cues.nobody_before.search(before) and cues.led_behind.search(behind):
        return 0
    subject = cues.verb_before.search(before) or (not governing and told_of(before + post.by, cues))
    does = (subject or post.stranger) and cues.verb_behind.search(behind)
    own = cues.oneself_before.search(before) or cues.oneself_behind.search(behind)
    told = does or cues.verb_done_by.search(behind)
    return 1 if told and (own or governing != "planning") else None


def _leave_out(posts: list[Post], text: str, cues: Cues) -> None:
    """Let nobody be there for the posts that are left out of all, and for those joined to them."""
    end = -1
    for post in posts:
        joined = (
            end >= 0 and post.start > end and cues.people.joining.search(text[end : post.start])
        )
        if joined or cues.people.leaving_out_before.search(text[: post.start]):
            post.stands, end = 0, post.end
        else:
            end = -1


def _done_by_somebody(before: str, behind: str, cues: PeopleCues) -> bool:
    if cues.our_place_before.search(before):
        return False
    if cues.somebody_before.search(before) or cues.somebody_behind.search(behind):
        return True
    return cues.doer_behind.search(behind) is not None


def _list(posts: list[Post], text: str, cues: Cues) -> None:
    """Let the items of a list stand alike, and two roles in one pair of hands as one each."""
    for first, second in pairwise(posts):
        gap = text[first.end : second.start]
        doubled = _doubled(gap, cues.people) or _done_by(gap, text[second.end :], cues.people)
        if doubled and not cues.supposed(text[: first.start]):
            first.stands = 1 if first.stands is None else first.stands
            second.stands = 1 if second.stands is None else second.stands
        elif _joins(gap, cues) and first.stands and (second.named or gap):
            second.stands = 1 if second.stands is None else second.stands
    for second, first in pairwise(reversed(posts)):
        gap = text[first.end : second.start]
        subject = cues.people.verb_before.search(gap) if second.verb else None
        joined = _joins(gap[: subject.start()] if subject else gap, cues)
        together = cues.people.together_behind.search(text[posts[-1].end :]) is not None
        if joined and first.stands is None and (together or second.stands):
            first.stands = second.stands and 1


def _share(posts: list[Post], text: str, cues: Cues) -> None:
    """Let a number behind a list that is as long as the list count one of each."""
    for last, post in enumerate(posts):
        first = last
        while first and cues.people.joining.search(text[posts[first - 1].end : posts[first].start]):
            first -= 1
            if posts[first].count is not None:
                break
        items = posts[first : last + 1]
        alone = all(each.count is None and each.named for each in items[:-1])
        if len(items) > 1 and alone and post.count == len(items) and post.counted_behind:
            for each in items:
                each.count = 1


def _each(posts: list[Post], text: str, cues: Cues) -> None:
    """Give all posts of a list the number that is said of each ("主播场控各两个")."""
    for last, post in enumerate(posts):
        match = cues.people.each.search(text[post.end :])
        if match is None:
            continue
        for first, second in pairwise([*reversed(posts[: last + 1]), None]):
            if first is None:
                break
            first.stands = cues.number(match["number"] or match["one"])
            if second is None or not cues.people.joining.search(text[second.end : first.start]):
                break


def _doubled(gap: str, cues: PeopleCues) -> bool:
    governing = {each.lastgroup for each in cues.governing.finditer(gap)}
    return cues.doubling.search(gap) is not None and "planning" not in governing


def _done_by(gap: str, behind: str, cues: PeopleCues) -> bool:
    """Tell whether whoever holds the second of two posts does the work of the first."""
    between = cues.doubling_between.search(gap) is not None
    return between and cues.doubling_behind.search(behind) is not None


def _hear(
    posts: list[Post],
    text: str,
    cues: Cues,
    tells: Callable[[str, Sequence[Place]], Iterable[tuple[str, float]]],
    left: Container[int],
) -> None:
    """Say of posts that no cue tells of whether somebody is there, by what the clause is like.

    Of a question only what stands apart ahead of it is heard so ("host ✓ floor ✓ who else"), and
    posts that begin where some are to be `left` are not.
    """
    head = _ahead_of_question(text, cues)
    heard = [post for post in posts if post.end <= len(head)]
    if not heard or any(cues.people.posts_behind.search(text[post.end :]) for post in posts):
        return
    places = [Place(post.start, post.end, not post.named) for post in heard]
    plain = any(post.named or post.verb for post in heard)
    for post, (told, ahead) in zip(heard, tells(head, places), strict=True):
        apart = cues.supposed(text[: post.start]) or _someday(post, text, cues)
        apart |= post.crew or (plain and not (post.named or post.verb))
        apart |= post.start in left
        apart |= told == NOBODY and len(head) < len(text)
        if post.stands is None and told != NEITHER and not apart:
            post.stands = (post.count or 1) if told == THERE else 0
        elif post.stands and told != THERE and ahead >= _SURE and not post.held:
            post.stands = 0 if told == NOBODY and post.named else None


def _alone(post: Post, text: str, cues: Cues) -> bool:
    """Tell whether a clause ends with work and says no more of it than when ("at night packs")."""
    told = cues.people.anybody.search(text) or cues.people.some_number.search(text)
    return not (post.named or told or text[post.end :].strip(" .。;!"))


def _ahead_of_question(text: str, cues: Cues) -> str:
    """Return a text as far as nothing in it asks: up to the last gap before a question."""
    if not cues.asks(text):
        return text
    asked = cues.question(text)
    gaps = [*_GAP.finditer(text, 0, asked.start())] if asked else []
    return text[: gaps[-1].start()] if gaps else ""


def count_alone(text: str, cues: Cues) -> int | None:
    """Return the number that is all a clause tells, of the post told of before it ("two left")."""
    match = cues.people.count_alone.fullmatch(text.strip(" .。;!"))
    return cues.number(match["number"] or match["number_"]) if match else None


def _question(posts: list[Post], text: str, cues: Cues) -> None:
    """Where the clause asks, keep only what the question starts from."""
    asked = cues.question(text)
    if asked is None:
        return
    stock = cues.people.stock.search(text) is not None
    several = sum(bool(post.stands) for post in posts) > 1
    personal = cues.first_person.search(text) is not None
    # Posts right before a question are what it is about ("can shipping and chat be one job?").
    last = max((post.end for post in posts if post.end <= asked.start()), default=0)
    apart = text[last : asked.start()].strip() != ""
    for post in posts:
        whether = cues.whether_behind.search(text[post.end :]) is not None
        told = post.end <= asked.start() and (personal or (several and apart)) and not whether
        if not (stock or (told and post.stands)):
            post.stands = None


def _choose(posts: list[Post], text: str, cues: Cues) -> None:
    """Count neither of two roles between which there is a choice; "no host or planner" is none."""
    for first, second in pairwise(posts):
        if cues.people.alternative.search(text[first.end : second.start]):
            first.stands = second.stands = 0 if first.stands == 0 else None
