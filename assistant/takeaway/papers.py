"""Papers to take away: answers and conversations as Markdown, a role's description as blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from assistant.takeaway.words import Words
from assistant.values.documents import Passage
from assistant.values.methodology import Claim, Duty, Methodology, Role
from assistant.values.paper import Block

Json = Mapping[str, Any]
Sections = Callable[[str, str], Sequence[Passage]]
"""Gives the passages of a reference in a language."""

_MARKDOWN = {"title": "# {}", "heading": "## {}", "text": "{}", "bullet": "- {}", "note": "*{}*"}


def conversation(title: str, turns: Iterable[tuple[str, Json]], words: Words, date: str) -> str:
    """Return turns as Markdown: each question, its answer, and the sources that it marks."""
    parts = [f"# {_line(title)}", f"*{words.made_at.format(date=date)}*"]
    for question, answer in turns:
        parts += [f"## {words.asked}: {_line(question)}", answer["text"]]
        cited = [each for each in answer["citations"] if f"[{each['n']}]" in answer["text"]]
        if cited:
            parts += [f"### {words.sources}", *_sources(cited, words)]
        parts.append(f"*{words.generation.format(generation=answer['generation'])}*")
    return "\n\n".join(parts) + "\n"


def description(
    method: Methodology, role: Role, words: Words, language: str, sections: Sections
) -> tuple[Block, ...]:
    """Return a role's job description: what it does, when it comes, what it may be joined with.

    Every sentence is one of the method's and carries the numbers of its sources, listed at the end.
    """
    cited = _Cited(language, sections)
    blocks = [Block("title", role.name[language]), Block("text", cited.said(role.brief))]
    if role.duties:
        blocks.append(Block("heading", words.duties))
        blocks += [Block("bullet", cited.said(duty)) for duty in role.duties]
    if role.arrival:
        blocks += [Block("heading", words.arrival), Block("text", cited.said(role.arrival))]
    if role.posts:
        blocks.append(Block("heading", words.stages))
        blocks += [
            Block("bullet", f"{stage.name[language]}: {cited.said(role.posts[stage.id].claim)}")
            for stage in method.stages
            if stage.id in role.posts
        ]
    joined = [each for each in method.combinations if role.id in each.roles]
    if joined:
        blocks.append(Block("heading", words.may_combine))
        blocks += [Block("bullet", cited.said(each.claim)) for each in joined]
    if role.note:
        blocks.append(Block("text", cited.said(role.note)))
    blocks.append(Block("heading", words.sources))
    blocks += [Block("bullet", line) for line in cited.listed(words)]
    return (*blocks, Block("note", f"{words.basis} {words.open_points}"))


def markdown(blocks: Iterable[Block]) -> str:
    """Return blocks as Markdown, lines of a list one below the other."""
    parts: list[str] = []
    before = ""
    for block in blocks:
        if parts:
            parts.append("\n" if block.kind == before == "bullet" else "\n\n")
        parts.append(_MARKDOWN[block.kind].format(block.text))
        before = block.kind
    return "".join(parts) + "\n"


class _Cited:
    """Numbers the sections that sentences rest on, in the order in which they are named."""

    def __init__(self, language: str, sections: Sections) -> None:
        self._language, self._sections = language, sections
        self._numbers: dict[str, int] = {}

    def said(self, claim: Claim | Duty) -> str:
        numbers = [self._numbers.setdefault(each, len(self._numbers) + 1) for each in claim.support]
        marks = "".join(f"[{n}]" for n in numbers)
        return f"{claim.text[self._language]} {marks}".rstrip()

    def listed(self, words: Words) -> Iterable[str]:
        for reference, number in self._numbers.items():
            found = self._sections(reference, self._language)
            if found:
                origin = _origin(found[0].provenance.source, found[0].provenance.as_of, words)
                place = f"[{number}] {found[0].heading}"
                yield " ".join(filter(None, (place, _bracketed(origin))))
            else:
                yield f"[{number}] {reference}"


def _sources(cited: Sequence[Json], words: Words) -> Iterable[str]:
    """Each source by its number; where all are from one place, that is told once, above them."""
    origins = [_origin(each["source"], each["as_of"], words) for each in cited]
    same = len(cited) > 1 and len(set(origins)) == 1
    if same and origins[0]:
        yield f"*{origins[0]}*"
    for each, origin in zip(cited, origins, strict=True):
        place = f"[{each['n']}] {each['heading'] or each['document']}"
        yield " ".join(filter(None, (place, "" if same else _bracketed(origin))))
        yield f"> {_line(each['quote'])}"


def _origin(source: str, as_of: str, words: Words) -> str:
    parts = (
        words.origin.format(source=source) if source else "",
        words.as_of.format(date=as_of) if as_of else "",
    )
    return ", ".join(filter(None, parts))


def _bracketed(origin: str) -> str:
    return f"({origin})" if origin else ""


def _line(text: str) -> str:
    return " ".join(text.split())
