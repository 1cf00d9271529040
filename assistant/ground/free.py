"""Checks sentences that nobody planned: a sentence goes in, what speaks against it comes out.

A sentence may be shown if the passages that it cites, and the lines of the plan that cite no more
than these, hold it: every number in it, every thing of the method it names, most of its words, and
whether it affirms or denies. One without a citation may only say again what a line of the plan
says without one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from assistant.ground.cutting import Piece, headed, pieces
from assistant.ground.drafts import Kept
from assistant.ground.measuring import clauses, covered, numbers, plain
from assistant.ground.rules import Rules
from assistant.text import content_terms, fold, language_of, sentences
from assistant.values.documents import Passage

Reason = Literal[
    "markup", "order", "language", "citation", "uncited", "name", "number", "support", "turned"
]
"""Why a sentence is held back."""

_MARKUP = re.compile(
    r"<\s*[/!?a-z]|!\[|\]\s*\(|\]\s*\[(?!\d+\])|\]:|https?:|www\.|javascript:|data:|`|\|"
    r"|&(?:#\w+|[a-z]+);|[\w.+-]+@[\w-]+\.\w|\b[\w-]+\.(?:com|cn|net|org|io)\b|^\s*#",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Knobs:
    """How strict the check is.

    `words` is the share of a statement's terms that must be held, or, where its terms are pairs of
    Han characters, `pairs` of them and `characters` of the characters that stand in one that is;
    `clause` is the share in each of its clauses with more than `short` terms; `again` the share of
    an uncited one that a line of the plan must have; `told` the share of a line that counts as
    told; `aligned` the share of a clause that must stand in another for the two to be compared for
    denial, and `near` how much worse than the best such clause one may be. Text shorter than
    `spoken` characters has no language.
    """

    words: float = 0.6
    pairs: float = 0.45
    characters: float = 0.75
    clause: float = 0.4
    short: int = 5
    again: float = 0.6
    told: float = 0.45
    aligned: float = 0.5
    near: float = 0.8
    spoken: int = 12


@dataclass(frozen=True, slots=True)
class Objection:
    """A sentence that may not be shown, and why."""

    sentence: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What sentences may rest on: numbered passages, the lines of the plan, what the user said.

    The marks of the lines are the numbers of the passages, from 1. `waiting` are roles that the
    plan does not call for, `elsewhere` the stages it is not made for.
    """

    language: str
    passages: Sequence[Passage]
    kept: Sequence[Kept]
    said: str
    waiting: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()


class Checker:
    """Checks sentences on one method; `names` returns what a text names of it.

    `labels` returns for a language and a ground the phrases that show a reader that ground.
    """

    def __init__(
        self,
        *,
        names: Callable[[str], frozenset[str]],
        labels: Callable[[str, str], tuple[str, ...]],
        rules: Rules,
        knobs: Knobs | None = None,
    ) -> None:
        self.names = lru_cache(maxsize=4096)(names)
        self.bare = lru_cache(maxsize=16384)(self._bare)
        self.labels = labels
        self.rules = rules
        self.knobs = knobs or Knobs()

    def on(self, offer: Offer) -> Check:
        """Return the check of one answer's sentences."""
        return Check(self, offer)

    def _bare(self, clause: str) -> frozenset[str]:
        """Return the terms of a clause without its denials."""
        return content_terms(self.rules.denial.sub(" ", clause))

    def clean(self, text: str) -> str:
        """Return a passage's text without the sentences in it that are addressed to a model."""
        found = sentences(text)
        bad = [each for each in found if self.rules.orders.search(fold(each))]
        for each in bad:
            text = text.replace(each, "")
        return text


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that may hold a sentence, taken apart."""

    terms: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    clauses: tuple[str, ...]
    needs: bool


class Check:
    """The check of one answer's sentences."""

    def __init__(self, checker: Checker, offer: Offer) -> None:
        self._checker = checker
        self._offer = offer
        self._held_by: dict[tuple[int, ...], _Text] = {}

    def objection(self, sentence: str) -> Objection | None:
        """Return what speaks against showing a sentence, or None."""
        reason = self._whole(sentence) or self._heading(headed(sentence)[0])
        for piece in () if reason else pieces(sentence):
            reason = reason or (self._cited(piece) if piece.marks else self._uncited(piece))
        reason = reason or self._calls(sentence)
        return Objection(sentence.strip(), reason) if reason else None

    def untold(self, shown: str) -> tuple[Kept, ...]:
        """Return the lines of the plan that a text does not tell."""
        terms, names = content_terms(shown), self._checker.names(shown)
        return tuple(line for line in self._offer.kept if not self._told(line, terms, names))

    def _told(self, line: Kept, terms: frozenset[str], names: frozenset[str]) -> bool:
        own = content_terms(plain(line.text))
        held = len(own & terms) >= self._checker.knobs.told * len(own)
        return held and self._checker.names(plain(line.text)) <= names

    def _whole(self, sentence: str) -> Reason | None:
        """Return what is wrong with a sentence whatever it says."""
        text = plain(sentence)
        if _MARKUP.search(text):
            return "markup"
        if self._checker.rules.orders.search(fold(text)):
            return "order"
        spoken = len(text.strip()) >= self._checker.knobs.spoken
        if spoken and language_of(text, self._offer.language) != self._offer.language:
            return "language"
        return None

    def _heading(self, heading: str) -> Reason | None:
        """A heading may only name and say what stands in some line of the plan."""
        wanted = content_terms(heading)
        if not self._checker.names(heading) <= self._planned.names:
            return "name"
        if not numbers(heading) <= self._planned.numbers:
            return "number"
        held = len(wanted & self._planned.terms) >= self._checker.knobs.words * len(wanted)
        return None if held else "support"

    def _cited(self, piece: Piece) -> Reason | None:
        if not all(1 <= mark <= len(self._offer.passages) for mark in piece.marks):
            return "citation"
        held, named = self._held(piece.marks), self._checker.names(piece.text)
        unheld_call = named and self._needs(piece.text) and not held.needs
        faults: dict[Reason, bool] = {
            "name": bool(unheld_call) or not named <= held.names | self._said.names,
            "number": not numbers(piece.text) <= held.numbers | self._said.numbers,
            "support": not self._holds(piece.text, held.terms),
            "turned": self._turned(piece.text, (*held.clauses, *self._said.clauses)),
        }
        return next((reason for reason, found in faults.items() if found), None)

    def _uncited(self, piece: Piece) -> Reason | None:
        """Words without a mark may lead to a list, or say again what needs none."""
        leads = piece.text.rstrip("* ").endswith((":", "："))
        lines = [
            line
            for line in self._offer.kept
            if leads or (line.ground != "cited" and self._labelled(line, piece.text))
        ]
        for line in lines:
            own = self._text([plain(line.text)])
            wanted = content_terms(piece.text)
            if (
                len(wanted & own.terms) >= self._checker.knobs.again * len(wanted)
                and self._checker.names(piece.text) <= own.names
                and numbers(piece.text) <= own.numbers
                and not self._turned(piece.text, own.clauses)
            ):
                return None
        return "uncited"

    def _labelled(self, line: Kept, text: str) -> bool:
        """Tell whether a text shows as the line does on what it stands, where that does."""
        if line.ground in {"asks", "self"}:
            return True
        return any(
            label in text for label in self._checker.labels(self._offer.language, line.ground)
        )

    def _calls(self, sentence: str) -> Reason | None:
        """A role that the plan does not call for may only be put off, denied, or put elsewhere.

        Where a line of the plan speaks of it in other ways (tells its duties), so may a sentence.
        """
        text = plain(sentence)
        names = self._checker.names(text)
        waiting = names & self._offer.waiting
        if not waiting:
            return None
        folded, rules = fold(text), self._checker.rules
        denied = rules.denial.search(folded)
        if rules.now.search(folded) and not denied:
            return "name"
        if denied or rules.waiting.search(folded) or names & self._offer.elsewhere:
            return None
        wanted = content_terms(text)
        for line in self._offer.kept:
            own = self._text([plain(line.text)])
            alike = len(wanted & own.terms) >= self._checker.knobs.words * len(wanted)
            if alike and waiting <= own.names and not own.names & self._offer.elsewhere:
                return None
        return "name"

    def _needs(self, text: str) -> bool:
        return self._checker.rules.needs.search(fold(text)) is not None

    def _held(self, marks: tuple[int, ...]) -> _Text:
        """Return what passages say, and the lines that cite no others."""
        if marks not in self._held_by:
            passages = [self._offer.passages[mark - 1] for mark in marks]
            texts = [
                f"{each.title}\n{each.heading}\n{self._checker.clean(each.text)}"
                for each in passages
            ]
            said = [piece for line in self._offer.kept for piece in pieces(line.text)]
            own = [each.text for each in said if each.marks and set(each.marks) <= set(marks)]
            wider = [each.text for each in said if set(marks) <= set(each.marks)]
            # A line that cites more may lend its words, but not what it names and counts.
            strict, loose = self._text([*texts, *own]), self._text([*texts, *own, *wider])
            self._held_by[marks] = replace(loose, names=strict.names, numbers=strict.numbers)
        return self._held_by[marks]

    @cached_property
    def _planned(self) -> _Text:
        return self._text(plain(line.text) for line in self._offer.kept)

    @cached_property
    def _said(self) -> _Text:
        return self._text([self._offer.said])

    def _text(self, texts: Iterable[str]) -> _Text:
        whole = "\n".join(texts)
        return _Text(
            terms=content_terms(whole),
            names=self._checker.names(whole),
            numbers=numbers(whole),
            clauses=clauses(whole),
            needs=self._needs(whole),
        )

    def _holds(self, text: str, terms: frozenset[str]) -> bool:
        knobs, wanted = self._checker.knobs, content_terms(text)
        share = len(wanted & terms) / max(1, len(wanted))
        paired = share >= knobs.pairs and covered(text, terms) >= knobs.characters
        if wanted and share < knobs.words and not paired:
            return False
        parts = (content_terms(clause) for clause in clauses(text))
        return all(
            len(part & terms) >= knobs.clause * len(part)
            for part in parts
            if len(part) > knobs.short
        )

    def _turned(self, text: str, others: Sequence[str]) -> bool:
        """Tell whether a clause denies what the clauses like it affirm, or the other way round."""
        return any(self._agrees(clause, others) is False for clause in clauses(text))

    def _agrees(self, clause: str, others: Sequence[str]) -> bool | None:
        knobs, wanted = self._checker.knobs, self._checker.bare(clause)
        alike = [(len(wanted & self._checker.bare(other)), other) for other in others]
        best = max((count for count, _ in alike), default=0)
        if not wanted or best < knobs.aligned * len(wanted):
            return None
        denials = self._denials(clause)
        return any(
            self._denials(other) % 2 == denials % 2
            for count, other in alike
            if count >= knobs.near * best
        )

    def _denials(self, clause: str) -> int:
        return len(self._checker.rules.denial.findall(clause))
