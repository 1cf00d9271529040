"""What comes nearest to work in stages that have no post for it, and work that two posts share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from assistant.abilities._partners import of_others
from assistant.abilities._situation import bracketed, name, roles_of
from assistant.abilities._slices import joined, phases, wanted
from assistant.abilities._units import standing_in
from assistant.text import content_terms, fold, fold_all
from assistant.values.methodology import Duty, Role, Stage
from assistant.values.plan import Case, Item, Point

_PAIR = 2


def nearest(case: Case, found: Mapping[str, Sequence[Duty]], stage: Stage) -> list[Point]:
    """Return what a stage has nearest to duties none of whose roles it has.

    That is work which the method holds for near, else who stands in for the group of those roles.
    """
    asked = {
        f"{role.id}#{role.duties.index(duty)}"
        for role in roles_of(case, found)
        for duty in found[role.id]
    }
    works = [each for each in case.method.works if asked <= {*each.duties}]
    items = dict[str, Item]()
    for id in chain.from_iterable(each.before for each in works):
        role, place = id.split("#")
        owner = case.method.role(role)
        if wanted(owner, stage.id) and role not in items:
            duty = owner.duties[int(place)]
            text = name(case, owner) + bracketed(case, joined(case, [duty]))
            items[role] = Item(text=text, support=owner.posts[stage.id].claim.support)
    if items:
        slots = {"stage": name(case, stage)}
        near = tuple(items.values())
        return [Point(wording="task/nearest", slots=slots, items=near, layout="run-on")]
    return _stood_in(case, found, stage)


def _stood_in(case: Case, found: Mapping[str, Sequence[Duty]], stage: Stage) -> list[Point]:
    """Return who does in a stage what the group of some roles does later, if that is their work."""
    firsts = [(role, case.method.arrives(role)) for role in roles_of(case, found)]
    groups = {role.posts[first.id].group for role, first in firsts if first}
    told = content_terms(" ".join(case.say(duty.text) for some in found.values() for duty in some))
    return [
        point
        for group in sorted(filter(None, groups))
        for point in standing_in(case, stage, group)
        if told & content_terms(name(case, case.method.group(group)))
    ]


def undrawn(case: Case, found: Mapping[str, Sequence[Duty]]) -> list[Point]:
    """Say that no line is drawn in work that two posts named both touch.

    Nothing where each does it at a time of its own, or the work of one tells of the other.
    """
    roles = [role for role in roles_of(case, case.topic.roles) if role.id in found]
    if len(roles) != _PAIR or len(found) != _PAIR:
        return []
    duties = [(role, duty) for role in roles for duty in found[role.id]]
    times = [{duty.phase for duty in found[role.id]} for role in roles]
    apart = all(None not in each for each in times) and not times[0] & times[1]
    tied = any(of_others(case, role, duty) for role, duty in duties)
    together = any(all(wanted(role, each.id) for role in roles) for each in case.method.stages)
    if apart or tied or not together:
        return []
    return [Point(wording="task/no-line", ground="outside")]


def contested(case: Case, found: Iterable[tuple[Role, Duty]]) -> bool:
    """Tell whether several posts that are named have each a part in the task."""
    return len({role.id for role, _ in found} & {*case.topic.roles}) >= _PAIR


def only_timed(case: Case, duty: Duty) -> bool:
    """Tell whether the words of a duty stand in the question only to tell a part of the day."""
    text = fold(case.topic.text)
    rest = text
    words = chain.from_iterable(chain(*part.words.values()) for part in phases(case))
    for word in sorted(fold_all(words), key=len, reverse=True):
        rest = rest.replace(word, " ")
    said = [word for word in fold_all(chain(*duty.words.values())) if word in text]
    return bool(said) and not any(word in rest for word in said)
