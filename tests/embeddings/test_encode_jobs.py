from pathlib import Path

import pytest
from fakes.embeddings_encoder import WordEncoder
from fakes.embeddings_trials import Home

from corpus.jobs.types import Range
from embeddings.encode_jobs import encode_range, indexed_until
from embeddings.encoding import Encoding


@pytest.fixture
def home(tmp_path: Path):
    with Home(tmp_path) as home:
        home.write(range(3))
        yield home


def test_a_range_is_encoded_and_kept(home: Home) -> None:
    encoder = WordEncoder()
    ids = home.store.live_passage_ids()

    assert encode_range(home.store, Encoding(encoder, home.vectors), Range("words-1", ids[1], ids[3])) == 3

    assert len(encoder.encoded) == 3
    home.catch_up(encoder)
    assert len(encoder.encoded) == len(ids)


def test_what_is_kept_is_not_encoded_again(home: Home) -> None:
    encoder = WordEncoder()
    home.catch_up(encoder)
    count = len(encoder.encoded)

    encode_range(home.store, Encoding(encoder, home.vectors), Range("words-1", 1, 3))

    assert len(encoder.encoded) == count


def test_passages_that_are_live_no_more_are_left_out(home: Home) -> None:
    last = home.store.last_passage_id()
    home.write(range(3), version=1)

    assert encode_range(home.store, Encoding(WordEncoder(), home.vectors), Range("words-1", 1, last)) == 0


def test_the_range_of_another_model_is_let_go(home: Home) -> None:
    encoder = WordEncoder()

    assert encode_range(home.store, Encoding(encoder, home.vectors), Range("tuned-1", 1, 3)) == 0
    assert encoder.encoded == []


def test_a_plan_begins_after_what_the_index_of_the_same_model_holds(home: Home) -> None:
    assert indexed_until(home.generations, "words-1") == 0

    home.catch_up(WordEncoder())

    assert indexed_until(home.generations, "words-1") == home.store.last_passage_id()
    assert indexed_until(home.generations, "tuned-1") == 0
