"""Tells on one screen whether the chat model of the settings works, and what an answer takes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.adapters.chat import ChatModel, Message
from assistant.errors import ModelError, SettingsError
from assistant.values.asking import Asker

if TYPE_CHECKING:
    from assistant.advisor import Advisor
    from assistant.settings import Settings

_COUNT = [Message("user", "Count from one to thirty in words, with commas, and say nothing else.")]
_FILL = [Message("user", "The shop sells tea and has 2 hosts. Fill in the form.")]
_SCHEMA: Mapping[str, Any] = {
    "title": "Shop",
    "description": "A shop.",
    "type": "object",
    "properties": {"goods": {"type": "string"}, "hosts": {"type": "integer"}},
    "required": ["goods", "hosts"],
    "additionalProperties": False,
}


class Checkup:
    """A check of one chat model; `failed` tells after `lines` that it is of no use here."""

    def __init__(self, settings: Settings, prices: tuple[float, float] | None = None) -> None:
        """Take prices for a million tokens, sent and received. Raises SettingsError: no model."""
        if not settings.model:
            raise SettingsError(
                "No chat model is set; name one, as in: ASSISTANT_MODEL=openai:gpt-5-mini."
            )
        # No budget stands in the way of a check.
        self._settings = replace(settings, model_tokens=(0, 0, 0))
        self._prices = prices
        self.failed = False

    def lines(self) -> Iterator[str]:
        """Yield the lines of the screen as they are known."""
        from assistant.wiring import open_advisor

        advisor = open_advisor(self._settings)
        if advisor.speaker is None:
            raise SettingsError("The chat model is not used with this index.")
        model = advisor.speaker.model
        yield _line("model", model.name)
        try:
            yield from self._streams(model)
            yield from self._fills(model)
            yield from self._answers(advisor)
        except ModelError as error:
            self.failed = True
            yield _line("failed", str(error))

    def _streams(self, model: ChatModel) -> Iterator[str]:
        started, first, pieces = time.perf_counter(), 0.0, 0
        for _ in model.stream(_COUNT, Asker()):
            first = first or time.perf_counter() - started
            pieces += 1
        whole = time.perf_counter() - started
        yield _line("works", f"first words after {first:.2f} s, all after {whole:.2f} s")
        yield _line("streams", f"yes, {pieces} pieces" if pieces > 1 else "no, all at once")

    def _fills(self, model: ChatModel) -> Iterator[str]:
        """A model that fills no form can word answers all the same."""
        try:
            values, _ = model.fill(_FILL, _SCHEMA, Asker())
        except ModelError as error:
            if error.kind not in {"garbled", "rejected", "blocked"}:
                raise
            yield _line("schema", "not obeyed: messages are read without it")
            return
        obeyed = isinstance(values.get("goods"), str) and values.get("hosts") == 2
        yield _line("schema", "obeyed" if obeyed else "not obeyed: messages are read without it")

    def _answers(self, advisor: Advisor) -> Iterator[str]:
        """Ask the example questions of the method, and tell how the answers came out."""
        method = advisor.method
        asked = [method.examples[language][0] for language in method.languages]
        for question in filter(None, asked):
            (trace,) = advisor.inspect([question])
            if (spoken := trace.spoken) is None:
                continue
            if spoken.failure:
                self.failed = True
                yield _line("answer", f"{question} failed: {spoken.failure}")
                continue
            whose = "its own words" if spoken.worded else "the words of the plan"
            yield _line("answer", question)
            yield _line(
                "",
                f"in {whose}, {len(spoken.held)} of its sentences held back, "
                f"{trace.answer.elapsed_ms / 1000:.1f} s",
            )
            cost = self._cost(spoken.sent, spoken.received)
            yield _line("", f"{spoken.sent:,} tokens sent, {spoken.received:,} received{cost}")

    def _cost(self, sent: int, received: int) -> str:
        if self._prices is None:
            return ""
        cost = (sent * self._prices[0] + received * self._prices[1]) / 1_000_000
        return f", {cost:.4f} at these prices"


def _line(name: str, text: str) -> str:
    return f"{name:9} {text}"
