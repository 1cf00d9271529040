"""What a system did with a case in, its score by every measure and its failures out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from evals.corpus import Corpus
from evals.judge import Judge, Verdict
from evals.judging import Reader, invented_numbers
from evals.measures import ALL, Evidence, Measure
from evals.measures.answer import missing_points, wrong_words
from evals.measures.decision import (
    RECOMMENDED,
    facts_expected,
    facts_understood,
    recommended,
    wanted,
    wrong,
)
from evals.measures.judged import RATED
from evals.measures.retrieval import CHAT, DEPTH
from evals.values import AnswerJson, Case, Observation, Result


class Scorer:
    """Scores observations against one corpus."""

    def __init__(self, corpus: Corpus, measures: Sequence[Measure] = ALL) -> None:
        self._corpus = corpus
        self._reader = Reader(corpus)
        self._measures = measures

    def results(
        self,
        cases: Sequence[Case],
        observations: Sequence[Observation],
        judge: Judge | None = None,
    ) -> tuple[Result, ...]:
        """Score every case; a variant is held against the answer to the case it varies.

        A judge, where there is one, rates every answer.
        """
        pairs = tuple(zip(cases, observations, strict=True))
        answers = {case.id: seen.last for case, seen in pairs if not failed(seen)}
        gathered = {
            case.id: self.evidence(case, seen, answers.get(case.varies or ""))
            for case, seen in pairs
            if not failed(seen)
        }
        if judge:
            gathered = _rated(gathered, judge)
        return tuple(
            self.result(gathered[case.id]) if case.id in gathered else _without_answer(case, seen)
            for case, seen in pairs
        )

    def result(self, evidence: Evidence) -> Result:
        """Score one case by every measure that applies."""
        scores = {
            measure.name: score
            for measure in self._measures
            if (score := measure.score(evidence)) is not None
        }
        return Result(
            case=evidence.case,
            observation=evidence.observation,
            scores=scores,
            failures=evidence.failures,
            statements=evidence.statements,
            blame=_blame(evidence) if evidence.failures else None,
        )

    def evidence(
        self, case: Case, observation: Observation, original: AnswerJson | None = None
    ) -> Evidence:
        """Gather what the measures look at."""
        answer, method = observation.last, self._corpus.method
        roster = [line for line in answer["roster"] if line["need"] in RECOMMENDED]
        gathered = Evidence(
            case=case,
            observation=observation,
            relevant=self._corpus.relevant(case),
            held=self._reader.held(answer),
            statements=self._reader.statements(case, answer),
            reasons=tuple(
                self._reader.objection(line["why"], tuple(line["citations"]), answer) is None
                for line in roster
            ),
            lawful=self._lawful(answer),
            traits=frozenset(each.id for each in method.traits) if method else frozenset(),
            original=original,
        )
        return replace(gathered, failures=failures(gathered))

    def _lawful(self, answer: AnswerJson) -> tuple[bool, ...]:
        """Tell for each recommended role whether the method needs it where the answer places it."""
        method, stage = self._corpus.method, answer["stage"]
        if method is None or stage is None:
            return ()
        facts = {fact["name"]: fact["value"] for fact in answer["facts"]}
        needs = method.needs({**facts, "stage": stage["id"]})
        return tuple(
            role in needs and needs[role][0] in RECOMMENDED for role in recommended(answer)
        )


def failed(observation: Observation) -> bool:
    """Tell whether a system gave no answer to judge."""
    return observation.error is not None or not observation.answers


def _without_answer(case: Case, observation: Observation) -> Result:
    """Return the result of a case that the system failed on: it has failed, and nothing else."""
    error = observation.error or "gave no answer"
    return Result(case=case, observation=observation, scores={"passed": 0.0}, failures=(error,))


def _rated(gathered: Mapping[str, Evidence], judge: Judge) -> dict[str, Evidence]:
    """Add the judge's verdicts, each as its scores; an answer that it did not rate has none."""
    ratings = judge.rate_all(list(gathered.values()))
    return {
        id: replace(evidence, rating={name: float(getattr(rating, name)) for name in RATED})
        if isinstance(rating, Verdict)
        else evidence
        for (id, evidence), rating in zip(gathered.items(), ratings, strict=True)
    }


def failures(evidence: Evidence) -> tuple[str, ...]:
    """Say each way in which an answer is not what the case expects, or not grounded."""
    case, answer = evidence.case, evidence.answer
    stage = answer["stage"]["id"] if answer["stage"] else None
    found = []
    if case.outcome and answer["outcome"] not in case.outcome:
        found.append(f"outcome is {answer['outcome']}, not {' or '.join(case.outcome)}")
    if case.language and answer["language"] != case.language:
        found.append(f"language is {answer['language']}, not {case.language}")
    if case.stage and stage != case.stage:
        found.append(f"stage is {stage or 'not given'}, not {case.stage}")
    found += [f"{role} is not recommended" for role in sorted(wanted(case) - recommended(answer))]
    found += [f"{role} is recommended" for role in sorted(wrong(case, answer))]
    expected = facts_expected(case, evidence.observation)
    understood = facts_understood(evidence)
    if expected is not None and expected != understood:
        found.append(f"understood {_pairs(understood)}, not {_pairs(expected)}")
    found += [f"says none of {', '.join(wordings)}" for wordings in missing_points(evidence)]
    found += [f"says {word}" for word in wrong_words(evidence)]
    found += [
        f"has the number {number} from nowhere"
        for number in sorted(invented_numbers(case, answer, evidence.held))
    ]
    found += [
        f"“{answer['text'][each.start : each.end]}” {each.why}"
        for each in evidence.statements
        if each.stands == "unsupported"
    ]
    if not case.outcome and evidence.relevant and not _found(evidence):
        found.append(f"none of {', '.join(case.passages)} is found")
    return tuple(found)


def _found(evidence: Evidence) -> bool:
    """Tell whether a passage that holds the answer was found, as far as the system shows it."""
    ranked = evidence.observation.ranked
    return ranked is None or any(ids & set(ranked[CHAT][:DEPTH]) for ids in evidence.relevant)


def _blame(evidence: Evidence) -> Literal["retrieval", "answer"]:
    """Blame retrieval where no passage that holds the answer was found, or cited all the same."""
    cited = {citation["passage"] for citation in evidence.answer["citations"]}
    held = any(ids & cited for ids in evidence.relevant)
    return "answer" if held or not evidence.relevant or _found(evidence) else "retrieval"


def _pairs(facts: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name}={value}" for name, value in sorted(facts)) or "no facts"
