"""What nobody comes back for goes by itself."""

from datetime import date, timedelta

import sqlalchemy as sa
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import READER

from bot.tables import ASKED, METADATA, WISHES


def keep(store, table, **values):
    """Keep a row; what is not named and must be something is."""
    plain = {sa.String: "", sa.Text: "", sa.Integer: 1, sa.BigInteger: 1, sa.Float: 1.0, sa.Boolean: False}
    needed = {column.name: plain.get(type(column.type), 1) for column in table.columns if not column.nullable}
    with store.writing() as connection:
        connection.execute(table.insert().values(needed | values))


def count(store, table):
    with store.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(METADATA.tables[table.name]))


def test_a_wish_that_was_never_saved_goes_after_a_week_though_nobody_wishes_again(store):
    keep(store, WISHES, id="w1", chat_id=READER.chat_id, made=MONDAY_MORNING)

    store.prune(MONDAY_MORNING + timedelta(days=6, hours=23))
    assert count(store, WISHES) == 1
    store.prune(MONDAY_MORNING + timedelta(days=7, hours=1))
    assert count(store, WISHES) == 0


def test_the_count_of_a_day_goes_when_that_day_is_over_everywhere(store):
    keep(store, ASKED, person_id=501, day=date(2026, 3, 2), count=3)

    store.prune(MONDAY_MORNING + timedelta(days=2))
    assert count(store, ASKED) == 1
    store.prune(MONDAY_MORNING + timedelta(days=3))
    assert count(store, ASKED) == 0
