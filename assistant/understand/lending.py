"""Lends a question what its kind works on and it does not name: from the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Any

from assistant.text import CJK
from assistant.understand import carrying
from assistant.understand.carrying import SLOTS
from assistant.understand.case import ADVICE
from assistant.understand.cues import Cues
from assistant.understand.lexicon import CREW, SHORT, WORK, Found, Mention
from assistant.values.dialogue import DialogueState, Topic

_WORDS = re.compile(rf"[{CJK}]|[a-z]+")
_SEVERAL = 2
"""How many clauses that only name something are a list."""

_AROUND = 5
"""The most letters beside a name of a clause that only names something."""

HELD = frozenset({ADVICE, "importance", "timing", "term"})
"""Kinds that hold groups and posts against each other, so that a short word tells of a group."""

_FEW = 5
"""The most words of a question that names nothing and can be general all the same."""


def _nothing(_: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Lending:
    """Lends by the words of one methodology; `slots` are those of `Topics`.

    `hears` tells of words the work that they are about, where no words of a duty stand.
    """

    cues: Cues
    slots: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    hears: Callable[[str], tuple[str, ...]] = _nothing

    def lent(
        self,
        topic: Topic,
        found: Found,
        whole: Found,
        state: DialogueState,
        ahead: Sequence[Found],
    ) -> Topic | None:
        """Return a topic with what its kind works on, if anything around names it.

        It is whoever has the duty named, what the nearest clause before names, or the rest of the
        message, or for who goes with whom whose work is named, or what the turn before was about.
        """
        works = found.ids(WORK) if topic.ability == carrying.PAIRS else ()
        return (
            self._owned(topic, found, ahead)
            or self._listed(topic, found, whole, ahead)
            or self._around(topic, found, whole, ahead)
            or (replace(topic, roles=works) if works else None)
            or self._past(topic, whole, state)
        )

    def _owned(self, topic: Topic, found: Found, ahead: Sequence[Found]) -> Topic | None:
        """Return a topic on whoever has the duty named, or on two of whom it asks together."""
        _, needs = self.slots[topic.ability]
        if owners := doers(found) if "roles" in needs else ():
            return replace(topic, roles=owners)
        both = topic.ability == carrying.PAIRS and self.cues.together.search(found.text)
        pair = _owners(ahead) if both else ()
        return replace(topic, roles=pair) if len(pair) > 1 else None

    def _listed(
        self, topic: Topic, found: Found, whole: Found, ahead: Sequence[Found]
    ) -> Topic | None:
        """Return a topic on all that the clauses right before list, where it asks of each of them.

        A word may be told for a term only by the question: those are taken from the whole message.
        """
        _, needs = self.slots[topic.ability]
        run = [*takewhile(_names, reversed(ahead))][::-1]
        if len(run) < _SEVERAL or not self.cues.each_of.search(found.text):
            return None
        fields = {kind: field for kind, field in SLOTS.items() if field in needs}
        listed: dict[str, Any] = {
            field: tuple(dict.fromkeys(id for each in run for id in each.ids(kind)))
            for kind, field in fields.items()
        }
        if "terms" in listed:
            listed["terms"] = tuple(dict.fromkeys((*listed["terms"], *whole.ids("term"))))
        text = " ".join([*(each.text for each in run), found.text])
        return replace(topic, text=text, **listed) if any(listed.values()) else None

    def _around(
        self, topic: Topic, found: Found, whole: Found, ahead: Sequence[Found]
    ) -> Topic | None:
        """Return a topic on what the nearest clause before names, or the rest of the message."""
        takes, needs = self.slots[topic.ability]
        leans = self._leans(topic, found, ahead)
        # The team can be asked for as a whole, whatever a later question names.
        rest = () if topic.ability == carrying.STRUCTURE and found is not whole else (whole,)
        for place in (*filter(self._leads, reversed(ahead)), *rest):
            around: dict[str, Any] = {
                field: place.ids(each) for each, field in SLOTS.items() if field in needs
            }
            if topic.ability == carrying.TASK and place is not whole:
                around["duties"] = around["duties"] or self._heard(place, found)
            if place is not whole and ("roles" in needs or leans):
                held = topic.ability in HELD and shorts(place, self.cues)
                working = () if topic.ability == carrying.TERM else doers(place)
                around["roles"] = held or place.ids("role") or working
            if topic.ability in HELD and "groups" in takes:
                around["groups"] = (*place.ids("group"), *crews(place, self.cues))
            if "roles" in around:
                absent = self.absent(place)
                around["roles"] = tuple(role for role in around["roles"] if role not in absent)
            if any(around.values()):
                text = whole.text if place is whole else f"{place.text} {found.text}"
                kept = {field: ids for field, ids in around.items() if ids}
                if topic.ability == carrying.TASK and place is not whole:
                    kept["duties"] = self._run_of_work(ahead, place) or around["duties"]
                kept |= self._sharing(topic, place, ahead) if "roles" not in kept else {}
                return replace(topic, text=text, **kept)
        return None

    def _heard(self, place: Found, found: Found) -> tuple[str, ...]:
        """Return the work that a clause tells, by itself or together with the question on it."""
        rest = self.cues.who_does.sub(" ", found.text)
        return self.hears(place.text) or self.hears(f"{place.text} {rest}")

    def _run_of_work(self, ahead: Sequence[Found], last: Found) -> tuple[str, ...]:
        """Return the work that clauses up to the last one tell in a row, and nobody who does it."""
        told: tuple[str, ...] = last.ids("duty")
        for place in reversed(ahead[: [*ahead].index(last)]):
            named = place.ids("role") or place.ids(WORK)
            if named or self.cues.asks(place.text) or not place.ids("duty"):
                break
            told = (*place.ids("duty"), *told)
        return tuple(dict.fromkeys(told))

    def _sharing(self, topic: Topic, place: Found, ahead: Sequence[Found]) -> dict[str, Any]:
        """Return whom a clause of groups points back to ("…, and they want to borrow him")."""
        if topic.ability != carrying.PAIRS or place not in ahead or not self._points(place):
            return {}
        before = reversed(ahead[: ahead.index(place)])
        named = (each.ids("role") or doers(each) for each in before)
        return {"roles": roles} if (roles := next(filter(None, named), ())) else {}

    def _past(self, topic: Topic, whole: Found, state: DialogueState) -> Topic | None:
        """Return a topic on what the turn before was about, or the first one of the talk.

        That is whoever has the duty it was about, where it named nobody.
        """
        _, needs = self.slots[topic.ability]
        lead = self.lead(whole, state)
        for before in (*([lead] if lead else []), *state.first):
            past: dict[str, Any] = {
                field: getattr(before, field) for field in needs & carrying.CARRIED
            }
            if "roles" in needs and not any(past.values()) and before.ability == carrying.TASK:
                past["roles"] = _sole(before.duties)
            if topic.ability == carrying.DUTIES and not any(past.values()):
                units = {"sides": before.sides, "groups": before.groups}
                past |= {**units, "stages": before.stages} if any(units.values()) else {}
            if any(past.values()):
                return replace(topic, boss=topic.boss or before.boss, **past)
        return None

    def _leads(self, found: Found) -> bool:
        """Tell whether what a clause names can be talked of next: "against the host" is not."""
        return not any(
            self.cues.comparing_before.search(found.text[: each.start])
            for each in found.places("role")[:1]
        )

    def _leans(self, topic: Topic, found: Found, ahead: Sequence[Found]) -> bool:
        """Tell whether a question that takes roles is of one named before: "where is he?".

        It points to somebody, or is too short to be general and nothing else was named before.
        """
        takes, needs = self.slots[topic.ability]
        others = {kind for kind, field in SLOTS.items() if field in needs}
        named = any(each.ids(kind) for each in ahead for kind in others)
        short = len(_WORDS.findall(found.masked)) <= _FEW and not named
        return "roles" in takes and (short or self._points(found))

    def _points(self, found: Found) -> bool:
        """Tell whether a question points to somebody, and to no group."""
        person = self.cues.pointers.person.search(found.text)
        grouped = person is not None and person.group().endswith(("组", "group"))
        return (person is not None and not grouped) or "it" in found.text.split()

    def absent(self, found: Found) -> set[str]:
        """Return the roles of which it is only said that they are not there yet, or not meant."""
        pointers = self.cues.pointers
        return {
            each.id
            for each in found.places("role")
            if pointers.before_role.search(found.text[: each.start])
            or pointers.denied_role.search(found.text[: each.start])
            or pointers.behind_role.search(found.text[each.end :])
        }

    def lead(self, whole: Found, state: DialogueState) -> Topic | None:
        """Return the topic that a message leans on, without roles that it says are not there."""
        before = carrying.before(state)
        if before is None:
            return None
        left = tuple(role for role in before.roles if role not in self.absent(whole))
        return replace(before, roles=left or before.roles, objected=False)


def listed_before(ahead: Sequence[Found]) -> tuple[str, ...]:
    """Return the roles that the clauses right before a question only name, as items of a list."""
    run = takewhile(_names, reversed(ahead))
    return tuple(dict.fromkeys(id for each in [*run][::-1] for id in each.ids("role")))


def crews(found: Found, cues: Cues) -> tuple[str, ...]:
    """Return the groups that are called by a short word beside what they are held against."""
    return tuple(dict.fromkeys(each.id for each in _held(found, cues) if each.kind == CREW))


def shorts(found: Found, cues: Cues) -> tuple[str, ...]:
    """Return the roles named, with those called by a short word beside what they are held against.

    In the order in which they stand; none where all are named in full.
    """
    short = [each for each in _held(found, cues) if each.kind == SHORT]
    named = sorted((*found.places("role"), *short), key=lambda each: each.start)
    return tuple(dict.fromkeys(each.id for each in named)) if short else ()


def _held(found: Found, cues: Cues) -> list[Mention]:
    """Return the groups and roles called by a short word that are held against something named.

    Two short words of roles alone are not.
    """
    units = [each for kind in ("role", "side", "group") for each in found.places(kind)]
    shortly = [
        each
        for kind in (CREW, SHORT)
        for each in found.places_of(kind)
        if not any(unit.start < each.end and each.start < unit.end for unit in units)
    ]
    places = sorted((*units, *shortly), key=lambda each: each.start)
    pairs = [
        pair
        for pair in pairwise(places)
        if pair[0].id != pair[1].id and not pair[0].kind == pair[1].kind == SHORT
        if cues.held_between.search(between := found.text[pair[0].end : pair[1].start])
        or cues.doubled_between.search(between)
    ]
    return [each for each in shortly if any(each in pair for pair in pairs)]


def _names(found: Found) -> bool:
    """Tell whether a clause hardly says more than a name."""
    rest = [each for each in _WORDS.findall(found.masked) if each not in found.masks]
    return bool(found.masks) and len(rest) <= _AROUND


def doers(found: Found) -> tuple[str, ...]:
    """Return whose duty is named ("do we need somebody for the picture?"), where that is plain."""
    return _sole(found.ids("duty"))


def _sole(duties: Sequence[str]) -> tuple[str, ...]:
    """Return whose work several pieces of work are, where that is one post's."""
    owners = tuple(dict.fromkeys(duty.partition("#")[0] for duty in duties))
    return owners if len(owners) == 1 else ()


def _owners(clauses: Sequence[Found]) -> tuple[str, ...]:
    """Return whom clauses name, or else the first whose duty each names."""
    owners = [
        id
        for each in clauses
        for id in each.ids("role") or [duty.partition("#")[0] for duty in each.ids("duty")[:1]]
    ]
    return tuple(dict.fromkeys(owners))
