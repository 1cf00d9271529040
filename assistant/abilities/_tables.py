"""A table of the stages: a row for each, and a column for each thing asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from assistant.abilities._aspects import dwells_in
from assistant.abilities._forms import tabled
from assistant.abilities._situation import brief, gone, name, named, successors, title
from assistant.values.methodology import Claim, Role, Stage
from assistant.values.plan import Case, Item, Plan, Point

_KINDS = ("aim", "attend", "posts")
"""The kinds of columns that are of no post, in their order."""

_OF_POSTS = frozenset({"roster", "structure", "overview", "change"})
"""Abilities that tell of all posts of the stages, where nothing is named."""

_OF_ROLES = frozenset({"change", "duties", "timing", "combine", "structure", "task"})
"""Abilities whose answer on one post may be told for each stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A column: a kind (`aim`, `attend`, `posts`), or the name of a post, and each stage's cell."""

    kind: str = ""
    post: str = ""
    cell: Callable[[Stage], Item]


def tabulated(cases: Sequence[Case]) -> Plan | None:
    """Plan one table of all that is asked for, where a table of the stages is wanted; else None."""
    lead = cases[0]
    if not (tabled(lead) or any(case.topic.wanted == "table" for case in cases)):
        return None
    added = len(cases) > 1
    found = chain.from_iterable(_columns(case, added=added) for case in cases)
    columns = {(each.kind, each.post): each for each in found}
    kinds = [kind for kind in _KINDS if (kind, "") in columns]
    posts = [post for kind, post in columns if not kind]
    if not columns:
        return None
    columns = {key: columns[key] for key in (*((k, "") for k in kinds), *(("", p) for p in posts))}
    wording = ".".join(("table.head", *kinds, *(["items"] if posts else [])))
    heads = tuple(Item(text=post) for post in posts)
    points = [Point(wording=wording, items=heads, ground="self", layout="cells")]
    for stage in lead.method.stages:
        slots = {"stage": title(lead, name(lead, stage))}
        cells = tuple(each.cell(stage) for each in columns.values())
        points.append(Point(wording="table.stage", slots=slots, items=cells, layout="cells"))
    return Plan(outcome="answered", points=tuple(points), ability="overview")


def _columns(case: Case, *, added: bool) -> Iterator[_Column]:
    """Yield the columns that a question asks for: of each post named, else of the stages."""
    topic = case.topic
    spans = added or dwells_in(topic.text, "each-stage") or dwells_in(topic.text, "stages")
    if not spans or len(topic.stages) == 1:
        return
    attends = bool(topic.boss) or dwells_in(topic.text, "attend")
    aims = dwells_in(topic.text, "aim")
    if aims:
        yield _Column(kind="aim", cell=lambda stage: _said(case, stage.goal))
    if attends:
        yield _Column(kind="attend", cell=lambda each: _said(case, each.attention))
    if aims or attends:
        return
    if topic.roles and topic.ability in _OF_ROLES:
        for role in _apart(case):
            yield _Column(post=title(case, name(case, role)), cell=_way(case, role))
    elif topic.ability in _OF_POSTS and not topic.named(("roles", "sides", "groups")):
        yield _Column(kind="posts", cell=lambda stage: _posts(case, stage))


def _apart(case: Case) -> list[Role]:
    """Return the roles named, without those that another one of them turns into."""
    roles = [case.method.role(id) for id in case.topic.roles]
    heirs = {each.id for role in roles for each in successors(case, role) if each != role}
    return [role for role in roles if role.id not in heirs and role.posts]


def _way(case: Case, role: Role) -> Callable[[Stage], Item]:
    return lambda stage: _in(case, role, stage)


def _in(case: Case, role: Role, stage: Stage) -> Item:
    """Return what a stage has of a role: its post, or who takes over from it, and what they do."""
    if stage.id not in role.posts:
        return _said(case, role.arrival) if role.arrival else Item(text="—")
    if not gone(role, stage):
        return _said(case, role.posts[stage.id].claim)
    heirs = successors(case, role)
    split = [each for each in case.method.splits if each.role == role.id and each.stage == stage.id]
    if not split:
        claims = {each.posts[stage.id].claim.text[case.language]: each for each in heirs}
        return _joined(case, [_said(case, each.posts[stage.id].claim) for each in claims.values()])
    told = [_said(case, split[0].claim)]
    return _joined(case, [*told, *(brief(case, each) for each in heirs)])


def _posts(case: Case, stage: Stage) -> Item:
    """Return the posts of a stage by name."""
    there = [
        role
        for role in case.method.roles
        if stage.id in role.posts and role.posts[stage.id].need == "now"
    ]
    return named(case, there, stage)


def _said(case: Case, claim: Claim) -> Item:
    return Item(text=case.say(claim.text), support=claim.support)


def _joined(case: Case, items: Sequence[Item]) -> Item:
    """Return what several items say as one, on all that supports them."""
    mark = "；" if case.language == "zh" else "; "
    support = tuple(dict.fromkeys(ref for each in items for ref in each.support))
    return Item(text=mark.join(each.text for each in items), support=support)
