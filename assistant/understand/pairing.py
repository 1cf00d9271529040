"""Who is asked to be whom: each of several groups with one, whoever is pointed to or wants to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.understand import carrying
from assistant.understand.clauses import Clause
from assistant.understand.cues import Cues
from assistant.understand.lending import Lending
from assistant.understand.lexicon import CREW, WORK, Found
from assistant.values.dialogue import DialogueState, Topic

_SEVERAL = 2
"""How many groups each have one of somebody."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Tells by the words of one methodology; `lending` tells what a question leans on."""

    cues: Cues
    lending: Lending

    def adds(self, found: Found) -> bool:
        """Tell whether a role is named as one more for whoever was talked of ("and as X too?")."""
        ahead = [found.text[: each.start] for each in found.places("role")[:1]]
        return any(map(self.cues.pointers.adding.search, ahead))

    def stands_in(self, found: Found) -> bool:
        """Tell whether a role is named for the work of whoever was talked of ("can X do it?")."""
        behind = [found.text[each.end :] for each in found.places("role")[-1:]]
        return any(map(self.cues.pointers.added.search, behind))

    def of_somebody(self, found: Found) -> bool:
        """Tell whether a question of groups is about somebody named before ("and share him?")."""
        return bool(found.ids("group")) and self.cues.pointers.person.search(found.text) is not None

    def each_with(self, found: Found) -> dict[str, Any]:
        """Return of whom each of several groups is said to have one, and which groups those are.

        What stands before such words is a group, by whatever work it is called.
        """
        each = self.cues.each_has.search(found.text)
        behind = each and [one for one in found.places("role") if one.start >= each.end()]
        ahead = each and [one for one in found.places_of(CREW) if one.end <= each.start()]
        groups = dict.fromkeys((*found.ids("group"), *(one.id for one in ahead or ())))
        if not behind or len(groups) < _SEVERAL:
            return {}
        return {"roles": tuple(one.id for one in behind), "groups": tuple(groups), "duties": ()}

    def shared(self, topic: Topic, clauses: tuple[Clause, ...]) -> dict[str, Any]:
        """Return of whom each group has one, where a question of that is told before it."""
        told = [self.each_with(each.found) for each in clauses]
        fitting = (each for each in told if each and {*each["roles"]} <= {*topic.roles})
        return next(fitting, {}) if topic.ability == carrying.PAIRS else {}

    def wished(self, topic: Topic, clauses: tuple[Clause, ...]) -> dict[str, Any]:
        """Return who goes with somebody named who wants to do the work of another post."""
        if topic.ability != carrying.PAIRS or len(topic.roles) != 1 or topic.boss:
            return {}
        for found in (each.found for each in clauses):
            wish = self.cues.wishing.search(found.text)
            works = [each.id for each in found.places_of(WORK) if wish and each.start >= wish.end()]
            others = dict.fromkeys(id for id in works if id not in topic.roles)
            if topic.roles[0] in found.ids("role") and len(others) == 1:
                return {"roles": (*topic.roles, *others), "groups": (), "duties": ()}
        return {}

    def with_somebody(self, topic: Topic, found: Found, ahead: Sequence[Found]) -> Topic:
        """Return who can be one role too, where words of that point to somebody named just before.

        Nobody is pointed to by words that name two of them already.
        """
        points = self.cues.pointers.person.search(found.text) or self.adds(found)
        if len(topic.roles) != 1 or topic.groups or topic.boss or not points:
            return topic
        for place in reversed(ahead):
            absent = self.lending.absent(place)
            named = [id for id in place.ids("role") if id not in absent]
            if named:
                new = len(named) == 1 and named[0] not in topic.roles
                return replace(topic, roles=(*named, *topic.roles)) if new else topic
        return topic

    def together(self, lent: Topic, found: Found, whole: Found, state: DialogueState) -> Topic:
        """Return who can be whom with the post talked of before, where both together are meant."""
        before = self.lending.lead(whole, state)
        alone = before and len(before.roles) == 1 and len(lent.roles) == 1 and not lent.groups
        if not (before and alone and self.cues.together.search(found.text)):
            return lent
        return replace(lent, roles=tuple(dict.fromkeys((*before.roles, *lent.roles))))
