"""Reads the facts of a case from what a text names: its stage and the options of its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, product

from assistant.understand.context import before, clause_before, clause_behind, sentence, supposed
from assistant.understand.cues import Cues
from assistant.understand.lexicon import Found, Mention
from assistant.values.dialogue import Basis, Fact
from assistant.values.methodology import Methodology, Stage

STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Said:
    """The options of facts that a text says hold of the shop, and those it only supposes.

    `weighed` are those that the speaker has not made up their mind on, as `fact=value`.
    """

    stated: tuple[Fact, ...] = ()
    supposed: tuple[Fact, ...] = ()
    weighed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Option:
    """An option that a text names, where its clause begins, and whether it held or is to hold.

    `someday` tells of one that is to hold that no time is near.
    """

    name: str
    value: str
    clause: int
    planned: bool = False
    past: bool = False
    settled: bool = False
    someday: bool = False


def options(found: Found, method: Methodology, cues: Cues, turn: int) -> Said:
    """Return the facts whose options the text names; a negated one of two means the other.

    A text that names two options of one fact weighs them against each other and says neither,
    unless it turns from one to the other: then the last counts. What is said of some shop or
    other in a question ("does a shop without goods need…?") is supposed, not stated.
    """
    stated: list[_Option] = []
    supposing: list[_Option] = []
    weighed: set[tuple[str, int]] = set()
    minded: list[str] = []
    several = len({each.id for each in _options(found)}) > 1
    for mention in _longest(found, _options(found)):
        if cues.weighing.search(_around(found.text, mention, cues, several=several)):
            minded.append(mention.id)
            continue
        ahead, behind = before(found, mention), found.text[mention.end :]
        first = found.text[mention.start : mention.start + 2]
        if _explained(ahead, behind, cues):
            continue
        option = _heeding_negation(found, mention, ahead, method, cues)
        if any(cues.deliberating_before.search(each) for each in (ahead, ahead + first)):
            weighed.add((option.name, option.clause))
            minded.append(mention.id)
        elif only_supposed(found, mention, cues):
            supposing.append(option)
        else:
            timed = _timed(option, found, mention, cues)
            if timed.settled or not supposed(found, mention, cues):
                stated.append(timed)
    turns = cues.switching.search(found.text) is not None and not _at_once(found, method)
    if not turns and cues.asks(found.text):
        weighed |= {
            (one.name, one.clause)
            for one, other in product(stated, supposing)
            if one.name == other.name and one.value != other.value
        }
    turns = turns or any(each.past or each.settled for each in stated)
    stated = [each for each in stated if turns or (each.name, each.clause) not in weighed]
    now = {each.name for each in stated if not each.past}
    stated = [each for each in stated if not each.past or each.name not in now]
    held = {each.name: each.value for each in stated if not each.planned}
    turned = [
        each for each in stated if each.planned and held.get(each.name, each.value) != each.value
    ]
    stated = [each for each in stated if not each.planned or each.name not in held]
    asks = cues.asks(found.text)
    supposing += [each for each in turned if asks and not each.someday]
    return Said(
        stated=tuple(_facts(stated, "stated", turn, turns=turns)),
        supposed=() if weighed else tuple(_facts(supposing, "assumed", turn, turns=False)),
        weighed=tuple(dict.fromkeys(minded)),
    )


def without_signs(known: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return facts without the signs of later stages, which were told of another shop."""
    return tuple(each for each in known if "." not in each.name)


def _timed(option: _Option, found: Found, mention: Mention, cues: Cues) -> _Option:
    """Tell of an option whether it was so before, is meant for later, or is settled from now on."""
    text = found.text
    ahead, behind = clause_before(text, mention.start), clause_behind(text, mention.start)
    clause = cues.plainly(ahead + text[mention.start : mention.end])
    someday = cues.someday.search(clause) is not None
    planned = someday or cues.intending.search(cues.plainly(ahead))
    settled = cues.settled_ahead.search(clause) or (planned and cues.settled_behind.search(behind))
    past = cues.past_ahead.search(min(ahead, before(found, mention), key=len))
    return replace(
        option,
        planned=bool(planned) and not settled,
        someday=someday,
        past=past is not None,
        settled=bool(settled),
    )


def _around(text: str, mention: Mention, cues: Cues, *, several: bool) -> str:
    """Return what may weigh an option: its clause, or its sentence where there are alternatives."""
    clause = clause_before(text, mention.start) + clause_behind(text, mention.start)
    apart = several or cues.either.search(clause)
    return f"{clause} {sentence(text, mention.start)}" if apart else clause


def _at_once(found: Found, method: Methodology) -> bool:
    """Tell whether a text tells of options held at once, which the method leaves unclear."""
    facts, named = {kind.id for kind in method.facts}, found.ids("statement")
    return any(
        each.kind == "unclear" and each.id in named and facts & {*each.about}
        for each in method.statements
    )


def _options(found: Found) -> Iterator[Mention]:
    """Yield the options named that have a place."""
    return (each for each in (*found.names, *found.phrases) if each.kind == "option" and each.end)


def _longest(found: Found, mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions in their order, without those that share a place with a longer one.

    A phrase in whose gap something else is named is about that.
    """
    every = list(mentions)
    kept: list[Mention] = []
    for each in sorted(every, key=lambda each: each.start - each.end):
        others = {found.text[one.start : one.end] for one in every if one.id != each.id}
        runs_over = any(other in each.filling for other in others)
        apart = all(each.end <= other.start or other.end <= each.start for other in kept)
        if apart and not runs_over:
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def _explained(ahead: str, behind: str, cues: Cues) -> bool:
    """Tell whether the text asks what the thing named means."""
    return bool(cues.meaning_before.search(ahead) or cues.meaning_behind.search(behind))


def _heeding_negation(
    found: Found, mention: Mention, ahead: str, method: Methodology, cues: Cues
) -> _Option:
    """Return the option named, or the other one of two where it is denied."""
    name, value = mention.id.split("=")
    kind = next(each for each in method.facts if each.id == name)
    others = [option.id for option in kind.options if option.id != value]
    denied = len(others) == 1 and (
        cues.negation_before.search(cues.plainly(ahead))
        or cues.negation_before.search(cues.plainly(mention.filling))
        or cues.gone_behind.search(found.text[mention.end :])
    )
    clause = mention.start - len(clause_before(found.text, mention.start))
    return _Option(name, others[0] if denied else value, clause)


def only_supposed(found: Found, mention: Mention, cues: Cues) -> bool:
    """Tell whether an option is put as a case to be answered for: supposed, or of any shop."""
    behind = clause_behind(found.text, mention.end)
    ahead = clause_before(found.text, mention.start)
    named = found.text[mention.start : mention.end]
    if cues.conditional.search(cues.plainly(ahead + named)) or cues.supposed_behind.search(behind):
        return True
    some_shop = cues.any_shop_behind.search(behind) or cues.any_shop_before.search(ahead)
    personal = cues.first_person.search(ahead + named) is not None
    return bool(some_shop) and not personal and cues.asks(ahead + named + behind)


def _facts(options: Iterable[_Option], basis: Basis, turn: int, *, turns: bool) -> Iterator[Fact]:
    values: dict[str, list[str]] = {}
    for each in options:
        values.setdefault(each.name, []).append(each.value)
    for name, chosen in values.items():
        if turns or len(set(chosen)) == 1:
            yield Fact(name=name, value=chosen[-1], basis=basis, turn=turn)


def stated_stage(found: Found, method: Methodology, cues: Cues, turn: int) -> Fact | None:
    """Return the stage the text says the shop is in.

    "Not yet in X" means the stage before X, "past X" the one after; a stage the speaker wonders
    about, only supposes or wants others added to is not said.
    """
    for mention in reversed(found.names):
        if mention.kind != "stage" or supposed(found, mention, cues):
            continue
        reached = cues.reaching.search(found.text[mention.start : mention.end])
        ahead = before(found, mention) + (reached[0] if reached else "")
        behind = found.text[mention.end :]
        posts = len(found.ids(STAGE)) > 1 and cues.posts_of_stage.search(behind)
        if posts or cues.basis_before.search(ahead) or cues.basis_behind.search(behind):
            continue
        if cues.which_stage_before.search(ahead) or cues.whether_behind.search(behind):
            continue
        if cues.comparing_before.search(ahead) and len(found.ids(STAGE)) == 1:
            return None
        if cues.no_longer_before.search(ahead):
            other = _stage_behind(method, mention.id)
        elif cues.not_yet_before.search(ahead) or cues.not_yet_behind.search(behind):
            other = method.stage_before(mention.id)
        elif cues.past_before.search(ahead) or cues.past_behind.search(behind):
            other = _stage_behind(method, mention.id)
        else:
            return Fact(name=STAGE, value=mention.id, basis="stated", turn=turn)
        if other:
            return Fact(name=STAGE, value=other.id, basis="inferred", turn=turn)
    return None


def turns(found: Found, cues: Cues) -> bool:
    """Tell whether a text only names the way from one stage to another ("X -> Y")."""
    named = (each for each in (*found.names, *found.phrases) if each.kind == STAGE and each.end)
    places = sorted(named, key=lambda each: each.start)
    return any(
        first.id != second.id and cues.way.fullmatch(found.text[first.end : second.start])
        for first, second in pairwise(places)
    )


def _stage_behind(method: Methodology, id: str) -> Stage | None:
    following = (second for first, second in pairwise(method.stages) if first.id == id)
    return next(following, None)


def inferred_stage(
    found: Found,
    known: Iterable[Fact],
    said: Iterable[Fact],
    *,
    method: Methodology,
    cues: Cues,
    turn: int,
) -> Fact | None:
    """Return the stage that signals or the story put the shop in, or None.

    Signals said this turn count first: one unmet condition means the stage before, all met means
    the stage itself. Otherwise a phrase of a story that implies a stage, the last of several. What
    was unmet before counts no more beside a story that is in that stage by now.
    """
    touched = {fact.name.split(".")[0] for fact in said}
    implied = [*_implied(found, method, cues)]
    now = {fact.name for fact in said}
    status = {
        fact.name: fact.value
        for fact in known
        if fact.name in now or fact.name.split(".")[0] not in implied
    }
    for stage in reversed(method.stages):
        values = [status.get(f"{stage.id}.{signal.id}") for signal in stage.signals]
        if stage.id not in touched:
            continue
        earlier = method.stage_before(stage.id)
        if "unmet" in values and earlier:
            return Fact(name=STAGE, value=earlier.id, basis="inferred", turn=turn)
        if values and all(value == "met" for value in values):
            return Fact(name=STAGE, value=stage.id, basis="inferred", turn=turn)
    return Fact(name=STAGE, value=implied[-1], basis="inferred", turn=turn) if implied else None


def _implied(found: Found, method: Methodology, cues: Cues) -> Iterator[str]:
    """Yield the stages that a story puts the user's shop in; one denied means the one before.

    The first days of a person at work are no beginning of the shop; of what it is asked how one
    knows it, nothing is told.
    """
    told = (each for each in found.phrases if each.kind == "implied")
    for mention in sorted(told, key=lambda each: each.end):
        ahead = clause_before(found.text, mention.start)
        clause = ahead + clause_behind(found.text, mention.start)
        others = cues.of_others(ahead) or cues.wondering.search(ahead)
        if others or cues.personal_start.search(clause):
            continue
        denied = cues.denied_before.search(ahead) is not None
        stage = method.stage_before(mention.id) if denied else method.stage(mention.id)
        if stage:
            yield stage.id


def merge(known: Iterable[Fact], new: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts with the new ones in place of older ones of the same name."""
    merged = {fact.name: fact for fact in known}
    merged |= {fact.name: fact for fact in new}
    return tuple(merged.values())
