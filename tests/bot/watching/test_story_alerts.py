"""How far subscriptions looked and what places were alerted to, kept with the outbox or not at all."""

from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import READER, SECOND_READER, open_store, outgoing, settle, topic

from bot.tables import OUTBOX, SUBSCRIPTIONS
from bot.watching.story_alerts import ALERTS_KEPT, Composed, StoryAlerts

pytestmark = pytest.mark.engines("sqlite", "postgres")


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    for place in (READER, SECOND_READER):
        settle(store, place)
        store.add_subscription(place, topic(), cursor=10, now=MONDAY_MORNING)
    yield store
    store.close()


@pytest.fixture
def alerts(store):
    return StoryAlerts(store)


def composed(place=READER, *, stories=(7,), subscriptions=(1,)):
    return Composed(outgoing(f"alert:{place.chat_id}", place), stories, subscriptions)


def waiting(store):
    with store.reading() as connection:
        return [row["chat_id"] for row in connection.execute(OUTBOX.select()).mappings()]


def cursors(alerts):
    return [one.cursor for one in alerts.standing()]


def test_an_alert_its_story_and_the_cursors_are_kept_together(store, alerts):
    added = alerts.advance(alerts.standing(), 25, [composed()], now=MONDAY_MORNING)

    assert (added, waiting(store)) == (1, [READER.chat_id])
    assert cursors(alerts) == [25, 25]
    assert (alerts.alerted(READER), alerts.alerted(SECOND_READER)) == ({7}, set())
    assert alerts.looked_to() == 25


def test_a_crash_between_keeps_neither(store, alerts):
    broken = Composed(outgoing("alert:1"), (7, 7), (1,))

    with pytest.raises(Exception, match=r"(?i)unique"):
        alerts.advance(alerts.standing(), 25, [composed(SECOND_READER), broken], now=MONDAY_MORNING)

    assert (waiting(store), cursors(alerts), alerts.looked_to()) == ([], [10, 10], 0)
    assert alerts.alerted(SECOND_READER) == set()


def test_who_did_the_same_round_before_leaves_nothing_to_do(store, alerts):
    seen = alerts.standing()
    alerts.advance(seen, 25, [composed()], now=MONDAY_MORNING)

    again = alerts.advance(seen, 25, [composed()], now=MONDAY_MORNING)

    assert (again, len(waiting(store)), cursors(alerts)) == (0, 1, [25, 25])


@pytest.mark.parametrize("change", ["removed", "stricter", "muted"])
def test_a_place_that_changed_its_mind_meanwhile_is_looked_at_again(store, alerts, change):
    seen = alerts.standing()
    match change:
        case "removed":
            store.remove_subscription(READER, 1)
        case "stricter":
            alerts.set_strictness(1, 0.8)
        case "muted":
            alerts.mute(1, MONDAY_MORNING + timedelta(days=1))

    added = alerts.advance(seen, 25, [composed(), composed(SECOND_READER, subscriptions=(2,))], now=MONDAY_MORNING)

    assert (added, waiting(store)) == (1, [SECOND_READER.chat_id])
    assert alerts.alerted(READER) == set()
    assert cursors(alerts) == ([25] if change == "removed" else [10, 25])


def test_a_group_that_moved_meanwhile_is_looked_at_again(store, alerts):
    seen = alerts.standing()
    store.migrate(READER.chat_id, -1003_100)

    alerts.advance(seen, 25, [composed()], now=MONDAY_MORNING)

    assert {one.place.chat_id: one.cursor for one in alerts.standing()} == {-1003_100: 10, SECOND_READER.chat_id: 25}


def test_who_is_behind_is_known_by_one_look(store, alerts):
    assert alerts.is_behind(11, 11)
    assert not alerts.is_behind(10, 10)
    assert not alerts.is_behind(9, 10)
    assert alerts.is_behind(9, 9)


def test_suspended_places_keep_their_place(store, alerts):
    store.suspend(READER.chat_id, MONDAY_MORNING)

    alerts.advance(alerts.standing(), 25, [], now=MONDAY_MORNING)
    store.resume(READER.chat_id)

    assert cursors(alerts) == [10, 25]


def test_a_message_of_one_subscription_goes_with_it_and_one_of_several_stays(store, alerts):
    several = Composed(outgoing("alert:both"), (8,), (1, 2))
    alerts.advance(alerts.standing(), 25, [composed(), several], now=MONDAY_MORNING)

    store.remove_subscription(READER, 1)

    with store.reading() as connection:
        assert [row["key"] for row in connection.execute(OUTBOX.select()).mappings()] == ["alert:both"]


def test_old_alerts_are_forgotten(store, alerts):
    alerts.advance(alerts.standing(), 25, [composed()], now=MONDAY_MORNING)

    store.prune(MONDAY_MORNING + ALERTS_KEPT)
    kept = alerts.alerted(READER)
    store.prune(MONDAY_MORNING + ALERTS_KEPT + timedelta(seconds=1))

    assert (kept, alerts.alerted(READER)) == ({7}, set())


def test_thousands_of_cursors_move_in_one_transaction(store, alerts):
    with store.writing() as connection:
        one = connection.execute(SUBSCRIPTIONS.select()).mappings().first()
        rows = [dict(one) | {"id": 100 + number, "topic": f"dam {number}"} for number in range(1200)]
        connection.execute(SUBSCRIPTIONS.insert(), rows)

    alerts.advance(alerts.standing(), 25, [], now=MONDAY_MORNING)

    assert cursors(alerts) == [25] * 1202
