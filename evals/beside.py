"""A conversation held twice, without the chat model of the settings and with it, as Markdown."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from assistant.advisor import Advisor
from assistant.errors import SettingsError
from assistant.resources import corpus_root
from assistant.settings import read_settings
from assistant.values.trace import Trace
from assistant.wiring import open_advisor


@contextmanager
def with_and_without(
    given: argparse.Namespace, *, serving: bool = False
) -> Iterator[tuple[Advisor, Advisor]]:
    """Give an adviser with the chat model of the settings, and the same one without.

    They stand on the index of `--home`, else on a new one of `--corpus`. No budget holds the model
    back; `serving` opens them as a server does. Raises SettingsError where none is set.
    """
    with tempfile.TemporaryDirectory(prefix="evals-") as new:
        corpus = tuple(given.corpus or ()) or (() if given.home else (corpus_root(),))
        settings = read_settings(home=given.home or Path(new), corpus=corpus)
        if not settings.model:
            raise SettingsError("No chat model is set; name one in ASSISTANT_MODEL.")
        speaking = open_advisor(
            replace(settings, database="", model_tokens=(0, 0, 0)), serving=serving
        )
        yield speaking, replace(speaking, speaker=None, second=None)


def print_beside(given: argparse.Namespace) -> int:
    """Ask the turns of one conversation twice, and print both answers to each."""
    with with_and_without(given) as (speaking, silent):
        pairs = zip(
            silent.inspect(given.turns, given.language),
            speaking.inspect(given.turns, given.language),
            strict=True,
        )
        print("\n\n".join(block for pair in pairs for block in _blocks(pair)))
    return 0


def _blocks(pair: Sequence[Trace]) -> Iterator[str]:
    """Yield the question, and each answer under a line that says whose words it is in."""
    yield f"## {pair[0].question}"
    for trace in pair:
        answer, spoken = trace.answer, trace.spoken
        model = f", {answer.model}" if answer.model else ""
        held = f", {len(spoken.held)} sentences held back" if spoken and spoken.held else ""
        failed = f", the model failed: {spoken.failure}" if spoken and spoken.failure else ""
        yield f"### {answer.mode}{model}{held}{failed}"
        yield answer.text
