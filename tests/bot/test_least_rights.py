"""The bot's role on a server reads and writes people's rows, reads articles and index, and can do nothing else."""

from __future__ import annotations

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
from corpus.store import CorpusStore
from embeddings.vectors import VectorStore

ROLES = Path(__file__).parents[2] / "deploy" / "roles.sql"


class Roles:
    """The addresses of one database as its two roles see it."""

    def __init__(self, url: str) -> None:
        self.owner, self.bot = (
            sa.make_url(url).set(username=f"trial_{role}").render_as_string(hide_password=False)
            for role in ("owner", "bot")
        )


@pytest.fixture
def roles(postgres: TrialServer) -> Iterator[Roles]:
    with postgres.database() as url:
        granted = ("-v", "owner=trial_owner", "-v", "bot=trial_bot")
        address = ("-h", str(postgres.server.socket_folder), "-U", "heliograph", "-d", str(sa.make_url(url).database))
        postgres.server.tool("psql", "-q", *address, *granted, said=ROLES.read_text(encoding="utf-8"))
        yield Roles(url)


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


@pytest.mark.parametrize(
    ("statement", "schema"),
    [
        ("DROP TABLE chats", "bot"),
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


def test_a_right_that_is_missing_is_named_with_the_remedy(roles: Roles) -> None:
    with pytest.raises(StoreError, match=r"permission denied for schema bot; deploy/roles\.sql"):
        BotStore(roles.bot)
    with pytest.raises(CorpusStoreError, match=r"trial_bot@.*: .*permission denied .*; deploy/roles\.sql"):
        CorpusStore(roles.bot)
