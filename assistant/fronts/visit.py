"""What happens on each event of the chat page; no state of any visitor is held here."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

import gradio as gr
from fastapi.concurrency import run_in_threadpool

from assistant.errors import AssistantError, NotFoundError
from assistant.fronts import looking, markup, panel, sources
from assistant.fronts.growing import growing
from assistant.fronts.naming import examples, fact_names, topic_examples
from assistant.fronts.people import Person, visitor_of
from assistant.fronts.ports import Advises
from assistant.fronts.streams import Streams
from assistant.fronts.telling import UnderWay, said_of
from assistant.fronts.wording import PageWording, page_language, page_wording, wordings
from assistant.text import language_of, visible
from assistant.values.answer import Answer
from assistant.values.dialogue import Corrections, DialogueState

_SHOWN_TURNS = 30
_LOOK, _LOOKS = 0.1, 300
"""After how many seconds an answer still being made is looked for again, and how often at most."""

_SAYING = ("say", "again", "resume", "edit")
"""Acts that bring a question with them; the others are about the last one."""

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Session:
    """What the browser keeps of a visitor and sends along with each event; not to be trusted.

    `act` says what is wanted, `on` with what; `run` is the browser's name for it, and comes back
    with all that is shown of it. `words` are what the list of conversations is searched for.
    """

    language: str
    conversation: str | None = None
    topic: str = ""
    words: str = ""
    act: str = ""
    run: str = ""
    on: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: object) -> Session:
        """Take what has the right type from `sent`, and leave the rest."""
        told = sent if isinstance(sent, dict) else {}
        texts = {name: value for name, value in told.items() if isinstance(value, str)}
        on = told.get("on")
        return cls(
            language=page_language(texts.get("language", ""), ""),
            conversation=texts.get("conversation"),
            topic=texts.get("topic", ""),
            words=texts.get("words", ""),
            act=texts.get("act", ""),
            run=texts.get("run", ""),
            on={key: str(value) for key, value in on.items()} if isinstance(on, dict) else {},
        )


class Asked(NamedTuple):
    """A question on its way: in which language and conversation, and what makes the answer."""

    question: str
    language: str
    conversation: str
    make: Callable[..., Iterator[str | Answer]]


class Visit:
    """The events of the page, for whoever sends them."""

    def __init__(self, advisor: Advises, streams: Streams) -> None:
        self._advisor = advisor
        self._streams = streams
        self._under_way = UnderWay()

    def opened(self, sent: object, request: gr.Request) -> tuple[Any, ...]:
        """Show the page in the session's language, with the conversation so far."""
        session, person = Session.read(sent), _person(request)
        wording = page_wording(session.language)
        return (
            gr.Button(wording.menu),
            markup.brand(wording),
            gr.Button(wording.new),
            gr.Button(wording.switch),
            gr.Button(wording.theme),
            gr.Textbox(label=wording.question, placeholder=wording.placeholder),
            gr.Button(wording.send),
            gr.Button(wording.stop),
            markup.fine_print(wording),
            {
                "language": session.language,
                "languages": list(wordings()),
                "title": wording.title,
                "labels": {name: getattr(wording, name) for name in _SPOKEN_BY_THE_BROWSER},
                "reasons": wording.reasons,
                "frame": panel.frame(wording, person.name),
                **self._conversation(session, person.owner),
            },
        )

    async def asked(self, sent: object, request: gr.Request) -> AsyncIterator[Any]:
        """Answer what was said in its own language, or the last turn anew.

        What is asked once more (`of` names its run before) waits for the answer that is still being
        made, so that it takes its place and does not stand beside it.
        """
        session, person = Session.read(sent), _person(request)
        for _ in range(_LOOKS):
            if not self._under_way.holds(session.on.get("of", "")):
                break
            yield gr.skip()
            await asyncio.sleep(_LOOK)
        begins = not session.conversation
        last = None if begins else await run_in_threadpool(self._last, session, person.owner)
        if session.act == "resume" and last and _same(last.question, session.on.get("say", "")):
            stored = await run_in_threadpool(self._conversation, session, person.owner)
            yield {**stored, "run": session.run, "done": True}
            return
        wanted = self._wanted(session, last)
        if wanted is None:
            notice = page_wording(session.language).gone
            yield {"run": session.run, "notice": notice, "done": True}
            return
        async with aclosing(self._answered(wanted, session, person)) as shown:
            async for each in shown:
                yield each or gr.skip()

    def _last(self, session: Session, owner: str) -> DialogueState | None:
        """What is known after the last turn; None where the conversation is not there any more."""
        try:
            return self._advisor.state(session.conversation or "", owner=owner)
        except NotFoundError:
            return None

    def _wanted(self, session: Session, last: DialogueState | None) -> Asked | None:
        """Tell what is to be answered: something new, or the last turn in its place.

        None is for a last turn that is not there.
        """
        thread, said = session.conversation or "", session.on.get("say", "")
        if session.act in _SAYING:
            language = language_of(said, session.language)
            same = last is not None and _same(last.question, said)
            if last and (session.act == "edit" or (session.act == "again" and same)):
                revise = partial(self._advisor.revise, thread, question=said, language=language)
                return Asked(said, language, thread, revise)
            stream = partial(self._advisor.stream, said, language=language)
            if last:
                return Asked(said, language, thread, partial(stream, conversation=thread))
            fresh = uuid.uuid4().hex
            return Asked(said, language, fresh, partial(stream, begin=fresh))
        if last is None:
            return None
        revise = partial(
            self._advisor.revise,
            thread,
            corrections=_corrections(session.on),
            language=last.language,
        )
        return Asked(last.question, last.language, thread, revise)

    def kept(self, sent: object, request: gr.Request) -> Shown:
        """Keep house: list, search, open, rename and delete conversations, take a verdict."""
        session, owner = Session.read(sent), _person(request).owner
        named = session.on.get("conversation", "")
        wording = page_wording(session.language)
        other = replace(session, conversation=None)
        try:
            if session.act == "open":
                return self._conversation(replace(session, conversation=named), owner)
            if session.act == "judge":
                verdict, reason = session.on.get("verdict", ""), session.on.get("reason", "")
                answer = session.on.get("answer", "")
                self._advisor.feedback(named, answer, verdict, reason, owner=owner)
                return {"judged": answer, "verdict": verdict, "notice": wording.thanks}
            if session.act == "rename":
                self._advisor.rename(named, session.on.get("title", ""), owner=owner)
            elif session.act == "delete":
                self._advisor.delete(named, owner=owner)
            elif session.act == "clear":
                for each in self._advisor.conversations(owner=owner, every=True) if owner else ():
                    self._advisor.delete(each.id, owner=owner)
        except AssistantError as error:
            return {"notice": said_of(error, wording), "history": self._history(session, owner)}
        gone = session.act == "clear" or (session.act, named) == ("delete", session.conversation)
        if gone:
            return self._conversation(other, owner)
        return {"history": self._history(session, owner)}

    async def _answered(
        self, wanted: Asked, session: Session, person: Person
    ) -> AsyncGenerator[Shown | None, None]:
        """Show the question, then its answer as it grows, then all that belongs to it.

        An answer that is there at once is shown with its question. None is yielded now and then
        while there is nothing new. Left early, the answer is not waited for any more.
        """
        question, language = wanted.question, wanted.language
        wording, asker = page_wording(language), person.asker()
        identity = secrets.token_hex(8)

        def show(body: str, *, busy: bool = True, **more: object) -> Shown:
            html = markup.turn(identity, question, body, language, busy=busy)
            told = {"run": session.run, "turn": identity, "html": html, "done": not busy}
            return {**told, "conversation": wanted.conversation, **more}

        waits = True
        make = self._under_way.told(
            session.run, partial(wanted.make, owner=person.owner, asker=asker)
        )
        try:
            async with aclosing(growing(self._streams, asker, make)) as answers:
                async for each in answers:
                    if each is None:
                        yield show(markup.pending(wording)) if waits else None
                    elif isinstance(each, str):
                        yield show(sources.unfinished(each))
                    else:
                        more = partial(self._beside, each, session, person.owner)
                        body = await run_in_threadpool(partial(self._laid_out, each, wording))
                        yield show(body, busy=False, **await run_in_threadpool(more))
                    waits = False
        except AssistantError as error:
            self._under_way.ended(session.run)
            sentence = said_of(error, wording, question)
            yield show(markup.failure(sentence, wording), busy=False, failed=True)
        except Exception:
            yield show(markup.failure(wording.failed, wording), busy=False, failed=True)
            raise

    def _beside(self, answer: Mapping[str, Any], session: Session, owner: str) -> Shown:
        """What stands beside an answer that was just given."""
        thread = answer["conversation"]
        state = self._advisor.state(thread, owner=owner)
        return {
            "conversation": thread,
            "panel": self._panel(answer, state, session.language),
            "history": self._history(replace(session, conversation=thread), owner),
        }

    def _conversation(self, session: Session, owner: str) -> Shown:
        """All turns of a conversation and what stands beside them, or an inviting empty page."""
        method, language = self._advisor.methodology, session.language
        wording = page_wording(language)
        try:
            thread = session.conversation
            turns = self._advisor.history(thread, owner=owner) if thread else ()
        except NotFoundError:
            thread, turns = None, ()
        earlier, turns = len(turns[:-_SHOWN_TURNS]), turns[-_SHOWN_TURNS:]
        shown: Shown = {
            "conversation": thread or "",
            "history": self._history(replace(session, conversation=thread), owner),
            "serial": secrets.token_hex(4),
            "run": session.run,
        }
        if thread and turns:
            state = self._advisor.state(thread, owner=owner)
            judged = self._advisor.judgements(thread, owner=owner)
            shown["turns"] = [
                markup.turn(
                    answer["id"],
                    question,
                    self._laid_out(
                        answer, page_wording(answer["language"]), judged.get(answer["id"], "")
                    ),
                    answer["language"],
                )
                for question, answer in turns
            ]
            if earlier:
                shown["turns"].insert(0, markup.earlier(thread, earlier, wording))
            shown["panel"] = self._panel(turns[-1][1], state, language)
        else:
            subject = method.subject.get(language, "") if method else ""
            offered = topic_examples(method, session.topic, wording, language)
            offered = offered or examples(method, language)
            shown["turns"] = [markup.welcome(wording, offered, subject)]
            shown["panel"] = self._panel(None, DialogueState(), language)
        return shown

    def _panel(self, answer: Mapping[str, Any] | None, state: DialogueState, language: str) -> str:
        method, wording = self._advisor.methodology, page_wording(language)
        spoken = {**answer, "language": language} if answer else None
        understood = panel.understood(spoken, state, method, wording, fact_names(method, language))
        return understood + panel.taking(answer["conversation"] if answer else None, wording)

    def _history(self, session: Session, owner: str) -> str:
        words = session.words
        found = self._advisor.conversations(owner=owner, words=words) if owner else ()
        wording = page_wording(session.language)
        return panel.history(found, session.conversation, words, wording)

    def _laid_out(self, answer: Mapping[str, Any], wording: PageWording, judged: str = "") -> str:
        ids = [citation["passage"] for citation in answer["citations"]]
        texts = {id: passage.text for id, passage in self._advisor.passages(ids).items()}
        views = looking.views(answer, self._advisor.methodology, wording)
        return markup.answer(answer, wording, texts, views, judged)


_SPOKEN_BY_THE_BROWSER = (
    *("log", "history", "understood", "previous", "next", "close", "cancel", "save", "delete"),
    *("rename_title", "delete_title", "clear_title", "clear", "reason_title", "reason_note"),
    *("send", "stopped", "retry", "editing", "copied", "loading", "failed", "offline"),
)


def _person(request: gr.Request) -> Person:
    """The visitor, by the browser's cookies; an event that came by no request is nobody's."""
    return visitor_of(request.request) if request.request else Person()


def _corrections(on: Mapping[str, str]) -> Corrections:
    """Read what the panel sends: `fact` and `value`, or `role` and `count`."""
    if "fact" in on:
        return Corrections(facts=((on["fact"], on.get("value", "")),))
    if "role" in on and on.get("count", "").isdecimal():
        return Corrections(people=((on["role"], int(on["count"])),))
    return Corrections()


def _same(stored: str, said: str) -> bool:
    """Tell whether a question is the one that is stored, as the advisor reads it."""
    return stored == visible(said).strip()
