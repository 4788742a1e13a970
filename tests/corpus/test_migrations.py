"""An article database of any earlier version becomes one of this version, on either engine, and loses nothing."""

from pathlib import Path

import pytest
from fakes.databases import TrialServer, url_in
from fakes.old_databases import kept_of, make_old, revisions_of, shape_of

from corpus.schema import CORPUS, SCHEMA_VERSION, open_database

REVISIONS = revisions_of("corpus")


def test_the_newest_revision_is_the_one_that_is_expected() -> None:
    assert REVISIONS[-1] == SCHEMA_VERSION


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_file_keeps_its_rows_and_gets_the_new_shape(tmp_path: Path, revision: str) -> None:
    check(url_in(tmp_path, "old.db"), url_in(tmp_path, "new.db"), revision)


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_server_keeps_its_rows_and_gets_the_new_shape(postgres: TrialServer, revision: str) -> None:
    # Both of them empty: what one test leaves for the next may hold tables that no revision made.
    with postgres.database() as old, postgres.database() as new:
        check(old, new, revision)


def check(old: str, new: str, revision: str) -> None:
    rows = make_old(old, CORPUS, revision)
    assert rows

    open_database(old).close()
    open_database(new).close()

    assert kept_of(old, CORPUS, rows) == rows
    assert shape_of(old, CORPUS) == shape_of(new, CORPUS)
