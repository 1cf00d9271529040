"""What a methodology calls its ids in a language, and the questions it offers to start from."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.fronts.wording import PageWording
from assistant.values.methodology import Methodology, Wording


def fact_names(methodology: Methodology | None, language: str) -> Mapping[str, str]:
    """Map ids of facts, `fact=value` pairs and stages to what the method calls them."""
    if methodology is None:
        return {}
    names: dict[str, str] = {}
    for kind in methodology.kinds:
        names[kind.id] = _in(kind.name, language, kind.id)
        for option in kind.options:
            names[f"{kind.id}={option.id}"] = _in(option.name, language, option.id)
    for stage in methodology.stages:
        names[f"stage={stage.id}"] = _in(stage.name, language, stage.id)
        for signal in stage.signals:
            names[f"{stage.id}.{signal.id}"] = _in(signal.name, language, signal.id)
    return names


def topic_examples(
    methodology: Methodology | None, topic: str, wording: PageWording, language: str
) -> tuple[str, ...]:
    """Questions about the role or stage that `topic` names by its id or its name; else none."""
    method = methodology
    if method is None or not topic:
        return ()
    named = [*method.roles, *method.stages]
    for thing in named:
        if topic.casefold() in {thing.id, *(name.casefold() for name in thing.name.values())}:
            staged = thing in method.stages
            lines = wording.topic_stage_examples if staged else wording.topic_examples
            return tuple(line.format(topic=_in(thing.name, language, thing.id)) for line in lines)
    return ()


def examples(methodology: Methodology | None, language: str) -> tuple[str, ...]:
    """The method's example questions in a language, in any language if there are none."""
    if methodology is None:
        return ()
    return methodology.examples.get(language) or next(iter(methodology.examples.values()), ())


def _in(wording: Wording, language: str, otherwise: str) -> str:
    return wording.get(language) or next(iter(wording.values()), otherwise)
