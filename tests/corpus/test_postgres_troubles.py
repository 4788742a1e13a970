"""What is told of a server that refuses: asked of real ones, each wrong in one way."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from fakes.databases import TrialServer, executed

from bot.errors import StoreError as PeopleStoreError
from bot.store import BotStore
from corpus.engine_kinds import Kind, Limits
from corpus.engines import is_of_configuration, open_engine, reason
from corpus.errors import StoreError
from corpus.postgres_troubles import TooOld, refuse_old, refuse_old_vectors
from corpus.store import CorpusStore
from embeddings.errors import EmbeddingsError
from embeddings.postgres.generations import PostgresGenerations

QUICK = Limits(patience=0.0)


@pytest.fixture
def database(postgres: TrialServer) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@pytest.fixture
def stranger(postgres: TrialServer) -> Iterator[str]:
    """Make a role that may connect and nothing else, and remove it."""
    said(postgres, "CREATE ROLE stranger LOGIN")
    yield "stranger"
    said(postgres, "DROP ROLE stranger")


def said(postgres: TrialServer, statement: str) -> None:
    executed(postgres.server.url("postgres"), statement, "public")


def as_role(url: str, name: str) -> str:
    return sa.make_url(url).set(username=name).render_as_string(hide_password=False)


def refusal(url: str) -> StoreError:
    with pytest.raises(StoreError) as caught:
        CorpusStore(url, limits=QUICK)
    return caught.value


def test_a_database_that_is_not_there_is_named_with_the_remedy(postgres: TrialServer) -> None:
    error = refusal(postgres.server.url("yesterday"))
    assert '"yesterday" does not exist; createdb makes it' in str(error)
    assert is_of_configuration(error)


def test_a_role_that_is_not_there_is_named_with_the_remedy(database: str) -> None:
    error = refusal(as_role(database, "nobody_here"))
    assert 'role "nobody_here" does not exist; deploy/roles.sql makes the roles' in str(error)
    assert is_of_configuration(error)


def test_a_role_that_may_not_enter_is_told_so(database: str, stranger: str) -> None:
    name = sa.make_url(database).database
    executed(database, f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")
    error = refusal(as_role(database, stranger))
    assert "permission denied for database" in str(error)
    assert "deploy/roles.sql" in str(error)
    assert is_of_configuration(error)


def test_a_role_that_may_make_no_schema_is_told_so(database: str, stranger: str) -> None:
    with pytest.raises(PeopleStoreError, match=r"permission denied for database .*; deploy/roles\.sql") as caught:
        BotStore(as_role(database, stranger))
    assert is_of_configuration(caught.value)


def test_a_server_without_pgvector_is_told_so(database: str) -> None:
    executed(database, f"ALTER DATABASE {sa.make_url(database).database} SET extension_control_path = '/nowhere'")
    with pytest.raises(
        EmbeddingsError, match=r"is not available; install pgvector 0\.8 or newer on the server"
    ) as caught:
        PostgresGenerations(database).model()
    assert is_of_configuration(caught.value)


def test_a_role_that_may_not_create_pgvector_is_told_who_may(stranger: str, database: str) -> None:
    executed(database, f"CREATE SCHEMA search AUTHORIZATION {stranger}")
    with pytest.raises(EmbeddingsError, match=r"let a superuser run deploy/roles\.sql") as caught:
        PostgresGenerations(as_role(database, stranger)).model()
    assert is_of_configuration(caught.value)


def test_an_old_pgvector_is_refused_by_its_version(database: str) -> None:
    executed(database, "CREATE EXTENSION vector WITH SCHEMA public")
    executed(database, "UPDATE pg_extension SET extversion = '0.7.4' WHERE extname = 'vector'")
    with pytest.raises(
        EmbeddingsError, match=r"pgvector is of version 0\.7\.4; 0\.8 or newer is needed.*ALTER EXT"
    ) as caught:
        PostgresGenerations(database).model()
    assert is_of_configuration(caught.value)


def test_versions_are_compared_as_numbers() -> None:
    refuse_old(160_004)
    refuse_old_vectors("0.8.6")
    refuse_old_vectors("0.10")
    refuse_old_vectors("1.0.0")
    with pytest.raises(TooOld, match="the server is PostgreSQL 15; 16 or newer is needed"):
        refuse_old(150_020)


def test_an_option_that_nobody_knows_is_told(database: str) -> None:
    error = refusal(f"{database}&sslmod=require")
    assert 'invalid connection option "sslmod"; correct the address' in str(error)
    assert is_of_configuration(error)


def test_a_role_with_no_connection_left_is_told_which_setting_counts_them(database: str, stranger: str) -> None:
    executed(database, f"ALTER ROLE {stranger} CONNECTION LIMIT 0")
    error = refusal(as_role(database, stranger))
    assert 'too many connections for role "stranger"; connections under [database]' in str(error)
    assert not is_of_configuration(error), "one of them may be given back"


def test_a_server_that_takes_no_writes_is_told_with_the_remedy(database: str) -> None:
    executed(database, f"ALTER DATABASE {sa.make_url(database).database} SET default_transaction_read_only = on")
    error = refusal(database)
    assert "start its primary again, or promote the standby" in str(error)
    assert not is_of_configuration(error)


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ('FATAL:  password authentication failed for user "desk"', "HELIOGRAPH_DATABASE_PASSWORD_FILE"),
        ("fe_sendauth: no password supplied", "HELIOGRAPH_DATABASE_PASSWORD_FILE"),
        (
            'FATAL:  no pg_hba.conf entry for host "10.0.0.7", user "desk", database "desk", no encryption',
            "verify-full",
        ),
        ('FATAL:  pg_hba.conf rejects connection for host "10.0.0.7", user "desk", SSL encryption', "who may come"),
        ('FATAL:  role "desk" is not permitted to log in', "LOGIN lets it in"),
    ],
)
def test_what_only_a_server_on_the_network_says_has_a_remedy(words: str, remedy: str) -> None:
    error = sa.exc.OperationalError(None, None, psycopg.OperationalError(f"connection failed: {words}"))
    assert remedy in reason(error)
    assert is_of_configuration(error)


def test_what_has_nothing_to_do_with_a_server_needs_no_configuration(tmp_path) -> None:
    assert not is_of_configuration(ValueError("a number"))
    with pytest.raises(sa.exc.SQLAlchemyError) as caught:
        open_engine(f"sqlite:///{tmp_path / 'none' / 'corpus.db'}", Kind("corpus", ())).connect()
    assert not is_of_configuration(caught.value)
