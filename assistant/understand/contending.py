"""Reads a message in which two groups want the same post: may they share it, or is it two?"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understand import carrying
from assistant.understand.cues import Cues
from assistant.understand.lexicon import CREW, Found, Mention
from assistant.values.dialogue import Topic
from assistant.values.methodology import Methodology

_SEVERAL = 2
"""How many groups want one post."""


@dataclass(frozen=True, slots=True)
class Contending:
    """Reads by the words and the groups of one methodology."""

    method: Methodology
    cues: Cues

    def read(self, whole: Found, questions: int) -> tuple[Topic, ...]:
        """Return what is asked of a post that several groups want, or nothing.

        Nothing where a message has several `questions`. Of several posts the one is meant of which
        it is stated that groups share it, else the first; the others tell of their groups.
        """
        unnamed = self.cues.both_units.search(whole.text)
        wanted = unnamed or self.cues.wanted_by_both.search(whole.text)
        if questions > 1 or not wanted or not self.cues.one_or_several.search(whole.text):
            return ()
        named = tuple(dict.fromkeys(each.id for each in whole.places("role")))
        if not named or (not questions and len(named) > _SEVERAL):
            return ()
        shared = {id for e in self.method.combinations if e.kind == "share" for id in e.roles}
        role = next((id for id in named if id in shared), named[0])
        units = self._units(whole, {id for id in named if id != role})
        if len(units) < _SEVERAL and not unnamed:
            units = self._sharing(role, units)
        if len(units) < _SEVERAL and not unnamed:
            return ()
        return (
            Topic(
                ability=carrying.PAIRS,
                roles=(role,),
                groups=tuple(units),
                text=whole.text,
                confidence=1.0,
                decides="spare" if self.cues.verdicts.hired.search(whole.text) else "",
            ),
        )

    def _sharing(self, role: str, units: dict[str, None]) -> dict[str, None]:
        """Return the groups that share a post, where one of them wants it as well."""
        shares = (e for e in self.method.combinations if e.kind == "share" and role in e.roles)
        fitting = (e.groups for e in shares if units and {*units} <= {*e.groups})
        return dict.fromkeys(next(fitting, ())) or units

    def _units(self, whole: Found, others: set[str]) -> dict[str, None]:
        """Return the groups that a message names, by short words or sides too, or by a post."""
        places: list[Mention] = [*whole.places("group"), *whole.places("side")]
        places += whole.places_of(CREW)
        found: dict[str, None] = {}
        for each in sorted(places, key=lambda each: each.start):
            found |= dict.fromkeys(self._of_side(each.id) if each.kind == "side" else (each.id,))
        for role in self.method.roles:
            if role.id in others:
                found |= dict.fromkeys(p.group for p in role.posts.values() if p.group)
        return found

    def _of_side(self, side: str) -> tuple[str, ...]:
        """Return the one group that all posts of a side of no groups have in its last stage."""
        if any(group.side == side for group in self.method.groups):
            return ()
        stage = next(each for each in self.method.sides if each.id == side).stages[-1]
        after = self.method.stage_after(stage)
        ids = {
            role.posts[after.id].group
            for role in self.method.roles
            if after and stage in role.posts and role.posts[stage].side == side
            if after.id in role.posts
        }
        return tuple(id for id in ids if id) if len(ids) == 1 else ()
