"""A run as JUnit XML, as build servers read it: a suite for each kind, a test for each case."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from evals.values import Result, Run

_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What XML 1.0 does not hold, not even escaped (section 2.2)."""


def document(run: Run) -> str:
    """Return the XML; a case fails with its sentences, and errs where the system failed."""
    root = ET.Element("testsuites", {"name": "evals", **_counts(run.results)})
    kinds: dict[str, list[Result]] = {}
    for result in run.results:
        kinds.setdefault(result.case.kind, []).append(result)
    for kind, results in kinds.items():
        said = {"name": _clean(kind), "timestamp": _clean(run.at), **_counts(results)}
        suite = ET.SubElement(root, "testsuite", said)
        for result in results:
            _add(suite, result)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add(suite: ET.Element, result: Result) -> None:
    case, error = result.case, result.observation.error
    test = ET.SubElement(
        suite,
        "testcase",
        name=_clean(case.id),
        classname=_clean(f"evals.{case.kind}"),
        time=_time((result,)),
    )
    if error is not None:
        ET.SubElement(test, "error", message=_clean(error)).text = _clean(error)
    elif result.failures:
        failure = ET.SubElement(test, "failure", message=_clean(result.failures[0]))
        failure.text = _clean("\n".join((*case.turns, "", *result.failures)))


def _counts(results: tuple[Result, ...] | list[Result]) -> dict[str, str]:
    errors = sum(result.observation.error is not None for result in results)
    failed = sum(result.observation.error is None and not result.passed for result in results)
    return {
        "tests": str(len(results)),
        "failures": str(failed),
        "errors": str(errors),
        "time": _time(results),
    }


def _time(results: tuple[Result, ...] | list[Result]) -> str:
    return f"{sum(sum(result.observation.seconds) for result in results):.3f}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
