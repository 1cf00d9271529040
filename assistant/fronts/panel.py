"""Lays out what stands beside a conversation: what was understood, and the other conversations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from assistant.fronts.markup import icon, tool
from assistant.fronts.wording import PageWording
from assistant.values.conversation import Conversation
from assistant.values.dialogue import DialogueState
from assistant.values.methodology import Methodology, Wording

Json = Mapping[str, Any]


def understood(
    given: Json | None,
    state: DialogueState,
    method: Methodology | None,
    wording: PageWording,
    names: Mapping[str, str],
) -> str:
    """What the last answer goes by, each with its ground; what the method knows can be changed."""
    head = f"<h2>{escape(wording.understood)}</h2>"
    if given is None or method is None:
        return f"{head}<p>{escape(wording.understood_none)}</p>"
    language = given["language"]
    facts = {fact["name"]: (fact["value"], fact["basis"]) for fact in given["facts"]}
    if stage := given["stage"]:
        facts["stage"] = (stage["id"], stage["basis"])
    stages = {each.id: _in(each.name, language) for each in method.stages}
    rows = _choice("stage", wording.stage, stages, facts.get("stage"), wording)
    for kind in method.kinds:
        options = {each.id: _in(each.name, language) for each in kind.options}
        rows += _choice(kind.id, _in(kind.name, language), options, facts.get(kind.id), wording)
    for name, (value, basis) in facts.items():
        if "." in name:
            said = {"met": wording.met, "unmet": wording.unmet}.get(value, value)
            rows += _line(names.get(name, name), escape(said), basis, wording)
    return f"{head}<div class='facts'>{rows}</div>{_people(state, method, language, wording)}"


def _choice(
    name: str,
    label: str,
    options: Mapping[str, str],
    known: tuple[str, str] | None,
    wording: PageWording,
) -> str:
    """A fact as a list to choose from; nothing chosen means that it is not known."""
    value, basis = known or ("", "")
    choices = {"": wording.unknown, **options}
    items = "".join(
        f'<option value="{escape(id)}"{" selected" if id == value else ""}>{escape(shown)}</option>'
        for id, shown in choices.items()
    )
    field = f'<select data-fact="{escape(name)}" id="fact-{escape(name)}">{items}</select>'
    return _line(label, field, basis, wording, f' for="fact-{escape(name)}"')


def _line(label: str, field: str, basis: str, wording: PageWording, target: str = "") -> str:
    ground = f"<small>{escape(getattr(wording, basis))}</small>" if basis else "<small></small>"
    tag = "label" if target else "span"
    label = escape(label[:1].upper() + label[1:])
    return f'<div class="fact {basis}"><{tag}{target}>{label}</{tag}>{field}{ground}</div>'


def _people(state: DialogueState, method: Methodology, language: str, wording: PageWording) -> str:
    """Who is there, a line for each role with more and fewer, and the roles that can be added."""
    there = dict(state.people)
    rows = ""
    for role in method.roles:
        if role.id in there:
            name, count = _in(role.name, language), there[role.id]
            fewer = tool(
                "minus", wording.fewer.format(role=name), role=role.id, count=str(max(count - 1, 0))
            )
            more = tool("plus", wording.more.format(role=name), role=role.id, count=str(count + 1))
            rows += f"<li><span>{escape(name)}</span>{fewer}<b>{count}</b>{more}</li>"
    others = "".join(
        f'<option value="{escape(role.id)}">{escape(_in(role.name, language))}</option>'
        for role in method.roles
        if role.id not in there and role.posts
    )
    total = (
        f"<p>{escape(wording.people_total.format(count=state.headcount))}</p>"
        if state.headcount is not None
        else ""
    )
    add = escape(wording.add_person)
    return (
        f'<h3 id="people-title">{escape(wording.people)}</h3>{total}<ul class="people" '
        f'aria-labelledby="people-title">{rows}</ul><select data-add aria-label="{add}">'
        f'<option value="">{add}</option>{others}</select>'
    )


def taking(conversation: str | None, wording: PageWording) -> str:
    """Where the whole conversation can be taken away."""
    if not conversation:
        return ""
    base = f"take/{escape(conversation)}"
    return (
        f'<h3>{escape(wording.take_conversation)}</h3><p class="files">'
        f'<a href="{base}/conversation.md" download>Markdown</a>'
        f'<a href="{base}/conversation.html" data-print>{escape(wording.print)}</a></p>'
    )


def history(
    conversations: Sequence[Conversation], current: str | None, words: str, wording: PageWording
) -> str:
    """A person's conversations, the one used last first."""
    if not conversations:
        return f"<p>{escape(wording.search_none if words else wording.history_none)}</p>"
    return f"<ul>{''.join(_item(each, current, wording) for each in conversations)}</ul>"


def frame(wording: PageWording, account: str) -> str:
    """What stands around the list of conversations: the search, and what is done with all."""
    search = escape(wording.search)
    out = (
        f'<a class="account" href="sign-out">{escape(wording.sign_out)} ({escape(account)})</a>'
        if account
        else ""
    )
    return (
        f'<div class="head"><h2>{escape(wording.history)}</h2>'
        f"{tool('close', wording.close, act='menu')}</div>"
        f'<input type="search" placeholder="{search}" aria-label="{search}" autocomplete="off">'
        '<div class="list"></div><div class="foot">'
        f'<a href="take/all.json" download>{icon("down-load")} {escape(wording.export_all)}</a>'
        f'<button type="button" data-act="clear">{icon("trash")} {escape(wording.clear)}</button>'
        f"{out}</div>"
    )


def _item(each: Conversation, current: str | None, wording: PageWording) -> str:
    here = ' aria-current="true"' if each.id == current else ""
    when = datetime.fromtimestamp(each.changed_at, UTC).isoformat(timespec="seconds")
    own = {"conversation": each.id, "title": each.title}
    return (
        f"<li{' class=here' if here else ''}>"
        f'<button type="button" data-open="{escape(each.id)}"{here}><span>{escape(each.title)}'
        f'</span><time datetime="{when}"></time></button>'
        f"{tool('edit', f'{wording.rename}: {each.title}', act='rename', **own)}"
        f"{tool('trash', f'{wording.delete}: {each.title}', act='delete', **own)}</li>"
    )


def _in(wording: Wording, language: str) -> str:
    return wording.get(language) or next(iter(wording.values()), "")
