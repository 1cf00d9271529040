"""Puts the thing meant in the place of words that point back to the turns before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.text import CJK, fold
from assistant.understand.carrying import CHANGE, FOCUS
from assistant.understand.cues import Cues
from assistant.understand.facts import STAGE
from assistant.understand.lexicon import WORK, Found, Lexicon
from assistant.understand.open_topics import UNGROUNDED
from assistant.values.dialogue import DialogueState
from assistant.values.methodology import Group, Methodology, Named, Role, Stage, Term

_HAN = re.compile(f"[{CJK}]")
_THING = re.compile("[这那它]|(?<![a-z])(?:it|this|that|they|them)(?![a-z])")
"""What need not point to a person."""

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Referring:
    """Resolves references for one methodology."""

    method: Methodology
    lexicon: Lexicon
    cues: Cues

    def resolved(self, text: str, state: DialogueState) -> str:
        """Return a folded text with the names of what it points back to, and no more aside.

        A person whose post was told is that post; "she" and "that post" are the role asked about
        last, "the other one" its sibling. Words behind a role point to that one, and words behind
        somebody else, also in the turn before, to them: those stay.
        """
        text = self._in_passing(self._without_aside(self._by_role(text, state)), state)
        if not state.topics:
            return text
        text = self._by_place(text, state)
        pointers = self.cues.pointers
        meant = antecedent(state, self.method) or self._last_talked(text, state)
        if meant is None or pointers.people.search(fold(state.question)):
            return text
        if isinstance(meant, Role) and (other := sibling(meant, state, self.method)):
            text = self._put(text, pointers.sibling, other, "{}")
        text = self._put(text, pointers.own, meant, "{}'s ", "{}")
        found = pointers.person.search(text)
        if isinstance(meant, Term) and (found is None or not _THING.search(found.group())):
            return text
        return self._put(text, pointers.person, meant, "the {}", "{}")

    def gone_back(self, text: str, state: DialogueState) -> tuple[str, DialogueState]:
        """Return a text, and the state it goes on from, where it goes back to somebody told of.

        A relative whose post was told is that post. What was talked of since is left.
        """
        found = self.cues.going_back.search(text)
        if found is None:
            return text, state
        name = "what" if found["what"] else "whom"
        role = next((id for word, id in state.kin if word in found[name]), None)
        if role:
            told = self.method.role(role).name["zh" if name == "what" else "en"]
            text = f"{text[: found.start(name)]}{told}{text[found.end(name) :]}"
        named = role or any(known in found[name] for known, _ in state.names)
        named = named or self.lexicon.find(found[name]).masks
        return text, replace(state, topics=(), lead=()) if named else state

    def kin(self, parts: Iterable[Found]) -> Iterator[tuple[str, str]]:
        """Yield the relatives and friends that clauses name, each with the one role beside them."""
        for part in parts:
            person, roles = self.cues.pointers.people.search(part.text), part.ids("role")
            if person and len(roles) == 1:
                yield person.group(), roles[0]

    def _in_passing(self, text: str, state: DialogueState) -> str:
        """Return a text with "that one" for an open topic that was only named in passing before."""
        if not state.aside:
            return text
        for each in reversed(self.lexicon.find(text).places("gap")):
            points = self.cues.pointed_before.search(text[: each.start])
            if points and each.id in state.aside:
                one = "那个人" if _HAN.search(points.group()) else "that one"
                text = f"{text[: points.start()]}{one}{text[each.end :]}"
        return text

    def _last_talked(self, text: str, state: DialogueState) -> Role | None:
        """Return the role asked about last, for words of a person that the turn before lacks."""
        found = self.cues.pointers.person.search(text)
        named = any(topic.named(("roles", "groups", "duties")) for topic in state.topics)
        if found is None or named or not state.talked or _THING.search(found.group()):
            return None
        return self.method.role(state.talked[-1])

    def names(self, whole: Found, question: str) -> Iterator[tuple[str, str]]:
        """Yield the names of people that a message gives beside their roles, or their work."""
        for role in whole.places("role"):
            behind = self.cues.pointers.called.search(whole.text[role.end :])
            ahead = self.cues.pointers.calls.search(whole.text[: role.start])
            for found in (behind, ahead):
                if found and _proper(found["name"], question):
                    yield found["name"], role.id
        for work in whole.phrases:
            if work.kind != WORK:
                continue
            found = self.cues.pointers.works.search(whole.text[: work.start])
            asked = found and self.cues.asks(found["name"])
            if found and not asked and _proper(found["name"], question):
                yield found["name"], work.id

    def _by_role(self, text: str, state: DialogueState) -> str:
        """Return a text with the posts of people in the place of their names."""
        for name, id in state.names:
            if name not in text:
                continue
            introduced = {each.end for each in self.lexicon.find(text).places("role")}
            role = self.method.role(id)
            text = re.sub(
                rf"(?<![a-z]){re.escape(name)}(?![a-z])",
                _unless(introduced, role.name["zh" if _HAN.match(name) else "en"]),
                text,
            )
        return text

    def _by_place(self, text: str, state: DialogueState) -> str:
        """Return a text with what its place in the talk points to: roles, or the stage behind."""
        pointers, named = self.cues.pointers, _listed(state, self.method)
        several = len(named) > 1
        recent = tuple(dict.fromkeys(reversed(state.talked)))[1::-1]
        both = named if several else recent if len(recent) > 1 and named == recent[-1:] else ()
        places = (
            (pointers.opening, state.talked[:1]),
            (pointers.former, named[:1] if several else state.talked[:1]),
            (pointers.latter, named[-1:] if several else ()),
            (pointers.both, both),
        )
        found = ((pattern.search(text), ids) for pattern, ids in places if ids)
        match, ids = next(((match, ids) for match, ids in found if match), (None, ()))
        if match and not self.lexicon.find(text).ids("role"):
            roles = [self.method.role(id) for id in ids]
            text = f"{text[: match.start()]}{_joined(roles, match.group())}{text[match.end() :]}"
        return self._by_time(text, state)

    def _by_time(self, text: str, state: DialogueState) -> str:
        """Return a text with the stage that it goes on to: the next, the middle or the last one.

        Of a post, what comes later is not a stage, but what becomes of it.
        """
        pointers, stages = self.cues.pointers, self.method.stages
        behind, staged = _stage_behind(state, self.method), _staged(state)
        of_post = any(topic.named(("roles", "duties")) for topic in state.topics)
        middle = stages[len(stages) // 2] if len(stages) % 2 else None
        places = (
            (pointers.following, behind),
            (pointers.onwards, None if of_post else behind or _next(state, self.method)),
            (pointers.midway, middle if staged else None),
            (pointers.ending, stages[-1] if staged and stages else None),
        )
        for pattern, stage in places:
            found = pattern.search(text) if stage else None
            if stage and found:
                name = stage.name.get("zh" if _HAN.search(found.group()) else "en", stage.id)
                start, end = found.span("said" if "said" in pattern.groupindex else 0)
                return f"{text[:start]}{name}{text[end:]}"
        return text

    def _without_aside(self, text: str) -> str:
        rest = self.cues.pointers.aside.sub(" ", text).strip(" ,")
        return rest if _WORD.search(rest) else text

    def _put(
        self, text: str, pattern: re.Pattern[str], meant: Named, latin: str, han: str = "{}"
    ) -> str:
        found = pattern.search(text)
        if found is None or self.cues.pointers.people.search(text[: found.start()]):
            return text
        ahead = self.lexicon.find(text[: found.start()])
        if ahead.ids("role") or ahead.ids("group"):
            return text

        def name(match: re.Match[str]) -> str:
            here = _HAN.search(match.group()) is not None
            language = "zh" if here else "en"
            put = (han if here else latin).format(meant.name.get(language, match.group()))
            return f"{match.groupdict().get('lead') or ''}{put}"

        return pattern.sub(name, text)


def antecedent(state: DialogueState, method: Methodology) -> Role | Group | Term | None:
    """Return the one role, group or term that the turn before was about."""
    for topic in state.topics:
        if topic.ability in UNGROUNDED:
            continue
        if len(roles := topic.roles or topic.doers) == 1:
            return method.role(roles[0])
        if not roles and len(topic.groups) == 1:
            return method.group(topic.groups[0])
        if not topic.named(("roles", "groups", "sides", "options")) and len(topic.terms) == 1:
            return next(term for term in method.terms if term.id == topic.terms[0])
    return None


def _listed(state: DialogueState, method: Methodology) -> tuple[str, ...]:
    """Return the roles that the turn before was about, or those of its one group, in order."""
    topic = next((each for each in state.topics if each.ability not in UNGROUNDED), None)
    if topic is None:
        return ()
    group = topic.groups[0] if len(topic.groups) == 1 and not topic.roles else ""
    inside = tuple(
        role.id
        for role in method.roles
        if group and any(post.group == group for post in role.posts.values())
    )
    heirs = tuple(
        id
        for split in method.splits
        for id in split.into
        if topic.ability == CHANGE and topic.roles == (split.role,)
    )
    return heirs or topic.roles or topic.doers or inside


def _joined(roles: Sequence[Role], instead_of: str) -> str:
    """Return the names of roles in the language of the words that they stand for."""
    if _HAN.search(instead_of):
        return "和".join(role.name.get("zh", role.id) for role in roles)
    return " and ".join(f"the {role.name.get('en', role.id)}" for role in roles)


def _stage_behind(state: DialogueState, method: Methodology) -> Stage | None:
    """Return the stage behind the one that the turn before asked about, if it named one."""
    named = {id for topic in state.topics for id in topic.stages}
    if {topic.ability for topic in state.topics} == {CHANGE}:
        # From one stage to another: it goes on from the later one.
        named = {max(named, key=method.position)} if named else set()
    pairs = pairwise(method.stages)
    return next((later for stage, later in pairs if named == {stage.id}), None)


def _staged(state: DialogueState) -> bool:
    """Tell whether the turn before was of a stage, or of what each stage asks attention for."""
    return state.fact(STAGE) is not None or any(
        topic.stages or topic.boss or topic.ability == FOCUS for topic in state.topics
    )


def _next(state: DialogueState, method: Methodology) -> Stage | None:
    """Return the stage behind the one that the shop is in."""
    known = state.fact(STAGE)
    pairs = pairwise(method.stages)
    return next((later for stage, later in pairs if known and known.value == stage.id), None)


def sibling(role: Role, state: DialogueState, method: Methodology) -> Role | None:
    """Return the other one of two: of a split, else of the unit that the role is in."""
    for split in method.splits:
        others = [id for id in split.into if id != role.id]
        if role.id in split.into and len(others) == 1:
            return next((each for each in method.roles if each.id == others[0]), None)
    known = state.fact("stage")
    stages = [known.value] if known and known.value in role.posts else [*role.posts]
    for stage in stages:
        unit = (role.posts[stage].side, role.posts[stage].group)
        near = [
            each
            for each in method.roles
            if each.id != role.id
            and (post := each.posts.get(stage)) is not None
            and (post.side, post.group) == unit
        ]
        if len(near) == 1:
            return near[0]
    return None


def _unless(introduced: set[int], name: str) -> Callable[[re.Match[str]], str]:
    """Return what puts the role's name for a match, unless it stands right behind a role."""
    return lambda match: match.group() if introduced & {match.start(), match.start() - 1} else name


def _proper(name: str, question: str) -> bool:
    """Tell whether a word is written as a name: in Chinese by its form, else with a capital."""
    capital = re.search(rf"\b{name.capitalize()}\b", question)
    return _HAN.match(name) is not None or capital is not None
