"""What standing wishes ask of the index in use."""

from datetime import UTC, datetime

import numpy as np
import pytest
from fakes.embeddings_encoder import WordEncoder
from fakes.embeddings_reranker import WordReranker
from fakes.embeddings_store import day, newsroom

from embeddings.build import catch_up
from embeddings.generations import Generations
from embeddings.search import Aids, Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.vectors import VectorStore
from embeddings.watched import Near, Watched

NOW = datetime(2026, 5, 12, 9, tzinfo=UTC)


class Room:
    """A newsroom, its index, and what is watched for."""

    def __init__(self, folder, *, aids=None):
        self.store, self.encoder = newsroom(), WordEncoder()
        generations, vectors = Generations(folder / "index"), VectorStore(f"sqlite:///{folder / 'corpus.db'}")
        catch_up(self.store, self.encoder, generations, vectors)
        vectors.close()
        self.searcher = Searcher(self.store, lambda _: self.encoder, generations, EmbeddingsSettings(), aids=aids)
        self.watched = Watched(self.searcher, self.store)


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


def test_what_is_new_and_recent_is_listed(room):
    everything = room.searcher.generation().vectors.ids()
    labels = room.searcher.generation().vectors.labels(everything)
    since = sorted(label.visible_from for label in labels)[2]

    recent = room.watched.recent_after(everything[0], everything[-1], since=since)

    assert recent == [one.passage_id for one in labels if one.passage_id > everything[0] and one.visible_from > since]
    assert room.watched.recent_after(everything[0], everything[1], since=day(1, 1)) == [everything[1]]


def test_passages_come_with_their_vectors(room):
    arrivals = room.watched.arrivals([3, 999, 1])

    assert [passage.id for passage in arrivals.passages] == [3, 1]
    assert np.array_equal(arrivals.vectors, room.searcher.generation().vectors.vectors([3, 1]))


def test_what_is_near_in_meaning_or_words_is_taken(room):
    ids = room.searcher.generation().vectors.ids()

    assert 5 in room.watched.near("uranium forecast", ids, limit=1)
    assert len(room.watched.near("uranium forecast", ids, limit=1)) <= 2


def test_rare_words_of_a_topic_count_more_and_names_most(room):
    words = room.watched.topic_words("Kazatomprom forecast zebra")

    named, common, unknown = words.weights
    assert named > unknown >= common


def test_the_confidence_of_a_passage_is_that_of_a_search_that_finds_it_alone(room):
    question = "When did the Guliston crossing reopen?"
    findings = room.searcher.search(question, now=NOW, k=1)
    hit = findings.hits[0]

    (one,) = room.watched.confidences(question, [Near(hit.passage, hit.dense)], now=NOW)
    (other,) = room.watched.confidences("Who won the match in Almaty?", [Near(hit.passage, hit.dense)], now=NOW)

    assert one > 0.6 > other
    assert room.watched.confidences(question, [], now=NOW) == []


def test_the_reranker_is_heard_where_it_reads_the_language(tmp_path):
    room = Room(tmp_path, aids=Aids(lambda: WordReranker("reopened")))
    passage = room.store.passages([3])[0]

    (english,) = room.watched.confidences("When did the Guliston crossing reopen?", [Near(passage, 0.5)], now=NOW)
    without = Room(tmp_path)
    (plain,) = without.watched.confidences("When did the Guliston crossing reopen?", [Near(passage, 0.5)], now=NOW)

    assert english != plain


def test_outlets_are_listed_the_busiest_first(room):
    labels = room.searcher.generation().vectors.labels(room.searcher.generation().vectors.ids())
    outlets = [label.outlet for label in labels]

    listed = room.watched.outlets(day(1, 1).replace(year=2000), NOW)

    assert set(listed) == set(outlets)
    assert outlets.count(listed[0]) == max(map(outlets.count, outlets))
