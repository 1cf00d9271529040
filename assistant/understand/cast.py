"""The people that a user tells of, each with the posts they hold, and whom later words mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.understand.patterns import either

if TYPE_CHECKING:
    from assistant.understand.posts import Post

Named = tuple[str, str]
"""What somebody is called, and the id of a role they hold; "" where none was told."""

_KEPT = 12
"""How many people are kept, those told of last."""

_MEN, _WOMEN, _SELF = "men", "women", "self"


@dataclass(frozen=True, slots=True)
class Cast:
    """Finds people by what they are to the user; `sexes` holds the words for men and for women.

    `called` matches somebody with whose they are ("my niece", "我侄女"), `pointing` a word that
    stands for somebody (by its group: a man, a woman, or oneself), `oneself` such a word where it
    is asked what oneself may do; `holding` stands between a post and who holds it, `apart` behind
    somebody whose relation, or thing, is meant and not they, `anew` in words on who is to come.
    """

    called: re.Pattern[str]
    pointing: re.Pattern[str]
    oneself: re.Pattern[str]
    holding: re.Pattern[str]
    apart: re.Pattern[str]
    anew: re.Pattern[str]
    sexes: Mapping[str, str]

    def told(self, text: str, posts: Sequence[Post], before: Iterable[Named]) -> Iterator[Named]:
        """Yield the people that a clause tells of in their order, each with the role they hold.

        `posts` are those of the clause that somebody holds, `before` the people known already.
        """
        people = [*self._people(text, [*before])]
        held = [(post, self._holder(post, people, text)) for post in posts]
        for each in people:
            roles = [post.role for post, holder in held if holder is each]
            yield from ((each[0], role) for role in dict.fromkeys(roles) or [""])

    def kept(self, before: Iterable[Named], told: Iterable[Named]) -> tuple[Named, ...]:
        """Return the people known, those told of last at the end.

        Who is only spoken of again keeps the roles that were told.
        """
        known, new = [*before], [*dict.fromkeys(told)]
        for name in dict.fromkeys(name for name, _ in new):
            roles = [role for each, role in new if each == name and role]
            roles = roles or [role for each, role in known if each == name and role]
            known = [each for each in known if each[0] != name]
            known += [(name, role) for role in roles or [""]]
        return tuple(known[-_KEPT:])

    def put(
        self,
        text: str,
        known: Iterable[Named],
        call: Callable[[Sequence[str], str], str],
        tells: Callable[[str], bool],
    ) -> str:
        """Return a text in which people whose roles were told are called by those.

        `call` returns how roles are called in the place of some words; `tells` tells whether the
        words behind somebody tell of a post of theirs, who then is called as they were.
        """
        roles = _roles(known)

        def name(match: re.Match[str]) -> str:
            held, behind = roles.get(match["name"]), text[match.end() :]
            stays = held is None or self.apart.match(behind) or tells(behind)
            return match.group() if stays or held is None else call(held, match.group())

        text = self.called.sub(name, text) if roles else text
        if (own := roles.get(_SELF)) and not self.anew.search(text):
            return self.oneself.sub(lambda match: call(own, match.group()), text)
        return text

    def pointed(self, text: str, known: Iterable[Named], talked: str | None) -> str | None:
        """Return the role of whom a text points to by their sex, where that tells whom it means.

        That is who holds the role `talked` of, if they may be meant, else who was told of last and
        fits. None where a role is talked of that nobody told of holds, or nobody fits.
        """
        people = [*known]
        found = next((each for each in self.pointing.finditer(text) if not _own(each)), None)
        if found is None or self.called.search(text[: found.start()]):
            return None
        sex = found.lastgroup
        holders = {self.sexes.get(name) for name, role in people if role and role == talked}
        if talked and (not holders or holders & {sex, None}):
            return talked if holders else None
        others = [(name, role) for name, role in people if name != _SELF]
        fitting = [each for each in others if self.sexes.get(each[0]) == sex]
        fitting = fitting or [each for each in others if each[0] not in self.sexes]
        last = [role for name, role in fitting if name == fitting[-1][0]]
        return last[0] or None if last else None

    def _people(self, text: str, before: list[Named]) -> Iterator[tuple[str, re.Match[str]]]:
        """Yield who is spoken of in a text; a word that points to somebody is who it means."""
        taken: list[Named] = before
        places = [*self.called.finditer(text)]
        inside = {at for each in places for at in range(*each.span())}
        places += [each for each in self.pointing.finditer(text) if each.start() not in inside]
        for match in sorted(places, key=lambda each: each.start()):
            if self.apart.match(text[match.end() :]):
                continue
            name = match.groupdict().get("name") or self._meant(match, taken)
            taken = [*taken, (name, "")]
            yield name, match

    def _meant(self, match: re.Match[str], known: list[Named]) -> str:
        """Return what somebody is called to whom a word points: the last who may be meant."""
        sex = match.lastgroup or ""
        if _own(match):
            return _SELF
        fitting = (name for name, _ in reversed(known) if name != _SELF)
        return next((name for name in fitting if self.sexes.get(name, sex) == sex), sex)

    def _holder(
        self, post: Post, people: list[tuple[str, re.Match[str]]], text: str
    ) -> tuple[str, re.Match[str]] | None:
        """Return who of a clause holds a post: who stands last before it, or right behind it."""
        end = max(post.end, post.last)
        for each in people:
            start = _start(each[1])
            inside = post.start < start < post.end
            if inside or (start >= end and self.holding.fullmatch(text[end:start])):
                return each
        until = post.end if post.by else post.start
        ahead = [each for each in people if each[1].end() <= until]
        return ahead[-1] if ahead else None


def read_cast(content: Mapping[str, Any]) -> Cast:
    """Compile the list `cast` of `prompts/understanding.yaml`; raises KeyError where it lacks."""
    words = content["cast"]
    sexes = {name: sex for sex in (_MEN, _WOMEN) for name in words[sex]}
    names = either([*sexes, *words["others"]])
    pointing = "|".join(f"(?P<{name}>{words['pointing'][name]})" for name in words["pointing"])
    return Cast(
        called=re.compile(rf"(?:{words['whose_before']})?(?P<name>{names})"),
        pointing=re.compile(pointing),
        oneself=re.compile(words["oneself"]),
        holding=re.compile(words["holding"]),
        apart=re.compile(rf"(?:'s |的)?(?:{names})|{words['apart']}"),
        anew=re.compile(words["anew"]),
        sexes=sexes | {_MEN: _MEN, _WOMEN: _WOMEN},
    )


def _start(match: re.Match[str]) -> int:
    """Return where somebody stands, without the words for whose they are."""
    return match.start("name" if "name" in match.re.groupindex else 0)


def _own(match: re.Match[str]) -> bool:
    return match.lastgroup == _SELF


def _roles(known: Iterable[Named]) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for name, role in known:
        if role:
            roles.setdefault(name, []).append(role)
    return roles
