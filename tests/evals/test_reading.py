"""Cases read from files, and every fault told with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import CorpusError, InputError
from evals.corpus import Corpus
from evals.reading import SHIPPED, read_cases, select

ROOT = Path(__file__).parent.parent.parent


def written(folder: Path, text: str, name: str = "roster.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, corpus: Corpus | None = None) -> str:
    with pytest.raises(CorpusError) as raised:
        read_cases(folder, corpus)
    return str(raised.value)


def test_a_case_knows_its_kind_and_where_it_stands(tmp_path: Path) -> None:
    written(tmp_path, "- id: a\n  turns: [hi]\n- id: b\n  turns: hello\n  outcome: refused\n")
    first, second = read_cases(tmp_path)
    assert (first.kind, first.where) == ("roster", "roster.yaml:1")
    assert (second.turns, second.outcome, second.where) == (
        ("hello",),
        ("refused",),
        "roster.yaml:3",
    )


@pytest.mark.parametrize(
    ("document", "cases", "field"),
    [
        ("README.md", "asks {:,} cases", "of the {:,} cases of `evals/field`"),
        ("README.zh-CN.md", "提问 {} 个用例", "`evals/field` 的 {} 个用例"),
        ("CHANGELOG.md", "`python -m evals`: {:,} cases", ""),
    ],
)
def test_the_number_of_cases_is_told_as_it_is(document: str, cases: str, field: str) -> None:
    told = (ROOT / document).read_text(encoding="utf-8")
    shipped, unseen = (len(read_cases(folder)) for folder in (SHIPPED, ROOT / "evals" / "field"))
    assert cases.format(shipped + unseen) in told
    assert field.format(unseen) in told


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- id: a\n", "roster.yaml:1: 'turns' is missing"),
        ("- id: a\n  turns: [hi]\n  outcom: refused\n", "roster.yaml:3: 'outcom' is no key"),
        ("- id: a\n  turns: [hi]\n  outcome: maybe\n", "roster.yaml:3: 'outcome' has the wrong"),
        ("- id: a\n  turns: []\n", "roster.yaml:1: 'turns' must hold"),
        ("- id: a\n  turns: [hi]\n- id: a\n  turns: [ho]\n", "roster.yaml:3: The id 'a' stands"),
        ("- id: a\n  turns: [hi]\n  varies: b\n", "roster.yaml:1: A variant needs both"),
        (
            "- id: a\n  turns: [hi]\n  varies: b\n  change: story\n",
            "roster.yaml:1: There is no case 'b' to vary",
        ),
        (
            "- id: a\n  turns: [hi]\n  roster: [x]\n  roles: [x]\n",
            "roster.yaml:1: 'roster' says all",
        ),
        ("- id: a\n  turns: [hi]\n  says: [[]]\n", "roster.yaml:1: A key point"),
        ("- just a text\n", "roster.yaml:1: A case must be a mapping"),
        ("id: a\n", "roster.yaml:1: The file holds no list"),
        ("- id: [\n", "roster.yaml:2: This is no valid YAML"),
        ("- id: a\n  turns: [hi]\n  kind: x\n", "roster.yaml:3: 'kind' is no key here"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, text: str, fault: str) -> None:
    assert fault in faults(written(tmp_path, text))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("roster: [astronaut]", "no role 'astronaut'"),
        ("stage: orbit", "no stage 'orbit'"),
        ("facts: {stage: orbit}", "no stage 'orbit'"),
        ("facts: {goods: stolen}", "no fact 'goods: stolen'"),
        ("people: {astronaut: 1}", "no role 'astronaut'"),
        ("passages: [roles/astronaut#duties]", "no section 'roles/astronaut#duties'"),
    ],
)
def test_what_the_corpus_does_not_have_is_a_fault(
    tmp_path: Path, corpus: Corpus, line: str, fault: str
) -> None:
    assert fault in faults(written(tmp_path, f"- id: a\n  turns: [hi]\n  {line}\n"), corpus)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    written(tmp_path, "- id: a\n- turns: [hi]\n")
    written(tmp_path, "- id: c\n  turns: 3\n  x: y\n", "stage.yaml")
    assert len(faults(tmp_path).splitlines()) == 3


def test_a_variant_inherits_what_it_does_not_say(tmp_path: Path) -> None:
    written(
        tmp_path,
        "- {id: a, turns: [hi], language: en, outcome: refused, says: [[pay]], tags: [x]}\n"
        "- {id: a-story, turns: [oh], varies: a, change: story}\n"
        "- {id: a-zh, turns: [嗨], varies: a, change: translated, language: zh}\n",
    )
    _, story, translated = read_cases(tmp_path)
    assert (story.language, story.outcome, story.says) == ("en", ("refused",), (("pay",),))
    assert (translated.language, translated.outcome, translated.says) == ("zh", ("refused",), ())
    assert story.tags == ()


def test_cases_are_selected_by_tag_kind_language_or_change(tmp_path: Path) -> None:
    written(
        tmp_path,
        "- {id: a, turns: [hi], language: en, tags: [plain]}\n"
        "- {id: b, turns: [嗨], language: zh}\n",
    )
    cases = read_cases(tmp_path)
    assert [case.id for case in select(cases, ["plain"])] == ["a"]
    assert [case.id for case in select(cases, ["zh"])] == ["b"]
    assert len(select(cases, ["roster"])) == 2
    with pytest.raises(InputError, match="No case has the tag nothing"):
        select(cases, ["nothing"])


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no cases"):
        read_cases(tmp_path)
