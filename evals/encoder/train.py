"""Train the shipped encoder: `python -m evals.encoder.train [--out DIR]`, some seconds on one core.

Input: the shipped corpus, its methodology and the training questions. Output: a StaticEmbedding in
sentence-transformers' own format. The same input gives the same bytes on the same machine.

Texts are split into search terms (Han characters, their pairs, stems of words), which the
tokenizer takes as they are; `StaticEncoder` prepares texts in the same way. A text's vector is the
mean of its terms' vectors. Each question learns to be nearer to the passages that answer it than to
all others.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

from assistant.adapters.encoder import PREPARATION, SHIPPED
from assistant.text import sentences, terms
from assistant.values.documents import Passage
from evals.encoder.data import TRAINING, Question, read_questions, shipped_passages, shipped_phrases

UNKNOWN = "[UNK]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """How the encoder is trained.

    `scale` sharpens cosines into choices; `dropout` is the share of terms left out of a text each
    time it is seen, so that no answer hangs on one word; `rarest`: a term needs so many texts.
    """

    dimensions: int = 256
    epochs: int = 10
    batch: int = 128
    learning_rate: float = 0.02
    scale: float = 20.0
    dropout: float = 0.45
    rarest: int = 2
    seed: int = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """The terms of a text, and the numbers of the passages it should be near to."""

    terms: tuple[str, ...]
    passages: tuple[int, ...]


def train(
    passages: Sequence[Passage],
    questions: Sequence[Question],
    phrases: Sequence[tuple[str, str]] = (),
    knobs: Knobs = Knobs(),
) -> SentenceTransformer:
    """Return an encoder trained on passages, on questions, and on phrases with their reference."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(mode=True)
    torch.manual_seed(knobs.seed)
    searched = [f"{passage.heading}\n{passage.text}" for passage in passages]
    asked = [(question.question, question.reference) for question in questions]
    learned = [*searched, *(text for text, _ in (*asked, *phrases))]
    counts = Counter(term for text in learned for term in set(terms(text)))
    vocabulary = [UNKNOWN, *sorted(term for term in counts if counts[term] >= knobs.rarest)]
    rarity = [len(learned) / (counts[term] + 1) for term in vocabulary]
    embedding = StaticEmbedding(_tokenizer(vocabulary), embedding_dim=knobs.dimensions)
    weight = embedding.embedding.weight
    with torch.no_grad():
        weight.mul_(torch.tensor(rarity).log1p()[:, None] / knobs.dimensions**0.5)
    known = frozenset(vocabulary)
    pairs = [pair for pair in _pairs(passages, (*asked, *asked, *phrases), known) if pair.terms]
    _fit(embedding, [_known_terms(text, known) for text in searched], pairs, knobs)
    with torch.no_grad():
        weight[vocabulary.index(UNKNOWN)] = 0
    return SentenceTransformer(modules=[embedding], device="cpu")


def save(model: SentenceTransformer, path: Path) -> None:
    """Write the model in sentence-transformers' format, and how its texts are prepared."""
    model.save(str(path), create_model_card=False, safe_serialization=True)
    (path / PREPARATION).write_text(json.dumps({"texts": "terms"}) + "\n", encoding="utf-8")
    (path / "model.safetensors").chmod(0o644)


def _pairs(
    passages: Sequence[Passage], asked: Sequence[tuple[str, str]], known: frozenset[str]
) -> Iterator[Pair]:
    """What was asked, headings, sentences, and each passage in the other language."""
    sections: dict[str, list[int]] = {}
    for number, passage in enumerate(passages):
        sections.setdefault(passage.reference, []).append(number)
    for text, reference in asked:
        yield Pair(_known_terms(text, known), tuple(sections[reference]))
    for number, passage in enumerate(passages):
        section = tuple(sections[passage.reference])
        others = tuple(one for one in section if passages[one].language != passage.language)
        yield Pair(_known_terms(passage.heading, known), (number,))
        if others:
            yield Pair(_known_terms(passage.text, known), others)
        for sentence in sentences(passage.text):
            yield Pair(_known_terms(sentence, known), section)


def _known_terms(text: str, known: frozenset[str]) -> tuple[str, ...]:
    return tuple(term for term in terms(text) if term in known)


def _fit(
    embedding: StaticEmbedding,
    texts: Sequence[tuple[str, ...]],
    pairs: Sequence[Pair],
    knobs: Knobs,
) -> None:
    """Minimise the cross entropy of choosing a right passage among all passages of the corpus."""
    chance = random.Random(knobs.seed)  # noqa: S311  # repeatable, nothing secret
    steps = knobs.epochs * -(-len(pairs) // knobs.batch)
    optimizer = torch.optim.Adam(embedding.parameters(), lr=knobs.learning_rate)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.05, steps)
    for _ in range(knobs.epochs):
        shuffled = chance.sample(pairs, len(pairs))
        for start in range(0, len(pairs), knobs.batch):
            batch = shuffled[start : start + knobs.batch]
            asked = _vectors(embedding, [pair.terms for pair in batch], chance, knobs.dropout)
            offered = _vectors(embedding, texts, chance, knobs.dropout)
            scores = knobs.scale * asked @ offered.T
            wrong = torch.ones_like(scores, dtype=torch.bool)
            for row, pair in enumerate(batch):
                wrong[row, list(pair.passages)] = False
            right = scores.masked_fill(wrong, float("-inf"))
            loss = (scores.logsumexp(dim=1) - right.logsumexp(dim=1)).mean()
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            schedule.step()


def _vectors(
    embedding: StaticEmbedding,
    texts: Sequence[tuple[str, ...]],
    chance: random.Random,
    dropout: float,
) -> torch.Tensor:
    kept = ([term for term in text if chance.random() >= dropout] or text for text in texts)
    features = embedding(embedding.preprocess([" ".join(text) for text in kept]))
    return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)


def _tokenizer(vocabulary: Sequence[str]) -> Tokenizer:
    numbers = {term: number for number, term in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordLevel(numbers, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def main() -> None:
    """Train on the shipped corpus and write the model where it is shipped from, or to `--out`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--out", type=Path, default=SHIPPED)
    out: Path = parser.parse_args().out
    save(train(shipped_passages(), read_questions(TRAINING), shipped_phrases()), out)
    print(f"{out}: {sum(file.stat().st_size for file in out.iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
