"""Reads what a message tells of the shop: the facts of its case, and the people it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from assistant.understand import facts
from assistant.understand.clauses import STORY, Clause, only_names
from assistant.understand.crews import all_posts, crews, says_all
from assistant.understand.cues import Cues
from assistant.understand.facts import Said
from assistant.understand.items import listed, only_lists
from assistant.understand.lexicon import Found
from assistant.understand.people import (
    beside_me,
    count_alone,
    goes_on_about,
    headcount,
    only_somebody,
    people,
)
from assistant.understand.posts import Post, posts_of
from assistant.understand.signals import counted_signals, other_signals, signals
from assistant.understand.standing import Standing
from assistant.understand.unheld import telling
from assistant.values.dialogue import DialogueState, Fact, Topic
from assistant.values.methodology import Methodology

ELLIPSIS = "followup"
ADVICE = "roster"
PLACE = "stage"
"""The ability that places a shop in its stage."""

_CREWS = ("group", "crew")
"""What a group that is there is named by."""

_SURE = 0.6
"""The score from which a clause with no sign of a question surely asks."""


@dataclass(frozen=True, slots=True)
class Case:
    """Reads cases for one methodology."""

    method: Methodology
    cues: Cues
    standing: Standing | None = None

    def options(self, whole: Found, state: DialogueState) -> Said:
        """Return what a message says of the options of facts."""
        return facts.options(whole, self.method, self.cues, state.turn + 1)

    def facts(
        self,
        whole: Found,
        options: Said,
        clauses: tuple[Clause, ...],
        topics: tuple[Topic, ...],
        state: DialogueState,
    ) -> tuple[tuple[Fact, ...], bool]:
        """Return all facts known after a message, and whether the message states the stage."""
        method, cues, turn = self.method, self.cues, state.turn + 1
        new = [*options.stated]
        said = tuple(
            fact
            for clause in clauses
            if not clause.asks or clause.guess.best() != PLACE or len(clauses) > 1
            for fact in (
                *signals(clause.found, cues, turn),
                *counted_signals(clause.found, method, cues, turn),
            )
        )
        said += other_signals(
            (clause.found for clause in clauses), said, method, cues, turn, before=state.facts
        )
        new += said
        earlier = state.fact(facts.STAGE)
        corrects = cues.correcting.search(whole.text) is not None
        placed = corrects and earlier is not None and earlier.turn == state.turn
        stage, told = self._stage_said(clauses, topics, state, anew=placed)
        merged = facts.merge(state.facts, said)
        inferred = facts.inferred_stage(whole, merged, said, method=method, cues=cues, turn=turn)
        if stage and (told or inferred is None):
            new.append(stage)
        elif inferred and (said or earlier is None or earlier.basis != "stated" or corrects):
            new.append(inferred)
        begins = inferred is not None and inferred.value == method.stages[0].id
        known = (
            facts.without_signs(state.facts) if corrects and begins and not said else state.facts
        )
        return facts.merge(known, new), stage is not None

    def supposed(
        self, options: Said, clauses: tuple[Clause, ...], state: DialogueState
    ) -> tuple[Fact, ...]:
        """Return what a message supposes; one that goes on, or names nothing, does as before."""
        if options.supposed or options.stated:
            return options.supposed
        asking = [clause for clause in clauses if clause.asks]
        leans = bool(asking) and not any(clause.found.masks for clause in asking)
        goes_on = leans or {clause.guess.best() for clause in clauses} <= {ELLIPSIS}
        return state.supposed if goes_on else ()

    def people(
        self,
        clauses: tuple[Clause, ...],
        known: tuple[Fact, ...],
        state: DialogueState,
        *,
        shared: bool = False,
    ) -> tuple[tuple[str, int], ...]:
        """Return how many of each role are there after a message, of which the facts are known.

        Groups of which it is only asked what they may have `shared` tell of nobody.
        """
        before = dict(state.people)
        values = {kind.id: kind.default for kind in self.method.facts if kind.default}
        values |= {fact.name: fact.value for fact in known}
        clauses = telling(clauses, self.cues, shared=shared)
        # Of a group that is named, it is that which is complete.
        large = [each.found.text for each in clauses if not any(map(each.found.ids, _CREWS))]
        whole = any(says_all(text, self.cues) for text in large)
        counts = any(_counts(clause.found.text, self.cues) for clause in clauses)
        said: dict[str, int] = {}
        led = theirs = False
        last: dict[str, int] = {}
        lists = [*listed((clause.found for clause in clauses), self.cues)]
        read = self._reader(clauses, state)
        plainly = [read(found) for found, _ in lists]
        tells = [any(told.values()) for told in plainly]
        roll = counts or any(tells)
        for place, (found, odd) in enumerate(lists):
            if theirs and self.cues.people.theirs_too.search(found.text):
                continue
            theirs = self.cues.of_others(found.text)
            told = plainly[place]
            if led or whole or roll:
                told = read(found, led=led, whole=whole, roll=roll)
            follows = place > 0 and only_somebody(lists[place - 1][0].text, self.cues)
            bare = _bare_post(found) and (follows or any(tells[place + 1 : place + 2]))
            if bare or (counts and only_lists(found, self.cues)):
                told = dict.fromkeys((post.role for post in posts_of(found, self.cues)), 1) | told
            told = self._unless_held(told, found, before | said)
            if left := self._left(found, told, before | said):
                gone = self._within(found, before | said)
                before, said, told = before | gone, said | gone, left
            number = count_alone(found.text, self.cues)
            if number is not None and len(last) == 1:
                told = dict.fromkeys(last, number)
            last = told
            said |= crews(found, told, values, self.method, self.cues)
            there = any(told.values())
            for each in odd:
                beside = dict.fromkeys(each.ids("role") if there else (), 1) | read(each)
                said = crews(each, beside, values, self.method, self.cues) | said
            led = goes_on_about(found.text, self.cues, led=led)
        said = self._own(lists, before) | said
        if whole:
            staffed = self._passed(clauses, values, known)
            before |= all_posts(large, said, before, staffed, method=self.method, cues=self.cues)
        return tuple((before | said).items())

    def _reader(
        self, clauses: Sequence[Clause], state: DialogueState
    ) -> Callable[..., dict[str, int]]:
        """Return what reads who is there in a part of a message, by its likeness to others too.

        Not so of one that only asks, nor of the roles that are talked of or that it asks about.
        """
        asked = {id for clause in clauses if clause.asks for id in clause.found.ids("role")}
        talked = {id for topic in state.topics for id in topic.roles}

        def quiet(post: Post) -> bool:
            return post.role in talked or (not post.named and post.role in asked)

        heard = None if _only_asks(clauses) else self.standing
        return partial(people, cues=self.cues, standing=heard, quiet=quiet)

    def _left(
        self, found: Found, told: Mapping[str, int], held: Mapping[str, int]
    ) -> dict[str, int]:
        """Return who a text says are all that are left of those there were, or nobody."""
        named = dict.fromkeys(found.ids("role"), 1)
        if not held or not named or not self.cues.people.remaining.search(found.text):
            return {}
        return named | {id: count for id, count in told.items() if count}

    def _within(self, found: Found, held: Mapping[str, int]) -> dict[str, int]:
        """Return those held as nobody's any more: all, or those of the units that a text names."""
        units = {*found.ids("group"), *found.ids("side")}
        inside = {
            role.id
            for role in self.method.roles
            if not units or any(units & {post.side, post.group} for post in role.posts.values())
        }
        return dict.fromkeys(inside & held.keys(), 0)

    def _unless_held(
        self, told: dict[str, int], found: Found, held: Mapping[str, int]
    ) -> dict[str, int]:
        """Return who is there without those missing of whom just some work is left undone.

        Where somebody holds the post, work that nobody does leaves nobody out of it.
        """
        if all(told.values()):
            return told
        named = {post.role for post in posts_of(found, self.cues, roll=True) if post.named}
        return {id: count for id, count in told.items() if count or id in named or not held.get(id)}

    def _own(
        self, lists: Iterable[tuple[Found, tuple[Found, ...]]], before: Mapping[str, int]
    ) -> dict[str, int]:
        """Return the role that the speaker holds who names the only other one there is.

        That is the one that all others serve: a shop that streams has somebody for it.
        """
        named = {id for found, _ in lists for id in found.ids("role")}
        core = [role.id for role in self.method.roles if role.core]
        open_ = [id for id in core if id not in before and id not in named]
        alone = any(beside_me(found, self.cues) for found, _ in lists)
        return dict.fromkeys(open_ if alone else (), 1)

    def _passed(
        self, clauses: tuple[Clause, ...], values: dict[str, str], known: tuple[Fact, ...]
    ) -> dict[str, str]:
        """Return the facts with the stage that a shop beyond it has staffed.

        It names that, or is in its own by what it aims at, for which nobody is there yet.
        """
        order = [stage.id for stage in self.method.stages]
        here = values.get(facts.STAGE)
        inferred = any(each.name == facts.STAGE and each.basis == "inferred" for each in known)
        before = self.method.stage_before(here) if here and inferred else None
        if here and before and not self.method.stage(here).signals:
            return {**values, facts.STAGE: before.id}
        named = {id for clause in clauses for id in clause.found.ids("stage")}
        passed = [id for id in order[: order.index(here)] if id in named] if here else []
        based = any(self._based(clause.found) for clause in clauses)
        behind = passed and (here not in named or based)
        return {**values, facts.STAGE: passed[-1]} if behind else values

    def _based(self, found: Found) -> bool:
        """Tell whether a clause names a stage only to say that its posts are there already."""
        return any(
            self.cues.basis_before.search(found.text[: each.start])
            or self.cues.basis_behind.search(found.text[each.end :])
            for each in found.places(facts.STAGE)
        )

    def _goes_on(self, clause: Clause, state: DialogueState) -> bool:
        """Tell whether a clause only names the stage that the question before is asked of next."""
        staged = any(topic.stages and topic.ability != ADVICE for topic in state.topics)
        return staged and only_names(clause.found, self.cues)

    def _stage_said(
        self,
        clauses: tuple[Clause, ...],
        topics: tuple[Topic, ...],
        state: DialogueState,
        *,
        anew: bool = False,
    ) -> tuple[Fact | None, bool]:
        """Return the stage the user places the shop in, and whether that is told.

        Where it was told in the turn before, and is put right, a stage that is only named is it.
        """
        personal = self.cues.first_person.search
        latest_first = list(reversed(clauses))
        asked = {id for each in clauses if each.asks for id in each.found.ids("stage")}
        staged = len({id for each in clauses for id in each.found.ids("stage")})
        for clause in sorted(latest_first, key=lambda each: not personal(each.found.text)):
            stages = clause.found.ids("stage")
            if (
                not stages
                or (not anew and self._goes_on(clause, state))
                or (facts.turns(clause.found, self.cues) and not personal(clause.found.text))
                or (staged > 1 and self._based(clause.found))
            ):
                continue
            taken = self.cues.presuming_end.search(clause.found.text) and any(
                other.asks for other in clauses if other is not clause
            )
            placed = clause.asks and any(topic.ability == PLACE for topic in topics)
            tells = not clause.asks or (clause.guess.best() == STORY and not placed) or bool(taken)
            wonders = placed or clause.guess.best() in {PLACE, "change", ELLIPSIS}
            advice = any(topic.ability == ADVICE for topic in topics)
            first = state.fact(facts.STAGE) is None
            if (
                tells
                or (personal(clause.found.text) and not wonders)
                or (advice and first and len(stages) == 1 and len(asked) <= 1)
            ):
                found = facts.stated_stage(clause.found, self.method, self.cues, state.turn + 1)
                if found is None and len(clauses) > 1:
                    continue
                guessed = self.cues.guessing.search(clause.found.text) is not None
                return found, not guessed and (tells or bool(personal(clause.found.text)))
        return None, False


def _only_asks(clauses: Sequence[Clause]) -> bool:
    """Tell whether a message of one clause is surely of a kind that asks, with no sign of it."""
    if len(clauses) != 1:
        return False
    (clause,) = clauses
    return clause.guess.best() != STORY and clause.guess.score() >= _SURE


def _counts(text: str, cues: Cues) -> bool:
    """Tell whether a text counts who is there."""
    return cues.people.stock.search(text) is not None or headcount(text, cues) is not None


def _bare_post(found: Found) -> bool:
    """Tell whether a text is the name of one role and no more."""
    return found.bare and len(found.masks) == 1 and bool(found.places("role"))
