"""Any chat model that LangChain knows, as the assistant asks one."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from assistant.adapters.chat import wire
from assistant.adapters.chat.failures import RETRIED, failure, pause, unfinished
from assistant.adapters.chat.port import Limits, Message, Spent
from assistant.errors import ModelError, SettingsError
from assistant.values.asking import Asker

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage

_T = TypeVar("_T")
_Source = Callable[[], AsyncGenerator[_T, None]]

_BACKOFF = 0.4
_PER_TOKEN = 3
"""Bytes of UTF-8 that are taken for a token where the provider counts none."""

_log = logging.getLogger(__name__)


def open_model(name: str, url: str = "", limits: Limits | None = None) -> LangChainModel:
    """Return a model named like `openai:gpt-5-mini`; its key comes from the environment.

    `url` is the address of a service that speaks the provider's protocol, in place of the
    provider's own. Raises SettingsError when no model is named, or its package or key is missing.
    """
    limits = limits or Limits()
    provider, _, model = name.partition(":")
    if not provider.strip() or not model.strip():
        raise SettingsError(
            f"ASSISTANT_MODEL is {name!r}; name a provider and a model, as openai:gpt-5-mini."
        )
    try:
        from langchain.chat_models import init_chat_model

        options: dict[str, Any] = {"max_retries": 0, "max_tokens": limits.tokens}
        opened = init_chat_model(name, **options | ({"base_url": url} if url else {}))
    except ImportError as error:
        missing = getattr(error.__cause__ or error, "name", None) or "langchain"
        package = missing.partition(".")[0].replace("_", "-")
        raise SettingsError(
            f"The model {name} needs a package that is missing; pip install {package}."
        ) from error
    except Exception as error:  # noqa: BLE001 - packages share no error for a missing key; told on
        raise SettingsError(
            f"The model {name} cannot be opened ({type(error).__name__}); see that the provider is "
            "known and that its key is in the environment, as OPENAI_API_KEY."
        ) from None
    return LangChainModel(name, opened, limits)


@dataclass(slots=True)
class _Reply:
    """What is known of a reply beside its words."""

    finish: str = ""
    sent: int = 0
    received: int = 0

    def note(self, message: AIMessage) -> None:
        """Take what a message, or a piece of one, tells."""
        told = message.response_metadata
        reasons = (told.get(name) for name in ("finish_reason", "stop_reason", "done_reason"))
        self.finish = next((str(reason) for reason in reasons if reason), self.finish)
        if message.usage_metadata:
            self.sent += message.usage_metadata["input_tokens"]
            self.received += message.usage_metadata["output_tokens"]

    def spent(self, messages: Sequence[Message], said: str) -> Spent:
        """Return the tokens taken, a guess where none were counted; raises ModelError if cut."""
        if kind := unfinished(self.finish):
            raise ModelError(kind)
        if self.sent + self.received:
            return Spent(self.sent, self.received)
        return Spent(guess(*(each.text for each in messages)), guess(said), counted=False)


@dataclass(frozen=True, slots=True)
class LangChainModel:
    """A chat model by LangChain, asked within limits and as often as it makes sense."""

    name: str
    model: BaseChatModel
    limits: Limits = field(default_factory=Limits)

    def stream(self, messages: Sequence[Message], asker: Asker) -> Generator[str, None, Spent]:
        """Yield a reply in pieces, and return what it took; raises ModelError."""
        reply, said = _Reply(), []

        async def pieces() -> AsyncGenerator[str, None]:
            chunks = self.model.astream(_translated(messages))
            async with aclosing(cast("AsyncGenerator[AIMessageChunk, None]", chunks)):
                async for chunk in chunks:
                    reply.note(chunk)
                    if text := chunk.text:
                        yield text

        for piece in self._tried(pieces, asker):
            said.append(piece)
            yield piece
        return reply.spent(messages, "".join(said))

    def fill(
        self, messages: Sequence[Message], schema: Mapping[str, Any], asker: Asker
    ) -> tuple[Mapping[str, Any], Spent]:
        """Return a reply in the form of a JSON schema, and what it took; raises ModelError."""
        filled = self.model.with_structured_output(dict(schema), include_raw=True)

        async def replies() -> AsyncGenerator[Any, None]:
            yield await filled.ainvoke(_translated(messages))

        (given,) = self._tried(replies, asker)
        reply = _Reply()
        reply.note(given["raw"])
        spent = reply.spent(messages, str(given["raw"].content))
        if not isinstance(given["parsed"], dict):
            raise ModelError("garbled")
        return given["parsed"], spent

    def _tried(self, source: _Source[_T], asker: Asker) -> Generator[_T, None, None]:
        """Yield what a source yields; one that fails before its first item is tried again."""
        deadline = time.monotonic() + self.limits.whole
        for attempt in range(self.limits.retries + 1):
            begun = False
            limits = replace(self.limits, whole=max(0.0, deadline - time.monotonic()))
            try:
                for item in wire.stream(source, limits, asker.gone):
                    begun = True
                    yield item
            except Exception as error:  # noqa: BLE001 - packages share no error; raised as ours
                kind = failure(error, begun=begun)
                wait = pause(error)
                _log.warning("%s: the call failed: %s (%s)", self.name, kind, type(error).__name__)
                last = attempt == self.limits.retries
                if last or begun or kind not in RETRIED or (wait or 0) > self.limits.patience:
                    raise ModelError(kind) from None
            else:
                return
            backoff = _BACKOFF * 2**attempt * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
            if asker.gone.wait(backoff if wait is None else wait):
                raise ModelError("gone")


def guess(*texts: str) -> int:
    """Return about how many tokens texts are."""
    return sum(len(text.encode()) for text in texts) // _PER_TOKEN + 1


def _translated(messages: Sequence[Message]) -> list[BaseMessage]:
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    kinds = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
    return [kinds[each.role](each.text) for each in messages]
