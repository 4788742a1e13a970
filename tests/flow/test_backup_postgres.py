"""A desk on PostgreSQL is dumped while it serves, and restored elsewhere by the steps of docs/postgresql.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from emulator.running import ROOT, Heliograph
from fakes.databases import TrialServer

pytestmark = [pytest.mark.flow, pytest.mark.model]

QUESTION = "What did the three presidents sign in Khujand?"
ROLES = {"owner": "backup_owner", "bot": "backup_bot", "reader": "backup_reader"}


class Desks:
    """A server with databases that have the roles of a desk, each seen by the command line as one of them."""

    def __init__(self, server: TrialServer, folder: Path) -> None:
        self._server, self._folder = server, folder

    def grant(self, url: str) -> None:
        options = [word for name, role in ROLES.items() for word in ("-v", f"{name}={role}")]
        script = (ROOT / "deploy" / "roles.sql").read_text(encoding="utf-8")
        self._server.server.tool("psql", "--quiet", *options, plain(url), said=script)

    def run(self, role: str, url: str, *command: str) -> str:
        home = self._folder / role
        config = self._folder / f"{role}.toml"
        config.write_text(f'[database]\nurl = "{as_role(url, role)}"\n', encoding="utf-8")
        return Heliograph(home, config).command(*command)


@pytest.fixture(scope="module")
def desks(postgres: TrialServer, tmp_path_factory: pytest.TempPathFactory) -> Desks:
    return Desks(postgres, tmp_path_factory.mktemp("desks"))


@pytest.fixture(scope="module")
def desk(postgres: TrialServer, desks: Desks) -> Iterator[str]:
    """Return the address of a desk with the sample corpus."""
    with postgres.database() as url:
        desks.grant(url)
        desks.run("owner", url, "ingest", str(ROOT / "corpus" / "sample"))
        desks.run("owner", url, "admin", "pause", "--note", "budget week")
        yield url


@pytest.fixture
def empty(postgres: TrialServer, desks: Desks) -> Iterator[str]:
    with postgres.database() as url:
        desks.grant(url)
        yield url


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


def as_role(url: str, role: str) -> str:
    return sa.make_url(url).set(username=ROLES[role]).render_as_string(hide_password=False)


def dump(server: TrialServer, url: str, *options: str) -> str:
    """Dump with the rights of the owner into a file that the server's user can write."""
    file = server.server.folder / "desk.dump"
    server.server.tool("pg_dump", "--format=custom", f"--file={file}", *options, plain(as_role(url, "owner")))
    return str(file)


def restore(server: TrialServer, url: str, file: str) -> None:
    server.server.tool("pg_restore", "--exit-on-error", "--clean", "--if-exists", f"--dbname={plain(url)}", file)


def test_a_restored_desk_answers_the_same_and_keeps_what_it_knew(
    postgres: TrialServer, desks: Desks, desk: str, empty: str
) -> None:
    before = json.loads(desks.run("reader", desk, "ask", "--json", QUESTION))
    assert before["answered"]

    restore(postgres, empty, dump(postgres, desk))

    assert json.loads(desks.run("reader", empty, "ask", "--json", QUESTION)) == before
    checked = desks.run("bot", empty, "check")
    assert "24 articles, 69 passages" in checked
    assert "69 passages, 0 behind, 0 stale" in checked
    assert json.loads(desks.run("bot", empty, "admin", "resume", "--json"))["was_paused"]


def test_a_dump_without_the_index_is_indexed_again_from_what_was_kept(
    postgres: TrialServer, desks: Desks, desk: str, empty: str
) -> None:
    before = json.loads(desks.run("reader", desk, "ask", "--json", QUESTION))

    restore(postgres, empty, dump(postgres, desk, "--exclude-schema=search"))

    assert "added 69" in desks.run("owner", empty, "index", "build")
    assert json.loads(desks.run("reader", empty, "ask", "--json", QUESTION)) == before
