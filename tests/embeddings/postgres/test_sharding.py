"""What is said to shards, and how it is put."""

from __future__ import annotations

import pytest

from embeddings.postgres.sharding import Gathering, Place, definition, gathered, moved

PLACES = (Place("10.2.0.11", 5432), Place("10.2.0.12", 5433))
GATHERING = Gathering(
    "search.dense_3",
    ("passage_id bigint", "score double precision"),
    "SELECT passage_id FROM found ORDER BY score DESC LIMIT :depth",
    {"depth": 10},
)


def asked(statement: str, **values: object) -> str:
    """Return the text that the shards get."""
    _, given = gathered(statement, values, gathering=GATHERING, settings={})
    return str(given["asked"])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Pamir Post", "'Pamir Post'"),
        ("The People's Voice", "'The People''s Voice'"),
        ("back\\slash", " E'back\\\\slash'"),
        ("nu\x00l", "'nu\ufffdl'"),
        (["nu\x00l"], "'{nu\ufffdl}'"),
        (40, "40"),
        ([3, 5], "'{3,5}'::int2[]"),
        (["Pamir Post", "a'b,c"], "'{\"Pamir Post\",\"a''b,c\"}'"),
    ],
)
def test_values_stand_in_the_text_as_literals(value: object, said: str) -> None:
    assert asked("SELECT * FROM passages WHERE outlet = :outlet", outlet=value).endswith(f"= {said}")


def test_a_cast_is_no_value_and_a_value_holds_no_other() -> None:
    assert asked("SELECT :one::bigint, :two", one=":two", two=2) == "SELECT ':two'::bigint, 2"


def test_the_whole_statement_knows_columns_and_shard() -> None:
    sql, values = gathered("SELECT 1", {}, gathering=GATHERING, settings={})
    assert "AS t (shard integer, passage_id bigint, score double precision)" in sql
    assert sql.endswith(GATHERING.query)
    assert (values["held"], values["depth"]) == ("search.dense_3", 10)


def test_settings_of_a_statement_go_before_it_for_as_long_as_it_runs() -> None:
    settings = {"hnsw.ef_search": "500", "jit": "off"}
    _, values = gathered("SELECT :one", {"one": 1}, gathering=GATHERING, settings=settings)
    assert values["asked"] == (
        "SELECT set_config('hnsw.ef_search', '500', true) || set_config('jit', 'off', true); SELECT 1"
    )


def test_a_shard_is_known_by_all_its_places_and_searches_with_its_settings() -> None:
    said = definition(2, PLACES, "news", {"hnsw.ef_search": "160", "jit": "off"})
    assert said.startswith("CREATE SERVER heliograph_shard_2 FOREIGN DATA WRAPPER postgres_fdw")
    assert "host '10.2.0.11,10.2.0.12', port '5432,5433', dbname 'news', target_session_attrs 'any'" in said
    assert "options '-c hnsw.ef_search=160 -c jit=off'" in said


def test_a_shard_that_moved_is_known_by_its_new_places_only() -> None:
    assert moved(2, PLACES[1:], {"jit": "off"}) == (
        "ALTER SERVER heliograph_shard_2 OPTIONS (SET host '10.2.0.12', SET port '5433', SET options '-c jit=off')"
    )
