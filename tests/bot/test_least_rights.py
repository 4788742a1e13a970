"""Each role on a server can do what it is for, and nothing else: the owner, the bot, and who only reads articles."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import room
from fakes.corpus_news import NOW, STORY, draft, whole
from fakes.databases import TrialServer, executed

from bot.errors import StoreError
from bot.schema import open_database
from bot.store import BotStore
from bot.types import Language
from corpus.errors import StoreError as CorpusStoreError
from corpus.postgres_programs import packaged
from corpus.store import CorpusStore
from embeddings.vectors import VectorStore

ROLES = Path(__file__).parents[2] / "deploy" / "roles.sql"


class Roles:
    """The addresses of one database as its three roles see it."""

    def __init__(self, url: str) -> None:
        self.owner, self.bot, self.reader = (
            sa.make_url(url).set(username=f"trial_{role}").render_as_string(hide_password=False)
            for role in ("owner", "bot", "reader")
        )


@pytest.fixture
def roles(postgres: TrialServer) -> Iterator[Roles]:
    with postgres.database() as url:
        grant(postgres, url)
        grant(postgres, url, "-v", "reader=trial_reader")
        yield Roles(url)


def grant(postgres: TrialServer, url: str, *more: str) -> None:
    """Run the script as whoever sets a desk up does; it may be run again."""
    granted = ("-v", "owner=trial_owner", "-v", "bot=trial_bot", *more)
    address = ("-h", str(postgres.server.socket_folder), "-U", "heliograph", "-d", str(sa.make_url(url).database))
    postgres.server.tool("psql", "-q", *address, *granted, said=ROLES.read_text(encoding="utf-8"))


def test_the_owner_makes_the_tables_and_the_bot_uses_them(roles: Roles) -> None:
    with CorpusStore(roles.owner) as store:
        article_id = store.save(draft(), whole(STORY), now=NOW)
    open_database(roles.owner).dispose()
    VectorStore(roles.owner).close()

    people = BotStore(roles.bot)
    chat = people.ensure_chat(room(), language=Language.ENGLISH, zone="Asia/Dushanbe")
    people.prune(MONDAY_MORNING + timedelta(days=400))
    people.close()
    with CorpusStore(roles.bot) as read:
        assert read.article(article_id) is not None
    VectorStore(roles.bot).close()
    assert chat.zone == "Asia/Dushanbe"
    with CorpusStore(roles.reader) as read:
        assert read.article(article_id) is not None
    VectorStore(roles.reader).close()


@pytest.mark.parametrize(
    ("statement", "schema"),
    [
        ("DROP TABLE chats", "bot"),
        ("ALTER TABLE chats ADD COLUMN mine integer", "bot"),
        ("TRUNCATE chats", "bot"),
        ("CREATE TABLE mine (id integer)", "bot"),
        ("CREATE SCHEMA mine", "bot"),
        ("UPDATE articles SET revision = 2", "corpus"),
        ("DELETE FROM revisions", "corpus"),
        ("CREATE TABLE public.mine (id integer)", "corpus"),
    ],
)
def test_the_bot_may_change_no_table_and_no_article(roles: Roles, statement: str, schema: str) -> None:
    CorpusStore(roles.owner).close()
    open_database(roles.owner).dispose()

    with pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|must be owner"):
        executed(roles.bot, statement, schema)


@pytest.mark.parametrize(
    ("statement", "schema"),
    [
        ("SELECT count(*) FROM bot.chats", "bot"),
        ("SELECT text FROM bot.outbox", "corpus"),
        ("UPDATE articles SET revision = 2", "corpus"),
        ("INSERT INTO vectors VALUES ('m', '', '')", "corpus"),
        ("DROP TABLE articles", "corpus"),
        ("CREATE TABLE search.mine (id integer)", "corpus"),
    ],
)
def test_who_only_reads_sees_nothing_of_people_and_changes_nothing(roles: Roles, statement: str, schema: str) -> None:
    VectorStore(roles.owner).close()
    CorpusStore(roles.owner).close()
    open_database(roles.owner).dispose()

    with pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|must be owner"):
        executed(roles.reader, statement, schema)


def test_another_role_may_not_even_connect(postgres: TrialServer, roles: Roles) -> None:
    executed(postgres.server.url("postgres"), "CREATE ROLE trial_guest LOGIN", "public")
    guest = sa.make_url(roles.owner).set(username="trial_guest").render_as_string(hide_password=False)
    try:
        with pytest.raises(sa.exc.OperationalError, match="permission denied for database"):
            executed(guest, "SELECT 1")
    finally:
        executed(postgres.server.url("postgres"), "DROP ROLE trial_guest", "public")


def test_the_container_of_the_server_makes_the_roles_with_their_passwords(
    postgres: TrialServer, tmp_path: Path
) -> None:
    for role in ("owner", "bot"):
        (tmp_path / f"database_{role}").write_text(f"it's {role}'s\n", encoding="utf-8")
    with postgres.database() as url:
        said = {
            "PATH": f"{packaged()}:{os.defpath}",
            "PGHOST": str(postgres.server.socket_folder),
            "POSTGRES_USER": "heliograph",
            "POSTGRES_DB": str(sa.make_url(url).database),
            "HELIOGRAPH_SECRETS": str(tmp_path),
            "HELIOGRAPH_ROLES": str(ROLES),
        }
        subprocess.run([ROLES.with_name("first_start.sh")], env=said, check=True)
        kept = executed(
            url, "SELECT rolname, rolpassword FROM pg_authid WHERE starts_with(rolname, 'heliograph_') ORDER BY 1"
        )
        assert [row[0] for row in kept] == ["heliograph_bot", "heliograph_owner", "heliograph_reader"]
        assert [str(row[1]).startswith("SCRAM-SHA-256$") for row in kept] == [True, True, False]
        for name, shadow in kept[:2]:
            assert is_password(f"it's {name.removeprefix('heliograph_')}'s", str(shadow))

        (tmp_path / "database_bot").write_text("", encoding="utf-8")
        refused = subprocess.run([ROLES.with_name("first_start.sh")], env=said, capture_output=True, text=True)
        assert refused.returncode, "no password is none"
        assert f"{tmp_path / 'database_bot'} is missing, empty or unreadable" in refused.stderr


def is_password(password: str, shadow: str) -> bool:
    """Say whether a password is the one of which PostgreSQL keeps this (RFC 5802, section 3: StoredKey)."""
    _, rounds, rest = shadow.replace("$", ":").split(":", 2)
    salt, stored, _ = rest.split(":")
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    client = hmac.digest(salted, b"Client Key", "sha256")
    return hashlib.sha256(client).digest() == base64.b64decode(stored)


def test_a_right_that_is_missing_is_named_with_the_remedy(roles: Roles) -> None:
    with pytest.raises(StoreError, match=r"permission denied for schema bot; deploy/roles\.sql"):
        BotStore(roles.bot)
    with pytest.raises(CorpusStoreError, match=r"trial_bot@.*: .*permission denied .*; deploy/roles\.sql"):
        CorpusStore(roles.bot)
