"""Updates are kept before anybody is told of them, and each is told of once."""

import pytest
from fakes.bot_clock import FakeClock

from bot.delivery.inbox import Arrival, Inbox
from bot.errors import StoreError, StoreRefused
from bot.operations.tally import Tally
from bot.telegram.intake import Intake


class Desk:
    """Notes which updates came, and whether they were kept then."""

    def __init__(self, inbox):
        self._inbox, self.came = inbox, []

    def take(self, new):
        kept = [one.arrival.update_id for one in self._inbox.waiting(100)]
        self.came += [(one.arrival.update_id, one.arrival.update_id in kept) for one in new]


def update(number):
    return Arrival(number, 500 + number, "{}")


async def test_a_poll_is_told_of_when_it_is_kept_and_a_known_update_never_again(store):
    desk, tally = Desk(inbox := Inbox(store)), Tally()
    intake = Intake(inbox, desk.take, FakeClock(), tally=tally)

    await intake.take([update(1), update(2)])
    await intake.take([update(2), update(3)])
    await intake.take([])

    assert desk.came == [(1, True), (2, True), (3, True)]
    assert tally.read().updates["received"] == 3


async def test_what_is_brought_twice_at_once_is_told_of_once(store):
    desk = Desk(inbox := Inbox(store))
    intake = Intake(inbox, desk.take, FakeClock())

    await intake.take([update(number) for number in (1, 2, 1, 3, 2)])
    await intake.take([update(1)])

    assert desk.came == [(1, True), (2, True), (3, True)]


async def test_what_is_not_kept_is_told_of_to_nobody_but_the_one_who_brought_it(store):
    desk = Desk(inbox := Inbox(store))
    with store.writing() as connection:
        connection.exec_driver_sql("DROP TABLE inbox")
    intake = Intake(inbox, desk.take, FakeClock())

    with pytest.raises(StoreError):
        await intake.take([update(1)])

    assert desk.came == []


class PickyInbox(Inbox):
    """An inbox whose database never takes one update."""

    def put(self, arrivals, now):
        if any(arrival.update_id == 2 for arrival in arrivals):
            raise StoreRefused("value out of range")
        return super().put(arrivals, now)


async def test_one_that_can_never_be_kept_keeps_no_other_out(store, caplog):
    desk = Desk(inbox := PickyInbox(store))

    await Intake(inbox, desk.take, FakeClock()).take([update(number) for number in (1, 2, 3)])

    assert desk.came == [(1, True), (3, True)]
    assert "update 2 cannot be kept and is passed over" in caplog.text
