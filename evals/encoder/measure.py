"""Measure retrieval on held-out questions: `python -m evals.encoder.measure`.

A table of hit@1, hit@3 and MRR of the lexical, dense and fused roads, by language and by kind of
question.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.adapters import index
from assistant.adapters.encoder import Encoder, open_encoder
from assistant.adapters.store import Store
from assistant.building import Builder
from assistant.resources import corpus_root
from assistant.retrieve import Knobs, Mode, Retriever
from evals.encoder.data import HELD_OUT, Question, read_questions

MODES: tuple[Mode, ...] = ("lexical", "dense", "fused")
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure over ranks: its name, its formula and what it means."""

    name: str
    formula: str
    meaning: str
    gain: Callable[[int | None], float]

    def of(self, ranks: Sequence[int | None]) -> float:
        """Return the mean over questions; a rank counts from 1, None is not found."""
        return sum(self.gain(rank) for rank in ranks) / len(ranks)


MEASURES = (
    Measure(
        "hit@1",
        "share of questions with rank 1",
        "the first passage answers",
        lambda rank: float(rank is not None and rank <= 1),
    ),
    Measure(
        "hit@3",
        "share of questions with rank <= 3",
        "one of the first three passages answers",
        lambda rank: float(rank is not None and rank <= 3),
    ),
    Measure(
        "MRR",
        f"mean of 1 / rank, 0 beyond rank {DEPTH}",
        "how far up the answering passage stands",
        lambda rank: 1 / rank if rank else 0.0,
    ),
)


def rank(retriever: Retriever, question: Question) -> int | None:
    """Return at which place the section that answers is found, or None beyond the tenth."""
    hits = retriever.search(question.question, question.language, DEPTH)
    references = [hit.passage.reference for hit in hits]
    return references.index(question.reference) + 1 if question.reference in references else None


def groups(questions: Sequence[Question]) -> Iterator[tuple[str, Sequence[Question]]]:
    """Yield all questions, then those of each language, then those of each kind."""
    yield "all", questions
    for language in sorted({question.language for question in questions}):
        yield language, [one for one in questions if one.language == language]
    for kind in sorted({question.kind for question in questions}):
        yield kind, [one for one in questions if one.kind == kind]


def table(retrievers: dict[str, Retriever], questions: Sequence[Question]) -> str:
    """Return the figures as text, a line for each group of questions."""
    ranks = {
        name: {question: rank(retriever, question) for question in questions}
        for name, retriever in retrievers.items()
    }
    names = [f"{name} {measure.name}" for name in retrievers for measure in MEASURES]
    lines = [" ".join(("questions".ljust(18), *(name.rjust(13) for name in names)))]
    for group, members in groups(questions):
        figures = [
            measure.of([ranks[name][question] for question in members])
            for name in retrievers
            for measure in MEASURES
        ]
        label = f"{group} ({len(members)})".ljust(18)
        lines.append(" ".join((label, *(f"{figure:.3f}".rjust(13) for figure in figures))))
    return "\n".join(lines)


def open_retrievers(home: Path, encoder: Encoder) -> dict[str, Retriever]:
    """Index the shipped corpus under `home` and return a retriever for each road."""
    store = Store(f"sqlite:///{home / 'assistant.db'}")
    builder = Builder(home=home, store=store, encoder=encoder, artifacts=lambda _method, _model: {})
    generation = builder.ensure((corpus_root(),))
    lexical = index.open_lexical(generation.path)
    dense = index.open_exact(generation.path)
    library = store.library(generation.id)
    return {
        mode: Retriever(lexical, dense, encoder.encode, library, Knobs(mode=mode)) for mode in MODES
    }


def main() -> None:
    """Print the table for the shipped encoder, or for the one of `--encoder`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--encoder", default="", help="path or name of another model")
    encoder = open_encoder(parser.parse_args().encoder)
    with tempfile.TemporaryDirectory() as home:
        print(table(open_retrievers(Path(home), encoder), read_questions(HELD_OUT)))
    for measure in MEASURES:
        print(f"{measure.name}: {measure.formula}; {measure.meaning}")


if __name__ == "__main__":
    main()
