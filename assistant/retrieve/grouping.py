"""Puts texts together that are near each other in meaning: their vectors in, groups out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def groups(vectors: NDArray[np.float32], nearness: float) -> tuple[tuple[int, ...], ...]:
    """Return the places of vectors (of length 1) in groups, the largest first.

    Each text joins the group whose mean is nearest, if their cosine is `nearness` or more.
    """
    found: list[list[int]] = []
    means: list[NDArray[np.float32]] = []
    for place, vector in enumerate(vectors):
        scores = [float(vector @ mean) / (float(np.linalg.norm(mean)) or 1.0) for mean in means]
        best = int(np.argmax(scores)) if scores else -1
        if scores and scores[best] >= nearness:
            found[best].append(place)
            means[best] = means[best] + vector
        else:
            found.append([place])
            means.append(vector)
    return tuple(sorted(map(tuple, found), key=len, reverse=True))
