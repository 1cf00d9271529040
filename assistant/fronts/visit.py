"""What happens on each event of the chat page; no state of any visitor is held here."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import gradio as gr
from fastapi.concurrency import run_in_threadpool

from assistant.errors import AssistantError, NotFoundError
from assistant.fronts import markup, panel, sources
from assistant.fronts.growing import growing
from assistant.fronts.people import Person, visitor_of
from assistant.fronts.ports import Advises
from assistant.fronts.session import Session
from assistant.fronts.showing import Showing, Shown
from assistant.fronts.streams import Streams
from assistant.fronts.telling import UnderWay, said_of
from assistant.fronts.wording import page_wording, wordings
from assistant.text import as_asked, language_of
from assistant.values.answer import Answer
from assistant.values.dialogue import Corrections, DialogueState

_LOOK, _LOOKS = 0.1, 300
"""After how many seconds an answer still being made is looked for again, and how often at most."""

_SAYING = ("say", "again", "resume", "edit")
"""Acts that bring a question with them; the others are about the last one."""


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
        self._showing = Showing(advisor)
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
                **self._showing.conversation(session, person.owner),
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
        wording, ended = page_wording(session.language), {"run": session.run, "done": True}
        try:
            wanted = await run_in_threadpool(self._wanted, session, person.owner)
        except AssistantError as error:
            yield {"notice": said_of(error, wording), **ended}
            return
        except Exception:
            yield {"notice": wording.failed, **ended}
            raise
        if not isinstance(wanted, Asked):
            yield {**wanted, **ended}
            return
        async with aclosing(self._answered(wanted, session, person)) as shown:
            async for each in shown:
                yield each or gr.skip()

    def _last(self, session: Session, owner: str) -> DialogueState | None:
        """What is known after the last turn; None where none is there, or not any more."""
        if not session.conversation:
            return None
        try:
            return self._advisor.state(session.conversation, owner=owner)
        except NotFoundError:
            return None

    def _wanted(self, session: Session, owner: str) -> Asked | Shown:
        """Tell what is to be answered: something new, or the last turn in its place.

        Where nothing is, tell what is shown: the conversation that has the answer already, or that
        the last turn is not there.
        """
        last = self._last(session, owner)
        thread, said = session.conversation or "", session.on.get("say", "")
        if session.act in _SAYING:
            language = language_of(said, session.language)
            same = last is not None and last.question == as_asked(said)
            if same and (session.act == "resume" or "resumed" in session.on):
                return self._showing.conversation(session, owner)
            if last and (session.act == "edit" or (session.act == "again" and same)):
                revise = partial(self._advisor.revise, thread, question=said, language=language)
                return Asked(said, language, thread, revise)
            stream = partial(self._advisor.stream, said, language=language)
            if last:
                return Asked(said, language, thread, partial(stream, conversation=thread))
            fresh = uuid.uuid4().hex
            return Asked(said, language, fresh, partial(stream, begin=fresh))
        if last is None:
            return {"notice": page_wording(session.language).gone}
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
        try:
            if session.act == "open":
                return self._showing.conversation(replace(session, conversation=named), owner)
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
            return {
                "notice": said_of(error, wording),
                "history": self._showing.history(session, owner),
            }
        gone = session.act == "clear" or (session.act, named) == ("delete", session.conversation)
        if gone:
            return self._showing.conversation(replace(session, conversation=None), owner)
        return {"history": self._showing.history(session, owner)}

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
                        body = await run_in_threadpool(self._showing.laid_out, each, wording)
                        beside = await run_in_threadpool(
                            self._showing.beside, each, session, person.owner
                        )
                        yield show(body, busy=False, **beside)
                    waits = False
        except AssistantError as error:
            self._under_way.ended(session.run)
            sentence = said_of(error, wording, question)
            yield show(markup.failure(sentence, wording), busy=False, failed=True)
        except Exception:
            yield show(markup.failure(wording.failed, wording), busy=False, failed=True)
            raise


_SPOKEN_BY_THE_BROWSER = (
    *("log", "history", "understood", "previous", "next", "close", "cancel", "save", "delete"),
    *("rename_title", "delete_title", "clear_title", "clear", "reason_title", "reason_note"),
    *("send", "stopped", "retry", "editing", "copied", "loading", "failed", "offline"),
    "undrawn",
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
