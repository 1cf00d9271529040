"""Reads what is to be decided on posts that were talked of, where the question hardly names them.

One person for one post more, two posts that seem to do the same, one to be dropped, a post to be
split now or later, what becomes of somebody's post, and whom the places allowed are for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.text import fold
from assistant.understand import carrying
from assistant.understand.carrying import CHANGE, DUTIES, ROLE
from assistant.understand.case import ADVICE
from assistant.understand.clauses import Clause
from assistant.understand.cues import Cues
from assistant.understand.holders import holder
from assistant.understand.lexicon import CREW, SHORT, WORK, Found
from assistant.values.dialogue import DialogueState, Topic
from assistant.values.methodology import Methodology

_Slot = str | tuple[str, ...]
_PAIR = 2
_IMPORTANCE = "importance"
_PRINCIPLE = "principle"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Reads by the words and the posts of one methodology."""

    method: Methodology
    cues: Cues
    sure: float
    find: Callable[..., Found]

    def settled(
        self,
        topics: tuple[Topic, ...],
        whole: Found,
        clauses: tuple[Clause, ...],
        state: DialogueState,
    ) -> tuple[Topic, ...]:
        """Return what a message asks, with what it wants a verdict on as one question of that."""
        readings: Sequence[Callable[[Found, DialogueState], Topic | None]] = (
            self._alike,
            self._argued,
            self._becoming,
            self._suited,
            self._parted,
            self._one_kept,
            self._allotted,
        )
        for reading in readings:
            if topic := reading(whole, state):
                return (topic,)
        topics = tuple(self._chosen(self._held(each, whole), state) for each in topics)
        return self._doubled(topics, whole, clauses, state)

    def _argued(self, whole: Found, state: DialogueState) -> Topic | None:
        """Return the principle that is talked of, where it is asked who is right, or what if not.

        Of two who differ, one that the words of either name.
        """
        cues = self.cues.verdicts
        before = next((e for e in state.topics if e.ability == _PRINCIPLE), None)
        if before and before.statements and cues.what_if.search(whole.text):
            return replace(before, text=whole.text, rival=False)
        if not cues.sides.search(whole.text) or _posts(whole):
            return None
        named = self._advised(whole) or self._advised(self.find(fold(state.question), alone=True))
        return self._topic(_PRINCIPLE, whole, statements=named) if named else None

    def _advised(self, found: Found) -> tuple[str, ...]:
        """Return the advice that a text names, and no more than that."""
        kinds = {each.id for each in self.method.statements if each.kind == "advice"}
        return tuple(id for id in found.ids("statement") if id in kinds)

    def _held(self, topic: Topic, whole: Found) -> Topic:
        """Return one post that is weighed with the other that words of the message hold it against.

        So with two whose difference is asked for in some work. What would save money on a post is
        advice that the words name.
        """
        roles, pair = whole.ids("role"), len(whole.ids("role")) == _PAIR
        if pair and topic.ability == _IMPORTANCE and len(topic.roles) == 1:
            held = self.cues.verdicts.against.search(whole.text)
            return replace(topic, roles=roles, text=whole.text) if held else topic
        owners = {id.partition("#")[0] for id in whole.ids("duty")}
        if topic.ability == ROLE and self.cues.verdicts.saving.search(topic.text):
            advised = self._advised(self.find(topic.text, alone=False))
            return replace(topic, ability=_PRINCIPLE, statements=advised) if advised else topic
        differs = pair and {*roles} <= owners and self.cues.differing.search(whole.text)
        if not differs or topic.ability not in {CHANGE, DUTIES, ROLE}:
            return topic
        duties = tuple(id for id in whole.ids("duty") if id.partition("#")[0] in roles)
        return self._topic(DUTIES, whole, decides="differs", roles=roles, duties=duties)

    def _chosen(self, topic: Topic, state: DialogueState) -> Topic:
        """Return a question of which comes first as one of the two that are talked of."""
        lead = next((each for each in state.topics if len(each.roles) == _PAIR), None)
        named = topic.named(("roles", "groups", "sides", "duties"))
        first = self.cues.verdicts.first.search(topic.text)
        if topic.ability != ADVICE or named or lead is None or not first:
            return topic
        return replace(topic, roles=lead.roles)

    def _alike(self, whole: Found, state: DialogueState) -> Topic | None:
        """Return two posts that are held to do one work, with the work that both are said to do."""
        if not self.cues.verdicts.same_work.search(whole.text):
            return None
        named = _posts(whole)
        roles = tuple(dict.fromkeys((*_talked(state), *named)))
        roles = named if len(named) > 1 else roles[-_PAIR:]
        if len(roles) != _PAIR:
            return None
        duties = tuple(id for id in whole.ids("duty") if id.partition("#")[0] in roles)
        return self._topic(DUTIES, whole, decides="alike", roles=roles, duties=duties)

    def _becoming(self, whole: Found, state: DialogueState) -> Topic | None:
        """Return what becomes of the post of whoever is talked of."""
        cues = self.cues.verdicts
        later = cues.later.search(whole.text) or cues.later.search(state.question)
        if not later or not cues.gone.search(whole.text):
            return None
        named = _posts(whole) or tuple(filter(None, (holder(state, self.method),)))
        return self._topic(CHANGE, whole, roles=named) if len(named) == 1 else None

    def _suited(self, whole: Found, state: DialogueState) -> Topic | None:
        """Return the two posts of which it is asked who of those described is to have which."""
        if not state.topics or whole.ids("duty"):
            return None
        if not self.cues.verdicts.who_which.search(whole.text):
            return None
        named = _posts(whole)
        talked = {*named, *_talked(state)}
        heirs = [each.into for each in self.method.splits if talked & {each.role, *each.into}]
        roles = named if len(named) == _PAIR else next((e for e in heirs if len(e) == _PAIR), ())
        if len(roles) != _PAIR:
            return None
        told = state.question
        return self._topic(carrying.TASK, whole, decides="suited", roles=roles, context=told)

    def _parted(self, whole: Found, state: DialogueState) -> Topic | None:
        """Return when the post that is talked of is split, where it is asked if it is to be now."""
        cues = self.cues.verdicts
        told = f"{state.question} {whole.text}"
        if not cues.now_or_later.search(whole.text) or not cues.parted.search(told):
            return None
        named = _posts(whole)
        posts = dict.fromkeys((*named, *_talked(state), *state.present))
        split = [each.role for each in self.method.splits if {each.role, *each.into} & {*posts}]
        own = [id for id in split if id in named] or [id for id in split if id in posts] or split
        strange = {*named} - {id for e in self.method.splits for id in (e.role, *e.into)}
        if not own or strange or whole.ids("group"):
            return None
        return self._topic(ROLE, whole, decides="split", roles=(own[0],), context=state.question)

    def _one_kept(self, whole: Found, state: DialogueState) -> Topic | None:
        """Return the two posts or groups of which one is to be dropped."""
        if not self.cues.verdicts.one_kept.search(whole.text):
            return None
        roles, groups = whole.ids("role"), whole.ids("group")
        if len(roles) + len(groups) < _PAIR:
            roles = tuple(dict.fromkeys((*_talked(state)[-_PAIR:], *roles)))
        if len(roles) + len(groups) < _PAIR:
            groups = tuple(dict.fromkeys((*state.grouped, *groups)))
        if len(roles) + len(groups) != _PAIR:
            return None
        return self._topic(_IMPORTANCE, whole, decides="one", roles=roles, groups=groups)

    def _allotted(self, whole: Found, state: DialogueState) -> Topic | None:
        """Return the group that is talked of, where it is asked whom its places are for."""
        if not self.cues.verdicts.allotted.search(whole.text) or _posts(whole):
            return None
        groups = _groups(whole) or state.grouped
        if len(groups) != 1:
            return None
        return self._topic(carrying.PAIRS, whole, groups=groups, context=state.question)

    def _doubled(
        self,
        topics: tuple[Topic, ...],
        whole: Found,
        clauses: tuple[Clause, ...],
        state: DialogueState,
    ) -> tuple[Topic, ...]:
        """Return the questions of a message with each of who may do more than one post in full."""
        cues = self.cues.verdicts
        telling = [e for e in clauses if cues.also.search(e.found.text) or self._joins(e)]
        asks = any(each.asks for each in clauses) or cues.settled.search(whole.text)
        if not telling or not asks:
            return topics
        full = [each for each in topics if each.ability == carrying.PAIRS and self._full(each)]
        if full and (len(telling) == 1 or len(full) == len(telling)):
            return topics
        pairs: list[Topic] = []
        taken = {each.found.text for each in clauses if self._only_asks(each)}
        for place, clause in enumerate(clauses):
            ahead = [each.found for each in clauses[:place]]
            pair = clause in telling and self._pair(clause.found, whole, ahead, state)
            if pair:
                pairs.append(pair)
                taken.add(clause.found.text)
        if not pairs:
            return topics
        asking = [each.found.text for each in clauses if each.asks]
        left = [text for text in asking if text not in taken]
        rest = [each for each in topics if any(text in each.text for text in left)]
        return (*pairs, *(each for each in rest if not each.rival))

    def _pair(
        self, found: Found, whole: Found, ahead: Sequence[Found], state: DialogueState
    ) -> Topic | None:
        """Return who is to do more than their own post, and the post or the work it is."""
        cues = self.cues.verdicts
        also = cues.also.search(found.text)
        person = cues.person.search(found.text)
        ahead_of = [each for each in found.places("role") if also and each.start < also.end()]
        ahead_of += [e for e in found.places_of(WORK) if person and e.end <= person.start()]
        places = [each.id for each in ahead_of]
        hired = cues.hired.search(whole.text) is not None
        called = (*_posts(found), *(found.ids(SHORT) if hired else ()))
        owners = [id.partition("#")[0] for id in found.ids("duty")]
        if hired and (one := self._in_one({*called, *owners})):
            return self._topic(
                carrying.PAIRS, whole, decides="spare", roles=(one,), context=state.question
            )
        who = places[0] if places else None
        if who is None and not self._joins_works(found):
            who = self._meant(found, ahead, {*called, *owners}, state)
        more = [id for id in dict.fromkeys(called) if id != who]
        duties = tuple(id for id in found.ids("duty") if id.partition("#")[0] != who)
        groups = _groups(found) if who and not (more or duties) else ()
        if who is None and not self._joins_works(found):
            return None
        if not (more or duties or groups or who in owners):
            more = [id for id in self._left(whole, state) if id != who]
        if not (more or duties or groups or who in owners):
            return None
        more = [id for id in more if id == self._root(id)] or more
        roles = tuple(dict.fromkeys((*([who] if who else []), *more[:1])))
        duties = found.ids("duty") if who in owners else duties
        text = whole.text if hired else found.text
        return self._topic(
            carrying.PAIRS, whole, text=text, roles=roles, duties=duties, groups=groups
        )

    def _in_one(self, works: set[str]) -> str | None:
        """Return a post of which it is stated that one person does all of its work."""
        stated = (
            e.roles[0] for e in self.method.combinations if len(e.roles) == 1 and not e.groups
        )
        return next((role for role in stated if role in works), None)

    def _joins(self, clause: Clause) -> bool:
        """Tell whether a clause asks if somebody does the work of two posts."""
        paired = clause.guess.best() == carrying.PAIRS and clause.asks
        return paired and self._joins_works(clause.found)

    def _joins_works(self, found: Found) -> bool:
        """Tell whether a text names the work of two posts, none split out of the other."""
        owners = (id.partition("#")[0] for id in found.ids("duty"))
        return len({self._root(each) for each in (*_posts(found), *owners)}) == _PAIR

    def _meant(
        self, found: Found, ahead: Sequence[Found], works: set[str], state: DialogueState
    ) -> str | None:
        """Return the post of whoever words point to: told in the message, before it, or asked of.

        Nobody holds the post whose work it is.
        """
        if self.cues.verdicts.person.search(found.text) is None:
            return None
        told = [id for each in ahead for id in _posts(each)]
        here = [id for id in told if id not in works]
        talked = [id for id in _talked(state) if id not in works]
        return next(
            filter(None, (*here[-1:], holder(state, self.method, works), *talked[-1:])), None
        )

    def _left(self, whole: Found, state: DialogueState) -> tuple[str, ...]:
        """Return the post that nobody has any more, or the one that is talked of."""
        gone = tuple(role for role, count in state.people if not count)
        talked = tuple(dict.fromkeys((*_talked(state), *whole.ids("role"))))
        return gone if len(gone) == 1 else talked[-1:]

    def _only_asks(self, clause: Clause) -> bool:
        """Tell whether a clause only wants a yes or a no, or asks if somebody is to be hired."""
        cues, text = self.cues.verdicts, clause.found.text
        return bool(cues.settled.search(text) or cues.hired.search(text))

    def _full(self, topic: Topic) -> bool:
        """Tell whether a question names two that are to go together, none split out of the other.

        Work of several posts that stands alone is of two as well.
        """
        own = {self._root(id) for id in (*topic.roles, *topic.doers)}
        return len(own) + len(topic.groups) >= _PAIR and bool(topic.roles or topic.groups)

    def _root(self, role: str) -> str:
        """Return the post that a role is split out of, or the role."""
        return next((e.role for e in self.method.splits if role in e.into), role)

    def _topic(self, ability: str, whole: Found, text: str = "", **slots: _Slot) -> Topic:
        topic = Topic(ability=ability, text=text or whole.text, confidence=self.sure)
        named: dict[str, Any] = {**slots}
        return replace(topic, **named)


def _posts(found: Found) -> tuple[str, ...]:
    """Return the posts that a text names, or calls by their work."""
    return tuple(dict.fromkeys((*found.ids("role"), *found.ids(WORK))))


def _groups(found: Found) -> tuple[str, ...]:
    """Return the groups that a text names, or calls by a short word."""
    return tuple(dict.fromkeys((*found.ids("group"), *found.ids(CREW))))


def _talked(state: DialogueState) -> tuple[str, ...]:
    """Return the posts that the turns before were about, the last of them last."""
    lately = (id for topic in state.topics for id in topic.roles or topic.doers)
    return tuple(dict.fromkeys((*state.talked, *lately)))
