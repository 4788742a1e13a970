"""What is told from a defect: a database that is away."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.away import is_absence
from bot.errors import CommandError, StoreAway, StoreError, StoreRefused
from corpus.errors import StoreAway as CorpusAway
from corpus.errors import StoreError as CorpusError
from embeddings.errors import IndexAway, IndexGone


def because(error, cause):
    error.__cause__ = cause
    return error


FULL = OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
TWICE = IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed"))


@pytest.mark.parametrize(
    "error", [StoreAway("away"), CorpusAway("away"), IndexGone("away"), because(StoreError("the disk is full"), FULL)]
)
def test_what_works_again_once_a_database_is_back_is_an_absence(error):
    assert is_absence(error)


@pytest.mark.parametrize(
    "error",
    [
        because(StoreRefused("there twice"), TWICE),
        because(StoreError("a kept draft cannot be read"), ValueError("JSON")),
        StoreError("draft 7 changes too often"),
        CorpusError("not a database"),
        IndexAway("canceling statement due to statement timeout"),
        CommandError("no_question"),
    ],
)
def test_what_fails_for_another_reason_is_none(error):
    assert not is_absence(error)
