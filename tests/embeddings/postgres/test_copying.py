import numpy as np
import pytest
import sqlalchemy as sa

from corpus.engines import WRITING, open_engine
from embeddings.postgres.copying import (
    copy_in,
    from_half,
    half,
    numbers,
    places_of,
    small,
    sparse,
    text,
    whole,
)
from embeddings.postgres.tables import SEARCH, SESSION, prepare

COLUMNS = {
    "a": "bigint",
    "b": "integer",
    "c": "text",
    "d": "integer[]",
    "e": "halfvec(3)",
    "f": "sparsevec(1000)",
}


@pytest.fixture
def server(postgres_url):
    engine = open_engine(postgres_url, SEARCH, settings=SESSION)
    with engine.execution_options(turn=WRITING).begin() as connection:
        prepare(connection)
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        connection.exec_driver_sql(f"CREATE TABLE search.kept ({columns})")
    yield engine
    engine.dispose()


def row(number, *, words="Pamir Post", keys=(3, 7)):
    vector = np.array([0.5, -0.25, 2.0], dtype=np.float32)
    return (whole(number), small(number), text(words), numbers(keys), half(vector), sparse({999: 1.5, 4: -2.0}, 1000))


def kept(server, rows):
    with server.execution_options(turn=WRITING).begin() as connection:
        copy_in(connection, "search.kept", list(COLUMNS), rows)
        return connection.execute(sa.text("SELECT a, b, c, d, e::text, f::text FROM search.kept ORDER BY a")).all()


def test_every_type_arrives_as_it_was(server):
    (found,) = kept(server, [row(5, words="Вестник\nгор")])
    assert tuple(found) == (5, 5, "Вестник\nгор", [3, 7], "[0.5,-0.25,2]", "{5:-2,1000:1.5}/1000")


def test_nothing_empty_and_unkeepable_text_arrive(server):
    first = (None, *row(1, words="a\x00b", keys=())[1:])
    (found,) = kept(server, [first])
    assert (found.a, found.c, found.d) == (None, "a\ufffdb", [])


def test_more_than_is_sent_at_a_time_arrives_whole(server):
    found = kept(server, (row(number, words="x" * 1000) for number in range(3000)))
    assert [one.a for one in found] == list(range(3000))


def test_what_the_server_sends_is_read_back(server):
    kept(server, [row(1)])
    with server.begin() as connection:
        sent = connection.execute(sa.text("SELECT halfvec_send(e), sparsevec_send(f) FROM search.kept")).one()
    assert from_half(sent[0]).tolist() == [0.5, -0.25, 2.0]
    assert places_of(sent[1]) == [4, 999]
