"""The recipe of a tune, with real training where the outcome hangs on it."""

import importlib
from collections import Counter

import pytest
from fakes.embeddings_beat import beat, headers
from fakes.embeddings_encoder import WordEncoder
from fakes.embeddings_store import ShelfStore, day, header
from fakes.embeddings_tiny_model import make_tiny_model

from embeddings.errors import TuneError
from embeddings.model import locate
from embeddings.pairs import Asked
from embeddings.settings import EmbeddingsSettings
from embeddings.tune import LEAST_ARTICLES, Made, Parentage, attempt, card_of, plan, read_articles


def shelf(count):
    store = ShelfStore()
    for about, texts in headers(count):
        store.put(about, *texts)
    return store


def no_origins(ids):
    return {}


def test_articles_are_read_with_their_passages_and_origins():
    store = shelf(20)

    found = read_articles(store, lambda ids: {2: 1})

    assert [one.id for one in found] == list(range(1, 21))
    assert [one.origin for one in found[:3]] == [1, 1, 3]
    assert [len(one.passages) for one in found] == [2] * 20


def test_an_article_without_a_title_is_not_learned_from():
    store = shelf(3)
    store.put(header(9, " "), "A note without a headline came in from Osh.")

    assert [one.id for one in read_articles(store, no_origins)] == [1, 2, 3]


def test_a_small_corpus_is_refused_with_its_size():
    with pytest.raises(TuneError, match=f"has 499 articles.*needs {LEAST_ARTICLES}"):
        plan(beat(499), [], seed=1)


def test_a_corpus_without_telling_titles_is_refused():
    untold = [one for one, _ in zip(beat(500), range(500), strict=True)]
    untold = [type(one)(one.id, one.origin, "Photos", one.visible_from, one.passages) for one in untold]

    with pytest.raises(TuneError, match="nothing to judge by"):
        plan(untold, [], seed=1)


@pytest.fixture(scope="module")
def work():
    return plan(beat(550), [Asked("What was counted?", 1), Asked("Who knows?", 10)], seed=1)


def test_no_pair_is_of_a_held_back_article(work):
    held = {one.origin for one in work.parts.held}

    assert len(work.parts.held) == 55
    assert held.isdisjoint(pair.origin for pair in work.pairs)


def test_each_article_gives_a_pair_of_each_kind_and_readers_add_theirs(work):
    assert work.counts() == {"title": 495, "lead": 495, "hidden": 495, "reader": 1}


def test_most_pairs_have_a_hard_negative_and_none_is_of_the_same_article(work):
    hard = [pair for pair in work.pairs if pair.negative]
    own = {(one.id, passage.text) for one in work.parts.learned for passage in one.passages}

    assert len(hard) > len(work.pairs) / 2
    assert not any((pair.article_id, pair.negative) in own for pair in hard)


def test_the_stages_are_told(work):
    told = Counter()
    read_articles(shelf(5), no_origins, stage=lambda done, total, what: told.update([what]))
    plan(beat(500), [], seed=1, stage=lambda done, total, what: told.update([what]))

    assert set(told) == {"reading", "pairing"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return EmbeddingsSettings(model=str(make_tiny_model(tmp_path_factory.mktemp("model"))), dtype="float32", threads=1)


@pytest.fixture
def tried(work, tiny, tmp_path):
    """Train the tiny model at a rate and return how it did."""
    training = importlib.import_module("embeddings.training")
    encoder = importlib.import_module("embeddings.transformer").SentenceEncoder

    def train_at(rate):
        def train(pairs, aside):
            recipe = training.Recipe(learning_rate=rate, share=1.0)
            told = training.Trainer(locate(tiny), recipe, lambda: 0.0).train(pairs, aside)
            return Made(encoder(tiny.model_copy(update={"model": str(aside)})), told.steps, {"learning_rate": rate})

        return attempt(work, encoder(tiny), train, tmp_path)

    return train_at


@pytest.mark.model
def test_a_model_that_learned_is_better_by_more_than_noise(tried, work, tiny):
    result = tried(LEARNS)

    assert result.verdict.is_better
    assert result.after.mrr > result.before.mrr
    told = card_of(result, work, Parentage(tiny.model, "f" * 32, day(5, 12)))
    assert (told.articles, told.steps, told.pairs["title"]) == (550, result.made.steps, 495)
    assert told.fingerprint == result.made.encoder.fingerprint != told.parent_fingerprint
    assert told.after.mrr == pytest.approx(result.after.mrr, abs=1e-4)


@pytest.mark.model
def test_a_model_that_learned_nothing_is_not(tried):
    assert not tried(0.0).verdict.is_better


@pytest.mark.model
def test_a_model_that_was_spoiled_is_not(tried):
    result = tried(SPOILS)

    assert result.after.mrr < result.before.mrr
    assert not result.verdict.is_better


def test_the_model_in_use_is_what_must_be_beaten(work, tmp_path):
    used = WordEncoder()

    result = attempt(work, used, lambda pairs, aside: Made(WordEncoder(dimension=4), 3, {}), tmp_path)

    assert result.before.mrr > result.after.mrr
    assert not result.verdict.is_better
    assert set(work.trial.texts) <= set(used.encoded)


LEARNS = 1e-2
SPOILS = 0.5
