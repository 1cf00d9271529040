"""The advisor for Python: opened in one line, and as parts of LangChain's chains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.prompt_values import PromptValue
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig

from assistant.advisor import Advisor
from assistant.errors import InputError
from assistant.settings import read_settings
from assistant.text import language_of
from assistant.values.answer import Answer
from assistant.wiring import open_advisor as open_with

Asked = str | PromptValue | Sequence[BaseMessage]
"""A question: as text, or as the last message of a conversation."""


def open_advisor(home: Path | str | None = None, *, corpus: Sequence[Path | str] = ()) -> Advisor:
    """Return an advisor on the data of `home`, made first where there are none.

    `corpus` are the folders to index (default: those indexed before, first the shipped one); with
    `home` it is what `assistant` takes from `--home`, `--corpus` and the environment.
    """
    folders = tuple(Path(each) for each in corpus)
    return open_with(read_settings(Path(home) if home is not None else None, folders))


class AdvisorRunnable(Runnable[Asked, AIMessage]):
    """The advisor as a step of a chain: a question in, a message with the cited text out.

    The whole answer object is in `additional_kwargs["answer"]` of the message. A conversation is
    continued by its id, `config={"configurable": {"conversation": ...}}`.
    """

    def __init__(self, advisor: Advisor, language: str | None = None) -> None:
        self._advisor = advisor
        self._language = language

    def invoke(
        self,
        input: Asked,  # noqa: A002 - LangChain's name
        config: RunnableConfig | None = None,
        **_: Any,  # noqa: ANN401 - LangChain's signature
    ) -> AIMessage:
        """Answer a question; raises InputError for one that cannot be used."""
        return self._call_with_config(partial(self._answered, config), input, config)

    def stream(
        self,
        input: Asked,  # noqa: A002
        config: RunnableConfig | None = None,
        **_: Any,  # noqa: ANN401
    ) -> Iterator[AIMessage]:
        """Answer a question in pieces; the last piece is empty and holds the answer object."""
        pieces = self._advisor.stream(
            _question(input), conversation=_conversation(config), language=self._language
        )
        for piece in pieces:
            yield _piece(piece)

    def _answered(self, config: RunnableConfig | None, asked: Asked) -> AIMessage:
        answer = self._advisor.answer(
            _question(asked), conversation=_conversation(config), language=self._language
        )
        return AIMessage(answer.text, additional_kwargs={"answer": answer.as_json()})


class PassageRetriever(BaseRetriever):
    """The search as LangChain's retriever: a query in, passages with their provenance out.

    It is the search of the answers: the same index, the same fusion.
    """

    advisor: Any
    most: int = 6

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        hits = self.advisor.find(query, language=language_of(query), most=self.most)
        return [
            Document(
                id=hit.passage.id,
                page_content=hit.passage.text,
                metadata={
                    "title": hit.passage.title,
                    "heading": hit.passage.heading,
                    "reference": hit.passage.reference,
                    "language": hit.passage.language,
                    "source": hit.passage.provenance.source,
                    "as_of": hit.passage.provenance.as_of,
                    "collection": hit.passage.provenance.collection,
                    "score": hit.score,
                },
            )
            for hit in hits
        ]


def _question(asked: Asked) -> str:
    if isinstance(asked, str):
        return asked
    messages = asked.to_messages() if isinstance(asked, PromptValue) else asked
    if not messages:
        raise InputError("There is no message; send one that asks.")
    return messages[-1].text


def _conversation(config: RunnableConfig | None) -> str | None:
    named: str | None = ((config or {}).get("configurable") or {}).get("conversation")
    return named


def _piece(piece: str | Answer) -> AIMessageChunk:
    if isinstance(piece, Answer):
        return AIMessageChunk(content="", additional_kwargs={"answer": piece.as_json()})
    return AIMessageChunk(content=piece)
