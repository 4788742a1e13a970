"""Whatever is asked, and whenever: nothing is shown that came later."""

from datetime import UTC, datetime, timedelta

import pytest
from fakes.embeddings_encoder import WordEncoder
from fakes.embeddings_store import day, newsroom
from hypothesis import given
from hypothesis import strategies as st

from embeddings.build import catch_up
from embeddings.generations import Generations
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.types import Filter
from embeddings.vectors import VectorStore

SUBJECTS = ("the Guliston crossing", "Kempir-Abad water", "uranium", "the CSTO exercise", "договор в Душанбе")
TIMES = (
    "",
    "today",
    "this week",
    "last month",
    "in May 2026",
    "since 2015",
    "on 10 May 2026",
    "before the summit",
    "вчера",
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory):
    folder, store, encoder = tmp_path_factory.mktemp("room"), newsroom(), WordEncoder()
    vectors = VectorStore(f"sqlite:///{folder / 'corpus.db'}")
    generations = Generations(folder / "index")
    catch_up(store, encoder, generations, vectors)
    yield Searcher(store, lambda _: encoder, generations, EmbeddingsSettings())
    vectors.close()


@given(
    subject=st.sampled_from(SUBJECTS),
    time=st.sampled_from(TIMES),
    moment=st.datetimes(datetime(2026, 3, 1), datetime(2026, 6, 30), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_no_hit_became_visible_after_the_moment_of_the_question(searcher, subject, time, moment):
    findings = searcher.search(f"What about {subject} {time}?", now=day(12, 31), as_of=moment)
    assert [hit for hit in findings.hits if hit.passage.article.visible_from > moment] == []


def test_at_its_own_instant_an_article_is_seen_and_just_before_it_is_not(searcher):
    published = day(5, 10)
    shown = [
        {hit.passage.article.id for hit in searcher.search("Guliston crossing", now=day(12, 31), as_of=moment).hits}
        for moment in (published - timedelta(microseconds=1), published)
    ]
    assert [2 in ids for ids in shown] == [False, True]


def test_a_wider_until_does_not_undo_the_moment(searcher):
    where = Filter(since=day(1, 1), until=day(12, 31), as_of=day(12, 31))
    findings = searcher.search("Guliston crossing", now=day(12, 31), as_of=day(5, 9), where=where)
    assert findings.hits
    assert all(hit.passage.article.visible_from <= day(5, 9) for hit in findings.hits)
