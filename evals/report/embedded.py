"""The cases of a run as the compact JSON from which the page draws each when it is opened."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from evals.figures import EVERYTHING, slices_of
from evals.measures.measure import Measure
from evals.report.changes import pieces
from evals.report.expectation import lines, recommended
from evals.values import AnswerJson, Case, Comparison, Result, Run

Json = dict[str, Any]
NEEDS = ("now", "optional", "later")


class Pool:
    """Values that many cases share, each kept once and named by its place."""

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}

    def place(self, value: Hashable) -> int:
        """Return the place of a value, a new one at its first use."""
        return self._places.setdefault(value, len(self._places))

    def values(self) -> list[Any]:
        """Return the values in the order of their places."""
        return list(self._places)


class Embedding:
    """Turns results into JSON; what they share is pooled.

    `references` tell which passages found are relevant, as `page` has them.
    """

    def __init__(
        self,
        measures: tuple[Measure, ...],
        comparison: Comparison | None,
        references: Mapping[str, str],
    ) -> None:
        self._measures = {measure.name: place for place, measure in enumerate(measures)}
        self._references = references
        self._earlier = _results(comparison.before) if comparison else {}
        self._fixed = frozenset(comparison.fixed if comparison else ())
        self._broken = frozenset(comparison.broken if comparison else ())
        self._passages = Pool()
        self._citations = Pool()

    def cases(self, run: Run) -> list[Json]:
        """Return every case, in the order of the run."""
        return [self._case(result) for result in run.results]

    def pools(self, headings: Mapping[str, str]) -> Json:
        """Return what the cases point into; headings not given are taken from citations."""
        citations = self._citations.values()
        known = {citation[0]: citation[1] for citation in citations} | dict(headings)
        passages = [(passage, known.get(passage, "")) for passage in self._passages.values()]
        return {"passages": passages, "citations": [citation[1:] for citation in citations]}

    def _case(self, result: Result) -> Json:
        case, observation = result.case, result.observation
        answer = last_answer(result)
        earlier = observation.answers[:-1] if answer else observation.answers
        return {
            "id": case.id,
            "where": case.where,
            "language": case.language,
            "slices": [name for name in slices_of(case) if name != EVERYTHING],
            "turns": case.turns,
            "earlier": [said["text"] for said in earlier],
            "answer": self._answer(answer, result) if answer else None,
            "error": observation.error,
            "failures": result.failures,
            "blame": result.blame,
            "flip": self._flip(case),
            "lines": [
                (line.label, line.expected, line.given, line.wrong)
                for line in lines(case, answer, result.observation.people)
            ],
            "scores": {
                self._measures[name]: round(score, 4)
                for name, score in result.scores.items()
                if name in self._measures
            },
            "ranked": {
                road: [self._passages.place(passage) for passage in found]
                for road, found in (observation.ranked or {}).items()
            },
            "relevant": self._relevant(result),
            "before": self._before(result),
        }

    def _answer(self, answer: AnswerJson, result: Result) -> Json:
        text = answer["text"]
        roles = answer["roster"]
        return {
            "text": text,
            "outcome": answer["outcome"],
            "stage": answer["stage"] and answer["stage"]["name"],
            "roster": {
                need: [line["name"] for line in roles if line["need"] == need] for need in NEEDS
            },
            "questions": [(asked["text"], asked["options"]) for asked in answer["questions"]],
            "citations": [(cited["n"], self._citation(cited)) for cited in answer["citations"]],
            "statements": [
                (
                    _units(text, statement.start),
                    _units(text, statement.end),
                    statement.stands,
                    statement.marks,
                    statement.needless,
                    statement.why,
                )
                for statement in result.statements
            ],
        }

    def _citation(self, cited: Mapping[str, str]) -> int:
        passage, heading, document = cited["passage"], cited["heading"], cited["document"]
        place = heading if heading.startswith(document) else f"{document} › {heading}".rstrip(" ›")
        return self._citations.place(
            (passage, place, cited["quote"], cited["source"], cited["as_of"])
        )

    def _relevant(self, result: Result) -> list[int]:
        """The passages found that the case says hold the answer."""
        wanted = frozenset(result.case.passages)
        found = {each for road in (result.observation.ranked or {}).values() for each in road}
        held = (each for each in found if self._references.get(each) in wanted)
        return sorted(map(self._passages.place, held))

    def _flip(self, case: Case) -> str | None:
        if case.id in self._broken:
            return "broken"
        return "fixed" if case.id in self._fixed else None

    def _before(self, result: Result) -> Json | None:
        """The other run's answer to this case, where it differs in what is shown."""
        earlier = self._earlier.get(result.case.id)
        if earlier is None:
            return None
        then, now = last_answer(earlier), last_answer(result)
        sides = {
            "failures": (earlier.failures, result.failures),
            "outcome": (then and then["outcome"], now and now["outcome"]),
            "stage": (_stage(then), _stage(now)),
            "roles": (recommended(then), recommended(now)),
        }
        texts = (then["text"] if then else "", now["text"] if now else "")
        changed = {name: pair for name, pair in sides.items() if pair[0] != pair[1]}
        if not changed and texts[0] == texts[1]:
            return None
        return {"changed": changed, "pieces": pieces(*texts) if texts[0] != texts[1] else ()}


def last_answer(result: Result) -> AnswerJson | None:
    """Return the answer that is judged, None where the system failed before it."""
    observation = result.observation
    whole = len(observation.answers) == len(result.case.turns) and not observation.error
    return observation.last if whole else None


def _results(run: Run) -> dict[str, Result]:
    return {result.case.id: result for result in run.results}


def _stage(answer: AnswerJson | None) -> str | None:
    return answer["stage"]["id"] if answer and answer["stage"] else None


def _units(text: str, place: int) -> int:
    """A place in a text as a browser counts: in UTF-16 units."""
    return len(text[:place].encode("utf-16-le")) // 2
