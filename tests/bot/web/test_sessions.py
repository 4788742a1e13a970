"""Sessions and the links that begin them, as either database keeps them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from fakes.databases import url_in

from bot.operations.listing import Stretch
from bot.store import BotStore
from bot.tables import METADATA, WEB_LINKS, WEB_SESSIONS
from bot.web.access import Standing
from bot.web.sessions import LINK_LASTS, Coming, Invitation, Sessions

pytestmark = pytest.mark.engines("sqlite", "postgres")

NOW = datetime(2026, 3, 2, 3, 40, tzinfo=UTC)
LATER = NOW + timedelta(days=14)
NASIBA = Invitation(501, Standing.READER)
OWNER, READER = Coming(Standing.OWNER, LATER), Coming(Standing.READER, LATER, 501, "Firefox")
ALL = Stretch(0, 50)


@pytest.fixture
def sessions(store: BotStore) -> Sessions:
    return Sessions(store, "mark of a home")


def everything(store: BotStore) -> str:
    with store.reading() as connection:
        return " ".join(str(row) for table in METADATA.sorted_tables for row in connection.execute(table.select()))


def count(store: BotStore, table: sa.Table) -> int:
    with store.reading() as connection:
        return len(connection.execute(table.select()).all())


def begun(sessions: Sessions, coming: Coming = READER, *, now: datetime = NOW) -> str:
    name = sessions.begin(coming, now=now)
    assert name is not None
    return name


def number(sessions: Sessions, name: str) -> int:
    session = sessions.of(name, now=NOW)
    assert session is not None
    return session.number


def test_a_session_is_known_by_its_name_until_it_ends(sessions: Sessions) -> None:
    name = begun(sessions)

    session = sessions.of(name, now=LATER - timedelta(seconds=1))
    assert session is not None
    assert (session.standing, session.person_id, session.browser) == (Standing.READER, 501, "Firefox")
    assert (session.begun, session.used, session.until) == (NOW, NOW.replace(minute=0), LATER)
    assert sessions.of(name, now=LATER) is sessions.of("another", now=NOW) is None


def test_the_database_tells_nobody_what_opens(sessions: Sessions, store: BotStore) -> None:
    names = [begun(sessions), sessions.invite(NASIBA, now=NOW)]

    assert len(set(names)) == 2
    assert all(len(name) >= 32 and name not in everything(store) for name in names)


def test_to_look_at_a_link_does_not_use_it_up(sessions: Sessions) -> None:
    link = sessions.invite(NASIBA, now=NOW)

    assert sessions.invited(link, now=NOW) == sessions.invited(link, now=NOW) == NASIBA
    assert sessions.begin(READER, now=NOW, link=link)


def test_a_link_lets_in_once(sessions: Sessions, store: BotStore) -> None:
    link = sessions.invite(NASIBA, now=NOW)

    assert sessions.begin(READER, now=NOW, link=link)
    assert sessions.begin(READER, now=NOW, link=link) is sessions.invited(link, now=NOW) is None
    assert count(store, WEB_SESSIONS) == 1


def test_a_link_ends_after_ten_minutes(sessions: Sessions) -> None:
    link, late = sessions.invite(NASIBA, now=NOW), NOW + LINK_LASTS

    assert timedelta(minutes=10) == LINK_LASTS
    assert sessions.invited(link, now=late) is sessions.begin(READER, now=late, link=link) is None


def test_of_many_who_come_with_a_link_at_once_one_gets_in(sessions: Sessions, store: BotStore) -> None:
    link = sessions.invite(NASIBA, now=NOW)
    with ThreadPoolExecutor(6) as threads:
        names = list(threads.map(lambda _: sessions.begin(READER, now=NOW, link=link), range(12)))

    assert len([name for name in names if name]) == 1
    assert count(store, WEB_SESSIONS) == 1


def test_also_where_they_come_through_different_processes(sessions: Sessions, store: BotStore, tmp_path) -> None:
    link = sessions.invite(NASIBA, now=NOW)
    other = BotStore(url_in(tmp_path, "bot.db"))
    rooms = (sessions, Sessions(other, "mark of a home"))
    with ThreadPoolExecutor(6) as threads:
        names = list(threads.map(lambda at: rooms[at % 2].begin(READER, now=NOW, link=link), range(12)))
    other.close()

    assert len([name for name in names if name]) == 1
    assert count(store, WEB_SESSIONS) == 1


def test_a_new_link_takes_the_place_of_the_one_before_and_of_no_other_person_s(sessions: Sessions) -> None:
    first, others = sessions.invite(NASIBA, now=NOW), sessions.invite(Invitation(502, Standing.OWNER), now=NOW)
    second = sessions.invite(NASIBA, now=NOW)

    assert sessions.invited(first, now=NOW) is None
    assert (sessions.invited(second, now=NOW), sessions.invited(others, now=NOW)) == (
        NASIBA,
        Invitation(502, Standing.OWNER),
    )


def test_who_comes_in_anew_leaves_no_session_behind(sessions: Sessions, store: BotStore) -> None:
    before = begun(sessions)
    after = begun(sessions, Coming(Standing.OWNER, LATER, replaces=number(sessions, before)))

    assert sessions.of(before, now=NOW) is None
    assert sessions.of(after, now=NOW) is not None
    assert count(store, WEB_SESSIONS) == 1


def test_an_ended_session_is_no_more_and_its_number_is_not_given_again(sessions: Sessions) -> None:
    stays, name = begun(sessions), begun(sessions)
    last = number(sessions, name)

    assert (sessions.end(last), sessions.end(last)) == (1, 0)
    assert sessions.of(name, now=NOW) is None
    assert sessions.of(stays, now=NOW) is not None
    assert number(sessions, begun(sessions)) > last


def test_all_others_end_with_the_links_that_would_begin_more(sessions: Sessions) -> None:
    own, *others = (begun(sessions, coming) for coming in (OWNER, OWNER, READER))
    link = sessions.invite(NASIBA, now=NOW)

    assert sessions.end_others(number(sessions, own)) == 2
    assert [sessions.of(name, now=NOW) is None for name in (own, *others)] == [False, True, True]
    assert sessions.invited(link, now=NOW) is None


def test_of_the_last_use_the_hour_is_kept(sessions: Sessions) -> None:
    name = begun(sessions)
    sessions.note_used(number(sessions, name), now=NOW + timedelta(hours=2, minutes=7))

    session = sessions.of(name, now=NOW)
    assert session is not None and session.used == datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


def test_they_are_listed_by_last_use_without_those_that_ended(sessions: Sessions) -> None:
    begun(sessions, Coming(Standing.READER, NOW + timedelta(hours=1), 503))
    old, new = begun(sessions), begun(sessions, OWNER)
    sessions.note_used(number(sessions, old), now=NOW + timedelta(hours=3))
    part = sessions.listed(ALL, now=NOW + timedelta(hours=3))

    assert (part.total, [one.person_id for one in part.rows]) == (2, [501, None])
    assert [one.number for one in part.rows] == [number(sessions, old), number(sessions, new)]
    assert [one.person_id for one in sessions.listed(Stretch(1, 1), now=NOW + timedelta(hours=3)).rows] == [None]


def test_what_another_secret_signed_is_neither_known_nor_listed(sessions: Sessions, store: BotStore) -> None:
    name, elsewhere = begun(sessions), Sessions(store, "mark of a new secret")

    assert elsewhere.of(name, now=NOW) is None
    assert elsewhere.listed(ALL, now=NOW).total == 0


def test_what_ended_by_itself_goes(sessions: Sessions, store: BotStore) -> None:
    begun(sessions)
    sessions.invite(NASIBA, now=NOW)

    store.prune(NOW + LINK_LASTS)
    assert (count(store, WEB_SESSIONS), count(store, WEB_LINKS)) == (1, 0)
    store.prune(LATER)
    assert count(store, WEB_SESSIONS) == 0
