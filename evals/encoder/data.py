"""The shipped corpus and the questions about it, as training and measuring read them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from assistant import documents, methodology, passages
from assistant.resources import corpus_root
from assistant.values.documents import Passage

FOLDER = Path(__file__).parent
TRAINING = FOLDER / "train.jsonl"
HELD_OUT = FOLDER / "heldout.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, and the section that answers it in either language.

    `kind` tells how it is worded: plain, messy, paraphrase, nickname, or cross (about a passage
    that one would look for in the other language).
    """

    question: str
    language: str
    reference: str
    kind: str


def read_questions(path: Path) -> tuple[Question, ...]:
    """Read questions, one JSON object a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(Question(**json.loads(line)) for line in lines if line.strip())


def shipped_passages() -> tuple[Passage, ...]:
    """Return every passage of the shipped corpus, both languages."""
    root = corpus_root()
    provenance = methodology.provenance(root)
    files, _ = documents.scan(root)
    return tuple(
        passage for file in files for passage in passages.split(documents.read(file, provenance))
    )
