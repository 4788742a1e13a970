"""One writes at a time, and whoever is urgent goes before all others that wait."""

import threading

import pytest

from bot.delivery.turn import Turn


def test_the_urgent_go_before_those_who_waited_longer():
    turn, order = Turn(), []
    threads = []

    def write(name, *, urgent):
        with turn.taken(urgent=urgent):
            order.append(name)

    with turn.taken():
        for name in ("brief", "alert", "update"):
            thread = threading.Thread(target=write, args=(name,), kwargs={"urgent": name == "update"})
            thread.start()
            threads.append(thread)
            # The next one comes when this one waits.
            while turn.waiting != len(threads):
                pass
        assert order == []
    for thread in threads:
        thread.join(10)

    assert order[0] == "update"
    assert sorted(order) == ["alert", "brief", "update"]


def test_a_turn_ends_with_an_error():
    turn = Turn()
    with pytest.raises(ValueError, match="disk is full"), turn.taken():
        raise ValueError("disk is full")

    with turn.taken():
        assert turn.waiting == 0
