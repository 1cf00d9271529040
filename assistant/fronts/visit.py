"""What happens on each event of the chat page; no state of any visitor is held here."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import gradio as gr
from fastapi.concurrency import run_in_threadpool

from assistant.errors import AssistantError, NotFoundError
from assistant.fronts import looking, markup, panel, sources
from assistant.fronts.growing import growing
from assistant.fronts.naming import examples, fact_names, topic_examples
from assistant.fronts.people import Person, visitor_of
from assistant.fronts.ports import Advises
from assistant.fronts.streams import Streams
from assistant.fronts.wording import PageWording, page_language, page_wording, wordings
from assistant.text import language_of
from assistant.values.answer import Answer
from assistant.values.asking import Asker
from assistant.values.dialogue import Corrections, DialogueState

_SHOWN_TURNS = 30

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Session:
    """What the browser keeps of a visitor and sends along with each event; not to be trusted.

    `act` says what is wanted, by the event itself where it is empty, `on` with what.
    """

    language: str
    conversation: str | None = None
    question: str = ""
    topic: str = ""
    act: str = ""
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
            question=texts.get("question", ""),
            topic=texts.get("topic", ""),
            act=texts.get("act", ""),
            on={key: str(value) for key, value in on.items()} if isinstance(on, dict) else {},
        )


class Visit:
    """The events of the page, for whoever sends them."""

    def __init__(self, advisor: Advises, streams: Streams) -> None:
        self._advisor = advisor
        self._streams = streams

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
            gr.Textbox(session.question, label=wording.question, placeholder=wording.placeholder),
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

    async def asked(
        self, question: str, sent: object, request: gr.Request
    ) -> AsyncIterator[tuple[Any, Any]]:
        """Answer a typed question in its own language, in place of the last one if it is edited."""
        session, person = Session.read(sent), _person(request)
        language = language_of(question, session.language)
        revise = None
        if session.act == "edit" and session.conversation:
            revise = partial(
                self._advisor.revise, session.conversation, question=question, language=language
            )
        async with aclosing(self._answered(question, session, language, person, revise)) as shown:
            async for each in shown:
                yield ("", each) if each else (gr.skip(), gr.skip())

    async def replied(self, sent: object, request: gr.Request) -> AsyncIterator[Any]:
        """Answer what was clicked: a reply, in its own language, or the last turn anew."""
        session, person = Session.read(sent), _person(request)
        revise = None
        if session.act == "say":
            question = session.on.get("say", "")
            language = language_of(question, session.language)
        elif session.conversation:
            find = partial(self._advisor.state, session.conversation, owner=person.owner)
            try:
                last = await run_in_threadpool(find)
            except AssistantError as error:
                yield {"notice": str(error), "done": True}
                return
            question, language = last.question, last.language
            corrections = _corrections(session.on)
            revise = partial(
                self._advisor.revise,
                session.conversation,
                corrections=corrections,
                language=language,
            )
        else:
            return
        async with aclosing(self._answered(question, session, language, person, revise)) as shown:
            async for each in shown:
                yield each or gr.skip()

    def kept(self, sent: object, request: gr.Request) -> Shown:
        """Keep house: list, search, open, rename and delete conversations, take a verdict."""
        session, owner = Session.read(sent), _person(request).owner
        named = session.on.get("conversation", "")
        words = session.on.get("words", "")
        wording = page_wording(session.language)
        try:
            if session.act == "open":
                return self._conversation(Session(session.language, named), owner)
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
            return {"notice": str(error), "history": self._history(session, owner)}
        gone = session.act == "clear" or (session.act, named) == ("delete", session.conversation)
        if gone:
            return self._conversation(Session(session.language), owner)
        return {"history": self._history(session, owner, words)}

    async def _answered(
        self,
        question: str,
        session: Session,
        language: str,
        person: Person,
        revise: Callable[..., Iterator[str | Answer]] | None,
    ) -> AsyncGenerator[Shown | None, None]:
        """Show the question, then its answer as it grows, then all that belongs to it.

        None is yielded now and then while there is nothing new. Left early, the answer is not
        waited for any more.
        """
        wording, asker = page_wording(language), person.asker()
        identity = secrets.token_hex(8)

        def show(body: str, *, busy: bool = True, **more: object) -> Shown:
            html = markup.turn(identity, question, body, language, busy=busy)
            return {
                "turn": identity,
                "html": html,
                "instead": revise is not None,
                "done": not busy,
                **more,
            }

        yield show(markup.pending(wording))
        make = revise or partial(self._answer, question, session.conversation, language)
        make = partial(make, owner=person.owner, asker=asker)
        try:
            async with aclosing(growing(self._streams, asker, make)) as answers:
                async for each in answers:
                    if isinstance(each, str):
                        yield show(sources.unfinished(each))
                    elif each is None:
                        yield None
                    else:
                        more = partial(self._beside, each, session.language, person.owner)
                        body = await run_in_threadpool(partial(self._laid_out, each, wording))
                        yield show(body, busy=False, **await run_in_threadpool(more))
        except AssistantError as error:
            yield show(markup.failure(str(error), question, wording), busy=False)
        except Exception:
            yield show(markup.failure(wording.failed, question, wording), busy=False)
            raise

    def _answer(
        self, question: str, conversation: str | None, language: str, owner: str, asker: Asker
    ) -> Iterator[str | Answer]:
        """Answer in the browser's conversation, in a new one where that is not there any more."""
        ask = partial(self._advisor.stream, question, language=language, owner=owner, asker=asker)
        try:
            yield from ask(conversation=conversation)
        except NotFoundError:
            yield from ask(conversation=None)

    def _beside(self, answer: Mapping[str, Any], language: str, owner: str) -> Shown:
        """What stands beside an answer that was just given."""
        thread = answer["conversation"]
        state = self._advisor.state(thread, owner=owner)
        return {
            "conversation": thread,
            "panel": self._panel(answer, state, language),
            "history": self._history(Session(language, thread), owner),
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
            "history": self._history(Session(language, thread), owner),
            "serial": secrets.token_hex(4),
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

    def _history(self, session: Session, owner: str, words: str = "") -> str:
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
    *("send", "stopped", "retry", "editing", "copied", "loading", "failed"),
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
