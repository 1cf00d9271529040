"""The measure of retrieval on XQuAD, on three paragraphs of our own in its form."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from evals.encoder import xquad

TEXTS = {
    "zh": (
        ("1969 年 Apollo 11 的宇航员登上月球。", "谁登上月球?"),
        ("1957 年 Sputnik 1 卫星进入轨道。", "哪颗卫星进入轨道?"),
        ("1990 年 Hubble 望远镜升空。", "望远镜何时升空?"),
    ),
    "en": (
        ("In 1969 astronauts of Apollo 11 landed on the moon.", "Who landed on the moon?"),
        ("In 1957 the satellite Sputnik 1 reached orbit.", "Which satellite reached orbit?"),
        ("In 1990 the telescope Hubble took off.", "When did the telescope take off?"),
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language, pairs in TEXTS.items():
        data = [
            {"paragraphs": [{"context": text, "qas": [{"question": question}]}]}
            for text, question in pairs
        ]
        file = tmp_path / f"xquad.{language}.json"
        file.write_text(json.dumps({"data": data}), encoding="utf-8")
    return tmp_path


def test_every_setting_is_measured_for_every_way_of_searching(folder: Path) -> None:
    lines = list(xquad.measure(folder))
    assert len(lines) == 4 * 5
    assert all(line.figures.shape == (3, len(xquad.MEASURES)) for line in lines)
    same = {line.search: line.figures for line in lines if line.setting == "en > en"}
    assert same["lexical"].mean() == 1
    assert same["fused, adapted"].mean() == 1
    across = {line.search: line.figures[:, 0] for line in lines if line.setting == "zh > en"}
    assert across["dense, adapted"].mean() > across["lexical"].mean()


def test_both_halves_are_printed(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["xquad", str(folder)])
    xquad.main()
    printed = capsys.readouterr().out
    assert "tuned on: 2 questions" in printed
    assert "kept aside: 1 questions" in printed


@pytest.mark.parametrize("arguments", [[], ["/no/such/folder"]])
def test_without_the_folder_it_says_not_measured(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["xquad", *arguments])
    xquad.main()
    assert "not measured" in capsys.readouterr().out


def test_a_difference_is_paired_and_has_an_interval() -> None:
    first = np.array([0.0, 1.0] * 50)
    assert xquad.difference(first, first) == (0, 0, 0)
    mean, low, high = xquad.difference(first, np.ones(100))
    assert mean == 0.5
    assert 0.3 < low < mean < high < 0.7
