"""Processes that share a home have a journal each, and none that was left is forgotten."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.workers.slots import Slot, journal_of

Come = Callable[[], Slot]


@pytest.fixture
def come(tmp_path: Path) -> Iterator[Come]:
    """Give what a process does that comes to the home."""
    slots: list[Slot] = []

    def come() -> Slot:
        slots.append(Slot(tmp_path))
        return slots[-1]

    yield come
    for slot in slots:
        slot.close()


def test_each_process_has_a_journal_of_its_own_and_the_first_the_known_one(come: Come) -> None:
    names = [come().journal.name for _ in range(3)]

    assert names == ["webhook.journal", "webhook-2.journal", "webhook-3.journal"]


def test_a_place_that_was_given_back_is_taken_again(come: Come) -> None:
    first, second = come(), come()
    first.close()

    assert (come().place, second.place) == (1, 2)


def test_journals_of_places_that_nobody_has_are_found_and_kept_from_others(tmp_path: Path, come: Come) -> None:
    slots = [come() for _ in range(4)]
    for slot in slots:
        slot.journal.write_text('{"update_id":7}\n', encoding="ascii")
    slots[0].close()
    slots[2].close()

    with slots[1].left() as found, slots[3].left() as found_by_another:
        assert found == [journal_of(tmp_path, 1), journal_of(tmp_path, 3)]
        assert found_by_another == []


def test_other_files_are_no_journals(tmp_path: Path, come: Come) -> None:
    for name in ("webhook-old.journal", "webhook-0.journal", "webhook.journal.copy"):
        (tmp_path / name).write_text("x\n", encoding="ascii")

    with come().left() as found:
        assert found == []
