"""Tells which part of the team a message wants of the last answer: one named, or what is left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.text import fold
from assistant.understand import carrying
from assistant.understand.carrying import CHANGE, DUTIES, ROLE, STRUCTURE
from assistant.understand.case import ADVICE
from assistant.understand.clauses import Clause
from assistant.understand.cues import Cues
from assistant.understand.facts import STAGE
from assistant.understand.forming import only_form
from assistant.understand.lexicon import CREW, Found, Mention
from assistant.understand.open_topics import STAGE as PLACE
from assistant.understand.open_topics import UNGROUNDED
from assistant.values.dialogue import DialogueState, Topic
from assistant.values.methodology import Group, Methodology, Named, Role, Side, Stage

_WIDE = frozenset({ADVICE, CHANGE, STRUCTURE, PLACE, "overview"})
"""Kinds that tell of the whole team, of which a part may be wanted."""

_KEPT = frozenset({ADVICE, CHANGE, STRUCTURE})
"""Those of them that tell of a side or a group alone as well."""

_IMPORTANCE = "importance"
_FEWEST, _MOST = 2, 4
"""How many posts there is a choice between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the team: its sides, groups and roles, by id."""

    sides: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is in it."""
        return bool(self.sides or self.groups or self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portions:
    """Reads which part of the team is wanted; `find` returns what words name.

    A clause that may ask something else is none that only narrows from the score `sure` on.
    """

    method: Methodology
    cues: Cues
    find: Callable[..., Found]
    sure: float

    def read(
        self, whole: Found, clauses: tuple[Clause, ...], before: DialogueState, state: DialogueState
    ) -> tuple[Topic, ...]:
        """Return what was asked before of the part that is wanted now; nothing if none is."""
        lead = carrying.before(before)
        if lead is None or lead.ability in UNGROUNDED:
            return ()
        stage = self._stage(lead, before)
        topic = replace(lead, text=whole.text, again=False, leans=True, objected=False, duties=())
        topic = replace(topic, context=lead.context or lead.text, rival=False)
        if stage and self.cues.pointers.vacant.search(whole.text):
            return self._vacant(topic, stage, before)
        if stage and (left := self._left(whole, lead, stage, state)):
            return (self._of(topic, left, stage),)
        if lead.ability in _WIDE and (part := self._narrowed(clauses, stage)):
            return (self._of(topic, part, stage),)
        return ()

    def among(self, topics: tuple[Topic, ...], before: DialogueState) -> tuple[Topic, ...]:
        """Return a question of which comes first, naming nobody, of the few talked of before."""
        lead = carrying.before(before)
        roles = lead.roles if lead else ()
        if lead is None or not _FEWEST <= len(roles) <= _MOST:
            return topics
        return tuple(
            replace(each, roles=roles, leans=True, context=lead.text)
            if each.ability in {ADVICE, _IMPORTANCE}
            and not each.named(("roles", "groups", "sides"))
            and self.cues.first_wanted.search(each.text)
            else each
            for each in topics
        )

    def _of(self, topic: Topic, part: Part, stage: Stage | None) -> Topic:
        """Return what was asked, of a part of the team."""
        if stage and topic.ability in _WIDE and len(part.roles) == 1 and not part.groups:
            part = self._units([self.method.role(*part.roles)], stage)
        named = replace(topic, sides=part.sides, groups=part.groups, roles=part.roles)
        if part.roles and not (part.sides or part.groups):
            kind = topic.ability if topic.ability in {CHANGE, ROLE, DUTIES} else DUTIES
            return replace(named, ability=kind, terms=(), options=())
        kind = topic.ability if topic.ability in _KEPT else STRUCTURE
        if kind == ADVICE and topic.ahead:
            return replace(named, ability=CHANGE, stages=(stage.id,) if stage else ())
        if kind == STRUCTURE and stage and not named.stages:
            named = replace(named, stages=(stage.id,))
        return replace(named, ability=kind, terms=(), options=())

    def _stage(self, lead: Topic, before: DialogueState) -> Stage | None:
        """Return the stage that the last answer told of: the one asked about, else at hand."""
        known = before.fact(STAGE)
        if lead.stages:
            return self.method.stage(lead.stages[-1])
        here = self.method.stage(known.value) if known else None
        if here and lead.ability == CHANGE and known and known.turn < before.turn:
            return self.method.stage_after(here.id) or here
        return here

    def _vacant(self, topic: Topic, stage: Stage, before: DialogueState) -> tuple[Topic, ...]:
        """Return which of the posts counts most that nobody holds, where somebody holds others."""
        there = {*before.present}
        if self.cues.first_wanted.search(topic.text):
            # Whom to hire next is told by who is there.
            return ()
        left = tuple(each.id for each in self._posts(stage) if each.id not in there)
        if not there or len(left) < _FEWEST:
            return ()
        fresh = Topic(ability=_IMPORTANCE, confidence=topic.confidence, text=topic.text)
        return (replace(fresh, roles=left),)

    def _left(self, whole: Found, lead: Topic, stage: Stage, state: DialogueState) -> Part:
        """Return what is left of the team, or the unit talked of, without what was told."""
        pointers = self.cues.pointers
        aside = pointers.apart.search(whole.text)
        if aside:
            told = self.part(whole, stage) or _part_of(lead)
        elif pointers.rest.search(whole.text):
            told = self.part(self.find(fold(state.question), alone=True), stage) or _part_of(lead)
        else:
            return Part()
        pool = [*self._posts(stage)]
        within = [role for role in pool if _in(role, _part_of(lead), stage)]
        gone = {id for each in self.method.splits for id in each.into if each.role in told.roles}
        gone |= {role.id for role in pool if _in(role, told, stage)}
        if aside and lead.named(("groups", "sides")) and gone & {role.id for role in within}:
            pool = within
        left = [role for role in pool if role.id not in gone]
        return self._units(left, stage) if left and len(left) < len(pool) else Part()

    def _units(self, roles: list[Role], stage: Stage) -> Part:
        """Return roles as the sides that they are all of, else the groups, else as they are."""
        sides = tuple(unit.id for unit in self._full(self.method.sides, roles, stage))
        rest = [role for role in roles if not _in(role, Part(sides=sides), stage)]
        groups = tuple(unit.id for unit in self._full(self.method.groups, rest, stage))
        rest = [role for role in rest if not _in(role, Part(groups=groups), stage)]
        if rest:
            return Part(roles=tuple(role.id for role in roles))
        return Part(sides=sides, groups=groups)

    def _full(
        self, units: Iterable[Side | Group], roles: Iterable[Role], stage: Stage
    ) -> Iterator[Side | Group]:
        """Yield the units all of whose posts in a stage are among some roles."""
        ids = {role.id for role in roles}
        for unit in units:
            part = Part(sides=(unit.id,), groups=(unit.id,))
            inside = {role.id for role in self._posts(stage) if _in(role, part, stage)}
            if inside and inside <= ids:
                yield unit

    def _posts(self, stage: Stage) -> Iterator[Role]:
        """Yield the roles that a stage has."""
        for role in self.method.roles:
            if stage.id in role.posts and role.posts[stage.id].need in {"now", "optional"}:
                yield role

    def _narrowed(self, clauses: tuple[Clause, ...], stage: Stage | None) -> Part:
        """Return the part that a message narrows to, where it asks nothing else but a form."""
        narrowing = [each for each in clauses if self._narrows(each)]
        rest = [each for each in clauses if each not in narrowing]
        if len(narrowing) != 1 or any(each.asks and not self._forms(each) for each in rest):
            return Part()
        return self.part(narrowing[0].found, stage, wide=True)

    def _narrows(self, clause: Clause) -> bool:
        narrows = self.cues.pointers.narrowing.search(clause.found.text) is not None
        return narrows and (not clause.asks or clause.guess.score() < self.sure)

    def _forms(self, clause: Clause) -> bool:
        return only_form(clause.found.text, self.cues)

    def part(self, found: Found, stage: Stage | None, *, wide: bool = False) -> Part:
        """Return the part of the team that words name, as a stage has it.

        A short word for a group is one where nothing else is named, or in a `wide` reading;
        somebody of whose part is spoken stands for the group.
        """
        sides = dict.fromkeys((*found.ids("side"), *self._stems(found, self.method.sides, stage)))
        groups = dict.fromkeys(found.ids("group"))
        roles: dict[str, None] = {}
        called = [] if sides or groups else [*found.places("role")]
        for each in called:
            unit = self._unit(found, each, stage)
            (groups if unit else roles).setdefault(unit or each.id)
        crews = dict.fromkeys(each.id for each in found.places_of(CREW))
        if crews and not (sides or groups) and (wide or not roles):
            groups, roles = crews, {}
        return self._placed(Part(sides=(*sides,), groups=(*groups,), roles=(*roles,)), stage)

    def _unit(self, found: Found, named: Mention, stage: Stage | None) -> str:
        """Return the group of somebody whose whole part of the team is spoken of."""
        behind = found.text[named.end :].removeprefix("的")
        post = self.method.role(named.id).posts.get(stage.id) if stage else None
        spoken = self.cues.pointers.unit.search(behind)
        return post.group or "" if post and spoken else ""

    def _placed(self, part: Part, stage: Stage | None) -> Part:
        """Return a part in the units of a stage: a group that it lacks is the side of its posts."""
        lacking = [id for id in part.groups if stage and stage.id not in self._group(id).stages]
        if not stage or not lacking:
            return part
        sides = {
            role.posts[stage.id].side: None
            for role in self._posts(stage)
            if {post.group for post in role.posts.values()} & {*lacking}
        }
        groups = tuple(id for id in part.groups if id not in lacking)
        return replace(part, groups=groups, sides=(*dict.fromkeys((*part.sides, *sides)),))

    def _group(self, id: str) -> Group:
        return self.method.group(id)

    def _stems(self, found: Found, units: Iterable[Side], stage: Stage | None) -> Iterator[str]:
        """Yield the sides that words call by what their names begin with: "content", "内容"."""
        if found.masks:
            return
        for unit in units:
            here = stage is None or stage.id in unit.stages
            if here and any(re.search(_word(stem), found.text) for stem in _begins(unit)):
                yield unit.id


def _part_of(topic: Topic) -> Part:
    return Part(sides=topic.sides, groups=topic.groups, roles=topic.roles)


def _in(role: Role, part: Part, stage: Stage) -> bool:
    """Tell whether a role is of a part of the team in a stage."""
    post = role.posts.get(stage.id)
    placed = post is not None and (post.side in part.sides or post.group in part.groups)
    return role.id in part.roles or placed


def _begins(unit: Named) -> Iterator[str]:
    """Yield what the names of a unit begin with, before the word that says what it is."""
    for name in unit.name.values():
        stem = fold(name).rpartition(" ")[0] if name.isascii() else name[:-1]
        if len(stem) > 1:
            yield stem


def _word(stem: str) -> str:
    return rf"(?<![a-z]){re.escape(stem)}(?![a-z])"
