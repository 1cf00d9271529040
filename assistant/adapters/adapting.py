"""The passages of a corpus in, an encoder that has learnt their words out; no training, no torch.

Latent semantic analysis in closed form: the best directions for telling the passages apart, so that
words which stand together get near vectors. A section in two languages is learnt as one text, which
is how words meet their translations (Dumais et al. 1997). Where nothing says which sections are
translations, the numbers and names that both languages share do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.adapters import adapted
from assistant.adapters.encoder import at_length_one

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """How an encoder adapts.

    `known`: it adapts where the encoder given knows less than this share of the search terms;
    `rows`: from so many texts it learns at most, chosen evenly. Two texts are translations when
    they are nearer to each other than to any other text, by a share of `margin`, and at least
    `sure` by what both languages write alike, or `likely` by meaning too, which is looked at again
    in so many `rounds`; so many texts of a `block` are compared at a time.
    """

    known: float = 0.75
    dimensions: int = 256
    rows: int = 2000
    margin: float = 0.1
    sure: float = 0.45
    likely: float = 0.3
    rounds: int = 2
    block: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A text to learn from; texts of one section in several languages say the same."""

    text: str
    section: str
    language: str


def pays(known: float | None, knobs: Knobs = Knobs()) -> bool:
    """Tell whether to adapt where an encoder knows this share of a corpus' search terms."""
    return known is not None and known < knobs.known


@dataclass(frozen=True, slots=True)
class _Space:
    """What was learnt: texts of the corpus as rows of weights, and the directions they span."""

    rows: csr_matrix
    directions: NDArray[np.float32]

    def vectors(self, weights: csr_matrix) -> NDArray[np.float32]:
        """Return the vectors of texts that are given as weights of features.

        Most features of a large corpus stand in no text that was learnt from, and have no vector.
        """
        learnt = self.rows.getnnz(axis=0) > 0
        return at_length_one(weights[:, learnt] @ (self.rows[:, learnt].T @ self.directions))


def adapt(path: Path, lessons: Sequence[Lesson], knobs: Knobs = Knobs()) -> NDArray[np.float32]:
    """Write an encoder learnt from the texts into a new directory; return a vector for each.

    The same texts give the same encoder.
    """
    hashes, rarity, weights = _weighed([lesson.text for lesson in lessons])
    space = _space(weights, _sections(weights, lessons, knobs), knobs)
    columns = space.rows.tocsc()
    columns.sort_indices()
    arrays = {
        "features": hashes,
        "rarity": rarity,
        "starts": columns.indptr.astype(np.int32),
        "places": columns.indices.astype(np.uint16),
        "weights": columns.data.astype(np.float16),
        "directions": space.directions,
    }
    adapted.write(path, arrays)
    return space.vectors(weights)


def _weighed(
    texts: Sequence[str],
) -> tuple[NDArray[np.uint32], NDArray[np.float32], csr_matrix]:
    """Return all features in order, the rarity of each, and the texts as rows of length 1."""
    from scipy.sparse import csr_matrix

    found = [adapted.features(text) for text in texts]
    hashes, columns = np.unique(np.concatenate([one for one, _ in found]), return_inverse=True)
    counts = np.concatenate([one for _, one in found])
    starts = np.cumsum([0, *(len(one) for one, _ in found)])
    having = np.bincount(columns, minlength=len(hashes))
    rarity = np.log1p((len(texts) - having + 0.5) / (having + 0.5)).astype(np.float32)
    data = adapted.saturated(counts) * rarity[columns]
    shape = (len(texts), len(hashes))
    return hashes, rarity, _at_length_one(csr_matrix((data, columns, starts), shape=shape))


def _space(weights: csr_matrix, sections: Sequence[Sequence[int]], knobs: Knobs) -> _Space:
    """Return the directions that tell sections, each a sum of texts, apart best."""
    from scipy.sparse import csr_matrix

    every = -(-len(sections) // knobs.rows)
    chosen = sections[::every]
    rows = np.repeat(np.arange(len(chosen)), [len(section) for section in chosen])
    texts = np.concatenate([np.asarray(section) for section in chosen])
    shape = (len(chosen), weights.shape[0])
    sums = csr_matrix((np.ones(len(texts), np.float32), (rows, texts)), shape=shape)
    learnt = sums @ weights
    learnt.data = learnt.data.astype(np.float16).astype(np.float32)
    values, vectors = np.linalg.eigh((learnt @ learnt.T).toarray().astype(np.float64))
    best = np.argsort(-values)[: knobs.dimensions]
    best = best[values[best] > 1e-6]
    directions = vectors[:, best] / np.sqrt(values[best])
    return _Space(learnt, np.ascontiguousarray(directions, dtype=np.float32))


def _sections(weights: csr_matrix, lessons: Sequence[Lesson], knobs: Knobs) -> list[list[int]]:
    """Return the numbers of the texts of each section; of two, if they are translations."""
    named: dict[str, list[int]] = {}
    for number, lesson in enumerate(lessons):
        named.setdefault(lesson.section, []).append(number)
    linked, alone = [], []
    for numbers in named.values():
        several = len({lessons[number].language for number in numbers}) > 1
        linked += [numbers] if several else []
        alone += [] if several else numbers
    spoken: dict[str, list[int]] = {}
    for number in alone:
        spoken.setdefault(lessons[number].language, []).append(number)
    for first, second in combinations(spoken.values(), 2):
        linked += _translations(weights, first, second, linked, knobs)
    done = {number for numbers in linked for number in numbers}
    return [*linked, *([number] for number in alone if number not in done)]


def _translations(
    weights: csr_matrix,
    first: Sequence[int],
    second: Sequence[int],
    linked: Sequence[Sequence[int]],
    knobs: Knobs,
) -> list[list[int]]:
    """Return pairs of texts that say the same in two languages.

    The first guess goes by what both languages write alike. What is learnt from it, and from the
    sections that are linked already, finds the others.
    """
    ours, theirs = weights[first], weights[second]
    alike = (ours.getnnz(axis=0) > 0) & (theirs.getnnz(axis=0) > 0)
    here, there = _at_length_one(ours[:, alike]), _at_length_one(theirs[:, alike]).T.tocsc()
    starts = range(0, len(first), knobs.block)

    def written(start: int) -> NDArray[np.float32]:
        nearness: NDArray[np.float32] = (here[start : start + knobs.block] @ there).toarray()
        return nearness

    pairs = _mutual(map(written, starts), len(second), knobs.sure, knobs.margin)
    for _ in range(knobs.rounds):
        taken = [*linked, *([first[one], second[other]] for one, other in pairs)]
        if not taken:
            break
        space = _space(weights, taken, knobs)
        mine, others = space.vectors(ours), space.vectors(theirs).T
        both = (
            (written(start) + mine[start : start + knobs.block] @ others) * np.float32(0.5)
            for start in starts
        )
        pairs = _mutual(both, len(second), knobs.likely, knobs.margin)
    return [[first[one], second[other]] for one, other in pairs]


def _mutual(
    blocks: Iterable[NDArray[np.float32]], width: int, least: float, margin: float
) -> list[tuple[int, int]]:
    """Return the pairs that are nearest to each other, and so by a margin.

    `blocks` are the rows of a table of nearness with `width` columns, so many at a time: a table
    of all the texts would not fit into memory.
    """
    if width < 2:
        return []
    column_best = np.zeros(width, np.intp)
    columns = np.full((2, width), -np.inf, np.float32)
    nearest: list[int] = []
    rows: list[NDArray[np.float32]] = []
    for block in blocks:
        at = block.argmax(axis=0) + len(nearest)
        column_best = np.where(block.max(axis=0) > columns[1], at, column_best)
        columns = np.partition(np.concatenate([columns, block]), -2, axis=0)[-2:]
        nearest += block.argmax(axis=1).tolist()
        rows.append(np.partition(block, -2, axis=1)[:, -2:])
    if len(nearest) < 2:
        return []
    found = []
    for here, (there, (runner_up, near)) in enumerate(
        zip(nearest, np.concatenate(rows).tolist(), strict=True)
    ):
        second = max(runner_up, columns[0, there])
        if column_best[there] == here and near >= least and near - second >= margin * near:
            found.append((here, there))
    return found


def _at_length_one(rows: csr_matrix) -> csr_matrix:
    from scipy.sparse import diags

    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    return (diags(1 / lengths) @ rows).tocsr().astype(np.float32)
