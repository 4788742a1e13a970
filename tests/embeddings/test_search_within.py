"""Asked of some passages alone: what of them is found, and whether it answers."""

from datetime import UTC, datetime, timedelta

import pytest
from fakes.embeddings_encoder import WordEncoder
from fakes.embeddings_reranker import WordReranker
from fakes.embeddings_store import newsroom

from embeddings.build import catch_up
from embeddings.generations import Generations
from embeddings.search import Aids, Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.vectors import VectorStore

NOW = datetime(2026, 5, 12, 9, tzinfo=UTC)


class Room:
    """An indexed newsroom and a searcher over it."""

    def __init__(self, folder, aids=None, **changes):
        store, encoder, generations = newsroom(), WordEncoder(), Generations(folder / "index")
        self.vectors = VectorStore(f"sqlite:///{folder / 'corpus.db'}")
        catch_up(store, encoder, generations, self.vectors)
        settings = EmbeddingsSettings.model_validate(changes)
        self.searcher = Searcher(store, lambda _: encoder, generations, settings, aids=aids)


@pytest.fixture
def room(tmp_path):
    opened = Room(tmp_path)
    yield opened
    opened.vectors.close()


def test_asked_of_some_passages_alone_a_question_finds_no_others(room):
    found = room.searcher.within("Who shares the Kempir-Abad water?", [4, 5], now=NOW)

    assert {hit.passage.article.id for hit in found.hits} == {3, 4}


def test_asked_of_one_article_a_question_finds_each_of_its_passages(room):
    found = room.searcher.within("Why were the canals dry in the Ferghana Valley?", [1, 2], now=NOW)

    assert [hit.passage.id for hit in found.hits] == [2, 1]


def test_the_age_of_an_article_that_somebody_chose_says_nothing_against_it(room):
    question = "Who signed a protocol on the Kempir-Abad reservoir on Friday?"
    fresh, old = (room.searcher.within(question, [1, 2], now=NOW + timedelta(days=days)) for days in (0, 900))

    assert fresh.answered
    assert old.confidence == fresh.confidence


def test_what_an_article_does_not_tell_is_not_answered_from_it(room):
    assert not room.searcher.within("Who shares the Kempir-Abad water?", [4, 5], now=NOW).answered


def test_passages_that_are_not_indexed_are_passed_over(room):
    assert room.searcher.within("Who shares the Kempir-Abad water?", [77], now=NOW).hits == ()


def test_the_reranker_reads_what_it_is_asked_of_alone(tmp_path):
    reranker = WordReranker("canals")
    room = Room(tmp_path, Aids(reranker=lambda: reranker), rerank_weight=5)

    found = room.searcher.within("What of the Kempir-Abad water?", [1, 2], now=NOW)

    assert [hit.reranked for hit in found.hits] == [0.9, 0.1]
    assert len(reranker.read) == 1
    room.vectors.close()
