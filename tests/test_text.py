from __future__ import annotations

from assistant.text import fold, fold_all


def test_many_texts_are_folded_as_each_is() -> None:
    texts = ["場控 SOP", "", "ＡＢＣ", "ΣΑΣ", "后面\n乾隆", "乾", "a\u0301", "\u0301e", "plain"]
    assert fold_all(texts) == [fold(text) for text in texts]
    assert fold_all([*texts, "two\x1fparts"]) == [fold(text) for text in [*texts, "two\x1fparts"]]
    assert fold_all([]) == []
