"""How much memory a server gives the making of a graph."""

import pytest
from fakes.embeddings_encoder import WordEncoder
from fakes.embeddings_store import newsroom

from embeddings.build import catch_up
from embeddings.postgres.generations import PostgresGenerations
from embeddings.postgres.tables import Tables, graph_memory, open_search
from embeddings.vectors import VectorStore

ENORMOUS = 10**12
"""So wide a vector that the graph of a few takes more memory than any server has."""


@pytest.fixture
def newsdesk(postgres_url):
    generations, vectors = PostgresGenerations(postgres_url), VectorStore(postgres_url)
    catch_up(newsroom(), WordEncoder(), generations, vectors)
    generations.close()
    vectors.close()
    return postgres_url


def given(url, *, dimension, own="64MB"):
    engine = open_search(url)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{own}'")
            connection.exec_driver_sql(graph_memory(Tables(1), dimension))
            return connection.exec_driver_sql("SHOW maintenance_work_mem").scalar_one()
    finally:
        engine.dispose()


def test_a_small_graph_takes_what_little_it_needs(newsdesk):
    assert given(newsdesk, dimension=384, own="1GB") == "64MB"


def test_a_large_graph_takes_four_gigabytes_of_a_server_that_was_not_set_up_for_more(newsdesk):
    assert given(newsdesk, dimension=ENORMOUS) == "4GB"


def test_a_large_graph_takes_what_its_server_allows_for_making_indexes(newsdesk):
    assert given(newsdesk, dimension=ENORMOUS, own="20GB") == "20GB"
