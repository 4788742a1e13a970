"""TLS with a server: what the address asks for is kept, and what is wrong is told in one line, without the password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from fakes.databases import TrialServer
from fakes.postgres_tls import Authority, authority, tls_before

from corpus.engine_kinds import Kind, Limits
from corpus.engines import described, is_of_configuration, open_engine, reason
from corpus.postgres_troubles import how_secret

ARTICLES = Kind("corpus", ())


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("tls") / "desk.crt", "The desk's own authority")


@pytest.fixture
def port(postgres: TrialServer, ours: Authority) -> Iterator[int]:
    """Put a door with a certificate for `localhost` before the server, and return where it is."""
    with tls_before(postgres.server.socket_folder / ".s.PGSQL.5432", ours.certify("localhost")) as found:
        yield found


def address(port: int, host: str = "localhost", **options: object) -> str:
    said = "&".join(f"{name}={value}" for name, value in options.items())
    return f"postgresql://heliograph:pAmIr-7439@{host}:{port}/heliograph?{said}"


def asked(url: str) -> str:
    engine = open_engine(url, ARTICLES, limits=Limits(patience=0.0))
    try:
        with engine.connect() as connection:
            return described(connection)
    finally:
        engine.dispose()


def refused(url: str) -> str:
    with pytest.raises(sa.exc.SQLAlchemyError) as caught:
        asked(url)
    assert is_of_configuration(caught.value)
    said = reason(caught.value)
    assert "pAmIr" not in said
    assert "\n" not in said
    return said


def test_a_server_with_the_right_name_and_authority_is_talked_to(port: int, ours: Authority) -> None:
    said = asked(address(port, sslmode="verify-full", sslrootcert=ours.file))
    assert said.endswith(", with TLS")


def test_another_authority_is_refused(port: int, tmp_path: Path) -> None:
    other = authority(tmp_path / "other.crt", "Somebody else")
    said = refused(address(port, sslmode="verify-full", sslrootcert=other.file))
    assert 'server at "127.0.0.1"' in said
    assert "certificate verify failed; another authority than that of sslrootcert signed" in said


def test_another_name_is_refused(port: int, ours: Authority) -> None:
    said = refused(address(port, host="127.0.0.1", sslmode="verify-full", sslrootcert=ours.file))
    assert 'does not match host name "127.0.0.1"; use a name in the address for which the certificate was made' in said


def test_a_file_of_the_authority_that_is_not_there_is_named(port: int, tmp_path: Path) -> None:
    said = refused(address(port, sslmode="verify-full", sslrootcert=tmp_path / "none.crt"))
    assert f'root certificate file "{tmp_path / "none.crt"}" does not exist' in said
    assert said.endswith("sslrootcert=")


def test_an_address_that_does_not_look_at_the_certificate_is_told_so(port: int) -> None:
    assert asked(address(port)).endswith(
        ", with TLS, the certificate of the server unchecked: sslmode=verify-full checks it"
    )


def test_a_server_without_tls_is_refused_where_it_is_wanted(postgres: TrialServer) -> None:
    with tls_before(postgres.server.socket_folder / ".s.PGSQL.5432", None) as port:
        assert "does not support SSL, but SSL was required; switch TLS on there" in refused(
            address(port, sslmode="require")
        )


@pytest.mark.parametrize(
    ("host", "numbers", "said"),
    [
        ("/run/postgresql", "", ""),
        ("localhost", "127.0.0.1", ""),
        ("localhost", "::1", ""),
        (
            "db.example.org",
            "10.2.0.1",
            ", without TLS: others on the way can read along; sslmode=verify-full in the address",
        ),
    ],
)
def test_only_what_leaves_the_machine_without_tls_is_told_of(host: str, numbers: str, said: str) -> None:
    assert how_secret(host, numbers, is_tls=False, mode="prefer").startswith(said)
