"""What is shown of a conversation, and what stands beside an answer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.errors import NotFoundError
from assistant.fronts import looking, markup, panel
from assistant.fronts.naming import examples, fact_names, topic_examples
from assistant.fronts.ports import Advises
from assistant.fronts.session import Session
from assistant.fronts.wording import PageWording, page_wording
from assistant.values.dialogue import DialogueState

_SHOWN_TURNS = 30

Shown = dict[str, Any]
"""What the browser is told to show."""


class Showing:
    """Lays out what the advisor keeps; no state of any visitor is held here."""

    def __init__(self, advisor: Advises) -> None:
        self._advisor = advisor

    def conversation(self, session: Session, owner: str) -> Shown:
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
            "history": self.history(replace(session, conversation=thread), owner),
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
                    self.laid_out(
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

    def beside(self, answer: Mapping[str, Any], session: Session, owner: str) -> Shown:
        """What stands beside an answer that was just given."""
        thread = answer["conversation"]
        state = self._advisor.state(thread, owner=owner)
        return {
            "conversation": thread,
            "panel": self._panel(answer, state, session.language),
            "history": self.history(replace(session, conversation=thread), owner),
        }

    def history(self, session: Session, owner: str) -> str:
        """The list of a person's conversations, those that are searched for."""
        words = session.words
        found = self._advisor.conversations(owner=owner, words=words) if owner else ()
        wording = page_wording(session.language)
        return panel.history(found, session.conversation, words, wording)

    def laid_out(self, answer: Mapping[str, Any], wording: PageWording, judged: str = "") -> str:
        """A whole answer; `judged` is the verdict that was given on it."""
        ids = [citation["passage"] for citation in answer["citations"]]
        texts = {id: passage.text for id, passage in self._advisor.passages(ids).items()}
        views = looking.views(answer, self._advisor.methodology, wording)
        return markup.answer(answer, wording, texts, views, judged)

    def _panel(self, answer: Mapping[str, Any] | None, state: DialogueState, language: str) -> str:
        method, wording = self._advisor.methodology, page_wording(language)
        spoken = {**answer, "language": language} if answer else None
        understood = panel.understood(spoken, state, method, wording, fact_names(method, language))
        return understood + panel.taking(answer["conversation"] if answer else None, wording)
