"""A statement and the passages it cites in, whether they hold it out: a test of entailment.

It stands in for the language model that ALCE uses for this (Gao et al. 2023, section 3), is written
apart from what the assistant itself checks with, and is as strict on four things: names, numbers,
negation, and words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.compose import read_wording
from assistant.resources import prompts_root
from assistant.text import content_terms, fold, sentences

_VARIABLE = re.compile(r"\{\w+\}")
_CLAUSE = re.compile(r"[，,；;。！？!?：:（）()“”\"\n]|\.(?=\s|$)| – | — ")
_NOT = re.compile(
    r"(?<![特分区级个类])别(?!人|的|家|处)|不(?![同断仅但论过]|管(?!理))|没|(?<!南)无(?!论|货)|未(?!来)|非(?!常)"
    r"|\b(?:not|no|never|nor|neither|none|cannot)\b|n't\b"
)
_COUNTED = r"(?=[个名位人件种条项年月天周倍成万千百元块场款家端组类批])"
_NAME = 2
"""Words of an item that may be no more than a name."""
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_HAN_NUMBER = re.compile(rf"(?<![第十百千万一])([一二两三四五六七八九十]){_COUNTED}")
_HAN_VALUES = {han: str(value) for value, han in enumerate("一二三四五六七八九十", start=1)}
_HAN_VALUES["两"] = "2"


@dataclass(frozen=True, slots=True)
class Knobs:
    """How much of a statement its passages must hold.

    `words` is the share of its words beside the frame, `clause` that of a clause with more than
    `short` words; `aligned` the share of a clause that
    must stand in a clause of a passage for the two to be compared for negation; `near` how much
    worse than the best such clause another may be and still count.
    """

    words: float = 0.6
    clause: float = 0.4
    short: int = 5
    aligned: float = 0.5
    near: float = 0.8


class Judge:
    """Judges statements; `named` returns what a text names of the method."""

    def __init__(self, named: Callable[[str], frozenset[str]], knobs: Knobs | None = None) -> None:
        self._named = lru_cache(maxsize=8192)(named)
        self._knobs = knobs or Knobs()
        self.objection = lru_cache(maxsize=65536)(self._objection)

    def _objection(self, statement: str, held: tuple[str, ...], said: str) -> str | None:
        """Return why the texts `held` do not hold a statement, or None if they do.

        `said` is what the user said: numbers and denials in it are given.
        """
        if not held:
            return "cites nothing"
        whole = "\n".join(held)
        if missing := self._named(statement) - self._named(whole):
            return f"names {', '.join(sorted(missing))}, which is not in what it cites"
        if invented := numbers(statement) - numbers(whole) - numbers(said):
            return f"has the number {', '.join(sorted(invented))}, which is not in what it cites"
        own, cited = _Sentence.of(statement), _sentences(whole)
        if self._says_more(statement, own, _terms(whole)):
            return "says more than what it cites"
        for clause in own.clauses:
            against = self._agrees(clause, own, cited) is False
            if against and not self._agrees(clause, own, _sentences(said)):
                return f"turns round what it cites: {clause}"
        return None

    def needless(self, statement: str, held: Sequence[str], said: str) -> tuple[bool, ...]:
        """Tell for each text whether it adds nothing: it does not hold, and the others do."""
        found = []
        for place, text in enumerate(held):
            others = (*held[:place], *held[place + 1 :])
            alone = self.objection(statement, (text,), said) is None
            found.append(not alone and self.objection(statement, others, said) is None)
        return tuple(found)

    def _says_more(self, statement: str, own: _Sentence, held: frozenset[str]) -> bool:
        """Tell whether the statement, or a clause of some length, has too many words of its own."""
        words = _terms(statement) - frame()
        if len(words & held) < self._knobs.words * len(words):
            return True
        parts = [_terms(clause) - frame() for clause in own.clauses]
        return any(
            len(part & held) < self._knobs.clause * len(part)
            for part in parts
            if len(part) > self._knobs.short
        )

    def _agrees(self, clause: str, own: _Sentence, others: Iterable[_Sentence]) -> bool | None:
        """Tell whether a clause like this one affirms or denies as it does; None: there is none.

        The denial may stand in another clause of the sentence, if both have as many and what this
        sentence denies is told of in the other.
        """
        wanted = _bare(clause)
        alike = [(len(wanted & _bare(each)), each, one) for one in others for each in one.clauses]
        best = max((count for count, *_ in alike), default=0)
        if not wanted or best < self._knobs.aligned * len(wanted):
            return None
        return any(
            _denials(each) % 2 == _denials(clause) % 2
            or (one.denials == own.denials and self._tells(one, own))
            for count, each, one in alike
            if count >= self._knobs.near * best
        )

    @staticmethod
    def _tells(one: _Sentence, own: _Sentence) -> bool:
        """Tell whether a sentence has a word of every clause with which another denies."""
        held = frozenset[str]().union(*(_bare(clause) for clause in one.clauses))
        denied = (_bare(clause) for clause in own.clauses if _denials(clause))
        return all(held & words for words in denied if words)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as its clauses and the items listed in them, and how many denials it has."""

    clauses: tuple[str, ...]
    denials: int

    @staticmethod
    @lru_cache(maxsize=16384)
    def of(text: str) -> _Sentence:
        folded = fold(text)
        parts = [clause for part in _CLAUSE.split(folded) if (clause := part.strip())]
        items = [item for part in parts if "、" in part for item in part.split("、")]
        told = [item for item in items if len(_bare(item)) > _NAME]
        return _Sentence((*parts, *told), _denials(folded))


def numbers(text: str) -> frozenset[str]:
    """Return the numbers of a text as digits; Chinese ones count before a measure word."""
    folded = fold(text)
    digits = {number.replace(",", "") for number in _DIGITS.findall(folded)}
    return frozenset(digits | {_HAN_VALUES[han] for han in _HAN_NUMBER.findall(folded)})


@lru_cache(maxsize=16384)
def _terms(text: str) -> frozenset[str]:
    return content_terms(text)


@lru_cache(maxsize=16384)
def _bare(clause: str) -> frozenset[str]:
    """Return the words of a clause without its denials and frame."""
    return content_terms(_NOT.sub("", clause)) - frame()


@lru_cache(maxsize=16384)
def _sentences(text: str) -> tuple[_Sentence, ...]:
    return tuple(_Sentence.of(part) for part in sentences(text))


@lru_cache(maxsize=16384)
def _denials(text: str) -> int:
    return len(_NOT.findall(text))


@cache
def frame() -> frozenset[str]:
    """Return the words that the assistant's wordings put around what it cites."""
    files = (*prompts_root().glob("*.md"), *prompts_root().glob("abilities/*.md"))
    texts = (text for path in files for text in read_wording(path).texts.values())
    return frozenset(term for text in texts for term in content_terms(_VARIABLE.sub(" ", text)))
