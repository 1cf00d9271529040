"""The cases asked twice, with the chat model of the settings and without: what the model changed.

Decisions must be the same; every sentence that is shown must be held by what it cites, as the judge
of support sees it, or by the answer without a model; and no role may be called for that this does
not call for.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from assistant.values.trace import Trace
from evals.beside import with_and_without
from evals.commands import BELOW_A_GATE, PASSED
from evals.corpus import read_corpus
from evals.judging import Reader
from evals.listing import corpus_roots, selected
from evals.values import Case

DECIDED = ("outcome", "stage", "roster", "facts", "questions", "follow_ups", "chart")
RECOMMENDED = ("now", "optional")
SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """One turn asked twice: what the two answers differ in, and what of the model's is not held."""

    case: str
    differing: tuple[str, ...]
    unheld: tuple[str, ...]
    forbidden: tuple[str, ...]
    worded: bool
    held_back: tuple[str, ...]
    failure: str


def ask_twice(given: argparse.Namespace) -> int:
    """Ask every case with and without the chat model, print what differs; 1: anything does."""
    corpus, cases = read_corpus(*corpus_roots(given)), selected(given)
    with with_and_without(given) as (speaking, silent):
        reader = Reader(corpus)

        def compared(case: Case) -> list[Twice]:
            pairs = zip(speaking.inspect(case.turns), silent.inspect(case.turns), strict=True)
            return [compare(case, said, planned, reader) for said, planned in pairs]

        with ThreadPoolExecutor(max(1, given.jobs)) as pool:
            turns = [turn for each in pool.map(compared, cases) for turn in each]
    return _report(turns)


def compare(case: Case, said: Trace, planned: Trace, reader: Reader) -> Twice:
    """Return what the answer of a turn with a model differs in from that without."""
    one, other = said.answer.as_json(), planned.answer.as_json()
    spoken, shown = said.spoken, _unsupported(case, one, reader)
    plainly = {**other, "text": other["text"].replace("**", "")}  # a model may leave bold out
    plan = plainly["text"]
    unheld_before = _unsupported(case, other, reader) | _unsupported(case, plainly, reader)
    return Twice(
        case=case.id,
        differing=tuple(name for name in DECIDED if _decided(one, name) != _decided(other, name)),
        unheld=tuple(
            f"{text} ({why})"
            for text, why in shown.items()
            if text not in unheld_before and not reader.told(text, (plan, said.question))
        ),
        forbidden=tuple(sorted(_called(one) - _called(other))),
        worded=bool(spoken and spoken.worded),
        held_back=tuple(each.reason for each in spoken.held) if spoken else (),
        failure=(spoken.failure or "") if spoken else "",
    )


def _decided(answer: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401
    """Return a part of an answer without its citations, whose numbers follow the words."""
    value = answer[name]
    parts = value if isinstance(value, list) else [value]
    return [
        {key: each[key] for key in each if key != "citations"} if isinstance(each, dict) else each
        for each in parts
    ]


def _called(answer: Mapping[str, Any]) -> set[str]:
    return {line["role"] for line in answer["roster"] if line["need"] in RECOMMENDED}


def _unsupported(case: Case, answer: Mapping[str, Any], reader: Reader) -> dict[str, str]:
    """Return the statements of an answer that nothing holds, and why each is not held."""
    return {
        answer["text"][each.start : each.end]: each.why
        for each in reader.statements(case, answer)
        if each.stands == "unsupported"
    }


def _report(turns: Sequence[Twice]) -> int:
    same = [turn for turn in turns if not turn.differing]
    print(f"{len(turns)} turns, {len(same)} decided the same ({len(same) / len(turns):.2%})")
    print(f"{sum(turn.worded for turn in turns)} worded by the model")
    reasons = Counter(reason for turn in turns for reason in turn.held_back)
    print(f"{reasons.total()} sentences held back: {_counted(reasons)}")
    print(f"failures: {_counted(Counter(turn.failure for turn in turns if turn.failure))}")
    unheld = [f"{turn.case}: {each}" for turn in turns for each in turn.unheld]
    forbidden = [f"{turn.case}: {each}" for turn in turns for each in turn.forbidden]
    differing = [f"{turn.case}: {', '.join(turn.differing)}" for turn in turns if turn.differing]
    for title, lines in (
        ("decided otherwise", differing),
        ("shown without support", unheld),
        ("roles called for that are not", forbidden),
    ):
        print(f"{title}: {len(lines)}")
        for line in lines[:SHOWN]:
            print(f"  {line}")
    return BELOW_A_GATE if differing or unheld or forbidden else PASSED


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common()) or "none"
