"""Encoders: texts in, vectors of length 1 out; the shipped one without torch.

Every text is folded first, so that Traditional, full-width and capital forms meet. The shipped
model takes search terms instead of text, because no tokenizer can cut Han text into overlapping
pairs; the file `preparation.json` beside a model says so.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.errors import SettingsError
from assistant.text import fold, terms

if TYPE_CHECKING:
    from torch.nn import Module

PREPARATION = "preparation.json"
SHIPPED = Path(__file__).parents[1] / "models" / "encoder"


class Encoder(ABC):
    """What makes vectors of texts; `fingerprint` names the model's content."""

    fingerprint: str

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector of length 1 for each text, (texts, dimensions); zeros for a blank one."""

    def known(self, terms: Collection[str]) -> float | None:
        """Return the share of search terms that have vectors; None: it reads any text."""
        del terms
        return None


class StaticEncoder(Encoder):
    """A sentence-transformers model that is one StaticEmbedding, read with NumPy alone."""

    def __init__(self, path: Path) -> None:
        """Open the folder as `SentenceTransformer.save` wrote it."""
        from safetensors.numpy import load
        from tokenizers import Tokenizer

        weights = (path / "model.safetensors").read_bytes()
        tokenizer = (path / "tokenizer.json").read_bytes()
        self._rows: NDArray[np.float32] = load(weights)["embedding.weight"]
        self._tokenizer = Tokenizer.from_buffer(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._prepare = as_terms if (path / PREPARATION).exists() else fold
        self.fingerprint = digest(weights, tokenizer)

    def known(self, terms: Collection[str]) -> float | None:
        """Return the share of the terms that have vectors, where texts are read as terms."""
        if self._prepare is not as_terms or not terms:
            return None
        return sum(self._tokenizer.token_to_id(term) is not None for term in terms) / len(terms)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the mean of each text's token vectors, at length 1."""
        means = np.zeros((len(texts), self._rows.shape[1]), dtype=np.float32)
        prepared = [self._prepare(text) for text in texts]
        encodings = self._tokenizer.encode_batch_fast(prepared, add_special_tokens=False)
        for place, encoding in enumerate(encodings):
            if encoding.ids:
                means[place] = self._rows[encoding.ids].mean(axis=0)
        return at_length_one(means)


class TransformerEncoder(Encoder):
    """Any other sentence-transformers model that is on this machine, by path or by name."""

    def __init__(self, name: str) -> None:
        """Open the model; nothing is downloaded. Raises SettingsError when it is not here."""
        from sentence_transformers import SentenceTransformer

        folder = _local(name)
        try:
            if folder is None:
                raise FileNotFoundError(name)
            self._model = SentenceTransformer(
                str(folder),
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"The encoder {name!r} cannot be opened; name a folder with a model of "
                f"sentence-transformers in safetensors, or fetch it with `hf download {name}`."
            ) from error
        self.fingerprint = digest(repr(self._model).encode(), *_weights(self._model))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the model's own vectors, at length 1."""
        folded = [fold(text) for text in texts]
        return at_length_one(np.asarray(self._model.encode(folded), dtype=np.float32))


def as_terms(text: str) -> str:
    """Return a text as its search terms between blanks."""
    return " ".join(terms(text))


def open_encoder(name: str = "") -> Encoder:
    """Open an encoder by path or name; the shipped one if there is none.

    Raises SettingsError when there is no such model.
    """
    path = Path(name) if name else SHIPPED
    return StaticEncoder(path) if _is_static(path) else TransformerEncoder(str(path))


def _is_static(path: Path) -> bool:
    """Tell whether a folder holds a model that is one StaticEmbedding and nothing else."""
    try:
        modules = json.loads((path / "modules.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return [module["type"].rpartition(".")[2] for module in modules] == ["StaticEmbedding"]


def _local(name: str) -> Path | None:
    """Return the folder of a model: `name` itself, or where a download of it was kept."""
    from huggingface_hub import try_to_load_from_cache

    modules = Path(name) / "modules.json"
    if modules.is_file():
        return modules.parent
    kept = try_to_load_from_cache(name, modules.name) if name.count("/") <= 1 else None
    return Path(kept).parent if isinstance(kept, str) else None


def at_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors at length 1, zeros as they are."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    return np.asarray(vectors / lengths, dtype=np.float32)


def _weights(model: Module) -> Iterator[bytes]:
    import torch

    for tensor in model.state_dict().values():
        yield tensor.cpu().contiguous().flatten().view(torch.uint8).numpy().tobytes()


def digest(*parts: bytes) -> str:
    """Return a short name for some content."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
