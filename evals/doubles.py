"""Systems whose worth is known beforehand, to test the measures by.

One answers as every case wants, one as well but on a shuffled corpus, and three do always the same
whatever is asked: refuse, answer, or recommend every role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from assistant.text import sentences
from assistant.values.answer import Outcome
from assistant.values.documents import Passage
from assistant.values.methodology import Methodology, Role
from evals.corpus import Corpus
from evals.measures.decision import wanted
from evals.measures.retrieval import ROADS
from evals.values import AnswerJson, Case, Observation

_LABEL = {"zh": "（推断，不是资料原话）", "en": " (an inference, not from the documents)"}
_REFUSAL = {"zh": "这一点不在资料里。", "en": "This is not in the documents."}
_STOP = {"zh": "。", "en": "."}


@dataclass(frozen=True)
class Perfect:
    """Says and decides exactly what each case wants, by passages of the corpus."""

    corpus: Corpus

    def observe(self, case: Case) -> Observation:
        """Answer a case; every turn before the last gets the same answer."""
        answer = self.answer(case)
        ranked = self.ranking(case)
        return Observation(
            answers=(answer,) * len(case.turns),
            again=answer,
            ranked=dict.fromkeys(ROADS, ranked),
            people=case.people or {},
            seconds=(0.001,) * len(case.turns),
        )

    def ranking(self, case: Case) -> tuple[str, ...]:
        """Return one passage of each section that holds the answer."""
        return tuple(min(ids) for ids in self.corpus.relevant(case))

    def answer(self, case: Case) -> AnswerJson:
        """Return an answer that keeps to the case in everything."""
        language = case.language or "zh"
        shown = _Citations(language)
        stage = _stage(case, self.corpus.method)
        outcome: Outcome = case.outcome[0] if case.outcome else "answered"
        lines = [_quoted(self.corpus.passages[id], shown) for id in self.ranking(case)]
        lines += [f"{wordings[0]}{_LABEL[language]}{_STOP[language]}" for wordings in case.says]
        roster = [self._line(role, shown) for role in self._roles(case)]
        return {
            "id": case.id,
            "conversation": case.id,
            "language": language,
            "outcome": outcome,
            "text": "\n\n".join(lines or [_REFUSAL[language]]),
            "stage": stage,
            "roster": roster,
            "facts": [
                {"name": name, "value": value, "basis": "stated", "turn": 1}
                for name, value in (case.facts or {}).items()
            ],
            "citations": shown.citations,
        }

    def _roles(self, case: Case) -> Iterator[Role]:
        method = self.corpus.method
        ids = wanted(case)
        yield from (role for role in (method.roles if method else ()) if role.id in ids)

    def _line(self, role: Role, shown: _Citations) -> dict[str, Any]:
        """Recommend a role for what its page says of it."""
        section = self.corpus.sections[role.brief.support[0]]
        passage = next((one for one in section if one.language == shown.language), section[0])
        why = sentences(passage.text)[0]
        marks = [shown.mark(passage)]
        return {"role": role.id, "need": "now", "have": None, "why": why, "citations": marks}


@dataclass(frozen=True)
class Shuffled(Perfect):
    """Answers like the perfect one, but finds and cites another passage for each."""

    seed: int = 7

    @cached_property
    def _other(self) -> Mapping[str, Passage]:
        """Return for each passage another one."""
        ids = np.random.default_rng(self.seed).permutation(sorted(self.corpus.passages)).tolist()
        turned = (*ids[1:], ids[0])
        return {id: self.corpus.passages[other] for id, other in zip(ids, turned, strict=True)}

    def ranking(self, case: Case) -> tuple[str, ...]:
        """Return other passages than those that hold the answer, as many as are looked at."""
        found = super().ranking(case)
        return tuple(self._other[id].id for id in found)

    def answer(self, case: Case) -> AnswerJson:
        """Return the perfect answer with every citation resolved to another passage."""
        answer = dict(Perfect(self.corpus).answer(case))
        answer["citations"] = [
            {**one, "passage": self._other[one["passage"]].id} for one in answer["citations"]
        ]
        return answer


@dataclass(frozen=True)
class Refusing(Perfect):
    """Refuses everything."""

    def answer(self, case: Case) -> AnswerJson:
        """Return a refusal."""
        nothing = replace(case, says=(), passages=(), roster=None, roles=(), facts={})
        return {**Perfect(self.corpus).answer(nothing), "outcome": "refused", "stage": None}

    def ranking(self, case: Case) -> tuple[str, ...]:
        """Find nothing."""
        del case
        return ()


@dataclass(frozen=True)
class Answering(Refusing):
    """Answers everything with one and the same passage, well cited."""

    def answer(self, case: Case) -> AnswerJson:
        """Return a quotation, whatever was asked."""
        shown = _Citations(case.language or "zh")
        spoken = [one for one in self.corpus.passages.values() if one.language == shown.language]
        text = _quoted(spoken[0], shown)
        refusal = Refusing.answer(self, case)
        return {**refusal, "outcome": "answered", "text": text, "citations": shown.citations}


@dataclass(frozen=True)
class Listing(Refusing):
    """Recommends every role of the method, whatever was asked."""

    def answer(self, case: Case) -> AnswerJson:
        """Return all roles, each with a well cited reason."""
        method = self.corpus.method
        roles = tuple(role.id for role in method.roles) if method else ()
        everyone = replace(case, says=(), passages=(), roster=roles, roles=())
        return {**Perfect(self.corpus).answer(everyone), "outcome": "answered"}


class _Citations:
    """Citations of one answer, numbered as they come."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.citations: list[dict[str, Any]] = []

    def mark(self, passage: Passage) -> int:
        """Return the mark of a passage."""
        for citation in self.citations:
            if citation["passage"] == passage.id:
                return int(citation["n"])
        number = len(self.citations) + 1
        self.citations.append(
            {
                "n": number,
                "passage": passage.id,
                "document": passage.title,
                "heading": passage.heading,
                "quote": passage.text,
            }
        )
        return number


def _quoted(passage: Passage, shown: _Citations) -> str:
    return f"“{' '.join(passage.text.split())}” [{shown.mark(passage)}]"


def _stage(case: Case, method: Methodology | None) -> Mapping[str, Any] | None:
    if case.stage is None or method is None:
        return None
    name = method.stage(case.stage).name[case.language or method.languages[0]]
    return {"id": case.stage, "name": name, "basis": "stated", "why": "", "citations": []}


def everyone(corpus: Corpus) -> dict[str, Perfect]:
    """Return every double by name."""
    kinds: Iterable[type[Perfect]] = (Perfect, Shuffled, Refusing, Answering, Listing)
    return {kind.__name__.lower(): kind(corpus) for kind in kinds}
