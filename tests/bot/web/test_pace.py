"""How much one visitor may do."""

import pytest

from bot.web.pace import Paces, household


def test_who_asked_enough_is_told_when_to_come_again():
    paces = Paces(questions=2)

    assert [paces.ask("Aigul"), paces.ask("Aigul")] == [0, 0]
    assert 0 < paces.ask("Aigul") <= 60


def test_one_visitor_costs_another_nothing():
    paces = Paces(questions=1, requests=1)
    paces.ask("Aigul")

    assert paces.ask("Bakyt") == 0
    assert paces.open("Aigul") == 0


def test_what_was_refused_does_not_count():
    paces = Paces(questions=1)
    first = [paces.ask("Aigul") for _ in range(5)]

    assert first[0] == 0
    assert all(first[1:])
    assert max(first[1:]) <= 60


def test_after_five_wrong_tokens_an_address_waits_and_another_does_not():
    paces = Paces()
    for _ in range(5):
        assert paces.wait_to_try("198.51.100.7") == 0
        paces.tried("198.51.100.7")

    assert 0 < paces.wait_to_try("198.51.100.7") <= 15 * 60
    assert paces.wait_to_try("198.51.100.8") == 0


def test_at_the_door_wrong_tokens_from_everywhere_count_together():
    paces = Paces()
    for number in range(100):
        assert paces.wait_at_door("203.0.113.1") == 0
        paces.tried_at_door(f"198.51.100.{number}")

    assert paces.wait_at_door("203.0.113.1") > 0
    assert paces.wait_to_try("203.0.113.1") == 0


def test_wrong_tokens_of_programs_do_not_count_at_the_door():
    paces = Paces()
    for number in range(200):
        paces.tried(f"198.51.100.{number}")

    assert paces.wait_at_door("203.0.113.1") == 0


def test_who_guessed_elsewhere_waits_at_the_door_too():
    paces = Paces()
    for _ in range(5):
        paces.tried("198.51.100.7")

    assert paces.wait_at_door("198.51.100.7") > 0


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("a name that no proxy should say", "a name that no proxy should say"),
    ],
)
def test_a_household_counts_as_one(address, counted):
    assert household(address) == counted
