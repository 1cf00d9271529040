"""Reads from a clause which conditions of entry of a stage it says are met or unmet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from assistant.understand.context import before, clause_before, clause_behind, supposed
from assistant.understand.cues import Cues
from assistant.understand.lexicon import Found, Mention
from assistant.values.dialogue import Fact
from assistant.values.methodology import Methodology

_ABOUT, _MET, _UNMET = "signal", "met", "unmet"


@dataclass(slots=True)
class _Thing:
    """A condition that a clause names, with the comments on it; `value` is how it stands or ""."""

    id: str
    ahead: str
    behind: str
    value: str = ""
    said_behind: bool = False


def signals(clause: Found, cues: Cues, turn: int) -> tuple[Fact, ...]:
    """Return the conditions of entry a clause says are met or unmet, as `stage.signal` facts.

    A phrase that says so goes before words about the thing with a sign that it is done or not:
    behind it ("规则摸透"), else before it ("没有sop"), else shared by a list ("A、B都有了"). What
    the whole clause is like to tell of what it names, and so has a score, comes last.
    """
    every = _mentions(clause, cues)
    mentions = [each for each in every if not each.score]
    said = {
        each.id: value
        for each in sorted(mentions, key=lambda each: each.kind)
        if each.kind in {_MET, _UNMET}
        and not _asked(clause.text, each, cues)
        and (value := _phrase(clause, each, cues))
    }
    said |= {
        each.id: _MET
        for each in mentions
        if each.kind == _UNMET and each.id in said and _ceased(clause, each, cues)
    }
    for thing in _things(clause.text, mentions, cues):
        if thing.value:
            said.setdefault(thing.id, thing.value)
    for each in every:
        if each.score:
            said.setdefault(each.id, each.kind)
    return _facts(said | dict.fromkeys(_left_out(clause, mentions, cues), _UNMET), turn)


def _left_out(clause: Found, mentions: list[Mention], cues: Cues) -> Iterator[str]:
    """Yield the conditions that a clause sets apart from those that are met ("就差SOP")."""
    for each in mentions:
        ahead = clause.text[: each.start]
        alike = cues.alike.search(clause.text, each.end)
        apart = cues.people.leaving_out_before.search(ahead) and not alike
        if apart and not cues.asks(clause.text):
            yield each.id


def counted_signals(clause: Found, method: Methodology, cues: Cues, turn: int) -> tuple[Fact, ...]:
    """Return the conditions a clause says are met or unmet by their number, not by their names.

    "All three", "the first two", "the last one" are read for the one stage that has conditions;
    where several have, nothing is. Those that the clause leaves out stand otherwise.
    """
    stages = [stage for stage in method.stages if stage.signals]
    standing = _standing(clause.text, cues)
    if len(stages) != 1 or not standing or clause.ids("role") or cues.asks(clause.text):
        return ()
    (stage,) = stages
    chosen = _counted(clause.text, len(stage.signals), cues)
    named = {fact.name for fact in signals(clause, cues, turn)}
    ids = [f"{stage.id}.{stage.signals[index].id}" for index in chosen]
    return _facts({id: standing for id in ids if id not in named}, turn)


def other_signals(
    clauses: Iterable[Found],
    said: Iterable[Fact],
    method: Methodology,
    cues: Cues,
    turn: int,
    *,
    before: Iterable[Fact] = (),
) -> tuple[Fact, ...]:
    """Return the conditions that a message says are met beside those that are not.

    Those are said to be unmet in it, or were `before` it; where just they are said to be lacking,
    the others are met too.
    """
    stages = [stage for stage in method.stages if stage.signals]
    now = {fact.name: fact.value for fact in said}
    known = {fact.name: fact.value for fact in before if fact.value == _UNMET} | now
    if len(stages) != 1 or _UNMET not in known.values():
        return ()
    for clause in clauses:
        if _others_stand(clause, cues, lacking=_UNMET in now.values()):
            ids = [f"{stages[0].id}.{signal.id}" for signal in stages[0].signals]
            return _facts({id: _MET for id in ids if id not in known}, turn)
    return ()


def _others_stand(clause: Found, cues: Cues, *, lacking: bool) -> bool:
    """Tell whether a clause says that all but what is lacking stands well.

    "Just X is missing" does so where some condition is said to be `lacking`.
    """
    match = cues.signals_other.search(clause.text)
    if match:
        said = clause_behind(clause.text, match.start())
        return not cues.asks(said) and bool(_standing(said, cues))
    if cues.asks(clause.text):
        return False
    named = any(each.kind in {_ABOUT, _MET, _UNMET} for each in clause.phrases)
    return lacking and named and cues.signals_only.search(clause.text) is not None


def _counted(text: str, total: int, cues: Cues) -> Iterable[int]:
    """Return the indexes of the conditions that a text counts off."""
    if match := cues.signals_first.search(text):
        return range(min(_number(match, cues) or 0, total))
    if match := cues.signals_nth.search(text):
        return range(total)[(_number(match, cues) or 0) - 1 :][:1]
    if cues.signals_last.search(text):
        return (total - 1,)
    match = cues.signals_all.search(text)
    return range(total) if match and _number(match, cues) in {None, total} else ()


def _number(match: re.Match[str], cues: Cues) -> int | None:
    word = next(filter(None, match.groups()), None)
    return cues.number(word) if word else None


def _phrase(clause: Found, phrase: Mention, cues: Cues) -> str:
    """Return how a phrase says its condition stands, or nothing: a negation turns it round.

    What was amiss before something else ("after two fines we know…") tells nothing of now. One in
    the gaps of a phrase that tells what is not so ("crew never fights") says that it is met;
    one before it only says that this is not it. What has ceased, or hardly is so, stands
    the other way round too.
    """
    negated = cues.negation_before.search(cues.plainly(before(clause, phrase)))
    if phrase.kind == _UNMET:
        if _ceased(clause, phrase, cues):
            return _MET
        if _over(clause.text, phrase, cues):
            return ""
        denied = cues.negation_before.search(cues.plainly(phrase.filling))
        return _MET if denied else "" if negated else _UNMET
    partly = cues.partly_behind.search(clause.text[phrase.end :])
    inside = _inside(clause.text, phrase, cues)
    ahead = cues.plainly(clause_before(clause.text, phrase.start))
    gone = negated or cues.ceasing_before.search(ahead)
    return _UNMET if gone or cues.undone.search(inside) or partly else _MET


def _ceased(clause: Found, phrase: Mention, cues: Cues) -> bool:
    """Tell whether what a phrase says is so no more ("stopped tripping over the rules")."""
    ahead = cues.plainly(clause_before(clause.text, phrase.start))
    ceasing = cues.ceasing_before.search(ahead)
    if ceasing:
        return cues.negation_before.search(ahead[: ceasing.start()]) is None
    inside = cues.ceasing.search(phrase.filling) is not None
    return inside or cues.ceasing_behind.search(clause.text[phrase.end :]) is not None


def _over(text: str, phrase: Mention, cues: Cues) -> bool:
    """Tell whether what a phrase says was before what the text goes on to tell."""
    behind = cues.after_behind.search(text[phrase.end :])
    return behind is not None or cues.after_before.search(text[: phrase.start]) is not None


def _inside(text: str, phrase: Mention, cues: Cues) -> str:
    """Return what fills the gaps of a phrase, as it is read where it stands, behind any turn."""
    place = text.find(phrase.filling, phrase.start)
    told = cues.told(text)[place : place + len(phrase.filling)] if place >= 0 else phrase.filling
    turns = [turn.end() for turn in cues.turning.finditer(told)]
    return cues.plainly(told[turns[-1] :] if turns else told)


def _mentions(clause: Found, cues: Cues) -> list[Mention]:
    """Return what is said of conditions and is not supposed.

    A phrase with a gap that runs over another condition is about that one; what is amiss at the
    beginning of a longer phrase that all is well is over ("always quarrelling, but fine at last").
    """
    mentions = [each for each in clause.phrases if each.kind in {_ABOUT, _MET, _UNMET}]
    return [
        each
        for each in mentions
        if not supposed(clause, each, cues)
        and not any(_runs_over(each, other) or _turns_out(each, other) for other in mentions)
    ]


def _runs_over(phrase: Mention, other: Mention) -> bool:
    return phrase.start < other.start < phrase.end and phrase.id != other.id


def _turns_out(phrase: Mention, other: Mention) -> bool:
    """Tell whether what is amiss is the beginning of a phrase that the same condition is met."""
    alike = phrase.id == other.id and (phrase.kind, other.kind) == (_UNMET, _MET)
    return alike and other.start <= phrase.start and phrase.end < other.end


def _asked(text: str, phrase: Mention, cues: Cues) -> bool:
    if not cues.asks(text):
        return False
    turn = cues.turning.search(text, phrase.end)
    return cues.asks(text[: phrase.end]) or cues.asks(
        text[phrase.end : turn.start() if turn else len(text)]
    )


def _things(text: str, mentions: list[Mention], cues: Cues) -> list[_Thing]:
    """Return the conditions named and how each stands, in the order of the clause."""
    things: list[_Thing] = []
    used = False
    for mention in _apart(mentions):
        others = [each for each in mentions if each.id != mention.id]
        start = max((each.end for each in others if each.end <= mention.start), default=0)
        end = min((each.start for each in others if each.start >= mention.end), default=len(text))
        thing = _Thing(
            mention.id, ahead=text[start : mention.start], behind=text[mention.end : end]
        )
        used = _judge(thing, cues, used=used)
        things.append(thing)
    _share(things, cues)
    return things


def _apart(mentions: list[Mention]) -> Iterator[Mention]:
    """Yield the words about conditions that do not stand in one another."""
    end = 0
    about = [each for each in mentions if each.kind == _ABOUT]
    for mention in sorted(about, key=lambda each: (each.start, -each.end)):
        if mention.start >= end:
            yield mention
            end = mention.end


def _judge(thing: _Thing, cues: Cues, *, used: bool) -> bool:
    """Find out how a thing stands, and tell whether the comment behind it is used up.

    `used` tells that of the comment before it, which then is about the thing before.
    """
    turns = list(cues.turning.finditer(thing.ahead))
    ahead = thing.ahead[turns[-1].end() :] if turns else thing.ahead
    turn = cues.turning.search(thing.behind)
    behind = thing.behind[: turn.start()] if turn else thing.behind
    if cues.asks(behind) or cues.asks(ahead):
        return False
    said_ahead, said_behind = _standing(ahead, cues), _standing(behind, cues)
    thing.said_behind = bool(said_behind)
    own = bool(turns) or not used
    denied = own and said_ahead == _UNMET and bool(said_behind)
    thing.value = _UNMET if denied else said_behind or said_ahead
    return thing.said_behind and turn is None


def _share(things: list[_Thing], cues: Cues) -> None:
    """Give the items of a list what is said of it before the first or behind the last.

    What is denied behind the last is denied of that one only, unless of all together.
    """
    for first, second in pairwise(things):
        if cues.people.joining.search(second.ahead) and not second.value and not first.said_behind:
            second.value = first.value
    for second, first in pairwise(reversed(things)):
        whole = second.value == _MET or cues.together.search(second.behind) is not None
        if cues.people.joining.search(second.ahead) and not first.value and whole:
            first.value = second.value


def _standing(comment: str, cues: Cues) -> str:
    if cues.undone.search(cues.plainly(comment)):
        return _UNMET
    return _MET if cues.done.search(comment) else ""


def _facts(said: Mapping[str, str], turn: int) -> tuple[Fact, ...]:
    return tuple(
        Fact(name=name, value=value, basis="stated", turn=turn) for name, value in said.items()
    )
