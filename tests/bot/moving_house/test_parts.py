"""No table is forgotten: each is copied, or named as made anew."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from fakes.bot_moving import addresses_in, write

import bot.tables
import corpus.schema
import embeddings.vectors
from bot.errors import StoreError
from bot.moving_house.parts import BOT, CORPUS, DERIVED, PARTS, open_part

ROOT = Path(__file__).parents[3]


def test_every_table_of_all_metadata_is_copied():
    owned = {*corpus.schema.METADATA.tables, *embeddings.vectors.METADATA.tables, *bot.tables.METADATA.tables}
    assert {table.name for part in PARTS for table in part.tables} == owned


def test_no_other_module_owns_tables():
    owners = [
        path.relative_to(ROOT).as_posix()
        for package in ("corpus", "embeddings", "bot")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"^\w+ = sa\.MetaData\(\)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert sorted(owners) == ["bot/tables.py", "corpus/schema.py", "embeddings/vectors.py"]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_what_migrations_make_is_copied_or_derived(part, tmp_path):
    engine = open_part(part, f"sqlite:///{tmp_path / 'some.db'}")
    with engine.connect() as connection:
        made = set(sa.inspect(connection).get_table_names())
    engine.dispose()
    assert made == {table.name for table in part.tables} | (made & set(DERIVED))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_what_a_table_refers_to_comes_before_it(part):
    seen = set()
    for table in part.tables:
        assert {key.column.table.name for key in table.foreign_keys} <= seen
        seen.add(table.name)


def test_a_table_that_nobody_knows_stops_the_move(tmp_path):
    addresses = addresses_in(tmp_path)
    write(CORPUS, addresses.corpus, sa.text("CREATE TABLE quotas_of_tomorrow (id INTEGER PRIMARY KEY)"))
    with pytest.raises(StoreError, match=r"corpus.db: quotas_of_tomorrow: no table of this version"):
        open_part(CORPUS, addresses.corpus)
    open_part(BOT, addresses.people).dispose()
