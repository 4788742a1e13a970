"""Editors at work, in any order of events: no brief is lost, none is published twice, none as nobody wanted."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.bot_clock import FakeClock
from fakes.bot_drafts import AIGERIM, CHANNEL, EDITORS, TIMUR, EditorsRoom, told_in

from bot.editing.choices import WENT_OUT, Draft, State
from bot.messages import Message
from bot.tables import DRAFTS
from bot.types import Cause, Person

HOURS = (6, 8, 9, 13, 18, 22)
DAYS = 1


class Desk:
    """Presses, stops, mutes and changes its mind by the numbers of one seed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance, self.clock = random.Random(seed), FakeClock()
        self.room = EditorsRoom(folder, clock=self.clock)
        self.room.settle(minutes=45)
        for hour in HOURS:
            self.room.subscribe(hour)
        self.skipped: set[int] = set()
        self.was_down, self.held, self.switched_off = False, False, False

    async def works(self) -> None:
        end = self.clock.now() + timedelta(days=DAYS)
        while self.clock.now() < end:
            await self.chance.choice((self.presses, self.presses, self.presses, self.waits, self.waits, self.changes))()
            await self.room.passes(minutes=self.chance.choice((0, 1, 7, 20)))

    async def closes(self) -> None:
        """Let everything come to its end."""
        self.room.store.resume(EDITORS.chat_id)
        self.room.store.resume(CHANNEL.chat_id)
        for _ in range(8):
            self.clock.pass_(hours=1)
            await self.room.sees_to_drafts()

    async def presses(self) -> None:
        boards = [message for message in self.room.sender.shown.items() if message[1].buttons]
        if not boards:
            return
        under, seen = self.chance.choice(boards)
        label = self.chance.choice([button for row in seen.buttons for button in row]).label
        # Two at once press what both have seen.
        for by in self.chance.choice(((AIGERIM,), (TIMUR, AIGERIM))):
            await self._presses(seen, label, by, under)
            if self.chance.random() < 0.1:
                self.room.restarts()

    async def _presses(self, seen: Message, label: str, by: Person, under: int) -> None:
        data = next(button.data or "" for row in seen.buttons for button in row if button.label == label)
        reaction = await self.room.presses(label, by=by, board=seen, under=under)
        if reaction.notice == "Skipped.":
            self.skipped.add(int(data.split(":")[1]))

    async def waits(self) -> None:
        self.clock.pass_(minutes=self.chance.choice((5, 30, 50)))

    async def changes(self) -> None:
        what = self.chance.randrange(7)
        if what == 0:
            self.clock.pass_(hours=self.chance.choice((1, 5, 9)))
            self.was_down = True
            self.room.restarts()
        elif what == 1:
            self.held = True
            self.room.settle(minutes=45, editors_hold=self.chance.random() < 0.5)
        elif what == 2:
            self.switched_off = True
            self.room.settle(minutes=45, editors=None)
            await self.room.goes_on()
            self.room.settle(minutes=45)
        elif what == 3:
            self.room.store.suspend(EDITORS.chat_id, self.clock.now(), Cause.KICKED)
        elif what == 4:
            self.room.store.resume(EDITORS.chat_id)
        elif what == 5:
            self.room.sender.loses_the_connection(times=2)
        else:
            self.room.restarts()

    def drafts(self) -> list[Draft]:
        with self.room.store.reading() as connection:
            ids = connection.execute(DRAFTS.select()).scalars().all()
        return [found for one in ids if (found := self.room.drafting.drafts.get(one))]


@pytest.mark.parametrize("seed", range(10))
async def test_each_brief_ends_once_as_its_editors_or_its_deadline_wanted(tmp_path: Path, seed: int) -> None:
    desk = Desk(tmp_path, seed)
    await desk.works()
    await desk.closes()

    arrived = [tuple(map(int, told_in(text))) for text in desk.room.sender.texts(CHANNEL.chat_id)]
    drafts = desk.drafts()
    assert len(drafts) >= 3
    assert len(arrived) == len(set(arrived))
    for one in drafts:
        mine = {int(one.story(number).headline.rpartition(" ")[2]) for number in one.choices.order}
        sent = [told for told in arrived if set(told) & mine]
        kept = tuple(int(one.story(number).headline.rpartition(" ")[2]) for number in one.choices.kept)
        assert sent == ([kept] if one.state in WENT_OUT else [])
        assert one.state is not State.OPEN
        assert one.state is not State.SKIPPED or one.id in desk.skipped
        assert one.state is not State.EMPTY or not one.choices.kept
        assert one.state is not State.MISSED or desk.was_down
        assert one.state is not State.LAPSED or desk.held
        assert one.state is not State.FREED or desk.switched_off
    assert desk.room.drafting.drafts.unshown() == []
    told = set(desk.room.store.told(CHANNEL, since=desk.clock.now().replace(year=2025)).told)
    assert told == {number for each in arrived for number in each}
    desk.room.store.close()
