"""A right answer in, wrong ones out: each with one fault that the measures must notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evals.corpus import Corpus
from evals.judging import labels_in
from evals.measures import Measure
from evals.measures.decision import recommended
from evals.scoring import Scorer
from evals.statements import MARKS, cut
from evals.values import AnswerJson, Case, Observation, Result

_FLIPS = {
    "zh": (
        (re.compile(r"(?<!不)(?:可以|需要|应该|能够|负责|具备|属于|必须)"), "不{0}"),
        (re.compile(r"不(?=可以|需要|应该|要|能|会|用|具备|属于)"), ""),
        (re.compile(r"没有(?=[^讲写说给提])"), "有"),
        (re.compile(r"(?<=[，。；：、])(?=[做写管解统策拍选配对处])"), "不"),
    ),
    "en": (
        (re.compile(r"\b(?:is|are|may|can|must|should|does)\b(?! not)"), "{0} not"),
        (re.compile(r"\b(is|are|may|can|must|should|does) not\b"), "{1}"),
        (
            re.compile(r"\b(?=(?:puts|runs|answers|handles|writes|sends|watches|makes|plans)\b)"),
            "never ",
        ),
    ),
}
_DIGITS = re.compile(r"(?<!\[)\b\d+\b(?!\])")

Fault = Callable[[AnswerJson, Case, Corpus, np.random.Generator], AnswerJson | None]
"""Return the answer with a fault, or None where this answer gives no room for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """How many mutated answers of a kind there were, and how many some measure scored lower."""

    mutation: str
    made: int
    caught: int
    missed: tuple[str, ...]
    by: Mapping[str, int]

    @property
    def share(self) -> float:
        """The share caught."""
        return self.caught / self.made if self.made else 1.0


def catch(
    results: Sequence[Result], corpus: Corpus, measures: Sequence[Measure], seed: int
) -> tuple[Caught, ...]:
    """Mutate the answer of every case that passed, in every way it allows, and score it again.

    A mutation is caught when a measure that says which way is up scores it worse. `missed` are ids
    of cases; `by` counts which measures noticed.
    """
    proving = [measure for measure in measures if measure.better == "more"]
    scorer = Scorer(corpus, proving)
    right = [result for result in results if result.passed and result.case.outcome]
    found = []
    for name, mutate in MUTATIONS.items():
        generator = np.random.default_rng(seed)
        made, missed, by = 0, [], dict.fromkeys((measure.name for measure in proving), 0)
        for result in right:
            answer = mutate(result.observation.last, result.case, corpus, generator)
            if answer is None:
                continue
            made += 1
            noticed = _noticed(scorer, result, answer)
            if not noticed:
                missed.append(result.case.id)
            for measure in noticed:
                by[measure] += 1
        found.append(
            Caught(
                mutation=name,
                made=made,
                caught=made - len(missed),
                missed=tuple(missed),
                by={measure: count for measure, count in by.items() if count},
            )
        )
    return tuple(found)


def _noticed(scorer: Scorer, result: Result, answer: AnswerJson) -> list[str]:
    answers = (*result.observation.answers[:-1], answer)
    observation: Observation = replace(result.observation, answers=answers, again=None)
    scores = scorer.result(scorer.evidence(result.case, observation)).scores
    return [
        name
        for name, score in scores.items()
        if name in result.scores and score < result.scores[name]
    ]


def role_added(
    answer: AnswerJson, case: Case, corpus: Corpus, generator: np.random.Generator
) -> AnswerJson | None:
    """Recommend one role more, with the citations of another."""
    if not recommended(answer) or corpus.method is None:
        return None
    allowed = recommended(answer) | set(case.may_roles)
    others = [role for role in corpus.method.roles if role.id not in allowed]
    if not others:
        return None
    role = others[generator.integers(len(others))]
    model = next(line for line in answer["roster"] if line["role"] in recommended(answer))
    rest = [line for line in answer["roster"] if line["role"] != role.id]
    return {**answer, "roster": [*rest, {**model, "role": role.id, "need": "now"}]}


def role_removed(
    answer: AnswerJson, case: Case, corpus: Corpus, generator: np.random.Generator
) -> AnswerJson | None:
    """Leave out a role that the case wants."""
    del corpus
    roles = sorted(set(case.roster or case.roles) & recommended(answer))
    if not roles:
        return None
    role = roles[generator.integers(len(roles))]
    return {**answer, "roster": [line for line in answer["roster"] if line["role"] != role]}


def role_named(
    answer: AnswerJson, case: Case, corpus: Corpus, generator: np.random.Generator
) -> AnswerJson | None:
    """Name one role more inside a cited statement."""
    del case
    if corpus.method is None:
        return None
    language = answer["language"]
    held = {
        citation["n"]: corpus.passages[citation["passage"]].text for citation in answer["citations"]
    }
    cited = [piece for piece in cut(answer["text"]) if piece.marks]
    if not cited:
        return None
    piece = cited[generator.integers(len(cited))]
    there = corpus.named(" ".join(held[mark] for mark in piece.marks) + answer["text"])
    names = [role.name[language] for role in corpus.method.roles if role.id not in there]
    if not names:
        return None
    name = names[generator.integers(len(names))]
    return _put(answer, piece.end, f"、{name}" if language == "zh" else f" and {name}")


def citation_moved(
    answer: AnswerJson, case: Case, corpus: Corpus, generator: np.random.Generator
) -> AnswerJson | None:
    """Let a citation lead to another passage of the corpus, in the same language."""
    del case
    used = {mark for piece in cut(answer["text"]) for mark in piece.marks}
    citations = [citation for citation in answer["citations"] if citation["n"] in used]
    if not citations:
        return None
    chosen = citations[generator.integers(len(citations))]
    own = {citation["passage"] for citation in answer["citations"]}
    language = corpus.passages[chosen["passage"]].language
    spoken = [
        passage
        for passage in corpus.passages.values()
        if passage.language == language and passage.id not in own
    ]
    other = spoken[generator.integers(len(spoken))]
    moved = {
        **chosen,
        "passage": other.id,
        "document": other.title,
        "heading": other.heading,
        "quote": other.text,
    }
    changed = [moved if one is chosen else one for one in answer["citations"]]
    return {**answer, "citations": changed}


def citation_dropped(
    answer: AnswerJson, case: Case, corpus: Corpus, generator: np.random.Generator
) -> AnswerJson | None:
    """Take the marks off a statement that nothing else shows to be outside the documents."""
    del case, corpus
    text, language = answer["text"], answer["language"]
    ends = [piece.end for piece in cut(text) if piece.marks and not labels_in(piece.text, language)]
    if not ends:
        return None
    end = ends[generator.integers(len(ends))]
    return {**answer, "text": text[:end] + MARKS.sub("", text[end:], count=1)}


def number_changed(
    answer: AnswerJson, case: Case, corpus: Corpus, generator: np.random.Generator
) -> AnswerJson | None:
    """Change a number, or put one where there is none."""
    del case, corpus
    text, invented = answer["text"], str(generator.integers(20, 1000))
    found = list(_DIGITS.finditer(text))
    if found:
        chosen = found[generator.integers(len(found))]
        return {**answer, "text": text[: chosen.start()] + invented + text[chosen.end() :]}
    pieces = cut(text)
    if not pieces:
        return None
    piece = pieces[generator.integers(len(pieces))]
    unit = f"，要{invented}个" if answer["language"] == "zh" else f", {invented} of them"
    return _put(answer, piece.end, unit)


def negation_flipped(
    answer: AnswerJson, case: Case, corpus: Corpus, generator: np.random.Generator
) -> AnswerJson | None:
    """Turn a cited statement into its opposite."""
    del case, corpus
    flips = _FLIPS.get(answer["language"], ())
    places = [
        (piece, match, new)
        for piece in cut(answer["text"])
        if piece.marks
        for pattern, new in flips
        for match in pattern.finditer(piece.text)
    ]
    if not places:
        return None
    piece, match, new = places[generator.integers(len(places))]
    text = answer["text"]
    start, end = piece.start + match.start(), piece.start + match.end()
    turned = new.format(match.group(), *match.groups())
    return {**answer, "text": text[:start] + turned + text[end:]}


def stage_changed(
    answer: AnswerJson, case: Case, corpus: Corpus, generator: np.random.Generator
) -> AnswerJson | None:
    """Give the advice of one stage as that of another."""
    if answer["stage"] is None or corpus.method is None or not (case.stage or case.roster):
        return None
    others = [stage.id for stage in corpus.method.stages if stage.id != answer["stage"]["id"]]
    other = others[generator.integers(len(others))]
    return {**answer, "stage": {**answer["stage"], "id": other}}


def refusal_turned(
    answer: AnswerJson, case: Case, corpus: Corpus, generator: np.random.Generator
) -> AnswerJson | None:
    """Call a refusal an answer, and an answer a refusal."""
    del corpus, generator
    other = "answered" if answer["outcome"] == "refused" else "refused"
    return None if other in case.outcome else {**answer, "outcome": other}


def claim_invented(
    answer: AnswerJson, case: Case, corpus: Corpus, generator: np.random.Generator
) -> AnswerJson | None:
    """Add a sentence that no document says."""
    del case, corpus
    claims = _CLAIMS.get(answer["language"])
    if claims is None:
        return None
    claim = claims[generator.integers(len(claims))]
    return {**answer, "text": f"{answer['text']}\n\n{claim}"}


_CLAIMS = {
    "zh": (
        "新手最好先去职业院校招应届毕业生。",
        "底薪加提成的结构对直播团队最有效。",
        "每周至少安排一次封闭式集训。",
    ),
    "en": (
        "Beginners had best recruit graduates of vocational colleges.",
        "A base salary with commission works best for streaming teams.",
        "Plan a residential training week every month.",
    ),
}

MUTATIONS: Mapping[str, Fault] = {
    "role added to the roster": role_added,
    "role taken from the roster": role_removed,
    "role added to a sentence": role_named,
    "citation moved": citation_moved,
    "citation dropped": citation_dropped,
    "number changed": number_changed,
    "negation flipped": negation_flipped,
    "stage changed": stage_changed,
    "refusal turned": refusal_turned,
    "claim invented": claim_invented,
}


def _put(answer: AnswerJson, place: int, words: str) -> AnswerJson:
    text = answer["text"]
    return {**answer, "text": text[:place] + words + text[place:]}
