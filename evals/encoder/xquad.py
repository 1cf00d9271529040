"""Measure retrieval on XQuAD: `python -m evals.encoder.xquad DIR`, DIR with xquad.{zh,en}.json.

240 paragraphs of Wikipedia in Chinese and English, and the 1,190 questions about them, which nobody
here wrote. The paragraphs are indexed and the questions asked: in one language, and across the two
with both languages indexed and nothing that says which paragraphs are translations; then only the
paragraphs of the other language count. Knobs were chosen on the questions about every other
article; those about the rest are the ones to judge by.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.adapters import exact, index, lexical
from assistant.adapters.encoder import Encoder, open_encoder
from assistant.retrieve import Knobs, Retriever
from assistant.retrieve.search import Mode
from assistant.text import terms
from assistant.values.documents import Passage, Provenance
from evals.measures.retrieval import DEPTH, ranks

LANGUAGES = ("zh", "en")
MEASURES = ("hit@1", "hit@3", "MRR", f"nDCG@{DEPTH}")
_SAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the number of the paragraph it is about, and that of its article."""

    text: str
    paragraph: int
    article: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """The passages of one index, as retrieval looks them up."""

    passages: Mapping[str, Passage]

    def lookup(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        """Return the passages that have these ids."""
        return {one: self.passages[one] for one in ids}

    def section(self, reference: str, language: str | None) -> Sequence[Passage]:
        """Return a section's passages in a language: each passage is a section here."""
        del language
        return [self.passages[reference]]


@dataclass(frozen=True, slots=True)
class Line:
    """One way of searching one index: the figures of every question, (questions, measures)."""

    setting: str
    search: str
    figures: NDArray[np.float64]


def read(folder: Path, language: str) -> tuple[list[Passage], list[Asked]]:
    """Return the paragraphs of one language, and the questions about them."""
    data = json.loads((folder / f"xquad.{language}.json").read_text(encoding="utf-8"))["data"]
    passages: list[Passage] = []
    asked: list[Asked] = []
    for article, each in enumerate(data):
        for paragraph in each["paragraphs"]:
            asked += [Asked(qa["question"], len(passages), article) for qa in paragraph["qas"]]
            name = f"{language}-{len(passages)}"
            passages.append(
                Passage(
                    id=name,
                    document=name,
                    title=name,
                    reference=name,
                    headings=(),
                    text=paragraph["context"],
                    language=language,
                    line=1,
                    provenance=Provenance(),
                )
            )
    return passages, asked


def measure(folder: Path) -> Iterator[Line]:
    """Yield a line for each setting and each way of searching."""
    encoder = open_encoder()
    found = {language: read(folder, language) for language in LANGUAGES}
    for language in LANGUAGES:
        yield from _lines(f"{language} > {language}", encoder, *found[language], language)
    both = [passage for passages, _ in found.values() for passage in passages]
    for asking, answering in (LANGUAGES, LANGUAGES[::-1]):
        setting = f"{asking} > {answering}"
        yield from _lines(setting, encoder, both, found[asking][1], answering)


def _lines(
    setting: str,
    encoder: Encoder,
    passages: Sequence[Passage],
    asked: Sequence[Asked],
    language: str,
) -> Iterator[Line]:
    texts = {passage.id: passage.text for passage in passages}
    known = encoder.known({term for text in texts.values() for term in terms(text)})
    shelf = Shelf({passage.id: passage for passage in passages})
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        lexical.write(path / index.LEXICAL, list(texts.values()), list(texts), {})
        exact.write(path / "given", list(texts), encoder.encode(list(texts.values())))
        started = time.perf_counter()
        vectors = index.adapt(path, texts, passages)
        print(f"{setting}: adapted to {len(texts)} texts in {time.perf_counter() - started:.1f} s")
        exact.write(path / "learnt", list(texts), vectors)
        words = index.open_lexical(path)
        learnt = index.open_adapted(path)
        roads: tuple[tuple[str, Encoder, Mode, Knobs], ...] = (
            ("lexical", encoder, "lexical", Knobs()),
            ("dense", encoder, "dense", Knobs()),
            ("dense, adapted", learnt, "dense", Knobs()),
            ("fused", encoder, "fused", Knobs.trusting(known)),
            ("fused, adapted", learnt, "fused", Knobs.trusting(known, adapted=True)),
        )
        for search, used, mode, knobs in roads:
            vectors_of = exact.Exact(path / ("learnt" if used is learnt else "given"))
            everything = Knobs(
                mode=mode, lexical_weight=knobs.lexical_weight, candidates=len(texts)
            )
            retriever = Retriever(words, vectors_of, used.encode, shelf, everything)
            figures = [_figures(retriever, one, language, len(texts)) for one in asked]
            yield Line(setting, search, np.array(figures))


def _figures(retriever: Retriever, asked: Asked, language: str, count: int) -> list[float]:
    hits = retriever.search(asked.text, None, count)
    ranked = [hit.passage.id for hit in hits if hit.passage.language == language][:DEPTH]
    found = ranks((frozenset({f"{language}-{asked.paragraph}"}),), tuple(ranked))
    return [found[name] for name in MEASURES]


def difference(
    first: NDArray[np.float64], second: NDArray[np.float64]
) -> tuple[float, float, float]:
    """Return by how much the second of two paired rows is more, and a 95 % bootstrap interval."""
    chance = np.random.default_rng(7)
    each = second - first
    means = each[chance.integers(len(each), size=(_SAMPLES, len(each)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(each.mean()), float(low), float(high)


def main() -> None:
    """Print the figures of each setting, on the questions for tuning and on the others."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    folder: Path | None = parser.parse_args().folder
    if folder is None or not (folder / f"xquad.{LANGUAGES[0]}.json").is_file():
        print("XQuAD: not measured; name the folder with xquad.zh.json and xquad.en.json.")
        return
    articles = np.array([asked.article for asked in read(folder, LANGUAGES[0])[1]])
    lines = list(measure(folder))
    for half, chosen in (("tuned on", articles % 2 == 0), ("kept aside", articles % 2 == 1)):
        print(f"\n{half}: {chosen.sum()} questions\n{'':26}{''.join(f'{m:>9}' for m in MEASURES)}")
        for line in lines:
            means = "".join(f"{value:9.3f}" for value in line.figures[chosen].mean(axis=0))
            print(f"{line.setting:8}  {line.search:16}{means}")
        for setting in dict.fromkeys(line.setting for line in lines):
            rows = {one.search: one.figures[chosen, -1] for one in lines if one.setting == setting}
            for other in ("lexical", "dense", "fused"):
                more, low, high = difference(rows[other], rows["fused, adapted"])
                print(
                    f"{setting:8}  {MEASURES[-1]} of fused, adapted over {other}: "
                    f"{more:+.3f} ({low:+.3f} to {high:+.3f})"
                )


if __name__ == "__main__":
    main()
