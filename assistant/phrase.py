"""Asks a chat model to word an answer: conclusions and passages go in, messages to it come out.

Prompts are files of `prompts/model/`. All that is not ours stands in blocks whose mark is made of
their content, so that nothing in them can end a block.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import yaml

from assistant.adapters.chat import Message
from assistant.errors import CorpusError, Fault
from assistant.text import visible
from assistant.values.documents import content_id

_TEMPLATES: Mapping[str, frozenset[str]] = {
    "answer": frozenset({"mark", "subject"}),
    "again": frozenset({"mark", "sentence", "why"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What an answer is worded from, in the language of the answer.

    `passages` are numbered from 1, and the marks in `conclusions` are these numbers; `decision`
    holds what was decided (stage, posts, outcome) as JSON values.
    """

    question: str
    conclusions: str
    passages: Sequence[str]
    decision: Mapping[str, Any]

    def blocks(self) -> Mapping[str, str]:
        """Return the blocks by name."""
        return {
            "question": self.question,
            "decision": json.dumps(self.decision, ensure_ascii=False),
            "conclusions": self.conclusions,
            "passages": "\n\n".join(f"[{n}] {text}" for n, text in enumerate(self.passages, 1)),
        }


class Phrasing:
    """The prompts of one language."""

    def __init__(self, folder: Path, language: str) -> None:
        """Read the prompts; raises CorpusError for one whose variables are not as declared."""
        texts = {name: folder / f"{name}.{language}.md" for name in _TEMPLATES}
        self._templates = {name: _template(name, path) for name, path in texts.items()}
        reasons = yaml.safe_load((folder / "reasons.yaml").read_text(encoding="utf-8"))
        self._reasons: Mapping[str, str] = {name: each[language] for name, each in reasons.items()}
        self.id = content_id(
            *(each.template for each in self._templates.values()), *self._reasons.values()
        )

    @property
    def reasons(self) -> frozenset[str]:
        """The reasons that there are words for."""
        return frozenset(self._reasons)

    def first(self, material: Material, subject: str) -> tuple[Message, ...]:
        """Return the messages that ask for an answer about a subject."""
        blocks = material.blocks()
        mark = content_id(*blocks.values())
        system = self._templates["answer"].substitute(mark=mark, subject=subject)
        return (Message("system", system), Message("user", fenced(blocks, mark)))

    def again(
        self, first: Sequence[Message], shown: str, sentence: str, reason: str
    ) -> tuple[Message, ...]:
        """Return the messages that ask to go on without a sentence that was held back."""
        mark = content_id(shown, sentence)
        asked = self._templates["again"].substitute(
            mark=mark, sentence=visible(sentence), why=self._reasons[reason]
        )
        said = (Message("assistant", shown),) if shown.strip() else ()
        return (*first, *said, Message("user", asked))


def fenced(blocks: Mapping[str, str], mark: str) -> str:
    """Return blocks of data, each between lines that bear its name and the mark."""
    return "\n\n".join(
        f"<{name} {mark}>\n{visible(text)}\n</{name} {mark}>" for name, text in blocks.items()
    )


def _template(name: str, path: Path) -> Template:
    template = Template(path.read_text(encoding="utf-8"))
    if set(template.get_identifiers()) != _TEMPLATES[name]:
        declared = ", ".join(sorted(_TEMPLATES[name]))
        raise CorpusError((Fault(path.name, 1, f"its variables must be {declared}."),))
    return template
