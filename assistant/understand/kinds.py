"""Tells which clauses of a message are questions, and the kind of each or of the whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from assistant.text import CJK
from assistant.understand import carrying, open_topics
from assistant.understand.asked import WORKING, asked_kind, closed, masks_asked
from assistant.understand.carrying import CHANGE, SLOTS
from assistant.understand.case import ADVICE, ELLIPSIS
from assistant.understand.clauses import STORY, Clause, only_names
from assistant.understand.cues import Cues
from assistant.understand.explaining import reported
from assistant.understand.filling import DOUBT, SETTING, goes_onwards, guesses, objects, subjects
from assistant.understand.guessing import Guessing
from assistant.understand.intent import Guess
from assistant.understand.lending import doers
from assistant.understand.lexicon import Found
from assistant.understand.open_topics import GAP, OUTSIDE, UNGROUNDED
from assistant.understand.people import starts_with_somebody
from assistant.understand.tales import only_tells
from assistant.values.dialogue import DialogueState

_WORDS = re.compile(rf"[{CJK}\ue000-\ue0ff]|[a-z0-9']+")

CASE_KINDS = frozenset({"option", "stage"})
"""Kinds that words which ask nothing only seem to be of: they tell of the shop."""

EXPLAINED = frozenset({"term"})
"""Kinds that words which ask nothing only seem to be of where they name an option."""

OVERVIEW = "overview"
"""The kind that tells of the whole method."""

PLAIN = frozenset({"duties", "importance", "principle", "structure", "timing"})
"""Kinds that a clause without a sign of a question may ask for, as it hardly tells of the shop."""

_PLACING = ("implied", "met", "unmet", "stage")
"""What tells where the shop stands."""

_WHO = re.compile(r"谁|什么是|是什么|啥是|是啥|(?<![a-z])(?:who|what(?:'s| is| are))(?![a-z])")
"""What asks for somebody or what a word means, however short the question is."""

_TOLD = frozenset({"duties", "term", "timing"})
"""Kinds that tell of one post after another, where each is asked in turn."""

_UNITS = frozenset({"roles", "groups", "sides", "duties", "boss"})
"""Slots that say of whom a question is asked."""


@dataclass(frozen=True, slots=True)
class Knobs:
    """How sure understanding has to be.

    `sure` is the score from which a clause is a topic of its own, `beside` that for one beside
    another; `doubtful` that under which a whole question is answered from passages. A clause is
    read with its message, which weighs as much as so many words: `message`, or `several` beside
    other questions; an ellipsis leans on a clause from the score `lead` on.
    `topics` are answered at once; `familiar` is the familiarity from which words that name nothing
    can be an ellipsis. Of two kinds whose scores are nearer than `torn`, both are answered, if the
    second is not under `likely`. A question that names nothing to ask about, of a kind less sure
    than `leaning`, leans on the question before. From the score `plain` on, a clause asks without a
    sign of it; under `vague`, one on the speaker tells something. The whole method, or all that one
    person may hold, is summed up from the score `summed` on, or for what is named.
    """

    sure: float = 0.38
    doubtful: float = 0.2
    message: float = 6.0
    several: float = 3.0
    lead: float = 0.5
    beside: float = 0.25
    topics: int = 5
    familiar: float = 0.5
    torn: float = 0.1
    likely: float = 0.2
    plain: float = 0.7
    vague: float = 0.25
    summed: float = 0.4
    leaning: float = 0.45
    openly: open_topics.Knobs = field(default_factory=open_topics.Knobs)


@dataclass(frozen=True, slots=True)
class Kinds:
    """Tells kinds for one methodology; `slots` are those of each ability, as of `Topics`."""

    guessing: Guessing
    cues: Cues
    slots: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    knobs: Knobs
    elsewhere: frozenset[str] = frozenset()

    def mixed(
        self, whole: Found, clauses: tuple[Clause, ...], state: DialogueState
    ) -> tuple[Clause, ...]:
        """Read each clause with a share of its message, more where only one of them asks.

        An item of a list of questions is read by itself, and so is one of several questions that
        each name their subject, if it is sure of its kind.

        An open topic that others of several questions name says nothing of one that names its own.
        """
        goes_on = self._goes_beside(state)
        asking = [clause for clause in clauses if clause.asks]
        one, several = len(asking) <= 1, sum(bool(subjects(each.found)) for each in asking) > 1
        message = self.guessing.guess(whole)
        shut = message.without(GAP)
        return tuple(
            each
            if each.item
            or each.more
            or (several and each.asks and self._sure(each))
            or (each is clauses[0] and goes_on(each))
            else replace(
                each,
                guess=each.guess.mixed(
                    shut if not one and closed(each) else message, self._share(each, one=one)
                ),
            )
            for each in clauses
        )

    def asking(self, clauses: tuple[Clause, ...], state: DialogueState) -> list[Clause]:
        """Return the clauses of a message that are questions of their own, each of a sure kind."""
        if len(clauses) == 1:
            return []
        following = (*clauses, None)[1:]
        judged = self._judged(clauses)
        asking = [
            each
            for each, after in zip(clauses, following, strict=True)
            if self._asks(each, after) or ((judged or self._held(each)) and self._claims(each))
        ]
        asking = [self._led(clauses, clause, state) for clause in asking]
        asking = open_topics.elsewhere(
            asking, clauses, self.elsewhere, self.knobs.openly, self.cues
        )
        if not state.topics and {each.guess.best() for each in asking} == {ELLIPSIS}:
            # What they lean on stands in the same message.
            others = [each for each in clauses if each.guess.best() not in {STORY, ELLIPSIS}]
            # A list of posts is nothing to lean on: it tells who is there.
            listed = sum(each.found.bare for each in others) > 1
            asking = asking if listed and all(each.found.bare for each in others) else others
        sure = {each.guess.best() for each in asking if each.guess.score() >= self.knobs.sure}
        if sure - {ELLIPSIS, *UNGROUNDED}:
            # Beside a question of the method, what is beside its subject is hardly one, but a tale.
            sure -= {OUTSIDE} - {
                each.guess.best() for each in asking if each.guess.score() >= self.knobs.lead
            }
        if sure - {ELLIPSIS}:
            beside = [each for each in asking if each.guess.score() >= self._least(each)]
            if sure - {ELLIPSIS} == {GAP}:
                beside += [each for each in asking if closed(each)]
            sure |= {each.guess.best() for each in beside} - {DOUBT, *UNGROUNDED}
        kinds = sure - {ELLIPSIS} or sure
        kinds |= {ELLIPSIS} & sure if any(map(self._goes_beside(state), asking)) else set()
        return [
            clause
            for clause in asking
            if (clause.guess.best() in kinds and clause.guess.score() >= self.knobs.doubtful)
            or (sure and clause.item and clause.found.masks)
        ]

    def _again(self, clause: Clause) -> bool:
        """Tell whether a clause surely asks only what was asked before, of a post it names."""
        guess = clause.guess
        surely = guess.best() == ELLIPSIS and guess.score() >= self.knobs.plain
        return clause.asks and surely and bool(clause.found.ids("role"))

    def _goes_beside(self, state: DialogueState) -> Callable[[Clause], bool]:
        """Return what tells of a clause if it asks the last question again, of another post."""
        lead = carrying.before(state)
        told = {*lead.roles} if lead and lead.ability in _TOLD else set()

        def goes(clause: Clause) -> bool:
            roles = {*clause.found.ids("role")}
            return self._again(clause) and bool(told and roles - told)

        return goes

    def whole(self, whole: Found, clauses: tuple[Clause, ...], state: DialogueState) -> Guess:
        """Return the kind of a question taken as one.

        A message that only names something continues the turn before. A question that looks like
        a story is the likeliest kind but that. One that looks like nothing known is judged by what
        it names, and is answered from passages when it names nothing.
        """
        asking = [clause for clause in clauses if clause.asks]
        if apart := open_topics.apart(clauses, self.elsewhere, self.knobs.openly, self.cues):
            return apart
        guess = clauses[0].guess if len(clauses) == 1 else self.guessing.guess(whole)
        asks = bool(asking) or self._judged(clauses)
        leaning = self._leaning(whole, guess, state, asks=asks) if state.topics else ""
        if kind := leaning or self._first(guess, clauses, state):
            return Guess.certain(kind)
        if not asking and self._aside(guess, clauses):
            guess = guess.without(GAP)
        guess = asked_kind(guess, asking, whole, self.knobs.doubtful)
        guess = self._fitting(guess, whole)
        if guess.best() == OVERVIEW and guess.score() < self.knobs.summed:
            guess = guess if whole.ids("stage") else guess.without(OVERVIEW)
        known = not whole.masks and guess.familiarity >= self.knobs.familiar
        if guess.best() == carrying.PAIRS and known and guess.score() < self.knobs.summed:
            # Hardly who can be whom, as it names nobody in words that are known.
            guess = guess.without(carrying.PAIRS)
        if state.topics and self._leans(whole, guess, state):
            return Guess.certain(ELLIPSIS)
        if not state.topics or (not whole.masks and guess.familiarity < self.knobs.familiar):
            guess = guess.without(ELLIPSIS)
        within = guess.without(*UNGROUNDED)
        if whole.masks and guess.score() < min(self.knobs.sure, within.score() + self.knobs.torn):
            # What names things of the method is hardly beside its subject.
            guess = within
        if guess.score() >= self.knobs.doubtful or (guess.best() == STORY and not asks):
            return guess
        return self._unsure(whole, clauses, state)

    def _unsure(self, whole: Found, clauses: tuple[Clause, ...], state: DialogueState) -> Guess:
        """Return the kind of a question that looks like nothing known.

        One that only wants help, where the rest tells of the shop, is one for advice.
        """
        asking = [clause for clause in clauses if clause.asks]
        if asking and self._placed(clauses) and not any(each.found.masks for each in asking):
            return Guess({ADVICE: self.knobs.sure}, 0.0)
        if masks := masks_asked(whole, asking):
            return self.guessing.shape(masks)
        outside = bool(state.topics) and state.topics[0].ability == OUTSIDE
        return Guess.certain(ELLIPSIS) if outside else Guess({DOUBT: 0.0}, 0.0)

    def _placed(self, clauses: tuple[Clause, ...]) -> bool:
        """Tell whether clauses that ask nothing tell where the shop stands."""
        return any(any(map(each.found.ids, _PLACING)) for each in clauses if not each.asks)

    def _first(self, guess: Guess, clauses: tuple[Clause, ...], state: DialogueState) -> str:
        """Return the kind of a first message that only tells of the shop, or nothing."""
        knobs = self.knobs
        if state.topics or not only_tells(
            guess, clauses, self.cues, sure=knobs.sure, surely=knobs.lead
        ):
            return ""
        return STORY

    def _aside(self, guess: Guess, clauses: tuple[Clause, ...]) -> bool:
        """Tell whether an open topic is named only in clauses surely about another thing."""
        bearing = [self.guessing.guess(each.found) for each in clauses if each.found.ids(GAP)]
        return (
            guess.best() == GAP
            and len(clauses) > 1
            and bool(bearing)
            and all(
                each.best() not in {GAP, STORY} and each.score() >= self.knobs.sure
                for each in bearing
            )
        )

    def _leaning(self, whole: Found, guess: Guess, state: DialogueState, *, asks: bool) -> str:
        """Return the kind of a message that leans on the turn before, or nothing."""
        if self._bare(whole) or self._goes_on(whole, state):
            return ELLIPSIS
        if self._decides(whole, state):
            return carrying.ROLE
        if self._objects(whole, guess, state) or self._presses(whole, guess, state):
            return ELLIPSIS
        return STORY if not asks and self._tells(whole, guess) else ""

    def _share(self, clause: Clause, *, one: bool) -> float:
        """Return the message's share in reading a clause: the less, the more the clause says."""
        weight = self.knobs.message if one else self.knobs.several
        return weight / (weight + len(_WORDS.findall(clause.found.masked)))

    def _asks(self, clause: Clause, after: Clause | None) -> bool:
        """Tell whether a clause asks: by a sign of it, or as it is plainly of a kind that asks.

        One before a question that names nothing is what that is about.
        """
        heads = after is not None and after.asks and not subjects(after.found)
        plain = clause.guess.best() in PLAIN and clause.guess.score() >= self.knobs.plain
        plain = plain and not open_topics.places(clause) and not reported(clause, self.cues)
        plain |= self._takes_for_granted(clause)
        if clause.more:
            return True
        return (clause.asks or (plain and not heads)) and clause.guess.best() != STORY

    def _takes_for_granted(self, clause: Clause) -> bool:
        """Tell whether a clause only takes for granted when a post or a group is there."""
        premise = self.cues.premising.search(clause.found.text) is not None
        dated = clause.guess.best() == carrying.ROLE and clause.guess.score() >= self.knobs.sure
        units = any(map(clause.found.ids, ("role", "group", "side")))
        return premise and dated and units

    def _sure(self, clause: Clause) -> bool:
        """Tell whether a clause by itself is surely of a kind that asks, and names its subject."""
        guess = clause.guess
        asking = guess.best() not in {STORY, ELLIPSIS} and guess.score() >= self.knobs.sure
        return asking and bool(subjects(clause.found))

    def _claims(self, clause: Clause) -> bool:
        """Tell whether a clause is a claim about what it names, of which a verdict is wanted."""
        guess = clause.guess
        asking = guess.best() not in {STORY, ELLIPSIS, *UNGROUNDED}
        named = clause.found.masks or clause.found.ids("statement")
        return asking and guess.score() >= self.knobs.sure and bool(named)

    def _judged(self, clauses: tuple[Clause, ...]) -> bool:
        """Tell whether a clause only wants a verdict on what the others claim."""
        return any(self.cues.judging.fullmatch(_bare(each)) for each in clauses)

    def _held(self, clause: Clause) -> bool:
        """Tell whether a clause holds that the documents say who can be whom."""
        held = self.cues.attributing.search(clause.found.text) is not None
        return held and clause.guess.best() == carrying.PAIRS

    def _led(self, clauses: tuple[Clause, ...], clause: Clause, state: DialogueState) -> Clause:
        """Read an ellipsis ("…, and the planner?") as what the clause that it leans on asks."""
        number = clauses.index(clause)
        lead = next((each for each in reversed(clauses[:number]) if not _goes_along(each)), None)
        if clause.more and lead:
            return replace(clause, guess=lead.guess)
        if clause.guess.best() != ELLIPSIS and not self._listed(clauses, clause):
            return clause
        if clause.found.ids("gap"):
            return clause
        ahead = clauses[:number]
        leads = [
            each.guess
            for each in ahead
            if each.guess.best() not in {STORY, ELLIPSIS, *UNGROUNDED}
            and each.guess.score() >= self.knobs.lead
        ]
        alone = clause.guess.without(ELLIPSIS)
        own = alone.best() != ADVICE and alone.score() >= self.knobs.beside
        if leads and not clause.found.masks and own:
            # What names nothing, and has a verb of its own, leans for what it is about alone.
            return replace(clause, guess=alone)
        if leads or state.topics:
            return replace(clause, guess=leads[-1]) if leads else clause
        # Where nothing stands before a question, it leans on nothing.
        return replace(clause, guess=alone) if alone.score() >= self._least(clause) else clause

    def _listed(self, clauses: tuple[Clause, ...], clause: Clause) -> bool:
        """Tell whether a clause only names more of what the question right before it asks of."""
        number = clauses.index(clause)
        before = clauses[number - 1] if number else None
        asked = before is not None and before.asks and before.guess.score() >= self.knobs.lead
        return asked and clause.found.bare and _WHO.search(clause.found.text) is None

    def _least(self, clause: Clause) -> float:
        """Return how sure a question beside others has to be: less, if it names its subject.

        Advice on the whole team is long, and has to be asked for.
        """
        if clause.guess.best() == ADVICE and not clause.found.masks:
            return self.knobs.lead
        return self.knobs.doubtful if clause.found.masks else self.knobs.beside

    def _tells(self, whole: Found, guess: Guess) -> bool:
        """Tell whether words without a sign of a question tell of the shop, whatever they seem."""
        kind = guess.best()
        if kind in CASE_KINDS or (kind in EXPLAINED and whole.ids("option")):
            return True
        placed = any(map(whole.ids, _PLACING))
        if kind == GAP and any(map(whole.ids, ("met", "unmet"))):
            return True
        if kind in WORKING and guess.score() >= self.knobs.doubtful:
            placed |= starts_with_somebody(whole.text, self.cues)
        own = self.cues.telling_own.search(whole.text) is not None
        least = self.knobs.plain if placed else self.knobs.vague if own else 0.0
        return kind in PLAIN | WORKING and guess.score() < least

    def _bare(self, whole: Found) -> bool:
        """Tell whether a message only names something, words that lead in aside."""
        return only_names(whole, self.cues) and _WHO.search(whole.text) is None

    def _decides(self, whole: Found, state: DialogueState) -> bool:
        """Tell whether a message only wants a yes or a no on the posts talked of."""
        lead = carrying.before(state)
        units = lead is not None and lead.named(_UNITS - {"boss", "duties"})
        return units and self.cues.pointers.deciding.search(whole.text) is not None

    def _goes_on(self, whole: Found, state: DialogueState) -> bool:
        """Tell whether a message wants a part of the last answer, or holds something against it."""
        pointers = self.cues.pointers
        if any(each.search(whole.text) for each in (pointers.narrowing, pointers.likening)):
            return True
        if goes_onwards(whole, carrying.before(state), pointers):
            return True
        return guesses(whole, carrying.before(state), pointers)

    def _objects(self, whole: Found, guess: Guess, state: DialogueState) -> bool:
        """Tell whether a message holds what others say against the last answer, of no sure kind."""
        lead = carrying.before(state)
        own = {STORY, lead.ability if lead else STORY}
        sure = guess.best() not in own and guess.score() >= self.knobs.lead
        return lead is not None and not sure and objects(whole, lead, self.cues)

    def _presses(self, whole: Found, guess: Guess, state: DialogueState) -> bool:
        """Tell whether a message asks once more for what was refused, and names nothing else."""
        lead = carrying.before(state)
        refused = lead is not None and lead.ability == GAP
        sure = whole.masks or guess.score() >= self.knobs.leaning or self._grows(guess, state)
        return refused and not sure and self.cues.pointers.pressing.search(whole.text) is not None

    def _grows(self, guess: Guess, state: DialogueState) -> bool:
        """Tell whether it is asked what becomes of the posts whose number is left open."""
        lead = carrying.before(state)
        of_posts = lead is not None and lead.ability == GAP and bool(lead.roles)
        return of_posts and guess.best() == CHANGE and guess.score() >= self.knobs.beside

    def _leans(self, whole: Found, guess: Guess, state: DialogueState) -> bool:
        """Tell whether a question names nothing to ask about, and its kind is far from sure.

        What was not understood before is nothing to lean on.
        """
        lead = carrying.before(state)
        lost = lead is not None and lead.ability == GAP and not lead.gaps
        if (lost and guess.score() >= self.knobs.doubtful) or self._grows(guess, state):
            return False
        return (
            not subjects(whole) and guess.score() < self.knobs.leaning and guess.best() != OUTSIDE
        )

    def _fitting(self, guess: Guess, whole: Found) -> Guess:
        """Rule out kinds, none of them sure, that have nothing to do with what is named.

        Of one that tells of the whole method, nothing may be named; an open topic is named.
        """
        named = {field for kind, field in SLOTS.items() if whole.ids(kind)} & _UNITS
        named |= {"roles"} if doers(whole) and "roles" not in named else set()
        unfit: list[str] = []
        for name in guess.ranked():
            if name in {STORY, ELLIPSIS, OUTSIDE} or guess.scores[name] >= self.knobs.leaning:
                break
            takes = self.slots.get(name, (frozenset(), frozenset()))[0] | SETTING
            takes |= {"duties"} if name == ADVICE else frozenset()
            strange = named and not named & takes and name != GAP
            unnamed = name == GAP and not whole.ids(GAP) and not named
            if not strange and not unnamed:
                break
            unfit.append(name)
        rest = guess.without(*unfit)
        return rest if rest.score() >= guess.score() - self.knobs.torn else guess


def _goes_along(clause: Clause) -> bool:
    """Tell whether a clause asks no question of its own, but only goes on with the one before."""
    return clause.more or not clause.asks or clause.guess.best() in {STORY, ELLIPSIS}


def _bare(clause: Clause) -> str:
    """Return the words of a clause without the mark at their end."""
    return clause.found.text.rstrip("?。!. ")
