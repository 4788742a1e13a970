"""What processes keep in memory alone they tell each other; a process that is alone leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.bot_desk import open_store
from fakes.bot_office import Corridor

from bot.rooms.people import Acquaintances
from bot.rooms.quotas import Quotas
from bot.settings import BotSettings
from bot.store import BotStore
from bot.types import Person
from bot.workers.office import Alone, Led

AIGUL = 501
NOON = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


async def test_a_process_that_is_alone_leads_and_does_its_work_to_the_end() -> None:
    done = []

    async def compose() -> None:
        done.append("a brief")

    work = Led(Alone(), compose)
    await work()

    assert (Alone().leads(), Alone().shared, done) == (True, False, ["a brief"])
    assert work.__qualname__.endswith("compose")


def test_questions_of_a_minute_count_wherever_they_were_asked(store: BotStore) -> None:
    corridor, settings = Corridor(), BotSettings(questions_per_minute=3)
    first, second = (Quotas(store, settings, office=corridor.office()) for _ in range(2))
    seconds = iter(range(20))
    taken = [one.take(AIGUL, NOON + timedelta(seconds=next(seconds))) for one in (first, second, first, second, first)]

    assert [spent is None for spent in taken] == [True, True, True, False, False]
    assert first.take(AIGUL, NOON + timedelta(seconds=61)) is None


def test_minutes_of_another_kind_are_counted_apart(store: BotStore) -> None:
    corridor, settings = Corridor(), BotSettings(questions_per_minute=1)
    asked = Quotas(store, settings, office=corridor.office())
    typed = Quotas(store, settings, office=corridor.office(), name="inline")

    assert (asked.take(AIGUL, NOON), typed.take(AIGUL, NOON)) == (None, None)


def test_whoever_wrote_to_one_process_is_known_by_name_to_all_and_told_of_once() -> None:
    corridor = Corridor()
    first, second = (Acquaintances(corridor.office()) for _ in range(2))
    for _ in range(3):
        first.meet(Person(909, "en", "Timur_K"))

    assert (second.id_of("@timur_k"), first.id_of("@TIMUR_K")) == (909, 909)
    assert len(corridor.told) == 1
