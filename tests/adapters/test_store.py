"""The database: passages of generations, and conversations.

`TEST_DATABASE=postgresql+psycopg://... pytest tests/adapters/test_store.py` runs the same tests on
a PostgreSQL database that is empty at first and may be emptied.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sql

from assistant.adapters.store import Entry, Store
from assistant.adapters.tables import METADATA
from assistant.errors import BusyError, StoreError
from assistant.values.documents import Document, Passage, Provenance

BEFORE = Path(__file__).parent / "tables-0.1.0.sql"
PROVENANCE = Provenance(source="a book", as_of="2026-11", region="here", platform="that one")


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    url = os.environ.get("TEST_DATABASE", f"sqlite:///{tmp_path / 'home' / 'assistant.db'}")
    yield url
    engine = sql.create_engine(url)
    METADATA.drop_all(engine)
    engine.dispose()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store(url)
    yield store
    store.close()


def entry(source: str, language: str, *texts: str) -> Entry:
    document = Document(
        id=f"document-{source}",
        name="host",
        path=f"{source}.md",
        title="Host",
        language=language,
        text="\n".join(texts),
        provenance=PROVENANCE,
    )
    passages = tuple(
        Passage(
            id=f"{source}-{place}",
            document=document.id,
            title=document.title,
            reference="host#duties",
            headings=("主播", "职责"),
            text=text,
            language=language,
            line=place + 3,
            provenance=PROVENANCE,
        )
        for place, text in enumerate(texts)
    )
    return Entry(source, document, passages, tuple(f"key-{one.id}" for one in passages))


@pytest.fixture
def filled(store: Store) -> Store:
    """A generation `one` of a Chinese and an English document."""
    store.add([entry("en", "en", "talks", "sells"), entry("zh", "zh", "讲解", "销售")])
    store.add_generation("one", "encoder", ["zh", "en"])
    return store


def test_passages_come_back_as_they_were_in_the_order_of_their_documents(filled: Store) -> None:
    expected = (
        *entry("zh", "zh", "讲解", "销售").passages,
        *entry("en", "en", "talks", "sells").passages,
    )
    assert filled.passages("one") == expected
    assert filled.library("one").passages() == expected


def test_a_generation_has_only_the_passages_of_its_own_documents(filled: Store) -> None:
    filled.add_generation("two", "encoder", ["en"])
    assert [passage.text for passage in filled.passages("two")] == ["talks", "sells"]
    assert not filled.lookup("two", ["zh-0"])
    assert filled.passages("three") == ()


def test_passages_are_looked_up_by_id_and_unknown_ids_left_out(filled: Store) -> None:
    for _ in range(2):
        found = filled.library("one").lookup(["zh-1", "nothing", "en-0"])
        assert {one: passage.text for one, passage in found.items()} == {
            "zh-1": "销售",
            "en-0": "talks",
        }


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["talks", "sells"]),
        ("zh", ["讲解", "销售"]),
        ("fr", ["讲解", "销售"]),
        (None, ["讲解", "销售"]),
    ],
)
def test_a_section_comes_in_the_language_asked_for_or_in_the_first_it_has(
    filled: Store, language: str | None, texts: list[str]
) -> None:
    section = filled.library("one").section("host#duties", language)
    assert [passage.text for passage in section] == texts


def test_a_section_that_does_not_exist_has_no_passages(filled: Store) -> None:
    assert filled.by_reference("one", "host#nothing", "zh") == ()


def test_known_files_keep_their_passages_with_their_vector_keys(filled: Store) -> None:
    assert filled.known(["zh", "new"]) == {"zh"}
    stored = filled.entries(["zh", "new"])
    assert [(passage.text, key) for passage, key in stored["zh"]] == [
        ("讲解", "key-zh-0"),
        ("销售", "key-zh-1"),
    ]
    assert filled.sources("one") == {"zh.md": "zh", "en.md": "en"}


def test_vectors_of_different_encoders_do_not_mix(store: Store) -> None:
    store.add_vectors("first", {"a": np.array([1, 0], dtype=np.float32)})
    store.add_vectors("second", {"a": np.array([0, 1], dtype=np.float32)})
    assert store.vectors("first", ["a", "b"])["a"].tolist() == [1, 0]
    assert store.vectors("second", ["a"])["a"].tolist() == [0, 1]
    assert store.vectors("first", ["b"]) == {}


def test_more_keys_than_a_statement_takes_are_no_hindrance(store: Store) -> None:
    keys = [f"{number:016x}" for number in range(1234)]
    store.add_vectors("encoder", dict.fromkeys(keys, np.ones(2, dtype=np.float32)))
    assert len(store.vectors("encoder", keys)) == len(keys)


def test_what_only_forgotten_generations_used_goes_with_them(filled: Store) -> None:
    vector = np.ones(2, dtype=np.float32)
    filled.add_vectors("encoder", {"key-zh-0": vector, "key-en-0": vector})
    filled.add_vectors("older", {"key-zh-0": vector})
    filled.add_generation("two", "encoder", ["zh"])
    filled.keep_generations(["two"])
    assert not filled.has_generation("one")
    assert filled.has_generation("two")
    assert filled.known(["zh", "en"]) == {"zh"}
    assert set(filled.vectors("encoder", ["key-zh-0", "key-en-0"])) == {"key-zh-0"}
    assert filled.vectors("older", ["key-zh-0"]) == {}


def test_a_turn_and_the_state_after_it_are_kept(store: Store) -> None:
    assert store.load_conversation("c", "me") is None
    store.save_turn("c", 1, "要哪些岗位?", '{"text": "…"}', '{"turn": 1}', owner="me")
    store.save_turn("c", 2, "🙂", "{}", '{"turn": 2}', owner="me")
    store.save_turn("other", 1, "hi", "{}", "{}", owner="me")
    assert store.load_conversation("c", "me") == '{"turn": 2}'
    assert store.turns("c", "me") == (("要哪些岗位?", '{"text": "…"}'), ("🙂", "{}"))


def test_another_persons_conversation_is_not_there(store: Store) -> None:
    store.save_turn("c", 1, "mine", "{}", "mine", owner="me")
    assert store.load_conversation("c", "you") is None
    assert store.turns("c", "you") == ()
    assert not store.rename_conversation("c", "yours", "you")
    assert not store.delete_conversation("c", "you")
    assert store.conversations("you", 9) == ()
    with pytest.raises(BusyError):
        store.save_turn("c", 1, "yours", "{}", "yours", owner="you")
    with pytest.raises(BusyError):
        store.save_turn("c", 2, "yours", "{}", "yours", owner="you")
    assert store.load_conversation("c", "me") == "mine"
    assert store.turns_of_anyone("c") == (("mine", "{}"),)
    assert [each.title for each in store.conversations("me", 9)] == ["mine"]


def test_a_deleted_conversation_leaves_nothing(store: Store, url: str) -> None:
    for conversation in ("c", "d"):
        store.save_turn(conversation, 1, "question", "{}", "{}", owner="me")
        store.record_gap("question", "en", "pay", conversation)
        store.save_feedback(conversation, f"answer-{conversation}", "down", "")
    assert store.delete_conversation("c", "me")
    engine = sql.create_engine(url)
    with engine.connect() as connection:
        left = {
            table: connection.execute(sql.text(f"SELECT {column} FROM {table}")).scalars().all()  # noqa: S608
            for table, column in (
                ("conversations", "id"),
                ("messages", "conversation"),
                ("gaps", "conversation"),
                ("feedback", "conversation"),
            )
        }
    engine.dispose()
    assert set(map(tuple, left.values())) == {("d",)}


def test_a_database_of_the_version_before_opens_with_what_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "assistant.db"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(BEFORE.read_text(encoding="utf-8"))
    with ThreadPoolExecutor(4) as openers:
        stores = list(openers.map(Store, [f"sqlite:///{file}"] * 4))
    assert stores[0].turns("c", "") == (("场控做什么?", "{}"),)
    stores[1].save_turn("c", 2, "那投手呢?", "{}", "{}", owner="")
    stores[2].save_turn("d", 1, "new", "{}", "{}", owner="me")
    assert [each.id for each in stores[3].conversations("me", 9)] == ["d"]
    for store in stores:
        store.close()


def test_two_answers_to_one_turn_are_never_both_kept(store: Store) -> None:
    store.save_turn("c", 1, "first", "{}", "first", owner="me")
    with pytest.raises(BusyError, match="has a turn 1 already"):
        store.save_turn("c", 1, "second", "{}", "second", owner="me")
    assert store.load_conversation("c", "me") == "first"
    assert store.turns("c", "me") == (("first", "{}"),)


def test_feedback_comes_back_oldest_first_by_verdict(store: Store) -> None:
    store.save_feedback("c", "first", "down", "一点也不对 🙂")
    store.save_feedback("d", "second", "up", "")
    store.save_feedback("c", "third", "case", "")
    assert [given[:4] for given in store.feedback(["down", "case"])] == [
        ("c", "first", "down", "一点也不对 🙂"),
        ("c", "third", "case", ""),
    ]
    times = [given.given_at for given in store.feedback(["up", "down", "case"])]
    assert times == sorted(times)
    assert store.feedback([]) == ()


def test_a_second_verdict_on_an_answer_replaces_the_first(store: Store) -> None:
    store.save_feedback("c", "answer", "down", "wrong")
    store.save_feedback("c", "answer", "up", "")
    assert [given[:4] for given in store.feedback(["up", "down"])] == [("c", "answer", "up", "")]


def test_verdicts_given_at_the_same_time_leave_one(store: Store) -> None:
    def give(number: int) -> None:
        store.save_feedback("c", "answer", "down", str(number))

    with ThreadPoolExecutor(8) as people:
        list(people.map(give, range(40)))
    assert len(store.feedback(["down"])) == 1


def test_documents_are_known_by_their_paths(filled: Store) -> None:
    assert filled.library("one").paths() == {"document-zh": "zh.md", "document-en": "en.md"}


def test_what_was_kept_is_there_when_the_database_is_opened_again(url: str, store: Store) -> None:
    store.save_turn("c", 1, "question", "{}", "{}", owner="me")
    store.record_gap("工资多少", "zh", "pay", "c")
    again = Store(url)
    assert again.turns("c", "me") == (("question", "{}"),)
    again.close()


def test_a_file_that_is_no_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "assistant.db"
    file.write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match="file is not a database; check that it can be reached"):
        Store(f"sqlite:///{file}")


@pytest.mark.parametrize("url", ["nonsense", "postgresql+psycopg://me:secret@127.0.0.1:1/x"])
def test_a_url_that_leads_nowhere_is_told_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as told:
        Store(url)
    assert "secret" not in str(told.value)
