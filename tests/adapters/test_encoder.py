"""The shipped encoder without torch, and the way to any other model."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

from assistant.adapters.embeddings import EncoderEmbeddings
from assistant.adapters.encoder import (
    PREPARATION,
    SHIPPED,
    StaticEncoder,
    TransformerEncoder,
    as_terms,
    open_encoder,
)
from assistant.errors import SettingsError
from assistant.resources import corpus_root
from assistant.text import fold

TEXTS = (
    "我在常熟做服装,自己有工厂,刚准备做抖音直播,要哪些岗位?",
    "場控要做什麼",
    "What should I pay a host?",
    "SOP 有了, 投手 vs media buyer?",
    "ＦＵＬＬ ｗｉｄｔｈ 场控",
    "zhubo zhaobudao",
    "",
    "   ",
    "🙂🙃",
    "主播" * 5000,
    "the host " * 5000,
)
MEGABYTES = 10_000_000


@pytest.fixture(scope="module")
def shipped() -> StaticEncoder:
    encoder = open_encoder()
    assert isinstance(encoder, StaticEncoder)
    return encoder


def test_both_roads_give_the_same_vectors(shipped: StaticEncoder) -> None:
    documents = [path.read_text("utf-8") for path in sorted(corpus_root().rglob("*.md"))]
    texts = [*TEXTS, *documents]
    # No tokenizer can fold Traditional forms or cut overlapping pairs: both roads get the terms.
    theirs = SentenceTransformer(str(SHIPPED), device="cpu").encode(
        [as_terms(text) for text in texts], normalize_embeddings=True
    )
    ours = shipped.encode(texts)
    cosines = np.sum(ours * theirs, axis=1)
    blank = ~theirs.any(axis=1)
    assert 3 <= blank.sum() <= 4
    assert not ours[blank].any()
    assert cosines[~blank].min() >= 0.9999


def test_vectors_have_length_one_and_blank_texts_length_zero(shipped: StaticEncoder) -> None:
    vectors = shipped.encode(["主播", ""])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0])


def test_forms_of_the_same_text_have_the_same_vector(shipped: StaticEncoder) -> None:
    simplified, traditional, full_width = shipped.encode(["场控 sop", "場控 SOP", "场控　ＳＯＰ"])
    assert np.array_equal(simplified, traditional)
    assert np.array_equal(simplified, full_width)


def test_langchain_gets_the_same_vectors(shipped: StaticEncoder) -> None:
    embeddings = EncoderEmbeddings(shipped)
    assert isinstance(embeddings, Embeddings)
    assert embeddings.embed_query("主播") == embeddings.embed_documents(["主播"])[0]
    assert embeddings.embed_query("主播") == shipped.encode(["主播"])[0].tolist()


def test_the_shipped_model_is_small_and_is_what_its_fingerprint_says(
    shipped: StaticEncoder, tmp_path: Path
) -> None:
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) <= 10 * MEGABYTES
    copy = tmp_path / "copy"
    shutil.copytree(SHIPPED, copy)
    assert StaticEncoder(copy).fingerprint == shipped.fingerprint
    weights = copy / "model.safetensors"
    data = weights.read_bytes()
    weights.write_bytes(data[:-4] + b"\x00\x00\x80\x3f")
    assert StaticEncoder(copy).fingerprint != shipped.fingerprint


def test_the_shipped_model_needs_no_torch() -> None:
    code = (
        "import sys; from assistant.adapters.encoder import open_encoder; "
        "open_encoder().encode(['主播']); "
        "print([name for name in ('torch', 'transformers') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


@pytest.fixture
def plain_model(tmp_path: Path) -> Path:
    """A model of two words that takes plain text, saved by sentence-transformers."""
    tokenizer = Tokenizer(models.WordLevel({"?": 0, "host": 1, "buyer": 2}, unk_token="?"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    weights = np.array([[0, 0], [3, 0], [0, 4]], dtype=np.float32)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, weights)], device="cpu")
    model.save(str(tmp_path / "model"), create_model_card=False)
    return tmp_path / "model"


def test_a_static_model_of_another_make_takes_folded_text(plain_model: Path) -> None:
    encoder = open_encoder(str(plain_model))
    assert isinstance(encoder, StaticEncoder)
    assert not (plain_model / PREPARATION).exists()
    assert encoder.encode(["HOST", "ＢＵＹＥＲ"]) == pytest.approx(np.eye(2))


def test_any_other_model_is_opened_by_sentence_transformers(plain_model: Path) -> None:
    encoder = TransformerEncoder(str(plain_model))
    assert encoder.encode([fold("HOST"), "buyer"]) == pytest.approx(np.eye(2))
    assert encoder.fingerprint != StaticEncoder(plain_model).fingerprint


@pytest.mark.parametrize("name", ["/no/such/folder", "nobody/no-such-model"])
def test_a_model_that_is_not_here_is_told_in_one_sentence_and_not_downloaded(name: str) -> None:
    with pytest.raises(SettingsError, match=f"fetch it with `hf download {name}`"):
        open_encoder(name)


def test_the_shipped_encoder_says_how_many_words_it_knows() -> None:
    encoder = open_encoder()
    assert encoder.known(["主播", "zzzzz"]) == 0.5
    assert encoder.known([]) is None
