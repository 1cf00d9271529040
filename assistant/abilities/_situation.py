"""What abilities share: the situation of a case, and points made of claims, roles and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assistant.text import content_terms
from assistant.values.dialogue import Fact
from assistant.values.methodology import (
    Claim,
    Combination,
    FactKind,
    Group,
    Named,
    Role,
    Side,
    Stage,
)
from assistant.values.plan import Case, Item, Layout, Point, StageChoice

RECOMMENDED = frozenset({"now", "optional"})

_SEVERAL = 3
"""How many posts of a later stage that are filled tell that the shop is in it."""

_TOLD = 0.6
"""The share of a claim's terms by which it counts as told."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the shop stands: the stage, if known, and the values of the facts.

    `assumed` are the facts nobody stated, taken at their default.
    """

    stage: Stage | None
    values: Mapping[str, str]
    assumed: Mapping[str, str]

    def at(self, stage: str) -> dict[str, str]:
        """Return the case that rules are asked about, in a stage."""
        return {**self.values, "stage": stage}


def situation(case: Case) -> Situation:
    """Read the situation: what the question names goes before what is known of the shop."""
    known = case.state.fact("stage")
    asked = case.topic.stages[-1] if case.topic.stages else known.value if known else None
    if asked is None and len(case.method.stages) == 1:
        asked = case.method.stages[0].id
    values: dict[str, str] = {}
    assumed: dict[str, str] = {}
    for kind in case.method.facts:
        fact, supposed = case.state.fact(kind.id), _supposed(case, kind)
        if supposed and not (fact and fact.turn == case.state.turn):
            values[kind.id] = supposed
        elif fact:
            values[kind.id] = fact.value
        elif kind.default and _told_by_people(case, kind):
            values[kind.id] = kind.default
        elif kind.default:
            values[kind.id] = assumed[kind.id] = kind.default
    return Situation(case.method.stage(asked) if asked else None, values, assumed)


def _supposed(case: Case, kind: FactKind) -> str | None:
    """Return the one value of a fact that the question itself names ("and with own goods?")."""
    asked = [each.id for each in kind.options if f"{kind.id}={each.id}" in case.topic.options]
    return asked[0] if len(asked) == 1 else None


def _told_by_people(case: Case, kind: FactKind) -> bool:
    """Tell whether somebody is there whom only a shop with the default of a fact needs."""
    here = {*case.state.present}
    return any(
        need == "not-needed" and role in here
        for rule in case.method.rules
        if kind.id in rule.when and rule.when[kind.id] != kind.default
        for role, need in rule.needs.items()
    )


def stage_choice(case: Case, stage: Stage) -> StageChoice:
    """Return the stage of the answer and its ground; one the question names is stated."""
    fact = case.state.fact("stage")
    basis = fact.basis if fact and fact.value == stage.id else "stated"
    return StageChoice(id=stage.id, basis=basis, support=stage.goal.support)


def asked_stage(case: Case) -> StageChoice | None:
    """Return the stage of the answer where the question names exactly one."""
    asked = case.topic.stages
    return stage_choice(case, case.method.stage(asked[0])) if len(asked) == 1 else None


def signals(case: Case, stage: Stage, status: str) -> list[str]:
    """Return the names of the stage's conditions of entry that the user said are met or unmet."""
    return [
        case.say(signal.name)
        for signal in stage.signals
        if _value(case.state.fact(f"{stage.id}.{signal.id}")) == status
    ]


def unmentioned(case: Case, stage: Stage) -> list[str]:
    """Return the names of the stage's conditions of entry that the user said nothing about."""
    return [
        case.say(signal.name)
        for signal in stage.signals
        if case.state.fact(f"{stage.id}.{signal.id}") is None
    ]


def claim(statement: Claim, case: Case, layout: Layout = "paragraph") -> Point:
    """Return a claim of the method as a sentence of its own."""
    return Point(
        wording="claim",
        slots={"claim": case.say(statement.text)},
        support=statement.support,
        layout=layout,
    )


def name(case: Case, thing: Named) -> str:
    """Return what a thing is called in the language of the answer."""
    return case.say(thing.name)


def names(case: Case, roles: Iterable[Role]) -> str:
    """Return the names of roles as a list in words."""
    return listed(case, [name(case, role) for role in roles])


def listed(case: Case, words: list[str]) -> str:
    """Join words as the language lists them: `主播、场控`, `host and floor controller`."""
    if case.language == "zh":
        return "、".join(words)
    return ", ".join([*words[:-2], " and ".join(words[-2:])])


def brief(case: Case, role: Role) -> Item:
    """Return a role with the one-line form of its duties, cited."""
    return Item(
        text=name(case, role) + bracketed(case, case.say(role.brief.text)),
        support=role.brief.support,
    )


def doing(case: Case, role: Role) -> Point:
    """Return in one sentence what a role is there for."""
    items = (Item(text=case.say(role.brief.text), support=role.brief.support),)
    slots = {"role": title(case, name(case, role))}
    return Point(wording="timing/does", slots=slots, items=items)


def briefs(case: Case, roles: Iterable[Role], stage: Stage) -> tuple[Item, ...]:
    """Return roles with their duties in one line; the first is cited where the stage has it too."""
    items = [brief(case, role) for role in roles]
    place = [ref for ref in named(case, roles, stage).support if ref not in items[0].support]
    first = replace(items[0], support=(*items[0].support, *place[:1]))
    return (first, *items[1:])


def named(case: Case, roles: Iterable[Role], stage: Stage) -> Item:
    """Return the names of roles, cited where the stage's posts are described.

    A role that groups share is cited beside others by what describes those.
    """
    roles = tuple(roles)
    sharing = {id for each in shared(case, stage) for id in each.roles}
    support = [
        ref
        for role in [role for role in roles if role.id not in sharing] or roles
        if stage.id in role.posts
        for ref in role.posts[stage.id].claim.support
    ]
    return Item(text=names(case, roles), support=tuple(dict.fromkeys(support)))


def verdict(case: Case, role: Role, where: Situation) -> Point:
    """Return whether a role that the method places is needed in the stage at hand, and why."""
    if where.stage is None:
        raise ValueError("A verdict on a role needs a stage.")
    first = case.method.arrives(role) or where.stage
    arrival = role.arrival or role.posts[first.id].claim
    need, why = case.method.needs(where.at(where.stage.id)).get(role.id, ("now", arrival))
    why_said = inner(case, case.say(why.text))
    slots = {"role": name(case, role), "stage": name(case, where.stage), "why": why_said}
    wording = "gone" if gone(role, where.stage) else need
    return Point(wording=f"timing/{wording}", slots=slots, support=why.support)


def gone(role: Role, stage: Stage) -> bool:
    """Tell whether other posts took over from a role by this stage."""
    return stage.id in role.posts and role.posts[stage.id].need == "not-needed"


def successors(case: Case, role: Role) -> tuple[Role, ...]:
    """Return the roles that took over from a role."""
    ids = {id for split in case.method.splits if split.role == role.id for id in split.into}
    return tuple(each for each in case.method.roles if each.id in ids - {role.id})


def comes(case: Case, role: Role) -> list[Point]:
    """Return when a role comes and what becomes of it later, in one paragraph."""
    first = case.method.arrives(role)
    if first is None:
        return []
    points = [claim(role.arrival or role.posts[first.id].claim, case)]
    return [*points, claim(role.course, case, "run-on")] if role.course else points


def introduced(case: Case, unit: Group | Side) -> list[Point]:
    """Return from when on and where a unit is there, and what it is for, in one paragraph."""
    if isinstance(unit, Group) and unit.arrival:
        return [claim(unit.arrival, case), claim(unit.about, case, "run-on")]
    return [claim(unit.about, case)]


def newcomers(case: Case, stage: Stage) -> tuple[Role, ...]:
    """Return the roles that come with a stage."""
    return tuple(role for role in case.method.roles if case.method.arrives(role) == stage)


def reached(case: Case) -> tuple[Stage, list[Role]] | None:
    """Return the latest stage that comes with several of the posts that are filled, and those.

    None where a condition of it is said to be unmet.
    """
    here = {*case.state.present}
    for stage in reversed(case.method.stages[1:]):
        new = [role for role in newcomers(case, stage) if role.id in here]
        if len(new) >= _SEVERAL and not signals(case, stage, "unmet"):
            return stage, new
    return None


def units(case: Case, roles: Iterable[Role], stage: Stage) -> dict[str, list[Role]]:
    """Return roles by the side or group they stand in, `店铺端 · 支援组`, in the method's order.

    A role that groups share stands in each of them.
    """
    sides = [side.id for side in case.method.sides]
    groups: list[str | None] = [None, *(group.id for group in case.method.groups)]
    places = [
        (sides.index(side), groups.index(group), role)
        for role in roles
        for side, group in places_of(case, role, stage)
    ]
    places.sort(key=lambda each: each[:2])
    found: dict[str, list[Role]] = {}
    for side, group, role in places:
        label = title(case, called(case, case.method.side(sides[side]), stage))
        if id := groups[group]:
            label += f" · {name(case, case.method.group(id))}"
        found.setdefault(label, []).append(role)
    return found


def units_asked(case: Case) -> list[Group | Side]:
    """Return the groups and then the sides that the question names."""
    groups = (case.method.group(id) for id in case.topic.groups)
    return [*groups, *(case.method.side(id) for id in case.topic.sides)]


def places_of(case: Case, role: Role, stage: Stage) -> list[tuple[str, str | None]]:
    """Return the side and group of a role in a stage, and those of other groups that share it."""
    post = role.posts[stage.id]
    sharing = [
        case.method.group(id)
        for each in shared(case, stage)
        if role.id in each.roles
        for id in each.groups
        if id != post.group
    ]
    return [(post.side, post.group), *((group.side, group.id) for group in sharing)]


def shared(case: Case, stage: Stage) -> list[Combination]:
    """Return which roles groups may share in a stage."""
    return [
        each for each in case.method.combinations if each.kind == "share" and each.stage == stage.id
    ]


def called(case: Case, side: Side, stage: Stage) -> str:
    """Return what a side goes by in a stage."""
    return case.say(side.called.get(stage.id, side.name))


def title(case: Case, text: str) -> str:
    """Return a name as it stands at the head of a line: English ones with a capital."""
    return text[:1].upper() + text[1:] if case.language == "en" else text


def inner(case: Case, text: str) -> str:
    """Return a sentence as it stands behind a colon: English ones begin small."""
    return text[:1].lower() + text[1:] if case.language == "en" else text


def adds(case: Case, statement: Claim, told: str) -> bool:
    """Tell whether a claim says much that was not told yet."""
    wanted = content_terms(case.say(statement.text))
    return len(wanted & content_terms(told)) < _TOLD * len(wanted)


def roles_of(case: Case, ids: Iterable[str]) -> tuple[Role, ...]:
    """Return roles by id, in the order of the ids."""
    return tuple(case.method.role(id) for id in ids)


def several(case: Case, texts: Iterable[str]) -> str:
    """Join what is told of one thing: `上架商品链接；引导评论区互动`."""
    return ("；" if case.language == "zh" else "; ").join(texts)


def bracketed(case: Case, text: str) -> str:
    """Put text in brackets behind what it explains."""
    return f"（{text}）" if case.language == "zh" else f" ({text})"


def _value(fact: Fact | None) -> str | None:
    return fact.value if fact else None
