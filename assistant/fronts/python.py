"""The advisor for Python: opened in one line, and as parts of LangChain's chains."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Any, cast

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    MessageLikeRepresentation,
    convert_to_messages,
)
from langchain_core.prompt_values import PromptValue
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import run_in_executor

from assistant.advisor import Advisor
from assistant.errors import InputError
from assistant.fronts.retelling import Retold, Said
from assistant.settings import read_settings
from assistant.text import language_of
from assistant.values.answer import Answer
from assistant.values.asking import Asker
from assistant.wiring import open_advisor as open_with

Asked = str | BaseMessage | dict[str, Any] | PromptValue | Sequence[MessageLikeRepresentation]
"""A question: as text, as a message, or as the last message of a conversation."""


def open_advisor(home: Path | str | None = None, *, corpus: Sequence[Path | str] = ()) -> Advisor:
    """Return an advisor on the data of `home`, made first where there are none.

    `corpus` are the folders to index (default: those indexed before, first the shipped one); with
    `home` it is what `assistant` takes from `--home`, `--corpus` and the environment.
    """
    folders = tuple(Path(each) for each in corpus)
    return open_with(read_settings(Path(home) if home is not None else None, folders))


class AdvisorRunnable(Runnable[Asked, AIMessage]):
    """The advisor as a step of a chain: a question in, a message with the cited text out.

    Messages before the last one are the conversation that it continues. One that was answered here
    can be continued by its id too, `config={"configurable": {"conversation": ...}}`; then the last
    message alone is looked at. The whole answer object is in `additional_kwargs["answer"]` of the
    message.
    """

    def __init__(self, advisor: Advisor, language: str | None = None) -> None:
        self._advisor = advisor
        self._language = language
        self._retold = Retold()

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
        told = partial(self._streamed, config)
        yield from self._transform_stream_with_config(iter([input]), told, config)

    async def astream(
        self,
        input: Asked,  # noqa: A002
        config: RunnableConfig | None = None,
        **_: Any,  # noqa: ANN401
    ) -> AsyncIterator[AIMessage]:
        """Answer as `stream` does, in threads; who stops listening is not answered on for."""
        told = partial(self._astreamed, config)
        pieces = self._atransform_stream_with_config(_only(input), told, config)
        async with aclosing(cast("AsyncGenerator[AIMessage]", pieces)):
            async for piece in pieces:
                yield piece

    def _answered(self, config: RunnableConfig | None, asked: Asked) -> AIMessage:
        answer = next(
            piece for piece in self._pieces(config, asked, Asker()) if isinstance(piece, Answer)
        )
        return AIMessage(answer.text, additional_kwargs={"answer": answer.as_json()})

    def _streamed(
        self, config: RunnableConfig | None, given: Iterator[Asked]
    ) -> Iterator[AIMessage]:
        for asked in given:
            for piece in self._pieces(config, asked, Asker()):
                yield _piece(piece)

    async def _astreamed(
        self, config: RunnableConfig | None, given: AsyncIterator[Asked]
    ) -> AsyncIterator[AIMessage]:
        asker = Asker()
        try:
            async for asked in given:
                pieces = self._pieces(config, asked, asker)
                while (piece := await run_in_executor(config, next, pieces, None)) is not None:
                    yield _piece(piece)
        finally:
            asker.gone.set()

    def _pieces(
        self, config: RunnableConfig | None, asked: Asked, asker: Asker
    ) -> Iterator[str | Answer]:
        said = _said(asked)
        conversation: str | None = ((config or {}).get("configurable") or {}).get("conversation")
        if conversation is None:
            return self._retold.stream(self._advisor, said, asker, self._language)
        return self._advisor.stream(
            said[-1][1], conversation=conversation, language=self._language, asker=asker
        )


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


def _said(asked: Asked) -> list[Said]:
    """Return what was said, the question last; raises InputError for what asks nothing."""
    said: list[Said] = [
        ("user" if isinstance(message, HumanMessage) else "assistant", str(message.text))
        for message in _messages(asked)
        if isinstance(message, HumanMessage | AIMessage) and message.text
    ]
    if not said or said[-1][0] != "user":
        raise InputError("The last message asks nothing; send one of the user's.")
    return said


def _messages(asked: Asked) -> list[BaseMessage]:
    if isinstance(asked, str):
        return [HumanMessage(asked)]
    if isinstance(asked, PromptValue):
        return asked.to_messages()
    try:
        return convert_to_messages([asked] if isinstance(asked, BaseMessage | dict) else asked)
    except (NotImplementedError, TypeError, ValueError) as error:
        raise InputError(
            f"A {type(asked).__name__} like this is no question; give text, a message, or the "
            "messages of a conversation."
        ) from error


async def _only(asked: Asked) -> AsyncIterator[Asked]:
    yield asked


def _piece(piece: str | Answer) -> AIMessageChunk:
    if isinstance(piece, Answer):
        return AIMessageChunk(content="", additional_kwargs={"answer": piece.as_json()})
    return AIMessageChunk(content=piece)
