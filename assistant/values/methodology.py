"""A methodology as data: what `corpus/` says in machine-readable form, and nothing of one trade.

The classes are the schema of `method.yaml` and `roles/*.yaml`: keys are field names, unknown keys
are errors. A `Wording` maps a language to a text, `Aliases` a language to spellings. Every
statement names the headings that support it (`document#anchor`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeVar

Wording = Mapping[str, str]
Aliases = Mapping[str, tuple[str, ...]]
Need = Literal["now", "optional", "later", "not-needed"]

BUILT_IN = frozenset({"opening", "start", "end", "some", "word", "n"})
"""Names that aliases use as those of lists, and that no list can bear."""

NamedThing = TypeVar("NamedThing", bound="Named")

_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement of the method in every language, and the headings that support it."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    text: Wording
    support: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something the method names; the base of everything a user can mention."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str
    name: Wording
    aliases: Aliases = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side(Named):
    """A side of the organisation (live, store, paid traffic) and the stages that have it.

    `called` is the name it goes by in a stage, where that is another.
    """

    stages: tuple[str, ...]
    called: Mapping[str, Wording] = field(default_factory=dict)
    about: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Named):
    """A group of posts inside a side, from the stages on that name it.

    `arrival` says from when on and on which side, where what it is `about` does not.
    `shortly` are words that stand for the group only in a list with posts ("short video, media
    buyer and business development are there").
    """

    side: str
    stages: tuple[str, ...]
    about: Claim
    arrival: Claim | None = None
    shortly: Aliases = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One condition for entering a stage, with phrases by which users say it is met or unmet.

    `about` are the words for the thing itself (`SOP`): said to be done it is met, said not to be
    done it is unmet, whatever the phrase.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str
    name: Wording
    about: Aliases = field(default_factory=dict)
    met: Aliases
    unmet: Aliases = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changes on one side, or in one group of it, when a stage begins."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    side: str
    group: str | None = None
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Named):
    """A stage, in the order of the list.

    `implied` are phrases of a story that put a shop there; `signals` are the conditions of entry
    (empty where the method states none, and `entry` says so). `structure` names its sides, `stays`
    tells of the posts that are there already when it begins; `gist` is all of it in a few words.
    """

    implied: Aliases = field(default_factory=dict)
    goal: Claim
    gist: Claim | None = None
    attention: Claim
    entry: Claim
    signals: tuple[Signal, ...] = ()
    structure: Claim | None = None
    stays: Claim | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of the day's work that duties fall in; `words` ask for just this part.

    The `name` is read behind a role and before its duties: "the host, *before the stream*". In one
    that is `at_once` all work falls at the same time.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str
    name: Wording
    words: Aliases
    at_once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty of a role; `words` are what users call the task, `phase` is when it is done.

    Named together with duties of the roles it is `over`, it is the one meant.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    text: Wording
    words: Aliases
    support: tuple[str, ...]
    phase: str | None = None
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A kind of work that several roles have a hand in (`role#place`, from 0), told side by side.

    It `lacks` a post of its own, where a topic left open says so. Of stages that have none of those
    roles, the duties `before` come nearest to it.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str
    duties: tuple[str, ...]
    before: tuple[str, ...] = ()
    lacks: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A role's place in one stage."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    need: Need
    side: str
    group: str | None = None
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Named):
    """A role: what it does, and its place in each stage that has it.

    `brief` is the one-line form of the duties. A role without posts is only mentioned by the
    method; `note` then says so. A stage before the first post means `later`; a stage after a role
    was split or taken over has a post with need `not-needed` and the reason. `does` are the verbs
    that, said of somebody, mean that they do this work ("my wife streams"); `shortly` are words
    that stand for the role only in a list of posts, or beside somebody ("host, floor, packing";
    "Anna: links"); `suits` are words for somebody whom the role would suit ("good on camera");
    `course` tells in one sentence what becomes of the role in the stages after its first, where
    its duties are the same if it is `steady`. `core` tells that the others serve it.
    """

    brief: Claim
    does: Aliases = field(default_factory=dict)
    shortly: Aliases = field(default_factory=dict)
    suits: Aliases = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    posts: Mapping[str, Post] = field(default_factory=dict)
    arrival: Claim | None = None
    course: Claim | None = None
    steady: bool = False
    core: bool = False
    note: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Named):
    """A value of a fact; `aliases` are phrases by which users say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKind(Named):
    """A fact about the user's case that changes the advice, its values, and how to ask for it.

    With a `default` the advice assumes it, says so, and offers the change; without, it asks.
    """

    ask: Wording
    options: tuple[Option, ...]
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Value(Named):
    """A value of a trait; `aliases` are words for it, `said` phrases that tell it by themselves."""

    said: Aliases = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait(Named):
    """Something of the user's case that is kept and shown as told, and on which nothing depends.

    A word for a value only tells it in one of the phrases `told`, where it stands for `{option}`.
    `open` says that the method leaves open what follows from it.
    """

    told: Aliases
    open: Claim | None = None
    options: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A condition that overrides needs: `when` maps `stage` or a fact to the value required."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str
    when: Mapping[str, str]
    needs: Mapping[str, Need]
    claim: Claim
    beyond: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """A doubling-up the method states: one person for several roles, or a role shared by groups.

    The `groups` of a role that doubles up are those whose work it takes on. `brief` is the claim in
    a few words, for lists.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str
    kind: Literal["combine", "share"]
    roles: tuple[str, ...]
    groups: tuple[str, ...] = ()
    stage: str
    claim: Claim
    brief: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A role that becomes other roles, or a group, when a stage begins."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str
    role: str
    into: tuple[str, ...]
    stage: str
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A principle, warning or piece of advice, or a note on what the source leaves unclear.

    `about` lists ids of what it speaks of; `words` are topics that users name; the `verdict` is
    what follows from it for somebody who asks whether to, the `brief` its claim in a few words, to
    stand beside others, the `limit` what it does not say, for somebody who asks if it holds always.
    `beside` are ids of the statements without which it would be half told. One that is `passing`
    is told too where a message only tells in passing of what it is about.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str
    kind: Literal["principle", "warning", "advice", "importance", "unclear"]
    about: tuple[str, ...] = ()
    words: Aliases = field(default_factory=dict)
    claim: Claim
    verdict: Claim | None = None
    brief: Claim | None = None
    limit: Claim | None = None
    beside: tuple[str, ...] = ()
    passing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Named):
    """A word of the trade, explained as far as the method does.

    `mentioned` is false for a word that it does not use at all.
    """

    mentioned: bool = True
    about: tuple[str, ...] = ()
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Misprint:
    """A word that the source prints wrongly: how it is printed, and what it should be."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    printed: Aliases
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A part of a topic left open: the words that ask for just this, and what is said of it.

    It `shows` the duties of the roles named, whatever the topic shows, or for a `vacancy` if they
    are needed, what they do, and that nobody is said to stand in. `ask` names in general terms
    whom such a thing is asked of instead.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    words: Aliases
    claim: Claim
    nearest: tuple[Claim, ...] = ()
    shows: Literal["duties", "vacancy"] | None = None
    ask: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Named):
    """A topic the method leaves open; `nearest` is the closest thing it does say.

    A question for a few of its `details` is told of these alone. It `shows` the duties of the roles
    named, what the method says of their weight, their place, the posts of the stage at hand or the
    structure, where those help. Of one that is `elsewhere`, a field of its own, nothing the method
    says holds; by one that `measures`, stages could be told apart, and are not; of one that is an
    `amount` people hold the method to give a number; one that is a `condition` is what people make
    other questions depend on; one that is `absent` is a post that no list of the method has. Named
    together with those that it is `over`, it is the one meant; so is it `instead` of others where
    what it is `about` is named, and no post.
    """

    claim: Claim
    nearest: tuple[Claim, ...] = ()
    details: tuple[Detail, ...] = ()
    shows: Literal["duties", "weight", "posts", "structure", "place"] | None = None
    elsewhere: bool = False
    measures: bool = False
    amount: bool = False
    condition: bool = False
    absent: bool = False
    over: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Ways in which users tell of their shop without any alias: to learn from, not to be found.

    `met` and `unmet` name conditions (`stage.condition`), `implied` stages, `option` options
    (`fact=option`), `role` roles, by what somebody does, `duty` duties (`role#place`, from 0, one
    or several that are the same work); `nothing` are phrases that tell none.
    `gap` and `statement` are questions that those of the id answer, `otherwise` such as something
    else does.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    met: Mapping[str, Aliases] = field(default_factory=dict)
    unmet: Mapping[str, Aliases] = field(default_factory=dict)
    implied: Mapping[str, Aliases] = field(default_factory=dict)
    option: Mapping[str, Aliases] = field(default_factory=dict)
    role: Mapping[str, Aliases] = field(default_factory=dict)
    duty: Mapping[str, Aliases] = field(default_factory=dict)
    nothing: Aliases = field(default_factory=dict)
    gap: Mapping[str, Aliases] = field(default_factory=dict)
    statement: Mapping[str, Aliases] = field(default_factory=dict)
    otherwise: Aliases = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Methodology:
    """A whole method: `method.yaml` with the roles of `roles/*.yaml`, and `phrases/*.yaml`.

    `order` lists role ids as answers list the roles; those it leaves out follow. `words` are lists
    of words that aliases take in by name: `<goods>` is any word of the list `goods`.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str
    name: Wording
    languages: tuple[str, ...]
    subject: Wording
    examples: Mapping[str, tuple[str, ...]]
    decision_maker: Named
    sides: tuple[Side, ...]
    groups: tuple[Group, ...] = ()
    stages: tuple[Stage, ...]
    facts: tuple[FactKind, ...] = ()
    traits: tuple[Trait, ...] = ()
    rules: tuple[Rule, ...] = ()
    combinations: tuple[Combination, ...] = ()
    splits: tuple[Split, ...] = ()
    phases: tuple[Phase, ...] = ()
    works: tuple[Work, ...] = ()
    statements: tuple[Statement, ...] = ()
    terms: tuple[Term, ...] = ()
    misprints: tuple[Misprint, ...] = ()
    gaps: tuple[Gap, ...] = ()
    order: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrases: Phrases = field(default_factory=Phrases)
    roles: tuple[Role, ...]

    @property
    def kinds(self) -> tuple[FactKind | Trait, ...]:
        """What can be known of a case beside its stage: facts, and traits, which change nothing."""
        return (*self.facts, *self.traits)

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """The values that can be known: ids of the options of each kind, and of stages."""
        facts = {kind.id: tuple(each.id for each in kind.options) for kind in self.facts}
        traits = {trait.id: tuple(each.id for each in trait.options) for trait in self.traits}
        return {**facts, "stage": tuple(stage.id for stage in self.stages), **traits}

    def role(self, id: str) -> Role:
        """Return the role of that id; KeyError when there is none."""
        return _find(self.roles, id)

    def stage(self, id: str) -> Stage:
        """Return the stage of that id; KeyError when there is none."""
        return _find(self.stages, id)

    def side(self, id: str) -> Side:
        """Return the side of that id; KeyError when there is none."""
        return _find(self.sides, id)

    def group(self, id: str) -> Group:
        """Return the group of that id; KeyError when there is none."""
        return _find(self.groups, id)

    def combinations_in(self, stage: str) -> tuple[Combination, ...]:
        """Return the combinations that are stated for a stage."""
        return tuple(each for each in self.combinations if each.stage == stage)

    def stage_before(self, id: str) -> Stage | None:
        """Return the stage that precedes, or None for the first."""
        position = self.position(id)
        return self.stages[position - 1] if position else None

    def stage_after(self, id: str) -> Stage | None:
        """Return the stage that follows, or None for the last."""
        position = self.position(id) + 1
        return self.stages[position] if position < len(self.stages) else None

    def position(self, stage: str) -> int:
        """Return the place of a stage in their order, from 0."""
        return next(i for i, each in enumerate(self.stages) if each.id == stage)

    def late(self, role: Role) -> bool:
        """Tell whether the role is first wanted in a stage after the first."""
        return self.arrives(role) not in (None, self.stages[0])

    def arrives(self, role: Role) -> Stage | None:
        """Return the first stage in which the role is wanted at all, or None."""
        return next(
            (
                stage
                for stage in self.stages
                if stage.id in role.posts and role.posts[stage.id].need in {"now", "optional"}
            ),
            None,
        )

    def rules_for(self, case: Mapping[str, str]) -> tuple[Rule, ...]:
        """Return the rules whose conditions all hold; `case` maps `stage` and facts to values."""
        return tuple(
            rule
            for rule in self.rules
            if all(case.get(name) == value for name, value in rule.when.items())
        )

    def needs(self, case: Mapping[str, str]) -> dict[str, tuple[Need, Claim]]:
        """Return for every role that has a place in the method its need in this case, and why.

        A stage before a role's first post means `later`. Rules override posts, later rules
        earlier ones. `case` must name the `stage`.
        """
        needs = self.needs_of_posts(case["stage"])
        for rule in self.rules_for(case):
            needs |= {role: (need, rule.claim) for role, need in rule.needs.items()}
        return needs

    def needs_of_posts(self, stage: str) -> dict[str, tuple[Need, Claim]]:
        """Return the needs in a stage as they are before any rule, and why."""
        needs: dict[str, tuple[Need, Claim]] = {}
        for role in self.roles:
            if post := role.posts.get(stage):
                needs[role.id] = (post.need, post.claim)
            elif (first := self.arrives(role)) and self.position(first.id) > self.position(stage):
                needs[role.id] = ("later", role.arrival or role.posts[first.id].claim)
        return needs


def _find(things: tuple[NamedThing, ...], id: str) -> NamedThing:
    for thing in things:
        if thing.id == id:
            return thing
    raise KeyError(id)
