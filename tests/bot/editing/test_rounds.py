"""What becomes of drafts that nobody decides: deadlines, lost editors, articles that change, and chats that move."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.bot_desk import settle
from fakes.bot_drafts import CHANNEL, EDITORS, OWNER, EditorsRoom, told_in

from bot.rooms.forgetting import Forgetting
from bot.types import Cause, Place

SUBSCRIBER = Place(701)
OTHER_EDITORS = Place(-1006)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[EditorsRoom]:
    opened = EditorsRoom(tmp_path)
    opened.settle()
    yield opened
    opened.store.close()


async def a_draft(room: EditorsRoom) -> None:
    room.subscribe(by=SUBSCRIBER.chat_id)
    await room.goes_on()


def outcome(room: EditorsRoom) -> str:
    return room.board().text.splitlines()[1]


async def test_a_deadline_that_passed_while_the_bot_was_down_is_kept_late_and_says_so(room: EditorsRoom) -> None:
    await a_draft(room)
    room.clock.pass_(hours=6)

    room.restarts()
    await room.goes_on()

    assert room.in_channel() == ["1 2 3"]
    assert "This brief is late" in room.sender.texts(CHANNEL.chat_id)[0]
    assert outcome(room) == "Published late: I was not running at the deadline."


async def test_a_deadline_that_passed_long_ago_is_told_as_missed_and_the_next_brief_tells_of_that_time(
    room: EditorsRoom,
) -> None:
    await a_draft(room)
    first = room.drafting.drafts.get(room.drafting.drafts.waiting()[0].id)
    room.clock.pass_(hours=8)

    room.restarts()
    await room.goes_on()

    assert room.in_channel() == []
    assert outcome(room).startswith("Not published: I was not running at the deadline")
    assert [text for text in room.sender.texts(EDITORS.chat_id) if "was not published" in text] == [
        "A brief for “Border News” was not published: I was not running at its deadline, nor for six hours after it. "
        "The next brief tells of its time, too."
    ]
    (subscription,) = room.store.subscriptions(CHANNEL)
    assert first is not None and subscription.done_until == first.brief.since


async def test_where_editors_alone_publish_nothing_goes_out_without_them(room: EditorsRoom) -> None:
    room.settle(editors_hold=True)
    await a_draft(room)
    assert outcome(room) == (
        "The brief above goes out only when one of you publishes it, until 2 March 2026, 16:00 (Bishkek)."
    )

    await room.passes(hours=5)
    assert room.in_channel() == []
    await room.passes(hours=3)

    assert room.in_channel() == []
    assert outcome(room) == "Not published: nobody published it in time."
    assert any("nobody published it in time" in text for text in room.sender.texts(EDITORS.chat_id)[2:])


async def test_what_editors_publish_after_its_deadline_is_not_called_late(room: EditorsRoom) -> None:
    room.settle(editors_hold=True)
    await a_draft(room)
    await room.passes(hours=3)

    await room.presses("Publish now")
    await room.goes_on()

    assert room.in_channel() == ["1 2 3"] and "late" not in room.sender.texts(CHANNEL.chat_id)[0]


async def test_what_waits_is_published_at_once_when_its_chat_has_editors_no_more(room: EditorsRoom) -> None:
    await a_draft(room)
    await room.presses("Drop 1")

    room.settle(editors=None)
    await room.goes_on()

    assert room.in_channel() == ["2 3"]
    assert outcome(room) == "Published, because briefs of “Border News” no longer go to editors."


async def test_what_waits_is_published_when_the_editors_have_their_chat_forgotten(room: EditorsRoom) -> None:
    await a_draft(room)

    Forgetting(room.store).chat(EDITORS.chat_id, today=room.clock.now().date())
    await room.goes_on()

    assert room.in_channel() == ["1 2 3"]


def forgets_editors(room: EditorsRoom) -> None:
    Forgetting(room.store).chat(EDITORS.chat_id, today=room.clock.now().date())


async def test_where_editors_alone_publish_nothing_goes_out_when_their_chat_is_forgotten(room: EditorsRoom) -> None:
    settle(room.store, SUBSCRIBER)
    room.settle(editors_hold=True)
    room.subscribe(10)
    await a_draft(room)
    there = len(room.sender.texts(EDITORS.chat_id))

    forgets_editors(room)
    for _ in range(5):
        await room.passes(hours=2)

    assert room.in_channel() == [] and len(room.sender.texts(EDITORS.chat_id)) == there
    assert room.drafting.drafts.waiting() == []
    assert room.sender.texts(SUBSCRIBER.chat_id) == [
        "“Border News” has no editors any more, and its briefs wait for some. In their new chat, write "
        "/settings @channel editors here, or write /settings editors off in “Border News” to publish at once."
    ]


async def test_what_waits_for_editors_that_were_forgotten_goes_to_the_next_ones(room: EditorsRoom) -> None:
    room.settle(editors_hold=True)
    await a_draft(room)
    forgets_editors(room)
    room.subscribe(9)
    await room.passes(hours=1)

    settle(room.store, OTHER_EDITORS)
    room.settle(editors=OTHER_EDITORS, editors_hold=True)
    await room.goes_on()
    await room.goes_on()

    assert [told_in(text) for text in room.sender.texts(OTHER_EDITORS.chat_id)][::2] == [
        ["1", "2", "3"],
        ["4", "5", "6"],
    ]
    assert room.in_channel() == []


async def test_editors_who_write_again_after_they_were_forgotten_see_no_draft(room: EditorsRoom) -> None:
    room.settle(editors_hold=True)
    await a_draft(room)
    there = len(room.sender.texts(EDITORS.chat_id))

    forgets_editors(room)
    settle(room.store, EDITORS)
    await room.goes_on()

    assert len(room.sender.texts(EDITORS.chat_id)) == there


async def test_a_channel_that_is_forgotten_leaves_no_draft(room: EditorsRoom) -> None:
    await a_draft(room)
    seen = room.board()

    Forgetting(room.store).chat(CHANNEL.chat_id, today=room.clock.now().date())
    await room.passes(hours=2)

    assert room.in_channel() == []
    assert (await room.presses("Publish now", board=seen)).notice == "I no longer know this draft."


async def test_a_brief_that_was_unsubscribed_meanwhile_is_not_published(room: EditorsRoom) -> None:
    await a_draft(room)

    room.store.remove_all(CHANNEL)
    await room.passes(hours=1)

    assert room.in_channel() == []
    assert outcome(room) == "Not published: “Border News” is no longer subscribed to this brief."


async def test_editors_who_cannot_be_reached_hold_up_nothing_and_the_subscriber_is_told_once(
    room: EditorsRoom,
) -> None:
    settle(room.store, SUBSCRIBER)
    room.store.suspend(EDITORS.chat_id, room.clock.now(), Cause.KICKED)
    await a_draft(room)
    await room.passes(minutes=30)

    assert room.sender.texts(SUBSCRIBER.chat_id) == [
        "I cannot write to the editors of “Border News”. Its briefs go out at their deadlines as they stand. "
        "Let me in there again, or write /settings editors off in “Border News”."
    ]
    await room.passes(minutes=30)
    assert room.in_channel() == ["1 2 3"]
    assert room.sender.texts(EDITORS.chat_id) == []


async def test_where_nobody_is_known_who_subscribed_the_administrators_chat_hears_of_lost_editors(
    room: EditorsRoom,
) -> None:
    room.store.suspend(EDITORS.chat_id, room.clock.now(), Cause.KICKED)
    await a_draft(room)

    assert len(room.sender.texts(OWNER)) == 1


async def test_editors_who_come_back_after_the_deadline_see_what_became_of_the_draft(room: EditorsRoom) -> None:
    room.store.suspend(EDITORS.chat_id, room.clock.now(), Cause.KICKED)
    await a_draft(room)
    await room.passes(hours=1)

    room.store.resume(EDITORS.chat_id)
    await room.goes_on()
    await room.goes_on()

    assert outcome(room) == "Published at the deadline."
    assert room.in_channel() == ["1 2 3"]


async def test_a_channel_where_the_bot_may_not_post_gets_its_brief_when_it_may_again(room: EditorsRoom) -> None:
    await a_draft(room)
    room.store.suspend(CHANNEL.chat_id, room.clock.now(), Cause.NO_RIGHTS)

    await room.presses("Publish now")
    await room.goes_on()
    assert "It waits: I may not post in “Border News” now." in room.board().text
    assert room.in_channel() == []
    room.store.resume(CHANNEL.chat_id)
    await room.goes_on()

    assert room.in_channel() == ["1 2 3"]


async def test_a_group_of_editors_that_became_a_supergroup_gets_the_draft_there(room: EditorsRoom) -> None:
    await a_draft(room)
    await room.presses("Drop 1")

    room.store.migrate(EDITORS.chat_id, OTHER_EDITORS.chat_id)
    await room.goes_on()

    brought = [one for one in room.sender.received if one.place == OTHER_EDITORS]
    assert told_in(brought[0].text) == ["1", "2", "3"] and "Dropped:\n1. Naryn" in brought[1].text
    assert len(brought) == 2
    await room.passes(hours=1)
    assert room.in_channel() == ["2 3"]
    assert outcome(room) == "Published at the deadline."


async def test_editors_who_move_to_another_chat_take_the_draft_with_them(room: EditorsRoom) -> None:
    await a_draft(room)

    settle(room.store, OTHER_EDITORS)
    room.settle(editors=OTHER_EDITORS)
    await room.goes_on()
    await room.goes_on()

    assert len(room.sender.texts(OTHER_EDITORS.chat_id)) == 2


async def test_a_story_whose_article_is_withdrawn_meanwhile_is_marked_and_left_out(room: EditorsRoom) -> None:
    await a_draft(room)

    room.archive.withdraws(2)
    await room.passes(minutes=2)
    assert "Left out, because an article was withdrawn since:\n2. Chui" in room.board().text
    await room.passes(hours=1)

    assert room.in_channel() == ["1 3"]
    assert "an article was withdrawn since:\n2. Chui" in room.board().text


async def test_a_story_is_left_out_whose_quote_was_corrected_at_the_last_moment(room: EditorsRoom) -> None:
    await a_draft(room)
    room.archive.corrects(1, "rose by 1", "rose by 9")
    room.archive.corrects(2, "Its banks hold", "Its banks still hold")

    await room.presses("Publish now")
    await room.goes_on()

    assert room.in_channel() == ["2 3"]
    assert "Left out, because what it quotes was corrected since:\n1. Naryn" in room.board().text


async def test_when_all_that_is_left_was_withdrawn_nothing_is_published(room: EditorsRoom) -> None:
    await a_draft(room)
    for article in (1, 2, 3):
        room.archive.withdraws(article)

    reaction = await room.presses("Publish now")
    assert reaction.notice == "No story is left to publish. Keep one, or skip this brief."
    await room.passes(hours=1)

    assert room.in_channel() == []
    assert outcome(room) == "Nothing was published: no story was left at the deadline."


async def test_a_message_that_somebody_deleted_does_not_keep_the_brief_from_going_out(room: EditorsRoom) -> None:
    await a_draft(room)
    room.sender.deleted.add(room.boards()[0])

    await room.passes(hours=1)
    await room.goes_on()

    assert room.in_channel() == ["1 2 3"]
    assert room.drafting.drafts.unshown() == []


async def test_a_message_that_could_not_be_changed_is_changed_later(room: EditorsRoom) -> None:
    await a_draft(room)
    room.sender.is_too_fast(EDITORS.chat_id, seconds=4000)
    await room.passes(hours=1)
    assert room.in_channel() == ["1 2 3"] and outcome(room).startswith("The brief above goes out")

    await room.passes(hours=1)

    assert outcome(room) == "Published at the deadline."


async def test_one_draft_that_cannot_be_read_stops_no_other(room: EditorsRoom) -> None:
    room.subscribe(8)
    room.subscribe(7)
    await room.goes_on()
    broken = room.drafting.drafts.waiting()[0].id
    with room.store.writing() as connection:
        connection.exec_driver_sql(f"UPDATE drafts SET payload = '[]' WHERE id = {broken}")

    await room.passes(hours=1)

    assert len(room.in_channel()) == 1


async def test_a_draft_that_another_version_wrote_is_given_up_and_holds_up_nothing(room: EditorsRoom) -> None:
    await a_draft(room)
    seen, (waiting,) = room.board(), room.drafting.drafts.waiting()
    since = room.clock.now().replace(year=2025)
    with room.store.writing() as connection:
        connection.exec_driver_sql("UPDATE drafts SET payload = replace(payload, 'short', 'endless')")

    assert room.store.told(CHANNEL, since=since).told == {}
    await room.passes(minutes=1)

    assert room.drafting.drafts.waiting() == [] and room.drafting.drafts.unshown() == []
    assert (await room.presses("Publish now", board=seen)).notice == "I no longer know this draft."
    room.clock.pass_(days=31)
    room.store.prune(room.clock.now())
    assert room.drafting.drafts.get(waiting.id) is None


async def test_drafts_are_dropped_a_month_after_their_deadline(room: EditorsRoom) -> None:
    await a_draft(room)
    draft_id = room.drafting.drafts.waiting()[0].id
    await room.presses("Skip this brief")

    room.clock.pass_(days=29)
    room.store.prune(room.clock.now())
    assert room.drafting.drafts.get(draft_id) is not None
    room.clock.pass_(days=2)
    room.store.prune(room.clock.now())

    assert room.drafting.drafts.get(draft_id) is None
