"""The organisation of a stage, or the difference between two, as sides, groups and marked posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.values.methodology import Methodology, Post, Role, Wording

Mark = Literal["have", "now", "optional", "later", "new", "moved", "stays", "gone"]

RECOMMENDED = frozenset({"now", "optional"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A post: its name, its mark, how many people fill it, and a short note."""

    name: str
    mark: Mark
    have: int = 0
    note: str = ""


@dataclass(slots=True)
class Unit:
    """A group of a side, or the posts of a side that stand in no group (`name` is empty)."""

    name: str
    cards: list[Card] = field(default_factory=list)


@dataclass(slots=True)
class SideOf:
    """A side with its groups; `ahead` tells that the stage has nothing of it yet."""

    name: str
    ahead: bool
    units: dict[str | None, Unit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """What a chart shows: the decision maker on top, the sides below."""

    title: str
    top: str
    sides: tuple[SideOf, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks in use, in the order in which cards show them first."""
        return tuple(dict.fromkeys(card.mark for card in self.cards))

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every post, side by side."""
        return tuple(
            card for side in self.sides for unit in side.units.values() for card in unit.cards
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What is known of a shop: values of facts, and how many people fill each role."""

    facts: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)


def organisation(method: Methodology, stage: str, shop: Shop, language: str) -> Organisation:
    """Return the posts of a stage, marked as filled, needed now or optional, and those to come."""
    plan = _Plan(method, stage, language)
    for role in _ordered(method):
        need = _needs(method, stage, shop).get(role.id)
        have = shop.people.get(role.id, 0)
        if need in RECOMMENDED and (post := role.posts.get(stage)):
            mark: Mark = "have" if have else "now" if need == "now" else "optional"
            plan.place(post, Card(name=_in(role.name, language), mark=mark, have=have), ahead=False)
        elif need == "later" and (first := method.arrives(role)):
            card = Card(name=_in(role.name, language), mark="later", have=have)
            plan.place(role.posts[first.id], card, ahead=True)
    return plan.organisation(_in(method.stage(stage).name, language))


def difference(
    method: Methodology, before: str, after: str, shop: Shop, language: str
) -> Organisation:
    """Return the posts of the stage `after`, marked by what became of those of `before`."""
    earlier, later = (_posts(method, stage, shop) for stage in (before, after))
    plan = _Plan(method, after, language)
    for role in _ordered(method):
        name, old, new = _in(role.name, language), earlier.get(role.id), later.get(role.id)
        if new and old is None:
            plan.place(new, Card(name=name, mark="new"), ahead=False)
        elif new and old:
            moved = old.side != new.side
            note = f"← {plan.called(old.side, before)}" if moved else ""
            plan.place(
                new, Card(name=name, mark="moved" if moved else "stays", note=note), ahead=False
            )
    for role in _ordered(method):
        if (old := earlier.get(role.id)) and role.id not in later:
            into = {id for each in method.splits if each.role == role.id for id in each.into}
            names = [_in(each.name, language) for each in method.roles if each.id in into]
            joined = ("、" if language == "zh" else ", ").join(names)
            card = Card(
                name=_in(role.name, language), mark="gone", note=f"→ {joined}" if joined else ""
            )
            plan.place(old, card, ahead=False)
    names = [_in(method.stage(stage).name, language) for stage in (before, after)]
    return plan.organisation(" → ".join(names))


class _Plan:
    """Sides and groups in the method's order, filled post by post."""

    def __init__(self, method: Methodology, stage: str, language: str) -> None:
        self._method, self._stage, self._language = method, stage, language
        self._sides: dict[str, SideOf] = {}

    def called(self, side: str, stage: str) -> str:
        """Return what a side goes by in a stage."""
        found = self._method.side(side)
        return _in(found.called.get(stage, found.name), self._language)

    def place(self, post: Post, card: Card, *, ahead: bool) -> None:
        """Put a card where its post stands; a side stands ahead while all of its cards do."""
        name = self.called(post.side, self._stage)
        side = self._sides.setdefault(post.side, SideOf(name, ahead=True))
        side.ahead = side.ahead and ahead
        label = _in(self._method.group(post.group).name, self._language) if post.group else ""
        side.units.setdefault(post.group, Unit(label)).cards.append(card)

    def organisation(self, title: str) -> Organisation:
        """Return all that was placed, sides that stand ahead last, posts in no group first."""
        order = [side.id for side in self._method.sides]
        ranked = sorted(self._sides.items(), key=lambda each: (each[1].ahead, order.index(each[0])))
        for side in self._sides.values():
            side.units = dict(sorted(side.units.items(), key=lambda each: each[0] is not None))
        return Organisation(
            title=title,
            top=_in(self._method.decision_maker.name, self._language),
            sides=tuple(side for _, side in ranked),
        )


def values(method: Methodology, facts: Mapping[str, str]) -> dict[str, str]:
    """Return the value of every fact of the method: the one given, else the one it assumes."""
    assumed = {kind.id: kind.default for kind in method.facts if kind.default}
    known = {kind.id: facts[kind.id] for kind in method.facts if kind.id in facts}
    return assumed | known


def _needs(method: Methodology, stage: str, shop: Shop) -> dict[str, str]:
    case = {**values(method, shop.facts), "stage": stage}
    return {role: need for role, (need, _) in method.needs(case).items()}


def _posts(method: Methodology, stage: str, shop: Shop) -> dict[str, Post]:
    """Return the posts that a stage recommends in this case, by role."""
    needs = _needs(method, stage, shop)
    return {
        role.id: role.posts[stage]
        for role in method.roles
        if needs.get(role.id) in RECOMMENDED and stage in role.posts
    }


def _ordered(method: Methodology) -> Iterable[Role]:
    rank = {id: place for place, id in enumerate(method.order)}
    return sorted(method.roles, key=lambda role: rank.get(role.id, len(rank)))


def _in(wording: Wording, language: str) -> str:
    return wording.get(language) or next(iter(wording.values()), "")
