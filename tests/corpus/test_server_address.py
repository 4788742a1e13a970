"""Addresses of servers as people write them."""

import psycopg.conninfo
import pytest
import sqlalchemy as sa

from corpus.server_address import normal


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite:////desk/corpus.db",
        "postgresql://desk@db.example.org/desk?sslmode=verify-full",
        "postgresql+psycopg://desk:pa:ss/w%40rd@[2001:db8::1]:5433/desk",
        "postgresql://one.example.org,two.example.org/desk?target_session_attrs=read-write",
        "postgresql://desk@/desk?host=%2Fvar%2Frun&port=5433",
        "postgresql://",
    ],
)
def test_what_is_read_as_it_is_stays_as_it_is(url: str) -> None:
    assert normal(url) == url


def test_the_short_prefix_stands_for_the_long_one() -> None:
    assert normal("postgres://db.example.org/desk") == "postgresql://db.example.org/desk"


@pytest.mark.parametrize(
    ("url", "hosts", "ports"),
    [
        ("postgresql://desk:w%40rd@one:5433,two:5434/news?sslmode=require", "one,two", "5433,5434"),
        ("postgresql://one,two:5434/news", "one,two", "5432,5434"),
        ("postgresql://[2001:db8::1]:5433,[2001:db8::2]:5433/news", "2001:db8::1,2001:db8::2", "5433,5433"),
    ],
)
def test_several_hosts_each_with_a_port_mean_what_they_mean_to_the_server_s_own_programs(url, hosts, ports) -> None:
    ours = sa.make_url(normal(url))
    theirs = psycopg.conninfo.conninfo_to_dict(url)
    assert (ours.query["host"], ours.query["port"], ours.database) == (hosts, ports, "news")
    assert (theirs["host"], ours.username, ours.password) == (hosts, theirs.get("user"), theirs.get("password"))
    assert ours.query.get("sslmode") == theirs.get("sslmode")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk:pAmIr@7439@db.example.org/desk",
        "postgresql://db.example.org:pAmIr/desk",
        "postgresql://one:5432,two:pAmIr/desk",
        "postgresql://db.example.org:99999/pAmIr",
    ],
)
def test_what_cannot_be_read_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(ValueError, match="no host and port that can be read") as caught:
        normal(url)
    assert "pAmIr" not in str(caught.value)
