"""An answer in, its statements out, each judged by what it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from assistant.compose import SHARED, read_wording
from assistant.resources import prompts_root
from assistant.text import content_terms, fold
from evals.corpus import Corpus
from evals.statements import Piece, cut
from evals.support import Judge, frame, numbers
from evals.values import AnswerJson, Case, Stands, Statement

OUTSIDE = "outside"
"""The label of what the documents do not say."""
_LABEL = "label."
OWN_WORDS = 0.6
"""The share of an uncited statement that must be frame or the user's words for it to be free."""


class Reader:
    """Reads answers against one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._judge = Judge(corpus.named)

    def held(self, answer: AnswerJson) -> dict[int, str]:
        """Return the text behind each citation mark: the passage, or its quote if it is unknown."""
        texts = {}
        for citation in answer["citations"]:
            passage = self._corpus.passages.get(citation["passage"])
            text = passage.text if passage else citation["quote"]
            texts[citation["n"]] = f"{citation['document']}\n{citation['heading']}\n{text}"
        return texts

    def statements(self, case: Case, answer: AnswerJson) -> tuple[Statement, ...]:
        """Cut an answer into statements and judge each."""
        pieces = cut(answer["text"])
        whole: dict[int, str] = {}
        for piece in pieces:
            whole[piece.sentence] = whole.get(piece.sentence, "") + piece.text
        held, said = self.held(answer), "\n".join(case.turns)
        return tuple(
            self._statement(piece, held, said, labels_in(whole[piece.sentence], answer["language"]))
            for piece in pieces
        )

    def objection(self, text: str, marks: tuple[int, ...], answer: AnswerJson) -> str | None:
        """Return why the passages of these marks do not hold a text, or None if they do."""
        held = self.held(answer)
        return self._judge.objection(text, tuple(held[mark] for mark in marks if mark in held), "")

    def told(self, text: str, others: tuple[str, ...]) -> bool:
        """Tell whether other texts hold a text, whatever it cites."""
        return self._judge.objection(text, others, "") is None

    def _statement(
        self, piece: Piece, held: Mapping[int, str], said: str, labels: frozenset[str]
    ) -> Statement:
        """Judge one piece; only its own label excuses a statement that its citations do not hold.

        That the documents do not say it excuses what cites nothing.
        """
        marks = piece.marks
        if not marks:
            why = "" if labels else self._claims(piece.text, said)
            stands: Stands = "labelled" if labels else "unsupported" if why else "free"
            return Statement(start=piece.start, end=piece.end, stands=stands, why=why)
        texts = tuple(held[mark] for mark in marks if mark in held)
        objection = (
            "has a mark without a citation"
            if len(texts) < len(marks)
            else self._judge.objection(piece.text, texts, said)
        )
        if objection:
            stands = "labelled" if labels - {OUTSIDE} else "unsupported"
            return Statement(
                start=piece.start, end=piece.end, stands=stands, marks=marks, why=objection
            )
        flags = self._judge.needless(piece.text, texts, said) if len(texts) > 1 else ()
        return Statement(
            start=piece.start,
            end=piece.end,
            stands="cited",
            marks=marks,
            needless=tuple(mark for mark, flag in zip(marks, flags, strict=False) if flag),
        )

    def _claims(self, text: str, said: str) -> str:
        """Return what an uncited statement claims, or nothing if it claims nothing."""
        if text.rstrip().endswith(("?", "？")):
            return ""
        if numbers(text) - numbers(said):
            return "has a number without a citation"
        if self._corpus.named(text) - self._corpus.named(said):
            return "names something of the method without a citation"
        words = content_terms(text)
        if len(words & (frame() | content_terms(said))) < OWN_WORDS * len(words):
            return "says something without a citation"
        return ""


def labels_in(text: str, language: str) -> frozenset[str]:
    """Return the kinds of labels by which a text shows that it is not from the documents."""
    return frozenset(
        kind for kind, phrases in _labels(language).items() if any(one in text for one in phrases)
    )


@cache
def _labels(language: str) -> Mapping[str, tuple[str, ...]]:
    path = prompts_root() / f"{SHARED}.{language}.md"
    texts = read_wording(path).texts if path.exists() else {}
    return {
        key.removeprefix(_LABEL): tuple(text.splitlines())
        for key, text in texts.items()
        if key.startswith(_LABEL)
    }


def invented_numbers(case: Case, answer: AnswerJson, held: Mapping[int, str]) -> frozenset[str]:
    """Return the numbers of an answer that neither the user nor a cited passage has."""
    text = "".join(piece.text for piece in cut(answer["text"]))
    known = numbers("\n".join(case.turns)) | numbers("\n".join(held.values()))
    return frozenset(number for number in numbers(fold(text)) if number not in known)
