"""Briefs that editors look at first: they begin, are changed, and end once, whoever presses what and whatever dies."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import time
from functools import partial
from pathlib import Path

import pytest
from fakes.bot_desk import brief_at
from fakes.bot_drafts import AIGERIM, CHANNEL, EDITORS, TIMUR, EditorsRoom, told_in

from bot.editing.choices import Choices, State
from bot.messages import Message, Outgoing
from bot.types import Place, QuietHours


@pytest.fixture
def room(tmp_path: Path) -> Iterator[EditorsRoom]:
    opened = EditorsRoom(tmp_path)
    opened.settle()
    yield opened
    opened.store.close()


async def a_draft(room: EditorsRoom) -> None:
    room.subscribe()
    await room.goes_on()


def labels(room: EditorsRoom) -> list[list[str]]:
    return [[button.label for button in row] for row in room.board().buttons]


async def test_a_brief_comes_to_the_editors_as_it_would_be_published_with_buttons_below(room: EditorsRoom) -> None:
    await a_draft(room)

    shown, board = (one.message for one in room.sender.received)
    assert room.in_channel() == []
    assert told_in(shown.text) == ["1", "2", "3"] and not shown.buttons
    assert board.text.splitlines()[:2] == [
        "Draft for “Border News”",
        "The brief above goes out at 2 March 2026, 10:00 (Bishkek), with what you change here.",
    ]
    assert labels(room) == [
        ["Drop 1", "↓ 1"],
        ["Drop 2", "↑ 2", "↓ 2"],
        ["Drop 3", "↑ 3"],
        ["Publish now", "Skip this brief"],
    ]


async def test_editors_were_not_told_the_news_by_seeing_a_draft_but_what_they_saw_is_corrected_there(
    room: EditorsRoom,
) -> None:
    await a_draft(room)

    shown = room.sender.received[0].message
    assert shown.cited and not shown.tells and not shown.page
    assert room.store.told(EDITORS, since=room.clock.now().replace(year=2025)).told == {}
    assert {quote.place for quote in room.store.sent_quotes([1], since=room.clock.now().replace(year=2025))} == {
        EDITORS
    }


async def test_at_the_deadline_it_is_published_as_it_stands(room: EditorsRoom) -> None:
    await a_draft(room)
    await room.presses("Drop 2")
    await room.presses("↓ 1")

    await room.passes(minutes=59)
    assert room.in_channel() == []
    await room.passes(minutes=1)

    assert room.in_channel() == ["3 1"]
    assert "late" not in room.sender.texts(CHANNEL.chat_id)[0]
    await room.goes_on()
    assert room.board().text.splitlines()[1] == "Published at the deadline."
    assert not room.board().buttons


async def test_what_is_published_is_word_for_word_what_was_seen_and_numbered_anew(room: EditorsRoom) -> None:
    await a_draft(room)
    seen = room.sender.received[0].message

    await room.presses("Drop 1")
    await room.presses("Publish now")
    await room.goes_on()

    published = room.sender.received[-1].message
    assert published.text == _without_first_story(seen.text).replace(
        "214\u00a0articles from 17", "2\u00a0articles from 1"
    ).replace("sources", "source")
    assert set(published.cited) < set(seen.cited) and published.tells == (2, 3)
    assert published.page


def _without_first_story(text: str) -> str:
    heading, _, *others, coverage = text.split("\n\n")
    stories = [story.replace(f"{number + 1}. ", f"{number}. ", 1) for number, story in enumerate(others, 1)]
    return "\n\n".join((heading, *stories, coverage))


async def test_an_editor_who_publishes_is_named_in_the_message_and_nowhere_else(
    room: EditorsRoom, tmp_path: Path
) -> None:
    await a_draft(room)

    reaction = await room.presses("Publish now", by=TIMUR)
    await room.goes_on()

    assert reaction.notice == "Published."
    assert room.in_channel() == ["1 2 3"]
    assert room.board().text.splitlines()[1] == "Published by Timur."
    assert not is_written("Timur", tmp_path) and is_written("Border News", tmp_path)


def is_written(word: str, folder: Path) -> bool:
    return any(word.encode() in file.read_bytes() for file in folder.iterdir())


async def test_two_editors_who_publish_at_once_publish_once(room: EditorsRoom) -> None:
    await a_draft(room)
    seen = room.board()

    await room.presses("Publish now", by=AIGERIM, board=seen)
    second = await room.presses("Publish now", by=TIMUR, board=seen)
    await room.passes(hours=2)

    assert room.in_channel() == ["1 2 3"]
    assert second.notice == "This has been decided already."
    assert room.board().text.splitlines()[1] == "Published by Aigerim."


async def test_two_editors_who_change_at_once_both_have_their_way(room: EditorsRoom) -> None:
    await a_draft(room)
    seen = room.board()

    await room.presses("Drop 1", by=AIGERIM, board=seen)
    await room.presses("Drop 3", by=TIMUR, board=seen)
    await room.presses("Publish now")
    await room.goes_on()

    assert room.in_channel() == ["2"]


async def test_presses_that_are_handled_side_by_side_all_count_and_publish_once(tmp_path: Path) -> None:
    room = EditorsRoom(tmp_path, stories=12)
    room.settle()
    await a_draft(room)
    draft_id = room.drafting.drafts.waiting()[0].id
    drops = [partial(Choices.dropping, number=number) for number in range(1, 11)]

    await asyncio.gather(*(room.drafting.change(draft_id, drop) for drop in drops))
    decisions = await asyncio.gather(*(room.drafting.decide(draft_id, State.PUBLISHED) for _ in range(8)))
    await room.goes_on()

    assert [one.made for one in decisions if one].count(True) == 1
    assert room.in_channel() == ["11 12"]
    room.store.close()


async def test_a_press_that_is_handled_twice_changes_nothing_the_second_time(room: EditorsRoom) -> None:
    await a_draft(room)
    seen = room.board()

    for label in ("Drop 1", "Drop 1", "↓ 2", "↓ 2"):
        await room.presses(label, board=seen)

    await room.presses("Publish now")
    await room.goes_on()
    assert room.in_channel() == ["3 2"]


async def test_a_story_that_was_dropped_can_be_kept_after_all(room: EditorsRoom) -> None:
    await a_draft(room)
    await room.presses("Drop 2")
    assert labels(room)[-2:] == [["Keep 2"], ["Publish now", "Skip this brief"]]

    await room.presses("Keep 2")

    await room.presses("Publish now")
    await room.goes_on()
    assert room.in_channel() == ["1 2 3"]


async def test_a_dropped_story_was_not_told(room: EditorsRoom) -> None:
    await a_draft(room)
    await room.presses("Drop 2")
    await room.presses("Publish now")
    await room.goes_on()

    since = room.clock.now().replace(year=2025)
    assert set(room.store.told(CHANNEL, since=since).told) == {1, 3}
    assert {one.cited.article_id for one in room.store.sent_quotes([1, 2, 3], since=since) if one.place == CHANNEL} == {
        1,
        3,
    }


async def test_what_waits_for_editors_counts_as_told_as_long_as_they_may_publish_it(room: EditorsRoom) -> None:
    await a_draft(room)
    await room.presses("Drop 2")
    since = room.clock.now().replace(year=2025)

    assert set(room.store.told(CHANNEL, since=since).told) == {1, 3}
    await room.presses("Skip this brief")
    assert set(room.store.told(CHANNEL, since=since).told) == set()


async def test_a_skipped_brief_is_not_published_unless_somebody_wants_it_after_all(room: EditorsRoom) -> None:
    await a_draft(room)

    await room.presses("Skip this brief")
    await room.passes(hours=2)
    assert room.in_channel() == []
    assert room.board().text.splitlines()[1] == "Skipped by Aigerim. Nothing was published."
    await room.presses("Publish after all")
    await room.goes_on()

    assert room.in_channel() == ["1 2 3"]


def unsubscribed(room: EditorsRoom) -> None:
    room.store.remove_all(CHANNEL)


def without_editors(room: EditorsRoom) -> None:
    room.settle(editors=None)


def with_other_editors(room: EditorsRoom) -> None:
    room.settle(editors=Place(-1006))


def subscribed_anew(room: EditorsRoom) -> None:
    room.store.remove_all(CHANNEL)
    room.clock.pass_(minutes=1)
    room.store.add_subscription(CHANNEL, brief_at(20), cursor=0, now=room.clock.now())


@pytest.mark.parametrize("happens", [unsubscribed, without_editors, with_other_editors, subscribed_anew])
async def test_a_skipped_brief_is_no_longer_for_those_to_publish_whom_the_channel_left(
    room: EditorsRoom, happens: Callable[[EditorsRoom], None]
) -> None:
    await a_draft(room)
    await room.presses("Skip this brief")

    happens(room)
    reaction = await room.presses("Publish after all")
    await room.sees_to_drafts()

    assert reaction.notice == "This has been decided already."
    assert room.in_channel() == [] and labels(room) == []


async def test_what_a_later_brief_told_is_not_told_again_by_one_that_was_skipped(room: EditorsRoom) -> None:
    await a_draft(room)
    await room.presses("Skip this brief")
    told_since = Message("Chui rises by 2, and goes on rising", tells=(2,))

    room.clock.pass_(minutes=10)
    room.store.enqueue([Outgoing("brief:later:0", CHANNEL, told_since, room.clock.now())])
    await room.sends()
    await room.presses("Publish after all")
    await room.goes_on()

    assert room.in_channel()[1:] == ["1 3"]
    assert "Left out, because it was told since:\n2. Chui" in room.board().text


async def test_when_all_of_a_skipped_brief_was_told_since_nothing_is_left_to_publish(room: EditorsRoom) -> None:
    await a_draft(room)
    await room.presses("Skip this brief")

    room.clock.pass_(minutes=10)
    told_since = Message("Three rivers go on rising", tells=(1, 2, 3))
    room.store.enqueue([Outgoing("brief:later:0", CHANNEL, told_since, room.clock.now())])
    reactions = [await room.presses("Publish after all") for _ in range(2)]

    assert {one.notice for one in reactions} == {"No story is left to publish. Keep one, or skip this brief."}


async def test_when_every_story_is_dropped_nothing_is_published_and_that_is_said(room: EditorsRoom) -> None:
    await a_draft(room)
    for number in (1, 2, 3):
        await room.presses(f"Drop {number}")
    assert "No story is left. Keep one, or nothing goes out." in room.board().text
    assert labels(room) == [["Keep 1", "Keep 2", "Keep 3"], ["Skip this brief"]]

    await room.passes(hours=1)
    await room.goes_on()

    assert room.in_channel() == []
    assert room.board().text.splitlines()[1] == "Nothing was published: no story was left at the deadline."


async def test_a_brief_without_stories_can_be_published_or_skipped_like_any_other(tmp_path: Path) -> None:
    room = EditorsRoom(tmp_path, stories=0)
    room.settle()
    await a_draft(room)
    assert labels(room) == [["Publish now", "Skip this brief"]]

    await room.passes(hours=1)

    assert "Nothing happened in this time" in room.sender.texts(CHANNEL.chat_id)[0]
    room.store.close()


async def test_twenty_stories_with_the_longest_headlines_fit_one_message_and_its_buttons(tmp_path: Path) -> None:
    room = EditorsRoom(tmp_path, stories=20)
    room.settle()

    await a_draft(room)

    board = room.board()
    assert len(board.text) < 4096 and sum(map(len, board.buttons)) == 60
    assert max(len((button.data or "").encode()) for row in board.buttons for button in row) <= 64
    room.store.close()


async def test_in_quiet_hours_of_the_editors_a_draft_comes_all_the_same_and_the_channel_keeps_its_own(
    room: EditorsRoom,
) -> None:
    room.settle(quiet=QuietHours(time(7), time(11)))
    await a_draft(room)

    await room.presses("Publish now")
    await room.goes_on()

    assert room.in_channel() == []
    assert "It arrives when the quiet hours there are over." in room.board().text
    await room.passes(hours=3)
    assert room.in_channel() == ["1 2 3"]


async def test_a_chat_without_editors_gets_its_briefs_at_once(room: EditorsRoom) -> None:
    room.settle(editors=None)

    await a_draft(room)

    assert room.in_channel() == ["1 2 3"] and room.boards() == []


async def test_a_draft_says_what_became_of_it_after_a_restart_too(room: EditorsRoom) -> None:
    await a_draft(room)
    await room.presses("Drop 2")

    room.restarts()
    await room.presses("Publish now")
    await room.goes_on()

    assert room.in_channel() == ["1 3"]
