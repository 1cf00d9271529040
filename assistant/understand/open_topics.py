"""Finds what a message asks that the methodology lists as left open."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from assistant.understand.clauses import Clause
from assistant.understand.cues import Cues
from assistant.understand.intent import Guess
from assistant.values.dialogue import Topic

GAP = "gap"
GREETING = "smalltalk"
STAGE = "stage"
OUTSIDE = "outside"
TASK = "task"
ADVICE = "roster"
UNGROUNDED = frozenset({GREETING, OUTSIDE})
_NAMED = ("roles", "stages", "sides", "groups", "options", "duties", "statements")


@dataclass(frozen=True, slots=True)
class Knobs:
    """How sure an open topic has to be.

    A named gap is a topic from the score `hinted` on in a question, `plain` in a statement, `aside`
    in one that leads up to a question of another kind; under `doubtful`, a clause is of no kind.
    From `surely` on, small talk is that whatever it names.
    """

    hinted: float = 0.2
    plain: float = 0.45
    aside: float = 0.8
    doubtful: float = 0.2
    surely: float = 0.7


def besides(
    clauses: tuple[Clause, ...],
    topics: Iterable[Topic],
    knobs: Knobs,
    cues: Cues,
    *,
    fields: Collection[str] = (),
    measures: Collection[str] = (),
) -> list[tuple[int, Topic]]:
    """Return the open topics asked for besides `topics`, each with its clause; questions first.

    Beside a question of another kind, what asks nothing only tells a story: it asks for an open
    topic if it adds to the question ("salary too"), if it tells what a stage, which is asked for,
    might be told by (`measures`), or of one of the `fields` that the method leaves out.
    """
    kinds = {topic.ability for topic in topics}
    if kinds & UNGROUNDED:
        return []
    staged = STAGE in kinds
    others = kinds - {GAP}
    asked = False
    found: list[tuple[int, Topic]] = []
    for number, clause in enumerate(clauses):
        guess = clause.guess
        asked = asked or guess.best() in others
        gaps = () if _is_work(clause) else clause.found.ids(GAP)
        if others and not clause.asks:
            adds = cues.adds_to.search(clause.found.text) is not None
            told = () if places(clause) else gaps
            apart = cues.left_behind.search(clause.found.text) is None
            gaps = tuple(
                gap
                for gap in told
                if adds or (staged and gap in measures) or (apart and gap in fields)
            )
        heard = clause.asks or asked or guess.best() == GAP
        least = knobs.hinted if clause.asks else knobs.plain
        if not gaps or not heard or guess.best() in UNGROUNDED:
            continue
        if guess.scores[GAP] >= least and guess.score() >= knobs.doubtful:
            found.append((number, Topic(ability=GAP, gaps=gaps, text=clause.found.text)))
    return sorted(found, key=lambda each: not clauses[each[0]].asks)


def joined(
    topics: Iterable[Topic], beside: Iterable[tuple[int, Topic]], fields: Collection[str]
) -> list[Topic]:
    """Return topics with open ones asked beside them.

    Advice that names nothing, beside a field that the method leaves out, is on that field.
    """
    every = [*topics, *(topic for _, topic in beside)]
    out = any(topic.ability == GAP and {*topic.gaps} & {*fields} for topic in every)
    kept = [each for each in every if each.ability != ADVICE or each.named(_NAMED)]
    return kept if out else every


def places(clause: Clause) -> bool:
    """Tell whether a clause tells how the shop stands to a condition of a stage."""
    return any(map(clause.found.ids, ("met", "unmet")))


def _is_work(clause: Clause) -> bool:
    """Tell whether a clause plainly asks who does a task, and names an open topic only in that."""
    guess = clause.guess
    plainly = guess.best() == TASK and guess.scores[GAP] * 2 < guess.score()
    return plainly and bool(clause.found.ids("duty"))


def elsewhere(
    asking: Iterable[Clause],
    clauses: tuple[Clause, ...],
    fields: Collection[str],
    knobs: Knobs,
    cues: Cues,
) -> list[Clause]:
    """Read a question about a field the methodology leaves out as one on that open topic.

    The field is named in the question itself, or right before it if the question leans on it: it
    names nothing itself, or begins with words that go on from what was said.
    """
    return [_elsewhere(clause, clauses, fields, knobs, cues) for clause in asking]


def _elsewhere(
    clause: Clause,
    clauses: tuple[Clause, ...],
    fields: Collection[str],
    knobs: Knobs,
    cues: Cues,
) -> Clause:
    scores = clause.guess.scores
    if clause.guess.best() in UNGROUNDED and clause.guess.score() >= knobs.surely:
        return clause
    if _within(clause, fields, cues):
        others = {*scores} - {GAP} if scores[GAP] >= knobs.hinted else set()
        return replace(clause, guess=clause.guess.without(*others))
    places = [each.found for each in clauses]
    number = places.index(clause.found)
    leans = not clause.found.masks or cues.following.search(clause.found.text)
    if number == 0 or not leans or clause.guess.best() == GAP:
        return clause
    before = clauses[number - 1]
    told = before.guess.best() == GAP or before.guess.scores[GAP] >= knobs.hinted
    if before.asks or not told or not _within(before, fields, cues):
        return clause
    others = {*before.guess.scores} - {GAP}
    found = before.found.followed_by(clause.found)
    return replace(clause, found=found, guess=before.guess.without(*others))


def apart(
    clauses: tuple[Clause, ...], fields: Collection[str], knobs: Knobs, cues: Cues
) -> Guess | None:
    """Return the guess that a message of several clauses is on a field the methodology leaves out.

    None unless one of them names it and may ask for that.
    """
    for clause in clauses if len(clauses) > 1 else ():
        if _within(clause, fields, cues) and clause.guess.scores[GAP] >= knobs.hinted:
            return Guess.certain(GAP)
    return None


def _within(clause: Clause, fields: Collection[str], cues: Cues) -> bool:
    """Tell whether a clause is on a field that is left out, and not one that was left behind."""
    named = any(gap in fields for gap in clause.found.ids(GAP))
    return named and (clause.asks or cues.left_behind.search(clause.found.text) is None)
