"""Traces as text for a terminal."""

from __future__ import annotations

from assistant.advisor import Advisor
from assistant.fronts.readout import readout, table, width


def test_a_wide_character_takes_two_columns_and_a_combining_one_none() -> None:
    assert width("host") == 4
    assert width("场控") == 4
    assert width("（a）") == 5
    assert width("e\u0301") == 1


def test_columns_are_aligned_whatever_the_characters() -> None:
    lines = table(("name", "kind"), [("场控", "role"), ("floor controller", "role"), ("é", "term")])
    assert len({width(line.partition("role")[0]) for line in (lines[2], lines[3])}) == 1
    assert width(lines[4].partition("term")[0]) == width(lines[0].partition("kind")[0])
    assert not [line for line in lines if line != line.rstrip()]


def test_a_table_without_rows_is_nothing() -> None:
    assert table(("name",), []) == []


def test_every_part_of_a_trace_is_told(advisor: Advisor) -> None:
    turns = ["没有货源走精选联盟,刚准备做抖音直播,有一个主播,要哪些岗位?", "投手工资多少?"]
    text = readout(advisor.inspect(turns))
    first, second = text.split("TURN 2")
    assert "TURN 1  没有货源" in first
    for told in (
        "ANSWER  answered, zh",
        "goods=affiliate",
        "roster 0.",
        "people: host 1",
        "not read: planned from the method",
        "rule affiliate when goods = affiliate (stated), stage = initial (inferred)",
        "shipping: now -> not-needed",
        "articles/initial-stage.zh.md:",
        "REMOVED\n  nothing",
    ):
        assert told in first, told
    assert "(read: " in second
    assert "⟨pay⟩" in second
    assert "gaps/pay/" in second
