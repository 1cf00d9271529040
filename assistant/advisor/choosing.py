"""Which of the plans of a message are told, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from assistant.abilities import Ability, wants_verdict
from assistant.advisor.turn import Work
from assistant.values.dialogue import Topic

SURE = 0.8
"""The confidence from which on the whole method is told beside other answers."""

LIKELY = 0.5
"""The same, where a part of it is asked for as well."""


def chosen(works: tuple[Work, ...], abilities: Mapping[str, Ability]) -> tuple[Work, ...]:
    """Return the works to tell: without the whole method beside what was named, verdicts first."""
    return _verdicts_first(_without_whole(_sure(works, abilities)), abilities)


def _sure(works: tuple[Work, ...], abilities: Mapping[str, Ability]) -> tuple[Work, ...]:
    """Cut the second reading of a question to its leading sentence, if both are answered for sure.

    It adds nothing where the first gives the verdict that is wanted.
    """
    if len(works) > 1 and _narrower(*works[:2]):
        return works[1:]
    if len(works) > 1 and _named_instead(*works[:2]):
        return works[1:]
    first, *others = works
    if first.plan.verdict or _timed(first) or (others and _tasked(first, others[0])):
        return first, *(w for w in others if not w.topic.rival and not _covered(first, w))
    if others and others[0].topic.rival and others[0].plan.verdict and not first.plan.gaps:
        return works[1:]
    sure = first.plan.outcome == "answered" and not _decides(first, abilities)
    return first, *(
        _cut(work) if work.topic.rival else work
        for work in others
        if not work.topic.rival or (sure and work.plan.outcome == "answered" and _leading(work))
    )


def _covered(first: Work, other: Work) -> bool:
    """Tell whether another question is of all the work that a verdict before it told of."""
    same = other.plan.ability == "duties" and first.topic.roles == other.topic.roles
    part = other.topic.duties or other.topic.phases
    return first.plan.verdict and same and bool(other.topic.roles) and not part


def _timed(first: Work) -> bool:
    """Tell whether the first reading is of what a role does in a part of the day."""
    topic, plan = first.topic, first.plan
    answered = plan.ability == "duties" and plan.outcome == "answered"
    return answered and bool(topic.phases) and bool(topic.roles)


def _tasked(first: Work, second: Work) -> bool:
    """Tell whether the second reading is of all that roles do, the first of the task named."""
    told = first.plan.ability == "task" and first.plan.outcome == "answered"
    same = bool(first.topic.duties) and first.topic.duties == second.topic.duties
    return told and same and second.plan.ability == "duties"


def _named_instead(first: Work, second: Work) -> bool:
    """Tell whether the second reading is of stages named, the first, none too sure, of all."""
    doubtful = first.plan.whole and first.topic.confidence < SURE
    return doubtful and second.topic.rival and len(second.topic.stages) > 1


def _narrower(first: Work, second: Work) -> bool:
    """Tell whether the second reading is of the task named, the first of all its role does."""
    owners = {id.split("#")[0] for id in second.topic.duties}
    tasked = second.topic.rival and second.plan.ability == "task" and owners
    return bool(tasked) and first.plan.ability == "duties" and owners == {*first.topic.roles}


def _leading(work: Work) -> bool:
    """Tell whether a plan begins with a sentence that stands alone, and no list follows it."""
    lead, *rest = work.plan.points
    return lead.layout != "bullet" and not any(point.layout == "bullet" for point in rest[:1])


def _cut(work: Work) -> Work:
    return replace(work, plan=replace(work.plan, points=work.plan.points[:1]))


def _without_whole(works: tuple[Work, ...]) -> tuple[Work, ...]:
    """Leave out plans that tell of the whole method, but those surely asked for; keep one.

    Of two questions of one kind, the one on the whole is asked beside the one on a part.
    """
    kinds = Counter(work.topic.ability for work in works)
    kept = [
        work
        for work in works
        if not work.plan.whole
        or work.topic.confidence >= (LIKELY if kinds[work.topic.ability] > 1 else SURE)
    ]
    return tuple(kept) or (max(works, key=lambda work: work.topic.confidence),)


def _verdicts_first(works: tuple[Work, ...], abilities: Mapping[str, Ability]) -> tuple[Work, ...]:
    """Put first what answers a yes-or-no question that was read as of several kinds.

    Where the question names a role, advice on all roles and all the duties are then left out.
    """
    deciding = {work.topic.text for work in works if _decides(work, abilities)}
    kept = [work for work in works if not _beside(work, deciding) and not _idle(work, works)]
    return tuple(
        sorted(
            kept or works,
            key=lambda work: (
                not _settled(work),
                bool(work.plan.gaps) and any(each.plan.verdict for each in works),
                work.topic.text in deciding and not _decides(work, abilities),
            ),
        )
    )


def settles(ability: Ability, topic: Topic) -> bool:
    """Tell whether an ability gives the verdict that a topic wants on something it names."""
    named = topic.named(("roles", "groups", "sides", "options", "stages"))
    return ability.decides and named and wants_verdict(topic.text)


def _settled(work: Work) -> bool:
    """Tell whether a plan begins with where the user's shop stands by what the user told."""
    return bool(work.plan.points) and work.plan.points[0].ground == "said"


def _decides(work: Work, abilities: Mapping[str, Ability]) -> bool:
    return settles(abilities[work.topic.ability], work.topic)


def _idle(work: Work, works: tuple[Work, ...]) -> bool:
    """Tell whether a plan tells all work of a role that another is on, though no work is named."""
    others = [each for each in works if each is not work]
    tasked = work.plan.ability == "task" and bool(work.topic.roles) and not work.topic.duties
    return tasked and any({*work.topic.roles} <= {*each.topic.roles} for each in others)


def _beside(work: Work, deciding: set[str]) -> bool:
    """Tell whether a plan tells of all roles, or all of one, though a verdict on one is wanted."""
    topic = work.topic
    general = work.plan.ability == "roster" or (work.plan.ability == "duties" and not topic.duties)
    return general and bool(topic.roles) and topic.text in deciding
