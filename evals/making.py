"""Conversations out of the store in, candidate cases as YAML for a person to correct out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import yaml

from assistant.values.documents import content_id
from assistant.values.feedback import Feedback
from evals.redaction import redact_each
from evals.values import AnswerJson

TAG = "candidate"

Turns = Sequence[tuple[str, AnswerJson]]
"""The questions of a conversation with their answers, in order."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case to be corrected: `text` is a YAML list of one, with comments."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked, without personal data, and the answer to the last of it."""

    turns: tuple[str, ...]
    removed: tuple[tuple[str, int], ...]
    answer: AnswerJson

    @property
    def id(self) -> str:
        return f"{TAG}-{content_id(*self.turns)}"


def from_conversation(turns: Turns, references: Mapping[str, str]) -> Candidate:
    """Return a candidate that expects what the system answered to the last turn.

    `references` gives the reference of each passage id. Of what the users wrote and read, only the
    text of the turns goes in, and that without personal data.
    """
    return _candidate(_asked(turns), (), references)


def from_feedback(
    feedback: Iterable[Feedback],
    turns_of: Callable[[str], Sequence[tuple[str, str]]],
    references: Mapping[str, str],
) -> tuple[Candidate, ...]:
    """Return a candidate for each thing asked that users gave a verdict on, in their order.

    `turns_of` gives the turns of a conversation with their answers as JSON text. A verdict on an
    earlier turn makes a case that ends there; one on an answer that is gone makes none. Where any
    verdict is `down`, what was answered becomes a comment and no expectation.
    """
    latest: dict[str, _Asked] = {}
    verdicts: dict[str, list[tuple[str, str]]] = {}
    for given in feedback:
        turns = [(text, json.loads(answer)) for text, answer in turns_of(given.conversation)]
        ids = [answer["id"] for _, answer in turns]
        if given.answer not in ids:
            continue
        asked = _asked(turns[: ids.index(given.answer) + 1])
        (*_, reason), _ = redact_each([*(text for text, _ in turns), given.reason])
        latest[asked.id] = asked
        verdicts.setdefault(asked.id, []).append((given.verdict, reason))
    return tuple(_candidate(asked, verdicts[id], references) for id, asked in latest.items())


def _asked(turns: Turns) -> _Asked:
    texts, removed = redact_each([text for text, _ in turns])
    return _Asked(texts, removed, turns[-1][1])


def _candidate(
    asked: _Asked, verdicts: Sequence[tuple[str, str]], references: Mapping[str, str]
) -> Candidate:
    lines = [
        "Made from a conversation. Check every line by hand, add what the answer must say (says),",
        "then move the case to the file of its kind and remove the tag.",
    ]
    for verdict, reason in dict.fromkeys(verdicts):
        lines.append(f"Verdict: {verdict}. {reason}")
    if asked.removed:
        lines.append(f"Removed: {', '.join(f'{kind} ({n})' for kind, n in asked.removed)}.")
    cited = _cited(asked.answer)
    if gone := sum(passage not in references for passage in cited):
        lines.append(f"Cited passages that the corpus does not have any more: {gone}.")
    expected = _block(_expected(asked.answer, references))
    if any(verdict == "down" for verdict, _ in verdicts):
        expected = _comment(["It was answered, and found wrong:", *expected.splitlines()])
    body = (
        _block({"id": asked.id, "turns": list(asked.turns), "language": asked.answer["language"]})
        + expected
        + _block({"tags": [TAG]})
    )
    item = "".join(f"  {line}" for line in body.splitlines(keepends=True))
    return Candidate(asked.id, f"{_comment(lines)}- {item.removeprefix('  ')}")


def _expected(answer: AnswerJson, references: Mapping[str, str]) -> dict[str, Any]:
    """Return what was answered as the fields of a case, without those that say nothing."""
    roster = answer["roster"]
    cited = _cited(answer)
    facts = {fact["name"]: fact["value"] for fact in answer["facts"] if fact["basis"] != "assumed"}
    expected = {
        "outcome": answer["outcome"],
        "stage": answer["stage"] and answer["stage"]["id"],
        "roster": [line["role"] for line in roster if line["need"] == "now"],
        "may_roles": [line["role"] for line in roster if line["need"] == "optional"],
        "passages": list(dict.fromkeys(references[one] for one in cited if one in references)),
        "facts": facts,
        "people": {line["role"]: line["have"] for line in roster if line["have"] is not None},
    }
    return {name: value for name, value in expected.items() if value}


def _cited(answer: AnswerJson) -> tuple[str, ...]:
    """Return the passages that the text cites; a roster's own citations hold its reasons."""
    return tuple(
        citation["passage"]
        for citation in answer["citations"]
        if f"[{citation['n']}]" in answer["text"]
    )


def _comment(lines: Iterable[str]) -> str:
    """Return lines as comments; whatever could end a comment becomes a blank."""
    clean = ("".join(c if c.isprintable() else " " for c in line).rstrip() for line in lines)
    return "".join(f"# {line}\n" for line in clean)


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else None)


class _Dumper(yaml.SafeDumper):
    """Writes as people do: lists indented, texts of several lines as blocks."""

    yaml_representers: ClassVar[dict[Any, Any]] = {
        **yaml.SafeDumper.yaml_representers,
        str: _represent,
    }

    def increase_indent(self, *flow: bool, **options: bool) -> None:
        """Indent the items of a list below its key, which PyYAML leaves out."""
        super().increase_indent(*flow, **{**options, "indentless": False})


def _block(value: Mapping[str, Any]) -> str:
    dumped: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf")
    )
    return dumped
