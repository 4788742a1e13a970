"""A desk that goes to another engine and back is the same desk, row by row, and nobody writes where it was."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from fakes.bot_moving import NOON, addresses_in, fill, held, write

from bot.databases import Addresses
from bot.errors import StoreError
from bot.moving_house.desk import moving, stay_at
from bot.moving_house.parts import BOT, CORPUS, open_part
from bot.tables import CHATS, FLAGS, OUTBOX, SUBSCRIPTIONS
from corpus.engines import WRITING
from corpus.schema import ARTICLES, REVISIONS, STORY_SIGNS

ROWS = 60


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("filled")
    fill(addresses_in(folder), rows=ROWS)
    return folder


@pytest.fixture
def desk(filled, tmp_path):
    shutil.copytree(filled, tmp_path / "desk")
    return addresses_in(tmp_path / "desk")


@pytest.fixture(scope="module")
def empty_desk(postgres):
    """Give the name of a database in which migrations ran: they take longer than a test."""
    with postgres.database() as url:
        fill(Addresses(url, url), rows=0)
        yield sa.make_url(url).database


@pytest.fixture
def server(postgres, empty_desk, request):
    with _copied(postgres, empty_desk, f"moving_{abs(hash(request.node.name))}") as found:
        yield found


@pytest.fixture
def second_server(postgres, empty_desk, request):
    with _copied(postgres, empty_desk, f"again_{abs(hash(request.node.name))}") as found:
        yield found


@contextmanager
def _copied(postgres, empty_desk, name):
    with psycopg.connect(postgres.server.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {empty_desk}")
        url = postgres.server.url(name)
        yield Addresses(url, url)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def quiet(done, total, name):
    """Tell nobody."""


def move(source, target, *, patience=30.0):
    with moving(source, target, quiet) as desk_move:
        desk_move.copy()
        desk_move.settle()
        desk_move.finish(patience=patience)
        return desk_move.report()


@contextmanager
def begun(source, target):
    with moving(source, target, quiet) as desk_move:
        desk_move.copy()
        yield desk_move


def test_every_row_of_every_table_goes_to_a_server_and_back(desk, server, tmp_path):
    before = held(desk)
    there = move(desk, server)
    back = move(server, addresses_in(tmp_path / "back"))

    assert all(len(rows) == ROWS for rows in before.values())
    assert held(server) == before
    assert held(addresses_in(tmp_path / "back")) == before
    assert [(table.name, table.rows, table.digest) for table in there.tables] == [
        (table.name, table.rows, table.digest) for table in back.tables
    ]
    assert there.written == there.rows == ROWS * len(before)


def test_a_desk_comes_back_to_the_files_that_it_left(desk, server):
    move(desk, server)
    write(BOT, server.people, sa.insert(FLAGS).values(name="paused", since=NOON, note="budget week"))
    write(BOT, server.people, sa.delete(CHATS).where(CHATS.c.chat_id == 3))

    report = move(server, desk)

    assert held(desk) == held(server)
    assert (report.written, _of(report, "flags").copied, _of(report, "chats").removed) == (2, 1, 1)
    write(BOT, desk.people, sa.delete(FLAGS))  # it may be written to again


def test_a_desk_goes_from_server_to_server_and_back_to_files_that_it_left(desk, server, second_server):
    move(desk, server)
    move(server, second_server)
    with pytest.raises(StoreError, match=r"everything here was moved to postgresql://.*; set database_url to that"):
        move(server, desk)
    with pytest.raises(StoreError, match=r"corpus\.db: holds what was moved to .*; move that file elsewhere"):
        move(second_server, desk)

    for url in (desk.corpus, desk.people):
        Path(sa.make_url(url).database).unlink()
    move(second_server, desk)
    assert held(desk) == held(second_server)
    write(BOT, desk.people, sa.delete(FLAGS))


def test_a_desk_goes_back_to_the_server_that_it_came_from(desk, server, second_server):
    move(desk, server)
    move(server, second_server)
    write(BOT, second_server.people, sa.delete(FLAGS))

    report = move(second_server, server)
    assert held(server) == held(second_server)
    assert (report.written, _of(report, "flags").removed) == (ROWS, ROWS)


def test_a_second_run_copies_nothing(desk, server):
    with begun(desk, server) as first:
        first.settle()
        assert first.report().written == ROWS * len(held(desk))
    with begun(desk, server) as second:
        second.settle()
        assert second.report().written == 0


def test_what_changes_during_the_copy_arrives(desk, server):
    with begun(desk, server) as desk_move:
        write(
            CORPUS,
            desk.corpus,
            sa.update(ARTICLES).where(ARTICLES.c.id == 7).values(revision=900),
            sa.update(REVISIONS).where(REVISIONS.c.id == 8).values(text="Corrected."),
            sa.delete(STORY_SIGNS).where(STORY_SIGNS.c.sign.like("9%")),
        )
        desk_move.settle()
        write(BOT, desk.people, sa.delete(OUTBOX).where(OUTBOX.c.id < 5), sa.insert(CHATS).values(_chat()))
        desk_move.finish()
        report = desk_move.report()

    assert held(server) == held(desk)
    assert (_of(report, "articles").changed, _of(report, "revisions").changed, _of(report, "outbox").removed) == (
        1,
        1,
        4,
    )


def test_nothing_is_written_where_a_desk_was(desk, server):
    move(desk, server)
    for part, url, statement in (
        (BOT, desk.people, sa.delete(OUTBOX)),
        (BOT, desk.people, sa.insert(CHATS).values(_chat())),
        (CORPUS, desk.corpus, sa.update(ARTICLES).values(revision=1)),
    ):
        with pytest.raises(sa.exc.IntegrityError, match="everything here was moved to postgresql://"):
            write(part, url, statement)


def test_nothing_is_written_on_a_server_where_a_desk_was(desk, server, tmp_path):
    move(desk, server)
    move(server, addresses_in(tmp_path / "back"))
    with pytest.raises(sa.exc.DBAPIError, match="everything here was moved to sqlite://"):
        write(BOT, server.people, sa.delete(OUTBOX))


def test_messages_whose_answer_is_awaited_are_waited_for(desk, server):
    write(BOT, desk.people, sa.update(OUTBOX).where(OUTBOX.c.id == 9).values(state="in flight"))
    with pytest.raises(StoreError, match="answer to 1 messages is awaited"):
        move(desk, server, patience=0.0)

    # Nothing is closed, so that the answer can be written down; then the move goes on.
    write(BOT, desk.people, sa.update(OUTBOX).where(OUTBOX.c.id == 9).values(state="sent", message_id=77))
    move(desk, server, patience=0.0)
    assert held(server) == held(desk)


def test_a_database_with_rows_of_others_is_left_as_it_is(desk, server, tmp_path):
    other = addresses_in(tmp_path / "other")
    fill(other, rows=3, seed=2)
    before = held(other)
    with pytest.raises(StoreError, match=r"holds rows that are not from here \(articles 3"):
        move(desk, other)
    assert held(other) == before


def test_a_database_that_is_being_filled_takes_nothing_from_another_desk(desk, server, tmp_path):
    other = addresses_in(tmp_path / "other")
    fill(other, rows=3, seed=2)
    with begun(desk, server):
        pass
    with pytest.raises(StoreError, match="is being filled from"):
        move(other, server)


def test_a_move_that_is_over_is_not_made_again(desk, server):
    move(desk, server)
    write(BOT, server.people, sa.delete(OUTBOX))
    with moving(desk, server, quiet) as again:
        assert again.is_over
        again.copy()
        again.settle()
        again.finish()
    assert held(server)["bot.outbox"] == []


def test_who_left_for_one_place_does_not_go_to_another(desk, server, tmp_path):
    move(desk, server)
    with pytest.raises(StoreError, match="everything here was moved to postgresql"):
        move(desk, addresses_in(tmp_path / "elsewhere"))


def test_one_may_stay_after_all(desk, server):
    move(desk, server)
    assert stay_at(desk)
    write(BOT, desk.people, sa.delete(OUTBOX))
    assert not stay_at(desk)


def test_new_rows_are_numbered_on_from_the_highest(desk, server):
    move(desk, server)
    engine = open_part(BOT, server.people)
    with engine.execution_options(turn=WRITING).begin() as connection:
        values = {"chat_id": 1, "topic_id": 0, "what": "brief", "created": NOON, "topic": "", "cursor": 0}
        assert connection.execute(sa.insert(SUBSCRIPTIONS).values(values)).inserted_primary_key == (ROWS + 1,)
    engine.dispose()


def test_a_nul_is_replaced_on_a_server_and_counted(desk, server):
    write(CORPUS, desk.corpus, sa.update(REVISIONS).where(REVISIONS.c.id == 3).values(text="Pan\x00j", title="\x00"))
    write(CORPUS, desk.corpus, sa.update(STORY_SIGNS).where(STORY_SIGNS.c.sign.like("12 %")).values(sign="1\x002"))
    report = move(desk, server)
    assert (report.with_nul, _of(report, "revisions").with_nul) == (2, 1)
    assert {row[-1] for row in held(server)["corpus.revisions"] if row[0] == 3} == {"Pan\ufffdj"}
    assert "1\ufffd2" in {row[0] for row in held(server)["corpus.story_signs"]}


def test_a_value_that_the_target_cannot_take_is_named_and_not_shown(desk, server):
    write(BOT, desk.people, sa.update(CHATS).where(CHATS.c.chat_id == 4).values(kind="far too long for a kind"))
    with pytest.raises(StoreError, match="chats: value too long") as told:
        move(desk, server)
    assert "far too long" not in str(told.value)


def _of(report, name):
    return next(table for table in report.tables if table.name == name)


def _chat():
    return {"chat_id": 501, "topic_id": 0, "kind": "group", "title": "Water desk", "language": "en", "zone": "UTC"}
