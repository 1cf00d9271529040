"""Reads what is to be decided on posts that were talked of, where the question hardly names them.

One person for one post more, two posts that seem to do the same, one to be dropped, a post to be
split now or later, what becomes of somebody's post, and whom the places allowed are for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.understand import carrying
from assistant.understand.carrying import CHANGE, DUTIES, ROLE
from assistant.understand.clauses import Clause
from assistant.understand.cues import Cues
from assistant.understand.holders import holder
from assistant.understand.lexicon import CREW, WORK, Found
from assistant.values.dialogue import DialogueState, Topic
from assistant.values.methodology import Methodology

_PAIR = 2
_IMPORTANCE = "importance"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Reads by the words and the posts of one methodology."""

    method: Methodology
    cues: Cues
    sure: float

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
            self._becoming,
            self._parted,
            self._one_kept,
            self._allotted,
        )
        for reading in readings:
            if topic := reading(whole, state):
                return (topic,)
        return self._doubled(topics, whole, clauses, state)

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
        return self._topic(DUTIES, whole, roles=roles, duties=duties)

    def _becoming(self, whole: Found, state: DialogueState) -> Topic | None:
        """Return what becomes of the post of whoever is talked of."""
        cues = self.cues.verdicts
        later = cues.later.search(whole.text) or cues.later.search(state.question)
        if not later or not cues.gone.search(whole.text):
            return None
        named = _posts(whole) or tuple(filter(None, (holder(state, self.method),)))
        return self._topic(CHANGE, whole, roles=named) if len(named) == 1 else None

    def _parted(self, whole: Found, state: DialogueState) -> Topic | None:
        """Return when the post that is talked of is split, where it is asked if it is to be now."""
        cues = self.cues.verdicts
        if not cues.now_or_later.search(whole.text):
            return None
        told = f"{state.question} {whole.text}"
        if not cues.parted.search(whole.text) and not cues.parted.search(told):
            return None
        posts = dict.fromkeys((*_posts(whole), *_talked(state), *state.present))
        split = [each.role for each in self.method.splits if {each.role, *each.into} & {*posts}]
        own = [id for id in split if id in _posts(whole)] or [id for id in split if id in posts]
        role = (own or split)[:1]
        if not role or whole.ids("group"):
            return None
        return self._topic(ROLE, whole, roles=tuple(role), context=state.question)

    def _one_kept(self, whole: Found, state: DialogueState) -> Topic | None:
        """Return the two posts or groups of which one is to be dropped."""
        if not self.cues.verdicts.one_kept.search(whole.text):
            return None
        roles, groups = _posts(whole), _groups(whole)
        lately = [*state.first, *state.topics]
        for topic in reversed(lately):
            if len(roles) + len(groups) < _PAIR and not {*topic.roles} <= {*roles}:
                roles = (*topic.roles, *roles)
            if len(roles) + len(groups) < _PAIR and not {*topic.groups} <= {*groups}:
                groups = (*topic.groups, *groups)
        if len(roles) + len(groups) != _PAIR:
            return None
        return self._topic(_IMPORTANCE, whole, roles=roles, groups=groups)

    def _allotted(self, whole: Found, state: DialogueState) -> Topic | None:
        """Return the group that is talked of, where it is asked whom its places are for."""
        if not self.cues.verdicts.allotted.search(whole.text) or _posts(whole):
            return None
        talked = (each.groups for each in (*state.topics, *state.first, *state.lead))
        groups = _groups(whole) or next((each for each in talked if len(each) == 1), ())
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
        telling = [each for each in clauses if cues.also.search(each.found.text)]
        asks = any(each.asks for each in clauses) or cues.settled.search(whole.text)
        if not telling or not asks:
            return topics
        if any(each.ability == carrying.PAIRS and _full(each) for each in topics):
            return topics
        pairs = [pair for each in telling if (pair := self._pair(each.found, whole, state))]
        if not pairs:
            return topics
        taken = [each.found.text for each in clauses if each in telling or self._only_asks(each)]
        others = [each.found.text for each in clauses if each.asks and each.found.text not in taken]
        rest = [
            each
            for each in topics
            if each.ability != carrying.PAIRS and any(text in each.text for text in others)
        ]
        return (*pairs, *rest)

    def _pair(self, found: Found, whole: Found, state: DialogueState) -> Topic | None:
        """Return who is to do more than their own post, and the post or the work it is."""
        also = self.cues.verdicts.also.search(found.text)
        ahead = [each for each in found.places("role") if also and each.start < also.end()]
        named = found.ids("role")
        works = [id for id in found.ids(WORK) if id not in named]
        owners = [id.partition("#")[0] for id in found.ids("duty")]
        who = ahead[0].id if ahead else holder(state, self.method, {*named, *works, *owners})
        rehired = self.cues.verdicts.hired.search(whole.text) is not None
        if who is None and not rehired:
            return None
        more = [id for id in dict.fromkeys((*named, *works)) if id != who]
        duties = tuple(id for id in found.ids("duty") if id.partition("#")[0] != who)
        if not more and not duties:
            more = [id for id in self._left(whole, state) if id != who]
        own = who in works or who in owners
        if not (more or duties or own):
            return None
        roles = tuple(dict.fromkeys((*([who] if who else []), *more[:1])))
        text = whole.text if rehired else found.text
        return self._topic(carrying.PAIRS, whole, text=text, roles=roles, duties=duties)

    def _left(self, whole: Found, state: DialogueState) -> tuple[str, ...]:
        """Return the post that nobody has any more, or the one that is talked of."""
        gone = tuple(role for role, count in state.people if not count)
        talked = tuple(dict.fromkeys((*_talked(state), *whole.ids("role"))))
        return gone if len(gone) == 1 else talked[-1:]

    def _only_asks(self, clause: Clause) -> bool:
        """Tell whether a clause only wants a yes or a no, or asks if somebody is to be hired."""
        cues, text = self.cues.verdicts, clause.found.text
        return bool(cues.settled.search(text) or cues.hired.search(text))

    def _topic(self, ability: str, whole: Found, text: str = "", **slots: object) -> Topic:
        topic = Topic(ability=ability, text=text or whole.text, confidence=self.sure)
        return replace(topic, **slots)  # type: ignore[arg-type]


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


def _full(topic: Topic) -> bool:
    """Tell whether a question names two that are to go together."""
    own = {*topic.roles} | {*topic.doers}
    return len(own) + len(topic.groups) >= _PAIR and bool(topic.roles or topic.groups)
