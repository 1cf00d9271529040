"""Measures of what was said: key points, citations, numbers, refusals, language, length."""

from __future__ import annotations

import re

import numpy as np

from assistant.text import fold, language_of, sentences
from evals.judging import invented_numbers
from evals.measures.decision import OURS
from evals.measures.measure import Evidence, Measure
from evals.statements import MARKS

ALCE = "Gao et al. 2023, ALCE; entailment by evals/support.py in place of a language model"

_WORD = re.compile(r"[^\W\d_]+")


def missing_points(evidence: Evidence) -> tuple[tuple[str, ...], ...]:
    """Return the key points of which no wording stands in the text."""
    text = fold(evidence.answer["text"])
    return tuple(
        wordings
        for wordings in evidence.case.says
        if not any(fold(wording) in text for wording in wordings)
    )


def wrong_words(evidence: Evidence) -> tuple[str, ...]:
    """Return what stands in the text and must not."""
    text = fold(evidence.answer["text"])
    return tuple(word for word in evidence.case.says_not if fold(word) in text)


def plain(text: str) -> str:
    """Return a text as one reads it: without citation marks and Markdown signs."""
    return MARKS.sub("", text).replace("**", "")


def _key_points(evidence: Evidence) -> float | None:
    points = evidence.case.says
    return 1 - len(missing_points(evidence)) / len(points) if points else None


def _nothing_wrong(evidence: Evidence) -> float | None:
    return float(not wrong_words(evidence)) if evidence.case.says_not else None


def _citation_recall(evidence: Evidence) -> float | None:
    claims = [each for each in evidence.statements if each.stands in {"cited", "unsupported"}]
    if not claims:
        return None
    return sum(each.stands == "cited" for each in claims) / len(claims)


def _citation_precision(evidence: Evidence) -> float | None:
    marked = [each for each in evidence.statements if each.marks and each.stands != "labelled"]
    total = sum(len(each.marks) for each in marked)
    precise = sum(len(each.marks) - len(each.needless) for each in marked if each.stands == "cited")
    return precise / total if total else None


def _supported(evidence: Evidence) -> float | None:
    found = evidence.statements
    return sum(each.stands != "unsupported" for each in found) / len(found) if found else None


def _reasons(evidence: Evidence) -> float | None:
    return sum(evidence.reasons) / len(evidence.reasons) if evidence.reasons else None


def _no_invented_number(evidence: Evidence) -> float:
    return float(not invented_numbers(evidence.case, evidence.answer, evidence.held))


def _refusal_recall(evidence: Evidence) -> float | None:
    if evidence.case.outcome != ("refused",):
        return None
    return float(evidence.answer["outcome"] == "refused")


def _refusal_precision(evidence: Evidence) -> float | None:
    if evidence.answer["outcome"] != "refused" or not evidence.case.outcome:
        return None
    return float("refused" in evidence.case.outcome)


def _language(evidence: Evidence) -> float | None:
    language = evidence.case.language
    if language is None:
        return None
    answer = evidence.answer
    return float(
        answer["language"] == language and language_of(plain(answer["text"]), language) == language
    )


def _length(evidence: Evidence) -> float:
    return float(len(plain(evidence.answer["text"])))


def _sentence_length(evidence: Evidence) -> float | None:
    if evidence.answer["language"] != "zh":
        return None
    found = sentences(plain(evidence.answer["text"]))
    return float(np.mean([len(each) for each in found])) if found else None


def _lix(evidence: Evidence) -> float | None:
    """LIX = words / sentences + 100 * words of more than six letters / words."""
    if evidence.answer["language"] != "en":
        return None
    text = plain(evidence.answer["text"])
    words, found = _WORD.findall(text), sentences(text)
    if not words:
        return None
    return len(words) / len(found) + 100 * sum(len(word) > 6 for word in words) / len(words)


MEASURES = (
    Measure(
        name="key points",
        group="answer",
        formula="key points of which one wording stands in the text / key points",
        source="claim recall over the points of the case",
        meaning="the answer is complete",
        score=_key_points,
    ),
    Measure(
        name="nothing wrong said",
        group="answer",
        formula="share of cases in which nothing stands that must not",
        source=OURS,
        meaning="no known mistake is made",
        score=_nothing_wrong,
    ),
    Measure(
        name="citation recall",
        group="answer",
        formula="statements that all their citations together hold / statements that need some",
        source=ALCE,
        meaning="what is said is borne out by what it cites",
        score=_citation_recall,
    ),
    Measure(
        name="citation precision",
        group="answer",
        formula="citations of held statements that hold them alone or that the others do not hold "
        "without / citations",
        source=ALCE,
        meaning="no citation is for show",
        score=_citation_precision,
    ),
    Measure(
        name="supported",
        group="answer",
        formula="statements that are held, labelled or claim nothing / statements",
        source=OURS,
        meaning="every sentence is grounded or labelled",
        score=_supported,
    ),
    Measure(
        name="reasons supported",
        group="answer",
        formula="recommended roles whose reason is held by what it cites / recommended roles",
        source=OURS,
        meaning="each line of the roster can be checked",
        score=_reasons,
    ),
    Measure(
        name="no invented number",
        group="answer",
        formula="share of answers in which every number stands in a cited passage or was named by "
        "the user",
        source=OURS,
        meaning="no headcount, pay or threshold out of thin air",
        score=_no_invented_number,
    ),
    Measure(
        name="refusal recall",
        group="answer",
        formula="refused / cases that can only be refused",
        source="recall",
        meaning="what the documents do not say is not answered",
        score=_refusal_recall,
    ),
    Measure(
        name="refusal precision",
        group="answer",
        formula="cases that may be refused / refused",
        source="precision",
        meaning="what the documents say is not refused",
        score=_refusal_precision,
    ),
    Measure(
        name="language",
        group="answer",
        formula="share of answers in the language of the case, by their own word and by script",
        source="accuracy",
        meaning="one is answered in the language one asked in",
        score=_language,
    ),
    Measure(
        name="length",
        group="answer",
        formula="characters of the text without marks, median",
        source=OURS,
        meaning="how much there is to read on a phone",
        score=_length,
        pool=np.median,
        better="neither",
        unit="characters",
    ),
    Measure(
        name="sentence length (zh)",
        group="answer",
        formula="characters / sentences",
        source="mean sentence length, the common part of Chinese readability formulas",
        meaning="how long a breath a Chinese sentence takes",
        score=_sentence_length,
        better="neither",
        unit="characters",
    ),
    Measure(
        name="LIX (en)",
        group="answer",
        formula="words / sentences + 100 words of over six letters / words",
        source="Björnsson 1968",
        meaning="below 40 reads like a story, above 60 like a law",
        score=_lix,
        better="neither",
        unit="LIX",
    ),
)
