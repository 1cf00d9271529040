"""An encoder in, LangChain's `Embeddings` out; apart: importing LangChain takes a while."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from assistant.adapters.encoder import Encoder


class EncoderEmbeddings(Embeddings):
    """Any of our encoders, for whatever takes LangChain's."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder that does the work."""
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector for each text."""
        vectors: list[list[float]] = self._encoder.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one text."""
        return self.embed_documents([text])[0]
