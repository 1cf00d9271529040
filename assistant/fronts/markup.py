"""Lays an answer out as inert HTML: text with citation marks, roster, sources, replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from assistant.fronts.sources import mark, place, sources, text
from assistant.fronts.wording import PageWording, page_wording

Json = Mapping[str, Any]
_NEEDS = ("now", "optional", "later", "not-needed")
_FLAGGED = ("partial", "refused", "asked")
_FEW_FOLLOW_UPS = 3
_WHOLE_LINES = 8
"""A question of more lines is folded to its first six, by `answer.css`."""

_COLUMNS = {"wide": 76, "narrow": 30}
_NOTHING: Mapping[str, str] = {}


class View(NamedTuple):
    """A way to look at an answer: its name in addresses, its label, where it is fetched."""

    name: str
    label: str
    address: str


def icon(name: str) -> str:
    """A picture of the page's own sprite."""
    return f'<svg class="icon" aria-hidden="true"><use href="#i-{name}"></use></svg>'


def tool(name: str, label: str, *, pressed: str = "", **data: str) -> str:
    """A small button with a picture; `data` says what it does, `pressed` if it is chosen."""
    said = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    label = escape(label)
    chosen = f' aria-pressed="{pressed}"' if pressed else ""
    return (
        f'<button type="button" class="tool" title="{label}" aria-label="{label}"{chosen}{said}>'
        f"{icon(name)}</button>"
    )


def brand(wording: PageWording) -> str:
    """The head line of the page."""
    return f"<h1>{escape(wording.title)}</h1><p>{escape(wording.tagline)}</p>"


def fine_print(wording: PageWording) -> str:
    """The foot line of the page."""
    return f"<p>{escape(wording.fine_print)}</p>"


def turn(identity: str, question: str, body: str, language: str, *, busy: bool = False) -> str:
    """One turn of the conversation: the question, and the body of the answer below it."""
    wording = page_wording(language)
    edit = tool("edit", wording.edit, act="edit", question=question)
    return (
        f'<article class="turn" id="turn-{escape(identity)}" aria-busy="{str(busy).lower()}">'
        f'<div class="asked"><h2><span class="sr">{escape(wording.you)}: </span>'
        f"{escape(question)}</h2>{edit}{_unfolding(question, wording)}</div>"
        f'<div class="answer" lang="{escape(language)}">'
        f'<span class="sr">{escape(wording.assistant)}: </span>{body}</div></article>'
    )


def earlier(conversation: str, count: int, wording: PageWording) -> str:
    """Tell how many turns stand before those that are shown, and where."""
    told = escape(wording.earlier.format(count=count))
    address = f"take/{escape(conversation)}/conversation.html"
    return f'<p class="earlier"><a href="{address}" target="_blank" rel="noopener">{told}</a></p>'


def _unfolding(question: str, wording: PageWording) -> str:
    """What opens a question that is folded to its first lines, on all screens or on phones."""
    long = next((name for name, width in _COLUMNS.items() if _overlong(question, width)), "")
    if not long:
        return ""
    return (
        f'<details class="unfolding {long}"><summary><span>{escape(wording.unfold)}</span>'
        f"<span>{escape(wording.fold)}</span></summary></details>"
    )


def _overlong(text: str, columns: int) -> bool:
    """Tell whether a text fills more lines than stand whole; a Han character is two columns."""
    widths = (sum(1 + (ord(each) > 0x2E7F) for each in line) for line in text.split("\n"))
    return sum(width // columns + 1 for width in widths) > _WHOLE_LINES


def pending(wording: PageWording) -> str:
    """What stands in the place of an answer that has not begun."""
    return f'<p class="thinking">{escape(wording.thinking)}</p>'


def failure(sentence: str, wording: PageWording) -> str:
    """What stands in the place of an answer that could not be given, with a way to try again."""
    again = escape(wording.retry)
    return (
        f'<p class="failure" role="alert">{escape(sentence)}</p><div class="replies">'
        f'<button type="button" data-act="again">{again}</button></div>'
    )


def answer(
    given: Json,
    wording: PageWording,
    passages: Mapping[str, str],
    views: Sequence[View] = (),
    judged: str = "",
) -> str:
    """Lay out a whole answer, given as JSON values.

    `passages` holds the texts of cited passages by their ids; `views` are other ways to look at
    it, fetched when they are opened; `judged` is the verdict that was given on it.
    """
    identity = given["id"]
    return "".join(
        (
            _badge(given, wording),
            text(given["text"], identity, given["citations"], wording),
            _questions(given["questions"], wording),
            _views(given, views, wording),
            sources(identity, given["citations"], passages, wording),
            _tools(given, wording, judged),
            _buttons(wording.follow_ups, given["follow_ups"][:_FEW_FOLLOW_UPS]),
        )
    )


def welcome(wording: PageWording, examples: Sequence[str], subject: str) -> str:
    """What an empty conversation shows: what this is, and questions to start from."""
    about = f"<small>{escape(wording.about.format(subject=subject))}</small>" if subject else ""
    return (
        f'<section class="welcome"><h2>{escape(wording.welcome)}</h2>'
        f"<p>{escape(wording.introduction)} {about}</p>"
        f"{_buttons(wording.examples, examples)}</section>"
    )


def _views(given: Json, views: Sequence[View], wording: PageWording) -> str:
    """The roster at a glance, and beside it the views that are fetched when they are opened.

    Without a roster the chart stands open where it was asked for, else all are closed.
    """
    identity = given["id"]
    roster = _roster(identity, given["roster"], wording)
    if not views:
        return roster
    opened = bool(roster or (given["chart"] and views[0].name == "chart"))
    shown = [("overview", wording.overview, f">{roster}")] if roster else []
    shown += [(each.name, each.label, f' data-load="{escape(each.address)}">') for each in views]
    tabs = panels = ""
    for number, (name, label, content) in enumerate(shown):
        tab, panel = (f"{kind}-{escape(identity)}-{escape(name)}" for kind in ("tab", "view"))
        first = number == 0
        tabs += (
            f'<button type="button" role="tab" id="{tab}" aria-controls="{panel}" '
            f'aria-selected="{str(first and opened).lower()}" tabindex="{0 if first else -1}">'
            f"{escape(label)}</button>"
        )
        panels += (
            f'<div role="tabpanel" id="{panel}" aria-labelledby="{tab}" tabindex="0" '
            f'class="view {escape(name)}"{"" if first and opened else " hidden"}{content}</div>'
        )
    return f'<div class="views"><div role="tablist">{tabs}</div>{panels}</div>'


def _tools(given: Json, wording: PageWording, judged: str) -> str:
    """What can be done with an answer: copy, ask again, judge."""
    owned = {"answer": given["id"], "conversation": given["conversation"]}
    chosen = {each: str(judged == each).lower() for each in ("up", "down")}
    return (
        '<div class="tools">'
        + tool("copy", wording.copy, copy=plain(given, wording))
        + tool("retry", wording.retry, act="retry")
        + tool("up", wording.useful, pressed=chosen["up"], verdict="up", **owned)
        + tool("down", wording.useless, pressed=chosen["down"], verdict="down", **owned)
        + '<span role="status"></span></div>'
    )


def plain(given: Json, wording: PageWording) -> str:
    """An answer as Markdown with the sources that it marks, to be pasted elsewhere."""
    cited = [each for each in given["citations"] if f"[{each['n']}]" in given["text"]]
    lines = [f"[{each['n']}] {place(each)}: {each['quote']}" for each in cited]
    head = wording.sources.format(count=len(lines))
    return "\n\n".join([given["text"], *([head, "\n".join(lines)] if lines else [])])


def _badge(given: Json, wording: PageWording) -> str:
    """Lines that say so when the documents do not cover all that was asked, or a model failed."""
    said = [getattr(wording, given["outcome"])] if given["outcome"] in _FLAGGED else []
    said += [wording.unworded] if given["model"] and given["mode"] == "embedded" else []
    return "".join(f'<p class="badge">{escape(line)}</p>' for line in said)


def _roster(identity: str, roster: Sequence[Json], wording: PageWording) -> str:
    """The roles by need, as a table of one line for each need there is."""
    rows = []
    for need in _NEEDS:
        lines = [line for line in roster if line["need"] == need]
        if lines:
            roles = "".join(_role(identity, line, wording) for line in lines)
            label = escape(getattr(wording, need.replace("-", "_")))
            rows.append(
                f'<tr class="{need}"><th scope="row">{label} <small>{len(lines)}</small></th>'
                f"<td><ul>{roles}</ul></td></tr>"
            )
    return f'<table class="roster"><tbody>{"".join(rows)}</tbody></table>' if rows else ""


def _role(identity: str, line: Json, wording: PageWording) -> str:
    """A role closed to its name; opened it says why, with the sources."""
    have = line["have"]
    there = f" <small>{escape(wording.have.format(count=have))}</small>" if have else ""
    marks = "".join(mark(identity, n, wording) for n in line["citations"])
    return (
        f"<li><details><summary>{escape(line['name'])}{there}</summary>"
        f"<p>{escape(line['why'])} {marks}</p></details></li>"
    )


def _questions(questions: Sequence[Json], wording: PageWording) -> str:
    """What the assistant asks, each with its options as buttons, and one for who cannot tell."""
    return "".join(
        _buttons(
            question["text"],
            question["options"],
            {wording.dont_know: wording.dont_know_said.format(question=question["text"])},
        )
        for question in questions
    )


def _buttons(label: str, texts: Sequence[str], others: Mapping[str, str] = _NOTHING) -> str:
    """Things to say with one click; `others` say something else than what stands on them."""
    if not texts:
        return ""
    buttons = "".join(
        f'<button type="button" data-say="{escape(said)}"{kind}>{escape(shown)}</button>'
        for kind, offers in (("", {each: each for each in texts}), (' class="other"', others))
        for shown, said in offers.items()
    )
    return (
        f'<div class="replies" role="group" aria-label="{escape(label)}">'
        f"<p>{escape(label)}</p>{buttons}</div>"
    )
