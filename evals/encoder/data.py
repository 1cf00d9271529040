"""The shipped corpus and the questions about it, as training reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from assistant import methodology
from assistant.resources import corpus_root
from assistant.retrieve import words
from assistant.values.documents import Passage
from assistant.values.methodology import Claim, Duty
from evals.corpus import read_corpus

FOLDER = Path(__file__).parent
TRAINING = FOLDER / "train.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, and the section that answers it in either language.

    `kind` tells how it is worded: plain, messy, paraphrase, nickname, or cross (about a passage
    that one would look for in the other language). The questions held out from training are eval
    cases with the tag `held-out`.
    """

    question: str
    language: str
    reference: str
    kind: str


def read_questions(path: Path) -> tuple[Question, ...]:
    """Read questions, one JSON object a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(Question(**json.loads(line)) for line in lines if line.strip())


def shipped_phrases() -> tuple[tuple[str, str], ...]:
    """Return what the shipped method says, and calls things, each with a reference it is about."""
    method = methodology.load(corpus_root())
    said = [
        (wording, reference)
        for claim in _claims(method)
        for wording in claim.text.values()
        for reference in claim.support
    ]
    called = [(word, reference) for reference, found in words(method).items() for word in found]
    return (*said, *called)


def shipped_passages() -> tuple[Passage, ...]:
    """Return every passage of the shipped corpus, both languages."""
    return tuple(read_corpus(corpus_root()).passages.values())


def _claims(value: object) -> Iterator[Claim | Duty]:
    """Yield everything with a text and support, at any depth of a methodology."""
    if isinstance(value, (Claim, Duty)):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _claims(item)
    elif isinstance(value, Mapping):
        yield from _claims(tuple(value.values()))
    elif is_dataclass(value):
        for field in fields(value):
            yield from _claims(getattr(value, field.name))
