"""People's data of any earlier version become data of this version, on either engine, and nothing is lost."""

from pathlib import Path

import pytest
from fakes.databases import TrialServer, url_in
from fakes.old_databases import kept_of, make_old, revisions_of, shape_of

from bot.schema import BOT, HEAD, open_database

REVISIONS = revisions_of("bot")


def test_the_newest_revision_is_the_one_that_is_expected() -> None:
    assert REVISIONS[-1] == HEAD


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_file_keeps_its_rows_and_gets_the_new_shape(tmp_path: Path, revision: str) -> None:
    check(url_in(tmp_path, "old.db"), url_in(tmp_path, "new.db"), revision)


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_server_keeps_its_rows_and_gets_the_new_shape(
    postgres: TrialServer, postgres_url: str, revision: str
) -> None:
    with postgres.database() as old:
        check(old, postgres_url, revision)


def check(old: str, new: str, revision: str) -> None:
    rows = make_old(old, BOT, revision)
    assert rows

    open_database(old).dispose()
    open_database(new).dispose()

    assert kept_of(old, BOT, rows) == rows
    assert shape_of(old, BOT) == shape_of(new, BOT)
