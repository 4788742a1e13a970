"""A group becomes a supergroup: every table that names a chat follows, also those that are still to be made."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from fakes.bot_made_rows import some

from bot.delivery.moving import STAYS
from bot.messages import Message
from bot.store import BotStore
from bot.tables import METADATA
from bot.wire import message_to_json

pytestmark = pytest.mark.engines("sqlite", "postgres")

GROUP, SUPERGROUP = -4_000_700, -1_002_000_000_700
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
TEXTS = {
    "what": "brief",
    "state": "due",
    "kind": "group",
    "language": "en",
    "zone": "UTC",
    "message": message_to_json(Message("Water gates")),
    "role": "reader",
}
NAMING = [
    column
    for table in METADATA.sorted_tables
    for column in table.columns
    if "chat" in column.name and isinstance(column.type, sa.Integer)
]


def keep(store: BotStore, table: sa.Table, chat_id: int, *, number: int = 1) -> None:
    """Keep a row of which every column that names a chat names this one."""
    row = {column.name: chat_id if column in NAMING else some(column, number, TEXTS) for column in table.columns}
    with store.writing() as connection:
        connection.execute(table.insert().values(row))


def named(store: BotStore, chat_id: int) -> set[str]:
    """Return the columns in which a chat is named anywhere."""
    with store.reading() as connection:
        return {
            f"{column.table.name}.{column.name}"
            for column in NAMING
            if connection.execute(sa.select(column).where(column == chat_id)).first()
        }


def test_no_table_keeps_the_old_id(store: BotStore) -> None:
    for table in {column.table for column in NAMING}:
        keep(store, table, GROUP)

    store.migrate(GROUP, SUPERGROUP)

    expected = {f"{column.table.name}.{column.name}" for column in NAMING}
    assert named(store, GROUP) == {one for one in expected if one.partition(".")[0] in STAYS}
    # What replied to messages of the old group is of no use in the new one.
    assert named(store, SUPERGROUP) == {one for one in expected - named(store, GROUP) if not one.startswith("replied.")}


def test_a_group_that_moves_into_a_known_one_is_merged_in_every_table(store: BotStore) -> None:
    unique = [column for column in NAMING if column.primary_key]
    for table in {column.table for column in unique}:
        keep(store, table, GROUP)
        if table.name not in STAYS:
            keep(store, table, SUPERGROUP)

    store.migrate(GROUP, SUPERGROUP)

    assert named(store, GROUP) <= {f"{name}.chat_id" for name in STAYS}
    with store.reading() as connection:
        for column in unique:
            assert connection.execute(sa.select(column).where(column == SUPERGROUP)).all() == [(SUPERGROUP,)]


def test_questions_that_were_counted_by_group_are_counted_on(store: BotStore) -> None:
    asked = METADATA.tables["asked"]
    with store.writing() as connection:
        connection.execute(asked.insert().values(person_id=GROUP, day=date(2026, 3, 2), count=7))

    store.migrate(GROUP, SUPERGROUP)

    with store.reading() as connection:
        assert connection.execute(sa.select(asked)).all() == [(SUPERGROUP, date(2026, 3, 2), 7)]


def test_the_editors_of_a_channel_that_is_elsewhere_are_found_again(store: BotStore) -> None:
    keep(store, METADATA.tables["drafts"], GROUP)

    store.migrate(GROUP, SUPERGROUP)

    with store.reading() as connection:
        drafts = METADATA.tables["drafts"]
        (row,) = connection.execute(sa.select(drafts.c.editors_chat, drafts.c.message_id)).all()
    assert tuple(row) == (SUPERGROUP, None)
