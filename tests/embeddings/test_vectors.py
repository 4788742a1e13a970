import numpy as np
import pytest
from fakes.databases import url_in

from corpus.engine_kinds import Limits
from corpus.errors import StoreAway
from embeddings.vectors import VectorStore, text_hash

pytestmark = pytest.mark.engines("sqlite", "postgres")

WATER, BORDER, GAS = (text_hash(text) for text in ("water talks", "border talks", "gas talks"))
ROWS = np.eye(3, dtype=np.float32)


@pytest.fixture
def store(tmp_path):
    store = VectorStore(url_in(tmp_path, "corpus.db"))
    yield store
    store.close()


def test_vectors_come_back_bit_for_bit_in_the_asked_order(store):
    rows = np.random.default_rng(3).standard_normal((2, 384)).astype(np.float32)
    store.put("minilm", [WATER, BORDER], rows)
    kept = store.get("minilm", [BORDER, GAS, WATER], dimension=384)
    assert kept.known.tolist() == [True, False, True]
    assert np.array_equal(kept.rows[[2, 0]], rows)


def test_vectors_of_another_model_are_unknown(store):
    store.put("minilm", [WATER], ROWS[:1])
    assert not store.get("e5", [WATER], dimension=3).known.any()


def test_putting_again_changes_nothing(store):
    store.put("minilm", [WATER], ROWS[:1])
    store.put("minilm", [WATER, BORDER], ROWS[1:])
    assert np.array_equal(store.get("minilm", [WATER, BORDER], dimension=3).rows, ROWS[[0, 2]])


def test_one_text_twice_in_a_put_is_kept_once(store):
    store.put("minilm", [WATER, WATER], ROWS[:2])
    assert store.get("minilm", [WATER], dimension=3).known.all()


def test_more_hashes_than_one_statement_takes(store):
    hashes = [text_hash(f"passage {number}") for number in range(1201)]
    store.put("minilm", hashes, np.ones((1201, 3), dtype=np.float32))
    assert store.get("minilm", hashes, dimension=3).known.all()


def test_nothing_asked_is_nothing_known(store):
    assert store.get("minilm", [], dimension=3).rows.shape == (0, 3)


def test_vectors_outlive_the_process(tmp_path):
    url = url_in(tmp_path, "corpus.db")
    first = VectorStore(url)
    first.put("minilm", [WATER], ROWS[:1])
    first.close()
    second = VectorStore(url)
    assert second.get("minilm", [WATER], dimension=3).known.all()
    second.close()


def test_the_vectors_of_a_model_can_be_forgotten(store):
    store.put("minilm", [WATER], ROWS[:1])
    store.put("tuned", [WATER], ROWS[1:2])
    store.forget("tuned")
    assert not store.get("tuned", [WATER], dimension=3).known.any()
    assert store.get("minilm", [WATER], dimension=3).known.all()


@pytest.mark.engines("sqlite")
def test_a_database_that_is_away_is_told_as_the_articles_tell_it_without_the_password():
    with pytest.raises(StoreAway, match="does not answer") as caught:
        VectorStore("postgresql://desk:pAmIr-7439@127.0.0.1:1/desk", limits=Limits(patience=0))
    assert "pAmIr" not in str(caught.value)


@pytest.mark.engines("postgres")
def test_a_database_that_goes_away_is_told_and_is_used_again_when_it_is_back(tmp_path, postgres):
    kept = VectorStore(url_in(tmp_path, "vectors.db"), limits=Limits(patience=0))
    postgres.server.stop()
    try:
        with pytest.raises(StoreAway):
            kept.get("model", [b"x" * 32], dimension=3)
        with pytest.raises(StoreAway):
            kept.forget("model")
    finally:
        postgres.server.start()
    assert not kept.get("model", [b"x" * 32], dimension=3).known.any()
    kept.close()
